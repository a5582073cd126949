"""Contacts: whom customers can reach, and how."""

from collections.abc import Iterator

from checks.findings import Corrections, Finding, Place, Replace, Severity, correction
from checks.register.defects import UnknownField
from checks.register.model import Register, Subprocessor
from checks.register.policy import Policy
from checks.rules.links import bad_punycode, is_placeholder, look_alike, no_public_host
from checks.rules.mailboxes import is_mailbox, mailboxes
from checks.rules.repairs import repaired_mailbox
from checks.rules.rule import rule
from checks.rules.scripts import looks_ascii, mixture, odd_letters
from checks.rules.urls import odd_hosts


@rule(when="contact")
def contact_complete(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """A contact has an e-mail address or a page.

    Why: a reader needs to know how to reach the contact.

    Bad:
        contact: {role: Data Protection Officer}
    Good:
        contact: {role: Data Protection Officer, email: dpo@acme.cloud}
    """
    contact = vendor.contact
    if contact is None:
        return
    place: Place = ("contact",)
    misspelt = any(
        isinstance(defect, UnknownField)
        and (defect.path, defect.place[:-1]) == (vendor.path, place)
        and defect.similar in ("email", "url")
        for defect in register.defects
    )
    if not (contact.email or contact.url or misspelt):
        message = "the contact has no e-mail address and no page"
        yield Finding(message, place, "add `email` or `url` below `contact`", on_key=True)


@rule(when="contact")
def email_syntax(record: Subprocessor | Policy) -> Iterator[Finding]:
    """E-mail addresses are complete.

    The contact and the address for subscribers in register.yaml are e-mail addresses, or the https
    addresses of pages.

    Why: a customer's objection to a wrong address is lost.
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
        for place, address in record.contacts:
            if not address.startswith("https://") and not is_mailbox(address):
                message = f"`{address}` is neither an e-mail address nor an https address"
                hint, corrections = _address_hint(address, place)
                yield Finding(message, place, hint, corrections=corrections)
        return
    email = record.contact.email if record.contact is not None else None
    if email is not None and not is_mailbox(email):
        message = f"`{email}` is not an e-mail address"
        hint, corrections = _address_hint(email, ("contact", "email"))
        yield Finding(message, ("contact", "email"), hint, corrections=corrections)


def _address_hint(text: str, place: Place) -> tuple[str, Corrections]:
    """A hint, and the correction. Removing what stands around an address is certain."""
    mailbox = repaired_mailbox(text)
    if not mailbox:
        return "write an address such as privacy@company.com", ()
    certain = mailbox in text and text.count("@") == 1
    return f"did you mean `{mailbox}`?", correction(Replace(place, mailbox), certain=certain)


@rule(when=odd_hosts)
def email_host(record: Subprocessor | Policy) -> Iterator[Finding]:
    """E-mail addresses are at a real, public domain: not example.com, not a `.local` name.

    Why: mail to any other address reaches nobody, or a stranger.
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
            problem = f"{mailbox.host} is not the name of a domain: it is invalid punycode"
        if problem:
            hint = "write an e-mail address that works for everybody"
            yield Finding(problem, mailbox.place, hint)


@rule(severity=Severity.WARNING, when="contact")
def email_look_alike(record: Subprocessor | Policy) -> Iterator[Finding]:
    """No letter of an e-mail address imitates another letter.

    Why: `dpo@аcme.com` with a Cyrillic `а` looks like dpo@acme.com, but belongs to somebody else.
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
            hint = "look up the address on the vendor's page, and type it on your keyboard"
            yield Finding(f"this address has {problem}", mailbox.place, hint)
