"""When a change became public, and from when it holds."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import NamedTuple

from checks.changes.change import Change
from checks.dates import days_after
from checks.register.model import Subprocessor
from checks.register.repository import Commit

_FAR = 365 * 24 * 60 * 60
"""Seconds by which no clock is ahead that is only inexact."""

_FIRST_TIME, _LAST_TIME = 0, int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


class Landing(NamedTuple):
    """When changes became public. `commit` is None for those that are not committed yet."""

    commit: str | None
    time: datetime
    pull_request: int | None = None

    @property
    def day(self) -> date:
        """The day of the landing, in UTC."""
        return self.time.date()


class Announcement(NamedTuple):
    """A change that has landed.

    `vendor` is the subprocessor after the change, or before it where the vendor
    was removed. `days` is the notice period that applied; 0 for facts that stood
    when the history started, which count as announced before. `awaits` is the
    change that this change waits for: a removed item keeps its position until
    its replacement takes effect. `renewed` marks a change that was dormant and
    is announced again, because the end of the vendor was withdrawn or postponed.
    """

    change: Change
    vendor: Subprocessor
    landing: Landing
    days: int
    awaits: "Announcement | None" = None
    renewed: bool = False

    @property
    def announced(self) -> date:
        """The day on which customers were told."""
        return self.landing.day

    @property
    def material(self) -> bool:
        """Whether customers must hear of the change in time to object."""
        return self.change.material and not self.dormant

    @property
    def waits(self) -> bool:
        """Whether the list shows the old value until the change takes effect, if it ever does."""
        return self._cause.change.material and not self._over

    @property
    def dormant(self) -> bool:
        """Whether the end of the vendor forestalls the change, so that customers are not told.

        If the end is later withdrawn or postponed, the change is announced again.
        """
        end = self._end
        if end is None:
            return False  # as it is for most vendors
        cause = self._cause
        if not cause.change.material:
            return False
        if cause.change.dated:
            return self._over
        # A new vendor processes data from its engagement on, whatever the notice period.
        starts = cause._engaged if cause.change.kind == "added" else cause._after_notice[0]
        return self._over or end <= starts

    @property
    def moot(self) -> bool:
        """Whether the vendor ends before the change would take effect."""
        return self.dormant and not self._over

    @property
    def dates(self) -> tuple[date, date | None]:
        """The day from which the change holds, and the last day of the notice period.

        A material change holds once the notice period has passed, and not before
        the subprocessor is engaged. A change that waits for another has the dates
        of that change. Other changes have no notice period. A moot change never
        holds: its day is `date.max`.
        """
        ends = self._end is not None
        if ends and self.moot:
            return date.max, None
        if self.awaits is not None:
            return self.awaits.dates
        if self.change.material and not (ends and self._over):
            return self._after_notice
        if self.change.kind in ("ended", "engaged"):
            return self.change.new, None
        return self.landing.day, None

    @property
    def effective(self) -> date:
        """The day from which the change holds."""
        return self.dates[0]

    @property
    def objection_until(self) -> date | None:
        """The last day of the notice period, where there is one."""
        return self.dates[1]

    @property
    def early(self) -> date | None:
        """The day from which the vendor is used, if the notice period ends later."""
        until = self.objection_until
        if until is None or self.change.kind not in _STARTS:
            return None
        return self._start if self._start < until else None

    @property
    def is_return(self) -> bool:
        """Whether a vendor that had ended comes back."""
        return self.change.kind == "resumed" and self.change.old <= self.landing.day

    @property
    def _cause(self) -> "Announcement":
        return self.awaits or self

    @property
    def _end(self) -> date | None:
        end: date | None = self.vendor.__dict__.get("ended")
        return end

    @property
    def _over(self) -> bool:
        """Whether the vendor had ended when the change landed."""
        return self._end is not None and self._end <= self.landing.day

    @property
    def _engaged(self) -> date:
        """The day of the engagement; without a readable day, the first day there is."""
        engaged: date = self.vendor.__dict__.get("engaged", date.min)
        return engaged

    @property
    def _start(self) -> date:
        """The day from which data is processed because of this change."""
        if self.change.kind != "resumed":
            return self._engaged
        end: date = self.change.old
        return max(self._engaged, end, self.landing.day)

    @property
    def _after_notice(self) -> tuple[date, date | None]:
        """The dates of a material change, were there no end."""
        until = days_after(self.landing.day, self.days) if self.days else None
        return max(until or self.landing.day, self._engaged), until


_STARTS = ("added", "engaged-earlier", "resumed")
"""Kinds of change that let a vendor process data, or go on doing so."""


def announce(
    made: Iterable[Change], vendor: Subprocessor, landing: Landing, days: int
) -> list[Announcement]:
    """The announcements of the changes that a landing makes to a vendor.

    If the landing adds a material item to a list, its other changes to that list
    wait for the new item. Otherwise customers could read of a vendor that
    processes data nowhere.
    """
    found = [Announcement(change, vendor, landing, days) for change in made]
    material = {one.change.field: one for one in found if one.change.material}
    if not material:
        return found
    return [
        one if one.change.material else one._replace(awaits=material.get(one.change.field))
        for one in found
    ]


def renewed(
    standing: Iterable[Announcement], vendor: Subprocessor, landing: Landing, days: int
) -> list[Announcement]:
    """The dormant changes among the `standing` ones, announced again with this landing.

    `vendor` is the subprocessor after the landing that withdraws or postpones its end.
    Several changes of a single value become one change, from the first value to the
    last: the values between them never held.
    """

    def anew(announcement: Announcement) -> Announcement:
        awaits = announcement.awaits
        return announcement._replace(
            change=announcement.change._replace(slug=vendor.slug),
            vendor=vendor,
            landing=landing,
            days=days,
            awaits=anew(awaits) if awaits is not None else None,
            renewed=True,
        )

    found: list[Announcement] = []
    places: dict[str, int] = {}  # of single values that change
    for announcement in filter(lambda announcement: announcement.dormant, standing):
        change = announcement.change
        place = places.get(change.field)
        if place is not None:
            merged = found[place].change._replace(new=change.new)
            found[place] = found[place]._replace(change=merged)
            continue
        if is_single(change, vendor):
            places[change.field] = len(found)
        found.append(anew(announcement))
    return found


def is_single(change: Change, vendor: Subprocessor) -> bool:
    """Whether a change is about a single value, and not about a list or the whole vendor."""
    return bool(change.field) and type(vendor.__dict__.get(change.steps[0])) is not tuple


def not_committed(day: date, after: Landing | None = None) -> Landing:
    """The landing of what is not committed yet, as if it landed on that day."""
    time = datetime.combine(day, datetime.min.time(), UTC)
    return Landing(None, time if after is None else max(time, after.time))


def clocked(times: Sequence[int]) -> Iterator[datetime]:
    """When commits landed whose committers' clocks said these times, oldest first.

    Nothing lands before what landed already: where a clock is behind, the time
    of the landing before it counts, since customers cannot have known earlier.
    A clock that is far ahead of the next landing is not believed.
    """
    latest = _FIRST_TIME
    for time, following in zip_longest(times, times[1:], fillvalue=_LAST_TIME):
        ahead = time - following > _FAR and following >= latest
        latest = max(latest, min(following if ahead else time, _LAST_TIME))
        yield datetime.fromtimestamp(latest, UTC)


def landings(commits: Sequence[Commit]) -> list[Landing]:
    """The landings of commits, oldest first."""
    times = clocked([commit.time for commit in commits])
    return [
        Landing(commit.hash, time, _pull_request(commit.message))
        for commit, time in zip(commits, times, strict=True)
    ]


# GitHub, merged; GitHub, squashed, and Bitbucket.
_PULL_REQUEST = re.compile(
    r"Merge pull request #(\d{1,9})\b|.*\((?:pull request )?#(\d{1,9})\)$", re.ASCII
)
_MERGE_REQUEST = re.compile(r"^See merge request \S*!(\d{1,9})$", re.MULTILINE | re.ASCII)  # GitLab


def _pull_request(message: str) -> int | None:
    """The number of the pull request that a commit's message names."""
    subject, _, body = message.partition("\n")
    found = _PULL_REQUEST.match(subject) or (_MERGE_REQUEST.search(body) if body else None)
    return int(found[found.lastindex or 0]) if found else None
