"""Which announcements stand: those that no later landing took back in time."""

from collections import defaultdict
from collections.abc import Container, Sequence
from datetime import date
from typing import Any

from checks.changes.change import REGIONS, Change
from checks.changes.items import standing_items
from checks.changes.landing import Announcement, Landing, is_single
from checks.changes.regions import codes_of
from checks.register.model import Subprocessor


def standing_of(vendor: Subprocessor, made: Sequence[Announcement]) -> list[Announcement]:
    """Those of a vendor's announcements that were not taken back before they held."""
    made = _latest(made)
    kept: list[Announcement] = []
    fields: defaultdict[str, list[Announcement]] = defaultdict(list)
    returns = {one.landing for one in made if one.is_return}
    for one in made:
        fields[one.change.field].append(one)
    for field, some in fields.items():
        now = _value(vendor, some[0].change)
        if not field:
            kept += some
        elif isinstance(now, tuple):
            kept += standing_items(now, some, returns)
        elif some[0].change.dated:
            kept += [one for one in some[-1:] if one.change.new == now]
        else:
            kept += _standing_values(some, returns)
    kept = _without_unnamed(vendor, kept)
    order = {id(one.change): number for number, one in enumerate(made)}
    kept.sort(key=lambda one: order[id(one.change)])
    return [_with(vendor, one) for one in kept]


def _without_unnamed(vendor: Subprocessor, standing: Sequence[Announcement]) -> list[Announcement]:
    """The announcements without titles of regions that the list stops naming before their day."""
    codes = codes_of(vendor)
    leaves: dict[str, date] = {}
    for announcement in standing:
        change = announcement.change
        if change.field in ("countries", "established") and change.old is not None:
            leaves[change.old] = announcement.effective

    def is_named(announcement: Announcement) -> bool:
        region, _, code = announcement.change.field.partition(".")
        if region != REGIONS or code in codes:
            return True
        return code in leaves and (announcement.moot or announcement.effective < leaves[code])

    return list(filter(is_named, standing))


def _latest(made: Sequence[Announcement]) -> Sequence[Announcement]:
    """The announcements without those that were announced again later."""
    if not any(announcement.renewed for announcement in made):
        return made
    kept: list[Announcement] = []
    renewed: set[tuple[str, ...]] = set()
    starts: dict[str, Any] = {}  # the values from which single values were announced again
    for announcement in reversed(made):
        change = announcement.change
        if change.field in starts:
            # The change that was announced again stands for all since this value.
            if change.new != starts[change.field]:
                continue
            del starts[change.field]
        if announcement.renewed and is_single(change, announcement.vendor):
            starts[change.field] = change.old
            kept.append(announcement)
            continue
        # Values that wait are texts. Only `added` holds a vendor, and a vendor is added once.
        values = (change.old, change.new) if change.field else ()
        key = (change.kind, change.field, *map(str, values))
        if key not in renewed:
            kept.append(announcement)
        if announcement.renewed:
            renewed.add(key)
    return kept[::-1]


def _with(vendor: Subprocessor, one: Announcement) -> Announcement:
    """The announcement with the dates of this vendor."""
    awaits = one.awaits._replace(vendor=vendor) if one.awaits is not None else None
    return one._replace(vendor=vendor, awaits=awaits)


def _value(vendor: Subprocessor, change: Change) -> Any:
    """The value now of the field that a change is about, or nothing where it cannot be read."""
    name, inner = change.steps
    value = vendor.__dict__.get(name)
    return value.__dict__.get(inner) if inner and value is not None else value


def _standing_values(
    some: Sequence[Announcement], returns: Container[Landing]
) -> list[Announcement]:
    """The changes of a single value, without those that were changed back before they held.

    A vendor returns with the value that its return announced. What it did before
    its end holds no more.
    """
    held: list[Announcement] = []
    waiting: list[Announcement] = []
    value = some[0].change.old
    for one in some:
        while waiting and waiting[0].effective <= one.announced:
            held.append(waiting.pop(0))
            value = held[-1].change.new
        if one.landing in returns:
            held += [*waiting, one]
            waiting = []
            value = one.change.new
        elif one.change.new == value:
            waiting = []
        else:
            waiting.append(one)
    return held + waiting
