"""How a notice period is counted."""

from collections import deque
from datetime import date

from checks.dates import days_after


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
