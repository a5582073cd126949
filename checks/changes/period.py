"""How a notice period is counted."""

from datetime import date, timedelta


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
    """The day so many days earlier, or the first one that there is."""
    try:
        return day - timedelta(days=days)
    except OverflowError:
        return date.min
