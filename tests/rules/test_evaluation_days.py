"""The days on which an evaluation counts."""

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from checks.rules.evaluation import oldest_valid, valid_until


@given(st.dates(), st.dates(), st.integers(1, 4000))
@example(date(2025, 6, 30), date(2026, 6, 30), 365)
@example(date.min, date.min, 365)
@example(date.max, date.max, 365)
def test_both_limits_of_an_evaluation_agree(day: date, today: date, valid: int) -> None:
    assert (day < oldest_valid(today, valid)) == (valid_until(day, valid) < today)
