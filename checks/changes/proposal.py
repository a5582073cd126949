"""A proposal: how a register would change, against the one that it set out from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from checks.changes.change import Change
from checks.changes.diff import Pair, changes_of, matched
from checks.changes.regions import Titles, retitled
from checks.register.model import Register, Subprocessor

if TYPE_CHECKING:
    # Git is only asked where something is compared.
    from checks.changes.landing import Announcement


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
    is the longest notice period in force where the proposal would land. `dormant`
    are the changes of the base, by slug, that wait in case the end of their vendor
    is withdrawn.
    """

    base: Register
    head: Register
    files: frozenset[str]
    base_days: int = 0
    dormant: Mapping[str, Sequence["Announcement"]] = field(default_factory=dict)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The vendors that differ, before and after, by path."""
        before = {vendor.path: vendor for vendor in self.base.subprocessors}
        after = {vendor.path: vendor for vendor in self.head.subprocessors}
        paths = sorted((before.keys() | after.keys()) - {*self.uncompared})
        return tuple(matched(((before.get(path), after.get(path)) for path in paths), self.titles))

    @cached_property
    def titles(self) -> Titles:
        """The codes of regions with another title: their old and their new one."""
        return retitled(self.base.policy, self.head.policy)

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
        return tuple(change for pair in self.pairs for change in changes_of(*pair, self.titles))

    def parts(self) -> Iterator[Addition | Removal | Revision]:
        """What the rules about changes look at, one vendor at a time."""
        for before, after in self.pairs:
            if before is None and after is not None:
                yield Addition(after, self.days)
            elif before is not None and after is None:
                yield Removal(before)
            elif before is not None and after is not None:
                yield Revision(before, after, self.days)
