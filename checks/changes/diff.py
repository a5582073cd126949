"""The difference between two registers, as changes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress, repeat
from operator import ne
from typing import Any

from checks.changes.change import Change
from checks.changes.company_names import same_company
from checks.changes.days import change_of_day
from checks.changes.matching import Pair, matched
from checks.changes.places import changes_of_places, with_places
from checks.changes.related import Changed, Lookup, related
from checks.changes.rulings import ruled
from checks.changes.safeguards import are_kept, mechanisms, safeguards
from checks.changes.spelling import same_but_for_languages, same_words
from checks.changes.terms import NO_TERMS, Terms, changes_of_titles, terms
from checks.register.model import Agreement, Register, Subprocessor
from checks.register.record import UNREAD_ITEM, Record
from checks.register.vocabulary import DATA, PEOPLE, in_vocabulary

_UNREAD = object()

# The kinds of change of each field.
_TEXTS: Mapping[str, tuple[str, str]] = {
    "name": ("entity-replaced", "name-respelt"),
    "purpose": ("purpose-changed", "purpose-respelt"),
}
_LISTS: Mapping[str, tuple[str, str, str]] = {
    "countries": ("country-added", "country-removed", "countries-reordered"),
    "data": ("data-added", "data-removed", "data-reordered"),
    "data_subjects": ("data-subject-added", "data-subject-removed", "data-subjects-reordered"),
    "also_known_as": ("alias-added", "alias-removed", "aliases-reordered"),
}
_VOCABULARIES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "data": ("data-respelt", DATA),
    "data_subjects": ("data-subject-respelt", PEOPLE),
}
"""Lists with a vocabulary, and the kind of change from an own word to the same known word."""

_VALUES: Mapping[str, str] = {
    "established": "established-changed",
    "address": "address-changed",
    "website": "website-changed",
    "group": "group-changed",
    "contact": "contact-changed",
    "identifiers": "identifiers-changed",
    "links": "links-changed",
    "formerly": "earlier-names-changed",
    "replaces": "replaces-changed",
    "entity": "entity-linked",
    "announced": "announced-changed",
    "evaluation": "evaluation-changed",
    "internal": "internal-changed",
}
_AGREEMENT = ("kind", "reference", "executed", "expires", "first", "url")
_OF_ENTITY = frozenset({"established", "address", "contact", "identifiers", "transfers"})
"""Facts that the entry of a further service leaves to the entry of its legal entity."""

_STATED = frozenset({
    "website", "purpose", "countries", "established", "address", "contact", "data",
    "data_subjects", "links", "identifiers",
})  # fmt: skip
"""Facts that a vendor in onboarding may state for the first time, like scope and details."""


def diff(base: Register, head: Register) -> tuple[Change, ...]:
    """The changes that turn the subprocessors of `base` into those of `head`, by slug.

    A field that could not be read on either side is left out.
    """
    before = {vendor.slug: vendor for vendor in base.subprocessors}
    after = {vendor.slug: vendor for vendor in head.subprocessors}
    slugs = sorted(before.keys() | after.keys())
    between = terms(base.policy, head.policy)
    pairs = matched(((before.get(slug), after.get(slug)) for slug in slugs), between)
    changed = changes_between(pairs, before.get, after.get, between)
    return tuple(change for _, changes in changed for change in changes)


def changes_between(
    pairs: Iterable[Pair], base: Lookup, head: Lookup, between: Terms = NO_TERMS
) -> Sequence[Changed]:
    """The changes of each pair. `base` and `head` find vendors by slug."""
    changed = [(pair, [*changes_of(*pair, between)]) for pair in pairs]
    return related(changed, base, head, between)


def changes_of(
    before: Subprocessor | None, after: Subprocessor | None, between: Terms = NO_TERMS
) -> Iterator[Change]:
    """The changes of a vendor. If the path differs, the vendor was renamed.

    `between` are the terms of the change from the one register to the other.
    """
    changes = _changes_of(before, after, between)
    return ruled(changes, between) if between.rulings else changes


def _changes_of(
    before: Subprocessor | None, after: Subprocessor | None, between: Terms
) -> Iterator[Change]:
    if before is None and after is not None:
        yield Change(after.slug, "added", new=after)
    elif after is None and before is not None:
        yield Change(before.slug, "removed", old=before)
    elif before is not None and after is not None:
        if before.path != after.path:
            yield Change(after.slug, "renamed", "slug", before.slug, after.slug)
        yield from _of_fields(after.slug, before.__dict__, after.__dict__, between)
        yield from changes_of_places(after.slug, before.__dict__, after.__dict__, between)
        yield from changes_of_titles(before, after, between)


def _of_fields(
    slug: str, before: dict[str, Any], after: dict[str, Any], between: Terms
) -> Iterator[Change]:
    # This runs for each change of a file in a history, so no loop in Python.
    values = (map(side.get, _COMPARE, repeat(_UNREAD)) for side in (before, after))
    differing = [*compress(_COMPARE, map(ne, *values))]
    onboarding = differing and slug in between.onboarding
    for field in differing:
        old, new = _value(before, field), _value(after, field)
        if old is _UNREAD or new is _UNREAD:
            continue
        if onboarding and field in _STATED and not old and new:
            yield Change(slug, "stated", field.replace("_", "-"), None, new)
        elif not (field in _OF_ENTITY and _is_left_to_entity(before, after, old, new)):
            changes = _COMPARE[field](slug, field, old, new)
            yield from with_places(changes, before, after) if field == "countries" else changes
    if not {"agreement", "transfers"}.isdisjoint(differing):
        yield from _of_safeguards(slug, before, after, between)
    if "scope" in differing:
        yield from _of_scope(slug, _value(before, "scope"), _value(after, "scope"), between)
    if "details" in differing:
        yield from _of_details(slug, _value(before, "details"), _value(after, "details"), between)


def _value(values: dict[str, Any], field: str) -> Any:
    """The value of a field: None if the file does not state the fact, `_UNREAD` if it is broken."""
    if field in values:
        return values[field]
    return None if field in values.get("unstated", ()) else _UNREAD


def _is_left_to_entity(before: dict[str, Any], after: dict[str, Any], old: Any, new: Any) -> bool:
    """Whether the entry of the legal entity states a fact instead, before or after."""
    return (old is None and before.get("entity") is not None) or (
        new is None and after.get("entity") is not None
    )


def _of_text(slug: str, field: str, old: str | None, new: str | None) -> Iterator[Change]:
    changed, respelt = _TEXTS[field]
    same = same_company if field == "name" else same_words
    kind = respelt if same(old, new) else changed
    if field == "purpose" and same_but_for_languages(old, new):
        kind = "purpose-translated"
    yield Change(slug, kind, field, old, new)


def _of_record(slug: str, field: str, old: Record | None, new: Record | None) -> Iterator[Change]:
    """The change of a whole record, if every field of the record could be read."""
    if all(record is None or record.read(*type(record).model_fields) for record in (old, new)):
        yield from _of_value(slug, field, old, new)


def _of_value(slug: str, field: str, old: Any, new: Any) -> Iterator[Change]:
    yield Change(slug, _VALUES[field], field, old, new)


def _of_agreement(
    slug: str, _: str, old: Agreement | None, new: Agreement | None
) -> Iterator[Change]:
    old_of, new_of = ({} if part is None else part.__dict__ for part in (old, new))
    for field in _AGREEMENT:
        missing = None if old is None or new is None else _UNREAD
        before, after = old_of.get(field, missing), new_of.get(field, missing)
        if before != after and before is not _UNREAD and after is not _UNREAD:
            yield Change(slug, "agreement-changed", f"agreement.{field}", before, after)


def _of_safeguards(
    slug: str, before: dict[str, Any], after: dict[str, Any], between: Terms
) -> Iterator[Change]:
    """The change of the safeguards: `transfers`, and agreements that are safeguards."""
    try:
        old, new = safeguards(before), safeguards(after)
    except KeyError:
        return  # they cannot be read
    if old == new or _is_left_to_entity(before, after, old, new):
        return
    earlier, later = mechanisms(old), mechanisms(new)
    if slug in between.onboarding and not earlier:
        kind = "stated"
    elif earlier == later:
        kind = "safeguard-updated"
    elif earlier and are_kept(old, new):
        kind = "safeguard-added"
    else:
        kind = "safeguard-changed"
    yield Change(slug, kind, "transfers", old, new)


def _of_details(slug: str, old: Any, new: Any, between: Terms) -> Iterator[Change]:
    if old is _UNREAD or new is _UNREAD:
        return
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            if slug in between.onboarding and key not in old:
                kind = "stated"
            elif same_but_for_languages(old.get(key), new.get(key)):
                kind = "detail-translated"
            elif key in between.material and not same_words(old.get(key), new.get(key)):
                kind = "detail-changed"
            else:
                kind = "detail-updated"
            yield Change(slug, kind, f"details.{key}", old.get(key), new.get(key))


def _of_scope(slug: str, old: Any, new: Any, between: Terms) -> Iterator[Change]:
    """The change of a scope. An entry without a scope applies to everything."""
    if old is _UNREAD or new is _UNREAD:
        return
    # A text may become the key of a title, and a title may say more than the text did.
    before, after = (
        [titles.get(item, item) for item in items]
        for titles, items in zip(between.scopes, (old, new), strict=True)
    )
    kept = [_found(title, before) or item in old for item, title in zip(new, after, strict=True)]
    if sorted(old) == sorted(new):
        kind = "scope-reordered"
    elif old and all(kept) and all(_found(title, after) for title in before):
        kind = "scope-respelt"
    elif slug in between.onboarding and not old:
        kind = "stated"
    elif new and (not old or all(kept)):
        kind = "scope-narrowed"
    else:
        kind = "scope-changed"
    yield Change(slug, kind, "scope", old or None, new or None)


def _found(title: str, titles: Sequence[str]) -> bool:
    return any(same_words(title, other) or same_but_for_languages(title, other) for other in titles)


def _of_day(slug: str, field: str, old: date | None, new: date | None) -> Iterator[Change]:
    yield change_of_day(slug, field, old, new)


def _of_list(slug: str, field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    added, removed, reordered = _LISTS[field]
    name = field.replace("_", "-")
    old, new = [[item for item in items if item != UNREAD_ITEM] for items in (old, new)]
    # A repeated item was added or removed only once.
    before, after = set(old), set(new)
    kept = [item for item in old if item in after]
    respelt, same = _respelt(field, before - after, after)
    for item in dict.fromkeys(old):
        if item not in after:
            yield Change(slug, respelt if item in same else removed, name, old=item)
    for item in dict.fromkeys(new):
        if item not in before:
            yield Change(slug, respelt if item in same else added, name, new=item)
            kept.append(item)
    if kept != new:
        yield Change(slug, reordered, name, new=tuple(new))


def _respelt(field: str, old: Iterable[str], new: Collection[str]) -> tuple[str, Collection[str]]:
    """The items that only change from an own word to the same word of the vocabulary.

    The kind of the change comes first.
    """
    kind, vocabulary = _VOCABULARIES.get(field, ("", {}))
    words = {item: in_vocabulary(item, vocabulary) for item in old if item not in vocabulary}
    pairs = {item: word for item, word in words.items() if word in new}
    return kind, {*pairs, *pairs.values()}


def _nothing(slug: str, field: str, old: Any, new: Any) -> Iterator[Change]:
    """No change, since this field alone does not decide."""
    yield from ()


_COMPARE: Mapping[str, Callable[[str, str, Any, Any], Iterator[Change]]] = {
    **dict.fromkeys(_TEXTS, _of_text),
    **dict.fromkeys(_LISTS, _of_list),
    **dict.fromkeys(_VALUES, _of_value),
    **dict.fromkeys(("contact", "identifiers", "internal", "links"), _of_record),
    **dict.fromkeys(("scope", "transfers", "details"), _nothing),
    "agreement": _of_agreement,
    **dict.fromkeys(("engaged", "ended"), _of_day),
}
"""The function that compares each field, in the order in which changes are listed.

Changes of scope, transfers and details come after all others: the terms of the change
decide about these changes, too.
"""
