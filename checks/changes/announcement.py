"""Announcements: changes that have landed, and the day when each takes effect."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from checks.changes.change import Change
from checks.changes.kinds import KINDS
from checks.changes.landing import Landing
from checks.changes.period import Window
from checks.register.model import Subprocessor

OF_COMPANY = frozenset({
    "website", "also-known-as", "formerly", "established", "address", "contact", "links",
    "identifiers", "transfers",
})  # fmt: skip
"""Fields with facts of the legal entity, which another legal entity does not share."""


class Announcement(NamedTuple):
    """A change that has landed.

    `vendor` is the subprocessor after the change, or the earlier version of a removed
    subprocessor. `window` is the time until the change takes effect, by the notice period that
    applied. Facts from before the start of the history have no window, because they count as
    announced long ago. `awaits` is another change that must take effect first: a removed item
    keeps its position until the replacement takes effect. `elsewhere` says that `awaits` is a
    change of another entry of the legal entity. `renewed` marks a dormant change that is
    announced again, because the end of the vendor was withdrawn or postponed. `withdrawn` is the
    landing that took the announcement back before the change took effect. `amended` is the last
    landing with other values for the announcement.
    """

    change: Change
    vendor: Subprocessor
    landing: Landing
    window: Window | None
    awaits: "Announcement | None" = None
    elsewhere: bool = False
    renewed: bool = False
    withdrawn: Landing | None = None
    amended: Landing | None = None

    @property
    def announced(self) -> date:
        """The day on which customers were told."""
        return self.landing.day

    @property
    def material(self) -> bool:
        """Whether customers must hear of the change in time to object."""
        return self.change.material and not self.dormant

    @property
    def deferred(self) -> bool:
        """Whether the list shows the old value until the change takes effect, if it ever does."""
        return self._cause.change.material and not self._over

    @property
    def dormant(self) -> bool:
        """Whether the end of the vendor forestalls the change, so that customers are not told.

        If the end is later withdrawn or postponed, the change is announced again.
        """
        end = self._end
        if end is None:
            return False  # as it is for most vendors
        cause = self._cause
        if not cause.change.material:
            return False
        if cause.change.dated:
            return self._over
        # A new vendor processes data from its engagement on, whatever the notice period.
        starts = cause._engaged if cause.change.kind == "added" else cause._after_notice[0]
        return self._over or end <= starts

    @property
    def moot(self) -> bool:
        """Whether the vendor ends before the change would take effect."""
        return self.dormant and not self._over

    @property
    def dates(self) -> tuple[date, date | None]:
        """The day from which the change holds, and the last day for objections.

        A material change holds once the notice period has passed, and not before
        the subprocessor is engaged. A later end changes nothing before the earlier end.
        A change that awaits another change has the other's dates. Other changes have no
        notice period. A moot change never holds: its day is `date.max`.
        """
        ends = self.vendor.__dict__.get("ended") is not None
        if ends and self.moot:
            return date.max, None
        if self.awaits is not None:
            return self.awaits.dates
        if self.change.material and not (ends and self._over):
            return self._after_notice
        if self.change.kind in ("ended", "engaged") and self.change.new is not None:
            return self.change.new, None
        return self.landing.day, None

    @property
    def effective(self) -> date:
        """The day from which the change holds."""
        return self.dates[0]

    @property
    def objection_until(self) -> date | None:
        """The last day for objections, or None without a notice period."""
        return self.dates[1]

    @property
    def early_start(self) -> date | None:
        """The day from which the vendor processes data, if the notice period ends later."""
        window = self.window
        if window is None or self.objection_until is None or not KINDS[self.change.kind].early:
            return None
        return self._start if date.min < self._start < window.effective else None

    @property
    def is_return(self) -> bool:
        """Whether the change brings back a vendor that had ended."""
        return self.change.kind == "resumed" and self.change.old <= self.landing.day

    @property
    def _cause(self) -> "Announcement":
        return self.awaits or self

    @property
    def _end(self) -> date | None:
        end: date | None = self.vendor.__dict__.get("ended")
        return end

    @property
    def _over(self) -> bool:
        """Whether the vendor had ended when the change landed."""
        return self._end is not None and self._end <= self.landing.day

    @property
    def _engaged(self) -> date:
        """The day of the engagement, or `date.min` if that day is unknown."""
        engaged: date = self.vendor.__dict__.get("engaged", date.min)
        return engaged

    @property
    def _start(self) -> date:
        """The day from which data is processed because of this change."""
        if self.change.kind != "resumed":
            return self._engaged
        end: date = self.change.old
        return max(self._engaged, end, self.landing.day)

    @property
    def _after_notice(self) -> tuple[date, date | None]:
        """The dates of a material change, were there no end."""
        if self.window is None:
            return max(self.landing.day, self._start), None
        return max(self.window.effective, self._start), self.window.objections_until


def announce(
    changes: Iterable[Change], vendor: Subprocessor, landing: Landing, window: Window
) -> list[Announcement]:
    """The announcements of the changes that a landing makes to a vendor.

    If the landing adds a material item to a list, its other changes to that list wait for
    the new item. Otherwise customers could read of a vendor that processes data nowhere.
    Facts of a new legal entity wait for its name. Otherwise customers could read them beside the
    name of the earlier legal entity.
    """
    announcements = [Announcement(change, vendor, landing, window) for change in changes]
    material = {
        announcement.change.field: announcement
        for announcement in announcements
        if announcement.change.material
    }
    if not material:
        return announcements
    replacement = material.get("name")

    def awaiting(announcement: Announcement) -> Announcement:
        change = announcement.change
        if change.material:
            return announcement
        of_company = replacement if change.field in OF_COMPANY else None
        return announcement._replace(awaits=material.get(change.field, of_company))

    return list(map(awaiting, announcements))


def await_other_entries(announcements: Sequence[Announcement]) -> list[Announcement]:
    """The announcements of a landing, in which countries that move between entries wait.

    A country that leaves an entry and comes to another entry of the same legal entity stays
    until the other entry has it. Otherwise customers could read that nothing happens there.
    """
    additions: dict[tuple[str, str], Announcement] = {}
    for announcement in announcements:
        if announcement.change.kind == "country-added":
            additions.setdefault(_country_of_entity(announcement), announcement)
    if not additions:
        return [*announcements]

    def awaiting(announcement: Announcement) -> Announcement:
        if announcement.change.kind != "country-removed" or announcement.awaits is not None:
            return announcement
        addition = additions.get(_country_of_entity(announcement))
        return announcement._replace(awaits=addition, elsewhere=addition is not None)

    return [awaiting(announcement) for announcement in announcements]


def _country_of_entity(announcement: Announcement) -> tuple[str, str]:
    vendor, change = announcement.vendor, announcement.change
    return vendor.stated("entity") or vendor.slug, change.new or change.old


def renew(
    standing: Iterable[Announcement], vendor: Subprocessor, landing: Landing, window: Window
) -> list[Announcement]:
    """The dormant changes among the `standing` ones, announced again with this landing.

    `vendor` is the subprocessor after the landing that withdraws or postpones its end.
    Several changes of a single value become one change,
    from the first value to the last: the values between them never held.
    """

    def announce_again(announcement: Announcement) -> Announcement:
        awaits = announcement.awaits
        return announcement._replace(
            change=announcement.change._replace(slug=vendor.slug),
            vendor=vendor,
            landing=landing,
            window=window,
            awaits=announce_again(awaits) if awaits and not announcement.elsewhere else awaits,
            renewed=True,
        )

    renewed: list[Announcement] = []
    positions: dict[str, int] = {}  # in `renewed`, of changes of a single value, by field
    for announcement in standing:
        change = announcement.change
        position = positions.get(change.field)
        if not announcement.dormant and position is None:
            continue
        if position is not None:
            # Also an immaterial change, such as another spelling: its text is the last value.
            merged = renewed[position].change._replace(new=change.new)
            renewed[position] = renewed[position]._replace(change=merged)
            continue
        if changes_single_value(change, vendor):
            positions[change.field] = len(renewed)
        renewed.append(announce_again(announcement))
    return renewed


def changes_single_value(change: Change, vendor: Subprocessor) -> bool:
    """Whether a change is about a single value, and not about a list or the whole vendor."""
    return bool(change.field) and not change.itemwise
