"""Calendar dates: their form, and periods of days."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@lru_cache(maxsize=65536)
def parse_date(value: str) -> date:
    """The day of an ISO 8601 calendar date in the form `2026-11-23`.

    Raises `ValueError` for any other text, with a message for readers of reports.
    """
    if not _ISO_DATE.fullmatch(value):
        raise ValueError("is not a date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("is a day that does not exist") from None


def days_after(day: date, days: int) -> date:
    """The last day of a period of `days` days that starts with an event on `day`.

    The day of the event does not count, as in Regulation (EEC, Euratom) No
    1182/71, Art. 3(1): 30 days from 1 August end with 31 August. Weekends and
    holidays count like other days. The result is `date.max` if the period ends later.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def days_before(day: date, days: int) -> date:
    """The day that is `days` days before `day`, or `date.min` if it is earlier."""
    try:
        return day - timedelta(days=days)
    except OverflowError:
        return date.min


def today_in(zone: tzinfo) -> date:
    """The current day in a time zone, by the clock of this machine."""
    return datetime.now(zone).date()


def utc_today() -> date:
    """The current day in UTC, by the clock of this machine."""
    return today_in(UTC)
