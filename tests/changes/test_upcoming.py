"""Changes that are announced and do not hold yet."""

from datetime import date
from pathlib import Path

import pytest

from checks.changes.effect import in_effect
from checks.changes.history import (
    History,
    history,
)
from checks.changes.outlook import outlook, standing
from checks.cli import main
from checks.register.model import Subprocessor
from checks.register.repository import Repository
from tests.changes.telling import at_head, later, past, told
from tests.folders import texts_of
from tests.registers import ACME, BETA, vendor
from tests.repositories import Repo
from tests.trees import TODAY


def now(repo: Repo, today: str) -> Subprocessor:
    """The only vendor of the register, as it is on a day."""
    [vendor_at_head] = at_head(repo).subprocessors
    day = date.fromisoformat(today)
    pending = outlook(past(repo), [vendor_at_head], day).later
    return in_effect(vendor_at_head, pending.get("acme", ()))


def test_a_country_is_upcoming_until_the_day_of_its_effect(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    assert later(repo, "2026-03-02") == {"acme": ["country-added IN 2026-03-03"]}
    assert now(repo, "2026-03-02").countries == ("US",)
    assert later(repo, "2026-03-03") == {}
    assert now(repo, "2026-03-03").countries == ("US", "IN")


def test_a_country_that_was_taken_back_is_not_upcoming(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN", "DE"])})
    repo.land("2026-02-02", {ACME: vendor(countries=["US", "DE"])})
    assert later(repo, "2026-02-10") == {"acme": ["country-added DE 2026-03-03"]}
    assert now(repo, "2026-02-10").countries == ("US",)


def test_of_a_country_that_came_went_and_came_the_last_coming_counts(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    repo.land("2026-02-02", {ACME: vendor()})
    repo.land("2026-02-10", {ACME: vendor(countries=["US", "IN"])})
    assert later(repo, "2026-02-20") == {"acme": ["country-added IN 2026-03-12"]}
    assert now(repo, "2026-03-11").countries == ("US",)
    assert now(repo, "2026-03-12").countries == ("US", "IN")


def test_countries_of_several_landings_come_one_after_the_other(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    more = ["contact", "usage", "health"]
    repo.land("2026-02-10", {ACME: vendor(countries=["DE", "IN", "US"], data=more)})
    assert now(repo, "2026-03-02").countries == ("US",)
    assert now(repo, "2026-03-03").countries == ("IN", "US")
    assert now(repo, "2026-03-03").data == ("contact", "usage")
    assert now(repo, "2026-03-12").countries == ("DE", "IN", "US")
    assert now(repo, "2026-03-12").data == tuple(more)


def test_of_two_purposes_that_wait_only_the_last_ever_holds(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(purpose="Cloud backups")})
    repo.land("2026-02-10", {ACME: vendor(purpose="Cloud archive")})
    assert [now(repo, day).purpose for day in ("2026-03-02", "2026-03-03", "2026-03-12")] == [
        "Cloud hosting",
        "Cloud hosting",
        "Cloud archive",
    ]
    assert later(repo, "2026-02-20") == {
        "acme": ["purpose-changed Cloud archive 2026-03-12"],
    }


def test_a_purpose_that_was_changed_back_is_not_upcoming(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(purpose="Cloud backups")})
    repo.land("2026-02-10", {ACME: vendor()})
    assert later(repo, "2026-02-20") == {}
    assert now(repo, "2026-02-20").purpose == "Cloud hosting"


@pytest.mark.parametrize(
    ("back", "in_between"), [("2026-03-02", "Cloud hosting"), ("2026-03-03", "Cloud backups")]
)
def test_a_purpose_that_is_changed_back_in_time_never_holds(
    repo: Repo, back: str, in_between: str
) -> None:
    """Once it holds, going back is a change like any other, with a notice of its own."""
    repo.land("2026-02-01", {ACME: vendor(purpose="Cloud backups")})
    repo.land(back, {ACME: vendor()})
    assert now(repo, "2026-03-03").purpose == in_between
    assert now(repo, "2026-03-31").purpose == in_between
    assert now(repo, "2026-04-02").purpose == "Cloud hosting"


def test_a_new_vendor_is_upcoming_by_the_dates_of_its_file_as_it_stands(repo: Repo) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd", engaged="2026-04-01")})
    assert list(later(repo, "2026-03-31")) == ["beta"]
    assert later(repo, "2026-04-01") == {}
    repo.land("2026-02-05", {BETA: vendor(name="Beta Ltd", engaged="2026-05-01")})
    [added, moved] = later(repo, "2026-04-30")["beta"]
    assert added.startswith("added")
    assert added.endswith("2026-05-01")
    assert moved == "engaged 2026-05-01 2026-05-01"
    assert later(repo, "2026-05-01") == {}


def test_an_end_is_upcoming_until_its_day(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(ended="2026-06-30")})
    repo.land("2026-02-02", {ACME: vendor(ended="2026-07-31")})
    assert later(repo, "2026-07-30") == {"acme": ["ended 2026-07-31 2026-07-31"]}
    assert later(repo, "2026-07-31") == {}
    assert now(repo, "2026-03-01").ended == date(2026, 7, 31)


def test_a_vendor_that_is_added_again_starts_anew(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    repo.land("2026-02-02", {ACME: None})
    repo.land("2026-02-10", {ACME: vendor(countries=["US", "IN"])})
    [added] = later(repo, "2026-02-20")["acme"]
    assert added.startswith("added")
    assert now(repo, "2026-02-20").countries == ("US", "IN")


def test_a_safeguard_is_upcoming(repo: Repo) -> None:
    terms = {"reference": "DPA-2025-001", "executed": "2025-01-15", "kind": "bcr"}
    repo.land("2026-02-01", {ACME: vendor(agreement=terms, transfers=None)})
    [waiting] = later(repo, "2026-02-10")["acme"]
    assert waiting.startswith("safeguard-changed")
    assert waiting.endswith("2026-03-03")
    assert now(repo, "2026-02-10").agreement.kind is None
    transfers = now(repo, "2026-02-10").transfers
    assert transfers is not None
    assert transfers.stated.keys() == {"scc"}


def test_an_engagement_that_is_stated_no_more_is_no_crash(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(ended="2026-06-01")})
    repo.land("2026-02-02", {ACME: vendor(ended="2026-06-01", engaged=None)})
    repo.land("2026-02-03", {ACME: vendor(ended=None, engaged=None)})
    assert later(repo, "2026-02-10")["acme"]


def test_a_safeguard_that_cannot_be_read_any_more_is_no_crash(repo: Repo) -> None:
    terms = {"reference": "DPA-2025-001", "executed": "2025-01-15", "kind": "scc"}
    repo.land("2026-02-01", {ACME: vendor(agreement=terms)})
    repo.land("2026-02-02", {ACME: vendor(agreement={**terms, "kind": "handshake"})})
    assert now(repo, "2026-02-10").purpose == "Cloud hosting"


def test_what_stands_twice_in_a_list_was_there_before(repo: Repo) -> None:
    repo.land("2026-01-02", {ACME: vendor(data=["contact"])})
    known = repo.head
    repo.land("2026-02-01", {ACME: vendor(data=["contact", "contact"])})
    timeline = history(Repository(repo.root), since=known)
    [vendor_at_head] = at_head(repo).subprocessors
    pending = outlook(timeline, [vendor_at_head], date(2026, 2, 10)).later.get("acme", ())
    assert "contact" in in_effect(vendor_at_head, pending).data


def test_a_list_of_a_day_before_the_last_landing_tells_nothing_that_is_internal(
    repo: Repo, tmp_path: Path
) -> None:
    """A commit with a later date counts as landed on the day of the list."""
    repo.land("2026-07-01", {ACME: vendor(internal={"notes": "secret"}, countries=["US", "IN"])})
    arguments = ["publish", "--today", "2026-06-30", "--output", str(tmp_path / "site")]
    assert main(["--root", str(repo.root), *arguments]) == 0
    files = texts_of(tmp_path / "site")
    assert "2026-07-30" in files["subprocessors.json"]
    assert not any("secret" in text for text in files.values())


def test_a_contact_of_the_past_that_cannot_be_read_is_no_crash(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.land("2026-02-01", {ACME: vendor(contact={"name": ["DPO"], "email": "dpo@acme.cloud"})})
    repo.land("2026-02-02", {ACME: vendor(contact={"name": "DPO", "email": "dpo@acme.cloud"})})
    assert main(["--root", str(repo.root), "changes"]) == 0
    assert "contact: DPO, dpo@acme.cloud" in capsys.readouterr().out


def test_what_stood_at_the_start_is_upcoming_without_a_notice(repo: Repo) -> None:
    """It counts as announced; but the day of its engagement, or of its end, is still to come."""
    files = {BETA: vendor(name="Beta Ltd", engaged="2026-05-01", ended="2027-05-01")}
    known = repo.land("2026-02-01", files)
    register, timeline = at_head(repo), past(repo, known)
    for day, kinds in (
        ("2026-04-30", ["added", "ended"]),
        ("2026-05-01", ["ended"]),
        ("2027-04-30", ["ended"]),
        ("2027-05-01", []),
    ):
        upcoming = outlook(timeline, register.subprocessors, date.fromisoformat(day)).later.get(
            "beta", ()
        )
        assert [announcement.change.kind for announcement in upcoming] == kinds
        assert {announcement.objection_until for announcement in upcoming} <= {None}


def test_a_vendor_without_news_has_nothing_upcoming(repo: Repo) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd"), ACME: None})
    assert list(later(repo, "2026-02-10")) == ["beta"]
    assert outlook(History(), at_head(repo).subprocessors, TODAY).later == {}


def test_what_stands_is_what_was_not_taken_back(repo: Repo) -> None:
    """Also what holds already: a notice tells all of it."""
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"], website="https://a.com/")})
    repo.land("2026-02-02", {ACME: vendor(countries=["US", "IN", "DE"], website="https://a.com/")})
    repo.land("2026-02-03", {ACME: vendor(countries=["US", "DE"]), BETA: vendor(name="Beta Ltd")})
    repo.land("2026-02-04", {BETA: None})
    by_vendor = standing(past(repo))
    assert {slug: told(announcements) for slug, announcements in by_vendor.items()} == {
        "acme": [
            "acme website-changed 2026-02-01",
            "acme country-added 2026-02-02",
            "acme country-removed 2026-02-03",
            "acme website-changed 2026-02-03",
        ]
    }
    assert by_vendor["acme"][1].change.new == "DE"
