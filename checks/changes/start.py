"""The start of a history: a revision or a day, and the declared start `notice.since`."""

import re
from datetime import date
from typing import NamedTuple

from checks.changes.period import LongestPeriod
from checks.dates import parse_date
from checks.register.tree import GitError

Boundary = str | date | None
"""The revision or day where a history begins or ends. None for no boundary."""

_LIKE_A_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_HASH = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


class Landed(NamedTuple):
    """The day on which a commit landed on a branch, or None if it never landed there.

    `branch` is the name of the branch.
    """

    branch: str
    day: date | None


class Start(NamedTuple):
    """The `notice.since` of a register.

    `period` is the longest notice period in force. `landed` is None unless
    `since` is a commit and the repository has its whole history.
    """

    since: str
    period: LongestPeriod
    landed: Landed | None = None

    @property
    def is_commit(self) -> bool:
        """Whether `since` is the full hash of a commit."""
        return is_hash(self.since)


def is_hash(text: str) -> bool:
    """Whether a text is the full hash of a commit."""
    return _HASH.fullmatch(text) is not None


def parse_boundary(text: str | None) -> Boundary:
    """The day in a text such as `2026-11-23`, or else the text itself as a revision.

    Raises `GitError` for a text that looks like a day and is not a day.
    """
    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError:
        if _LIKE_A_DAY.fullmatch(text):
            raise GitError(f"{text} is not a day: write it as 2026-11-23") from None
        return text
