"""Changes of several entries that belong together, because they land together.

A service moves to an entry of its own, a vendor replaces another, and all entries of a legal
entity get the same name.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from checks.changes.change import Change
from checks.changes.company_names import same_company
from checks.changes.matching import Pair
from checks.changes.places import are_within
from checks.changes.spelling import same_words
from checks.changes.terms import Terms
from checks.register.model import ONLY_OF_ENTITY, Subprocessor

Changed = tuple[Pair, Sequence[Change]]
"""A pair, and the changes between its vendors."""

Lookup = Callable[[str], Subprocessor | None]
"""Finds the vendor with a slug."""


def related(
    changed: Sequence[Changed], base: Lookup, head: Lookup, between: Terms
) -> Sequence[Changed]:
    """The changes of a landing, compared with each other.

    `base` and `head` find vendors before and after the landing.
    """
    by_slug = {
        after.slug: changes
        for (_, after), changes in changed
        # Customers do not hear of a change after the end of the entry.
        if after is not None and after.stated("ended") is None
    }
    return [
        (pair, [*_told(pair, changes, by_slug.get, base, head, between)])
        if _is_related(pair)
        else (pair, changes)
        for pair, changes in changed
    ]


def _is_related(pair: Pair) -> bool:
    """Whether a vendor names another entry."""
    _, after = pair
    return after is not None and bool(after.stated("entity") or after.stated("replaces"))


def _told(
    pair: Pair,
    changes: Sequence[Change],
    changes_of: Callable[[str], Sequence[Change] | None],
    base: Lookup,
    head: Lookup,
    between: Terms,
) -> Iterator[Change]:
    _, after = pair
    if after is None:
        return
    of_entity = changes_of(after.stated("entity") or "") or ()
    rulings = {_texts(change): change.ruling for change in of_entity if _is_shared(change)}
    for change in changes:
        if change.kind == "added":
            yield _of_addition(change, after, base, head, between)
        elif _is_shared(change) and _texts(change) in rulings:
            # Otherwise the entries of the entity would have different names for a while.
            yield change._replace(echo=True, ruling=rulings[_texts(change)])
        else:
            yield change


def _texts(change: Change) -> tuple[str, Any, Any]:
    return change.field, change.old, change.new


def _is_shared(change: Change) -> bool:
    """Whether the change is about a text that may change in all entries of a legal entity."""
    return change.field in ("name", "website")


def _of_addition(
    change: Change, added: Subprocessor, base: Lookup, head: Lookup, between: Terms
) -> Change:
    origin = base(added.stated("entity") or "")
    if origin is not None and _is_moved(origin, added, between):
        return change._replace(kind="moved")
    names = [
        replaced.stated("name") or slug
        for slug in added.stated("replaces") or ()
        if (replaced := base(slug)) is not None and _is_gone(head(slug))
    ]
    return change._replace(old=tuple(names)) if names else change


def _is_gone(vendor: Subprocessor | None) -> bool:
    return vendor is None or vendor.stated("ended") is not None


def _is_moved(origin: Subprocessor, added: Subprocessor, between: Terms) -> bool:
    """Whether customers were told everything about a new entry with the entry of its entity."""
    if origin.stated("ended") is not None or any(added.stated(name) for name in ONLY_OF_ENTITY):
        return False
    details = (
        origin.details.get(key) == added.details.get(key)
        for key in between.material
        if origin.read("details") and added.read("details")
    )
    return (
        same_company(origin.stated("name"), added.stated("name"))
        and same_words(origin.stated("purpose"), added.stated("purpose"))
        and are_within(added.__dict__, origin.__dict__)
        and _are_fewer(added.stated("data"), origin.stated("data"))
        and _are_fewer(added.stated("data_subjects"), origin.stated("data_subjects"))
        and (
            not origin.stated("scope") or _are_fewer(added.stated("scope"), origin.stated("scope"))
        )
        and all(details)
    )


def _are_fewer(items: Sequence[str] | None, others: Sequence[str] | None) -> bool:
    """Whether all items are among the others. No items say nothing, and may mean everything."""
    return bool(items) and {*(items or ())} <= {*(others or ())}
