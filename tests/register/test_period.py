"""Notice periods in days of the calendar and in working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.register.period import Period

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 12, day) for day in (18, 19, 20, 21))
CHRISTMAS = (date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1))


def ends(start: date, days: int, holidays: tuple[date, ...] | None) -> date:
    """The end of a period."""
    return Period.of(days, holidays=holidays).effective(start)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-08-01", 30, "2026-08-31"),
        ("2028-02-01", 28, "2028-02-29"),
        ("2028-02-01", 29, "2028-03-01"),
        ("9999-12-01", 31, "9999-12-31"),
    ],
)
def test_every_day_counts(start: str, days: int, end: str) -> None:
    assert str(ends(date.fromisoformat(start), days, None)) == end


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        # Over a weekend.
        (FRIDAY, 1, "2026-12-21"),
        (FRIDAY, 4, "2026-12-24"),
        (FRIDAY, 5, "2026-12-28"),  # without the holiday on a Friday
        (FRIDAY, 8, "2026-12-31"),
        (FRIDAY, 9, "2027-01-04"),  # without both holidays on Fridays
        (FRIDAY, 10, "2027-01-05"),
        # A landing on a weekend or a holiday counts like the working day before.
        (SATURDAY, 1, "2026-12-21"),
        (SUNDAY, 1, "2026-12-21"),
        (SUNDAY, 5, "2026-12-28"),
        (CHRISTMAS[0], 1, "2026-12-28"),
        (CHRISTMAS[1], 4, "2026-12-31"),
        (MONDAY, 3, "2026-12-24"),
        # Over a leap day, which is a Tuesday.
        (date(2028, 2, 28), 1, "2028-02-29"),
        (date(2028, 2, 25), 3, "2028-03-01"),
        # At the end of the calendar.
        (date(9999, 12, 20), 10, "9999-12-31"),
    ],
)
def test_working_days_count(start: date, days: int, end: str) -> None:
    assert str(ends(start, days, CHRISTMAS)) == end


def test_a_holiday_at_the_end_moves_the_end_past_the_next_holiday() -> None:
    holidays = (date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28), date(2026, 12, 29))
    assert ends(MONDAY, 3, holidays) == date(2026, 12, 30)


def test_holidays_on_weekends_and_repeated_holidays_change_nothing() -> None:
    christmas = CHRISTMAS[0]
    assert Period.of(10, holidays=[christmas, SATURDAY, christmas, SUNDAY]) == Period.of(
        10, holidays=[christmas]
    )


@pytest.mark.parametrize(
    ("objections", "until"), [(None, 30), (15, 15), (1, 1), (30, 30), (31, 30), (36500, 30)]
)
def test_objections_never_end_after_the_effect(objections: int | None, until: int) -> None:
    period = Period.of(30, objections)
    assert period.objections_until(MONDAY) == MONDAY + timedelta(until)
    assert period.effective(MONDAY) == MONDAY + timedelta(30)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period.of(1), "1 day"),
        (Period.of(30), "30 days"),
        (Period.of(1, holidays=()), "1 working day"),
        (Period.of(10, 5, ()), "10 working days"),
    ],
)
def test_a_period_in_words(period: Period, words: str) -> None:
    assert str(period) == words


days = st.integers(1, 400)
starts = st.dates(date(2024, 1, 1), date(2030, 1, 1))
holidays = st.none() | st.lists(st.dates(date(2024, 1, 1), date(2031, 1, 1)), max_size=40)
periods = st.builds(Period.of, days, st.none() | days, holidays)


@given(period=periods, start=starts)
def test_a_period_ends_as_if_each_day_were_counted(period: Period, start: date) -> None:
    end, left = start, period.days
    while left:
        end += timedelta(1)
        weekday = end.weekday() < 5 and end not in (period.holidays or ())
        left -= period.holidays is None or weekday
    assert period.effective(start) == end
    assert period.left(start, end) == period.days
    assert period.left(end, start) == 0


@given(period=periods, start=starts, later=st.integers(0, 40))
def test_a_later_start_never_ends_a_period_earlier(period: Period, start: date, later: int) -> None:
    moved = start + timedelta(later)
    assert period.effective(start) <= period.effective(moved)
    assert period.objections_until(start) <= period.objections_until(moved)


@given(period=periods, start=starts)
def test_a_period_never_ends_before_the_days_of_the_calendar(period: Period, start: date) -> None:
    assert period.effective(start) >= start + timedelta(period.days)
    assert start < period.objections_until(start) <= period.effective(start)


@given(one=periods, other=periods, start=starts)
def test_a_period_covers_only_periods_that_never_end_later(
    one: Period, other: Period, start: date
) -> None:
    assert one.covers(one)
    if one.covers(other):
        assert one.effective(start) >= other.effective(start)
        assert one.objections_until(start) >= other.objections_until(start)


@pytest.mark.parametrize(
    ("one", "other", "covers"),
    [
        (Period.of(30), Period.of(29), True),
        (Period.of(30), Period.of(30, 15), True),
        (Period.of(30, 15), Period.of(30), False),
        (Period.of(30), Period.of(10, holidays=()), False),
        (Period.of(30, holidays=()), Period.of(30), True),
        (Period.of(30, holidays=CHRISTMAS), Period.of(30, holidays=CHRISTMAS[:1]), True),
        (Period.of(30, holidays=CHRISTMAS[:1]), Period.of(30, holidays=CHRISTMAS), False),
    ],
)
def test_which_period_covers_another(one: Period, other: Period, covers: bool) -> None:
    assert one.covers(other) is covers
