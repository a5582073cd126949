"""Overdue and coming tasks: people learn of them before a check fails."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from typing_extensions import TypedDict

from checks.changes.announcement import Announcement
from checks.changes.facts import missing_facts
from checks.changes.history import History
from checks.changes.outlook import standing
from checks.changes.proposed import in_notice
from checks.changes.safeguards import MECHANISMS
from checks.changes.sent import not_covered
from checks.changes.wording import Wording
from checks.dates import days_after
from checks.documents.naming import name_of
from checks.json_text import indented_json
from checks.languages.language import ENGLISH
from checks.register.layout import NOTICES_FILE, REGISTER_FILE
from checks.register.model import Register, Subprocessor
from checks.register.notices import Notices
from checks.register.record import Unread
from checks.rules.agreements import expiry
from checks.rules.evaluation import valid_until
from checks.rules.transfers import framework_until, framework_verified

DeadlineKind = Literal[
    "agreement", "evaluation", "framework", "onboarding", "waiver", "objections", "notice"
]


class Deadline(TypedDict):
    """A task with a deadline.

    `day` is the last day in time, ISO 8601. `days_left` counts the days until then:
    0 today, negative for an overdue task. `what` is the reason for the day, and
    `action` is the task. The subprocessor is null for a waiver of another file, for the
    onboarding, which has a single task for all vendors, and for a missing notice.
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
    """The tasks that are overdue, or due by the end of the day `until`, sorted by day.

    Without a `history`, the ends of notice periods and missing notices are left out.
    """

    version: Literal[1]
    today: str
    until: str
    history: bool
    deadlines: list[Deadline]


def deadlines(
    register: Register, past: History | None, today: date, within: int
) -> DeadlinesDocument:
    """The overdue tasks, and the tasks due within so many days.

    A task that is due today is overdue tomorrow, when its rule yields a finding. A
    rule that is off in register.yaml sets no deadline. Unreadable values are
    skipped, since `check` reports them.
    """
    until = days_after(today, within)
    tasks = _Deadlines(register, past, today, until)
    return {
        "version": 1,
        "today": today.isoformat(),
        "until": until.isoformat(),
        "history": past is not None,
        "deadlines": sorted(tasks.all(), key=lambda task: (task["day"], task["path"])),
    }


@dataclass(frozen=True)
class _Deadlines:
    """The deadlines of a register and its history, up to and including `until`."""

    register: Register
    past: History | None
    today: date
    until: date

    def all(self) -> Iterator[Deadline]:
        """All deadlines. The deadlines of a vendor are in the order of its file."""
        agreements = self._is_on("agreement-expired")
        evaluations = self._is_on("evaluation-stale")
        frameworks = self._is_on("framework-stale")
        for vendor in self.register.subprocessors:
            # Separately, because a broken file may still have a readable part.
            if agreements:
                with suppress(Unread):
                    yield from self._agreement(vendor)
            if evaluations:
                with suppress(Unread):
                    yield from self._evaluations(vendor)
            if frameworks:
                with suppress(Unread):
                    yield from self._framework(vendor)
        if self._is_on("onboarding-ended"):
            yield from self._onboarding()
        if self._is_on("waiver-expired"):
            yield from self._waivers()
        if self.past is not None:
            yield from self._objections(self.past)
            if self.register.notices is not None:
                yield from self._missing_notices(self.past, self.register.notices)

    def _is_on(self, rule: str) -> bool:
        return self.register.policy.rules.get(rule) != "off"

    def _agreement(self, vendor: Subprocessor) -> Iterator[Deadline]:
        end = expiry(vendor, self.register)
        if end is not None and self._is_due(vendor, end):
            what = f"last day of the agreement {vendor.agreement.reference}"
            action = "renew the agreement and update the dates, or set `ended`"
            yield self._of(vendor, end, "agreement", what, action)

    def _evaluations(self, vendor: Subprocessor) -> Iterator[Deadline]:
        valid = self.register.policy.evaluation.valid_days
        areas: dict[date, list[str]] = {}
        for area, days in vendor.evaluation.items():
            areas.setdefault(max(days), []).append(area)
        for day, names in areas.items():
            end = valid_until(day, valid)
            if self._is_due(vendor, end):
                what = f"last day of the evaluation of {', '.join(names)} on {ENGLISH.day(day)}"
                action = "evaluate the vendor again and add the day to the list"
                yield self._of(vendor, end, "evaluation", what, action)

    def _framework(self, vendor: Subprocessor) -> Iterator[Deadline]:
        verified = framework_verified(vendor)
        if verified is None:
            return
        end = framework_until(verified)
        if self._is_due(vendor, end):
            day = ENGLISH.day(verified)
            what = f"certification under the {MECHANISMS['dpf']}, last verified on {day}"
            action = "look it up on the list of participants, and set `verified` to the day"
            yield self._of(vendor, end, "framework", what, action)

    def _onboarding(self) -> Iterator[Deadline]:
        """A single task for all facts that vendors in onboarding lack."""
        onboarding = self.register.policy.onboarding
        if onboarding is None or onboarding.until > self.until:
            return
        counts: dict[str, int] = {}
        for slug in dict.fromkeys(onboarding.vendors):
            vendor = self.register.by_slug.get(slug)
            if vendor is not None:
                complete = self.register.with_entity(vendor)
                facts = missing_facts(complete, self.register.policy, self.today)
                counts[slug] = sum(1 for _ in facts)
        total = sum(counts.values())
        if total:
            yield {
                "day": onboarding.until.isoformat(),
                "days_left": (onboarding.until - self.today).days,
                "kind": "onboarding",
                "what": f"{total} fact{'' if total == 1 else 's'} to complete by "
                f"{ENGLISH.day(onboarding.until)}: {_by_count(counts)}",
                "subprocessor": None,
                "name": None,
                "path": REGISTER_FILE,
                "action": "state the facts that `subprocessors check` names",
            }

    def _is_due(self, vendor: Subprocessor, end: date) -> bool:
        """Whether the end is near, unless the vendor itself ends by the next day."""
        too_late = days_after(end, 1)
        # An unreadable day counts as the last day of the calendar, which has no next day.
        day = max(self.today, too_late)
        return end <= self.until and too_late > end and not self.register.is_over(vendor, day)

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
                    "action": "fix the finding and remove the waiver from register.yaml, "
                    "or have the waiver approved again",
                }

    @cached_property
    def _by_path(self) -> dict[str, Subprocessor]:
        return {vendor.path: vendor for vendor in self.register.subprocessors}

    def _objections(self, past: History) -> Iterator[Deadline]:
        """The notice periods that have not passed yet. After a period, nothing is left to do."""
        wording = Wording(self.register.policy, tag=self.register.policy.language)
        for announcements in standing(past).values():
            periods: dict[date, list[Announcement]] = {}
            for announcement in announcements:
                until = announcement.objection_until
                if until is None or announcement.moot:
                    continue
                if self.today <= until <= self.until:
                    periods.setdefault(until, []).append(announcement)
            for until, ending in periods.items():
                changes = "; ".join(map(wording.summary, ending))
                effective = ENGLISH.day(min(announcement.effective for announcement in ending))
                what = f"last day for objections: {changes}"
                action = f"answer objections before the change takes effect on {effective}"
                yield self._of(ending[0].vendor, until, "objections", what, action)

    def _missing_notices(self, past: History, notices: Notices) -> Iterator[Deadline]:
        """The landings before today with material changes, without a recorded notice."""
        named: dict[str, dict[str, None]] = {}
        for announcements in standing(past).values():
            for announcement in in_notice(announcements):
                if announcement.material and announcement.landing.commit is not None:
                    of_landing = named.setdefault(announcement.landing.commit, {})
                    of_landing[name_of(announcement.vendor)] = None
        for landing in not_covered(past.landings, notices):
            commit = landing.commit
            if commit is None or commit not in named or landing.day >= self.today:
                continue
            number = f" (#{landing.pull_request})" if landing.pull_request is not None else ""
            names = _first(list(named[commit]))
            yield {
                "day": landing.day.isoformat(),
                "days_left": (landing.day - self.today).days,
                "kind": "notice",
                "what": f"no notice of the changes in {commit[:10]}{number}: {names}",
                "subprocessor": None,
                "name": None,
                "path": NOTICES_FILE,
                "action": "send the notice that "
                f"`subprocessors notice --since {commit[:10]}~1 --record` writes",
            }

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


_MOST_NAMES = 20
"""Vendors that a single task names."""


def _by_count(counts: Mapping[str, int]) -> str:
    """The number of facts that each vendor lacks, with the largest numbers first."""
    lacking = sorted(
        ((slug, count) for slug, count in counts.items() if count), key=lambda item: -item[1]
    )
    return _first([f"{slug} {count}" for slug, count in lacking])


def _first(vendors: Sequence[str]) -> str:
    """The first vendors, and the number of the others."""
    more = len(vendors) - _MOST_NAMES
    return ", ".join([*vendors[:_MOST_NAMES], *([f"and {more} more vendors"] if more > 0 else [])])


def as_json(document: DeadlinesDocument) -> str:
    """The deadlines for programs."""
    return indented_json(document)
