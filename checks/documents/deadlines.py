"""What falls due soon, and what is overdue: told before a check turns red."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from typing_extensions import TypedDict

from checks.changes.announcement import Announcement
from checks.changes.history import History
from checks.changes.outlook import standing
from checks.changes.wording import Wording
from checks.dates import days_after
from checks.documents.naming import name_of
from checks.register.model import Register, Subprocessor
from checks.register.record import Unread
from checks.rules.agreements import expiry
from checks.rules.evaluation import valid_until

DeadlineKind = Literal["agreement", "evaluation", "waiver", "objections"]


class Deadline(TypedDict):
    """One thing that falls due.

    `day` is the last day on which all is well, ISO 8601, and `days_left` how many
    are left until then: 0 today, below 0 where it is overdue. `what` says which
    day it is, `action` what to do. The subprocessor is null where a waiver is
    about another file.
    """

    day: str
    days_left: int
    kind: DeadlineKind
    what: str
    subprocessor: str | None
    name: str | None
    path: str
    action: str


class DeadlinesDocument(TypedDict):
    """What is overdue, and what falls due up to and with the day `until`; by day.

    `history` says whether there was one: without it, the ends of notice periods
    are left out.
    """

    version: Literal[1]
    today: str
    until: str
    history: bool
    deadlines: list[Deadline]


def deadlines(
    register: Register, past: History | None, today: date, within: int
) -> DeadlinesDocument:
    """What falls due within so many days, and what is overdue.

    Days are those of the rules: what is due today is overdue tomorrow, when the
    rule about it finds something. A rule that is off in register.yaml sets no
    deadline. Values that cannot be read are passed over: the check says so.
    """
    until = days_after(today, within)
    reader = _Reader(register, past, today, until)
    return {
        "version": 1,
        "today": today.isoformat(),
        "until": until.isoformat(),
        "history": past is not None,
        "deadlines": sorted(reader.deadlines(), key=lambda one: (one["day"], one["path"])),
    }


@dataclass(frozen=True)
class _Reader:
    """Reads a register and its history for what falls due up to and with `until`."""

    register: Register
    past: History | None
    today: date
    until: date

    def deadlines(self) -> Iterator[Deadline]:
        """All of them, those of a vendor in the order of its file."""
        agreements = self._is_on("agreement-expired")
        evaluations = self._is_on("evaluation-stale")
        for vendor in self.register.subprocessors:
            # Each on its own: of a broken file, what can be read counts.
            if agreements:
                with suppress(Unread):
                    yield from self._agreement(vendor)
            if evaluations:
                with suppress(Unread):
                    yield from self._evaluations(vendor)
        if self._is_on("waiver-expired"):
            yield from self._waivers()
        if self.past is not None:
            yield from self._objections(self.past)

    def _is_on(self, rule: str) -> bool:
        return self.register.policy.rules.get(rule) != "off"

    def _agreement(self, vendor: Subprocessor) -> Iterator[Deadline]:
        end = expiry(vendor, self.register)
        if end is not None and self._is_due(vendor, end):
            what = f"last day of the agreement {vendor.agreement.reference}"
            action = "renew it and update the dates, or set `ended`"
            yield self._of(vendor, end, "agreement", what, action)

    def _evaluations(self, vendor: Subprocessor) -> Iterator[Deadline]:
        valid = self.register.policy.evaluation.valid_days
        areas: dict[date, list[str]] = {}
        for area, days in vendor.evaluation.items():
            areas.setdefault(max(days), []).append(area)
        for day, some in areas.items():
            end = valid_until(day, valid)
            if self._is_due(vendor, end):
                what = f"last day of the evaluation of {', '.join(some)} on {day}"
                action = "evaluate it again and add the day to the list"
                yield self._of(vendor, end, "evaluation", what, action)

    def _is_due(self, vendor: Subprocessor, end: date) -> bool:
        """Whether that is soon, and the vendor has not ended by the first day that is too late."""
        too_late = days_after(end, 1)
        # A day that could not be read is the last one that there is.
        return (
            end <= self.until and too_late > end and not vendor.ended_by(max(self.today, too_late))
        )

    def _waivers(self) -> Iterator[Deadline]:
        for waiver in self.register.policy.waivers:
            if waiver.until is not None and waiver.until <= self.until:
                vendor = self._by_path.get(waiver.file)
                yield {
                    "day": waiver.until.isoformat(),
                    "days_left": (waiver.until - self.today).days,
                    "kind": "waiver",
                    "what": f"last day of the waiver of {waiver.rule}",
                    "subprocessor": vendor.slug if vendor is not None else None,
                    "name": name_of(vendor) if vendor is not None else None,
                    "path": waiver.file,
                    "action": "mend the finding and remove the waiver from register.yaml, "
                    "or have it approved anew",
                }

    @cached_property
    def _by_path(self) -> dict[str, Subprocessor]:
        return {vendor.path: vendor for vendor in self.register.subprocessors}

    def _objections(self, past: History) -> Iterator[Deadline]:
        """The notice periods that last; of those that have passed, nothing is left to do."""
        wording = Wording(self.register.policy)
        for some in standing(past).values():
            windows: dict[date, list[Announcement]] = {}
            for one in some:
                until = one.objection_until
                if until is not None and self.today <= until <= self.until and not one.moot:
                    windows.setdefault(until, []).append(one)
            for until, announced in windows.items():
                changes = "; ".join(wording.summary(one) for one in announced)
                effective = min(one.effective for one in announced)
                what = f"last day for objections: {changes}"
                action = f"answer objections before it takes effect on {effective}"
                yield self._of(announced[0].vendor, until, "objections", what, action)

    def _of(
        self, vendor: Subprocessor, day: date, kind: DeadlineKind, what: str, action: str
    ) -> Deadline:
        return {
            "day": day.isoformat(),
            "days_left": (day - self.today).days,
            "kind": kind,
            "what": what,
            "subprocessor": vendor.slug,
            "name": name_of(vendor),
            "path": vendor.path,
            "action": action,
        }


def as_json(document: DeadlinesDocument) -> str:
    """The deadlines for programs."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
