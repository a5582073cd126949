"""Dates of vendors and agreements: their order, their limits and their spelling."""

import re
from datetime import date

import pytest

from checks.rules.written_days import several_days, written_days
from tests.rules.findings import hints, rules_of

VENDOR_DATES = ("announced", "engaged", "ended")


def _dates(**fields: str) -> str:
    """A vendor of 2026 with other dates, and a ledger that says the same."""
    executed = fields.get("executed", "2025-01-15")
    expires = fields.get("expires", "")
    agreement = f"reference: DPA-2025-001, executed: {executed}"
    agreement += f", expires: {expires}" if expires else ""
    privacy = fields.get("privacy", "2026-01-10")
    areas = f"privacy: {privacy}, security: 2026-01-10, confidentiality: 2026-01-10"
    text = f"agreement: {{{agreement}}}\nevaluation: {{{areas}}}\n"
    text += "".join(f"{n}: {v}\n" for n, v in fields.items() if n in VENDOR_DATES)
    ledger = (
        f'DPA-2025-001,"Acme Cloud, Inc.",{executed},{expires},{fields.get("status", "active")}'
    )
    return f"{text}# agreements.csv\n{ledger}\n"


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        # Today is 2026-06-30; the vendor was engaged on 2026-02-01.
        ({"expires": "2026-06-29"}, ["agreement-expired"]),
        ({"expires": "2026-06-30"}, ["agreement-expiring"]),
        ({"expires": "2026-08-29"}, ["agreement-expiring"]),
        ({"expires": "2026-08-30"}, []),
        ({"expires": "2026-08-29", "ended": "2026-08-30"}, []),
        ({"expires": "2026-08-29", "ended": "2026-08-31"}, ["agreement-expiring"]),
        ({"expires": "2026-06-29", "ended": "2026-06-30"}, []),
        ({"expires": "2026-06-29", "ended": "2026-07-01"}, ["agreement-expired"]),
        ({"status": "terminated"}, ["agreement-terminated"]),
        ({"status": "expired"}, ["agreement-terminated"]),
        ({"status": "terminated", "ended": "2026-06-30"}, []),
        ({"status": "terminated", "ended": "2026-07-01"}, ["agreement-terminated"]),
        ({"executed": "2026-02-01"}, []),
        ({"executed": "2026-02-02"}, ["agreement-order"]),
        ({"executed": "2026-07-01"}, ["agreement-executed"]),
        ({"executed": "2026-06-30", "engaged": "2026-06-30"}, []),
        ({"executed": "2026-07-01", "engaged": "2026-06-30"}, ["agreement-executed"]),
        ({"executed": "2026-07-01", "engaged": "2026-07-01"}, ["agreement-executed"]),
        (
            {"executed": "2026-07-01", "engaged": "2026-07-01", "status": "terminated"},
            ["agreement-terminated"],
        ),
        ({"executed": "2026-07-02", "engaged": "2026-07-01"}, ["agreement-order"]),
        ({"privacy": "2026-02-01"}, []),
        ({"privacy": "2026-02-02"}, ["evaluation-order"]),
        ({"privacy": "2026-06-30"}, ["evaluation-order"]),
        ({"privacy": "2026-06-30", "engaged": "2026-06-30"}, []),
        ({"privacy": "2026-07-01"}, ["evaluation-future"]),
        ({"privacy": "2025-06-30"}, []),
        ({"privacy": "2025-06-29"}, ["evaluation-stale"]),
        ({"privacy": "2025-06-29", "ended": "2026-06-30"}, []),
        ({"privacy": "2025-06-29", "ended": "2026-07-01"}, ["evaluation-stale"]),
        ({"announced": "2026-01-31"}, []),
        ({"announced": "2026-02-01"}, ["announced-order"]),
        ({"ended": "2026-02-02"}, []),
        ({"ended": "2026-02-01"}, ["ended-order"]),
    ],
)
def test_the_day_before_the_day_itself_and_the_day_after(
    fields: dict[str, str], rules: list[str]
) -> None:
    assert rules_of(_dates(**fields)) == rules


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        # Each slip is said once.
        ({"engaged": "2206-01-04"}, ["year-unlikely"]),
        ({"engaged": "2036-12-31"}, []),
        ({"engaged": "2037-01-01"}, ["year-unlikely"]),
        ({"executed": "0205-01-15"}, ["year-unlikely", "year-unlikely"]),
        ({"executed": "1989-12-31"}, ["year-unlikely", "year-unlikely"]),
        ({"executed": "1990-01-01"}, []),
        ({"announced": "0226-01-01"}, ["year-unlikely"]),
        ({"ended": "2206-01-01"}, ["year-unlikely"]),
        ({"ended": "0206-01-01"}, ["ended-order"]),
        ({"privacy": "0226-01-10"}, ["year-unlikely"]),
        ({"privacy": "2206-01-10"}, ["evaluation-future"]),
        ({"privacy": "[0226-01-10, 2026-01-11]"}, ["year-unlikely"]),
        ({"expires": "2126-12-31"}, []),
        ({"expires": "2127-01-01"}, ["year-unlikely", "year-unlikely"]),
        ({"expires": "9999-12-31"}, []),
        ({"expires": "0229-01-15"}, ["ledger-term", "agreement-short", "agreement-term"]),
    ],
)
def test_years_that_nobody_can_mean(fields: dict[str, str], rules: list[str]) -> None:
    assert rules_of(_dates(**fields)) == rules


@pytest.mark.parametrize(
    ("setting", "rules"),
    [
        ("notice: {since: 0226-01-01}", ["year-unlikely"]),
        ("notice: {since: 2026-01-01}", []),
        ("notice: {working-days: true, holidays: [2206-12-25]}", ["year-unlikely"]),
        ("notice: {working-days: true, holidays: [0226-12-25, 2026-12-25]}", ["year-unlikely"]),
    ],
)
def test_years_in_the_settings(setting: str, rules: list[str]) -> None:
    assert rules_of(f"# register.yaml\n{setting}\n") == rules


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-2-1", ["2026-02-01"]),
        ("2026/11/23", ["2026-11-23"]),
        ("20261123", ["2026-11-23"]),
        ("2026-23-11", ["2026-11-23"]),
        ("23.11.2026", ["2026-11-23"]),
        ("3. 4. 2026", ["2026-04-03"]),
        ("11/23/2026", ["2026-11-23"]),
        ("3/4/2026", ["2026-03-04", "2026-04-03"]),
        ("04-04-2026", ["2026-04-04"]),
        ("23 November 2026", ["2026-11-23"]),
        ("23rd of Nov 2026", ["2026-11-23"]),
        ("Nov. 23, 2026", ["2026-11-23"]),
        ("2026-11-23T09:30:00Z", ["2026-11-23"]),
        ("2026-11-23 9:30", ["2026-11-23"]),
        ("15. März 2026", ["2026-03-15"]),
        ("1er février 2026", ["2026-02-01"]),
        ("3 juin 2026", ["2026-06-03"]),
        ("12 août 2026", ["2026-08-12"]),
        ("5. Dezember 2026", ["2026-12-05"]),
        ("3.4.26", ["2026-04-03"]),
        ("46054", ["2026-02-01"]),
        ("since 2026-02-01", ["2026-02-01"]),
        ("2026-02-01 (planned)", ["2026-02-01"]),
        ("Sunday, 1 February 2026", ["2026-02-01"]),
        ("2026-01-12 / 2026-01-13", ["2026-01-12", "2026-01-13"]),
        ("signed in 2026", []),
        ("version 2026-01-123", []),
        ("2026-02-30", []),
        ("31/02/2026", []),
        ("0000-00-00", []),
        ("November 2026", []),
        ("3 May 4 2026", []),
        ("soon", []),
        ("", []),
        ("1" * 100_000, []),
    ],
)
def test_days_that_a_text_may_mean(text: str, days: list[str]) -> None:
    assert [str(day) for day in written_days(text)] == days


def test_no_hint_names_a_day_for_an_evaluation_that_came_too_late() -> None:
    [(_, hint)] = hints(_dates(privacy="2026-02-02"))
    assert "keep the true day, and ask the owners of register.yaml for a waiver" in hint
    assert not re.search(r"\d", hint)


@pytest.mark.parametrize(
    ("text", "days", "certain"),
    [
        ("2025-01-10, 2026-01-13", ["2025-01-10", "2026-01-13"], True),
        ("2025-01-10 and 2026-01-13", ["2025-01-10", "2026-01-13"], True),
        ("2025-01-10 2026-01-13", ["2025-01-10", "2026-01-13"], True),
        ("10.01.2025, 13.01.2026", ["2025-01-10", "2026-01-13"], False),
        ("2025-01-10, later", [], False),
        ("2025-01-10", [], False),
        ("01/02/2026, 01/03/2026", [], False),
    ],
)
def test_several_days_in_a_text(text: str, days: list[str], certain: bool) -> None:
    assert several_days(text) == ([*map(date.fromisoformat, days)], certain)
