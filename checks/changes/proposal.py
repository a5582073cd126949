"""A proposal: the differences between the published register and a proposed register."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from checks.changes.change import Change
from checks.changes.diff import changes_between
from checks.changes.matching import Pair, matched
from checks.changes.period import LongestPeriod
from checks.changes.terms import Terms, terms
from checks.register.model import Register, Subprocessor
from checks.register.period import Period

if TYPE_CHECKING:
    # Loading the landings loads Git's module, and most checks compare nothing.
    from checks.changes.announcement import Announcement


class Addition(NamedTuple):
    """A vendor that is not on the published list yet. `period` is the notice period."""

    after: Subprocessor
    period: LongestPeriod

    @property
    def path(self) -> str:
        """The path of the vendor's file."""
        return self.after.path


class Removal(NamedTuple):
    """A vendor on the published list whose file is removed."""

    before: Subprocessor

    @property
    def path(self) -> str:
        """The path that the vendor's file had."""
        return self.before.path


class Revision(NamedTuple):
    """A vendor on the published list whose file changes. `period` is the notice period."""

    before: Subprocessor
    after: Subprocessor
    period: LongestPeriod

    @property
    def path(self) -> str:
        """The path of the vendor's file."""
        return self.after.path


@dataclass(frozen=True)
class Proposal:
    """The differences between the published register `base` and the proposed `head`.

    `files` are the paths of all files of the repository that differ. `in_force`
    are the notice periods in force on the target branch. `dormant`
    are the dormant changes of the base, by slug. `announced` are all announcements
    of the base, by slug. `in_effect` are the vendors of the base
    of which not all values hold yet, with the values that hold: None for a vendor to come.
    """

    base: Register
    head: Register
    files: frozenset[str]
    in_force: tuple[Period, ...] = ()
    dormant: Mapping[str, Sequence["Announcement"]] = field(default_factory=dict)
    announced: Mapping[str, Sequence["Announcement"]] = field(default_factory=dict)
    in_effect: Mapping[str, Subprocessor | None] = field(default_factory=dict)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The vendors that differ, before and after, by path."""
        before = {vendor.path: vendor for vendor in self.base.subprocessors}
        after = {vendor.path: vendor for vendor in self.head.subprocessors}
        paths = sorted((before.keys() | after.keys()) - {*self.uncompared})
        return tuple(matched(((before.get(path), after.get(path)) for path in paths), self.terms))

    @cached_property
    def before(self) -> Mapping[str, Subprocessor | None]:
        """By the path after the proposal, the vendors that differ, as they were before.

        A vendor that the proposal adds was None.
        """
        return {after.path: before for before, after in self.pairs if after is not None}

    @cached_property
    def terms(self) -> Terms:
        """The terms of the changes, from the settings before and after."""
        return terms(self.base.policy, self.head.policy)

    @cached_property
    def uncompared(self) -> tuple[str, ...]:
        """Changed files of vendors that cannot be read, or not as a whole, sorted.

        Their vendors are neither added nor removed.
        """
        before = self.base.unread - {vendor.path for vendor in self.base.subprocessors}
        after = self.head.unread - {vendor.path for vendor in self.head.subprocessors}
        unclear = before | after | self.head.mended
        return tuple(sorted(path for path in unclear if path in self.files))

    @cached_property
    def period(self) -> LongestPeriod:
        """The notice period. A proposal cannot shorten its own notice period."""
        both = self.base.policy.notice.period, self.head.policy.notice.period
        return LongestPeriod(tuple(dict.fromkeys((*both, *self.in_force))))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All changes of vendors, by slug."""
        return tuple(change for changes in self.changes_by_slug.values() for change in changes)

    @cached_property
    def changes_by_slug(self) -> Mapping[str, Sequence[Change]]:
        """The changes of each vendor that differs, by its slug after the proposal."""
        known = {**self.base.by_slug, **self.in_effect}
        changed = changes_between(self.pairs, known.get, self.head.by_slug.get, self.terms)
        return {
            vendor.slug: changes
            for (before, after), changes in changed
            if (vendor := after or before) is not None
        }

    def parts(self) -> Iterator[Addition | Removal | Revision]:
        """The addition, removal or revision of each vendor that differs, by path."""
        for before, after in self.pairs:
            if before is None and after is not None:
                yield Addition(after, self.period)
            elif before is not None and after is None:
                yield Removal(before)
            elif before is not None and after is not None:
                yield Revision(before, after, self.period)
