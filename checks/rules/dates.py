"""Dates: years that are probably typing errors."""

from collections.abc import Iterator
from datetime import MAXYEAR, date

from checks.dates import parse_date
from checks.findings import Finding, Place, Severity
from checks.register.model import Ledger, Register, Subprocessor
from checks.register.policy import Policy
from checks.rules.rule import rule

FIRST_YEAR = 1990
"""Nobody engaged a subprocessor before the World Wide Web began."""

YEARS_AHEAD = 10
"""The most years from now until an engagement, an end or the last day of a waiver."""

YEARS_OF_TERM = 100
"""The most years from now until an agreement expires. The year 9999 means: no end."""


@rule(severity=Severity.WARNING)
def year_unlikely(
    subject: Subprocessor | Ledger | Policy, register: Register, today: date
) -> Iterator[Finding]:
    """A date is between 1990 and ten years from now.

    An agreement may expire up to 100 years from now, or in 9999 if it has no end. This
    rule ignores a date that another rule reports, such as an evaluation in the future.

    Why: 2206 instead of 2026 is a day that never comes. No other check and no deadline reports
        the slip.

    Bad:
        engaged: 2206-01-04
    Good:
        engaged: 2026-02-04
    """
    first, last = first_year(today), today.year + YEARS_AHEAD
    # isinstance is slow on classes of pydantic, and most vendors have nothing to report.
    if type(subject) is Subprocessor:
        dates = _of_vendor(subject, register, first, last)
    elif type(subject) is Ledger:
        dates = _of_ledger(subject, first, last)
    elif type(subject) is Policy:
        dates = _of_policy(subject, first, last)
    for place, day in dates:
        hint = f"correct the year: {first} to {last} is likely"
        if place[-1] == "expires":
            hint = f"correct the year, or write {date.max} if the agreement has no end"
        yield Finding(f"the year {day.year} is unlikely", place, hint)


def first_year(today: date) -> int:
    """The first likely year: 1990, or the year of `today` in a check for an earlier day."""
    return min(FIRST_YEAR, today.year)


def _of_vendor(
    vendor: Subprocessor, register: Register, first: int, last: int
) -> Iterator[tuple[Place, date]]:
    """The dates of a vendor whose years are unlikely."""
    if not first <= vendor.engaged.year <= last:
        yield ("engaged",), vendor.engaged
    # announced-order and ended-order compare these with `engaged`.
    if vendor.announced is not None and vendor.announced.year < first:
        yield ("announced",), vendor.announced
    if vendor.ended is not None and vendor.ended.year > last:
        yield ("ended",), vendor.ended
    # The rules about the order of dates report an agreement that is executed too late or
    # expires too early. Where the ledger has another day, agreement-dates reports it.
    agreement = vendor.agreement
    if agreement.executed.year < first:
        line = register.agreement_line(vendor)
        if line is None or line.executed in (None, agreement.executed):
            yield ("agreement", "executed"), agreement.executed
    if agreement.first is not None and agreement.first.year < first:
        yield ("agreement", "first"), agreement.first
    if agreement.expires is not None and _is_endless(agreement.expires, last):
        line = register.agreement_line(vendor)
        if line is None or line.expires in (None, agreement.expires):
            yield ("agreement", "expires"), agreement.expires
    # evaluation-future reports days that lie ahead.
    for area, days in vendor.evaluation.items():
        if min(days).year < first:
            early = [index for index, day in enumerate(days) if day.year < first]
            yield from ((("evaluation", area, index), days[index]) for index in early)


def _of_ledger(ledger: Ledger, first: int, last: int) -> Iterator[tuple[Place, date]]:
    for line in ledger.lines:
        if line.executed is not None and not first <= line.executed.year <= last:
            yield (line.line, "executed"), line.executed
        if line.expires is not None and _is_endless(line.expires, last):
            yield (line.line, "expires"), line.expires


def _of_policy(policy: Policy, first: int, last: int) -> Iterator[tuple[Place, date]]:
    for index, waiver in enumerate(policy.waivers):
        if waiver.until is not None and waiver.until.year > last:
            yield ("waivers", index, "until"), waiver.until
    for index, holiday in enumerate(policy.notice.holidays):
        if not first <= holiday.year <= last:
            yield ("notice", "holidays", index), holiday
    try:
        since = parse_date(policy.notice.since or "")
    except ValueError:
        return  # a revision, or nothing
    if not first <= since.year <= last:
        yield ("notice", "since"), since


def _is_endless(expires: date, last: int) -> bool:
    """Whether the year is too late for an agreement, and is not 9999 (no end)."""
    return last + YEARS_OF_TERM - YEARS_AHEAD < expires.year < MAXYEAR
