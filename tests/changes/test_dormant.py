"""Changes that the end of a vendor forestalls, and what wakes them up again."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.registers import ACME, BETA, full_vendor, policy
from tests.repositories import Repo
from tests.stories import start_register

ENDS = {"ended": "2026-06-20"}
"""An end before the notice period of a change on 1 June has passed."""

CHANGED = {"purpose": "Hosting of the application and of its backups", "countries": ["FR", "IN"]}
"""A material change of the purpose, and a new country."""


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A company with a vendor since March."""
    return start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})


def told(company: Repo, since: str) -> dict[str, tuple[str, str | None]]:
    """By kind, when the changes of a notice take effect, and until when customers may object."""
    outcome = company.run("notice", "--since", since, "--format", "json")
    document = json.loads(outcome.out)
    changes = [change for notified in document["subprocessors"] for change in notified["changes"]]
    return {change["kind"]: (change["effective"], change["objection_until"]) for change in changes}


def listed(company: Repo, day: str) -> Any:
    """The vendor on the published list of a day."""
    published = company.published(day, "--as-of", day)
    return json.loads(published["subprocessors.json"])["subprocessors"][0]


def logged(company: Repo) -> list[tuple[str, str, bool]]:
    """Day, kind and materiality of all changes in the log, oldest first."""
    changes = json.loads(company.said("changes", "--format", "json"))["changes"]
    rows = [(change["announced"], change["kind"], change["material"]) for change in changes]
    return sorted(rows)


def reviewed(company: Repo, base: str, day: str) -> Any:
    """The review of the last commit against a base."""
    outcome = company.run("review", "--base", base, "--head", "HEAD", "--today", day,
                          "--format", "json")  # fmt: skip
    return json.loads(outcome.out)


def material(review: Any) -> dict[str, bool]:
    """By kind, whether the review calls a change material."""
    [vendor] = review["subprocessors"]
    return {change["kind"]: change["material"] for change in vendor["changes"]}


def test_all_documents_agree_on_a_change_that_the_end_forestalls(company: Repo) -> None:
    company.land("2026-06-01", {ACME: full_vendor(**CHANGED, **ENDS)})
    assert told(company, "HEAD~1") == {}
    assert logged(company) == [("2026-06-01", "ended", False)]
    review = reviewed(company, "main~1", "2026-06-01")
    assert review["notice"] == {
        "due": False,
        "days": 30,
        "earliest": None,
        "working_days": False,
        "objection_until": None,
    }
    assert material(review) == {"purpose-changed": False, "country-added": False, "ended": False}
    assert listed(company, "2026-06-19")["purpose"] == "Hosting of the application"
    assert [change["kind"] for change in listed(company, "2026-06-19")["upcoming"]] == ["ended"]


@pytest.mark.parametrize("end", [None, "2027-06-01"])
@pytest.mark.parametrize("when", ["2026-06-10", "2026-07-15"])
def test_a_change_that_wakes_up_is_announced_again(
    company: Repo, end: str | None, when: str
) -> None:
    company.land("2026-06-01", {ACME: full_vendor(**CHANGED, **ENDS)})
    company.land(when, {ACME: full_vendor(**CHANGED, ended=end)})
    until = str(date.fromisoformat(when) + timedelta(days=30))
    dates = (until, until)
    expected = {"resumed": dates, "purpose-changed": dates, "country-added": dates}
    assert told(company, "HEAD~1") == expected
    assert told(company, "2026-05-01") == expected
    assert logged(company)[1:] == [(when, kind, True) for kind in sorted(expected)]
    review = reviewed(company, "main~1", when)
    assert review["notice"] == {
        "due": True,
        "days": 30,
        "earliest": until,
        "working_days": False,
        "objection_until": until,
    }
    assert material(review) == dict.fromkeys(expected, True)
    before = str(date.fromisoformat(until) - timedelta(days=1))
    vendor_then = listed(company, before)
    assert vendor_then["purpose"] == "Hosting of the application"
    assert [country["code"] for country in vendor_then["countries"]] == ["FR"]
    assert {change["kind"] for change in vendor_then["upcoming"]} == expected.keys()
    assert listed(company, until)["purpose"] == CHANGED["purpose"]
    assert [country["code"] for country in listed(company, until)["countries"]] == ["FR", "IN"]


def test_an_end_that_comes_later_forestalls_a_change_too(company: Repo) -> None:
    company.land("2026-06-01", {ACME: full_vendor(**CHANGED)})
    assert set(told(company, "HEAD~1")) == {"purpose-changed", "country-added"}
    company.land("2026-06-05", {ACME: full_vendor(**CHANGED, **ENDS)})
    assert told(company, "HEAD~2") == {}
    company.land("2026-06-10", {ACME: full_vendor(**CHANGED)})
    dates = ("2026-07-10", "2026-07-10")
    assert told(company, "HEAD~3") == dict.fromkeys(
        ("resumed", "purpose-changed", "country-added"), dates
    )
    assert listed(company, "2026-07-09")["purpose"] == "Hosting of the application"


def test_a_change_that_is_taken_back_while_it_is_dormant_does_not_wake_up(
    company: Repo,
) -> None:
    company.land("2026-06-01", {ACME: full_vendor(**CHANGED, **ENDS)})
    company.land("2026-06-02", {ACME: full_vendor(countries=["FR", "IN"], **ENDS)})
    company.land("2026-06-10", {ACME: full_vendor(countries=["FR", "IN"])})
    assert told(company, "HEAD~1").keys() == {"resumed", "country-added"}


def test_a_value_that_changed_twice_while_it_was_dormant_wakes_up_once(company: Repo) -> None:
    for landed in ("2026-06-01", "2026-06-02", "2026-06-03"):
        company.land(landed, {ACME: full_vendor(purpose=f"Hosting, as of {landed}", **ENDS)})
    company.land("2026-06-10", {ACME: full_vendor(purpose="Hosting, as of 2026-06-03")})
    outcome = company.run("notice", "--since", "HEAD~1", "--format", "json")
    [vendor] = json.loads(outcome.out)["subprocessors"]
    changes = [(change["kind"], change["old"], change["new"]) for change in vendor["changes"]]
    first, last = "Hosting of the application", "Hosting, as of 2026-06-03"
    assert ("purpose-changed", first, last) in changes
    assert [kind for kind, _, _ in changes].count("purpose-changed") == 1
    assert listed(company, "2026-07-09")["purpose"] == first
    assert listed(company, "2026-07-10")["purpose"] == last


def test_a_change_stays_dormant_while_the_new_end_forestalls_it_too(company: Repo) -> None:
    company.land("2026-06-01", {ACME: full_vendor(**CHANGED, **ENDS)})
    # Counted from 1 June, the changes would hold before this end; counted from now, they do not.
    company.land("2026-06-10", {ACME: full_vendor(**CHANGED, ended="2026-07-05")})
    assert set(told(company, "HEAD~2")) == {"resumed"}
    assert listed(company, "2026-07-04")["purpose"] == "Hosting of the application"
    company.land("2026-06-20", {ACME: full_vendor(**CHANGED)})
    assert told(company, "HEAD~1")["purpose-changed"] == ("2026-07-20", "2026-07-20")


def test_a_change_of_a_vendor_that_has_ended_wakes_up_when_the_vendor_returns(
    company: Repo,
) -> None:
    company.land("2026-06-01", {ACME: full_vendor(**ENDS)})
    company.land("2026-07-01", {ACME: full_vendor(**CHANGED, **ENDS)})
    assert told(company, "HEAD~1") == {}
    assert listed(company, "2026-07-01")["purpose"] == CHANGED["purpose"]
    company.land("2026-07-10", {ACME: full_vendor(**CHANGED, engaged="2026-08-20")})
    assert told(company, "HEAD~1")["purpose-changed"] == ("2026-08-20", "2026-08-09")


def test_a_change_wakes_up_under_another_name_of_its_file(company: Repo) -> None:
    company.land("2026-06-01", {ACME: full_vendor(**CHANGED, **ENDS)})
    company.land("2026-06-02", {ACME: None, BETA: full_vendor(**CHANGED, **ENDS)})
    company.land("2026-06-10", {BETA: full_vendor(**CHANGED)})
    assert told(company, "HEAD~1")["country-added"] == ("2026-07-10", "2026-07-10")


def test_a_change_that_is_not_committed_wakes_up_as_well(company: Repo) -> None:
    company.land("2026-06-01", {ACME: full_vendor(**CHANGED, **ENDS)})
    company.write({ACME: full_vendor(**CHANGED)})
    site = company.published("2026-06-10")
    [vendor] = json.loads(site["subprocessors.json"])["subprocessors"]
    assert vendor["purpose"] == "Hosting of the application"
    assert {change["effective"] for change in vendor["upcoming"]} == {"2026-07-10"}


def test_many_ends_that_come_and_go_are_read_in_one_go(company: Repo) -> None:
    for day in range(1, 25):
        fields = {"purpose": f"Hosting, version {day}", **(ENDS if day % 2 else {})}
        company.land(f"2026-05-{day:02}", {ACME: full_vendor(**fields)})
    assert told(company, "HEAD~1")["purpose-changed"][0] == "2026-06-23"


def test_a_vendor_that_is_used_for_less_than_a_notice_period_is_told(company: Repo) -> None:
    """A waiver may let the vendor begin at once. Customers are told although it ends soon."""
    beta = full_vendor(name="Beta Ltd", engaged="2026-06-05", ended="2026-06-20")
    company.land("2026-06-01", {BETA: beta})
    assert told(company, "HEAD~1") == {"added": ("2026-07-01", "2026-07-01")}
    notice = company.run("notice", "--since", "HEAD~1").out
    assert "Used from:   5 June 2026, before the notice period has passed" in notice


def test_a_vendor_that_goes_on_before_the_notice_has_passed_is_named(company: Repo) -> None:
    company.land("2026-06-01", {ACME: full_vendor(**ENDS)})
    company.land("2026-06-10", {ACME: full_vendor()})
    notice = company.run("notice", "--since", "HEAD~1").out
    words = "end on 20 June 2026 withdrawn; use continues although the notice period has not passed"
    assert words in " ".join(notice.split())


# Titles of regions.


def test_a_new_title_of_a_region_is_announced_for_every_vendor_that_names_it(
    company: Repo,
) -> None:
    old, new = (policy(regions={"EU": title}) for title in ("European Union", "Worldwide"))
    eu = full_vendor(name="Beta Ltd", website="https://beta.com/", countries=["EU"])
    company.land("2026-04-01", {"register.yaml": old, ACME: full_vendor(countries=["EU", "FR"])})
    company.land("2026-04-02", {BETA: eu})
    company.land("2026-06-01", {"register.yaml": new})
    assert told(company, "HEAD~1") == {"region-retitled": ("2026-07-01", "2026-07-01")}
    notice = company.run("notice", "--since", "HEAD~1").out
    assert notice.count("region: Worldwide (previously: European Union)") == 2
    assert logged(company)[-2:] == [("2026-06-01", "region-retitled", True)] * 2
    review = reviewed(company, "main~1", "2026-06-01")
    assert [vendor["subprocessor"] for vendor in review["subprocessors"]] == ["acme", "beta"]
    assert review["notice"]["due"]
    assert listed(company, "2026-06-30")["countries"][0]["name"] == "European Union"
    assert listed(company, "2026-07-01")["countries"][0]["name"] == "Worldwide"
    page = company.published("2026-06-30", "--as-of", "2026-06-30")
    for name in ("index.html", "subprocessors.md"):
        assert "European Union" in page[name].decode()
        assert "Worldwide" in page[name].decode()


def test_a_vendor_that_comes_with_the_new_title_has_it_at_once(company: Repo) -> None:
    old, new = (policy(regions={"EU": title}) for title in ("European Union", "Worldwide"))
    company.land("2026-04-01", {"register.yaml": old})
    eu = full_vendor(name="Beta Ltd", countries=["EU"], engaged="2026-08-01")
    company.land("2026-06-01", {"register.yaml": new, BETA: eu})
    assert told(company, "HEAD~1") == {"added": ("2026-08-01", "2026-07-01")}


def test_a_vendor_that_leaves_the_region_is_not_told_of_its_title(company: Repo) -> None:
    old, new = (policy(regions={"EU": title}) for title in ("European Union", "Worldwide"))
    company.land("2026-04-01", {"register.yaml": old, ACME: full_vendor(countries=["EU", "FR"])})
    company.land("2026-06-01", {"register.yaml": new})
    company.land("2026-06-02", {ACME: full_vendor(countries=["FR"])})
    assert told(company, "HEAD~2") == {}


def test_a_region_that_goes_keeps_its_title_until_then(company: Repo) -> None:
    old, new = (policy(regions={"EU": title}) for title in ("European Union", "Worldwide"))
    company.land("2026-04-01", {"register.yaml": old, ACME: full_vendor(countries=["EU"])})
    company.land("2026-06-01", {ACME: full_vendor(countries=["GB"])})
    company.land("2026-06-05", {"register.yaml": new})
    for day in ("2026-06-05", "2026-06-30"):
        assert listed(company, day)["countries"][0]["name"] == "European Union"
    assert [country["code"] for country in listed(company, "2026-07-01")["countries"]] == ["GB"]


def test_a_title_that_is_taken_back_in_time_is_told_to_nobody(company: Repo) -> None:
    old, new = (policy(regions={"EU": title}) for title in ("European Union", "Worldwide"))
    company.land("2026-04-01", {"register.yaml": old, ACME: full_vendor(countries=["EU", "FR"])})
    company.land("2026-06-01", {"register.yaml": new})
    company.land("2026-06-02", {"register.yaml": old})
    assert told(company, "HEAD~2") == {}
    assert listed(company, "2026-06-30")["countries"][0]["name"] == "European Union"


def test_a_vendor_returns_with_the_values_of_its_return(company: Repo) -> None:
    """A later change does not bring back the values from before the end."""
    company.land("2026-06-01", {ACME: full_vendor(**ENDS)})
    engaged = {"engaged": "2026-08-10"}
    company.land(
        "2026-07-01", {ACME: full_vendor(purpose="Delivery of e-mail", countries=["IN"], **engaged)}
    )
    company.land("2026-07-20", {ACME: full_vendor(countries=["DE"], **engaged)})
    returned = listed(company, "2026-08-10")
    assert returned["purpose"] == "Delivery of e-mail"
    assert [country["code"] for country in returned["countries"]] == ["IN"]
    changed = listed(company, "2026-08-19")
    assert changed["purpose"] == "Hosting of the application"
    assert [country["code"] for country in changed["countries"]] == ["DE"]
