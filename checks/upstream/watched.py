"""The pages and the mailboxes of a register that the watch looks at."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from checks.register.layout import REGISTER_FILE
from checks.register.model import Register, Subprocessor
from checks.register.record import Unread
from checks.upstream.document import PageKind


@dataclass(frozen=True)
class Use:
    """A place in a vendor's file that names a page."""

    vendor: Subprocessor
    kind: PageKind
    field: str


def pages(register: Register, today: date) -> Mapping[str, list[Use]]:
    """The pages of the active vendors by address, in the order of the register.

    `links.agreement` is the public page of an agreement, and `agreement.url` the public text of
    the signed agreement. Both are watched, and often equal.
    """
    uses: dict[str, list[Use]] = {}
    for vendor in register.subprocessors:
        with suppress(Unread):  # `check` reports what cannot be read
            if vendor.active(today):
                for url, use in _pages_of(vendor):
                    uses.setdefault(url, []).append(use)
    return uses


def _pages_of(vendor: Subprocessor) -> Iterator[tuple[str, Use]]:
    links, agreement = vendor.stated("links"), vendor.stated("agreement")
    if links is not None and links.subprocessors:
        yield links.subprocessors, Use(vendor, "subprocessors", "links.subprocessors")
    urls = {}
    if links is not None and links.agreement:
        urls["links.agreement"] = links.agreement
    if agreement is not None and agreement.url:
        urls["agreement.url"] = agreement.url
    for field, url in urls.items():
        if field == "links.agreement" or url != urls.get("links.agreement"):
            yield url, Use(vendor, "agreement", field)


def mailboxes(register: Register, today: date) -> Mapping[str, list[str]]:
    """The files that publish each e-mail address. The register's own contacts come first."""
    files: dict[str, list[str]] = {}
    for _, address in register.policy.contacts:
        if "://" not in address:
            files.setdefault(address, []).append(REGISTER_FILE)
    for vendor in register.subprocessors:
        with suppress(Unread):
            contact = vendor.stated("contact")
            if vendor.active(today) and contact is not None and contact.email:
                files.setdefault(contact.email, []).append(vendor.path)
    return files
