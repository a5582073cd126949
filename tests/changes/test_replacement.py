"""Another legal entity takes the place of a vendor, and brings its website, address and contact.

Until then, the list shows the facts of the earlier legal entity.
"""

import json
from pathlib import Path

import pytest

from tests.registers import ACME, policy, vendor
from tests.repositories import Repo
from tests.stories import start_register

OLD = {
    "website": "https://acme.cloud/", "address": "1 Main Street, Springfield",
    "also-known-as": ["Acme Drive"],
}  # fmt: skip
EVIL = {
    "name": "Evil Corp.", "website": "https://evil.com/", "address": "13 Side Street, Gotham",
    "also-known-as": ["Evil Drive"],
}  # fmt: skip


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A register with one vendor since 2026-01-01."""
    return start_register(tmp_path / "repo", "2026-01-01", {ACME: acme()})


def acme(**fields: object) -> str:
    return vendor(**{**OLD, **fields})


def shown(company: Repo, day: str) -> tuple[str, str, str, str]:
    """Name, website, address and brands on the list of a day."""
    [entry] = json.loads(company.published(day)["subprocessors.json"])["subprocessors"]
    brands = ", ".join(entry["also_known_as"])
    return entry["name"], entry["website"], entry["address"], brands


def logged(company: Repo) -> list[str]:
    """The log: field, first day and outcome of each change."""
    document = json.loads(company.run("changes", "--format", "json").out)
    return [
        f"{change['field']} withdrawn {change['withdrawn']}"
        if change["withdrawn"]
        else f"{change['summary']} [{change['effective']}]"
        for change in document["changes"]
    ]


BEFORE = ("Acme Cloud, Inc.", "https://acme.cloud/", "1 Main Street, Springfield", "Acme Drive")
AFTER = ("Evil Corp.", "https://evil.com/", "13 Side Street, Gotham", "Evil Drive")


def test_facts_of_a_new_company_wait_for_its_name(company: Repo) -> None:
    company.land("2026-02-01", {ACME: acme(**EVIL)})
    assert shown(company, "2026-03-02") == BEFORE
    assert shown(company, "2026-03-03") == AFTER
    assert logged(company) == [
        "Evil Corp. takes the place of Acme Cloud, Inc. [2026-03-03]",
        "no longer known as Acme Drive [2026-03-03]",
        "also known as Evil Drive [2026-03-03]",
        "address: 13 Side Street, Gotham [2026-03-03]",
        "website: https://evil.com/ [2026-03-03]",
    ]


def test_a_brand_of_the_earlier_company_stays_until_it_is_replaced(company: Repo) -> None:
    company.land("2026-02-01", {ACME: acme(**{**EVIL, "also-known-as": None})})
    assert shown(company, "2026-03-02") == BEFORE
    assert shown(company, "2026-03-03") == (*AFTER[:3], "")


def test_facts_that_land_after_the_name_wait_too(company: Repo) -> None:
    company.land("2026-02-01", {ACME: acme(name="Evil Corp.")})
    company.land("2026-02-10", {ACME: acme(**EVIL)})
    assert shown(company, "2026-03-02") == BEFORE
    assert shown(company, "2026-03-03") == AFTER
    assert "website: https://evil.com/ [2026-03-03]" in logged(company)


def test_facts_wait_for_a_later_company(company: Repo) -> None:
    company.land("2026-02-01", {ACME: acme(**EVIL)})
    company.land("2026-02-10", {ACME: acme(**{**EVIL, "name": "Worse Inc."})})
    assert shown(company, "2026-03-11") == BEFORE
    assert shown(company, "2026-03-12") == ("Worse Inc.", *AFTER[1:])
    assert "website: https://evil.com/ [2026-03-12]" in logged(company)


def test_facts_go_with_a_company_that_is_withdrawn(company: Repo) -> None:
    company.land("2026-02-01", {ACME: acme(**EVIL)})
    company.land("2026-02-10", {ACME: acme()})
    assert shown(company, "2026-02-10") == shown(company, "2026-03-03") == BEFORE
    fields = {"name", "website", "address", "also-known-as"}
    assert {*logged(company)} == {f"{field} withdrawn 2026-02-10" for field in fields}


@pytest.mark.parametrize("website", ["https://evil.com/", "https://acme.com/"])
def test_facts_that_stay_hold_when_the_company_is_withdrawn(company: Repo, website: str) -> None:
    company.land("2026-02-01", {ACME: acme(name="Evil Corp.", website="https://evil.com/")})
    assert shown(company, "2026-02-09") == BEFORE
    company.land("2026-02-10", {ACME: acme(website=website)})
    assert shown(company, "2026-02-10") == (BEFORE[0], website, *BEFORE[2:])
    assert f"website: {website} [2026-02-10]" in logged(company)


def test_facts_that_land_once_the_company_is_there_hold_at_once(company: Repo) -> None:
    company.land("2026-02-01", {ACME: acme(name="Evil Corp.")})
    company.land("2026-03-03", {ACME: acme(**EVIL)})
    assert shown(company, "2026-03-03") == AFTER


# The opposite: the same company.


@pytest.mark.parametrize("name", ["Acme Cloud, Inc.", "ACME Cloud Inc"])
def test_facts_of_the_same_company_hold_at_once(company: Repo, name: str) -> None:
    company.land("2026-02-01", {ACME: acme(**{**EVIL, "name": name})})
    assert shown(company, "2026-02-01") == (name, *AFTER[1:])


def test_facts_of_a_company_under_a_new_name_hold_at_once(company: Repo) -> None:
    ruling = {
        "file": ACME, "field": "name", "old": "Acme Cloud, Inc.", "new": "Evil Corp.",
        "verdict": "editorial", "reason": "It has another name", "decided-by": "privacy team",
    }  # fmt: skip
    company.land("2026-02-01", {"register.yaml": policy(rulings=[ruling]), ACME: acme(**EVIL)})
    assert shown(company, "2026-02-01") == AFTER


def test_other_facts_do_not_wait_for_the_company(company: Repo) -> None:
    company.land("2026-02-01", {ACME: acme(name="Evil Corp.", data=["contact"])})
    assert "no longer usage data [2026-02-01]" in logged(company)
