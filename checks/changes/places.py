"""Changes of the details of a country: place, activities and scope."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from checks.changes.change import Change
from checks.changes.terms import Terms
from checks.data.regions import within
from checks.register.model import CountryDetails

NO_DETAILS = CountryDetails.model_construct()
_FIELDS = ("countries", "country_details")


def changes_of_places(
    slug: str, before: Mapping[str, Any], after: Mapping[str, Any], between: Terms
) -> Iterator[Change]:
    """The changes of the details of countries that a vendor's file names before and after.

    `before` and `after` are the values of the vendor's fields. Scopes count by their titles.
    """
    if any(field not in values for field in _FIELDS for values in (before, after)):
        return  # they cannot be read
    old_of, new_of = before["country_details"], after["country_details"]
    if old_of == new_of:
        return
    kept = set(before["countries"])
    for code in after["countries"]:
        old, new = old_of.get(code, NO_DETAILS), new_of.get(code, NO_DETAILS)
        if code in kept and old != new:
            change = change_of_details(slug, code, old, new)
            if change.kind == "activity-added" and not allow_more(*_titled(old, new, between)):
                change = change._replace(kind="place-changed")
            yield change


def _titled(
    old: CountryDetails, new: CountryDetails, between: Terms
) -> tuple[CountryDetails, CountryDetails]:
    """The details with the titles of their scopes. A key in both keeps the earlier title."""
    before, after = between.scopes
    titles = {scope: before.get(scope, scope) for scope in old.scope}
    later = tuple(titles.get(scope) or after.get(scope, scope) for scope in new.scope)
    return (
        old.model_copy(update={"scope": tuple(titles.values())}),
        new.model_copy(update={"scope": later}),
    )


def change_of_details(slug: str, code: str, old: CountryDetails, new: CountryDetails) -> Change:
    """The change from the old to other new details of a country."""
    kind = "activity-added" if allow_more(old, new) else "place-changed"
    earlier, later = (details if details != NO_DETAILS else None for details in (old, new))
    return Change(slug, kind, f"country-details.{code}", earlier, later)


def with_places(
    changes: Iterable[Change], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    """The changes of `countries`, with the details of the added and removed countries.

    A country in a region that the vendor named before is no new place.
    """
    for change in changes:
        values, code = (before, change.old) if change.old is not None else (after, change.new)
        details = values.get("country_details") or {}
        if isinstance(code, str) and code in details:
            change = change._replace(details=details[code])
        if change.kind == "country-added" and _is_within(change, before):
            change = change._replace(kind="country-narrowed")
        yield change


def are_within(values: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    """Whether all places of a vendor, with their details, are among the places of another.

    `values` and `others` are the values of the vendors' fields.
    """
    details = values.get("country_details") or {}
    codes = values.get("countries") or ()
    additions = (Change("", "country-added", "countries", None, c, details.get(c)) for c in codes)
    return bool(codes) and all(_is_within(addition, others) for addition in additions)


def _is_within(addition: Change, before: Mapping[str, Any]) -> bool:
    """Whether a region that the vendor named before includes an added country."""
    details = before.get("country_details") or {}
    return any(
        within(addition.new, code)
        and not allow_more(details.get(code, NO_DETAILS), addition.details or NO_DETAILS)
        for code in before.get("countries") or ()
    )


def allow_more(old: CountryDetails, new: CountryDetails) -> bool:
    """Whether new details of a country allow more activities or scopes than the old details."""
    return _is_wider(old.activities, new.activities) or _is_wider(old.scope, new.scope)


def _is_wider(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether the new items allow more than the old items. No items allow everything.

    Capitals do not count.
    """
    return bool(old) and not (new and _folded(new) <= _folded(old))


def _folded(items: Iterable[str]) -> Set[str]:
    return {item.casefold() for item in items}
