"""Days: how they are written, and how periods of days are counted."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@lru_cache(maxsize=65536)
def parse_date(value: str) -> date:
    """The day of an ISO 8601 calendar date, `2026-11-23` and no other form.

    Raises `ValueError`, saying for a reader what is wrong.
    """
    if not _ISO_DATE.fullmatch(value):
        raise ValueError("is not a date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("is a day that does not exist") from None


def days_after(day: date, days: int) -> date:
    """The last day of a period of so many days that an event on `day` starts.

    The day of the event does not count, as in Regulation (EEC, Euratom) No
    1182/71, Art. 3(1): 30 days from 1 August end with 31 August. A contract may
    count in another way; weekends and holidays are days like others. Never
    beyond the last day that there is.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def days_before(day: date, days: int) -> date:
    """The day so many days earlier, or the first day that there is."""
    try:
        return day - timedelta(days=days)
    except OverflowError:
        return date.min


def utc_today() -> date:
    """The current day in UTC, by the clock of this machine."""
    return datetime.now(UTC).date()
