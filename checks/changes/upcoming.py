"""What is announced and does not hold yet, and what a vendor does until then."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from checks.changes.history import Announcement, History
from checks.register.model import Subprocessor

_BY_DATE = ("engaged", "engaged-earlier", "ended", "resumed")
"""Changes of dates that say themselves when they hold."""


def upcoming(
    history: History, vendors: Iterable[Subprocessor], today: date
) -> Mapping[str, Sequence[Announcement]]:
    """By slug, the announcements that take effect after that day, in the order they were made."""
    return standing(history, vendors, lambda one: one.effective > today)


def standing(
    history: History, vendors: Iterable[Subprocessor], chosen: Callable[[Announcement], bool]
) -> Mapping[str, Sequence[Announcement]]:
    """By slug, those of the chosen announcements that were not taken back or overtaken.

    The dates are those of the vendor's file as it stands now.
    """
    made = _by_vendor(history.announcements)
    found = {}
    for vendor in vendors if made else ():
        some = [one._replace(vendor=vendor) for one in made.get(vendor.slug, ())]
        if kept := standing_of(vendor, [one for one in some if chosen(one)]):
            found[vendor.slug] = kept
    return found


def in_effect(vendor: Subprocessor, later: Iterable[Announcement]) -> Subprocessor:
    """The vendor as it is until these changes of it take effect."""
    values: dict[str, Any] = {}
    for change in (one.change for one in reversed(list(later))):
        field, _, inner = change.field.replace("-", "_").partition(".")
        if change.kind == "added" or change.kind in _BY_DATE or inner:
            continue  # its dates tell; the agreement is not published
        now = values.get(field, getattr(vendor, field))
        if isinstance(now, tuple):
            values[field] = tuple(item for item in now if item != change.new)
        else:
            values[field] = change.old
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
            found[change.slug] = found.pop(change.old, [])
        elif change.kind == "removed":
            found.pop(change.slug, None)
        elif change.kind == "added":
            found[change.slug] = [one]
        else:
            found[change.slug].append(one)
    return found


def standing_of(vendor: Subprocessor, some: Sequence[Announcement]) -> list[Announcement]:
    """Those of a vendor's announcements that were not taken back or overtaken."""
    kept: list[Announcement] = []
    first_old: dict[str, object] = {}
    for one in some:
        change = one.change
        first_old.setdefault(change.field, change.old)
        field, _, inner = change.field.replace("-", "_").partition(".")
        if change.kind == "added":
            kept.append(one)
            continue
        now = getattr(getattr(vendor, field), inner) if inner else getattr(vendor, field)
        if isinstance(now, tuple):
            # Of an item that came, went and came again, the last coming counts.
            kept = [o for o in kept if (o.change.field, o.change.new) != (change.field, change.new)]
            stands = change.new in now
        elif change.kind in _BY_DATE:
            stands = change.new == now
        else:
            stands = first_old[change.field] != now
        if stands:
            kept.append(one)
    return kept
