"""The day from which a change holds."""

from datetime import date

import pytest

from tests.changes.telling import dated, days_of_notice, past
from tests.registers import ACME, BETA, policy, vendor
from tests.repositories import Repo


@pytest.mark.parametrize(
    ("before", "after", "effective"),
    [
        # Material: once the notice period has passed.
        ({}, {"purpose": "Cloud backups"}, "purpose-changed 2026-03-03"),
        ({}, {"countries": ["US", "IN"]}, "country-added 2026-03-03"),
        # And not before the vendor is engaged.
        ({"engaged": "2026-03-04"}, {"countries": ["US", "IN"]}, "country-added 2026-03-04"),
        ({"engaged": "2026-03-03"}, {"countries": ["US", "IN"]}, "country-added 2026-03-03"),
        ({"engaged": "2026-06-01"}, {"engaged": "2026-05-01"}, "engaged-earlier 2026-05-01"),
        ({"engaged": "2026-06-01"}, {"engaged": "2026-02-15"}, "engaged-earlier 2026-03-03"),
        # The longer use begins on the earlier end.
        ({"ended": "2026-06-30"}, {}, "resumed 2026-06-30"),
        ({"ended": "2026-02-20"}, {}, "resumed 2026-03-03"),
        # Dates that say themselves from when they hold.
        ({}, {"ended": "2026-06-30"}, "ended 2026-06-30"),
        ({}, {"ended": "2026-01-15"}, "ended 2026-01-15"),
        ({"engaged": "2026-05-01"}, {"engaged": "2026-06-01"}, "engaged 2026-06-01"),
        # The rest: at once.
        ({}, {"website": "https://acme.com/"}, "website-changed 2026-02-01"),
        ({"countries": ["US", "IN"]}, {"countries": ["US"]}, "country-removed 2026-02-01"),
        ({"engaged": "2026-06-01"}, {"website": "https://a.com/"}, "website-changed 2026-02-01"),
    ],
)
def test_from_when_a_change_holds(
    repo: Repo, before: dict[str, object], after: dict[str, object], effective: str
) -> None:
    repo.land("2026-01-15", {BETA: vendor(**before)})
    known = repo.head
    repo.land("2026-02-01", {BETA: vendor(**{**before, **after})})
    if "resumed" in effective:
        repo.land("2026-02-01", {BETA: vendor()})
    [announcement] = past(repo, known).announcements
    assert f"{announcement.change.kind} {announcement.effective}" == effective
    assert announcement.objection_until == (
        date(2026, 3, 3) if announcement.change.material else None
    )


@pytest.mark.parametrize(
    ("engaged", "effective", "early"),
    [
        ("2026-03-02", "2026-03-03", date(2026, 3, 2)),
        ("2026-03-03", "2026-03-03", None),
        ("2026-03-04", "2026-03-04", None),
        ("2025-01-01", "2026-03-03", date(2025, 1, 1)),
    ],
)
def test_a_new_vendor_that_is_used_before_the_notice_has_passed_is_early(
    repo: Repo, engaged: str, effective: str, early: date | None
) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd", engaged=engaged)})
    [announcement] = past(repo).announcements
    assert (str(announcement.effective), announcement.early_start) == (effective, early)
    assert announcement.objection_until == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("ended", "material"), [("2026-01-31", False), ("2026-02-01", False), ("2026-02-02", True)]
)
def test_what_becomes_of_a_vendor_that_has_ended_is_not_material(
    repo: Repo, ended: str, material: bool
) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd", ended=ended)})
    [announcement] = past(repo).announcements
    assert (announcement.material, announcement.objection_until is not None) == (material, material)
    assert announcement.effective == (date(2026, 3, 3) if material else date(2026, 2, 1))


def test_only_a_new_vendor_is_early(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    assert [announcement.early_start for announcement in past(repo).announcements] == [None]


def test_a_removal_holds_at_once(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: None})
    assert dated(past(repo)) == ["acme removed 2026-02-01"]


def test_no_notice_period_is_longer_than_the_calendar(repo: Repo) -> None:
    repo.land("2026-01-02", {"register.yaml": policy(notice={"days": "36500"})})
    repo.raw_commit("253402300800 +0000", {ACME: vendor(countries=["US", "IN"])})
    assert dated(past(repo)) == [f"acme country-added {date.max}"]


def test_a_landing_cannot_shorten_its_own_notice(repo: Repo) -> None:
    shorter = policy(notice={"days": "1"})
    repo.land("2026-02-01", {"register.yaml": shorter, ACME: vendor(countries=["US", "IN"])})
    assert dated(past(repo)) == ["acme country-added 2026-03-03"]


@pytest.mark.parametrize(
    ("day", "days"), [("2026-02-02", 30), ("2026-03-03", 30), ("2026-03-04", 10)]
)
def test_a_shorter_period_holds_once_the_longer_one_has_passed(
    repo: Repo, day: str, days: int
) -> None:
    """Otherwise two landings could avoid the notice period that a single landing must keep."""
    repo.land("2026-02-01", {"register.yaml": policy(notice={"days": "10"})})
    repo.land(day, {ACME: vendor(countries=["US", "IN"])})
    assert days_of_notice(past(repo)) == [days]


def test_where_one_starts_to_look_does_not_shorten_a_notice(repo: Repo) -> None:
    shortened = repo.land("2026-02-01", {"register.yaml": policy(notice={"days": "10"})})
    repo.land("2026-02-02", {ACME: vendor(countries=["US", "IN"])})
    assert dated(past(repo, shortened)) == dated(past(repo))


def test_a_landing_can_lengthen_its_own_notice(repo: Repo) -> None:
    longer = policy(notice={"days": "60"})
    repo.land("2026-02-01", {"register.yaml": longer, ACME: vendor(countries=["US", "IN"])})
    assert dated(past(repo)) == ["acme country-added 2026-04-02"]


def test_each_landing_has_the_notice_period_of_its_time(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    repo.land("2026-02-02", {"register.yaml": policy(notice={"days": "60"})})
    repo.land("2026-02-03", {ACME: vendor(countries=["US", "IN", "DE"])})
    repo.land("2026-02-04", {"register.yaml": policy(notice={"days": "10"})})
    repo.land("2026-02-05", {"register.yaml": policy(notice={"days": "20"})})
    repo.land("2026-02-06", {ACME: vendor(countries=["US", "IN", "DE", "FR"])})
    repo.land("2026-06-01", {ACME: vendor(countries=["US", "IN", "DE", "FR", "BR"])})
    assert days_of_notice(past(repo)) == [30, 60, 60, 20]
