"""The example register in docs/example shows everything, and every command works on it."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from checks.findings import Severity
from checks.register.company import Company
from checks.register.load import load
from checks.register.model import Agreement
from checks.schemas import schema
from tests import initech
from tests.initech import DAY, LANDINGS, states
from tests.repositories import Repo
from tests.trees import MemoryTree, check, check_change

FILES = initech.example_files()
VENDORS = [path for path in FILES if path.startswith("subprocessors/")]
TODAY = date.fromisoformat(DAY)

STATES = list(states())


def _values(path: str) -> Any:
    """The values of a YAML file, as an editor reads them."""
    values = YAML(typ="safe", pure=True).load(FILES[path])
    return json.loads(json.dumps(values, default=str))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """The repository with the history of the example."""
    return initech.initech(tmp_path_factory.mktemp("initech") / "register")


# The files


def test_the_register_has_no_findings_except_about_onboarding() -> None:
    onboarding = load(MemoryTree(FILES)).policy.onboarding
    assert onboarding is not None
    late = {f"subprocessors/{slug}.yaml" for slug in onboarding.vendors}
    findings = check(FILES, TODAY).findings
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []
    assert {finding.path for finding in findings} <= late


def test_the_readme_names_the_day() -> None:
    assert f"--today {DAY}" in (initech.EXAMPLE / "README.md").read_text("utf-8")


@pytest.mark.parametrize("path", VENDORS)
def test_a_vendors_file_is_valid_for_editors(path: str) -> None:
    Draft202012Validator(json.loads(schema("subprocessor"))).validate(_values(path))


def test_the_settings_are_valid_for_editors() -> None:
    Draft202012Validator(json.loads(schema("register"))).validate(_values("register.yaml"))


def test_every_field_of_a_vendor_is_shown() -> None:
    assert _unused("subprocessor", [_values(path) for path in VENDORS]) == []


def test_every_setting_is_shown() -> None:
    # The example counts every day, so holidays would have no effect. Its page is the usual page.
    # The company is established in the Union, and needs no representative there.
    unused = _unused("register", [_values("register.yaml")])
    needless = [setting for setting in unused if not setting.startswith("site.")]
    assert [setting for setting in needless if not setting.startswith("publisher.")] == [
        "notice.holidays"
    ]
    stated = {field.alias for field in Company.model_fields.values()} - {"representative"}
    assert {*_values("register.yaml")["publisher"]} == stated


def test_every_kind_of_agreement_is_shown() -> None:
    kinds = {_values(path).get("agreement", {}).get("kind") for path in VENDORS}
    (known, _) = Agreement.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]
    assert kinds == {None, *known.__args__}


def _unused(name: str, values: Sequence[Any]) -> list[str]:
    """The fields of a schema that none of the values has, such as `transfers.scc.module`."""
    root = json.loads(schema(name))

    def walk(part: Any, values: Sequence[Any], above: str) -> Iterator[str]:
        if "$ref" in part:
            yield from walk(root["$defs"][part["$ref"].rpartition("/")[2]], values, above)
        for option in part.get("anyOf", ()):
            yield from walk(option, values, above)
        objects = [value for value in values if isinstance(value, dict)]
        for field, inner in part.get("properties", {}).items():
            given = [value[field] for value in objects if field in value]
            path = f"{above}.{field}" if above else field
            yield from walk(inner, given, path) if given else [path]
        if isinstance(further := part.get("additionalProperties"), dict):
            named = [value for mapping in objects for value in mapping.values()]
            yield from walk(further, named, f"{above}.*")
        if isinstance(items := part.get("items"), dict):
            listed = [item for value in values if isinstance(value, list) for item in value]
            yield from walk(items, listed, above)

    return list(walk(root, values, ""))


# The history


def test_the_history_ends_in_the_files(company: Repo) -> None:
    names = company.git("ls-files").splitlines()
    assert {name: (company.root / name).read_bytes().decode() for name in names} == FILES
    assert int(company.git("rev-list", "--count", "HEAD")) == len(LANDINGS)


@pytest.mark.parametrize("number", range(1, len(STATES)))
def test_a_landing_would_pass_the_check(number: int) -> None:
    landing, files = STATES[number]
    _, before = STATES[number - 1]
    findings = check_change(before, files, date.fromisoformat(landing.day)).findings
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []


def test_the_first_list_passes_the_check() -> None:
    landing, files = STATES[0]
    findings = check(files, date.fromisoformat(landing.day)).findings
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []


# The commands


def test_the_list_is_published_with_what_is_upcoming_and_what_has_ended(company: Repo) -> None:
    entries = json.loads(company.published(DAY)["subprocessors.json"])["subprocessors"]
    by_slug = {entry["slug"]: entry for entry in entries}
    assert len(by_slug) == len(VENDORS)
    assert by_slug["aurochs-compute"]["status"] == "upcoming"
    assert by_slug["cairnfile"]["status"] == "ended"
    assert by_slug["scribewell"]["ended"] == "2026-12-31"
    later = {slug for slug, entry in by_slug.items() if entry["upcoming"]}
    assert later == {"answerline", "aurochs-compute", "lexicroft", "scribewell"}


def test_the_notice_lacks_nothing(company: Repo) -> None:
    notice = company.said("notice", "--since", "2026-11-01", "--today", "2026-11-01")
    for name in ("Answerline Services Inc.", "Aurochs Compute B.V.", "Lexicroft GmbH"):
        assert name in notice


def test_the_changes_name_every_pull_request_about_vendors(company: Repo) -> None:
    changes = company.said("changes")
    for landing in LANDINGS:
        assert landing.number is None or f"#{landing.number}, " in changes


def test_deadlines_are_due(company: Repo) -> None:
    deadlines = company.said("deadlines", "--today", DAY)
    for words in ("last day for objections", "last day of the evaluation"):
        assert words in deadlines


@pytest.mark.filterwarnings("error")
def test_every_landing_can_be_reviewed(company: Repo) -> None:
    commits = company.git("rev-list", "--reverse", "HEAD").splitlines()
    for landing, base, head in zip(LANDINGS[1:], commits, commits[1:], strict=False):
        options = ("--base", base, "--head", head, "--today", landing.day)
        assert "**Ready for your review**" in company.said("review", *options), landing.message
