"""Landings: when commits reached the branch that the company publishes from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from itertools import zip_longest
from typing import NamedTuple

from checks.dates import days_after
from checks.register.commits import Commit

_IMPLAUSIBLE = 365 * 24 * 60 * 60
"""Seconds. A clock that is further ahead than this is wrong, not merely inexact."""

_FIRST_TIME, _LAST_TIME = 0, int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


class Landing(NamedTuple):
    """When a commit's changes became public.

    `commit` is the commit's hash, or None while the changes are not committed.
    `time` is in UTC. `pull_request` is a number from the commit's message. `zone` is the
    time zone that decides on which day the changes were announced. `sent` is the day, in
    that zone, of the first notice about the landing, if notice periods run from the sending.
    """

    commit: str | None
    time: datetime
    pull_request: int | None = None
    zone: tzinfo = UTC
    sent: date | None = None

    @property
    def day(self) -> date:
        """The day of the landing, in its time zone."""
        time, zone = self.time, self.zone
        return (time if zone is UTC else time.astimezone(zone)).date()  # without a call: it is hot

    @property
    def noticed(self) -> date:
        """The day from which the notice period runs."""
        return self.day if self.sent is None else max(self.day, self.sent)


class Ahead(NamedTuple):
    """A commit on the first-parent line whose clock is ahead of today.

    `commit` is the commit's hash. `day` is the day by the committer's clock.
    """

    commit: str
    day: date


Zones = Mapping[int, tzinfo]
"""Time zones by the number of the commit that sets them, oldest first."""


def landings(commits: Sequence[Commit], zones: Zones, today: date | None = None) -> list[Landing]:
    """The landings of commits on the first-parent line, oldest first, as of `today`."""
    times = list(landing_times([commit.time for commit in commits], today, _latest(zones)))
    return [
        Landing(commit.hash, landed, _pull_request(commit.message), zone)
        for commit, landed, zone in zip(commits, times, _zones(times, zones), strict=True)
    ]


def landing_days(clocks: Sequence[int], zones: Zones, today: date | None = None) -> list[date]:
    """The days on which commits landed, oldest first, as of `today`. See `landing_times`."""
    times = list(landing_times(clocks, today, _latest(zones)))
    return [_day(*landed) for landed in zip(times, _zones(times, zones), strict=True)]


def commits_ahead(commits: Sequence[Commit], zones: Zones, today: date) -> Iterator[Ahead]:
    """The commits whose clocks are ahead of `today`."""
    zone = _latest(zones)
    for commit in commits:
        if commit.time >= _end_of(today, zone):
            clock = datetime.fromtimestamp(min(commit.time, _LAST_TIME), UTC)
            yield Ahead(commit.hash, _day(clock, zone))


def _day(time: datetime, zone: tzinfo) -> date:
    """The day of a time in UTC, in a time zone."""
    return (time if zone is UTC else time.astimezone(zone)).date()


def _latest(zones: Zones) -> tzinfo:
    return [UTC, *zones.values()][-1]


def _zones(times: Sequence[datetime], zones: Zones) -> Iterator[tzinfo]:
    """The time zone of each landing.

    A landing that sets a time zone is in this zone already. Earlier landings keep their
    days, so no notice period ends earlier. If the new zone would also take the landing
    back to an earlier day than its predecessor's, the old zone stays for a while.
    """
    zone: tzinfo = UTC
    declared, day = zone, date.min
    for number, landed in enumerate(times):
        declared = zones.get(number, declared)
        if declared is not zone and _day(landed, declared) >= day:
            zone = declared
        day = _day(landed, zone)
        yield zone


def landing_times(
    clocks: Sequence[int], today: date | None = None, zone: tzinfo = UTC
) -> Iterator[datetime]:
    """The times in UTC at which commits landed, oldest first.

    `clocks` are the commits' times by their committers' clocks, in seconds of Unix
    time. A commit cannot land before its predecessor. If a clock is behind, the
    predecessor's time counts instead, since customers cannot have known earlier.
    If a clock is far ahead of the next landing, the next landing's time counts. No
    commit lands after `today`, a day in the time zone `zone`. Without `today`, the
    newest clock is always believed.
    """
    if today is not None:
        clocks = _until(today, zone, clocks)
    latest = _FIRST_TIME
    for clock, following in zip_longest(clocks, clocks[1:], fillvalue=_LAST_TIME):
        ahead = clock - following > _IMPLAUSIBLE and following >= latest
        latest = max(latest, min(following if ahead else clock, _LAST_TIME))
        yield datetime.fromtimestamp(latest, UTC)


def _until(today: date, zone: tzinfo, clocks: Sequence[int]) -> Sequence[int]:
    """The clocks, without times after `today`.

    If a clock is ahead, the next landing's time counts, or else the start of today.
    """
    following, end = _start_of(today, zone), _end_of(today, zone)
    times = []
    for clock in reversed(clocks):
        following = clock if clock < end else following
        times.append(following)
    return times[::-1]


def _start_of(day: date, zone: tzinfo) -> int:
    """The first second of a day in a time zone, in Unix time."""
    return int(datetime.combine(day, time.min, zone).timestamp())


def _end_of(day: date, zone: tzinfo) -> int:
    """The first second after a day in a time zone, in Unix time."""
    return _start_of(days_after(day, 1), zone)


def uncommitted_landing(day: date, after: Landing | None = None, zone: tzinfo = UTC) -> Landing:
    """The landing of changes that are not committed yet, as if they landed on `day` in `zone`.

    The time and the day are never earlier than those of the landing `after`.
    """
    start = datetime.fromtimestamp(_start_of(day, zone), UTC)
    if after is None or after.time < start:
        return Landing(None, start, zone=zone)
    zone = zone if _day(after.time, zone) >= after.day else after.zone
    return Landing(None, after.time, zone=zone)


_MERGE = re.compile(
    r"""
    Merge\ pull\ request\ \#(\d{1,9})\b                    # GitHub, Bitbucket Server
    | Merge\ pull\ request\ '.*'\ \(\#(\d{1,9})\)\ from\ \S  # Gitea, Forgejo
    | Merged\ PR\ (\d{1,9}):                               # Azure DevOps
    | Pull\ request\ \#(\d{1,9}):                         # Bitbucket Server
    """,
    re.ASCII | re.VERBOSE,
)
"""The subject of a merge, as a forge writes it."""

_MERGE_REQUEST = re.compile(r"^See merge request \S*!(\d{1,9})$", re.MULTILINE | re.ASCII)
"""A line in the body of a merge, as GitLab writes it."""

_NUMBER = re.compile(r"\((?:pull request )?#(\d{1,9})\)(?=\s|$)", re.ASCII)
"""A number in the subject of a squash. Text such as `[skip ci]` may follow."""

_QUOTED = re.compile('".*"')
"""The subject of another commit, in a revert."""


def _pull_request(message: str) -> int | None:
    """The number of the pull request in a commit's message, or None."""
    subject, _, body = message.partition("\n")
    merge = _MERGE.match(subject)
    if merge:
        return int(merge[merge.lastindex or 0])
    numbers = _NUMBER.findall(_QUOTED.sub("", subject)) or _MERGE_REQUEST.findall(body)
    return int(numbers[-1]) if numbers else None
