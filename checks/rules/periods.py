"""Periods: the settings of the notice period in register.yaml."""

from collections.abc import Iterator
from datetime import date

from checks.findings import Finding, Place, Remove, Severity, correction, replacing
from checks.register.policy import Policy
from checks.rules.rule import rule

OBJECTIONS: Place = ("notice", "objections")
HOLIDAYS: Place = ("notice", "holidays")


@rule
def objections_longer(policy: Policy) -> Iterator[Finding]:
    """Objections end before the change takes effect, or on the same day.

    Both periods begin on the same day, and count the same kind of days. In some contracts, the days
    before effect begin at the end of the objections. Then `notice.days` is the sum of both.

    Why: after a change has taken effect, an objection comes too late.
    Source: GDPR Art. 28(2).

    Bad:
        # register.yaml
        notice: {days: 15, objections: 30}
    Good:
        # register.yaml
        notice: {days: 30, objections: 15}
    """
    days, objections = policy.notice.days, policy.notice.objections
    if objections is not None and objections > days:
        message = (
            f"customers may object for {objections} days, but changes take effect after {days}"
        )
        hint = f"set `objections` to {days} or less, or `days` to {objections} or more"
        other: Place = ("notice", "days")
        corrections = (*replacing(OBJECTIONS, f"{days}"), *replacing(other, f"{objections}"))
        yield Finding(message, OBJECTIONS, hint, corrections=corrections)


@rule
def holiday_repeated(policy: Policy) -> Iterator[Finding]:
    """A holiday is listed only once.

    Why: if a holiday is repeated, another holiday was usually meant. Without the other holiday,
        customers would lose a day to object.

    Bad:
        # register.yaml
        notice: {days: 10, working-days: true, holidays: [2026-12-25, 2026-12-25]}
    Good:
        # register.yaml
        notice: {days: 10, working-days: true, holidays: [2026-12-25, 2026-12-26]}
    """
    seen: set[date] = set()
    for index, day in enumerate(policy.notice.holidays):
        if day in seen:
            hint = f"remove the second {day}, or write the holiday that was meant"
            place: Place = (*HOLIDAYS, index)
            corrections = correction(Remove(place))
            yield Finding(f"{day} is already listed", place, hint, corrections=corrections)
        seen.add(day)


@rule(severity=Severity.WARNING)
def holidays_unused(policy: Policy) -> Iterator[Finding]:
    """A register with `notice.holidays` counts working days.

    Why: without `working-days: true`, every day counts, and the holidays change nothing.

    Bad:
        # register.yaml
        notice: {days: 10, holidays: [2026-12-25]}
    Good:
        # register.yaml
        notice: {days: 10, working-days: true, holidays: [2026-12-25]}
    """
    if policy.notice.holidays and not policy.notice.working_days:
        hint = "set `working-days: true`, or remove `holidays`"
        message, corrections = "every day counts, even a holiday", correction(Remove(HOLIDAYS))
        yield Finding(message, HOLIDAYS, hint, on_key=True, corrections=corrections)


@rule(severity=Severity.WARNING, lapses=True)
def holidays_outdated(policy: Policy, today: date) -> Iterator[Finding]:
    """The listed holidays reach the year in which a notice period from today ends.

    The rule applies to registers that count working days and list holidays. The holidays listed at
    the merge apply to a period, so list the holidays of a year early. You may remove past holidays.

    Why: an unlisted holiday counts as a working day, and the notice is too short.

    Bad:
        # register.yaml
        notice: {days: 10, working-days: true, holidays: [2025-12-25]}
    Good:
        # register.yaml
        notice: {days: 10, working-days: true, holidays: [2026-12-25]}
    """
    holidays = policy.notice.holidays
    if not holidays or not policy.notice.working_days:
        return
    last, end = max(holidays), policy.notice.period.effective(today)
    if last.year < end.year:
        message = f"the last holiday is {last}, but a notice period from today ends on {end}"
        yield Finding(message, HOLIDAYS, f"add the holidays of {end.year}", on_key=True)
