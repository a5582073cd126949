"""How a notice period is counted."""

from collections import deque
from datetime import date

from checks.dates import days_after


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
