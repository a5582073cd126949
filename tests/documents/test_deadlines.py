"""What falls due: which days, agreeing with the rules to the day, and that texts stay texts."""

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from checks.changes.kinds import KINDS
from checks.documents.deadlines import Deadline, DeadlinesDocument, deadlines
from checks.documents.deadlines_page import as_markdown, as_text
from checks.escaping import visible
from checks.languages.language import ENGLISH
from checks.register.load import load
from checks.schemas import schema
from tests.folders import Files, RegisterFolder
from tests.registers import ACME, BETA, full_vendor, policy
from tests.repositories import Repo
from tests.stories import HOSTILE, due, start_register
from tests.trees import TODAY, MemoryTree, check

LEDGER = "agreements.csv"

IN_THE_LEDGER = {"pattern": "DPA-\\d{4}-\\d{3}", "ledger": LEDGER}

WITH_LEDGER = policy(agreements=IN_THE_LEDGER)

WAIVER = {"rule": "markup", "file": ACME, "reason": "x", "approved-by": "y"}

TEXTS = [*HOSTILE.values(), "@octocat", "see #12", "GH-7", "x |\n| y | z |", "<!--", "- [x] `a`"]


def _in(days: int) -> str:
    return (TODAY + timedelta(days)).isoformat()


def _agreement(expires: str | None = None) -> dict[str, str]:
    agreement = {"reference": "DPA-2025-001", "executed": "2025-01-15"}
    return {**agreement, "expires": expires} if expires is not None else agreement


def _evaluated(**areas: object) -> dict[str, object]:
    """Evaluations of all areas, valid for another month. The given areas replace them."""
    fresh = dict.fromkeys(("privacy", "security", "confidentiality"), "2026-05-01")
    return {**fresh, **areas}


def _ledger(expires: str, reference: str = "DPA-2025-001") -> str:
    return (
        "reference,counterparty,executed,expires,status\n"
        f'{reference},"Acme Cloud, Inc.",2025-01-15,{expires},active\n'
    )


def _tree(files: Files) -> MemoryTree:
    texts = {"register.yaml": policy(), **files}
    return MemoryTree({path: text for path, text in texts.items() if text is not None})


def _document(files: Files, within: int = 30, today: date = TODAY) -> DeadlinesDocument:
    """What falls due in a register without a history."""
    return deadlines(load(_tree(files)), None, today, within)


def _due(files: Files, within: int = 30, today: date = TODAY) -> list[tuple[str, int, str]]:
    """The same, as kind, days left and path."""
    listed = _document(files, within, today)["deadlines"]
    return [(deadline["kind"], deadline["days_left"], deadline["path"]) for deadline in listed]


def _waived(**fields: str) -> str:
    return policy(waivers=[{**WAIVER, **fields}])


# Which days.


@pytest.mark.parametrize("days", [-400, -1, 0, 1, 30])
def test_an_agreement_is_due_on_its_last_day(days: int) -> None:
    assert _due({ACME: full_vendor(agreement=_agreement(_in(days)))}) == [("agreement", days, ACME)]
    with_ledger: Files = {
        "register.yaml": WITH_LEDGER,
        LEDGER: _ledger(_in(days)),
        ACME: full_vendor(),
    }
    assert _due(with_ledger) == [("agreement", days, ACME)]


def test_what_lies_beyond_the_period_is_not_due() -> None:
    files: Files = {
        "register.yaml": _waived(until=_in(31)),
        ACME: full_vendor(
            agreement=_agreement(_in(31)),
            evaluation=_evaluated(privacy=_in(31 - 365)),
        ),
    }
    assert _due(files) == []
    assert [kind for kind, *_ in _due(files, 31)] == ["agreement", "evaluation", "waiver"]


def test_the_earlier_of_two_dates_counts() -> None:
    both: Files = {
        "register.yaml": WITH_LEDGER,
        LEDGER: _ledger(_in(5)),
        ACME: full_vendor(agreement=_agreement(_in(9))),
    }
    assert _due(both) == [("agreement", 5, ACME)]


def test_each_area_is_due_so_many_days_after_its_latest_evaluation() -> None:
    evaluation = _evaluated(privacy=["2024-01-01", _in(-366)], security=_in(-365))
    listed = _document({ACME: full_vendor(evaluation=evaluation)}, 0)["deadlines"]
    assert [(deadline["day"], deadline["days_left"], deadline["what"]) for deadline in listed] == [
        (_in(-1), -1, f"last day of the evaluation of privacy on {ENGLISH.day(_in(-366))}"),
        (_in(0), 0, f"last day of the evaluation of security on {ENGLISH.day(_in(-365))}"),
    ]


def test_the_policy_says_how_long_evaluations_are_valid() -> None:
    settings = policy(evaluation={"areas": ["privacy"], "valid-days": 100})
    evaluation = {"privacy": _in(-90)}
    files: Files = {"register.yaml": settings, ACME: full_vendor(evaluation=evaluation)}
    assert _due(files) == [("evaluation", 10, ACME)]


@pytest.mark.parametrize("days", [-1, 0, 30])
def test_a_certification_is_looked_up_every_year(days: int) -> None:
    transfers = {"dpf": {"verified": _in(days - 365)}}
    files: Files = {ACME: full_vendor(countries=["US"], transfers=transfers)}
    assert _due(files) == [("framework", days, ACME)]
    [deadline] = _document(files)["deadlines"]
    assert f"last verified on {ENGLISH.day(_in(days - 365))}" in deadline["what"]
    assert "list of participants" in deadline["action"]
    settings = policy(rules={"framework-stale": "off"})
    assert _due({"register.yaml": settings, **files}) == []


@pytest.mark.parametrize("days", [-1, 0, 30])
def test_the_onboarding_is_a_single_task(days: int) -> None:
    onboarding = {"until": _in(days), "vendors": ["acme", "beta", "gone"]}
    files: Files = {
        "register.yaml": policy(onboarding=onboarding),
        ACME: full_vendor(data=None),
        BETA: full_vendor(data=None, data_subjects=None, countries=["IN"]),
    }
    document = _document(files)
    [deadline] = document["deadlines"]
    assert deadline == {
        "day": _in(days), "days_left": days, "kind": "onboarding",
        "what": f"4 facts to complete by {ENGLISH.day(_in(days))}: beta 3, acme 1",
        "subprocessor": None, "name": None, "path": "register.yaml",
        "action": "state the facts that `subprocessors check` names",
    }  # fmt: skip
    assert "register.yaml: 4 facts to complete" in as_text(document)
    assert "register.yaml" in as_markdown(document)
    complete: Files = {**files, ACME: full_vendor(), BETA: full_vendor()}
    assert _due(complete) == []


@pytest.mark.parametrize("days", [-1, 0, 30])
def test_a_waiver_is_due_on_its_last_day(days: int) -> None:
    files: Files = {"register.yaml": _waived(until=_in(days)), ACME: full_vendor()}
    [deadline] = _document(files)["deadlines"]
    assert deadline == {
        "day": _in(days), "days_left": days, "kind": "waiver",
        "what": "last day of the waiver of markup",
        "subprocessor": "acme", "name": "Acme Cloud, Inc.", "path": ACME,
        "action": "fix the finding and remove the waiver from register.yaml, "
        "or have the waiver approved again",
    }  # fmt: skip


def test_a_waiver_may_be_about_no_vendor_and_may_have_no_end() -> None:
    files: Files = {"register.yaml": _waived(until=_in(1), file=LEDGER), ACME: full_vendor()}
    [deadline] = _document(files)["deadlines"]
    assert (deadline["subprocessor"], deadline["name"], deadline["path"]) == (None, None, LEDGER)
    assert f"  {_in(1)}  in 1 day      {LEDGER}: last day" in as_text(_document(files))
    assert _due({"register.yaml": _waived(), ACME: full_vendor()}) == []


@pytest.mark.parametrize(
    ("ended", "is_due"),
    [(_in(0), False), (_in(-9), False), (_in(10), False), (_in(11), False), (_in(12), True)],
)
def test_a_vendor_that_ends_in_time_needs_nothing(ended: str, is_due: bool) -> None:
    """`ended` is the first day without the vendor, so an end on the next day is in time."""
    evaluation = _evaluated(privacy=_in(10 - 365))
    acme = full_vendor(agreement=_agreement(_in(10)), evaluation=evaluation, ended=ended)
    kinds = [kind for kind, *_ in _due({ACME: acme})]
    assert kinds == (["agreement", "evaluation"] if is_due else [])


def test_what_is_overdue_stays_so_until_the_vendor_has_ended() -> None:
    expired = _agreement(_in(-5))
    assert _due({ACME: full_vendor(agreement=expired, ended=_in(1))}) == [("agreement", -5, ACME)]
    assert _due({ACME: full_vendor(agreement=expired, ended=_in(0))}) == []


def test_a_rule_that_is_off_sets_no_deadline() -> None:
    waived = _waived(until=_in(0))
    acme = full_vendor(agreement=_agreement(_in(0)), evaluation=_evaluated(privacy=_in(-365)))
    for rule, kind in (
        ("agreement-expired", "agreement"),
        ("evaluation-stale", "evaluation"),
        ("waiver-expired", "waiver"),
    ):
        off = waived + f"rules: {{{rule}: off}}\n"
        left = {remaining for remaining, *_ in _due({"register.yaml": off, ACME: acme})}
        assert left == {"agreement", "evaluation", "waiver"} - {kind}


_DAYS = st.integers(-3, 3)


@settings(max_examples=300)
@given(_DAYS, _DAYS | st.none(), _DAYS, _DAYS, st.none() | _DAYS)
def test_what_is_overdue_is_what_the_rules_find(
    expires: int, ledger: int | None, stale: int, until: int, ended: int | None
) -> None:
    files: dict[str, str | bytes] = {
        "register.yaml": policy(
            agreements=IN_THE_LEDGER, waivers=[{**WAIVER, "until": _in(until)}]
        ),
        LEDGER: _ledger(_in(ledger) if ledger is not None else ""),
        ACME: full_vendor(
            agreement=_agreement(_in(expires)),
            evaluation=_evaluated(privacy=_in(stale - 365)),
            ended=_in(ended) if ended is not None else None,
        ),
    }
    rules = {"agreement-expired": "agreement", "evaluation-stale": "evaluation"}
    rules["waiver-expired"] = "waiver"
    overdue = {rules[finding.rule] for finding in check(files).findings if finding.rule in rules}
    assert {kind for kind, days, _ in _due(files) if days < 0} == overdue
    # And what is due today is found tomorrow.
    tomorrow = TODAY + timedelta(1)
    overdue = {
        rules[finding.rule] for finding in check(files, tomorrow).findings if finding.rule in rules
    }
    today = {kind for kind, days, _ in _due(files, 0) if days == 0}
    assert today <= overdue <= {kind for kind, *_ in _due(files, 0)}


def test_they_are_sorted_by_day() -> None:
    files: Files = {
        "register.yaml": _waived(until=_in(2)),
        ACME: full_vendor(agreement=_agreement(_in(3)), evaluation=_evaluated(privacy=_in(-365))),
        BETA: full_vendor(agreement=_agreement(_in(-1))),
    }
    assert [days for _, days, _ in _due(files)] == [-1, 0, 2, 3]


def test_the_end_of_time_is_no_deadline() -> None:
    settings = policy(evaluation={"valid-days": 36500})
    files: Files = {
        "register.yaml": settings,
        ACME: full_vendor(agreement=_agreement("9999-12-31")),
    }
    (last,) = _document(files, 10**12)["deadlines"]
    assert (last["days_left"], last["path"]) == (36298, ACME)
    # The evaluations of one day share a row.
    assert last["what"].startswith("last day of the evaluation of privacy, security, confidential")
    far = _document(files, today=date.max)
    assert far["until"] == "9999-12-31"


# What cannot be read.


def test_of_a_broken_file_counts_what_can_be_read() -> None:
    expired = _agreement(_in(0))
    for broken in (
        full_vendor(agreement=expired, purpose=["x"]),
        full_vendor(agreement=expired, evaluation={"privacy": "soon"}),
        full_vendor(agreement=expired, name=None),
    ):
        assert _due({ACME: broken}, 10**12)[0] == ("agreement", 0, ACME)
    [deadline] = _document({ACME: full_vendor(agreement=expired, name=None)})["deadlines"]
    assert deadline["name"] == "acme"


@pytest.mark.parametrize(
    "text",
    [
        "name: [",
        "",
        "just text\n",
        full_vendor(agreement=_agreement("soon")),
        full_vendor(agreement=_agreement(_in(0)), ended="soon"),
        full_vendor(agreement=None),
        full_vendor(
            evaluation={"privacy": "soon", "security": [], "confidentiality": "2026-02-30"}
        ),
        full_vendor(evaluation=None),
    ],
)
def test_what_cannot_be_read_is_passed_over(text: str) -> None:
    files: Files = {ACME: text, BETA: full_vendor(agreement=_agreement(_in(1)))}
    assert _due(files) == [("agreement", 1, BETA)]
    assert all(
        deadline["day"] < "9999" for deadline in _document({ACME: text}, 10**12)["deadlines"]
    )


# Notice periods.


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A company with one vendor, and nothing that falls due for half a year."""
    return start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})


def _windows(company: Repo, today: str, within: int = 30) -> list[Deadline]:
    arguments = ("--today", today, "--within", str(within), "--format", "json")
    document = json.loads(company.said("deadlines", *arguments))
    assert document["history"] is True
    return document["deadlines"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("today", "within", "days"),
    [
        ("2026-06-15", 29, None),
        ("2026-06-15", 30, 30),
        ("2026-07-15", 30, 0),
        ("2026-07-16", 30, None),
    ],
)
def test_a_notice_period_is_due_on_its_last_day(
    company: Repo, today: str, within: int, days: int | None
) -> None:
    company.merge_pull_request(
        17, "2026-06-15", {ACME: full_vendor(countries=["FR", "IN"], purpose="Storage")}
    )
    windows = _windows(company, today, within)
    assert [window["days_left"] for window in windows] == ([] if days is None else [days])
    for window in windows:
        assert window["kind"] == "objections"
        assert window["what"] == (
            "last day for objections: purpose: Storage (previously: Hosting of the application); "
            "also India"
        )
        assert (
            window["action"] == "answer objections before the change takes effect on 15 July 2026"
        )
        assert (window["subprocessor"], window["path"]) == ("acme", ACME)


def test_objections_may_end_before_the_change_takes_effect(company: Repo) -> None:
    days = {"days": "30", "objections": "15"}
    company.land("2026-03-03", {"register.yaml": policy(notice=days)})
    company.land("2026-06-10", {ACME: full_vendor(countries=["IN"])})
    [window] = _windows(company, "2026-06-20")
    assert window["day"] == "2026-06-25"
    assert window["action"] == "answer objections before the change takes effect on 10 July 2026"
    assert _windows(company, "2026-06-26") == []


def test_what_goes_has_its_last_day_with_what_comes(company: Repo) -> None:
    company.land("2026-06-10", {ACME: full_vendor(countries=["IN"])})
    [window] = _windows(company, "2026-06-20")
    assert window["day"] == "2026-07-10"
    assert window["what"] == "last day for objections: no longer France; also India"


def test_each_announcement_has_its_own_last_day(company: Repo) -> None:
    company.land("2026-06-10", {ACME: full_vendor(countries=["FR", "IN"])})
    company.land("2026-06-15", {ACME: full_vendor(countries=["FR", "IN", "BR"])})
    windows = _windows(company, "2026-06-20")
    assert [(window["day"], window["what"][-10:]) for window in windows] == [
        ("2026-07-10", "also India"), ("2026-07-15", "lso Brazil"),
    ]  # fmt: skip


def test_what_is_not_material_or_taken_back_or_moot_has_no_last_day(company: Repo) -> None:
    company.land("2026-06-10", {ACME: full_vendor(website="https://acme.com/")})
    assert _windows(company, "2026-06-20") == []
    company.land("2026-06-11", {ACME: full_vendor(countries=["FR", "IN"])})
    company.land("2026-06-12", {ACME: full_vendor()})
    assert _windows(company, "2026-06-20") == []
    company.land("2026-06-13", {ACME: full_vendor(countries=["FR", "IN"], ended="2026-07-01")})
    assert _windows(company, "2026-06-20") == []


def test_what_is_not_committed_is_not_announced(company: Repo) -> None:
    company.write({ACME: full_vendor(countries=["FR", "IN"])})
    assert _windows(company, "2026-06-20") == []


def test_every_material_change_can_be_said() -> None:
    material = {kind.id for kind in KINDS.values() if kind.material}
    assert material <= {kind.id for kind in KINDS.values() if kind.wording}


def test_without_a_history_the_rest_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = RegisterFolder(tmp_path / "plain")
    expired = full_vendor(agreement=_agreement(_in(-1)))
    company.write({"register.yaml": policy(), ACME: expired})
    arguments = ("deadlines", "--today", _in(0), "--format", "json")
    outcome = company.run(*arguments)
    assert outcome.status == 0
    assert outcome.err == "Notice periods are left out: this folder is in no Git repository.\n"
    document = json.loads(outcome.out)
    assert document["history"] is False
    assert [deadline["kind"] for deadline in document["deadlines"]] == ["agreement"]
    repo = Repo(company.root)
    assert company.run(*arguments).err == "Notice periods are left out: there is no commit yet.\n"
    repo.git("commit", "--quiet", "--allow-empty", "--message=Start")
    assert company.run(*arguments).err == (
        "Notice periods are left out: the register is not committed yet.\n"
    )


def test_a_shallow_clone_is_refused(company: Repo, tmp_path: Path) -> None:
    company.land("2026-06-10", {ACME: full_vendor(countries=["FR", "IN"])})
    clone = RegisterFolder(company.clone(tmp_path / "clone", "--depth=1"))
    outcome = clone.run("deadlines")
    assert (outcome.status, outcome.out) == (2, "")
    assert "this clone is shallow" in outcome.err


# The command, and its forms.


def test_nothing_due_is_said_and_makes_no_issue(company: Repo) -> None:
    day = ("deadlines", "--today", "2026-06-30")
    assert company.said(*day) == "Nothing is due until 30 July 2026.\n"
    assert company.said(*day, "--within", "0") == "Nothing is due until 30 June 2026.\n"
    assert company.said(*day, "--format", "markdown") == ""
    assert json.loads(company.said(*day, "--format", "json")) == {
        "version": 1, "today": "2026-06-30", "until": "2026-07-30", "history": True,
        "deadlines": [],
    }  # fmt: skip


def test_only_what_is_overdue_has_no_empty_part(company: Repo) -> None:
    company.land("2026-03-03", {ACME: full_vendor(agreement=_agreement("2026-06-20"))})
    assert company.said("deadlines", "--today", "2026-06-30") == (
        "Overdue\n"
        "  2026-06-20  10 days ago   Acme Cloud, Inc. (subprocessors/acme.yaml): last day of the "
        "agreement DPA-2025-001 [renew the agreement and update the dates, or set `ended`]\n"
    )
    page = company.said("deadlines", "--today", "2026-06-30", "--format", "markdown")
    assert page.startswith("### Overdue\n\n| Day |")
    assert "Due until" not in page
    today = company.said("deadlines", "--today", "2026-06-20")
    assert today.startswith("Due by 20 July 2026\n  2026-06-20  today         Acme")


def test_settings_that_cannot_be_read_tell_nothing(company: Repo) -> None:
    company.write({"register.yaml": "organization: [\n"})
    outcome = company.run("deadlines")
    assert (outcome.status, outcome.out) == (2, "")
    assert "[yaml-syntax]" in outcome.err
    assert outcome.err.endswith("the deadlines cannot be listed: correct register.yaml first\n")


@pytest.mark.parametrize("days", ["-1", "soon", "1.5", "", "9" * 5000])
def test_days_are_counted(company: Repo, days: str) -> None:
    outcome = company.run("deadlines", "--within", days)
    assert outcome.status == 2
    assert "is not a number of days" in outcome.err


def test_json_is_valid_against_its_schema(tmp_path: Path) -> None:
    validator = Draft202012Validator(json.loads(schema("deadlines")))
    document = json.loads(due(tmp_path / "due").said("deadlines", "--format", "json"))
    assert not list(validator.iter_errors(document))
    document["deadlines"][0]["days_left"] = "some"
    assert list(validator.iter_errors(document))


def _hostile(text: str) -> Files:
    """A register with this text in everything due."""
    waiver = {"rule": text, "file": text, "until": _in(-1)}
    return {
        "register.yaml": policy(agreements={"pattern": ".+"}, waivers=[waiver]),
        ACME: full_vendor(
            name=text,
            agreement={"reference": text, "executed": "2025-01-15", "expires": _in(0)},
        ),
    }


def _cells(page: str) -> list[list[str]]:
    """The tables of a page as it is rendered, row by row, and that nothing else is in it."""
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(page)
    inline = [child for token in tokens for child in token.children or ()]
    assert {piece.type for piece in inline} <= {"text", "text_special", "html_inline"}
    assert {piece.content for piece in inline if piece.type == "html_inline"} <= {"<br>"}
    assert not {
        token.type for token in tokens if token.type.startswith(("html", "bullet", "fence"))
    }
    rows: list[list[str]] = []
    for token, following in pairwise(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("td_open", "th_open"):
            parts = following.children or ()
            rows[-1].append("".join("\n" if p.content == "<br>" else p.content for p in parts))
    return rows


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_is_shown_as_text(text: str) -> None:
    document = _document(_hostile(text))
    page = as_markdown(document)
    shown = " ".join(visible(text).split())
    rows = [[part.replace("\u200b", "") for part in row] for row in _cells(page)]
    assert [row[2:4] for row in rows if row[0] != "Day"] == [
        [shown, f"last day of the waiver of {shown}"],
        [f"{shown}\n{ACME}", f"last day of the agreement {shown}"],
    ]
    lines = as_text(document).splitlines()
    assert len(lines) == 5
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(
    "text", ["@octocat", "see @github/security", "é@octocat", "#12", "x #12", "GH-7", "éGH-7"]
)
def test_nobody_is_called_and_no_issue_named(text: str) -> None:
    texts = [part for row in _cells(as_markdown(_document(_hostile(text)))) for part in row]
    for said in texts:
        assert text not in said
    assert any("\u200b" in said for said in texts)


def test_a_page_of_many_fits_into_an_issue() -> None:
    files: dict[str, str | bytes | None] = {
        f"subprocessors/v{number:04}.yaml": full_vendor(
            name="{" * 400, agreement=_agreement(_in(number % 60 - 30))
        )
        for number in range(500)
    }
    document = _document(files)
    assert len(document["deadlines"]) == 500
    page = as_markdown(document)
    assert 50_000 < len(page) < 60_200
    assert page.endswith(
        "\n\nThe rest is too long for this page: `subprocessors deadlines --format json`.\n"
    )
    assert page.index(_in(-30)) < page.index("The rest")
