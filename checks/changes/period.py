"""The notice periods in force: the longest of them counts."""

from bisect import bisect_left
from datetime import date
from typing import NamedTuple

from checks.register.period import Period


class Window(NamedTuple):
    """The time between an announcement and its effect, in which customers may object.

    The change takes effect on the day `effective`. `period` is the notice period that leads to
    this day.
    """

    effective: date
    objections_until: date
    period: Period


class LongestPeriod(NamedTuple):
    """The longest of one or more periods. With holidays, the first day decides which is longest."""

    periods: tuple[Period, ...]

    def window(self, start: date) -> Window:
        """The window of a change that is announced on `start`."""
        longest, *others = self.periods
        window = Window(longest.effective(start), longest.objections_until(start), longest)
        for period in others:
            effective, until = period.effective(start), period.objections_until(start)
            if effective > window.effective:
                window = window._replace(effective=effective, period=period)
            window = window._replace(objections_until=max(window.objections_until, until))
        return window

    def last_start_before(self, day: date) -> date:
        """The last announcement that took effect before `day`, or `date.min` without any."""
        days = range(1, day.toordinal())
        number = bisect_left(
            days, day, key=lambda start: self.window(date.fromordinal(start)).effective
        )
        return date.fromordinal(max(number, 1))


class Periods:
    """The notice period in force, replayed policy by policy.

    A shorter period takes effect only when the longer period, counted from the landing of the
    shorter period, has passed. Otherwise a company could shorten the notice of a change that it is
    about to make. No call may name an earlier day than the call before.
    """

    def __init__(self, period: Period) -> None:
        self._current = period
        # Earlier periods that may end later, each with its last day in force.
        self._cut: list[tuple[Period, date]] = []

    def change(self, day: date, period: Period) -> None:
        """Set the period of a policy that lands on `day`."""
        if period is self._current:
            return  # as at most landings
        if not period.covers(self._current):
            # An earlier period that never ends later is also in force no longer.
            cut = [
                (period, last)
                for period, last in self._cut
                if last >= day and not self._current.covers(period)
            ]
            self._cut = [*cut, (self._current, self._current.effective(day))]
            if len(self._cut) > _MOST_CUT:
                self._cut = [_joined(self._cut)]
        self._current = period

    def on(self, day: date) -> LongestPeriod:
        """The longest notice period in force on `day`."""
        if self._cut:
            self._cut = [item for item in self._cut if item[1] >= day]
        return LongestPeriod((self._current, *(period for period, _ in self._cut)))


_MOST_CUT = 20
"""Earlier periods in force on a day. More are joined into a single period.

Only a history with new holidays every day has more.
"""


def _joined(cut: list[tuple[Period, date]]) -> tuple[Period, date]:
    """A single period that covers all of these periods, and their last day in force."""
    periods = [period for period, _ in cut]
    of_working_days = [period.holidays for period in periods if period.holidays is not None]
    joined = Period.of(
        max(period.days for period in periods),
        max(period.objections for period in periods),
        {day for holidays in of_working_days for day in holidays} if of_working_days else None,
    )
    return joined, max(last for _, last in cut)
