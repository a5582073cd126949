"""What is announced and does not hold yet, and what a vendor does until then."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from checks.changes.change import Change
from checks.changes.history import History
from checks.changes.items import standing_items, until_then
from checks.changes.landing import Announcement, Landing
from checks.register.model import Subprocessor


def upcoming(
    history: History, vendors: Iterable[Subprocessor], today: date
) -> Mapping[str, Sequence[Announcement]]:
    """By slug, the announcements that take effect after that day, in the order they were made.

    Vendors that were announced before the history started, and are engaged
    later, are among them.
    """
    made = standing(history)
    found: dict[str, Sequence[Announcement]] = {}
    for vendor in vendors:
        some = list(made.get(vendor.slug, ()))
        if history.start is not None:
            known = {one.change.kind for one in some}
            stood = _that_stood(vendor, history.start)
            some += [one for one in stood if one.change.kind not in known]
        # What is moot never takes effect: it is left to come for ever.
        if later := [one for one in some if one.effective > today or one.moot]:
            found[vendor.slug] = later
    return found


def _that_stood(vendor: Subprocessor, start: Landing) -> Iterator[Announcement]:
    """What counts as announced before the history started: that it is engaged, and ends."""
    yield Announcement(Change(vendor.slug, "added", new=vendor), vendor, start, 0)
    if vendor.ended is not None:
        change = Change(vendor.slug, "ended", "ended", new=vendor.ended)
        yield Announcement(change, vendor, start, 0)


def standing(history: History) -> Mapping[str, Sequence[Announcement]]:
    """By slug, the announcements that were not taken back before they held.

    The dates are those of the vendor as it was known last.
    """
    made = _by_vendor(history.announcements)
    last = {vendor.slug: vendor for vendor in history.vendors}
    return {slug: standing_of(last[slug], made[slug]) for slug in made.keys() & last.keys()}


def standing_of(vendor: Subprocessor, made: Sequence[Announcement]) -> list[Announcement]:
    """Those of a vendor's announcements that were not taken back before they held."""
    kept: list[Announcement] = []
    fields: defaultdict[str, list[Announcement]] = defaultdict(list)
    for one in made:
        fields[one.change.field].append(one)
    for field, some in fields.items():
        now = _value(vendor, some[0].change)
        if not field:
            kept += some
        elif isinstance(now, tuple):
            kept += standing_items(now, some)
        elif some[0].change.dated:
            kept += [one for one in some[-1:] if one.change.new == now]
        else:
            kept += _standing_values(some)
    order = {id(one.change): number for number, one in enumerate(made)}
    kept.sort(key=lambda one: order[id(one.change)])
    return [_with(vendor, one) for one in kept]


def _with(vendor: Subprocessor, one: Announcement) -> Announcement:
    """The announcement with the dates of this vendor."""
    awaits = one.awaits._replace(vendor=vendor) if one.awaits is not None else None
    return one._replace(vendor=vendor, awaits=awaits)


def in_effect(vendor: Subprocessor, later: Iterable[Announcement]) -> Subprocessor:
    """The vendor as it is until these changes of it take effect."""
    values: dict[str, Any] = {}
    lists: defaultdict[str, list[Announcement]] = defaultdict(list)
    for one in later:
        field, inner = one.change.steps
        if not field or inner or one.change.dated:
            continue  # its dates tell; the agreement is not published
        if isinstance(getattr(vendor, field), tuple):
            lists[field].append(one)
        else:
            values.setdefault(field, one.change.old)
    for field, some in lists.items():
        values[field] = tuple(until_then(getattr(vendor, field), some))
    return vendor.model_copy(update=values)


def announced_on(history: History) -> Mapping[str, date]:
    """By slug, the day on which each vendor was announced that came after the history's start."""
    return {
        slug: some[0].announced
        for slug, some in _by_vendor(history.announcements).items()
        if some and some[0].change.kind == "added"
    }


def _by_vendor(announcements: Iterable[Announcement]) -> Mapping[str, Sequence[Announcement]]:
    """The announcements of each vendor by its last slug, since it was added last."""
    found: defaultdict[str, list[Announcement]] = defaultdict(list)
    for one in announcements:
        change = one.change
        if change.kind == "renamed":
            earlier = found.pop(change.old, [])
            found[change.slug] = [
                other._replace(change=other.change._replace(slug=change.slug)) for other in earlier
            ]
        elif change.kind == "removed":
            found.pop(change.slug, None)
        elif change.kind == "added":
            found[change.slug] = [one]
        else:
            found[change.slug].append(one)
    return found


def _value(vendor: Subprocessor, change: Change) -> Any:
    """The value now of the field that a change is about, or nothing where it cannot be read."""
    name, inner = change.steps
    value = vendor.__dict__.get(name)
    return value.__dict__.get(inner) if inner and value is not None else value


def _standing_values(some: Sequence[Announcement]) -> list[Announcement]:
    """The changes of a single value, without those that were changed back before they held."""
    held: list[Announcement] = []
    waiting: list[Announcement] = []
    value = some[0].change.old
    for one in some:
        while waiting and waiting[0].effective <= one.announced:
            held.append(waiting.pop(0))
            value = held[-1].change.new
        if one.change.new == value:
            waiting = []
        else:
            waiting.append(one)
    return held + waiting
