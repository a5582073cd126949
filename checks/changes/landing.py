"""Landings: when commits reached the branch that the company publishes from."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import NamedTuple

from checks.register.commits import Commit

_IMPLAUSIBLE = 365 * 24 * 60 * 60
"""Seconds. A clock that is further ahead than this is wrong, not merely inexact."""

_FIRST_TIME, _LAST_TIME = 0, int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


class Landing(NamedTuple):
    """When a commit's changes became public.

    `commit` is the commit's hash, or None while the changes are not committed.
    `time` is in UTC. `pull_request` is a number from the commit's message. `sent` is the day, in
    UTC, of the first notice about the landing, if notice periods run from the sending.
    """

    commit: str | None
    time: datetime
    pull_request: int | None = None
    sent: date | None = None

    @property
    def day(self) -> date:
        """The day of the landing, in UTC."""
        return self.time.date()

    @property
    def noticed(self) -> date:
        """The day, in UTC, from which the notice period runs."""
        return self.day if self.sent is None else max(self.day, self.sent)


def landings(commits: Sequence[Commit]) -> list[Landing]:
    """The landings of commits on the first-parent line, oldest first."""
    times = landing_times([commit.time for commit in commits])
    return [
        Landing(commit.hash, time, _pull_request(commit.message))
        for commit, time in zip(commits, times, strict=True)
    ]


def landing_times(clocks: Sequence[int]) -> Iterator[datetime]:
    """The times in UTC at which commits landed, oldest first.

    `clocks` are the commits' times by their committers' clocks, in seconds of Unix
    time. A commit cannot land before its predecessor. If a clock is behind, the
    predecessor's time counts instead, since customers cannot have known earlier.
    If a clock is far ahead of the next landing, the next landing's time counts.
    """
    latest = _FIRST_TIME
    for clock, following in zip_longest(clocks, clocks[1:], fillvalue=_LAST_TIME):
        ahead = clock - following > _IMPLAUSIBLE and following >= latest
        latest = max(latest, min(following if ahead else clock, _LAST_TIME))
        yield datetime.fromtimestamp(latest, UTC)


def uncommitted_landing(day: date, after: Landing | None = None) -> Landing:
    """The landing of changes that are not committed yet, as if they landed on `day`.

    The time is never earlier than that of the landing `after`.
    """
    time = datetime.combine(day, datetime.min.time(), UTC)
    return Landing(None, time if after is None else max(time, after.time))


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
