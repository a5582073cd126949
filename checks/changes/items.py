"""Which changes of a list stand, and what stays on it until other items come."""

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from checks.changes.landing import Announcement, Landing


def standing_items(
    now: Iterable[str], some: Sequence[Announcement], returns: Container[Landing]
) -> list[Announcement]:
    """The changes that led to the list as it is now, without what was taken back in time.

    Of an item that came, went and came again, the last coming counts. What came
    again before it had gone never went. `returns` are the landings with which the
    vendor came back after its end: it returns with the items that they announce,
    and if an item of these goes, it stays on the list as if it had held.
    """
    there = set(now)
    for one in reversed(some):
        _put(there, one.change.new, one.change.old)
    read = _List(there, returns)
    for landing, landed in groupby(some, key=lambda one: one.landing):
        read.land(landing, landed)
    came = [one for item, one in read.came.items() if item not in read.gone]
    return [*came, *read.gone.values()]


def until_then(items: Iterable[str], later: Sequence[Announcement]) -> Iterator[str]:
    """The items of a list until these come and go.

    What goes stands where that will stand for which it waits, as it mostly did before.
    """
    coming = {one.change.new for one in later}
    going: dict[str | None, list[str]] = {}
    for one in later:
        if one.change.new is None:
            place = one.awaits.change.new if one.awaits is not None else None
            going.setdefault(place, []).append(one.change.old)
    for item in items:
        yield from going.pop(item, ())
        if item not in coming:
            yield item
    for some in going.values():
        yield from some


class _List:
    """A list, while one landing after the other is read: `items` are those in the file.

    `came` and `gone` are the announcements that stand, by item.
    """

    def __init__(self, items: set[str], returns: Container[Landing]) -> None:
        self.items = items
        self.returns = returns
        self.came: dict[str, Announcement] = {}
        self.gone: dict[str, Announcement] = {}

    def land(self, landing: Landing, landed: Iterable[Announcement]) -> None:
        """Read what one landing changed."""
        # What has gone from the file, and holds still.
        staying = {item for item, one in self.gone.items() if one.effective > landing.day}
        back: set[Landing | None] = set()  # landings of which something is taken back
        for one in landed:
            old, new = one.change.old, one.change.new
            _put(self.items, old, new)
            if old is not None:
                came = self.came.get(old)
                self.gone[old] = one
                if came is None or came.effective <= landing.day or came.landing in self.returns:
                    staying.add(old)
                else:
                    # It never held, so there is nothing to keep.
                    back.add(came.landing)
                    self.gone[old] = one._replace(awaits=None)
                    del self.came[old]
            elif new in staying:
                staying.remove(new)
                del self.gone[new]
            elif isinstance(new, str):
                self.gone.pop(new, None)
                self.came[new] = one
        self._keep(staying, landing, back)

    def _keep(self, staying: set[str], landing: Landing, back: set[Landing | None]) -> None:
        """Say for what that waits which has gone and holds still; what waits for nothing goes."""
        pending = [one for one in self.came.values() if one.effective > landing.day]
        comes: dict[Landing | None, Announcement] = {}
        for one in pending:
            comes.setdefault(one.landing, one)
        awaited = {}
        for item in staying:
            awaits = self.gone[item].awaits
            before = awaits.landing if awaits is not None else None
            # What was to take its place is taken back, and this comes instead.
            exchanged = before in back and landing in comes
            awaited[item] = comes.get(landing if exchanged else before)
        holds = self.items.difference(one.change.new for one in pending)
        if not holds and not any(awaited.values()):
            # Nothing on the list would hold: until something does, what was there stays.
            first = min(pending, key=lambda one: one.effective, default=None)
            awaited = dict.fromkeys(staying, first)
        for item, awaits in awaited.items():
            self.gone[item] = self.gone[item]._replace(awaits=awaits)


def _put(items: set[str], old: Any, new: Any) -> None:
    """Take one item out of a set and put another in; a change of order changes nothing."""
    if old is not None:
        items.discard(old)
    elif isinstance(new, str):
        items.add(new)
