"""Every rule behaves as documented."""

import re
from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module

import pytest

from checks.findings import Located, Severity
from checks.rules import RULES, documentation
from checks.rules.rule import Example, Rule
from tests.examples import register_of
from tests.project import ROOT
from tests.trees import FILES, TODAY, check, check_change, said

BAD = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in RULES.values()
    for number, example in enumerate(rule.documentation.bad, 1)
]
GOOD = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in RULES.values()
    for number, example in enumerate(rule.documentation.good, 1)
]


def test_the_valid_register_under_the_examples_has_no_findings() -> None:
    assert said(check(FILES).findings) == []


def _findings(example: Example) -> Sequence[Located]:
    after = register_of(example.text)
    if example.before:
        return check_change(register_of(example.before), after).findings
    return check(after).findings


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_a_bad_example_triggers_its_rule_and_no_other(rule: Rule, example: Example) -> None:
    findings = _findings(example)
    assert {finding.rule for finding in findings} == {rule.id}, said(findings)


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_a_good_example_has_no_findings(rule: Rule, example: Example) -> None:
    assert said(_findings(example)) == []


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_a_finding_says_how_to_mend_it_and_stands_on_its_cause(
    rule: Rule, example: Example
) -> None:
    for finding in _findings(example):
        assert finding.hint
        assert not finding.message.endswith(".")
        assert finding.severity is rule.severity
        assert (finding.span.line, finding.span.column) <= (
            finding.span.end_line,
            finding.span.end_column,
        )


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_is_documented(rule: Rule) -> None:
    parts = rule.documentation
    assert parts.summary.endswith(".")
    assert len(parts.summary) <= 120
    assert parts.why
    assert parts.bad
    assert parts.good
    assert not parts.examples[0].good
    for example in parts.examples:
        assert bool(example.before) is rule.needs_base


def test_the_rules_of_every_module_run() -> None:
    """A module that nobody lists would never run."""
    names = [path.stem for path in (ROOT / "checks/rules").glob("[!_]*.py")]
    modules = [import_module(f"checks.rules.{name}") for name in names]
    written = [value for module in modules for value in vars(module).values()]
    assert {value.id for value in written if isinstance(value, Rule)} == RULES.keys()


def test_ids_are_plain_words() -> None:
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", name) for name in RULES)


def test_these_rules_warn_and_all_others_are_errors() -> None:
    warnings = {rule.id for rule in RULES.values() if rule.severity is Severity.WARNING}
    assert warnings == {
        "language-unshown",
        "language-untranslated",
        "own-word",
        "order-unknown",
        "place-country",
        "name-mixed-script",
        "name-several",
        "same-earlier-name",
        "same-service",
        "same-website",
        "email-look-alike",
        "top-level-domain",
        "trailing-comment",
        "vague-purpose",
        "url-mixed-script",
        "agreement-counterparty",
        "agreement-expiring",
        "agreement-future",
        "year-unlikely",
        "agreement-shared",
        "agreement-unused",
        "evaluation-stale",
        "waiver-introduced",
        "severity-introduced",
        "waiver-ahead",
        "ruling-unused",
        "history-moved",
        "legal-form-dropped",
        "notices-rewritten",
        "fact-pending",
        "onboarding-idle",
        "onboarding-joined",
        "dpf-country",
        "transfer-uncovered",
        "framework-unverified",
        "framework-stale",
        "holidays-unused",
        "holidays-outdated",
    }


def test_only_these_rules_begin_to_fail_merely_because_days_pass() -> None:
    assert {rule.id for rule in RULES.values() if rule.lapses} == {
        "agreement-expired",
        "agreement-expiring",
        "evaluation-stale",
        "framework-stale",
        "holidays-outdated",
        "onboarding-ended",
        "transfer-uncovered",
        "waiver-expired",
        "waiver-unused",
    }


def test_no_other_rule_fails_later_on_the_good_examples() -> None:
    """Whatever begins to fail on the same files, on a later day, has lapsed."""
    for rule in RULES.values():
        for example in rule.documentation.good:
            if example.before:
                continue
            files = register_of(example.text)
            for days in (1, 31, 62, 400, 4000, 40000):
                findings = check(files, TODAY + timedelta(days)).findings
                fresh = [finding for finding in findings if not finding.lapsed]
                assert said(fresh) == [], (rule.id, days)


def test_documentation_states_what_an_error_does_to_publication() -> None:
    effects = {rule: documentation.effect(RULES[rule]) for rule in RULES}
    assert effects["country-code"] == "An error stops publication."
    assert effects["agreement-expired"].endswith("so the list is still published.")
    assert effects["notice-period"].startswith("An error stops the proposal.")
    assert effects["vague-purpose"].endswith("`error`, a finding stops publication.")
    for rule in RULES.values():
        assert effects[rule.id] in " ".join(documentation.as_text(rule).split())
        assert effects[rule.id] in documentation.as_markdown(rule)
