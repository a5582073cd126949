"""Lists such as `countries`: the standing changes of their items, and the items in effect."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from checks.changes.announcement import Announcement
from checks.changes.landing import Landing
from checks.changes.places import NO_DETAILS, allow_more, change_of_details
from checks.changes.settlement import Settlement
from checks.data.regions import within
from checks.register.model import CountryDetails
from checks.register.vocabulary import in_vocabulary


def standing_items(
    items: Iterable[str],
    announcements: Sequence[Announcement],
    returns: Container[Landing],
    settlement: Settlement,
    widened: Mapping[str, Sequence[Announcement]],
) -> list[Announcement]:
    """The announcements about a list that no later landing took back in time.

    `items` are the items in the file today. `announcements` are all changes of the
    list, oldest first. `returns` are the landings of vendors that came back after
    their end. Items announced with a return hold at once: if a later landing removes
    them, they stay on the list until the removal takes effect. `widened` are the changes that let
    the vendor do more in a country or region, by field.

    If an item was added, removed and added again, the last addition counts. An item
    added again before its removal took effect was never removed. If a country comes back
    with other details, the result has a change of these details.
    """
    earlier = set(items)
    for announcement in reversed(announcements):
        _exchange(earlier, announcement.change.new, announcement.change.old)
    replay = _ListReplay(earlier, returns, settlement, widened)
    for landing, landed in groupby(announcements, key=lambda announcement: announcement.landing):
        replay.land(landing, landed)
    added = [replay.added[item] for item in replay.added if item not in replay.removed]
    return [*added, *replay.removed.values(), *replay.detailed]


def items_in_effect(items: Iterable[str], later: Sequence[Announcement]) -> Iterator[str]:
    """The items of a list until the changes announced for `later` take effect.

    A removed item keeps its position until the replacement takes effect.
    """
    additions = {announcement.change.new for announcement in later}
    removals: dict[str | None, list[str]] = {}  # by the item that takes the place, or None
    for announcement in later:
        if announcement.change.new is None:
            awaits = announcement.awaits
            replacement = awaits.change.new if awaits is not None else None
            removals.setdefault(replacement, []).append(announcement.change.old)
    for item in items:
        yield from removals.pop(item, ())
        if item not in additions:
            yield item
    for removed in removals.values():
        yield from removed


class _ListReplay:
    """A list, replayed landing by landing.

    `items` are the items in the file. `added` and `removed` are the standing
    announcements, by item. `detailed` are changes of the details of countries that came back.
    """

    def __init__(
        self,
        items: set[str],
        returns: Container[Landing],
        settlement: Settlement,
        widened: Mapping[str, Sequence[Announcement]],
    ) -> None:
        self.items = items
        self.returns = returns
        self.settlement = settlement
        self.widened = widened
        self.added: dict[str, Announcement] = {}
        self.removed: dict[str, Announcement] = {}
        self.detailed: list[Announcement] = []

    def land(self, landing: Landing, landed: Iterable[Announcement]) -> None:
        """Apply the changes of one landing."""
        # Items that are gone from the file, and still hold.
        staying = {
            item
            for item, announcement in self.removed.items()
            if announcement.effective > landing.day
        }
        pending = {i: a for i, a in self.added.items() if not self._holds(a, landing)}
        holding = (self.items - pending.keys()) | staying
        # By landing of an addition: the change that takes the addition back.
        retracted: dict[Landing | None, Announcement] = {}
        for announcement in landed:
            old, new = announcement.change.old, announcement.change.new
            _exchange(self.items, old, new)
            if old is not None:
                addition = self.added.get(old)
                self.removed[old] = announcement
                if addition is None or self._holds(addition, landing):
                    staying.add(old)
                else:
                    # The item never held. Its removal waits for no replacement.
                    retracted[addition.landing] = announcement._replace(awaits=None)
                    self.settlement.withdraw(addition, landing)
                    self.settlement.absorb(announcement)
                    self.removed[old] = announcement._replace(awaits=None)
                    del self.added[old]
            elif new in staying:
                staying.remove(new)
                removal = self.removed.pop(new)
                self.settlement.withdraw(removal, landing)
                self.settlement.absorb(announcement)
                self._bring_back(removal, announcement)
            elif isinstance(new, str):
                if new in self.removed:
                    gone = self.removed.pop(new)
                    self.settlement.replace(gone, gone)
                self.added[new] = self._as_announced(announcement, holding, pending)
        self._find_replacements(staying, landing, retracted)

    def _as_announced(
        self,
        addition: Announcement,
        holding: Iterable[str],
        pending: Mapping[str, Announcement],
    ) -> Announcement:
        """The addition. In a region that does not hold yet, it is as new as the region.

        The same goes for a region in which the vendor may not do as much yet, and for a word of the
        vocabulary that replaces an own word.
        """
        change = addition.change
        if change.kind in _RESPELT:
            waits = [p for own, p in pending.items() if in_vocabulary(own, (change.new,))]
            if len(waits) != 1:
                return addition
            added = addition._replace(
                change=change._replace(kind=_RESPELT[change.kind]), awaits=waits[0]
            )
            self.settlement.replace(addition, added)
            return added
        if change.kind != "country-narrowed":
            return addition
        causes: list[Announcement] = []
        for code in holding:
            if within(change.new, code):
                waiting = self._widening(code, addition)
                if waiting is None:
                    return addition
                causes.append(waiting)
        causes += [region for code, region in pending.items() if within(change.new, code)]
        cause = min(causes, key=lambda cause: cause.effective, default=None)
        added = addition._replace(change=change._replace(kind="country-added"), awaits=cause)
        self.settlement.replace(addition, added)
        return added

    def _widening(self, code: str, addition: Announcement) -> Announcement | None:
        """The pending change without which a region does not allow as much as an added country."""
        landing, details = addition.landing, _details_of(addition)
        pending = [
            announcement
            for announcement in self.widened.get(f"country-details.{code}", ())
            if announcement.landing != landing
            and announcement.announced <= landing.day < announcement.effective
        ]
        if not pending or not allow_more(pending[0].change.old or NO_DETAILS, details):
            return None
        return max(pending, key=lambda announcement: announcement.effective)

    def _bring_back(self, removal: Announcement, addition: Announcement) -> None:
        """Take the removal of an item back. Other details are a change of their own."""
        code, old, new = removal.change.old, *map(_details_of, (removal, addition))
        if old != new:
            change = change_of_details(addition.change.slug, code, old, new)
            self.detailed.append(addition._replace(change=change))

    def _holds(self, addition: Announcement, landing: Landing) -> bool:
        """Whether an added item holds when a landing removes it."""
        return addition.effective <= landing.day or addition.landing in self.returns

    def _find_replacements(
        self, staying: set[str], landing: Landing, retracted: Mapping[Landing | None, Announcement]
    ) -> None:
        """Set the change that each staying item waits for. Without such a change, the item goes."""
        pending = [
            announcement
            for announcement in self.added.values()
            if announcement.effective > landing.day
        ]
        additions: dict[Landing | None, Announcement] = {}  # the first of each landing
        for announcement in pending:
            material = announcement if announcement.change.material else announcement.awaits
            additions.setdefault(announcement.landing, material or announcement)
        replacements = {}
        for item in staying:
            removal = self.removed[item]
            awaits = removal.awaits
            if removal.elsewhere or (awaits is not None and awaits.change.field == "name"):
                continue
            # An added country may wait although it lies in a region of the file.
            source = (removal.awaits or removal).landing
            # If this landing takes the replacement back and adds another item, the other counts.
            exchanged = source in retracted and landing in additions
            replacements[item] = additions.get(landing if exchanged else source)
        holding = self.items.difference(announcement.change.new for announcement in pending)
        if not holding and not any(replacements.values()):
            # An empty list would hold. The removed items stay until the first new item holds.
            first = min(pending, key=lambda announcement: announcement.effective, default=None)
            replacements = dict.fromkeys(replacements, first)
        for item, replacement in replacements.items():
            removal = self.removed[item]
            # Without its replacement, the item goes when the replacement is taken back.
            awaited = removal.awaits.landing if removal.awaits is not None else None
            self.removed[item] = removal._replace(awaits=replacement or retracted.get(awaited))


_RESPELT = {"data-respelt": "data-added", "data-subject-respelt": "data-subject-added"}


def _details_of(announcement: Announcement) -> CountryDetails:
    return announcement.change.details or NO_DETAILS


def _exchange(items: set[str], old: Any, new: Any) -> None:
    """Replace an item of a set by another. Either may be None. A change of order has no effect."""
    if old is not None:
        items.discard(old)
    elif isinstance(new, str):
        items.add(new)
