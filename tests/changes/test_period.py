"""The notice periods in force, replayed policy by policy."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.changes.period import LongestPeriod, Periods
from checks.changes.proposal import Proposal
from checks.register.load import load
from checks.register.period import Period
from tests.changes.telling import dated, past
from tests.register.test_period import periods, starts
from tests.registers import ACME, policy, vendor
from tests.repositories import Repo
from tests.trees import FILES, REGISTER, MemoryTree

START = date(2026, 2, 2)
"""A Monday."""

HOLIDAYS = ("2026-02-05", "2026-02-06")


def at(number: int) -> date:
    """A day after the start."""
    return START + timedelta(number)


@given(
    changes=st.lists(st.tuples(st.integers(0, 20), periods), max_size=30),
    first=periods,
    then=st.integers(0, 60),
)
def test_no_sequence_of_settings_shortens_a_period(
    changes: list[tuple[int, Period]], first: Period, then: int
) -> None:
    """A notice never ends before a notice that began earlier, or in the settings until then."""
    replay, day, current = Periods(first), 0, first
    promised = current.effective(at(0)), current.objections_until(at(0))
    for wait, period in [*changes, (then, first)]:
        day += wait
        before = replay.on(at(day)).window(at(day))
        replay.change(at(day), period)
        now = replay.on(at(day)).window(at(day))
        assert now.objections_until <= now.effective
        assert now.effective >= max(before.effective, promised[0], period.effective(at(day)))
        assert now.objections_until >= max(before.objections_until, promised[1])
        promised = now.effective, now.objections_until


def test_many_changes_of_the_holidays_stay_quick() -> None:
    """The periods are joined, and the longest of them counts all the same."""
    replay, longest = Periods(Period.of(300, holidays=[])), Period.of(400, holidays=[])
    for number in range(3000):
        period = longest if number == 10 else Period.of(300, holidays=[at(number)])
        replay.change(at(number // 100), period)
        in_force = replay.on(at(number // 100))
        assert len(in_force.periods) <= 21
    window = in_force.window(at(30))
    assert window.effective >= longest.effective(at(30))
    assert window.objections_until >= longest.objections_until(at(30))


@pytest.mark.parametrize("settings", [("{days: 30}", "{days: 1}"), ("{days: 1}", "{days: 30}")])
def test_a_proposal_has_the_longer_period_of_both_registers(settings: tuple[str, str]) -> None:
    base, head = (
        load(MemoryTree({**FILES, "register.yaml": f"{REGISTER}notice: {notice}\n"}))
        for notice in settings
    )
    window = Proposal(base, head, frozenset()).period.window(START)
    assert window == (at(30), at(30), Period.of(30))


@given(period=periods, other=periods, day=starts)
def test_the_last_start_before_a_day(period: Period, other: Period, day: date) -> None:
    longest = LongestPeriod((period, other))
    last = longest.last_start_before(day)
    assert longest.window(last).effective < day
    assert longest.window(last + timedelta(1)).effective >= day


def test_no_start_lies_before_the_calendar() -> None:
    assert LongestPeriod((Period.of(36500),)).last_start_before(date(50, 1, 1)) == date.min


@pytest.mark.parametrize(
    ("settings", "effective", "until"),
    [
        ({"days": "4"}, "2026-02-06", "2026-02-06"),
        ({"days": "4", "working-days": "true"}, "2026-02-06", "2026-02-06"),
        ({"days": "4", "holidays": [*HOLIDAYS]}, "2026-02-06", "2026-02-06"),
        ({"days": "5", "working-days": "true"}, "2026-02-09", "2026-02-09"),
        (
            {"days": "4", "working-days": "true", "holidays": [*HOLIDAYS]},
            "2026-02-10",
            "2026-02-10",
        ),
        ({"days": "30", "objections": "15"}, "2026-03-04", "2026-02-17"),
        ({"days": "4", "objections": "15"}, "2026-02-06", "2026-02-06"),
        (
            {"days": "4", "objections": "2", "working-days": "true", "holidays": [*HOLIDAYS]},
            "2026-02-10",
            "2026-02-04",
        ),
    ],
)
def test_a_landing_has_the_period_of_its_settings(
    repo: Repo, settings: dict[str, object], effective: str, until: str
) -> None:
    repo.land("2026-01-02", {"register.yaml": policy(notice={"days": "1"})})
    repo.land("2026-02-01", {"register.yaml": policy(notice=settings)})
    repo.land(f"{START}", {ACME: vendor(countries=["US", "IN"])})
    [change] = past(repo).announcements
    assert (f"{change.effective}", f"{change.objection_until}") == (effective, until)


def test_holidays_that_are_listed_later_change_no_announcement(repo: Repo) -> None:
    working = {"days": "4", "working-days": "true"}
    repo.land("2026-01-02", {"register.yaml": policy(notice=working)})
    repo.land(f"{START}", {ACME: vendor(countries=["US", "IN"])})
    known = dated(past(repo))
    repo.land("2026-02-03", {"register.yaml": policy(notice={**working, "holidays": [*HOLIDAYS]})})
    assert dated(past(repo)) == known == ["acme country-added 2026-02-06"]


@pytest.mark.parametrize(
    "settings",
    [
        {"days": "4", "working-days": "true", "holidays": ["2026-02-05"]},
        {"days": "4", "working-days": "true"},
        {"days": "4", "holidays": [*HOLIDAYS]},
        {"days": "4"},
        {"days": "3", "working-days": "true", "holidays": [*HOLIDAYS]},
    ],
)
def test_a_landing_cannot_shorten_the_working_days_of_its_own_notice(
    repo: Repo, settings: dict[str, object]
) -> None:
    working = {"days": "4", "working-days": "true", "holidays": [*HOLIDAYS]}
    repo.land("2026-01-02", {"register.yaml": policy(notice=working)})
    repo.land(
        f"{START}",
        {"register.yaml": policy(notice=settings), ACME: vendor(countries=["US", "IN"])},
    )
    assert "acme country-added 2026-02-10" in dated(past(repo))


def test_a_landing_cannot_shorten_the_objections_to_its_own_changes(repo: Repo) -> None:
    repo.land(
        f"{START}",
        {
            "register.yaml": policy(notice={"days": "30", "objections": "1"}),
            ACME: vendor(countries=["US", "IN"]),
        },
    )
    [change] = past(repo).announcements
    assert change.objection_until == change.effective == date(2026, 3, 4)
