"""Rules run apart from each other, and side by side."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checks import engine
from checks.changes.proposal import Proposal
from checks.cli import main
from checks.findings import Finding
from checks.register.defects import BadDate, BadName
from checks.register.load import load
from checks.register.model import Register, Subprocessor
from checks.rules import RULES
from checks.rules.rule import rule
from tests.trees import (
    FILES,
    NOTIFIED,
    OTHER_VENDOR,
    TODAY,
    VENDOR,
    VENDOR_PATH,
    MemoryTree,
    check,
    said,
)


def test_rules_about_some_vendors_run_where_nobody_can_tell_which() -> None:
    """A contact without a value cannot be looked at; other hosts of the vendor can."""
    vendor = VENDOR.replace("https://acme.cloud/", "https://acme.internal/") + "contact:\n"
    rules = {finding.rule for finding in check({**FILES, VENDOR_PATH: vendor}).findings}
    assert rules == {"missing-field", "url-public-host"}


def test_a_rule_that_fails_is_said_with_the_file_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @rule
    def broken_rule(vendor: Subprocessor) -> Iterator[Finding]:
        raise ZeroDivisionError("division by zero")
        yield

    monkeypatch.setattr(engine, "RULES", {"broken-rule": broken_rule, **RULES})
    report = check({**FILES, VENDOR_PATH: VENDOR.replace("[US]", "[UK]")})
    assert said(report.findings) == [
        f"{VENDOR_PATH}:1:1 rule-failed",
        f"{VENDOR_PATH}:5:13 country-code",
    ]
    assert "broken-rule failed here with ZeroDivisionError" in report.findings[0].message
    assert report.rule_failed


def test_a_failed_rule_is_an_internal_error(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    @rule
    def broken_rule(register: Register) -> Iterator[Finding]:
        raise KeyError("x")
        yield

    monkeypatch.setattr(engine, "RULES", {"broken-rule": broken_rule})
    assert main(["--root", str(folder), "check"]) == 2


def test_a_rule_about_a_defect_has_no_further_arguments() -> None:
    """Otherwise the rule would fail on a broken file, when somebody needs its finding."""

    def bad_part(defect: BadName | BadDate, register: Register, today: date) -> Iterator[Finding]:
        yield defect.finding(f"{register.policy.organization} on {today}")

    with pytest.raises(TypeError) as refused:
        rule(bad_part)
    message = "bad_part is about a defect, and cannot have `register` and `today`"
    assert str(refused.value) == message


OTHER_PATH = "subprocessors/acme-europe.yaml"


@pytest.mark.parametrize(
    ("setting", "others"),
    [
        ("", []),
        ("display: alpha-3\n", [f"{OTHER_PATH}:5:13 country-code"]),
    ],
)
def test_a_proposal_answers_for_others_only_where_it_changes_settings(
    setting: str, others: list[str]
) -> None:
    before = {**FILES, OTHER_PATH: OTHER_VENDOR.replace("[US]", "[UK]")}
    after = {
        **before,
        VENDOR_PATH: VENDOR.replace("[US]", "[EL]") + NOTIFIED,
        "register.yaml": FILES["register.yaml"] + setting,
    }
    tree = MemoryTree(after)
    files = frozenset(path for path in after if before[path] != after[path])
    proposal = Proposal(load(MemoryTree(before)), load(tree), files)
    report = engine.check_proposal(proposal, tree, TODAY)
    assert said(report.findings) == [f"{VENDOR_PATH}:5:13 country-code", *others]
