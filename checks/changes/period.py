"""How a notice period is counted."""

from collections import deque
from datetime import date, timedelta


def days_after(day: date, days: int) -> date:
    """The last day of a period of `days` days that starts with an event on `day`.

    The day of the event does not count, as in Regulation (EEC, Euratom) No
    1182/71, Art. 3(1): 30 days from 1 August end with 31 August. Weekends and
    holidays count like other days. A contract may count differently. The result is
    `date.max` if the period ends later.
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


class Periods:
    """The notice period in force, replayed policy by policy. Periods are in days.

    A cut takes effect only when the longer period, counted from the cut, has
    passed. Otherwise a company could shorten the notice of a change that it is
    about to make. No call may name an earlier day than the call before.
    """

    def __init__(self, days: int) -> None:
        self._current = days
        # Longer periods that were cut, the longest first, each with its last day in force.
        self._cut: deque[tuple[int, date]] = deque()

    def change(self, day: date, days: int) -> None:
        """Set the period of a policy that lands on `day` to `days`."""
        if days < self._current:
            # A shorter period that was cut earlier ends earlier, too.
            while self._cut and self._cut[-1][0] <= self._current:
                self._cut.pop()
            self._cut.append((self._current, days_after(day, self._current)))
        self._current = days

    def on(self, day: date) -> int:
        """The longest notice period in force on `day`."""
        while self._cut and self._cut[0][1] < day:
            self._cut.popleft()
        return max(self._current, self._cut[0][0] if self._cut else 0)
