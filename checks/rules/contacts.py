"""Contacts: somebody at the vendor who can be reached."""

import re
from collections.abc import Iterator

import validators

from checks.findings import Finding, Place
from checks.register.model import Policy, Subprocessor
from checks.rules.rule import rule


@rule
def contact_complete(vendor: Subprocessor) -> Iterator[Finding]:
    """A contact has a name or a role, and an e-mail address or a page.

    Why: a name without an address reaches nobody, and an address alone does not say whom.

    Bad:
        contact: {role: Data Protection Officer}
    Good:
        contact: {role: Data Protection Officer, email: dpo@acme.cloud}
    """
    contact = vendor.contact
    if contact is None:
        return
    place: Place = ("contact",)
    if not (contact.name or contact.role):
        yield Finding("the contact has no name and no role", place, "add a `role`", on_key=True)
    if not (contact.email or contact.url):
        yield Finding("the contact has no address", place, "add `email` or `url`", on_key=True)


# Plain addresses, such as most are; validators takes 30 µs to say that they are good.
_PLAIN = re.compile(r"[a-z0-9]{1,64}@([a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?\.){1,4}[a-z]{2,24}")


@rule
def email_syntax(record: Subprocessor | Policy) -> Iterator[Finding]:
    """E-mail addresses are complete; the contact in register.yaml is one, or a https address.

    Why: objections that cannot be delivered are lost.
    Source: RFC 5321, through validators.

    Bad:
        contact: {role: Data Protection Officer, email: dpo at acme.cloud}
    Good:
        contact: {role: Data Protection Officer, email: dpo@acme.cloud}

    Bad:
        # register.yaml
        contact: ask Sam
    Good:
        # register.yaml
        contact: https://initech.com/privacy
    """
    if isinstance(record, Policy):
        if not record.contact.startswith("https://") and not validators.email(record.contact):
            message = f"`{record.contact}` is neither an e-mail nor a https address"
            yield Finding(message, ("contact",), "write it as privacy@company.com")
        return
    email = record.contact.email if record.contact is not None else None
    if email is not None and not (_PLAIN.fullmatch(email) or validators.email(email)):
        message = f"`{email}` is not an e-mail address"
        yield Finding(message, ("contact", "email"), "write it as role@company.com")
