"""Identifiers: the codes of legal entities in public registers."""

from collections.abc import Iterator

from checks.findings import Finding, Place, replacing
from checks.register.company import Identifiers, is_euid, is_lei
from checks.register.model import Subprocessor
from checks.register.policy import Policy
from checks.rules.rule import rule


def _stated(record: Subprocessor | Policy) -> tuple[Place, Identifiers] | None:
    """The identifiers of a vendor or of the publisher, with their place."""
    if isinstance(record, Subprocessor):
        identifiers = record.stated("identifiers")
        return (("identifiers",), identifiers) if identifiers is not None else None
    publisher = record.publisher
    if publisher is None or publisher.identifiers is None:
        return None
    return ("publisher", "identifiers"), publisher.identifiers


@rule(when=_stated)
def legal_identifier(record: Subprocessor | Policy) -> Iterator[Finding]:
    """An LEI has correct check digits, and an EUID has the form of an EUID.

    An LEI has 18 capital letters and digits, and two check digits. An EUID is the code of a
    country, the code of a register, a dot, and the number of the company in the register.

    Why: customers copy the identifiers into their own registers, where a wrong identifier names
        nobody, or another company.
    Source: ISO 17442 and ISO/IEC 7064 (LEI); Implementing Regulation (EU) 2021/1042 (EUID).

    Bad:
        identifiers: {lei: 0000ACMECLOUD0000177}
    Good:
        identifiers: {lei: 0000ACMECLOUD0000178}

    Bad:
        identifiers: {euid: IECRO 123456}
    Good:
        identifiers: {euid: IECRO.123456}

    Bad:
        # register.yaml
        publisher: {identifiers: {lei: 0000INITECH000000124}}
    Good:
        # register.yaml
        publisher: {identifiers: {lei: 0000INITECH000000123}}
    """
    stated = _stated(record)
    if stated is None:
        return
    above, identifiers = stated
    if (lei := identifiers.lei) is not None and not is_lei(lei):
        meant = "".join(filter(str.isalnum, lei)).upper()
        better = meant if is_lei(meant) else ""
        hint = f"write {better}" if better else "look up the LEI of the company, and copy it"
        place: Place = (*above, "lei")
        message = f"`{lei}` is not a Legal Entity Identifier"
        yield Finding(message, place, hint, corrections=replacing(place, better))
    if (euid := identifiers.euid) is not None and not is_euid(euid):
        meant = ".".join(euid.split()).upper()
        better = meant if is_euid(meant) else ""
        hint = f"write {better}" if better else "write an EUID such as IECRO.123456"
        place = (*above, "euid")
        message = f"`{euid}` is not a European Unique Identifier"
        yield Finding(message, place, hint, corrections=replacing(place, better))
