"""An error that comes with time fails the check, and the list is published all the same."""

import json
from pathlib import Path

import pytest

from tests.folders import RegisterFolder
from tests.registers import ACME, policy, vendor

EXPIRES = {"reference": "DPA-2025-001", "executed": "2025-01-15", "expires": "2026-07-31"}
WAIVER = {
    "rule": "country-repeated", "file": ACME, "reason": "Two sites", "approved-by": "privacy",
    "until": "2026-07-31",
}  # fmt: skip
OLD = dict.fromkeys(("privacy", "security", "confidentiality"), "2025-07-31")

BEFORE, AFTER = "2026-07-31", "2026-08-01"
"""The last day on which each register of the tests is clean, and the next day."""

SITE_KEPT = "Nothing was published; the site is as it was."
PUBLISHED = "The list was published, but the check fails: see the errors above."

LAPSING = {
    "agreement": {"register.yaml": policy(), ACME: vendor(agreement=EXPIRES)},
    "evaluation": {
        "register.yaml": policy(
            evaluation={"valid-days": 365}, rules={"evaluation-stale": "error"}
        ),
        ACME: vendor(evaluation=OLD, engaged="2025-08-01"),
    },
    "waiver": {
        "register.yaml": policy(waivers=[WAIVER]),
        ACME: vendor(countries=["US", "US"]),
    },
    "waiver of a rule about changes": {
        "register.yaml": policy(waivers=[{**WAIVER, "rule": "notice-period"}]),
        ACME: vendor(),
    },
    "waiver that is not needed any more": {
        "register.yaml": policy(
            waivers=[{**WAIVER, "rule": "agreement-expired", "until": "2026-12-31"}]
        ),
        ACME: vendor(agreement={**EXPIRES, "expires": "2026-03-01"}, ended="2026-08-01"),
    },
}


@pytest.fixture
def register(tmp_path: Path) -> RegisterFolder:
    """An empty folder for a register."""
    return RegisterFolder(tmp_path / "register")


@pytest.mark.parametrize("files", LAPSING.values(), ids=LAPSING)
def test_what_lapses_is_red_and_published(files: dict[str, str], register: RegisterFolder) -> None:
    register.write(files)
    site = register.site
    clean = register.run("publish", "--output", str(site), "--today", BEFORE)
    assert (clean.status, PUBLISHED in clean.err) == (0, False), clean.err
    (site / "index.html").unlink()
    lapsed = register.run("publish", "--output", str(site), "--today", AFTER)
    assert (lapsed.status, lapsed.err.endswith(f"{PUBLISHED}\n")) == (3, True), lapsed.err
    assert (site / "index.html").exists()

    checked = register.run("check", "--format", "text", "--today", AFTER)
    assert checked.status == 1
    assert " (the list can be published)\n" in checked.out
    report = json.loads(register.run("check", "--format", "json", "--today", AFTER).out)
    assert all(finding["lapsed"] for finding in report["findings"])


@pytest.mark.parametrize("files", LAPSING.values(), ids=LAPSING)
def test_another_error_stops_publication(files: dict[str, str], register: RegisterFolder) -> None:
    wrong = vendor(countries=["UK"], scope="EU plan", purpose="Hosting of backups")
    register.write({**files, "subprocessors/wrong.yaml": wrong})
    outcome = register.run("publish", "--output", str(register.site), "--today", AFTER)
    assert (outcome.status, outcome.err.endswith(f"{SITE_KEPT}\n")) == (1, True), outcome.err
    assert not register.site.exists()
    checked = register.run("check", "--format", "text", "--today", AFTER)
    assert "can be published" not in checked.out


def test_a_failing_warning_has_its_usual_status(register: RegisterFolder) -> None:
    files = {**LAPSING["evaluation"], "register.yaml": policy(evaluation={"valid-days": 365})}
    register.write(files)
    assert register.run("publish", "--output", str(register.site), "--today", AFTER).status == 0
    outcome = register.run("check", "--format", "text", "--today", AFTER)
    assert (outcome.status, "can be published" in outcome.out) == (0, False)


def test_an_unusable_register_has_its_usual_status(register: RegisterFolder) -> None:
    register.write({**LAPSING["agreement"], "register.yaml": "organization: [\n"})
    outcome = register.run("publish", "--output", str(register.site), "--today", AFTER)
    assert (outcome.status, register.site.exists()) == (2, False)
