"""When a change became public, and from when it holds."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import NamedTuple

from checks.changes.change import Change
from checks.changes.period import days_after
from checks.register.git import Commit
from checks.register.model import Subprocessor

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

    `vendor` is the subprocessor after it, or before it where it was removed;
    `days` is the notice period that applied, 0 where what stood when the history
    started counts as announced before. `awaits` is the change that this one waits
    for: what goes from a list stays until that comes which takes its place.
    """

    change: Change
    vendor: Subprocessor
    landing: Landing
    days: int
    awaits: "Announcement | None" = None

    @property
    def announced(self) -> date:
        """The day on which customers were told."""
        return self.landing.day

    @property
    def material(self) -> bool:
        """Whether customers must hear of it in time: not of one that has ended already."""
        if not self.change.material:
            return False
        ended: date | None = self.vendor.__dict__.get("ended")
        return ended is None or ended > self.landing.day

    @property
    def waits(self) -> bool:
        """Whether a notice period has to pass: for a material change, or what waits for one."""
        return (self.awaits or self).material

    @property
    def dates(self) -> tuple[date, date | None]:
        """The day from which the change holds, and the last day of the notice period.

        A material change does not hold before the notice period has passed, and
        not before the subprocessor is engaged; what waits for it has its dates.
        Others have no notice period.
        """
        if self.awaits is not None:
            return self.awaits.dates
        landed, change = self.landing.day, self.change
        if self.material:
            until = days_after(landed, self.days) if self.days else None
            engaged: date = self.vendor.__dict__.get("engaged", date.min)
            return max(until or landed, engaged), until
        if change.kind in ("ended", "engaged"):
            return change.new, None
        return landed, None

    @property
    def effective(self) -> date:
        """The day from which the change holds."""
        return self.dates[0]

    @property
    def objection_until(self) -> date | None:
        """The last day of the notice period, where there is one."""
        return self.dates[1]

    @property
    def moot(self) -> bool:
        """Whether the vendor ends before the change would take effect."""
        if not self.waits or self.change.dated:
            return False
        ended: date | None = self.vendor.__dict__.get("ended")
        return ended is not None and ended <= self.effective

    @property
    def early(self) -> date | None:
        """The day from which a new vendor is used, where that is before the notice has passed."""
        if self.change.kind != "added" or self.objection_until is None:
            return None
        engaged: date = self.vendor.engaged if self.vendor.read("engaged") else date.max
        return engaged if engaged < self.objection_until else None


def announce(
    made: Iterable[Change], vendor: Subprocessor, landing: Landing, days: int
) -> list[Announcement]:
    """The announcements of what one landing changes about a vendor.

    Where it adds something material to a list, what else it changes there waits
    for that: customers would else read of a vendor that processes data nowhere.
    """
    found = [Announcement(change, vendor, landing, days) for change in made]
    material = {one.change.field: one for one in found if one.change.material}
    if not material:
        return found
    return [
        one if one.change.material else one._replace(awaits=material.get(one.change.field))
        for one in found
    ]


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
