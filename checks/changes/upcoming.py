"""What is announced and does not hold yet, and what a vendor does until then."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from checks.changes.change import Change
from checks.changes.history import History
from checks.changes.items import until_then
from checks.changes.landing import Announcement, Landing
from checks.changes.regions import Retitled
from checks.changes.standing import standing_of
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
            if any(one.change.kind == "resumed" and one.effective > today for one in some):
                known.add("ended")  # the change that postpones the end names the new day
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


def titles_on(history: History, today: date) -> Mapping[str, str]:
    """By code, the titles that regions have on that day, where a new title holds later.

    A title that another title replaces before its day never holds.
    """
    pending: dict[str, Retitled] = {}
    for new in history.retitled:
        before = pending.get(new.code)
        replaced = before is not None and new.landed < before.effective
        pending[new.code] = new._replace(old=before.old) if before and replaced else new
    return {new.code: new.old for new in pending.values() if new.effective > today}


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
            found[change.slug] = found.pop(change.old, [])
        elif change.kind == "removed":
            found.pop(change.slug, None)
        elif change.kind == "added":
            found[change.slug] = [one]
        else:
            found[change.slug].append(one)
    # Only now: a vendor may be renamed often, and each time has more announcements.
    return {slug: [_named(slug, one) for one in some] for slug, some in found.items()}


def _named(slug: str, announcement: Announcement) -> Announcement:
    """The announcement, under the last slug of its vendor."""
    change = announcement.change
    if change.slug == slug:
        return announcement
    return announcement._replace(change=change._replace(slug=slug))
