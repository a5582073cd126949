"""Landings: when commits reached the branch that the company publishes from."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
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
    `time` is in UTC. `pull_request` is a number from the commit's message.
    """

    commit: str | None
    time: datetime
    pull_request: int | None = None

    @property
    def day(self) -> date:
        """The day of the landing, in UTC."""
        return self.time.date()


class Ahead(NamedTuple):
    """A commit on the first-parent line whose clock is ahead of today.

    `commit` is the commit's hash. `day` is the day in UTC by the committer's clock.
    """

    commit: str
    day: date


def landings(commits: Sequence[Commit], today: date | None = None) -> list[Landing]:
    """The landings of commits on the first-parent line, oldest first, as of `today`."""
    times = landing_times([commit.time for commit in commits], today)
    return [
        Landing(commit.hash, landed, _pull_request(commit.message))
        for commit, landed in zip(commits, times, strict=True)
    ]


def commits_ahead(commits: Sequence[Commit], today: date) -> Iterator[Ahead]:
    """The commits whose clocks are ahead of `today`."""
    for commit in commits:
        if commit.time >= _end_of(today):
            clock = datetime.fromtimestamp(min(commit.time, _LAST_TIME), UTC)
            yield Ahead(commit.hash, clock.date())


def landing_times(clocks: Sequence[int], today: date | None = None) -> Iterator[datetime]:
    """The times in UTC at which commits landed, oldest first.

    `clocks` are the commits' times by their committers' clocks, in seconds of Unix
    time. A commit cannot land before its predecessor. If a clock is behind, the
    predecessor's time counts instead, since customers cannot have known earlier.
    If a clock is far ahead of the next landing, the next landing's time counts. No
    commit lands after `today`. Without `today`, the newest clock is always believed.
    """
    if today is not None:
        clocks = _until(today, clocks)
    latest = _FIRST_TIME
    for clock, following in zip_longest(clocks, clocks[1:], fillvalue=_LAST_TIME):
        ahead = clock - following > _IMPLAUSIBLE and following >= latest
        latest = max(latest, min(following if ahead else clock, _LAST_TIME))
        yield datetime.fromtimestamp(latest, UTC)


def _until(today: date, clocks: Sequence[int]) -> Sequence[int]:
    """The clocks, without times after `today`.

    If a clock is ahead, the next landing's time counts, or else the start of today.
    """
    following, end = _start_of(today), _end_of(today)
    times = []
    for clock in reversed(clocks):
        following = clock if clock < end else following
        times.append(following)
    return times[::-1]


def _start_of(day: date) -> int:
    """The first second of a day, in Unix time."""
    return int(datetime.combine(day, time.min, UTC).timestamp())


def _end_of(day: date) -> int:
    """The first second after a day, in Unix time."""
    return _start_of(days_after(day, 1))


def uncommitted_landing(day: date, after: Landing | None = None) -> Landing:
    """The landing of changes that are not committed yet, as if they landed on `day`.

    The time is never earlier than that of the landing `after`.
    """
    start = datetime.combine(day, time.min, UTC)
    return Landing(None, start if after is None else max(start, after.time))


# GitHub's merge commits; GitHub's and Bitbucket's squashed commits.
_PULL_REQUEST = re.compile(
    r"Merge pull request #(\d{1,9})\b|.*\((?:pull request )?#(\d{1,9})\)$", re.ASCII
)
_MERGE_REQUEST = re.compile(r"^See merge request \S*!(\d{1,9})$", re.MULTILINE | re.ASCII)  # GitLab


def _pull_request(message: str) -> int | None:
    """The number of the pull request in a commit's message, or None."""
    subject, _, body = message.partition("\n")
    match = _PULL_REQUEST.match(subject) or (_MERGE_REQUEST.search(body) if body else None)
    return int(match[match.lastindex or 0]) if match else None
