"""A notice period, as contracts state it: how many days, and which days count."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from checks.dates import days_after


class Period(NamedTuple):
    """A notice period.

    A change takes effect after `days` days. Customers may object for `objections` days, which are
    never more than `days`. If `holidays` is None, every day counts. Otherwise, only working days
    count: Monday to Friday, except `holidays`. The holidays are sorted, and none is on a weekend.
    """

    days: int
    objections: int
    holidays: tuple[date, ...] | None = None

    @classmethod
    def of(
        cls, days: int, objections: int | None = None, holidays: Iterable[date] | None = None
    ) -> "Period":
        """The period of the settings. Without `objections`, customers may object for `days` days.

        The time for objections never ends after the change takes effect, whatever the settings say.
        """
        on_weekdays = holidays and sorted({day for day in holidays if day.weekday() < _SATURDAY})
        return cls(
            days,
            min(days, days if objections is None else objections),
            tuple(on_weekdays or ()) if holidays is not None else None,
        )

    def effective(self, start: date) -> date:
        """The day on which a change announced on `start` takes effect."""
        return self._after(start, self.days)

    def objections_until(self, start: date) -> date:
        """The last day for objections to a change announced on `start`."""
        return self._after(start, self.objections)

    def left(self, today: date, until: date) -> int:
        """The counting days after `today`, up to and including `until`. 0 if `until` is past."""
        days = max((until - today).days, 0)
        if self.holidays is None:
            return days
        weeks, rest = divmod(days, 7)
        weekdays = sum((today.weekday() + day) % 7 < _SATURDAY for day in range(1, rest + 1))
        return weeks * 5 + weekdays - sum(today < holiday <= until for holiday in self.holidays)

    def covers(self, other: "Period") -> bool:
        """Whether the other period never ends later than this period, if both begin together."""
        if other.days > self.days or other.objections > self.objections:
            return False
        if other.holidays is None or other.holidays == self.holidays:
            return True
        return self.holidays is not None and {*other.holidays} <= {*self.holidays}

    @property
    def unit(self) -> str:
        """The days that count, in words."""
        return "days" if self.holidays is None else "working days"

    def __str__(self) -> str:
        return f"{self.days} {self.unit if self.days > 1 else self.unit.removesuffix('s')}"

    def _after(self, start: date, days: int) -> date:
        if self.holidays is None:
            return days_after(start, days)
        end = _weekdays_after(start, days)
        for holiday in self.holidays:
            if holiday > end:
                break
            if holiday > start:
                end = _weekdays_after(end, 1)
        return end


_SATURDAY = 5
"""The first day of the weekend, as `date.weekday` counts."""


def _weekdays_after(day: date, count: int) -> date:
    """The weekday `count` weekdays after `day`, or `date.max` if the calendar ends before."""
    weekday = min(day.weekday(), _SATURDAY - 1)  # a weekend counts like the Friday before
    weeks, rest = divmod(count, 5)
    weekend = 2 if weekday + rest >= _SATURDAY else 0
    return days_after(day, weeks * 7 + rest + weekend - (day.weekday() - weekday))
