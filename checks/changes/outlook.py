"""What a history adds to the list of a day: announced changes, and the values until then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from checks.changes.announcement import Announcement
from checks.changes.by_vendor import AnnouncementsByVendor
from checks.changes.change import Change
from checks.changes.history import History
from checks.changes.landing import Landing
from checks.changes.standing import standing_announcements
from checks.changes.terms import Retitled
from checks.register.model import Subprocessor

_NONE: Mapping[str, Sequence[Announcement]] = MappingProxyType({})


class Outlook(NamedTuple):
    """What a history adds to the list of a day.

    By slug: `standing` are the announcements that were not taken back before they
    held, `later` are the announcements that take effect after the day, and
    `announced` is the day of the announcement of each vendor. `titles` are the
    titles on that day, by field, of regions, scopes and details whose new title holds later.
    """

    standing: Mapping[str, Sequence[Announcement]] = _NONE
    later: Mapping[str, Sequence[Announcement]] = _NONE
    announced: Mapping[str, date] = MappingProxyType({})
    titles: Mapping[str, str] = MappingProxyType({})


NO_OUTLOOK = Outlook()
"""The outlook of a register without a history."""


def outlook(history: History, vendors: Iterable[Subprocessor], today: date) -> Outlook:
    """What the history adds to the list of these vendors on a day."""
    announcements = AnnouncementsByVendor(history.announcements).by_slug()
    stands = _standing(history, announcements)
    return Outlook(
        stands,
        _later(stands, history.start, vendors, today),
        _announced(announcements),
        _titles(history.retitled, today),
    )


class Outlooks:
    """The outlooks of one day after the other, while a history goes on.

    The announcements about a vendor are judged again only after a landing concerned the vendor.
    """

    def __init__(self, history: History) -> None:
        self._start = history.start
        self._retitled = history.retitled
        self._announcements = AnnouncementsByVendor()
        self._standing: dict[str, tuple[Subprocessor, int, Sequence[Announcement]]] = {}

    def add(self, announcements: Iterable[Announcement]) -> None:
        """Add the announcements of the landings that follow, oldest first."""
        self._announcements.add(announcements)

    def on(self, vendors: Iterable[Subprocessor], today: date) -> Outlook:
        """The outlook of a day. `vendors` are those of the last landing."""
        vendors = [*vendors]
        announcements = self._announcements.by_slug()
        stands = {
            vendor.slug: self._standing_of(vendor, announcements[vendor.slug])
            for vendor in vendors
            if vendor.slug in announcements
        }
        landed = [title for title in self._retitled if title.landed <= today]
        return Outlook(
            stands,
            _later(stands, self._start, vendors, today),
            _announced(announcements),
            _titles(landed, today),
        )

    def _standing_of(
        self, vendor: Subprocessor, announcements: Sequence[Announcement]
    ) -> Sequence[Announcement]:
        known = self._standing.get(vendor.slug)
        if known is not None and known[0] is vendor and known[1] == len(announcements):
            return known[2]
        stands = standing_announcements(vendor, announcements)
        self._standing[vendor.slug] = vendor, len(announcements), stands
        return stands


def standing(history: History) -> Mapping[str, Sequence[Announcement]]:
    """By slug, the announcements that were not taken back before they held.

    Their dates are those of the vendor as last known.
    """
    return _standing(history, AnnouncementsByVendor(history.announcements).by_slug())


def _standing(
    history: History, announcements: Mapping[str, Sequence[Announcement]]
) -> Mapping[str, Sequence[Announcement]]:
    return {
        vendor.slug: standing_announcements(vendor, announcements[vendor.slug])
        for vendor in history.vendors
        if vendor.slug in announcements
    }


def _later(
    standing: Mapping[str, Sequence[Announcement]],
    start: Landing | None,
    vendors: Iterable[Subprocessor],
    today: date,
) -> Mapping[str, Sequence[Announcement]]:
    """By slug, the standing announcements that take effect after `today`, oldest first.

    They include the engagements and ends that the register already held when the
    history started. Moot announcements are included too: they never take effect.
    """
    later: dict[str, Sequence[Announcement]] = {}
    for vendor in vendors:
        announcements = list(standing.get(vendor.slug, ()))
        if start is not None:
            announcements += _from_before(vendor, start, announcements, today)
        pending = [
            announcement
            for announcement in announcements
            if announcement.effective > today or announcement.moot
        ]
        if pending:
            later[vendor.slug] = pending
    return later


def _from_before(
    vendor: Subprocessor, start: Landing, announcements: Iterable[Announcement], today: date
) -> Iterator[Announcement]:
    """The engagement and the end of a vendor, if they date from before the history started."""
    kinds = set()
    for announcement in announcements:
        kinds.add(announcement.change.kind)
        if announcement.change.kind == "resumed" and announcement.effective > today:
            kinds.add("ended")  # the change that postpones the end names the new day
    if "added" not in kinds:
        yield Announcement(Change(vendor.slug, "added", new=vendor), vendor, start, None)
    if "ended" not in kinds and vendor.ended is not None:
        change = Change(vendor.slug, "ended", "ended", new=vendor.ended)
        yield Announcement(change, vendor, start, None)


def _announced(
    announcements: Mapping[str, Sequence[Announcement]],
) -> Mapping[str, date]:
    """By slug, the day on which each vendor was announced that the history saw added."""
    return {
        slug: of_vendor[0].announced
        for slug, of_vendor in announcements.items()
        if of_vendor and of_vendor[0].change.kind == "added"
    }


def _titles(retitled: Iterable[Retitled], today: date) -> Mapping[str, str]:
    """By field, the titles on `today` of regions, scopes and details whose new title holds later.

    A new title never holds if another title replaces it before its day.
    """
    pending: dict[str, Retitled] = {}
    for title in retitled:
        before = pending.get(title.field)
        if before is not None and title.landed < before.effective:
            # An immaterial title does not bring the pending title forward.
            effective = max(title.effective, before.effective)
            title = title._replace(old=before.old, effective=effective)
        pending[title.field] = title
    return {title.field: title.old for title in pending.values() if title.effective > today}
