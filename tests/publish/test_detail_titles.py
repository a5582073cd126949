"""New titles of material facts: the list shows the earlier title for the notice period."""

import json
from pathlib import Path

import pytest

from tests.registers import ACME, policy, vendor
from tests.repositories import Repo
from tests.stories import start_register

FACT = {"details": {"retention": "phone numbers"}}


def declared(title: str, *, material: bool = True, key: str = "retention") -> str:
    """A register.yaml with this title of a fact."""
    return policy(details={key: {"title": title, "material": f"{material}".lower()}})


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A register with a vendor that states a material fact."""
    files = {"register.yaml": declared("Not processed"), ACME: vendor(**FACT)}
    return start_register(tmp_path / "repo", "2026-01-01", files)


def shown(company: Repo, day: str) -> tuple[list[str], list[str]]:
    """The facts of the vendor on the list of a day, and the titles of all facts."""
    document = json.loads(company.published(day)["subprocessors.json"])
    [entry] = document["subprocessors"]
    facts = [f"{detail['title']}: {detail['value']}" for detail in entry["details"]]
    return facts, [detail["title"] for detail in document["details"]]


def test_a_new_title_of_a_material_fact_waits(company: Repo) -> None:
    company.land("2026-02-01", {"register.yaml": declared("Processed")})
    assert shown(company, "2026-03-02") == (["Not processed: phone numbers"], ["Not processed"])
    assert shown(company, "2026-03-03") == (["Processed: phone numbers"], ["Processed"])
    notice = json.loads(company.run("notice", "--format", "json", "--since", "2026-01-02").out)
    [notified] = notice["subprocessors"]
    assert [change["summary"] for change in notified["changes"]] == [
        "title of a fact: Processed (previously: Not processed)"
    ]


def test_a_new_title_of_another_fact_holds_at_once(company: Repo) -> None:
    company.land("2026-02-01", {"register.yaml": declared("Not processed", material=False)})
    company.land("2026-02-02", {"register.yaml": declared("Processed", material=False)})
    assert shown(company, "2026-02-02") == (["Processed: phone numbers"], ["Processed"])


def test_a_material_fact_under_another_key_stays_until_its_removal_holds(company: Repo) -> None:
    company.land("2026-02-01", {
        "register.yaml": declared("Processed", material=False, key="kept"),
        ACME: vendor(details={"kept": "phone numbers"}),
    })  # fmt: skip
    both = ["Processed: phone numbers", "Not processed: phone numbers"]
    assert shown(company, "2026-03-02")[0] == both
    assert shown(company, "2026-03-03")[0] == both[:1]
