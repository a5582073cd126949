"""No content of a file, today or in the past, ends a command with a traceback."""

import contextlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.changes.proposal import Proposal
from checks.cli import main
from checks.documents import deadlines, deadlines_page, review, review_page
from checks.engine import check
from checks.publish.site import render, unpublishable
from checks.register.load import ConfigurationError, load
from checks.register.model import Register
from tests.registers import WITHOUT_LEDGER, path_of
from tests.repositories import Repo
from tests.trees import FILES, TODAY, VENDOR_PATH, MemoryTree

FULL: dict[str, Any] = {
    "name": "Acme Cloud, Inc.",
    "website": "https://acme.cloud/",
    "group": "infrastructure",
    "purpose": "Cloud hosting",
    "countries": ["US", "DE"],
    "agreement": {
        "reference": "DPA-2025-001",
        "executed": "2025-01-15",
        "expires": "2029-01-15",
        "kind": "scc",
        "url": "https://acme.cloud/dpa",
    },
    "evaluation": {
        "privacy": ["2025-12-10", "2026-01-10"],
        "security": "2026-01-10",
        "confidentiality": "2026-01-10",
    },
    "engaged": "2026-02-01",
    "announced": "2025-12-01",
    "ended": "2028-02-01",
    "also-known-as": ["Acme", "Acme Cloud"],
    "scope": "US plan",
    "established": "US",
    "address": "1 Main Street, Springfield",
    "contact": {
        "name": "Privacy",
        "role": "DPO",
        "email": "dpo@acme.cloud",
        "url": "https://acme.cloud/c",
    },
    "data": ["contact", "usage"],
    "data-subjects": ["customers", "users"],
    "internal": {"owner": "platform", "risk": "low", "notes": "none"},
}
"""A vendor with every field."""

ODD: tuple[Any, ...] = (
    "", [], {}, [""], ["", "US"], [[]], {"": ""}, {"a": {"b": ["c"]}}, {"name": "x", "email": ""},
    "null", ["contact", "usgae"], ["x", ["y"]], {"[key]": []}, {"privacy": ["2026-01-10", "soon"]},
    "2026-02-30", "0001-01-01", "9999-12-31", "\u202e", "x" * 9000, "<b>&'\"|`{{ 7*7 }}",
)  # fmt: skip
"""Values that a field, or every field, refuses."""


def _places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a value, the top apart."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in items:
        yield (*above, step)
        if isinstance(inner, (dict, list)):
            yield from _places(inner, (*above, step))


PLACES = tuple(_places(FULL))


def _with(value: Any, place: tuple[Any, ...], odd: Any) -> Any:
    """A copy of the value with something else at a place; `...` leaves the place out."""
    step, *rest = place
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    if rest and isinstance(copy[step], (dict, list)):
        copy[step] = _with(copy[step], tuple(rest), odd)
    elif odd is ...:
        del copy[step]
    else:
        copy[step] = odd
    return copy


def _text(values: Any) -> str:
    """A file with these values. JSON is YAML, and quotes each text."""
    return json.dumps(values, ensure_ascii=False, indent=1)


def _mutants(values: Any, places: tuple[tuple[Any, ...], ...]) -> Iterator[str]:
    """Files with these values, each with something odd at one of the places."""
    for place in places:
        for odd in (*ODD, ...):
            yield _text(_with(values, place, odd))


def _tree(text: str) -> MemoryTree:
    return MemoryTree({**FILES, VENDOR_PATH: text})


@lru_cache(maxsize=2)  # of each pair, both directions are tried
def _register(text: str) -> Register:
    return load(_tree(text))


def _say_proposal(before: str, after: str) -> None:
    """The output of all commands about a changed file of a vendor."""
    head = _register(after)
    proposal = Proposal(_register(before), head, frozenset({VENDOR_PATH}))
    report = check(head, _tree(after), TODAY, proposal)
    assert not report.rule_failed, [finding.message for finding in report.findings]
    review_page.as_markdown(review.review(report, proposal, TODAY))


def _say_list(text: str) -> None:
    """The output of all commands about the list with such a file of a vendor."""
    head = _register(text)
    due = deadlines.deadlines(head, None, TODAY, 30)
    deadlines_page.as_text(due)
    deadlines_page.as_markdown(due)
    if not list(unpublishable(head)):
        render(head, TODAY)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(map(str, place)))
def test_no_value_of_a_vendor_breaks_a_command(place: tuple[Any, ...]) -> None:
    full = _text(FULL)
    for mutant in _mutants(FULL, (place,)):
        _say_proposal(full, mutant)
        _say_proposal(mutant, full)
        _say_list(mutant)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository in which a register stands, and is published."""
    made = Repo(tmp_path / "repo")
    made.land("2026-01-01", {"register.yaml": WITHOUT_LEDGER, path_of("first"): _text(FULL)})
    return made


def _run_all(repo: Repo, *, sound: bool) -> None:
    """Run every command. Where the files are `sound`, each that needs no base succeeds."""
    root = ("--root", str(repo.root))
    for command, expected in (
        (("check",), {0, 1}),
        (("check", "--base", "HEAD~1"), {0, 1, 2}),
        (("review", "--base", "HEAD~1"), {0, 1, 2}),
        (("review", "--base", "HEAD", "--head", "HEAD~1"), {0, 1, 2}),
        (("publish", "--today", "2026-06-30", "--output", str(repo.root / "site")), {0}),
        (("publish", "--rev", "HEAD", "--output", str(repo.root / "past")), {0, 2}),
        (("publish", "--rev", "HEAD~1", "--output", str(repo.root / "past")), {0, 2}),
        (("publish", "--as-of", "2026-03-02", "--output", str(repo.root / "past")), {0, 2}),
        (("changes",), {0}),
        (("changes", "--format", "json"), {0}),
        (("notice", "--since", "2026-01-02"), {0, 1}),
        (("notice", "--since", "2026-01-02", "--format", "html"), {0, 1}),
        (("notice", "--since", "2026-01-02", "--format", "eml"), {0, 1}),
        (("notice", "--since", "2026-01-02", "--format", "markdown"), {0, 1}),
        (("deadlines", "--today", "2026-06-30"), {0}),
        (("extract", "--gaps", "--today", "2026-06-30"), {0, 1}),
    ):
        status = main([*command, *root])
        assert status in (expected if sound else {0, 1, 2}), command


def _distinct(text: str, number: int) -> str:
    """The file under another vendor's name: equal names would add findings."""
    values = json.loads(text)
    if values.get("name") == FULL["name"]:
        values["name"] = f"Acme {number}, Inc."
    return _text(values)


def test_no_vendor_that_landed_breaks_a_command(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    mutants = list(_mutants(FULL, PLACES))[::5]  # 5 and the number of odd values share nothing
    paths = [path_of(f"vendor-{number}") for number in range(len(mutants))]
    broken = {
        path: _distinct(text, number)
        for number, (path, text) in enumerate(zip(paths, mutants, strict=True))
    }
    sound = {path: _distinct(_text(FULL), number) for number, path in enumerate(paths)}
    repo.land("2026-02-01", dict(list(sound.items())[::2]))
    repo.land("2026-03-01", broken)
    _run_all(repo, sound=False)
    repo.land("2026-04-01", sound)
    _run_all(repo, sound=True)
    capsys.readouterr()


_WORDS = st.sampled_from(["", "x", "US", "contact", "2026-01-10", "9999-12-31", "~", "[", "dpa"])
_VALUES = st.recursive(
    _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(PLACES), _VALUES | st.just(...)), max_size=5))
def test_no_values_of_a_vendor_break_a_command(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    values: Any = FULL
    for place, odd in changes:
        with contextlib.suppress(LookupError, TypeError):  # the place is gone
            values = _with(values, place, odd)
    full, changed = _text(FULL), _text(values)
    _say_proposal(full, changed)
    _say_proposal(changed, full)
    _say_list(changed)


def test_the_list_with_every_field_is_said() -> None:
    _say_list(_text(FULL))


@pytest.mark.parametrize("field", ["scope", "data", "contact.email", "agreement.executed"])
def test_a_field_without_a_value_counts_as_unchanged(
    repo: Repo, capsys: pytest.CaptureFixture[str], field: str
) -> None:
    empty = _text(_with(FULL, tuple(field.split(".")), ""))
    repo.land("2026-03-01", {path_of("first"): empty})
    _run_all(repo, sound=False)
    capsys.readouterr()
    root = ("--root", str(repo.root))
    assert main(["changes", *root]) == 0
    said = capsys.readouterr()
    assert "Acme" not in said.out
    assert f"`{field.partition('.')[0]}` cannot be read" in said.err
    repo.land("2026-04-01", {path_of("first"): _text(FULL)})
    _run_all(repo, sound=True)
    capsys.readouterr()


def test_what_is_read_is_asked_of_records_inside_and_of_items() -> None:
    files = {
        **FILES,
        VENDOR_PATH: _text(
            FULL
            | {"contact": {"name": "x", "email": ""}, "data": ["contact", {"a": "b"}]}
            | {"evaluation": {"privacy": "soon"}, "agreement": {"reference": "DPA-2025-001"}}
        ),
    }
    [vendor] = load(MemoryTree(files)).subprocessors
    assert vendor.read("name", "countries", "internal", "agreement.reference", "contact.name")
    for field in ("contact", "contact.email", "data", "evaluation", "agreement"):
        assert not vendor.read(field), field


POLICY: dict[str, Any] = {
    "organization": "Initech",
    "title": "Subprocessors",
    "introduction": "Companies that process personal data for us.",
    "url": "https://initech.com/subprocessors",
    "contact": "privacy@initech.com",
    "display": "name",
    "groups": {"infrastructure": {"title": "Infrastructure", "introduction": "Servers."}},
    "regions": {"EU": "European Union"},
    "agreements": {"pattern": r"DPA-\d{4}-\d{3}", "ledger": "agreements.csv"},
    "evaluation": {"areas": ["privacy", "security", "confidentiality"], "valid-days": "365"},
    "notice": {"days": "30", "since": "2026-01-01"},
    "rules": {"vague-purpose": "warning"},
    "waivers": [
        {
            "rule": "country-repeated",
            "file": path_of("first"),
            "reason": "r",
            "approved-by": "a",
            "until": "2027-01-01",
        }
    ],
}
"""A register.yaml with every setting."""

POLICY_PLACES = tuple(_places(POLICY))

_OF_PATTERNS = ("a{99999999999999}", "(" * 90_000, "(a+)+b", "DPA-(", "\\")


def test_no_setting_breaks_a_command() -> None:
    good = MemoryTree({**FILES, "register.yaml": _text(POLICY)})
    before = load(good)
    for mutant in _mutants(POLICY, POLICY_PLACES):
        tree = MemoryTree({**FILES, "register.yaml": mutant})
        try:
            head = load(tree)
        except ConfigurationError:
            with contextlib.suppress(ConfigurationError):
                load(tree, past=True)
            continue
        proposal = Proposal(before, head, frozenset({"register.yaml"}))
        report = check(head, tree, TODAY, proposal)
        assert not report.rule_failed, [finding.message for finding in report.findings]
        review_page.as_markdown(review.review(report, proposal, TODAY))


def test_no_setting_of_the_past_stops_the_list_of_today(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = Repo(tmp_path / "repo")
    policies = [mutant.encode() for mutant in _mutants(POLICY, POLICY_PLACES)][::2]
    policies += [
        _text(_with(POLICY, ("agreements", "pattern"), pattern)).encode()
        for pattern in _OF_PATTERNS
    ]
    policies += [b"", b"\xff\xfe\x00", b"\x00", b"[" * 50_000, b"x" * 2_000_000, b"a: &a [*a]"]
    start = 1_770_000_000
    repo.import_line(
        [(start, "start", {"register.yaml": WITHOUT_LEDGER, path_of("first"): _text(FULL)})]
        + [
            (start + 60 * number, "A change", {"register.yaml": policy, path_of("first"): vendor})
            for number, policy in enumerate(policies, 1)
            for vendor in [_text(FULL | {"purpose": f"Cloud hosting {number}"})]
        ]
    )
    repo.land("2026-04-01", {"register.yaml": WITHOUT_LEDGER})
    _run_all(repo, sound=True)
    capsys.readouterr()


def test_a_pattern_that_was_allowed_once_can_be_replaced(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    """The base of the comparison still has the old pattern."""
    old = WITHOUT_LEDGER.replace(r"DPA-\d{4}-\d{3}", r"(DPA|SCC)+(-\d+)+")
    repo.land("2026-03-01", {"register.yaml": old})
    repo.branch("mend")
    repo.land("2026-03-02", {"register.yaml": WITHOUT_LEDGER})
    root = ("--root", str(repo.root))
    assert main(["check", "--base", "main", "--today", "2026-03-02", *root]) == 0
    assert main(["review", "--base", "main", "--today", "2026-03-02", *root]) == 0
    assert "agreements.pattern" in capsys.readouterr().out
    assert main(["publish", "--rev", "main", "--output", str(repo.root / "past"), *root]) == 0
