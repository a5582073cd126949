"""Changes of the details of a country: place, activities and scope."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from checks.changes.change import Change
from checks.register.model import CountryDetails

NO_DETAILS = CountryDetails.model_construct()
_FIELDS = ("countries", "country_details")


def changes_of_places(
    slug: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    """The changes of the details of countries that a vendor's file names before and after.

    `before` and `after` are the values of the vendor's fields.
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
            yield change_of_details(slug, code, old, new)


def change_of_details(slug: str, code: str, old: CountryDetails, new: CountryDetails) -> Change:
    """The change from the old to other new details of a country."""
    wider = _is_wider(old.activities, new.activities) or _is_wider(old.scope, new.scope)
    kind = "activity-added" if wider else "place-changed"
    before, after = (details if details != NO_DETAILS else None for details in (old, new))
    return Change(slug, kind, f"country-details.{code}", before, after)


def with_details(
    changes: Iterable[Change], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    """The changes of `countries`, with the details of the added and removed countries."""
    for change in changes:
        values, code = (before, change.old) if change.old is not None else (after, change.new)
        details = values.get("country_details") or {}
        known = isinstance(code, str) and code in details
        yield change._replace(details=details[code]) if known else change


def _is_wider(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether the new items allow more than the old items. No items allow everything."""
    return bool(old) and (not new or not set(new) <= set(old))
