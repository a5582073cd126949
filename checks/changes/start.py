"""The declared start of a history: `notice.since`, and the landing day of its commit."""

import re
from datetime import date
from typing import NamedTuple

_HASH = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


class Landed(NamedTuple):
    """The day on which a commit landed on a branch, or None if it never landed there.

    `line` is the name of the branch.
    """

    line: str
    day: date | None


class Start(NamedTuple):
    """The `notice.since` of a register.

    `days` is the longest notice period in force, in days. `landed` is None unless
    `since` is a commit and the repository has its whole history.
    """

    since: str
    days: int
    landed: Landed | None = None

    @property
    def is_commit(self) -> bool:
        """Whether `since` is the full hash of a commit."""
        return is_hash(self.since)


def is_hash(text: str) -> bool:
    """Whether a text is the full hash of a commit."""
    return _HASH.fullmatch(text) is not None
