"""The review of a proposal: its facts for reviewers, and hostile texts."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from markdown_it.token import Token

from checks import engine
from checks.changes.log import log
from checks.changes.proposal import Proposal
from checks.changes.rulings import Texts
from checks.documents.identity import Identities
from checks.documents.review import review
from checks.documents.review_form import ReviewDocument
from checks.documents.review_page import as_markdown
from checks.escaping import visible
from checks.register.load import load
from checks.register.source import parse
from checks.schemas import schema
from tests.changes.telling import past
from tests.folders import Files, RegisterFolder
from tests.registers import ACME, BETA, flow, full_vendor, path_of, policy
from tests.repositories import Repo
from tests.stories import HOSTILE, start_register
from tests.trees import TODAY, MemoryTree

MOST = 65_536
"""Characters that GitHub takes in a comment."""

SCC = {"reference": "DPA-2025-001", "executed": "2025-01-15", "kind": "scc"}

OTHER = {"reference": "DPA-2025-002", "executed": "2025-01-15"}

SAFE = "standard contractual clauses (GDPR Art. 46(2)(c))"

NEW = full_vendor(
    name="Beta Ltd", website="https://beta.com/", agreement=OTHER, engaged="2026-07-30"
)


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A company with one vendor, on a branch."""
    company = start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})
    company.branch("proposal")
    return company


def _arguments(*more: str) -> tuple[str, ...]:
    return ("review", "--base", "main", "--today", TODAY.isoformat(), *more)


def _review(company: RegisterFolder, *more: str) -> Any:
    """The review as data."""
    return json.loads(company.run(*_arguments("--format", "json", *more)).out)


def _page(company: RegisterFolder, *more: str) -> str:
    """The review as Markdown."""
    return company.run(*_arguments(*more)).out


# The same without Git, for many proposals.


def _document(before: Files, after: Files) -> ReviewDocument:
    """The review of a proposal in memory."""
    base, tree = _tree(before), _tree(after)
    paths = base.files.keys() | tree.files.keys()
    files = frozenset(path for path in paths if base.files.get(path) != tree.files.get(path))
    proposal = Proposal(load(base), load(tree), files)
    return review(engine.check_proposal(proposal, tree, TODAY), proposal, TODAY)


def _tree(files: Files) -> MemoryTree:
    texts = {"register.yaml": policy(), **files}
    return MemoryTree({path: text for path, text in texts.items() if text is not None})


def _markdown(before: Files, after: Files) -> str:
    return as_markdown(_document(before, after))


# Markdown as GitHub renders it, more or less.


@dataclass(frozen=True)
class Rendered:
    """What a reader sees of a page."""

    tokens: list[Token]

    @property
    def inline(self) -> list[Token]:
        """What stands inside lines."""
        return [child for token in self.tokens for child in token.children or ()]

    @property
    def types(self) -> set[str]:
        """Everything that the page is made of."""
        return {token.type for token in (*self.tokens, *self.inline)}

    @property
    def links(self) -> set[str]:
        """Where links lead."""
        return {str(token.attrs["href"]) for token in self.inline if token.type == "link_open"}

    @property
    def html(self) -> set[str]:
        """Raw HTML."""
        html = [token for token in (*self.tokens, *self.inline) if token.type.startswith("html")]
        return {token.content.strip() for token in html}

    @property
    def headings(self) -> list[str]:
        """The headings, as they read."""
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        return [_text(text) for mark, text in pairs if mark.type == "heading_open"]

    def table(self, heading: str) -> list[list[str]]:
        """The rows of the table below a heading, without those of its head; empty for none."""
        rows: list[list[str]] = []
        here = ""
        for token, following in zip(self.tokens, [*self.tokens[1:], None], strict=True):
            if token.type == "heading_open" and following is not None:
                here = _text(following)
            elif token.type == "tr_open" and here == heading:
                rows.append([])
            elif token.type in ("td_open", "th_open") and here == heading and following:
                rows[-1].append(_text(following))
        return rows[1:]

    def alerts(self) -> list[tuple[str, str]]:
        """Kind and text of the alerts of GitHub."""
        alerts = []
        for mark, _, text in zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False):
            if mark.type == "blockquote_open":
                kind, _, rest = _text(text).partition("\n")
                alerts.append((kind.strip("[]!"), rest))
        return alerts

    def tasks(self) -> list[str]:
        """What is to be ticked off."""
        texts = [_text(token) for token in self.tokens if token.type == "inline"]
        return [text.removeprefix("[ ] ") for text in texts if text.startswith("[ ] ")]


def _text(token: Token) -> str:
    """A line as it reads. What shows as nothing keeps GitHub from calling people."""
    return _raw(token).replace("\u200b", "")


def _raw(token: Token) -> str:
    breaks = {"softbreak": "\n", "html_inline": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in token.children or ())


def _rendered(page: str) -> Rendered:
    reader = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    return Rendered(reader.parse(page))


# What it tells.


def test_the_review_of_a_new_vendor(company: Repo) -> None:
    company.land("2026-06-29", {BETA: NEW})
    assert company.said(*_arguments()).rstrip("\n") == (
        """\
## Review of the proposal

**Ready for your review**: the checks find no errors.

| | |
| --- | --- |
| Material changes | Beta Ltd |
| Notice to customers | due with the merge, 30 days before effect |
| Objections | until 30 July 2026, if merged today |
| Takes effect | on 30 July 2026 at the earliest, if merged today |
| Transfer to a third country | no new transfer |

### As customers will see it

| | Entity | Description/Purpose | Countries |
| --- | --- | --- | --- |
| before | Beta Ltd: not on the list | | |
| after | [Beta Ltd](https://beta.com/), from 30 July 2026 | Hosting of the application<br>\
Data of end users: contact, usage | France |

### Changes, and why they matter

| Subprocessor | Change | Material | Why |
| --- | --- | --- | --- |
| Beta Ltd | new subprocessor: Hosting of the application (France) | **yes** | \
GDPR Art. 28(2): customers are told of any addition or replacement, and may object |

### To confirm

- [ ] Privacy: Beta Ltd: we use it for the stated purpose (Hosting of the application)
- [ ] Privacy: Beta Ltd: it receives only necessary data (contact, usage; of: end users)
- [ ] Security: Beta Ltd: the evaluation of 2025-12-10 leaves no unresolved issue
- [ ] Legal: Beta Ltd: DPA-2025-002 is executed with this entity on 2025-01-15, and passes on \
our obligations (GDPR Art. 28(4))"""
    )


def test_rows_before_and_after(company: Repo) -> None:
    company.switch("main")
    company.land("2026-03-03", {BETA: NEW.replace("2026-07-30", "2026-01-02")})
    company.git("checkout", "--quiet", "-B", "proposal")
    changed = full_vendor(name="Acme SE", countries=["FR", "IN"], purpose="Hosting and backups")
    company.land("2026-06-29", {ACME: changed, BETA: None})
    rows = _rendered(_page(company)).table("As customers will see it")
    hosting, data = "Hosting of the application", "\nData of end users: contact, usage"
    assert rows == [
        ["before", "Acme Cloud, Inc.", f"{hosting}{data}", "France"],
        [
            "after",
            "Acme Cloud, Inc.\nAcme SE takes the place of Acme Cloud, Inc. from 30 July 2026",
            f"{hosting}\npurpose: Hosting and backups (previously: {hosting}) from 30 July 2026"
            f"{data}",
            "France\nalso India from 30 July 2026",
        ],
        ["before", "Beta Ltd", f"{hosting}{data}", "France"],
        ["after", "Beta Ltd: off the list", "", ""],
    ]


def test_rows_show_what_goes_until_what_comes_is_there(company: Repo) -> None:
    moved = full_vendor(countries=["NO"], data=["contact", "health"])
    company.land("2026-06-29", {ACME: moved})
    [_, after] = _rendered(_page(company)).table("As customers will see it")
    assert after[3] == "France\nno longer France from 30 July 2026\nalso Norway from 30 July 2026"
    [subprocessor] = _review(company)["subprocessors"]
    shown = subprocessor["after"]
    assert [country["code"] for country in shown["countries"]] == ["FR"]
    assert shown["data"] == ["contact", "usage"]
    assert {(change["summary"], change["effective"]) for change in shown["upcoming"]} == {
        (words, "2026-07-30")
        for words in ("no longer France", "also Norway", "no longer usage data", "also health data")
    }
    assert subprocessor["effective"] == "2026-07-30"


@pytest.mark.parametrize(
    ("landed", "kind", "effective"),
    [
        # From 28 July, the vendor may do more than support in the European Union.
        ("2026-06-28", "country-added", "2026-07-28"),
        ("2026-05-28", "country-narrowed", None),
    ],
)
def test_a_country_of_a_region_is_reviewed_as_the_history_tells_it(
    tmp_path: Path, landed: str, kind: str, effective: str | None
) -> None:
    support = full_vendor(countries={"EU": {"for": ["support"]}})
    files = {"register.yaml": policy(regions={"EU": "European Union"}), ACME: support}
    company = start_register(tmp_path / "initech", "2026-03-02", files)
    company.land(landed, {ACME: full_vendor(countries=["EU"])})
    company.branch("proposal")
    company.land("2026-06-29", {ACME: full_vendor(countries=["DE"])})
    [reviewed] = _review(company)["subprocessors"]
    changes = {change["kind"]: change["material"] for change in reviewed["changes"]}
    assert changes == {"country-removed": False, kind: effective is not None}
    assert reviewed["effective"] == effective
    told = {upcoming["effective"] for upcoming in reviewed["after"]["upcoming"]}
    assert told == ({effective} if effective else set())
    company.switch("main")
    company.merge("proposal", TODAY.isoformat(), "Merge branch 'proposal'")
    landed_today = [a for a in log(past(company)) if a.landing.day == TODAY]
    assert {a.change.kind: a.material for a in landed_today} == changes


@pytest.mark.parametrize(
    ("landed", "effective"), [("2026-06-28", {"2026-07-28"}), ("2026-05-28", set())]
)
def test_words_for_a_scope_are_reviewed_as_the_history_tells_them(
    tmp_path: Path, landed: str, effective: set[str]
) -> None:
    vendors = {ACME: full_vendor(scope=["ai"])}
    files = {"register.yaml": policy(scopes={"ai": "AI features"}), **vendors}
    company = start_register(tmp_path / "initech", "2026-03-02", files)
    company.land(landed, {"register.yaml": policy(scopes={"ai": "All products"})})
    company.branch("proposal")
    company.land("2026-06-29", {ACME: full_vendor(scope=["All products"])})
    [reviewed] = _review(company)["subprocessors"]
    assert [change["kind"] for change in reviewed["changes"]] == ["scope-respelt"]
    assert {upcoming["effective"] for upcoming in reviewed["after"]["upcoming"]} == effective


@pytest.mark.parametrize(
    ("fields", "material", "why"),
    [
        ({"countries": ["FR", "NO"]}, True, "data may go to a new place"),
        ({"name": "Acme SE"}, True, "GDPR Art. 28(2)"),
        ({"data": ["contact", "usage", "health"]}, True, "may involve more personal data"),
        ({"website": "https://acme.com/"}, False, "it is the same company"),
        ({"purpose": "hosting of the application"}, False, "only the spelling"),
        ({"data": ["contact"]}, False, "cannot involve more personal data"),
        ({"internal": {"notes": "Ask Sam"}}, False, "records are not published"),
        ({"agreement": {**OTHER, "executed": "2025-02-01"}}, False, "records are not published"),
        ({"transfers": "scc"}, True, "the safeguard of a transfer changes"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_every_change_is_material_or_not_and_why(
    company: Repo, fields: dict[str, Any], material: bool, why: str
) -> None:
    company.land("2026-06-29", {ACME: full_vendor(**fields)})
    document = _review(company)
    [subprocessor] = document["subprocessors"]
    assert {change["material"] for change in subprocessor["changes"]} == {material}
    assert all(why in change["why"] for change in subprocessor["changes"])
    assert subprocessor["material"] is material
    day = "2026-07-30" if material else None
    assert subprocessor["effective"] == day
    assert document["notice"] == {
        "due": material,
        "days": 30,
        "working_days": False,
        "objection_until": day,
        "earliest": day,
    }
    rendered = _rendered(_page(company))
    rows = rendered.table("Changes, and why they matter")
    assert {row[2] for row in rows} == {"yes" if material else "no"}
    assert all(why in row[3] for row in rows)
    assert ("due with the merge" in _page(company)) is material


def test_the_earliest_day_of_effect_is_told(company: Repo) -> None:
    later = NEW.replace("2026-07-30", "2026-09-01")
    company.land("2026-06-29", {BETA: later, ACME: full_vendor(purpose="Backups")})
    document = _review(company)
    assert {vendor["effective"] for vendor in document["subprocessors"]} == {
        "2026-07-30",
        "2026-09-01",
    }
    assert document["notice"]["earliest"] == "2026-07-30"


def test_a_proposal_cannot_shorten_its_own_notice(company: Repo) -> None:
    shorter = policy(notice={"days": 5})
    company.land("2026-06-29", {"register.yaml": shorter, ACME: full_vendor(purpose="Backups")})
    notice = _review(company)["notice"]
    assert (notice["days"], notice["objection_until"], notice["earliest"]) == (
        30,
        "2026-07-30",
        "2026-07-30",
    )


def test_the_period_is_told_as_contracts_state_it(company: Repo) -> None:
    company.switch("main")
    working = {"days": "40", "objections": "10", "working-days": "true", "holidays": ["2026-07-03"]}
    company.land("2026-03-03", {"register.yaml": policy(notice=working)})
    company.git("checkout", "--quiet", "-B", "proposal")
    company.land("2026-06-29", {ACME: full_vendor(purpose="Backups")})
    assert _review(company)["notice"] == {
        "due": True,
        "days": 40,
        "working_days": True,
        "objection_until": "2026-07-15",
        "earliest": "2026-08-26",
    }
    page = _page(company)
    assert "| Notice to customers | due with the merge, 40 working days before effect |" in page
    assert "| Objections | until 15 July 2026, if merged today |" in page


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (["2026-12-25"], [], ("2026-12-25", None)),
        ([], ["2026-12-25"], (None, "2026-12-25")),
        (
            ["2026-12-24", "2026-12-25"],
            ["2027-01-01", "2026-12-25"],
            ("2 days", "2 days; no longer 2026-12-24; also 2027-01-01"),
        ),
        (["2026-12-24", "2026-12-25"], ["2026-12-25"], ("2 days", "1 day; no longer 2026-12-24")),
    ],
)
def test_holidays_that_join_or_leave_are_told(
    company: Repo, before: list[str], after: list[str], told: tuple[str | None, str | None]
) -> None:
    def settings_of(holidays: list[str]) -> str:
        listed = {"holidays": holidays} if holidays else {}
        return policy(notice={"working-days": "true", **listed})

    company.switch("main")
    company.land("2026-03-03", {"register.yaml": settings_of(before)})
    company.git("checkout", "--quiet", "-B", "proposal")
    company.land("2026-06-29", {"register.yaml": settings_of(after)})
    [setting] = _review(company)["settings"]
    assert setting["setting"] == "notice.holidays"
    assert (setting["old"] or None, setting["new"] or None) == told


def test_vendors_that_join_or_leave_the_onboarding_are_told(company: Repo) -> None:
    def settings_of(*vendors: str) -> str:
        return policy(onboarding={"until": "2026-12-31", "vendors": [*vendors]})

    company.switch("main")
    company.land("2026-03-03", {"register.yaml": settings_of("acme", "beta", "gamma")})
    company.git("checkout", "--quiet", "-B", "proposal")
    company.land("2026-06-29", {"register.yaml": settings_of("acme", "gamma", "zeta")})
    settings = {setting["setting"]: setting for setting in _review(company)["settings"]}
    setting = settings["onboarding.vendors"]
    assert (setting["old"], setting["new"]) == (
        "3 vendors",
        "3 vendors; removed: beta; added: zeta",
    )


@pytest.mark.parametrize(
    ("countries", "kind", "told"),
    [
        (["FR", "DE"], None, []),
        (["FR", "NO"], None, []),
        (["FR", "EU"], None, []),
        (["FR", "EEA"], None, []),
        (
            ["FR", "GB"],
            None,
            [("United Kingdom", "adequacy decision (EU) 2021/1772, renewed by (EU) 2025/2574", "")],
        ),
        (
            ["FR", "US"],
            None,
            [("United States", "", "organisations certified under the EU-U.S. Data Privacy")],
        ),
        (["FR", "US"], "scc", [("United States", SAFE, "")]),
        (["FR", "IN"], None, [("India", "", "no adequacy decision")]),
        (["FR", "IN"], "dpa", [("India", "", "no adequacy decision")]),
        (["FR", "IN"], "bcr", [("India", "binding corporate rules (GDPR Art. 47)", "")]),
        (["FR", "GLOBAL"], None, [("Worldwide", "", "it may lie in or outside the EEA")]),
        (["FR", "GLOBAL"], "scc", [("Worldwide", SAFE, "")]),
        (["JP", "CH"], "scc", [("Japan", SAFE, ""), ("Switzerland", "2000/518/EC", "")]),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, list) else None,
)  # fmt: skip
def test_transfers_to_third_countries(
    company: Repo, countries: list[str], kind: str | None, told: list[tuple[str, str, str]]
) -> None:
    regions = policy(regions={"EU": "European Union", "EEA": "EEA", "GLOBAL": "Worldwide"})
    agreement = {**SCC, "kind": kind} if kind is not None else {**SCC}
    if kind is None:
        del agreement["kind"]
    company.switch("main")
    company.land("2026-03-03", {"register.yaml": regions, ACME: full_vendor(agreement=agreement)})
    company.git("checkout", "--quiet", "-B", "proposal")
    company.land("2026-06-29", {ACME: full_vendor(countries=countries, agreement=agreement)})
    document = _review(company)
    [subprocessor] = document["subprocessors"]
    assert [listed["country"] for listed in subprocessor["transfers"]] == [
        country for country, *_ in told
    ]
    questions = [asked for asked in document["confirm"]["legal"] if "the transfer to" in asked]
    summary = next(line for line in _page(company).split("\n") if "Transfer to a third" in line)
    for transfer, question, (country, ground, lacking) in zip(
        subprocessor["transfers"], questions, told, strict=True
    ):
        assert ground in (transfer["ground"] or "")
        assert bool(transfer["open"]) is bool(lacking)
        assert lacking in (transfer["open"] or "")
        assert country in question
        assert (ground or f"still missing: {transfer['open']}") in question
        assert f"{country} ({'no valid ground: ' if lacking else ''}" in summary
    assert ("no new transfer" in summary) is (not told)


def test_a_country_that_was_there_is_no_new_transfer(company: Repo) -> None:
    company.switch("main")
    company.land("2026-03-03", {ACME: full_vendor(countries=["IN"])})
    company.git("checkout", "--quiet", "-B", "proposal")
    company.land("2026-06-29", {ACME: full_vendor(countries=["FR", "IN"])})
    assert _review(company)["subprocessors"][0]["transfers"] == []


def test_findings_stand_with_file_and_line_errors_first(company: Repo) -> None:
    facts = {"website": "https://beta.eu/", "purpose": "Hosting", "engaged": "2026-07-29"}
    bad = full_vendor(name="Beta Ltd", countries=["UK"], **facts)
    company.land("2026-06-29", {BETA: bad})
    outcome = company.run(*_arguments())
    assert outcome.status == 1
    assert "**Not ready**: 2 errors to fix." in outcome.out
    rows = _rendered(outcome.out).table("Findings")
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("error", f"{BETA}:5", "country-code"),
        ("error", f"{BETA}:8", "notice-period"),
        ("warning", f"{BETA}:4", "vague-purpose"),
        ("warning", f"{BETA}:6", "agreement-shared"),
    ]
    assert rows[0][2] == (
        "'UK' is not an assigned country code\nuse GB: the code of the United Kingdom is GB"
    )
    findings = _review(company)["findings"]
    assert [f["severity"] for f in findings] == ["error", "error", "warning", "warning"]
    assert {key: findings[0][key] for key in ("path", "line", "column", "rule")} == {
        "path": BETA, "line": 5, "column": 13, "rule": "country-code",
    }  # fmt: skip


def test_whoever_joins_the_onboarding_is_named_first_of_all(company: Repo) -> None:
    onboarding = {"until": "2026-12-31", "vendors": ["acme", "@octocat"]}
    settings = policy(onboarding=onboarding, notice={"days": "60"})
    company.land("2026-06-29", {"register.yaml": settings})
    document = _review(company)
    assert document["onboarding"] == {"joined": ["acme", "@octocat"], "until": None}
    alerts = [line for line in _page(company).splitlines() if line.startswith("> This")]
    assert alerts[0].startswith("> This proposal adds vendors to the onboarding, which lets them")
    assert "acme" in alerts[0]
    assert "@octocat" not in alerts[0].replace("\\@", "").replace("@\u200b", "")


def test_a_later_end_of_the_onboarding_is_named(company: Repo) -> None:
    def settings(until: str) -> str:
        return policy(onboarding={"until": until, "vendors": []})

    company.switch("main")
    company.land("2026-06-02", {"register.yaml": settings("2026-12-31")})
    company.git("checkout", "--quiet", "-B", "proposal")
    company.land("2026-06-29", {"register.yaml": settings("2027-01-31")})
    assert _review(company)["onboarding"] == {"joined": [], "until": "2027-01-31"}
    assert "moves the end of the onboarding to 31 January 2027" in _page(company)


@pytest.mark.parametrize(("transfers", "at_risk"), [("dpf", True), (["dpf", "scc"], False)])
def test_a_certification_alone_is_a_risk(company: Repo, transfers: object, at_risk: bool) -> None:
    company.land("2026-06-29", {ACME: full_vendor(countries=["US"], transfers=transfers)})
    document = _review(company)
    [subprocessor] = document["subprocessors"]
    [transfer] = subprocessor["transfers"]
    assert (transfer["risk"] is not None) is at_risk
    legal = " ".join(document["confirm"]["legal"])
    assert ("we accept that the transfer" in legal) is at_risk
    page = _page(company)
    assert ("relies on a certification under the EU-US" in page) is at_risk
    assert document["verdict"] == "ready"


def test_findings_elsewhere_are_apart(company: Repo) -> None:
    """A change of settings may break files that the proposal leaves alone."""
    areas = policy(evaluation={"areas": ["privacy", "resilience"]})
    company.land("2026-06-29", {"register.yaml": areas, BETA: NEW})
    document = _review(company)
    assert document["verdict"] == "not-ready"
    assert {finding["path"] for finding in document["findings"]} == {BETA}
    assert {finding["path"] for finding in document["elsewhere"]} == {ACME}
    page = _page(company)
    assert "errors to fix, and" in page.replace("1 error to", "1 errors to")
    assert "elsewhere in the register**" in page or "elsewhere in the register." in page
    details = page.partition("<details>")[2].partition("</details>")[0]
    assert ACME in details
    assert BETA not in details


def test_what_others_got_wrong_is_not_held_against_a_proposal(company: Repo) -> None:
    company.switch("main")
    company.land("2026-03-03", {ACME: full_vendor(countries=["UK"])})
    company.git("checkout", "--quiet", "-B", "proposal")
    company.land("2026-06-29", {BETA: NEW})
    outcome = company.run(*_arguments())
    assert outcome.status == 0
    assert "**Ready for your review**" in outcome.out


def _waiver(until: str) -> dict[str, str]:
    return {
        "rule": "country-repeated",
        "file": ACME,
        "reason": "Two separate sites",
        "approved-by": "privacy team",
        "until": until,
    }


def test_a_waiver_is_loud(company: Repo) -> None:
    settings_ = policy(waivers=[_waiver("2026-12-31")])
    company.land(
        "2026-06-29", {"register.yaml": settings_, ACME: full_vendor(countries=["FR", "FR", "DE"])}
    )
    document = _review(company)
    assert document["waivers"] == [
        {
            "what": "added", "rule": "country-repeated", "file": ACME,
            "reason": "Two separate sites", "approved_by": "privacy team", "until": "2026-12-31",
        }
    ]  # fmt: skip
    assert [finding["rule"] for finding in document["waived"]] == ["country-repeated"]
    rendered = _rendered(_page(company))
    assert rendered.alerts() == [
        ("CAUTION", "This proposal changes the checks or their settings: register.yaml."),
        (
            "CAUTION",
            "This proposal grants a waiver of country-repeated in subprocessors/acme.yaml, until "
            "31 December 2026. Reason: Two separate sites. Approved by: privacy team.",
        ),
        (
            "CAUTION",
            "Waivers cover findings here (see below): country-repeated.",
        ),
    ]
    assert [row[1] for row in rendered.table("Waived findings")] == [f"{ACME}:5"]
    assert (
        "Legal: the waiver of country-repeated in subprocessors/acme.yaml is justified: "
        "Two separate sites"
    ) in rendered.tasks()
    # Above everything but the verdict.
    assert _page(company).index("[!CAUTION]") < _page(company).index("| | |")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2026-12-31", "2027-12-31", "This proposal changes the waiver of country-repeated"),
        ("2026-12-31", None, "This proposal removes the waiver of country-repeated"),
    ],
)
def test_a_waiver_that_changes_is_told(
    company: Repo, before: str, after: str | None, said: str
) -> None:
    twice = full_vendor(countries=["FR", "FR"])
    company.switch("main")
    company.land("2026-03-03", {"register.yaml": policy(waivers=[_waiver(before)]), ACME: twice})
    company.git("checkout", "--quiet", "-B", "proposal")
    waivers = [_waiver(after)] if after is not None else None
    company.land("2026-06-29", {"register.yaml": policy(waivers=waivers)})
    [_, (kind, text)] = _rendered(_page(company)).alerts()
    assert kind == "CAUTION"
    assert text.startswith(said)
    # A waiver that goes needs no justification.
    assert bool(_review(company)["confirm"]["legal"]) is (after is not None)


def test_settings_that_change_are_told(company: Repo) -> None:
    changed = policy(
        notice={"days": 5},
        contact="legal@initech.com",
        rules={"country-code": "off"},
        regions={"EU": "European Union"},
    )
    company.land("2026-06-29", {"register.yaml": changed})
    first, *others = _rendered(_page(company)).alerts()
    assert first == (
        "CAUTION",
        "This proposal changes the checks or their settings: register.yaml.",
    )
    assert others == [
        ("WARNING", f"This proposal changes register.yaml: {change}.")
        for change in (
            "rules.country-code: off (previously: not set)",
            "notice.days: 5 (previously: 30)",
            "regions.EU: European Union (previously: not set)",
            "contact: legal@initech.com (previously: privacy@initech.com)",
        )
    ]
    assert _review(company)["settings"][1] == {"setting": "notice.days", "old": "30", "new": "5"}


def test_no_rule_that_is_off_hides_behind_other_settings(company: Repo) -> None:
    regions = {f"X{number}": f"Region {number}" for number in range(100)}
    settings_ = policy(rules={"country-code": "off"}, regions=regions)
    company.land("2026-06-29", {"register.yaml": settings_})
    alerts = [text for _, text in _rendered(_page(company)).alerts()]
    assert (
        "This proposal changes register.yaml: rules.country-code: off (previously: not set)."
        in alerts
    )


def test_no_detail_stops_being_material_behind_other_settings(company: Repo) -> None:
    def settings(material: bool, more: int = 0) -> str:
        facts = {f"a{n}": {"title": f"Fact {n}", "material": True} for n in range(more)}
        return policy(details={**facts, "trains": {"title": "Trains", "material": material}})

    company.switch("main")
    company.land("2026-06-02", {"register.yaml": settings(True)})
    company.git("checkout", "--quiet", "-B", "proposal")
    company.land("2026-06-29", {"register.yaml": settings(False, 100)})
    assert _review(company)["settings"][0] == {
        "setting": "details.trains.material", "old": "True", "new": "False",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "judges"),
    [
        ("checks/rules/text.py", True),
        (".github/workflows/check.yaml", True),
        (".github/CODEOWNERS", True),
        (".github/dependabot.yml", True),
        ("docs/CODEOWNERS", True),
        (".gitlab/CODEOWNERS", True),
        (".gitlab-ci.yml", True),
        (".pre-commit-config.yaml", True),
        ("action.yml", True),
        ("pyproject.toml", True),
        ("constraints.txt", True),
        ("requirements.txt", True),
        ("Makefile", True),
        ("GNUmakefile", True),
        ("CODEOWNERS", True),
        ("README.md", False),
        ("docs/register.yaml", False),
        ("docs/checks/x.md", False),
    ],
)
def test_files_that_judge_are_loud(company: Repo, path: str, judges: bool) -> None:
    company.land("2026-06-29", {path: "x", ACME: full_vendor(scope="EU plan")})
    page = _page(company)
    told = (
        [("CAUTION", f"This proposal changes the checks or their settings: {path}.")]
        if judges
        else []
    )
    assert _rendered(page).alerts() == told
    assert f"| Other files | {path} |" in page
    assert _review(company)["files"] == [path]


@pytest.mark.parametrize(
    "text", ["# Only a remark\n" + policy(), policy().replace("days: 30", "days:   30")]
)
def test_a_register_yaml_that_says_the_same_is_loud_too(company: Repo, text: str) -> None:
    company.land("2026-06-29", {"register.yaml": text})
    document = _review(company)
    assert (document["settings"], document["files"]) == ([], ["register.yaml"])
    page = _page(company)
    assert _rendered(page).alerts() == [
        ("CAUTION", "This proposal changes the checks or their settings: register.yaml."),
    ]
    assert "| Other files | register.yaml |" in page


def test_what_judges_is_the_first_alert_and_register_yaml_the_first_file(company: Repo) -> None:
    acme = full_vendor(countries=["FR", "IN"])
    files: dict[str, str | bytes | None] = {f"checks/{n:02}.py": "x" for n in range(40)}
    settings_ = policy(notice={"days": 5}, waivers=[_waiver("2026-12-31")])
    company.land("2026-06-29", {**files, "register.yaml": settings_, ACME: acme})
    alerts = _rendered(_page(company)).alerts()
    assert [kind for kind, _ in alerts] == ["CAUTION", "CAUTION", "WARNING", "WARNING"]
    assert alerts[0][1].startswith(
        "This proposal changes the checks or their settings: register.yaml, checks/00.py, "
        "checks/01.py"
    )
    assert alerts[0][1].endswith("and 11 more.")


def test_files_that_judge_are_loud_from_a_folder_below(tmp_path: Path) -> None:
    company = start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})
    below = RegisterFolder(company.root / "legal/register")
    below.write({"register.yaml": policy(), ACME: full_vendor()})
    company.commit("Another register below", "2026-03-03")
    company.branch("proposal")
    company.land(
        "2026-06-29",
        {".github/workflows/x.yaml": "x", "legal/other/checks/x": "x", "register.yaml": policy()},
    )
    assert _rendered(_page(below)).alerts() == [
        (
            "CAUTION",
            "This proposal changes the checks or their settings: ../../.github/workflows/x.yaml.",
        ),
    ]


def test_other_files_are_told_also_without_a_vendor(company: Repo) -> None:
    company.land("2026-06-29", {"README.md": "x"})
    page = _page(company)
    assert "| Material changes | no subprocessor changes |" in page
    assert "| Other files | README.md |" in page


def test_who_is_asked_what(company: Repo) -> None:
    changed = full_vendor(
        name="Acme SE", purpose="Hosting and backups", countries=["FR", "IN"], agreement=OTHER,
        data=["contact", "health"], ended="2026-12-31", scope="EU plan",
    )  # fmt: skip
    company.land("2026-06-29", {ACME: changed})
    asked = _review(company)["confirm"]
    assert asked == {
        "privacy": [
            "Acme SE: we use it for the stated purpose (Hosting and backups)",
            "Acme SE: it receives only necessary data (contact, health; of: end users)",
            "Acme SE: data is deleted or returned when it ends (GDPR Art. 28(3)(g))",
        ],
        "security": [
            "Acme SE: the evaluation covers this entity",
            "Acme SE: the evaluation covers the new location",
        ],
        "legal": [
            "Acme SE: DPA-2025-002 is executed with this entity on 2025-01-15, and passes on our "
            "obligations (GDPR Art. 28(4))",
            "Acme SE: the transfer to India rests on a valid ground (still missing: no adequacy "
            "decision (as of 2026-09-30): state the safeguard under `transfers`)",
        ],
    }
    everything = [
        f"{who.capitalize()}: {question}"
        for who, questions in asked.items()
        for question in questions
    ]
    assert _rendered(_page(company)).tasks() == everything


def test_what_the_register_does_not_say_is_asked(company: Repo) -> None:
    silent = full_vendor(name="Beta Ltd", agreement=OTHER, data=None, data_subjects=None)
    company.land("2026-06-29", {BETA: silent})
    assert (
        "Beta Ltd: it receives only necessary data (data not stated; of: people not stated)"
    ) in _review(company)["confirm"]["privacy"]


def test_whether_a_fact_stated_for_the_first_time_was_true_before_is_asked() -> None:
    settings = {"register.yaml": policy(onboarding={"until": "2026-12-31", "vendors": ["acme"]})}
    before = full_vendor(engaged=None, data=None, countries=["IN"])
    after = full_vendor(countries=["IN"], transfers="scc", address="Dam 1")
    document = _document({**settings, ACME: before}, {**settings, ACME: after})
    assert document["confirm"]["privacy"] == [
        "Acme Cloud, Inc.: facts that the list states for the first time were true before "
        "(data, address, engaged, transfers)"
    ]
    [vendor] = document["subprocessors"]
    reasons = {change["field"]: change["why"] for change in vendor["changes"]}
    assert reasons["engaged"] == reasons["data"]
    assert reasons["data"].startswith("the fact is not new")
    later = _document(
        {ACME: full_vendor(engaged="2026-12-01")}, {ACME: full_vendor(engaged="2026-12-02")}
    )
    assert later["confirm"]["privacy"] == []
    assert later["subprocessors"][0]["changes"][0]["why"] == "customers have more time to object"


def test_vendors_of_the_same_name_are_told_apart() -> None:
    """Two entries of a legal entity have the same name. The slug says which entry changes."""
    services = {
        ACME: full_vendor(scope="EU plan"),
        BETA: full_vendor(scope="US plan", purpose="Backups"),
    }
    changed = full_vendor(scope="US plan", purpose="Backups and logs")
    document = _document(services, {**services, BETA: changed})
    [vendor] = document["subprocessors"]
    assert (vendor["name"], vendor["label"]) == ("Acme Cloud, Inc.", "Acme Cloud, Inc. (beta)")
    page = as_markdown(document)
    assert "| Material changes | Acme Cloud, Inc. (beta) |" in page
    assert "| after beta | [Acme Cloud, Inc.]" in page
    assert "Privacy: Acme Cloud, Inc. (beta): we use it" in page
    removed = as_markdown(_document(services, {ACME: full_vendor(countries=["DE"])}))
    assert "| Acme Cloud, Inc. (beta) | taken off the list |" in removed
    assert "| Acme Cloud, Inc. (acme) |" in removed


@pytest.mark.parametrize(
    ("names", "end"), [(["Acme, Inc."], "Acme, Inc."), (["Acme Ltd"], "Acme Ltd.")]
)
def test_a_name_with_a_full_stop_gets_no_other(names: list[str], end: str) -> None:
    waiver = {"rule": "markup", "file": ACME, "reason": "for " + names[0], "approved-by": names[0]}
    settings = policy(waivers=[{**waiver, "until": "2026-12-31"}])
    texts = {"register.yaml": settings, ACME: full_vendor(name=names[0], countries=["IN"])}
    alerts = [text for _, text in _rendered(_markdown({}, texts)).alerts()]
    assert sum(text.endswith(end) for text in alerts) == 2
    assert not any(".." in text for text in alerts)


def test_what_reviewers_judge_is_shown_whole() -> None:
    why = "because " * 80 + "the end"
    waiver = {"rule": "markup", "file": ACME, "reason": why, "approved-by": "me"}
    purpose = "Hosting of the application, " * 20 + "the end"
    texts = {
        "register.yaml": policy(waivers=[{**waiver, "until": "2026-12-31"}]),
        ACME: full_vendor(purpose=purpose),
    }
    rendered = _rendered(_markdown({}, texts))
    assert any(why in text for _, text in rendered.alerts())
    assert any(why in task for task in rendered.tasks())
    assert any(purpose in task for task in rendered.tasks())
    assert any(purpose in row[1] for row in rendered.table("Changes, and why they matter"))


def test_a_text_that_is_cut_is_told() -> None:
    purpose = "Help desk. " * 100 + "Sale of content"
    page = _markdown({ACME: full_vendor()}, {ACME: full_vendor(purpose=purpose)})
    assert "Read them in the files before you approve: Acme Cloud, Inc." in page
    assert re.search(r"… \\?\([\d,]+ more characters\\?\)", page)
    assert "Read them in the files" not in _markdown({ACME: full_vendor()}, {ACME: NEW})


def test_an_alert_about_a_ruling_shows_where_long_texts_differ() -> None:
    old, new = "Help desk. " * 100 + "No other use", "Help desk. " * 100 + "Training of models"
    digest = sha256(f"{old}\n{new}".encode()).hexdigest()
    ruling = {
        "file": ACME, "field": "purpose", "digest": digest,
        "verdict": "editorial", "reason": "x", "decided-by": "x",
    }  # fmt: skip
    page = _markdown(
        {ACME: full_vendor(purpose=old)},
        {ACME: full_vendor(purpose=new), "register.yaml": policy(rulings=[ruling])},
    )
    (alert,) = [line for line in page.splitlines() if "is **editorial**" in line]
    assert "No other use" in alert
    assert "Training of models" in alert


@pytest.mark.parametrize(
    ("before", "summary", "material", "question"),
    [
        (
            {"en": "Mail", "de": "Post"},
            "purpose: Deutsch: Training (previously: Deutsch: Post)",
            True,
            "we use it for the stated purpose (Mail; Training)",
        ),
        (
            "Mail",
            "purpose: Deutsch: Training (previously: none)",
            False,
            "the purpose says the same in each language",
        ),
    ],
    ids=["another text", "a further language"],
)
def test_a_change_in_one_language_is_shown_in_this_language(
    before: object, summary: str, material: bool, question: str
) -> None:
    after = {"en": "Mail", "de": "Training"}
    document = _document({ACME: full_vendor(purpose=before)}, {ACME: full_vendor(purpose=after)})
    (proposed,) = document["subprocessors"]
    changes = [(change["summary"], change["material"]) for change in proposed["changes"]]
    assert changes == [(summary, material)]
    assert document["confirm"]["privacy"] == [f"Acme Cloud, Inc.: {question}"]


def test_settings_are_compared_in_each_language() -> None:
    title = {"en": "European Union", "de": "Europäische Union"}
    before = policy(regions={"EU": title})
    page = _markdown(
        {ACME: full_vendor(), "register.yaml": before},
        {ACME: full_vendor(), "register.yaml": policy(regions={"EU": {**title, "de": "Welt"}})},
    )
    assert "regions.EU.de: Welt (previously: Europäische Union)" in page


def test_the_record_of_a_notice_is_loud() -> None:
    hashes = ["a" * 40, "b" * 40]
    line = f"2026-06-20,{','.join(hashes)},email,{'c' * 64}\n"
    register = {ACME: full_vendor(), "notices.csv": "sent,after,until,channel,sha256\n"}
    recorded = {**register, "notices.csv": f"{register['notices.csv']}{line}"}
    document = _document(register, recorded)
    assert document["records"] == [
        {"what": "added", "sent": "2026-06-20", "until": hashes[1], "channel": "email"}
    ]
    question = "the notice of 2026-06-20 (email) went to all customers"
    assert document["confirm"]["legal"] == [question]
    page = as_markdown(document)
    assert "records that customers got the notice of 20 June 2026 (email)" in page
    assert "up to the commit bbbbbbbbbb, so no other notice is due" in page
    page = _markdown(recorded, register)
    assert "removes the record of the notice of 20 June 2026 (email)" in page


def test_nothing_proposed_is_nothing_to_review(company: Repo) -> None:
    assert company.said(*_arguments()) == (
        "## Review of the proposal\n\n"
        "**Ready for your review**: the checks find no errors.\n\n"
        "| | |\n"
        "| --- | --- |\n"
        "| Material changes | no subprocessor changes |\n"
        "| Notice to customers | not due |\n"
        "| Transfer to a third country | no new transfer |\n\n"
    )


@pytest.mark.parametrize("files", [{BETA: NEW}, {BETA: NEW, ACME: None}], ids=["added", "both"])
def test_json_is_valid_against_its_schema(company: Repo, files: Files) -> None:
    validator = Draft202012Validator(json.loads(schema("review")))
    validator.check_schema(validator.schema)
    company.land("2026-06-29", files)
    document = _review(company)
    assert not list(validator.iter_errors(document))
    document["subprocessors"][0]["changes"][0]["material"] = "perhaps"
    assert list(validator.iter_errors(document))


# From where, and where to.


def test_work_that_is_not_committed_is_reviewed(company: Repo) -> None:
    company.write({BETA: NEW})
    here = _page(company)
    company.land("2026-06-29", {})
    assert "Beta Ltd" in here
    assert _page(company) == here


def test_a_branch_is_reviewed_from_anywhere(company: Repo) -> None:
    company.land("2026-06-29", {BETA: NEW})
    here = _page(company)
    company.switch("main")
    company.write({ACME: "name: ["})
    assert _page(company, "--head", "proposal") == here


def test_what_others_merged_meanwhile_is_not_part_of_it(company: Repo) -> None:
    company.switch("main")
    company.land("2026-06-28", {ACME: full_vendor(scope="EU plan")})
    company.switch("proposal")
    company.land("2026-06-29", {BETA: NEW})
    assert [vendor["subprocessor"] for vendor in _review(company)["subprocessors"]] == ["beta"]


def test_the_first_register_is_reviewed_whole(tmp_path: Path) -> None:
    company = Repo(tmp_path / "initech")
    company.commit("Start")
    company.branch("proposal")
    company.land("2026-06-29", {"register.yaml": policy(), ACME: full_vendor(engaged="2026-08-01")})
    outcome = company.run(*_arguments())
    assert outcome.status == 0
    assert outcome.err == "Not compared: there is no register.yaml in main.\n"
    assert "> This proposal changes the checks or their settings: register.yaml.\n" in outcome.out
    assert "Acme Cloud, Inc.: not on the list" in outcome.out


@pytest.mark.parametrize("option", ["--base", "--head"])
def test_an_unknown_revision_is_said(company: Repo, option: str) -> None:
    outcome = company.run(*_arguments(option, "nobody-knows"))
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == "subprocessors: there is no revision 'nobody-knows'\n"


def test_settings_that_cannot_be_read_are_reviewed_all_the_same(company: Repo) -> None:
    settings = (company.root / "register.yaml").read_text("utf-8")
    broken = re.sub("organization: .*", "organization: Initech: @octocat #12", settings)
    company.land("2026-06-29", {"register.yaml": broken, "checks/x.py": "", BETA: NEW})
    outcome = company.run(*_arguments())
    assert outcome.status == 2
    assert "[yaml-syntax]" in outcome.err
    assert outcome.err.endswith("the proposal cannot be reviewed: correct register.yaml first\n")
    assert outcome.out.startswith(
        "## Review of the proposal\n\n"
        "**Not ready**: register.yaml cannot be read, so nothing else was checked.\n\n"
    )
    rendered = _is_only_text(outcome.out)
    assert rendered.headings == ["Review of the proposal", "Findings"]
    assert rendered.alerts() == [
        (
            "CAUTION",
            "This proposal changes the checks or their settings: register.yaml, checks/x.py.",
        )
    ]
    [[severity, where, message, rule]] = rendered.table("Findings")
    assert (severity, where, rule) == ("error", "register.yaml:1", "yaml-syntax")
    assert message.startswith("a colon inside a value")
    # From elsewhere, too.
    company.switch("main")
    again = company.run(*_arguments("--head", "proposal"))
    assert (again.status, again.out) == (2, outcome.out)


def test_many_findings_about_settings_fit_into_a_comment(company: Repo) -> None:
    text = "@octocat #12 " + "{" * 300
    bad = "".join(f"{flow(text + str(number))}: x\n" for number in range(500))
    company.land("2026-06-29", {"register.yaml": policy() + bad})
    outcome = company.run(*_arguments())
    assert outcome.status == 2
    assert len(outcome.out) < MOST
    _is_only_text(outcome.out)
    assert len(_rendered(outcome.out).table("Findings")) == 30
    assert not re.search(r"(?:^|\W)@[a-z0-9]", outcome.out)
    assert "#12 " not in outcome.out


def test_without_a_register_yaml_there_is_a_review_too(company: Repo) -> None:
    company.land("2026-06-29", {"register.yaml": None})
    company.switch("main")
    outcome = company.run(*_arguments("--head", "proposal"))
    assert outcome.status == 2
    assert "**Not ready**" in outcome.out
    assert [row[1] for row in _rendered(outcome.out).table("Findings")] == ["register.yaml:1"]


def test_settings_that_cannot_be_read_are_no_data(company: Repo) -> None:
    company.land("2026-06-29", {"register.yaml": "organization: [\n"})
    outcome = company.run(*_arguments("--format", "json"))
    assert (outcome.status, outcome.out) == (2, "")
    assert "[yaml-syntax]" in outcome.err
    assert "correct register.yaml first" in outcome.err


# Whether a vendor becomes another company.

BETA_GROUP = full_vendor(name="Beta Group Ltd", website="https://www.beta.co.uk/", agreement=OTHER)


def _signs(
    before: str, after: str, others: Files | None = None, later: Files | None = None
) -> list[tuple[str, str]]:
    """Kind and summary of each sign of a change of Acme. `later` are other vendors after it."""
    others = {BETA: BETA_GROUP} if others is None else others
    later = others if later is None else later
    document = _document({**others, ACME: before}, {**later, ACME: after})
    return [
        (sign["sign"], sign["summary"])
        for sign in document["identities"]
        if sign["subprocessor"] == "acme"
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "Acme SE", "website": "https://acme.com/"}, "name and website"),
        ({"name": "Acme SE", "address": "Unter den Linden 1, Berlin"}, "name and address"),
        ({"website": "https://acme.com/", "address": "Calle 1, Madrid"}, "website and address"),
        (
            {"name": "X GmbH", "website": "https://x.com/", "address": "Weg 1, Berlin"},
            "name, website and address",
        ),
    ],
)
def test_name_website_and_address_that_change_together_are_told(
    fields: Mapping[str, str], said: str
) -> None:
    before = full_vendor(address="1 Rue de Rivoli, Paris")
    assert _signs(before, full_vendor(**{"address": "1 Rue de Rivoli, Paris", **fields})) == [
        ("changed-together", f"{said} change together")
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Acme SE"},
        {"website": "https://acme.com/"},
        {"address": "Calle 1, Madrid"},
        {"name": "ACME Cloud Inc", "website": "https://acme.com/"},
        {"name": "Acme SE", "website": "https://WWW.Acme.Cloud"},
        {"name": "Acme SE", "website": "http://acme.cloud"},
        {"name": "Acme SE", "address": "1, rue de Rivoli - PARIS"},
        {"website": "https://acme.com/", "purpose": "E-mail", "countries": ["IN"], "scope": "EU"},
    ],
    ids=str,
)
def test_a_field_alone_or_written_another_way_is_no_other_company(
    fields: Mapping[str, object],
) -> None:
    before = full_vendor(address="1 Rue de Rivoli, Paris")
    assert _signs(before, full_vendor(**{"address": "1 Rue de Rivoli, Paris", **fields})) == []


MOVED = "the website moves to the domain of Beta Group Ltd"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("https://acme.cloud/", "https://www.beta.co.uk/", True),
        ("https://acme.cloud/", "http://BETA.co.uk./about?x=1", True),
        ("https://acme.cloud/", "https://cloud.beta.co.uk/", True),
        ("https://beta.co.uk.acme.cloud/", "https://beta.co.uk/", True),
        ("https://acme.cloud/", "https://user@beta.co.uk:8443/", True),
        ("https://acme.cloud/", "https://ＢＥＴＡ.co.uk/", True),
        ("not a url", "https://beta.co.uk/", True),
        ("https://acme.cloud/", "https://notbeta.co.uk/", False),
        ("https://acme.cloud/", "https://other.co.uk/", False),
        ("https://acme.cloud/", "https://beta.com/", False),
        ("https://acme.cloud/", "https://www.acme.cloud", False),
        ("https://beta.co.uk/", "https://www.Beta.co.uk", False),
        ("https://beta.co.uk/a", "https://mail.beta.co.uk/", False),
        ("https://a.beta.co.uk/", "https://b.beta.co.uk/", False),
        ("https://acme.cloud/", "https://[", False),
        ("https://acme.cloud/", "https://co.uk/", True),  # Beta's is below it
        ("https://acme.cloud/", "https://" + "a." * 5_000 + "beta.co.uk/", False),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_a_website_that_moves_to_the_domain_of_another_vendor_is_told(
    old: str, new: str, told: bool
) -> None:
    signs = _signs(full_vendor(website=old), full_vendor(website=new))
    assert signs == [("website-of-another", MOVED)] * told


def test_the_domain_of_a_vendor_that_comes_or_goes_or_moves_counts() -> None:
    moved = full_vendor(website="https://beta.co.uk/")
    assert _signs(full_vendor(), moved, {}, {BETA: BETA_GROUP})
    assert _signs(full_vendor(), moved, {BETA: BETA_GROUP}, {})
    elsewhere = BETA_GROUP.replace("www.beta.co.uk", "beta.com")
    assert _signs(full_vendor(), moved, {BETA: BETA_GROUP}, {BETA: elsewhere})
    assert _signs(full_vendor(), moved, {BETA: elsewhere}, {BETA: BETA_GROUP})
    # A vendor that takes over the other's name at the same time is still not the other vendor.
    together = full_vendor(name="Beta Group Ltd", website="https://beta.co.uk/")
    for others in ({BETA: BETA_GROUP}, {}):  # already on the list, or new
        kinds = [kind for kind, _ in _signs(full_vendor(), together, others, {BETA: BETA_GROUP})]
        assert kinds == ["changed-together", "website-of-another"]


def test_two_vendors_that_swap_their_websites_are_both_told() -> None:
    before = {ACME: full_vendor(), BETA: BETA_GROUP}
    after = {
        ACME: full_vendor(website="https://www.beta.co.uk/"),
        BETA: BETA_GROUP.replace("https://www.beta.co.uk/", "https://acme.cloud/"),
    }
    signs = _document(before, after)["identities"]
    assert [(sign["subprocessor"], sign["sign"], sign["other"]) for sign in signs] == [
        ("acme", "website-of-another", "beta"),
        ("beta", "website-of-another", "acme"),
    ]
    assert (signs[0]["before"], signs[0]["after"]) == (
        ["https://acme.cloud/"],
        ["https://www.beta.co.uk/"],
    )


def test_international_names_of_hosts_are_compared_in_one_form() -> None:
    others = {BETA: full_vendor(name="Müller AG", website="https://müller.de/", agreement=OTHER)}
    [(kind, _)] = _signs(
        full_vendor(), full_vendor(website="https://www.xn--mller-kva.de/"), others
    )
    assert kind == "website-of-another"


def test_another_entry_of_the_same_company_is_not_another_company() -> None:
    others = {
        BETA: full_vendor(scope="US plan", website="https://acme.com/", also_known_as=["Acme"])
    }
    after = full_vendor(scope="EU plan", website="https://mail.acme.com/", also_known_as=["Acme"])
    assert _signs(full_vendor(scope="EU plan"), after, others) == []


@pytest.mark.parametrize(
    ("alias", "told"),
    [
        ("Beta Group", "the name"),
        ("BETA GROUP, Limited", "the name"),
        ("beta-group", "the name"),
        ("Betamail", "an alias"),
        ("Beta Mail", "an alias"),
        ("beta", "the domain"),
        ("Beta.co.uk", "the domain"),
        ("Acme", None),
        ("Acme Cloud", None),
        ("Gamma", None),
        ("Beta Group Services", None),
        ("co", None),
        ("😀", None),
    ],
)
def test_an_alias_of_another_vendor_is_told(alias: str, told: str | None) -> None:
    others = {BETA: BETA_GROUP + "also-known-as: [Beta Mail]\n"}
    signs = _signs(
        full_vendor(also_known_as=["Old"]), full_vendor(also_known_as=["Old", alias]), others
    )
    said = f"the new alias is {told} of Beta Group Ltd"
    assert signs == ([("alias-of-another", said)] if told else [])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Acme Cloud, Inc. (Beta Group)", "the name"),
        ("Acme Cloud, Inc. d/b/a Beta Mail", "an alias"),
        ("Acme Cloud, Inc., formerly Beta Group Ltd", "the name"),
        ("Acme Cloud, Inc. (Acme)", None),
        ("Acme Cloud, Inc. (Gamma)", None),
    ],
)
def test_a_brand_of_another_vendor_behind_the_name_is_told(name: str, told: str | None) -> None:
    others = {BETA: BETA_GROUP + "also-known-as: [Beta Mail]\n"}
    named = full_vendor(name=name)
    said = f"the new brand in the name is {told} of Beta Group Ltd"
    assert _signs(full_vendor(), named, others) == ([("alias-of-another", said)] if told else [])
    assert _signs(named, named, others) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Acme Cloud GmbH", True),
        ("Acme Cloud Incorporated", False),
        ("ACME CLOUD", False),
        ("Acme Cloud, Inc. (Acme Mail)", False),
    ],
)
def test_another_legal_form_is_another_company(name: str, told: bool) -> None:
    others = {
        BETA: full_vendor(name=name, scope="US plan", website="https://acme.com/", agreement=OTHER)
    }
    after = full_vendor(scope="EU plan", website="https://mail.acme.com/")
    said = f"the website moves to the domain of {name}"
    expected = [("website-of-another", said)] if told else []
    assert _signs(full_vendor(scope="EU plan"), after, others) == expected


def test_an_alias_that_was_there_is_no_sign() -> None:
    before = full_vendor(also_known_as=["Beta Group", "Old"])
    after = full_vendor(also_known_as=["Older", "beta group"])
    assert _signs(before, after) == []


@pytest.mark.parametrize("field", ["name", "website", "also-known-as"])
def test_a_vendor_that_is_broken_gives_no_sign_and_no_crash(field: str) -> None:
    broken = {field: {"a": "b"}}
    beta = {
        "name": "Beta Group Ltd", "website": "https://beta.co.uk/", "also_known_as": ["Beta Mail"],
    }  # fmt: skip
    after = full_vendor(website="https://beta.co.uk/", also_known_as=["Beta Mail", "Beta Group"])
    assert _signs(full_vendor(**broken), full_vendor(**broken)) == []
    for others in (
        {BETA: full_vendor(**{**beta, **broken, "agreement": OTHER})},
        {BETA: "name: ["},
    ):
        _signs(full_vendor(), after, others)
        _signs(full_vendor(**broken), after, others)
        _signs(full_vendor(), full_vendor(**broken), others)


def test_a_new_vendor_and_a_renamed_file_give_no_sign() -> None:
    before = {ACME: full_vendor()}
    renamed = {"subprocessors/acme-cloud.yaml": full_vendor()}
    assert _document(before, renamed)["identities"] == []
    assert _document(before, {**before, BETA: NEW})["identities"] == []


def test_signs_of_another_company_are_loud_and_people_are_asked(company: Repo) -> None:
    company.switch("main")
    company.land("2026-03-03", {BETA: BETA_GROUP})
    company.git("checkout", "--quiet", "-B", "proposal")
    after = full_vendor(website="https://beta.co.uk/", address="1 High St", also_known_as=["Beta"])
    company.land("2026-06-29", {ACME: after})
    document = _review(company)
    assert not document["notice"]["due"], "no sign is material by itself"
    assert [sign["sign"] for sign in document["identities"]] == [
        "changed-together", "website-of-another", "alias-of-another",
    ]  # fmt: skip
    asked = (
        "Acme Cloud, Inc.: it is the same company as before (website and address change together; "
        "the website moves to the domain of Beta Group Ltd; "
        "the new alias is the domain of Beta Group Ltd)"
    )
    assert document["confirm"]["privacy"][0] == document["confirm"]["legal"][0] == asked
    rendered = _rendered(_page(company))
    assert rendered.alerts()[0] == (
        "CAUTION",
        "Privacy and legal confirm that each vendor is the same company as before (see below): "
        "Acme Cloud, Inc.",
    )
    assert {row[3] for row in rendered.table("Changes, and why they matter")} == {
        "if privacy and legal confirm that the company is the same"
    }
    assert rendered.headings[1] == "Is it the same company?"
    assert rendered.table("Is it the same company?") == [
        [
            "Acme Cloud, Inc.", "website and address change together",
            "https://acme.cloud/\nnone", "https://beta.co.uk/\n1 High St",
        ],
        [
            "Acme Cloud, Inc.", "the website moves to the domain of Beta Group Ltd",
            "https://acme.cloud/", "https://beta.co.uk/",
        ],
        [
            "Acme Cloud, Inc.", "the new alias is the domain of Beta Group Ltd", "none", "Beta",
        ],
    ]  # fmt: skip
    assert not list(Draft202012Validator(json.loads(schema("review"))).iter_errors(document))


def test_what_is_asked_of_the_company_hides_behind_no_other_question() -> None:
    others = {
        f"subprocessors/a{number:03}.yaml": full_vendor(name=f"A {number}", agreement=OTHER)
        for number in range(60)
    }
    after = {ACME: full_vendor(name="Acme SE", website="https://acme.com/"), **others}
    tasks = _rendered(_markdown({ACME: full_vendor()}, after)).tasks()
    for who in ("Privacy", "Legal"):
        first = next(task for task in tasks if task.startswith(who))
        assert first.startswith(f"{who}: Acme SE: it is the same company as before")


def test_signs_take_no_quadratic_time() -> None:
    """Ten times as many vendors, all with one website, take about ten times as long."""

    def seconds(count: int) -> float:
        def files(host: str, alias: str) -> dict[str, str | None]:
            return {
                f"subprocessors/v{number}.yaml": full_vendor(
                    name=f"Vendor {number}", website=f"https://{host}/", also_known_as=[alias]
                )
                for number in range(count)
            }

        base, head = _tree(files("a.com", "One")), _tree(files("b.com", "Two"))
        proposal = Proposal(load(base), load(head), frozenset(head.files))
        start = time.perf_counter()
        identities = Identities(proposal)
        signs = [
            sign
            for before, after in proposal.pairs
            if before is not None and after is not None
            for sign in identities.signs(before, after)
        ]
        assert len(signs) == 2 * count
        return time.perf_counter() - start

    seconds(30)
    assert seconds(3000) < 30 * seconds(300) + 0.5


# Broken files.

BROKEN: dict[str, str | bytes] = {
    "syntax": "name: [",
    "no fields": "just text\n",
    "empty": "",
    "bytes": b"\xff\xfe\x00name",
    "only a name": "name: Beta Ltd\n",
    "no name": NEW.replace("name:", "nane:"),
    "unknown group": NEW.replace("infrastructure", "nobody"),
    "unknown field": NEW + "colour: blue\n",
    "wrong types": "name: [x]\nwebsite: {a: b}\ncountries: US\ndata: x\nengaged: soon\n",
    "twice": NEW + "name: Other Ltd\n",
    "deep": "name: " + "[" * 40,
    "large": NEW + "#" * 70_000,
    "no agreement": NEW.replace("agreement:", "agreements:"),
    "no reference": NEW.replace("reference:", "references:"),
    "bad kind": NEW.replace("reference:", "kind: handshake, reference:"),
    "bad evaluation": NEW.replace("privacy: 2025-12-10", "privacy: []"),
    "alias": "name: &a Beta\npurpose: *a\n",
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("path", [ACME, BETA], ids=["changed", "new"])
def test_a_broken_file_is_a_finding_and_no_crash(company: Repo, path: str, name: str) -> None:
    company.land("2026-06-29", {path: BROKEN[name]})
    outcome = company.run(*_arguments())
    assert (outcome.status, outcome.err) == (1, "")
    assert "**Not ready**" in outcome.out
    found_rows = _rendered(outcome.out).table("Findings")
    assert any(row[1].startswith(f"{path}:") and row[0] == "error" for row in found_rows)
    document = _review(company)
    assert not list(Draft202012Validator(json.loads(schema("review"))).iter_errors(document))


def test_a_broken_file_on_main_can_be_mended(company: Repo) -> None:
    company.switch("main")
    for name, text in BROKEN.items():
        company.land("2026-06-01", {ACME: text})
        company.git("checkout", "--quiet", "-B", "proposal")
        company.land("2026-06-29", {ACME: full_vendor()})
        outcome = company.run(*_arguments())
        assert outcome.status in (0, 1), name
        assert outcome.out.startswith("## Review of the proposal"), name
        company.switch("main")


_VALUES = st.sampled_from(
    [..., None, "", "x", "2026-02-30", "2026-03-01", [], ["x"], ["FR", "IN"], {"a": "b"}, [["x"]],
     {"reference": "x"}, {"privacy": "x"}, {"email": "x"}, {"kind": "scc"}]
)  # fmt: skip
_FIELDS = (
    "name", "website", "group", "purpose", "countries", "agreement", "evaluation", "engaged",
    "data", "data_subjects", "announced", "ended", "also_known_as", "scope", "established",
    "address", "contact", "internal",
)  # fmt: skip


def _file(values: Mapping[str, object]) -> str:
    return full_vendor(**{name: value for name, value in values.items() if value is not ...})


_VENDORS = st.dictionaries(st.sampled_from(_FIELDS), _VALUES, max_size=5).map(_file)


@settings(max_examples=150)
@example(full_vendor(), full_vendor(name=None))
@given(_VENDORS | st.none(), _VENDORS | st.none())
def test_whatever_a_file_says_there_is_a_review(before: str | None, after: str | None) -> None:
    document = _document({ACME: before}, {ACME: after})
    rules = {finding["rule"] for finding in (*document["findings"], *document["elsewhere"])}
    assert "rule-failed" not in rules
    rendered = _rendered(as_markdown(document))
    assert rendered.headings[0] == "Review of the proposal"
    assert not list(Draft202012Validator(json.loads(schema("review"))).iter_errors(document))


# Hostile texts.

PLAIN = {
    "heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close", "table_open",
    "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close",
    "th_open", "th_close", "td_open", "td_close", "text", "text_special", "strong_open",
    "strong_close", "html_inline", "softbreak", "link_open", "link_close", "bullet_list_open",
    "bullet_list_close", "list_item_open", "list_item_close", "blockquote_open",
    "blockquote_close", "fence",
}  # fmt: skip
"""What a review is made of."""

HEADINGS = {
    "Review of the proposal", "As customers will see it", "Changes, and why they matter",
    "Findings", "Waived findings", "To confirm", "Is it the same company?",
    "If only the words change",
}  # fmt: skip


def _hostile(text: str) -> Files:
    """A proposal with a text in every field."""
    waiver = {"rule": text, "file": text, "reason": text, "approved-by": text}
    ruling = {
        "file": text, "field": text, "old": text, "new": text, "verdict": "editorial",
        "reason": text, "decided-by": text,
    }  # fmt: skip
    return {
        "register.yaml": policy(waivers=[waiver], rulings=[ruling]),
        BETA: full_vendor(
            name=text, purpose=text, scope=text, also_known_as=[text], address=text, group=text,
            established=text, countries=["IN", text], agreement={**OTHER, "reference": text},
            data=[text], engaged=text,
        ),
        ACME: full_vendor(
            name=text, purpose=text, scope=text, countries=["FR", text], address=text,
            also_known_as=[text],
        ),
        f"docs/{text.replace('/', '-')}": "x",
    }  # fmt: skip


def _is_only_text(page: str) -> Rendered:
    """That a page is made of what reviews are made of, and of no more."""
    rendered = _rendered(page)
    assert rendered.types <= PLAIN
    assert rendered.links <= {"https://acme.cloud/"}
    assert rendered.html <= {"<br>"}
    assert set(rendered.headings) <= HEADINGS
    assert {kind for kind, _ in rendered.alerts()} <= {"CAUTION", "WARNING"}
    _proposed(rendered)
    return rendered


def _proposed(rendered: Rendered) -> list[dict[str, Any]]:
    """The rulings that a page proposes. The page has no other block of code."""
    blocks = [token for token in rendered.tokens if token.type == "fence"]
    if not blocks:
        return []
    [block] = blocks
    values = parse(block.content.encode(), "register.yaml").values
    assert values is not None
    assert (block.info, [*values]) == ("yaml", ["rulings"])
    for ruling in values["rulings"]:
        assert (ruling["file"], ruling["verdict"]) == (ACME, "editorial")
        assert (ruling["reason"], ruling["decided-by"]) == ("", "")
    return [*values["rulings"]]


@pytest.mark.parametrize("slug", HOSTILE)
def test_hostile_text_is_shown_as_text(slug: str) -> None:
    text = HOSTILE[slug]
    before = {ACME: full_vendor()}
    rendered = _is_only_text(_markdown(before, _hostile(text)))
    shown = " ".join(visible(text).split())
    _, after, _, new = rendered.table("As customers will see it")
    assert after[1].startswith(f"Acme Cloud, Inc.\n{shown} takes the place of")
    assert f"\npurpose: {shown} (previously: " in after[2]
    assert f"also {shown} from" in after[3]
    assert new[1] == f"{shown}: cannot be shown: see the findings"
    changed = rendered.table("Changes, and why they matter")
    label = f"{shown} (acme)"  # the new vendor has the same name
    assert [label, f"{shown} takes the place of Acme Cloud, Inc.", "yes"] in [
        row[:3] for row in changed
    ]
    waiver = next(said for _, said in rendered.alerts() if "waiver" in said)
    assert waiver == (
        f"This proposal grants a waiver of {shown} in {shown}, without an end. "
        f"Reason: {shown}. Approved by: {shown}."
    )
    assert any(task.startswith(f"Privacy: {label}: we use it for") for task in rendered.tasks())
    signs = rendered.table("Is it the same company?")
    assert signs[0] == [
        label, "name and address change together", "Acme Cloud, Inc.\nnone", f"{shown}\n{shown}",
    ]  # fmt: skip
    assert f"Other files\tdocs/{shown.replace('/', '-')}" in "\n".join(
        "\t".join(row) for row in _tables(rendered)
    )


def _tables(rendered: Rendered) -> list[list[str]]:
    """The rows of all tables."""
    rows: list[list[str]] = []
    for token, following in zip(rendered.tokens, rendered.tokens[1:], strict=False):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("td_open", "th_open"):
            rows[-1].append(_text(following))
    return rows


@pytest.mark.parametrize(
    "text",
    [
        "x |\n| y | z |\n",
        "> [!NOTE]\n> all is well",
        "</td></tr></table><h1>Approved</h1>",
        "<!-- hidden",
        "<details><summary>x</summary>",
        "[x]: https://evil.com 'title'",
        "~~gone~~ __bold__ *soft* `code`",
        "- [x] Legal: done",
        "# Approved",
        "$$x$$ \\(y\\)",
        "\\| \\\\| |",
        "&lt;img src=x&gt; &#60;b&#62;",
        "1. one",
        "---",
        "``` js",
        "<https://evil.com>",
        "http://evil.com ftp://evil.com HTTPS://evil.com www.evil.com",
    ],
)
def test_markup_is_shown_as_written(text: str) -> None:
    page = _markdown({ACME: full_vendor()}, _hostile(text))
    rendered = _is_only_text(page)
    shown = " ".join(visible(text).split())
    names = {row[0] for row in rendered.table("Changes, and why they matter")}
    assert names == {f"{shown} (acme)", f"{shown} (beta)"}
    # GitHub makes links of bare addresses.
    assert not re.search(r"(?<!\()\b(https?|ftp)://|\bwww\.", page, re.IGNORECASE)


@settings(max_examples=100)
@example("{")
@example("\\{")
@example("\\&#1")
@example(" ")
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_any_text_is_shown_as_text(text: str) -> None:
    rendered = _is_only_text(_markdown({ACME: full_vendor()}, _hostile(text)))
    shown = " ".join(visible(text).split())
    names = {row[0] for row in rendered.table("Changes, and why they matter")}
    assert names == {f"{shown} (acme)".lstrip(), f"{shown} (beta)".lstrip()}


@pytest.mark.parametrize(
    "text", ["@octocat", "see @github/security", "(@octocat)", "Société@octocat", "日本@octocat"]
)
def test_nobody_is_called(text: str) -> None:
    """GitHub looks for mentions in what is rendered (html-pipeline, @mention_filter.rb)."""
    rendered = _rendered(_markdown({ACME: full_vendor()}, _hostile(text)))
    texts = [_raw(token) for token in rendered.tokens if token.type == "inline"]
    mention = re.compile(r"(?:^|\W)@[a-z0-9]", re.IGNORECASE | re.ASCII)
    assert not [said for said in texts if mention.search(said)]


@pytest.mark.parametrize(
    "text",
    ["https://evil.com", "1https://evil.com", "_ftp://evil.com", "éhttps://evil.com",
     "a@evil.com", "xmpp:a@evil.com"],
)  # fmt: skip
def test_no_text_becomes_a_link(text: str) -> None:
    """GitHub finds links in text, too (GFM 6.9; in the middle of a word: cmark-gfm, autolink.c)."""
    page = re.sub(r"(?<!\\)\]\([^)\s]*\)", "", _markdown({ACME: full_vendor()}, _hostile(text)))
    assert "evil" in page
    assert not re.search(r"(https?|ftp|mailto|xmpp):|\w@\w", page)


def test_no_waiver_hides_behind_others(company: Repo) -> None:
    waivers = [
        {"rule": "country-repeated", "file": f"subprocessors/v{number}.yaml", "reason": "x"}
        for number in range(40)
    ]
    company.land("2026-06-29", {"register.yaml": policy(waivers=waivers)})
    alerts = [text for _, text in _rendered(_page(company)).alerts()]
    assert len(alerts) == 40 or any("10 more" in text for text in alerts)


def test_an_address_with_a_number_or_an_at_sign_leads_where_it_says(company: Repo) -> None:
    company.land(
        "2026-06-29", {ACME: full_vendor(website="https://acme.cloud/@team#1", scope="EU")}
    )
    links = _rendered(_page(company)).links
    assert links == {"https://acme.cloud/", "https://acme.cloud/@team#1"}


# How long it may be.


def test_five_hundred_vendors_fit_into_a_comment(company: Repo) -> None:
    new: Files = {
        f"subprocessors/v{number:03}.yaml": full_vendor(
            name=f"Vendor {number} Ltd", countries=["US", "IN"], engaged="2026-08-01"
        )
        for number in range(500)
    }
    company.land("2026-06-29", new)
    page = _page(company)
    assert len(page) < MOST
    assert "480 more subprocessors change." in page
    assert "470 more changes." in page
    assert "and 970 more" in page
    assert len(_rendered(page).tasks()) == 30 * 3 + 3
    assert len(_review(company)["subprocessors"]) == 500


LONG: dict[str, Files] = {
    "a long text": {
        ACME: full_vendor(purpose="very " * 10_000),
        BETA: full_vendor(name="x" * 30_000),
    },
    "a text of braces": {
        ACME: full_vendor(name="{" * 30_000),
        BETA: full_vendor(purpose="*" * 50_000),
    },
    "hostile texts": _hostile("{" * 3_000),
    "many long names": {
        f"subprocessors/v{number}.yaml": full_vendor(
            name=f"{number} " + "{" * 290, purpose="&" * 290
        )
        for number in range(60)
    },
    "many waivers": {
        "register.yaml": policy(
            waivers=[
                {
                    "rule": "country-code",
                    "file": path_of(f"v{number}"),
                    "reason": "x" * 200,
                    "approved-by": "me",
                    "until": "2026-12-31",
                }
                for number in range(500)
            ]
        )
    },
    "many settings": {
        "register.yaml": policy(regions={f"X{number}": "*" * 500 for number in range(500)})
    },
    "many rulings": {
        "register.yaml": policy(
            rulings=[
                {
                    "file": "{" * 200,
                    "field": f"field {number}",
                    "old": "{" * 2000,
                    "new": "|" * 2000,
                    "verdict": "editorial",
                    "reason": "x" * 2000,
                    "decided-by": "{" * 200,
                }
                for number in range(100)
            ]
        )
    },
    "many files": {f"docs/{number}{'{' * 200}": "x" for number in range(2000)},
    "many countries": {BETA: full_vendor(name="Beta", countries=["{" * 60] * 900)},
}


@pytest.mark.parametrize("name", LONG)
def test_every_review_fits_into_a_comment(name: str) -> None:
    page = _markdown({ACME: full_vendor()}, LONG[name])
    assert len(page) < MOST
    rendered = _rendered(page)
    assert rendered.types <= PLAIN | {"html_block", "code_inline"}
    assert rendered.headings[0] == "Review of the proposal"
    if "register.yaml" in LONG[name]:
        assert "This proposal changes the checks or their settings: register.yaml" in page
    commands = [token.content for token in rendered.inline if token.type == "code_inline"]
    assert commands in ([], ["subprocessors review --format json"])


# Rulings.

A, B = "Hosting of the application", "The application is hosted"


def _rule(**fields: object) -> str:
    """A register.yaml with a ruling. `fields` override the fields of the ruling."""
    ruling = {
        "file": ACME, "field": "purpose", "old": A, "new": B, "verdict": "editorial",
        "reason": "The same service", "decided-by": "Privacy", **fields,
    }  # fmt: skip
    return policy(
        rulings=[{name: value for name, value in ruling.items() if value is not None}],
        waivers=[{"rule": "markup", "file": ACME, "reason": "It stays", "approved-by": "Legal"}],
    )


def test_a_new_ruling_comes_before_everything_else() -> None:
    document = _document({ACME: full_vendor(purpose=A)}, {ACME: full_vendor(purpose=B),
                                                          "register.yaml": _rule()})  # fmt: skip
    assert document["rulings"] == [
        {
            "what": "added", "file": ACME, "field": "purpose", "old": [A], "new": [B],
            "digest": None, "verdict": "editorial", "reason": "The same service",
            "decided_by": "Privacy",
        }
    ]  # fmt: skip
    rendered = _rendered(as_markdown(document))
    (_, first), (_, second), *_ = rendered.alerts()
    assert first == (
        f"This proposal rules that the change of purpose in {ACME} is editorial, so customers get "
        f"no notice. Before: {A}. After: {B}. Reason: The same service. Decided by: Privacy."
    )
    assert second.startswith("This proposal changes the checks or their settings: register.yaml")
    question = f"the change of purpose in {ACME} is editorial: The same service"
    assert question in document["confirm"]["privacy"]
    assert question in document["confirm"]["legal"]
    assert document["settings"] == []
    assert document["notice"]["due"] is False


def test_a_change_with_its_ruling_has_the_reason_of_the_reviewers() -> None:
    after = {ACME: full_vendor(purpose=B), "register.yaml": _rule()}
    [vendor] = _document({ACME: full_vendor(purpose=A)}, after)["subprocessors"]
    [change] = vendor["changes"]
    assert (change["material"], change["ruling"], change["proposed_ruling"]) == (
        False, "editorial", None,
    )  # fmt: skip
    assert change["why"] == "ruled editorial by Privacy: The same service"


def test_a_service_refers_to_the_entry_of_its_legal_entity() -> None:
    def files(name: str) -> dict[str, str]:
        service = full_vendor(
            name=name, entity="acme", purpose=B, website=None, agreement=None, evaluation=None
        )
        return {ACME: full_vendor(purpose=A, name=name), BETA: service}

    vendors = _document(files("Acme Cloud, Inc."), files("Other, Inc."))["subprocessors"]
    changes = {vendor["subprocessor"]: vendor["changes"] for vendor in vendors}
    assert [change["proposed_ruling"] is None for change in changes["acme"]] == [False]
    assert [(change["why"], change["proposed_ruling"]) for change in changes["beta"]] == [
        ("as in the entry of the legal entity", None)
    ]


@pytest.mark.parametrize("entity", ["acme", None])
def test_a_country_moves_between_entries_as_it_will_in_the_history(entity: str | None) -> None:
    def files(acme: list[str], beta: list[str]) -> dict[str, str]:
        facts: dict[str, object] = {"website": None, "agreement": None, "evaluation": None}
        service = full_vendor(
            name="Acme Cloud, Inc.", entity=entity, purpose=B, countries=beta, **facts
        )
        return {ACME: full_vendor(countries=acme), BETA: service}

    reviewed = _document(files(["FR", "DE"], ["FR"]), files(["FR"], ["FR", "DE"]))["subprocessors"]
    after = {vendor["subprocessor"]: vendor["after"] for vendor in reviewed}
    listed = after["acme"]["countries"] if after["acme"] is not None else []
    stays = ["DE"] if entity is not None else []
    assert [country["code"] for country in listed] == ["FR", *stays]


def test_a_ruling_with_a_digest_shows_the_texts_of_the_change() -> None:
    digest = "4bd34a8fb3a0ea4be6a8ea1a4ba4fae0e59e2aa9d9dbb4c4e2e2b55a1a1cba0d"
    for stated, shown in (
        (Texts((A,), (B,)).digest, A),
        (digest, f"texts with the digest {digest}"),
    ):
        settings = _rule(old=None, new=None, digest=stated)
        after = {ACME: full_vendor(purpose=B), "register.yaml": settings}
        page = _markdown({ACME: full_vendor(purpose=A)}, after)
        assert f"Before: {shown}." in _rendered(page).alerts()[0][1]


def test_an_earlier_ruling_is_shown_if_it_covers_a_change() -> None:
    before = {ACME: full_vendor(purpose=A), "register.yaml": _rule()}
    after = {**before, ACME: full_vendor(purpose=B)}
    page = _rendered(_markdown(before, after))
    assert page.alerts()[0][1].startswith("An earlier ruling rules that the change of purpose")
    other = {**before, ACME: full_vendor(purpose="Analysis of usage")}
    assert _document(before, other)["rulings"] == []


def test_a_ruling_that_is_removed_is_shown() -> None:
    before = {ACME: full_vendor(purpose=B), "register.yaml": _rule()}
    after = {**before, "register.yaml": policy()}
    assert [ruling["what"] for ruling in _document(before, after)["rulings"]] == ["removed"]
    first = _rendered(_markdown(before, after)).alerts()[0][1]
    expected = f"This proposal removes the ruling that a change of purpose in {ACME} is editorial."
    assert first == expected


@pytest.mark.parametrize(
    "text",
    [
        "The application is hosted", "Hosting: 'a', (b) & c!", "Büros in Köln – Übersetzung", "NO",
        "12", "null", *HOSTILE.values(), "x" * 500, "https://evil.com/", "See GH-12", "a # b",
    ],
)  # fmt: skip
def test_the_proposed_ruling_covers_the_change(text: str) -> None:
    before, after = {ACME: full_vendor(purpose=A)}, {ACME: full_vendor(purpose=text)}
    page = _rendered(_markdown(before, after))
    [ruling] = _proposed(page)
    assert ruling["field"] == "purpose"
    assert page.headings.count("If only the words change") == 1
    pasted = {**ruling, "reason": "The same service", "decided-by": "Privacy"}
    document = _document(before, {**after, "register.yaml": policy(rulings=[pasted])})
    [change] = [
        change
        for change in document["subprocessors"][0]["changes"]
        if change["kind"] == "purpose-changed"
    ]
    assert (change["material"], change["ruling"]) == (False, "editorial")


@pytest.mark.parametrize("name", ["Acme Cloud", "acme\udcff", "aux", "a: b"])
def test_no_ruling_is_proposed_about_a_file_that_needs_another_name(name: str) -> None:
    path = f"subprocessors/{name}.yaml"
    document = _document({path: full_vendor(purpose=A)}, {path: full_vendor(purpose=B)})
    [vendor] = document["subprocessors"]
    assert [change["proposed_ruling"] for change in vendor["changes"]] == [None]


def test_no_ruling_is_proposed_if_more_than_words_change() -> None:
    before = {ACME: full_vendor(scope="EU plan")}
    after = {ACME: full_vendor(countries=["FR", "DE"], data=["health"], established="DE")}
    document = _document(before, after)
    [vendor] = document["subprocessors"]
    assert [change["proposed_ruling"] for change in vendor["changes"]] == [None] * len(
        vendor["changes"]
    )
    assert _proposed(_rendered(as_markdown(document))) == []


def test_a_title_is_proposed_once_for_all_vendors() -> None:
    vendors = {ACME: full_vendor(countries=["EU"]), BETA: NEW.replace("[FR]", "[EU]")}
    before = {**vendors, "register.yaml": policy(regions={"EU": "Europe"})}
    after = {**vendors, "register.yaml": policy(regions={"EU": "European Union"})}
    page = _markdown(before, after)
    assert page.count("field: regions.EU") == 1
    assert "  - file: register.yaml\n" in page


def test_the_spelling_of_the_vocabulary_is_no_new_category_of_data(tmp_path: Path) -> None:
    """The hint of `own-word` turns no green register red."""
    own = full_vendor(data=["usage", "Contact"], countries=["IN"], transfers=None)
    company = start_register(tmp_path / "initech", "2026-03-02", {ACME: own})
    company.branch("proposal")
    word = full_vendor(data=["usage", "contact"], countries=["IN"], transfers=None)
    company.land("2026-06-29", {ACME: word})
    [reviewed] = _review(company)["subprocessors"]
    assert {change["kind"]: change["material"] for change in reviewed["changes"]} == {
        "data-respelt": False
    }
    assert reviewed["effective"] is None
