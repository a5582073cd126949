"""The values of a vendor that hold on a day, although its file already has later values."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from checks.changes.announcement import Announcement
from checks.changes.change import KEYED
from checks.changes.items import items_in_effect
from checks.register.model import Subprocessor


def listed_until(vendor: Subprocessor, later: Sequence[Announcement]) -> Subprocessor | None:
    """The vendor until its `later` changes hold. None if the vendor itself is still to come."""
    is_new = any(announcement.change.kind == "added" for announcement in later)
    return None if is_new else in_effect(vendor, later)


def in_effect(vendor: Subprocessor, later: Iterable[Announcement]) -> Subprocessor:
    """The vendor until the changes announced for `later` take effect."""
    values: dict[str, Any] = {}
    lists: defaultdict[str, list[Announcement]] = defaultdict(list)
    keyed: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for announcement in later:
        change = announcement.change
        field, key = change.model_path
        if field in KEYED:
            keyed[field].setdefault(key, change.old)
        elif not field or key or change.dated:
            continue  # the list shows dates at once, and does not show agreements
        elif change.itemwise:
            lists[field].append(announcement)
            if change.details is not None and change.old is not None:
                keyed["country_details"].setdefault(change.old, change.details)
        else:
            values.setdefault(field, change.old)
    for field, announcements in lists.items():
        values[field] = tuple(items_in_effect(vendor.stated(field) or (), announcements))
    for field, earlier in keyed.items():
        mapping = {**(vendor.stated(field) or {}), **earlier}
        values[field] = {key: value for key, value in mapping.items() if value is not None}
    if "scope" in values:
        values["scope"] = values["scope"] or ()
    agreement = vendor.stated("agreement")
    if "transfers" in values and agreement is not None:
        # The earlier safeguards include the earlier kind of the agreement.
        values["agreement"] = agreement.model_copy(update={"kind": None})
    return vendor.model_copy(update=values)
