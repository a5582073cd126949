"""Rules run apart from each other, and side by side."""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from checks import engine, parallel
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


@pytest.fixture
def _three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_processors", lambda: 3)
    monkeypatch.setattr(parallel, "CHUNK", 2)


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 8, 9, 100, 3001])
def test_the_results_of_several_processes_stay_in_order(count: int) -> None:
    def work(items: Sequence[int]) -> list[tuple[int, int]]:
        time.sleep(0.001)  # leaves chunks to the other processes
        return [(item, os.getpid()) for item in items]

    results = parallel.map_chunks(work, range(count))
    assert [item for item, _ in results] == list(range(count))
    if count >= 100:
        assert len({process for _, process in results}) == 3


@pytest.mark.usefixtures("_three")
def test_work_of_a_process_that_died_is_done_again() -> None:
    parent = os.getpid()

    def work(items: Sequence[int]) -> list[int]:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.001)
        return list(items)

    assert parallel.map_chunks(work, range(100)) == list(range(100))


@pytest.mark.usefixtures("_three")
def test_an_exception_is_raised_here() -> None:
    def work(items: Sequence[int]) -> list[int]:
        if 9 in items:
            raise ValueError("nine")
        return list(items)

    with pytest.raises(ValueError, match="nine"):
        parallel.map_chunks(work, range(10))


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
