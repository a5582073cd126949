"""Contacts: somebody at the vendor who can be reached."""

from collections.abc import Iterator

from checks.findings import Finding, Place, Severity
from checks.register.model import Subprocessor
from checks.register.policy import Policy
from checks.rules.mailboxes import is_mailbox, mailboxes
from checks.rules.rule import rule
from checks.rules.scripts import looks_ascii, mixture, odd_letters
from checks.rules.urls import bad_punycode, is_placeholder, look_alike, no_public_host, odd_hosts


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
        if not record.contact.startswith("https://") and not is_mailbox(record.contact):
            message = f"`{record.contact}` is neither an e-mail nor a https address"
            yield Finding(message, ("contact",), "write it as privacy@company.com")
        return
    email = record.contact.email if record.contact is not None else None
    if email is not None and not is_mailbox(email):
        message = f"`{email}` is not an e-mail address"
        yield Finding(message, ("contact", "email"), "write it as role@company.com")


@rule(when=odd_hosts)
def email_host(record: Subprocessor | Policy) -> Iterator[Finding]:
    """E-mail addresses are real, at a public domain: no example.com, no `.local`.

    Why: mail to such an address reaches nobody, or a stranger.
    Source: IANA special-use domain names; RFC 2606 and RFC 6761; checks/data/hosts.toml.

    Bad:
        contact: {role: Data Protection Officer, email: dpo@example.com}
    Good:
        contact: {role: Data Protection Officer, email: dpo@acme.cloud}

    Bad:
        # register.yaml
        contact: privacy@initech.internal
    Good:
        # register.yaml
        contact: privacy@initech.com
    """
    for mailbox in mailboxes(record) if record.contact else ():
        problem = no_public_host(mailbox.host)
        if is_placeholder(mailbox.host):
            problem = f"{mailbox.host} is a placeholder"
        elif any(map(bad_punycode, mailbox.host.split("."))):
            problem = f"{mailbox.host} is punycode that no letters correspond to"
        if problem:
            yield Finding(problem, mailbox.place, "use an address that the public can write to")


@rule(severity=Severity.WARNING)
def email_look_alike(record: Subprocessor | Policy) -> Iterator[Finding]:
    """E-mail addresses hold no letters that imitate other letters.

    Why: `dpo@аcme.com` with a Cyrillic `а` belongs to somebody else, and looks the same.
    Source: Unicode Technical Standard 39, section 5.2, and its confusables.

    Bad:
        contact: {role: Data Protection Officer, email: dpo@аcme.com}
    Good:
        contact: {role: Data Protection Officer, email: dpo@acme.com}
    """
    for mailbox in mailboxes(record) if record.contact else ():
        name, host = mailbox.name, mailbox.host
        if name.isascii() and host.isascii() and "xn--" not in host:
            continue
        problem = look_alike(host)
        ending = host.rpartition(".")[2]
        if mixture(name, strict=True) or odd_letters(name) or looks_ascii(name, ending=ending):
            problem = problem or "letters before the @ that imitate other letters"
        if problem:
            hint = "compare the address with the vendor's own spelling, and type it anew"
            yield Finding(f"this address has {problem}", mailbox.place, hint)
