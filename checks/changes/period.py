"""How a notice period is counted."""

from collections import deque
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
    """The day so many days earlier, or the first day that there is."""
    try:
        return day - timedelta(days=days)
    except OverflowError:
        return date.min


class Periods:
    """The notice period in force, while policies follow each other.

    A cut takes effect only when the longer period, counted from the cut, has
    passed. Otherwise a company could shorten the notice of a change that it is
    about to make. Days must not go back in time from one call to the next.
    """

    def __init__(self, days: int) -> None:
        self._now = days
        # Periods that were cut, the longest first, each with the last day on which it holds.
        self._cut: deque[tuple[int, date]] = deque()

    def change(self, day: date, days: int) -> None:
        """Set a policy that lands on `day`, with a period of so many days."""
        if days < self._now:
            # A shorter period that was cut earlier ends earlier, too.
            while self._cut and self._cut[-1][0] <= self._now:
                self._cut.pop()
            self._cut.append((self._now, days_after(day, self._now)))
        self._now = days

    def on(self, day: date) -> int:
        """The longest notice period in force on `day`, in days."""
        while self._cut and self._cut[0][1] < day:
            self._cut.popleft()
        return max(self._now, self._cut[0][0] if self._cut else 0)
