"""What is announced and does not hold yet, and what a vendor does until then."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from checks.changes.change import Change
from checks.changes.history import Announcement, History
from checks.register.model import Subprocessor

_BY_DATE = ("engaged", "engaged-earlier", "ended", "resumed")
"""Changes of dates that say themselves when they hold."""


def upcoming(
    history: History, vendors: Iterable[Subprocessor], today: date
) -> Mapping[str, Sequence[Announcement]]:
    """By slug, the announcements that take effect after that day, in the order they were made.

    What was taken back meanwhile is left out. The dates are those of the
    vendor's file as it stands now.
    """
    made = _by_vendor(history.announcements)
    found = {}
    for vendor in vendors if made else ():
        later = [replace(one, vendor=vendor) for one in made.get(vendor.slug, ())]
        later = [one for one in later if one.effective > today]
        if later := _standing(vendor, later):
            found[vendor.slug] = later
    return found


def in_effect(vendor: Subprocessor, later: Iterable[Announcement]) -> Subprocessor:
    """The vendor as it is until these changes of it take effect."""
    values = dict(vendor.__dict__)
    for change in (one.change for one in reversed(list(later))):
        field, _, inner = change.field.replace("-", "_").partition(".")
        if change.kind == "added" or change.kind in _BY_DATE or inner:
            continue  # its dates tell; the agreement is not published
        if isinstance(values[field], tuple):
            values[field] = tuple(item for item in values[field] if item != change.new)
        else:
            values[field] = change.old
    return vendor.model_copy(update=values)


def added_on(history: History) -> Mapping[str, date]:
    """The day on which each vendor was announced that came after the start of the history."""
    return {
        slug: one.announced
        for slug, several in _by_vendor(history.announcements).items()
        for one in several
        if one.change.kind == "added"
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


def _standing(vendor: Subprocessor, later: Sequence[Announcement]) -> list[Announcement]:
    """Those that were not taken back or overtaken."""
    first: dict[str, Change] = {}
    last: dict[tuple[str, object], Announcement] = {}
    for one in later:
        first.setdefault(one.change.field, one.change)
        last[one.change.field, one.change.new] = one
    kept = []
    for one in later:
        change = one.change
        field, _, inner = change.field.replace("-", "_").partition(".")
        if change.kind == "added":
            kept.append(one)
            continue
        now = getattr(getattr(vendor, field), inner) if inner else getattr(vendor, field)
        if isinstance(now, tuple):
            stands = change.new in now and last[change.field, change.new] is one
        elif change.kind in _BY_DATE:
            stands = change.new == now
        else:
            stands = first[change.field].old != now
        if stands:
            kept.append(one)
    return kept
