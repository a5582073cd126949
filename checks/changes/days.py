"""Changes of the first day and the last day of a vendor."""

from datetime import date

from checks.changes.change import Change


def change_of_day(slug: str, field: str, old: date | None, new: date | None) -> Change:
    """The change of `engaged` or `ended` from one day to another. None is no day."""
    kind = field
    if field == "engaged" and old is not None and new is not None and new < old:
        kind = "engaged-earlier"
    elif field == "ended" and (new is None or (old is not None and new > old)):
        kind = "resumed"
    return Change(slug, kind, field, old, new)
