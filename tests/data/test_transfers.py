"""The decisions on adequacy, and what may end them."""

from datetime import date

import pytest

from checks.data import facts
from checks.data.transfers import risks


@pytest.mark.parametrize(
    ("code", "day", "dates"),
    [
        ("US", date(2025, 10, 30), []),
        ("US", date(2025, 10, 31), [date(2025, 10, 31)]),
        ("US", date(2026, 11, 25), [date(2025, 10, 31), date(2026, 6, 29)]),
        ("CH", date(2026, 11, 25), []),
        ("IN", date(2026, 11, 25), []),
    ],
)
def test_the_risks_that_are_known_on_a_day(code: str, day: date, dates: list[date]) -> None:
    assert [risk.date for risk in risks(code, day)] == dates


def test_each_risk_has_a_source() -> None:
    for decisions in facts("adequacy")["decisions"].values():
        for decision in decisions:
            for risk in decision.get("risks", ()):
                assert risk.keys() == {"what", "source", "date"}
                assert "https://" in risk["source"]
                assert not risk["what"].endswith(".")
                assert decision["date"] <= risk["date"] <= date(2026, 11, 25)
