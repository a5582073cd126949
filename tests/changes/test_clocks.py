"""The days of a history, whatever the clocks of its commits say."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from checks.changes.branch import landing_days, last_commit_by
from checks.changes.history import history
from checks.changes.landing import Ahead
from checks.cli import main
from checks.dates import days_after, utc_today
from checks.register.repository import Repository
from tests.changes.telling import past, told, with_work
from tests.registers import ACME, BETA, policy, vendor
from tests.repositories import Repo

AREAS = ("privacy", "security", "confidentiality")


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2026-03-01T00:30:00+14:00", "2026-02-28"),
        ("2026-03-01T13:59:59+14:00", "2026-02-28"),
        ("2026-03-01T14:00:00+14:00", "2026-03-01"),
        ("2026-02-28T23:30:00-12:00", "2026-03-01"),
        ("2026-02-28T11:59:59-12:00", "2026-02-28"),
        ("2026-02-28T12:00:00-12:00", "2026-03-01"),
        ("2026-03-01T00:00:00+00:00", "2026-03-01"),
    ],
)
def test_days_are_those_of_utc(repo: Repo, time: str, day: str) -> None:
    commit = repo.land(time, {ACME: vendor(countries=["US", "IN"])})
    assert told(past(repo)) == [f"acme country-added {day}"]
    assert landing_days(Repository(repo.root), commit)[commit] == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("0 +0000", "1970-01-01"),
        ("1 -1200", "1970-01-01"),
        ("4102444800 +0000", "2100-01-01"),
        ("253370764799 +0000", "9998-12-31"),
        ("253402300799 +0000", "9999-01-01"),
        ("253402300800 +0000", "9999-01-01"),
        ("9223372036854775807 +0000", "9999-01-01"),
        ("99999999999999999999999999 +0000", "9999-01-01"),
        ("1770000000 +9999", "2026-02-02"),
    ],
)
def test_absurd_clocks_are_read_as_far_as_a_calendar_goes(
    tmp_path: Path, time: str, day: str
) -> None:
    repo = Repo(tmp_path / "register")
    repo.raw_commit(time, {"register.yaml": policy(), ACME: vendor()})
    repo.raw_commit(time, {ACME: vendor(countries=["US", "IN"])})
    history = past(repo)
    assert told(history) == [f"acme country-added {day}"]
    assert history.announcements[0].effective > date.fromisoformat(day)
    assert last_commit_by(Repository(repo.root), date.max) == repo.head


@pytest.mark.parametrize("time", ["-1 +0000", "nonsense", ""])
def test_a_commit_without_a_time_is_no_crash(repo: Repo, time: str) -> None:
    repo.raw_commit(time, {ACME: vendor(countries=["US", "IN"])})
    history = past(repo)
    assert [announcement.change.kind for announcement in history.announcements] == ["country-added"]
    assert last_commit_by(Repository(repo.root), date.max) == repo.head


def test_nothing_lands_before_what_landed_already(repo: Repo) -> None:
    """Where a clock is behind, customers cannot have known before they could see it."""
    first = repo.land("2026-03-01", {ACME: vendor(countries=["US", "IN"])})
    behind = repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN", "DE"])})
    last = repo.land("2026-03-02", {ACME: vendor(countries=["US", "IN", "DE", "FR"])})
    assert told(past(repo)) == [
        "acme country-added 2026-03-01",
        "acme country-added 2026-03-01",
        "acme country-added 2026-03-02",
    ]
    there = Repository(repo.root)
    assert last_commit_by(there, date(2026, 2, 28)) == repo.git("rev-parse", f"{first}~1")
    assert last_commit_by(there, date(2026, 3, 1)) == behind
    assert landing_days(there, behind)[behind] == date(2026, 3, 1)
    assert landing_days(there, last)[last] == date(2026, 3, 2)
    assert told(past(repo, first)) == told(past(repo))[1:]


def test_a_clock_that_is_behind_hides_nothing_that_was_announced_since_a_day(repo: Repo) -> None:
    """Else one bad clock keeps a change out of the notice to customers."""
    repo.land("2026-03-01", {ACME: vendor(countries=["US", "IN"])})
    repo.land("1970-01-02", {"README.md": "Written on a computer without a battery"})
    assert told(past(repo, date(2026, 2, 1))) == ["acme country-added 2026-03-01"]


def test_a_clock_that_was_ahead_once_does_not_put_off_all_that_lands_later(repo: Repo) -> None:
    """Else one bad clock keeps every later change from taking effect, and out of `--as-of`."""
    repo.land("2099-01-01", {"README.md": "Written on a computer that is ahead of its time"})
    last = repo.land("2026-03-01", {ACME: vendor(countries=["US", "IN"])})
    assert told(past(repo)) == ["acme country-added 2026-03-01"]
    assert last_commit_by(Repository(repo.root), date(2026, 3, 1)) == last


def test_what_is_not_committed_lands_after_all_that_is(repo: Repo) -> None:
    repo.land("2026-07-10", {ACME: vendor(countries=["US", "IN"])})
    repo.write({BETA: vendor(name="Beta Ltd")})
    assert told(with_work(repo, date(2026, 7, 9)))[1:] == ["beta added 2026-07-10"]
    assert told(with_work(repo, date(2026, 7, 10)))[1:] == ["beta added 2026-07-10"]
    assert told(with_work(repo, date(2026, 7, 11)))[1:] == ["beta added 2026-07-11"]


def test_a_commit_from_the_future_counts_as_landed_today(repo: Repo) -> None:
    ahead = repo.land("2099-01-01", {ACME: vendor(countries=["US", "IN"])})
    there, today = Repository(repo.root), date(2026, 7, 1)
    timeline = history(there, today=today)
    assert told(timeline) == ["acme country-added 2026-07-01"]
    assert timeline.ahead == (Ahead(ahead, date(2099, 1, 1)),)
    assert landing_days(there, ahead, today)[ahead] == today
    assert last_commit_by(there, today, today=today) == ahead
    assert history(there, today=date(2099, 1, 1)).ahead == ()


@pytest.mark.parametrize("clock", ["2026-07-01T23:59:59+00:00", "2026-07-02T01:59:59+02:00"])
def test_a_commit_of_today_keeps_its_time(repo: Repo, clock: str) -> None:
    repo.land(clock, {ACME: vendor(countries=["US", "IN"])})
    timeline = history(Repository(repo.root), today=date(2026, 7, 1))
    assert told(timeline) == ["acme country-added 2026-07-01"]
    assert timeline.landings[-1].time.isoformat() == "2026-07-01T23:59:59+00:00"
    assert timeline.ahead == ()


def test_a_commit_from_the_future_landed_no_later_than_the_next_commit(repo: Repo) -> None:
    """Otherwise the announcement would move with every day until that future comes."""
    repo.land("2026-09-01", {ACME: vendor(countries=["US", "IN"])})
    repo.land("2026-07-02", {ACME: vendor(countries=["US", "IN", "DE"])})
    for today in (date(2026, 7, 2), date(2026, 8, 31)):
        assert told(history(Repository(repo.root), today=today)) == [
            "acme country-added 2026-07-02",
            "acme country-added 2026-07-02",
        ]


def test_the_first_and_the_last_day_of_the_calendar_can_be_today(repo: Repo) -> None:
    repo.raw_commit("253402300800 +0000", {ACME: vendor(countries=["US", "IN"])})
    for today in (date.min, date.max):
        history(Repository(repo.root), today=today)


def test_every_command_about_the_past_names_a_commit_from_the_future(
    repo: Repo, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ahead = repo.land("2099-01-01", {ACME: vendor(countries=["US", "IN"])})
    site = ["--output", str(tmp_path / "site")]
    commands = (
        ["publish", *site],
        ["publish", "--rev", "HEAD", *site],
        ["publish", "--as-of", f"{utc_today()}", *site],
        ["changes"],
        ["changes", "--until", f"{utc_today()}"],
        ["notice", "--since", "2026-02-01"],
        ["deadlines"],
    )
    for command in commands:
        main(["--root", str(repo.root), *command])
        printed = capsys.readouterr()
        assert f"warning: {ahead[:10]} is dated 2099-01-01" in printed.err, command
        assert "2099" not in printed.out, command
    page = (tmp_path / "site/subprocessors.json").read_text()
    assert f"{days_after(utc_today(), 30)}" in page
    assert "2099" not in page


def in_zone(name: str) -> str:
    """The register's settings with this time zone."""
    return policy(notice={"days": 30, "timezone": name})


@pytest.mark.parametrize(
    ("zone", "clock", "day"),
    [
        ("America/Los_Angeles", "2026-03-02T07:59:59+00:00", "2026-03-01"),
        ("America/Los_Angeles", "2026-03-02T08:00:00+00:00", "2026-03-02"),
        # One week later, the clocks there are an hour ahead.
        ("America/Los_Angeles", "2026-03-09T07:00:00+00:00", "2026-03-09"),
        ("Asia/Tokyo", "2026-03-01T14:59:59+00:00", "2026-03-01"),
        ("Asia/Tokyo", "2026-03-01T15:00:00+00:00", "2026-03-02"),
        ("UTC", "2026-03-01T23:59:59+00:00", "2026-03-01"),
    ],
)
def test_a_change_is_announced_on_the_day_in_the_time_zone_of_the_register(
    repo: Repo, zone: str, clock: str, day: str
) -> None:
    repo.land("2026-02-01", {"register.yaml": in_zone(zone)})
    commit = repo.land(clock, {ACME: vendor(countries=["US", "IN"])})
    timeline = past(repo)
    assert told(timeline) == [f"acme country-added {day}"]
    assert landing_days(Repository(repo.root), commit)[commit] == date.fromisoformat(day)
    assert last_commit_by(Repository(repo.root), date.fromisoformat(day)) == commit
    assert timeline.landings[-1].time.isoformat() == clock


def test_another_time_zone_leaves_earlier_announcements_on_their_days(repo: Repo) -> None:
    """Otherwise the notice period of a change could end a day earlier than announced."""
    repo.land("2026-03-02T03:00:00+00:00", {ACME: vendor(countries=["US", "IN"])})
    zone = {"register.yaml": in_zone("America/Los_Angeles")}
    repo.land("2026-03-03T03:00:00+00:00", {**zone, ACME: vendor(countries=["US", "IN", "DE"])})
    assert told(past(repo)) == ["acme country-added 2026-03-02", "acme country-added 2026-03-02"]


def test_another_time_zone_takes_no_landing_back_to_an_earlier_day(repo: Repo) -> None:
    repo.land("2026-02-01", {"register.yaml": in_zone("Pacific/Kiritimati")})
    repo.land("2026-03-01T11:00:00+00:00", {ACME: vendor(countries=["US", "IN"])})
    zone = {"register.yaml": in_zone("Pacific/Pago_Pago")}
    repo.land("2026-03-01T12:00:00+00:00", {**zone, ACME: vendor(countries=["US", "IN", "DE"])})
    last = repo.land("2026-03-03T10:59:00+00:00", {ACME: vendor(countries=["US", "IN", "FR"])})
    days = [landing.day.day for landing in past(repo).landings]
    assert days == [1, 2, 2, 2, 2]
    assert landing_days(Repository(repo.root), last)[last] == date(2026, 3, 2)


def test_today_is_a_day_in_the_time_zone_of_the_register(repo: Repo) -> None:
    """Late in the evening west of UTC, a commit of today is not from the future."""
    repo.land("2026-02-01", {"register.yaml": in_zone("America/Los_Angeles")})
    repo.land("2026-03-02T07:59:59+00:00", {ACME: vendor(countries=["US", "IN"])})
    there, today = Repository(repo.root), date(2026, 3, 1)
    assert history(there, today=today).ahead == ()
    late = repo.land("2026-03-02T08:00:00+00:00", {ACME: vendor(countries=["US", "IN", "DE"])})
    assert history(there, today=today).ahead == (Ahead(late, date(2026, 3, 2)),)
    assert told(history(there, today=today))[1] == "acme country-added 2026-03-01"


def test_changes_that_are_not_committed_land_today_in_the_time_zone_of_the_register(
    repo: Repo,
) -> None:
    for zone in ("America/Los_Angeles", "Asia/Tokyo"):
        repo.write({"register.yaml": in_zone(zone), BETA: vendor(name="Beta Ltd")})
        assert told(with_work(repo, date(2026, 7, 9))) == ["beta added 2026-07-09"]


@pytest.mark.parametrize("offset", [-12, 14])
def test_commands_judge_dates_by_the_day_in_the_time_zone_of_the_register(
    repo: Repo, capsys: pytest.CaptureFixture[str], offset: int, tmp_path: Path
) -> None:
    """Twelve hours west of UTC or fourteen hours east of UTC, it is often another day."""
    repo.land("2026-02-01", {"register.yaml": in_zone(f"Etc/GMT{-offset:+}")})
    there = datetime.now(timezone(timedelta(hours=offset))).date()
    evaluated = days_after(there, 1)
    repo.write({ACME: vendor(evaluation=dict.fromkeys(AREAS, f"{evaluated}"))})
    for command in (["check"], ["check", "--base", "main"], ["publish"]):
        main(["--root", str(repo.root), *command])
        printed = capsys.readouterr()
        assert f"is in the future: {evaluated}" in printed.out + printed.err, command
    repo.write({ACME: vendor(evaluation=dict.fromkeys(AREAS, f"{there}"))})
    for command in (["check"], ["check", "--base", "main"]):
        main(["--root", str(repo.root), *command])
        assert "in the future" not in capsys.readouterr().out, command
