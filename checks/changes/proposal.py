"""A proposal: how a register would change, against the one that it set out from."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from checks.changes.change import Change
from checks.changes.diff import Pair, changes, matched
from checks.register.load import load_like, load_policy
from checks.register.model import Register, Subprocessor
from checks.register.tree import REGISTER_FILE

if TYPE_CHECKING:
    from checks.register.git import Comparison


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

    `files` are the paths of all files of the repository that differ. `base_days`
    is the notice period that holds now, where the base has moved on since.
    """

    base: Register
    head: Register
    files: frozenset[str]
    base_days: int = 0

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The vendors that differ, before and after, by path."""
        before = {vendor.path: vendor for vendor in self.base.subprocessors}
        after = {vendor.path: vendor for vendor in self.head.subprocessors}
        paths = sorted((before.keys() | after.keys()) - {*self.uncompared})
        return tuple(matched((before.get(path), after.get(path)) for path in paths))

    @cached_property
    def uncompared(self) -> tuple[str, ...]:
        """Files of vendors that cannot be read before or after: no vendor came or went there."""
        before = self.base.unread - {vendor.path for vendor in self.base.subprocessors}
        after = self.head.unread - {vendor.path for vendor in self.head.subprocessors}
        return tuple(sorted(path for path in before | after if path in self.files))

    @property
    def days(self) -> int:
        """The notice period: a proposal cannot shorten the one that it is given with."""
        both = self.base.policy.notice.days, self.head.policy.notice.days
        return max(*both, self.base_days)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All changes of vendors, by slug."""
        return tuple(changes(self.pairs))

    def parts(self) -> Iterator[Addition | Removal | Revision]:
        """What the rules about changes look at, one vendor at a time."""
        for before, after in self.pairs:
            if before is None and after is not None:
                yield Addition(after, self.days)
            elif before is not None and after is None:
                yield Removal(before)
            elif before is not None and after is not None:
                yield Revision(before, after, self.days)


def propose(comparison: "Comparison", head: Register) -> Proposal | None:
    """What `head` proposes, or None where there is no register yet.

    Raises `ConfigurationError` where settings of the base cannot be read.
    """
    files = frozenset(file.path for file in comparison.changed)
    if not comparison.base.holds(REGISTER_FILE):
        return None
    before = load_like(comparison.before, head, files)
    days = before.policy.notice.days
    if comparison.base is not comparison.before:
        days = load_policy(comparison.base).notice.days
    return Proposal(before, head, files, days)


def everything(comparison: "Comparison", head: Register) -> Proposal:
    """All of a register as a proposal, where there was none before."""
    files = {file.path for file in comparison.changed}
    files.update(vendor.path for vendor in head.subprocessors)
    return Proposal(Register(head.policy), head, frozenset(files))
