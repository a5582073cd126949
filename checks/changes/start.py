"""Where a history is said to start: `notice.since`, and what Git knows about it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

_HASH = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


class Landed(NamedTuple):
    """The day on which a commit landed on the line of a branch, or None where it did not.

    `line` names the branch, for readers.
    """

    line: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Start:
    """The `since` of a register's notice, and the longest notice period in force, in days.

    `landed` is given for a commit, where there is a history that can be asked.
    """

    since: str
    days: int
    landed: Landed | None = None

    @property
    def is_commit(self) -> bool:
        """Whether it is the full hash of a commit."""
        return is_hash(self.since)


def is_hash(text: str) -> bool:
    """Whether a text is the full hash of a commit."""
    return _HASH.fullmatch(text) is not None
