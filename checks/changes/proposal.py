"""A proposal: how a register would change, against the one that it set out from."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from checks.changes.change import Change
from checks.changes.diff import Pair, changes, matched
from checks.register.model import Register, Subprocessor


class Addition(NamedTuple):
    """A vendor that is not on the published list yet; `days` is the notice period."""

    after: Subprocessor
    days: int

    @property
    def path(self) -> str:
        """The path of the vendor's file."""
        return self.after.path


class Removal(NamedTuple):
    """A vendor of the published list whose file is gone."""

    before: Subprocessor

    @property
    def path(self) -> str:
        """The path that the vendor's file had."""
        return self.before.path


class Revision(NamedTuple):
    """A vendor of the published list whose file is another; `days` is the notice period."""

    before: Subprocessor
    after: Subprocessor
    days: int

    @property
    def path(self) -> str:
        """The path of the vendor's file."""
        return self.after.path


@dataclass(frozen=True)
class Proposal:
    """What would change between the published register `base` and `head`.

    `files` are the paths of all files of the repository that differ.
    """

    base: Register
    head: Register
    files: frozenset[str]

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The vendors that differ, before and after, by path."""
        before = {vendor.path: vendor for vendor in self.base.subprocessors}
        after = {vendor.path: vendor for vendor in self.head.subprocessors}
        # A file that cannot be read is no vendor that went.
        paths = sorted((before.keys() | after.keys()) - (self.head.unread - after.keys()))
        return tuple(matched((before.get(path), after.get(path)) for path in paths))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All changes of vendors, by slug."""
        return tuple(changes(self.pairs))

    def parts(self) -> Iterator[Addition | Removal | Revision]:
        """What the rules about changes look at, one vendor at a time."""
        # A proposal cannot shorten the notice that it is given with.
        days = max(self.base.policy.notice.days, self.head.policy.notice.days)
        for before, after in self.pairs:
            if before is None and after is not None:
                yield Addition(after, days)
            elif before is not None and after is None:
                yield Removal(before)
            elif before is not None and after is not None:
                yield Revision(before, after, days)


def everything(head: Register) -> Proposal:
    """All of a register as a proposal, where there was none before."""
    files = frozenset(vendor.path for vendor in head.subprocessors)
    return Proposal(Register(head.policy), head, files)
