"""Facts that a vendor in onboarding states for the first time."""

from pathlib import Path

import pytest

from tests.changes.telling import past, told
from tests.registers import ACME, policy, vendor
from tests.repositories import Repo
from tests.stories import start_register

BARE = vendor(website=None, purpose=None, countries=None, agreement=None, evaluation=None,
              engaged=None, data=None, data_subjects=None, transfers=None)  # fmt: skip
"""The file of a vendor of whom only name and group are known."""

ONBOARDING = policy(onboarding={"until": "2026-12-31", "vendors": ["acme"]})


@pytest.fixture
def taken_over(tmp_path: Path) -> Repo:
    """A register with a vendor in onboarding."""
    return start_register(tmp_path / "repo", "2026-01-01", {
        ACME: BARE, "register.yaml": ONBOARDING,
    })  # fmt: skip


def test_a_fact_stated_for_the_first_time_is_no_material_change(taken_over: Repo) -> None:
    taken_over.land("2026-02-01", {ACME: vendor(data=["contact"], established="US")})
    announcements = past(taken_over).announcements
    stated = {a.change.field for a in announcements if a.change.kind == "stated"}
    assert stated == {
        "website", "purpose", "countries", "established", "data", "data-subjects", "transfers",
    }  # fmt: skip
    assert not any(a.material for a in announcements)


def test_a_second_value_is_a_change_like_any_other(taken_over: Repo) -> None:
    taken_over.land("2026-02-01", {ACME: vendor()})
    taken_over.land("2026-02-02", {ACME: vendor(countries=["US", "IN"], purpose="Backups")})
    assert told(past(taken_over))[-2:] == [
        "acme purpose-changed 2026-02-02",
        "acme country-added 2026-02-02",
    ]


def test_without_onboarding_a_new_fact_is_a_change(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(purpose=None)})
    repo.land("2026-02-02", {ACME: vendor()})
    assert told(past(repo)) == [
        "acme purpose-changed 2026-02-01",
        "acme purpose-changed 2026-02-02",
    ]


def test_a_proposal_cannot_declare_its_own_onboarding(repo: Repo) -> None:
    repo.land("2026-02-01", {
        ACME: vendor(established="CN"),
        "register.yaml": policy(onboarding={"until": "2026-12-31", "vendors": ["acme"]}),
    })  # fmt: skip
    assert told(past(repo)) == ["acme established-changed 2026-02-01"]


def test_a_vendor_that_leaves_onboarding_with_its_facts_has_stated_them(taken_over: Repo) -> None:
    taken_over.land("2026-02-01", {ACME: vendor(), "register.yaml": policy()})
    kinds = {a.change.kind for a in past(taken_over).announcements if a.change.field == "purpose"}
    assert kinds == {"stated"}
