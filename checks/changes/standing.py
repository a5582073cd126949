"""Standing announcements: changes that no later landing took back before they held."""

from collections import defaultdict
from collections.abc import Container, Sequence
from datetime import date
from typing import Any

from checks.changes.announcement import Announcement, changes_single_value
from checks.changes.change import DETAIL_TITLES, OF_TITLES, REGIONS, SCOPES, Change
from checks.changes.days import change_of_day
from checks.changes.items import standing_items
from checks.changes.landing import Landing
from checks.changes.replacement import await_replacements, with_withdrawn
from checks.changes.settlement import Settlement
from checks.changes.terms import titled_fields
from checks.register.model import Subprocessor


def standing_announcements(
    vendor: Subprocessor,
    announcements: Sequence[Announcement],
    settlement: Settlement | None = None,
) -> list[Announcement]:
    """The announcements about a vendor that were not taken back before they held.

    `vendor` is the subprocessor as last known, and each result carries its dates.
    `announcements` are all announcements since the vendor was added, oldest first.
    `settlement` collects the outcome of the others.
    """
    settlement = settlement or Settlement()
    announcements = _with_replaced(_without_repeated(announcements), settlement)
    announcements, withdrawn = await_replacements(announcements)
    returns = {announcement.landing for announcement in announcements if announcement.is_return}
    by_field: defaultdict[str, list[Announcement]] = defaultdict(list)
    for announcement in announcements:
        by_field[announcement.change.field].append(announcement)
    landed = {a.landing: number for number, a in reversed([*enumerate(announcements)])}
    widened = {
        field: [a for a in of_field if a.change.kind == "activity-added"]
        for field, of_field in by_field.items()
    }
    standing: list[Announcement] = []
    for field in [field for field, (first, *_) in by_field.items() if first.change.itemwise]:
        of_list = by_field.pop(field)
        items = _current_value(vendor, of_list[0].change) or ()
        for announcement in standing_items(items, of_list, returns, settlement, widened):
            # The details of a country that comes back are another field.
            by_field[announcement.change.field].append(announcement)
        standing += by_field.pop(field, ())
    for field, of_field in by_field.items():
        of_field.sort(key=lambda announcement: landed[announcement.landing])
        value = _current_value(vendor, of_field[0].change)
        if not field:
            standing += of_field
        elif of_field[0].change.dated:
            if of_field[-1].change.new == value:
                standing += _standing_day(of_field)
        else:
            standing += _standing_values(of_field, returns, settlement)
    standing = [with_withdrawn(announcement, withdrawn) for announcement in standing]
    standing = _without_unnamed(vendor, _await_titles(standing))
    order = {id(announcement.change): number for number, announcement in enumerate(announcements)}
    # A change with other details than the file states comes last in its landing.
    last = len(announcements)
    standing.sort(key=lambda a: (landed[a.landing], order.get(id(a.change), last)))
    return [_with_vendor(vendor, announcement) for announcement in standing]


def _await_titles(standing: Sequence[Announcement]) -> Sequence[Announcement]:
    """The announcements, in which new words for a scope wait for the new title of the scope.

    Otherwise a vendor could name the new title itself, and customers would read it too early.
    """
    titles = {a.change.field: a for a in standing if a.change.kind == "scope-retitled"}
    if not titles:
        return standing

    def awaiting(announcement: Announcement) -> Announcement:
        change = announcement.change
        if announcement.deferred:
            return announcement
        old, new = _scopes(change, change.old), _scopes(change, change.new)
        pending = [
            title
            for key in old
            if key not in new
            and (title := titles.get(f"{SCOPES}.{key}")) is not None
            and title.announced <= announcement.announced <= title.effective
        ]
        if not pending or {*new} <= {*old}:
            return announcement
        return announcement._replace(awaits=max(pending, key=lambda title: title.effective))

    return list(map(awaiting, standing))


def _scopes(change: Change, value: Any) -> Sequence[str]:
    """The scopes of a vendor, or of a country, before or after a change."""
    if change.field == "scope":
        return value or ()
    return value.scope if value is not None and change.model_path[0] == "country_details" else ()


def _without_unnamed(vendor: Subprocessor, standing: Sequence[Announcement]) -> list[Announcement]:
    """The announcements, except titles that the vendor stops naming before they hold."""
    named = titled_fields(vendor)
    removed_on: dict[str, date] = {}
    for announcement in standing:
        change = announcement.change
        if change.field in ("countries", "established") and isinstance(change.old, str):
            removed_on[f"{REGIONS}.{change.old}"] = announcement.effective
        elif change.model_path[0] == "details" and change.new is None:
            removed_on[f"{DETAIL_TITLES}.{change.model_path[1]}"] = announcement.effective
        scopes = _scopes(change, change.old)
        removed_on.update({f"{SCOPES}.{key}": announcement.effective for key in scopes})

    def is_named(announcement: Announcement) -> bool:
        field = announcement.change.field
        if field.partition(".")[0] not in OF_TITLES or field in named:
            return True
        if field not in removed_on:
            return False
        awaited = any(other.awaits is announcement for other in standing)
        return announcement.moot or awaited or announcement.effective < removed_on[field]

    return list(filter(is_named, standing))


def _without_repeated(announcements: Sequence[Announcement]) -> Sequence[Announcement]:
    """The announcements without earlier copies of renewed announcements."""
    if not any(announcement.renewed for announcement in announcements):
        return announcements
    kept: list[Announcement] = []
    repeated: set[tuple[str, ...]] = set()
    starts: dict[str, Any] = {}  # by field, the value from which a single value was renewed
    for announcement in reversed(announcements):
        change = announcement.change
        if change.field in starts:
            # The renewed change replaces all changes since this value.
            if change.new != starts[change.field]:
                continue
            del starts[change.field]
        if announcement.renewed and changes_single_value(change, announcement.vendor):
            starts[change.field] = change.old
            kept.append(announcement)
            continue
        # Only `added` and `removed` hold vendors, and their field is empty. All else is text.
        values = (change.old, change.new) if change.field else ()
        key = (change.kind, change.field, *map(str, values))
        if key not in repeated:
            kept.append(announcement)
        if announcement.renewed:
            repeated.add(key)
    return kept[::-1]


def _with_replaced(
    announcements: Sequence[Announcement], settlement: Settlement
) -> Sequence[Announcement]:
    """The announcements. A new vendor replaces only vendors still named on its first day."""
    added, *others = announcements or (None,)
    if added is None or added.change.kind != "added" or not added.change.old:
        return announcements
    corrections = [
        a.change
        for a in others
        if a.change.kind == "replaces-changed" and a.announced < added.effective
    ]
    if not corrections:
        return announcements
    slugs, kept, names = corrections[0].old or (), corrections[-1].new or (), added.change.old
    if len(slugs) == len(names):
        names = tuple(name for slug, name in zip(slugs, names, strict=True) if slug in kept)
    elif not kept:
        names = ()
    corrected = added._replace(change=added.change._replace(old=names or None))
    settlement.replace(added, corrected)
    return [corrected, *others]


def _with_vendor(vendor: Subprocessor, announcement: Announcement) -> Announcement:
    """The announcement with the dates of this vendor."""
    awaits = announcement.awaits
    if awaits is not None and not announcement.elsewhere:
        awaits = awaits._replace(vendor=vendor)
    return announcement._replace(vendor=vendor, awaits=awaits)


def _current_value(vendor: Subprocessor, change: Change) -> Any:
    """The value today of the field that a change is about, or None if it cannot be read."""
    name, inner = change.model_path
    value = vendor.__dict__.get(name)
    if isinstance(value, dict) and inner:
        return value.get(inner)
    return value.__dict__.get(inner) if inner and value is not None else value


def _standing_day(announcements: Sequence[Announcement]) -> list[Announcement]:
    """The last change of a day, from the day that holds: material changes wait for theirs."""
    last = announcements[-1]
    old = last.change.old
    for announcement in reversed(announcements[:-1]):
        if not announcement.material or announcement.effective <= last.announced:
            break
        old = announcement.change.old
    if old == last.change.old:
        return [last]
    if old == last.change.new:
        return []
    change = change_of_day(last.change.slug, last.change.field, old, last.change.new)
    return [last._replace(change=change)]


def _standing_values(
    announcements: Sequence[Announcement], returns: Container[Landing], settlement: Settlement
) -> list[Announcement]:
    """The changes of a single value, except those that were changed back before they held.

    A later change takes the place of a change that does not hold yet. When a vendor returns, the
    value announced with the return holds at once.
    """
    held: list[Announcement] = []
    pending: Announcement | None = None
    origin = announcements[0]  # the first announcement of the pending change
    value = in_file = origin.change.old
    for announcement in announcements:
        change, day = announcement.change, announcement.announced
        if pending is not None and pending.effective <= day:
            held.append(pending)
            value = pending.change.new
            pending = None
        if change.old != in_file:
            # The country of these details left and came back, or the entity's entry had the value.
            pending, value = None, change.old
        in_file = change.new
        if announcement.landing in returns:
            held += [announcement] if pending is None else [pending, announcement]
            pending, value = None, change.new
        elif pending is None:
            pending, origin = (announcement if change.new != value else None), announcement
        elif change.new == value:
            settlement.withdraw(origin, announcement.landing)
            settlement.absorb(announcement)
            pending = None
        elif change.material:
            settlement.withdraw(origin, announcement.landing)
            pending, origin = announcement._replace(change=change._replace(old=value)), announcement
            settlement.replace(origin, pending)
        else:
            # The same announcement in other words, or of less.
            pending = pending._replace(change=pending.change._replace(new=change.new))
            settlement.amend(origin, pending, announcement.landing)
            settlement.absorb(announcement)
    return held if pending is None else [*held, pending]
