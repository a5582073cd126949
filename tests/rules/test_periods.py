"""The settings of the notice period."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from tests.examples import register_of
from tests.trees import check

TOO_MANY = ", ".join(f"{date(2026, 1, 1) + timedelta(day)}" for day in range(501))


def settings(notice: str) -> Mapping[str, bytes]:
    """A register with these settings of the notice period."""
    return register_of(f"# register.yaml\nnotice: {{{notice}}}\n")


def found(notice: str, today: str = "2026-06-30") -> list[tuple[str, str]]:
    """Rule and hint of each finding."""
    report = check(settings(notice), date.fromisoformat(today))
    return [(finding.rule, finding.hint) for finding in report.findings]


@pytest.mark.parametrize(
    "notice",
    [
        "days: 30",
        "days: 30, objections: 30",
        "days: 30, objections: 15",
        "days: 1, objections: 1",
        "days: 10, working-days: true",
        "days: 10, working-days: false",
        "days: 10, working-days: true, holidays: 2026-12-25",
        # A holiday on a Saturday is harmless.
        "days: 10, working-days: true, holidays: [2026-12-25, 2026-12-26]",
        f"days: 10, working-days: true, holidays: [{TOO_MANY.rpartition(',')[0]}]",
    ],
)
def test_good_settings(notice: str) -> None:
    assert found(notice) == []


@pytest.mark.parametrize(
    ("notice", "rule"),
    [
        ("objections: 0", "register-setting"),
        ("objections: -1", "register-setting"),
        ("objections: fifteen", "register-setting"),
        ("objections: 99999999999", "register-setting"),
        ("objections: ''", "missing-field"),
        ("working-days: perhaps", "register-setting"),
        ("working-days: true, holidays: []", "missing-field"),
        ("working-days: true, holidays: [Christmas]", "date-format"),
        ("working-days: true, holidays: [2026-02-30]", "date-format"),
        (f"working-days: true, holidays: [{TOO_MANY}]", "register-setting"),
    ],
)
def test_values_that_cannot_be_read(notice: str, rule: str) -> None:
    assert [name for name, _ in found(notice)] == [rule]


def test_too_many_holidays_are_named() -> None:
    [finding] = check(settings(f"working-days: true, holidays: [{TOO_MANY}]")).findings
    assert (finding.message, finding.hint) == (
        "this setting lists 501 days",
        "list at most 500, and remove past years",
    )


@pytest.mark.parametrize(
    ("notice", "rule", "hint", "followed"),
    [
        (
            "days: 15, objections: 30",
            "objections-longer",
            "set `objections` to 15 or less, or `days` to 30 or more",
            ["days: 15, objections: 15", "days: 30, objections: 30"],
        ),
        (
            "working-days: true, holidays: [2026-12-25, 2026-12-25]",
            "holiday-repeated",
            "remove the second 2026-12-25, or write the holiday that was meant",
            ["working-days: true, holidays: [2026-12-25]"],
        ),
        (
            "holidays: [2026-12-25]",
            "holidays-unused",
            "set `working-days: true`, or remove `holidays`",
            ["holidays: [2026-12-25], working-days: true", "days: 30"],
        ),
        (
            "working-days: true, holidays: [2025-12-25]",
            "holidays-outdated",
            "add the holidays of 2026",
            ["working-days: true, holidays: [2025-12-25, 2026-01-01]"],
        ),
    ],
)
def test_a_followed_hint_removes_the_finding(
    notice: str, rule: str, hint: str, followed: list[str]
) -> None:
    assert found(notice) == [(rule, hint)]
    assert [found(better) for better in followed] == [[] for _ in followed]


def test_the_holidays_of_the_next_year_are_due_when_a_period_reaches_it() -> None:
    notice = "days: 10, working-days: true, holidays: [2026-12-25]"
    assert found(notice, "2026-12-16") == []
    assert found(notice, "2026-12-17") == [("holidays-outdated", "add the holidays of 2027")]
