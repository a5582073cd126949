"""Evaluation: privacy, security and confidentiality are evaluated before data flows.

Source of all rules here: GDPR Art. 28(1) and (4), "sufficient guarantees".

An area has a single day, or a list of days if its evaluation was repeated. The
first day is not after the engagement, and the latest day is not too long ago.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from checks.data.synonyms import area_meant
from checks.dates import days_after, days_before
from checks.findings import (
    Corrections,
    Finding,
    Place,
    Remove,
    RenameField,
    Severity,
    SplitField,
    correction,
)
from checks.register.model import Register, Subprocessor
from checks.rules.dates import first_year
from checks.rules.rule import rule
from checks.suggestion import MOST_HINTS, closest


@rule
def evaluation_area(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """`evaluation` has a date for each area that register.yaml names, and for no other area.

    Why: every area is evaluated before the vendor is engaged.
    Source: GDPR Art. 28(1) and (4).

    Bad:
        evaluation: {privacy: 2026-01-10, security: 2026-01-10}
    Good:
        evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
    """
    areas = register.policy.evaluation.areas
    unknown = [area for area in vendor.evaluation if area not in areas]
    missing = [area for area in areas if area not in vendor.evaluation]
    for written in unknown[:MOST_HINTS]:
        if together := [area for area in _areas_in(written, areas) if area in missing]:
            missing = [area for area in missing if area not in together]
            unknown.remove(written)
            yield _of_several(written, together)
    for area in missing:
        other = (name for name in unknown[:MOST_HINTS] if area_meant(name, areas) == area)
        similar = next(other, "") or closest(area, unknown[:MOST_HINTS])
        hint = f"evaluate the {area} of the vendor, then add `{area}:` with the day"
        message, place = f"no evaluation of {area} is recorded", _EVALUATION
        corrections: Corrections = ()
        if similar:
            unknown.remove(similar)
            place = ("evaluation", similar)
            hint = f"rename `{similar}` to `{area}`"
            same = similar.strip().casefold() == area.casefold()
            corrections = correction(RenameField(place, area), certain=same)
        yield Finding(message, place, hint, on_key=True, corrections=corrections)
    for area in unknown:
        message = f"`{area}` is not an area of evaluation in register.yaml"
        hint = f"remove the line, or choose from: {', '.join(areas)}"
        place = ("evaluation", area)
        yield Finding(message, place, hint, on_key=True, corrections=correction(Remove(place)))


def _areas_in(written: str, areas: Sequence[str]) -> Sequence[str]:
    """The areas that a name holds, such as `privacy, security` or `all`, or none."""
    name = written.casefold().strip()
    if name in ("all", "all areas", "alle", "toutes", "tous"):
        return areas
    known = {area.casefold(): area for area in areas}
    parts = [part for part in _BETWEEN_AREAS.split(name) if part]
    whole = len(parts) > 1 and all(part in known for part in parts)
    return [known[part] for part in parts] if whole else []


_BETWEEN_AREAS = re.compile(r"\s*[,;/|&+]\s*(?:and\s+|und\s+|et\s+)?|\s+(?:and|und|et)\s+")


def _of_several(written: str, areas: Sequence[str]) -> Finding:
    """The finding for several areas on one line."""
    place: Place = ("evaluation", written)
    message = f"`{written}` stands for several areas"
    hint = f"write a line with the day for each area: {', '.join(areas)}"
    corrections = correction(SplitField(place, (*areas,)), certain=True)
    return Finding(message, place, hint, on_key=True, corrections=corrections)


_EVALUATION: Place = ("evaluation",)


@rule
def evaluation_order(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """The first evaluation of each area is on or before the day of the engagement.

    When you repeat an evaluation, keep the first day and add the new day:
    `privacy: [2026-01-10, 2027-01-08]`. If the first evaluation came too late, state its true day.
    The owners of register.yaml can grant a waiver.

    Why: a vendor is evaluated before it processes data.
    Source: GDPR Art. 28(1) and (4).

    Bad:
        evaluation: {privacy: 2026-05-02, security: 2026-01-10, confidentiality: 2026-01-10}
    Good:
        evaluation:
          privacy: [2026-01-10, 2026-05-02]
          security: 2026-01-10
          confidentiality: 2026-01-10
    """
    engaged = register.first_engaged(vendor)
    for area, days in vendor.evaluation.items():
        first = min(days)
        # evaluation-future reports an evaluation in the future.
        if engaged < first <= today:
            message = f"{area} was evaluated on {first}, after the engagement on {engaged}"
            hint = "add the day of an earlier evaluation, if there was one; otherwise, keep the "
            hint += "true day, and ask the owners of register.yaml for a waiver"
            yield Finding(message, ("evaluation", area, days.index(first)), hint)


@rule
def evaluation_future(vendor: Subprocessor, today: date) -> Iterator[Finding]:
    """No evaluation is in the future.

    Why: a planned evaluation proves nothing yet.

    Bad:
        # subprocessors/acme-cloud.yaml
        evaluation: {privacy: 2026-07-01, security: 2026-01-10, confidentiality: 2026-01-10}
        engaged: 2026-09-01
    Good:
        # subprocessors/acme-cloud.yaml
        evaluation: {privacy: 2026-06-30, security: 2026-01-10, confidentiality: 2026-01-10}
        engaged: 2026-09-01
    """
    for area, days in vendor.evaluation.items():
        for index, day in enumerate(days):
            if day > today:
                message = f"the evaluation of {area} is in the future: {day}"
                hint = "correct the day, or enter the evaluation after it is done"
                yield Finding(message, ("evaluation", area, index), hint)


@rule(severity=Severity.WARNING, lapses=True)
def evaluation_stale(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """The latest evaluation of each area is at most `evaluation.valid-days` days old.

    A vendor that has ended needs no new evaluation.

    Why: a vendor's practices change over time, and the processed data changes too.
    Source: GDPR Art. 28(1) and 5(2); EDPB Opinion 22/2024 of 2024-10-07, on verifying guarantees
        over time. The number of days is the company's own.

    Bad:
        # subprocessors/acme-cloud.yaml
        evaluation: {privacy: 2025-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
    Good:
        # subprocessors/acme-cloud.yaml
        evaluation:
          privacy: [2025-01-10, 2026-01-10]
          security: 2026-01-10
          confidentiality: 2026-01-10
    """
    if register.is_over(vendor, today):
        return
    valid = register.policy.evaluation.valid_days
    oldest = oldest_valid(today, valid)
    for area, days in vendor.evaluation.items():
        latest = max(days)
        # year-unlikely reports an unlikely year.
        if latest < oldest and latest.year >= first_year(today):
            age = (today - latest).days
            message = f"{area} was last evaluated {age} days ago; register.yaml allows {valid}"
            hint = f"evaluate {area} again, then add the day, for example [{latest}, {today}]"
            yield Finding(message, ("evaluation", area, days.index(latest)), hint)


def valid_until(day: date, valid_days: int) -> date:
    """The last day on which an evaluation of `day` counts."""
    return days_after(day, valid_days)


def oldest_valid(today: date, valid_days: int) -> date:
    """The earliest day of an evaluation that counts today."""
    return days_before(today, valid_days)
