"""Order: a vendor is announced, then engaged, then ended."""

from collections.abc import Iterator

from checks.findings import Finding
from checks.register.model import Subprocessor
from checks.rules.rule import rule


@rule(when="announced")
def announced_order(vendor: Subprocessor) -> Iterator[Finding]:
    """`announced` is before `engaged`.

    Why: customers must be able to object before the vendor processes their data.
    Source: GDPR Art. 28(2).

    Bad:
        announced: 2026-02-01
    Good:
        announced: 2025-12-30
    """
    if vendor.announced is not None and vendor.announced >= vendor.engaged:
        message = f"announced on {vendor.announced}, but engaged on {vendor.engaged}"
        hint = f"set `announced` to a day before {vendor.engaged}, or correct `engaged`"
        yield Finding(message, ("announced",), hint)


@rule(when="ended")
def ended_order(vendor: Subprocessor) -> Iterator[Finding]:
    """`ended` is after `engaged`.

    `ended` is the first day on which the vendor no longer processes data.

    Why: one of the two dates is wrong.

    Bad:
        ended: 2026-02-01
    Good:
        ended: 2026-02-02
    """
    if vendor.ended is not None and vendor.ended <= vendor.engaged:
        message = f"ended on {vendor.ended}, but engaged on {vendor.engaged}"
        hint = f"set `ended` to a day after {vendor.engaged}, or correct `engaged`"
        yield Finding(message, ("ended",), hint)
