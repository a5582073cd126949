"""The difference between two registers, as changes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from checks.changes.agreements import SAFEGUARDS
from checks.changes.change import Change
from checks.changes.regions import NONE, Titles, changes_of_regions, codes_of, retitled
from checks.changes.spelling import same_words
from checks.register.model import Agreement, Register, Subprocessor
from checks.register.record import UNREAD_ITEM, Record

Pair = tuple[Subprocessor | None, Subprocessor | None]
"""A vendor before and after a change, each None if there is no such vendor."""

_UNREAD = object()

# The kinds of change of each field.
_TEXTS: Mapping[str, tuple[str, str]] = {
    "name": ("entity-replaced", "name-respelt"),
    "purpose": ("purpose-changed", "purpose-respelt"),
    "scope": ("scope-changed", "scope-respelt"),
}
_LISTS: Mapping[str, tuple[str, str, str]] = {
    "countries": ("country-added", "country-removed", "countries-reordered"),
    "data": ("data-added", "data-removed", "data-reordered"),
    "data_subjects": ("data-subject-added", "data-subject-removed", "data-subjects-reordered"),
    "also_known_as": ("alias-added", "alias-removed", "aliases-reordered"),
}
_VALUES: Mapping[str, str] = {
    "established": "established-changed",
    "address": "address-changed",
    "website": "website-changed",
    "group": "group-changed",
    "contact": "contact-changed",
    "announced": "announced-changed",
    "evaluation": "evaluation-changed",
    "internal": "internal-changed",
}
_AGREEMENT = ("kind", "reference", "executed", "expires", "first", "url")


def diff(base: Register, head: Register) -> tuple[Change, ...]:
    """The changes that turn the subprocessors of `base` into those of `head`, by slug.

    A field that could not be read on either side is left out.
    """
    before = {vendor.slug: vendor for vendor in base.subprocessors}
    after = {vendor.slug: vendor for vendor in head.subprocessors}
    slugs = sorted(before.keys() | after.keys())
    titles = retitled(base.policy, head.policy)
    pairs = matched(((before.get(slug), after.get(slug)) for slug in slugs), titles)
    return tuple(change for pair in pairs for change in changes_of(*pair, titles))


def matched(pairs: Iterable[Pair], titles: Titles = NONE) -> list[Pair]:
    """The pairs that differ, and the pairs of a vendor in a region with a new title.

    A removed vendor and an added vendor with the same content become one pair: a rename.
    """
    differing = [(before, after) for before, after in pairs if _differ(before, after, titles)]
    removed: defaultdict[str, list[Subprocessor]] = defaultdict(list)
    for before, after in differing:
        if before is not None and after is None:
            removed[_content(before)].append(before)
    if not removed:
        return differing
    joined: list[Pair] = []
    renamed = set()
    for before, after in differing:
        if before is None and after is not None and removed.get(_content(after)):
            before = removed[_content(after)].pop()
            renamed.add(before.path)
        joined.append((before, after))
    return [
        (before, after)
        for before, after in joined
        if after is not None or (before is not None and before.path not in renamed)
    ]


def _differ(before: Subprocessor | None, after: Subprocessor | None, titles: Titles) -> bool:
    if before is None or after is None:
        return before is not after
    if titles and codes_of(before) & codes_of(after) & titles.keys():
        return True
    if before.__dict__ == after.__dict__:
        return False
    # Only fields count. A vendor may hold cached properties, too.
    plain = len(before.__dict__) <= len(_FIELDS) >= len(after.__dict__)
    return plain or _values(before) != _values(after)


def _content(vendor: Subprocessor) -> str:
    """The content of the vendor's file, for comparison."""
    return repr({name: value for name, value in _values(vendor).items() if name != "path"})


def _values(vendor: Subprocessor) -> dict[str, Any]:
    return {name: value for name, value in vendor.__dict__.items() if name in _FIELDS}


_FIELDS = Subprocessor.model_fields.keys()


def changes_of(
    before: Subprocessor | None, after: Subprocessor | None, titles: Titles = NONE
) -> Iterator[Change]:
    """The changes of a vendor. If the path differs, the vendor was renamed.

    `titles` are the new titles of regions.
    """
    if before is None and after is not None:
        yield Change(after.slug, "added", new=after)
    elif after is None and before is not None:
        yield Change(before.slug, "removed", old=before)
    elif before is not None and after is not None:
        if before.path != after.path:
            yield Change(after.slug, "renamed", "slug", before.slug, after.slug)
        yield from _of_fields(after.slug, before.__dict__, after.__dict__)
        yield from changes_of_regions(before, after, titles)


def _of_fields(slug: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    old_of, new_of = before.get, after.get
    for field in [field for field in _COMPARE if old_of(field, _UNREAD) != new_of(field, _UNREAD)]:
        old, new = old_of(field, _UNREAD), new_of(field, _UNREAD)
        if old is not _UNREAD and new is not _UNREAD:
            yield from _COMPARE[field](slug, field, old, new)


def _of_text(slug: str, field: str, old: str | None, new: str | None) -> Iterator[Change]:
    changed, respelt = _TEXTS[field]
    yield Change(slug, respelt if same_words(old, new) else changed, field, old, new)


def _of_record(slug: str, field: str, old: Record | None, new: Record | None) -> Iterator[Change]:
    """The change of a whole record, if every field of the record could be read."""
    if all(record is None or record.read(*type(record).model_fields) for record in (old, new)):
        yield from _of_value(slug, field, old, new)


def _of_value(slug: str, field: str, old: Any, new: Any) -> Iterator[Change]:
    yield Change(slug, _VALUES[field], field, old, new)


def _of_agreement(slug: str, _: str, old: Agreement, new: Agreement) -> Iterator[Change]:
    for field in _AGREEMENT:
        before, after = old.__dict__.get(field, _UNREAD), new.__dict__.get(field, _UNREAD)
        if before != after and before is not _UNREAD and after is not _UNREAD:
            safeguard = field == "kind" and {before, after} & {*SAFEGUARDS}
            kind = "safeguard-changed" if safeguard else "agreement-changed"
            yield Change(slug, kind, f"agreement.{field}", before, after)


def _of_engaged(slug: str, field: str, old: date, new: date) -> Iterator[Change]:
    yield Change(slug, "engaged-earlier" if new < old else "engaged", field, old, new)


def _of_ended(slug: str, field: str, old: date | None, new: date | None) -> Iterator[Change]:
    later = new is None or (old is not None and new > old)
    yield Change(slug, "resumed" if later else "ended", field, old, new)


def _of_list(slug: str, field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    added, removed, reordered = _LISTS[field]
    name = field.replace("_", "-")
    old, new = [[item for item in items if item != UNREAD_ITEM] for items in (old, new)]
    # A repeated item was added or removed only once.
    before, after = set(old), set(new)
    kept = [item for item in old if item in after]
    for item in dict.fromkeys(old):
        if item not in after:
            yield Change(slug, removed, name, old=item)
    for item in dict.fromkeys(new):
        if item not in before:
            yield Change(slug, added, name, new=item)
            kept.append(item)
    if kept != new:
        yield Change(slug, reordered, name, new=tuple(new))


_COMPARE: Mapping[str, Callable[[str, str, Any, Any], Iterator[Change]]] = {
    **dict.fromkeys(_TEXTS, _of_text),
    **dict.fromkeys(_LISTS, _of_list),
    **dict.fromkeys(_VALUES, _of_value),
    **dict.fromkeys(("contact", "internal"), _of_record),
    "agreement": _of_agreement,
    "engaged": _of_engaged,
    "ended": _of_ended,
}
"""The function that compares each field, in the order in which changes are listed."""
