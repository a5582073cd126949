"""The notice to customers: its facts, missing facts, and hostile texts."""

import json
import re
from datetime import date
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import html
from markdown_it import MarkdownIt
from pydantic import TypeAdapter

from checks.data.countries import assigned
from checks.data.transfers import adequacy, third_country
from checks.documents.notice import NoticeDocument
from checks.escaping import visible
from tests.folders import Files
from tests.fuzz.oracles.expected import expected
from tests.fuzz.oracles.markdown import check_markdown
from tests.registers import ACME, BETA, full_vendor, path_of, policy
from tests.repositories import Repo
from tests.stories import HOSTILE, start_register

PATHS = (ACME, "register.yaml")

SCC = {"reference": "DPA-2025-001", "executed": "2025-01-15", "kind": "scc"}

SAFE = "standard contractual clauses (GDPR Art. 46(2)(c))"


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A company with a single vendor and no changes."""
    return start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every notice is sent in time."""
    monkeypatch.setattr("checks.commands.notice.today_in", lambda _: date(2026, 3, 2))


def _notice(company: Repo, since: str = "2026-03-03") -> Any:
    """The notice as data. Nothing is missing in it."""
    return json.loads(company.said("notice", "--since", since, "--format", "json"))


def _only(company: Repo, since: str = "2026-03-03") -> dict[str, Any]:
    """The notice's part about its only subprocessor."""
    [notified] = _notice(company, since)["subprocessors"]
    assert isinstance(notified, dict)
    return notified


def _page(company: Repo) -> Any:
    """The notice as an e-mail in HTML, read as a mail program reads it."""
    outcome = company.run("notice", "--since", "2026-03-03", "--format", "html")
    return html.document_fromstring(outcome.out)


def _rows(page: Any) -> list[tuple[str, str]]:
    return [(row[0].text_content(), row[1].text_content()) for row in page.iter("tr")]


# What it tells.


def test_the_notice_of_a_new_subprocessor(company: Repo) -> None:
    beta = full_vendor(
        name="Beta SARL", website="https://beta.fr/", purpose="Support of users, by chat",
        countries=["FR", "IN"], agreement=SCC, engaged="2026-08-01", scope="EU plan",
        data=["contact", "communications"], data_subjects=["end-users", "customers"],
    )  # fmt: skip
    company.merge_pull_request(
        17, "2026-06-15", {BETA: beta, ACME: full_vendor(ended="2026-08-01")}
    )
    assert company.said("notice", "--since", "2026-06-01") == (
        """\
Subject: Subprocessors of Initech: changes

Initech is changing the subprocessors that process personal data on your
behalf. You may object to each change until the date given below.

Beta SARL (EU plan)
-------------------
  Website:     https://beta.fr/
  New:         this subprocessor is added to the list
  Effective:   1 August 2026
  Objections:  until 15 July 2026
  Replaces:    Acme Cloud, Inc. (no longer used from 1 August 2026)
  Purpose:     Support of users, by chat
  Scope:       EU plan
  Data:        contact, communications
  Whose data:  end users, customers
  Where:       France, India
  Safeguard:   India: standard contractual clauses (GDPR Art. 46(2)(c))

Objections and questions: privacy@initech.com
The full list: https://initech.com/subprocessors
"""
    )


def test_objections_may_end_before_the_change_takes_effect(company: Repo) -> None:
    days = {"days": "30", "objections": "15"}
    company.land("2026-03-03", {"register.yaml": policy(notice=days)})
    company.land("2026-06-15", {ACME: full_vendor(purpose="Hosting and backups")})
    lines = company.said("notice", "--since", "2026-06-01").splitlines()
    assert "  Effective:   15 July 2026" in lines
    assert "  Objections:  until 30 June 2026" in lines


def test_the_notice_of_a_changed_subprocessor(company: Repo) -> None:
    changed = full_vendor(countries=["FR", "IN"], agreement=SCC, purpose="Hosting and backups")
    company.land("2026-05-10", {ACME: full_vendor(agreement=SCC)})
    company.land("2026-06-15", {ACME: changed})
    page = html.document_fromstring(
        company.said("notice", "--since", "2026-06-01", "--format", "html")
    )
    [heading] = page.findall(".//h2")
    assert heading.text_content() == "Acme Cloud, Inc."
    assert _rows(page) == [
        ("Change", "purpose: Hosting and backups (previously: Hosting of the application)"),
        ("Change", "also India"),
        ("Effective", "15 July 2026"),
        ("Objections", "until 15 July 2026"),
        ("Purpose", "Hosting and backups"),
        ("Data", "contact, usage"),
        ("Whose data", "end users"),
        ("Where", "France, India"),
        ("Safeguard", f"India: {SAFE}"),
    ]
    text = page.text_content()
    assert "Initech is changing the subprocessors" in text
    assert "Objections and questions: privacy@initech.com" in text
    assert page.xpath("//a/@href") == ["https://acme.cloud/", "https://initech.com/subprocessors"]


def test_the_notice_as_data(company: Repo) -> None:
    commit = company.merge_pull_request(17, "2026-06-15", {ACME: full_vendor(name="Acme SE")})
    assert _notice(company) == {
        "version": 1,
        "organization": "Initech",
        "title": "Subprocessors",
        "url": "https://initech.com/subprocessors",
        "contact": "privacy@initech.com",
        "scope": None,
        "subprocessors": [
            {
                "subprocessor": "acme", "name": "Acme SE", "service": "",
                    "website": "https://acme.cloud/",
                "is_new": False, "purpose": "Hosting of the application", "scope": None,
                "affects": [],
                "data": ["contact", "usage"], "data_subjects": ["end users"],
                "countries": ["France"], "established": None, "safeguards": [],
                "replaces": ["Acme Cloud, Inc."],
                "used_from": None, "effective": "2026-07-15", "objection_until": "2026-07-15",
                "changes": [
                    {
                        "subprocessor": "acme", "name": "Acme SE", "kind": "entity-replaced",
                        "field": "name", "old": "Acme Cloud, Inc.", "new": "Acme SE",
                        "before": "Acme Cloud, Inc.", "label": "Acme SE",
                        "summary": "Acme SE takes the place of Acme Cloud, Inc.",
                        "material": True, "announced": "2026-06-15", "effective": "2026-07-15",
                        "objection_until": "2026-07-15", "withdrawn": None, "amended": None,
                        "ruling": None, "commit": commit, "pull_request": 17,
                    }
                ],
            }
        ],
        "missing": [],
    }  # fmt: skip


def test_json_is_valid_against_its_schema(company: Repo) -> None:
    schema = TypeAdapter(NoticeDocument).json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    company.land("2026-06-15", {ACME: full_vendor(countries=["FR", "IN"], data=None)})
    document = json.loads(company.run("notice", "--since", "HEAD~1", "--format", "json").out)
    assert len(document["missing"]) == 2
    assert not list(validator.iter_errors(document))
    document["missing"][0]["what"] = None
    assert list(validator.iter_errors(document))


def test_subprocessors_come_by_their_day_of_effect(company: Repo) -> None:
    company.land("2026-06-10", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    company.land("2026-06-15", {ACME: full_vendor(purpose="Hosting and backups")})
    notified = _notice(company)["subprocessors"]
    assert [(vendor["subprocessor"], vendor["effective"]) for vendor in notified] == [
        ("acme", "2026-07-15"),
        ("beta", "2026-08-01"),
    ]


@pytest.mark.parametrize("since", ["2026-06-02", "HEAD~1", "sent"])
def test_only_what_landed_since_is_told(company: Repo, since: str) -> None:
    company.land("2026-06-01", {ACME: full_vendor(purpose="Hosting and backups")})
    company.git("tag", "sent")
    company.land("2026-06-02", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    assert _only(company, since)["subprocessor"] == "beta"


@pytest.mark.parametrize("form", ["text", "html"])
def test_what_goes_is_told_with_what_comes_instead(company: Repo, form: str) -> None:
    company.land("2026-06-15", {ACME: full_vendor(countries=["NO"], website="https://a.b/")})
    text = company.said("notice", "--since", "2026-06-01", "--format", form)
    assert text.index("no longer France") < text.index("also Norway") < text.index("15 July 2026")
    # A day of effect, and a last day for objections.
    assert text.count("15 July 2026") == 2
    [gone, come] = _only(company)["changes"]
    assert (gone["summary"], gone["material"]) == ("no longer France", False)
    assert (come["summary"], come["material"]) == ("also Norway", True)
    for key in ("announced", "effective", "objection_until", "commit"):
        assert gone[key] == come[key]


def test_what_goes_alone_is_left_to_the_changelog(company: Repo) -> None:
    company.land("2026-06-14", {ACME: full_vendor(countries=["FR", "NO"])})
    company.land("2026-07-20", {ACME: full_vendor(countries=["NO"], purpose="Backups")})
    assert [change["summary"] for change in _only(company, "HEAD~1")["changes"]] == [
        "purpose: Backups (previously: Hosting of the application)"
    ]
    company.land(
        "2026-07-21", {ACME: full_vendor(countries=["NO"], purpose="Backups", data=["usage"])}
    )
    outcome = company.run("notice", "--since", "HEAD~1")
    assert (outcome.status, outcome.out) == (0, "")


def test_what_went_for_another_that_has_gone_again_is_no_reason_for_a_notice(
    company: Repo,
) -> None:
    company.land("2026-04-01", {ACME: full_vendor(countries=["FR", "DE"])})
    company.land("2026-06-01", {ACME: full_vendor(countries=["NO", "DE"])})
    company.land("2026-08-01", {ACME: full_vendor(countries=["DE"])})
    outcome = company.run("notice", "--since", "2026-06-01")
    assert (outcome.status, outcome.out) == (0, "")


def test_what_is_not_material_is_left_to_the_changelog(company: Repo) -> None:
    company.land(
        "2026-06-15", {ACME: full_vendor(purpose="Hosting and backups", website="https://a.b/")}
    )
    kinds = [change["kind"] for change in _only(company)["changes"]]
    assert kinds == ["purpose-changed"]


def test_a_change_that_is_taken_back_is_not_told(company: Repo) -> None:
    more = {"countries": ["FR", "NO"], "purpose": "Hosting and backups", "established": "DE"}
    company.land("2026-06-01", {ACME: full_vendor(**more)})
    company.land("2026-06-02", {ACME: full_vendor(countries=["FR", "NO"])})
    assert [change["summary"] for change in _only(company)["changes"]] == ["also Norway"]


def test_a_vendor_that_came_and_went_is_not_told(company: Repo) -> None:
    company.land("2026-06-01", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    company.land("2026-06-02", {BETA: None})
    outcome = company.run("notice", "--since", "2026-06-01")
    assert (outcome.status, outcome.out) == (0, "")


def test_a_vendor_that_comes_again_is_new(company: Repo) -> None:
    company.land("2026-06-01", {ACME: None})
    company.land("2026-06-02", {ACME: full_vendor()})
    assert _only(company)["is_new"] is True


@pytest.mark.parametrize("form", ["text", "html", "json"])
def test_without_a_material_change_no_notice_is_due(company: Repo, form: str) -> None:
    company.land("2026-06-15", {ACME: full_vendor(website="https://acme.com/")})
    outcome = company.run("notice", "--since", "2026-06-01", "--format", form)
    assert outcome.status == 0
    assert outcome.err == "No material change since 2026-06-01: no notice is due.\n"
    if form == "json":
        assert json.loads(outcome.out)["subprocessors"] == []
    else:
        assert outcome.out == ""


def test_a_notice_needs_to_know_since_when(company: Repo) -> None:
    outcome = company.run("notice")
    assert (outcome.status, outcome.out) == (2, "")
    assert "--since" in outcome.err


def test_an_unknown_revision_is_said(company: Repo) -> None:
    outcome = company.run("notice", "--since", "nobody-knows")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == "subprocessors: there is no revision 'nobody-knows'\n"


@pytest.mark.parametrize("form", ["text", "html"])
def test_changes_of_two_landings_each_have_their_dates(company: Repo, form: str) -> None:
    """An objection to the first change must not wait for the second change's day."""
    company.land("2026-06-01", {ACME: full_vendor(purpose="Hosting and backups")})
    seated = full_vendor(purpose="Hosting and backups", established="DE")
    company.land("2026-06-20", {ACME: seated})
    text = company.said("notice", "--since", "2026-06-01", "--format", form)
    for day in ("1 July 2026", "20 July 2026"):
        assert text.count(day) >= 2, f"effective and objections until {day}"


@pytest.mark.parametrize("form", ["text", "html"])
def test_use_before_the_notice_has_passed_is_told(company: Repo, form: str) -> None:
    """An emergency that was granted a waiver: customers are told since when it is used."""
    company.land("2026-06-20", {BETA: full_vendor(name="Beta Ltd", engaged="2026-06-25")})
    text = company.said("notice", "--since", "2026-06-01", "--format", form)
    assert "25 June 2026, before the notice period has passed" in text
    assert _only(company)["used_from"] == "2026-06-25"


def test_only_what_surely_belongs_together_replaces_one_another(company: Repo) -> None:
    """Two vendors come and one goes: nobody knows the replacement."""
    other = "subprocessors/gamma.yaml"
    names = {BETA: "Beta Ltd", other: "Gamma Ltd"}
    new: Files = {
        path: full_vendor(name=name, engaged="2026-08-01") for path, name in names.items()
    }
    company.land("2026-06-15", {**new, ACME: full_vendor(ended="2026-08-01")})
    assert [vendor["replaces"] for vendor in _notice(company)["subprocessors"]] == [[], []]


@pytest.mark.parametrize(
    ("end", "replaces"),
    [
        (None, []),
        ("2026-07-15", ["Acme Cloud, Inc. (no longer used from 15 July 2026)"]),
        ("2026-09-01", ["Acme Cloud, Inc. (no longer used from 1 September 2026)"]),
    ],
)
def test_a_vendor_that_stays_after_all_is_not_replaced(
    company: Repo, end: str | None, replaces: list[str]
) -> None:
    new = full_vendor(name="Beta Ltd", engaged="2026-08-01")
    company.land("2026-06-15", {BETA: new, ACME: full_vendor(ended="2026-08-01")})
    company.land("2026-06-20", {ACME: full_vendor(ended=end)})
    told = {v["subprocessor"]: v["replaces"] for v in _notice(company)["subprocessors"]}
    assert told["beta"] == replaces


def test_what_never_takes_effect_is_not_told(company: Repo) -> None:
    changed = {"countries": ["FR", "NO"]}
    company.land("2026-06-01", {ACME: full_vendor(**changed)})
    company.land("2026-06-02", {ACME: full_vendor(**changed, ended="2026-06-15")})
    outcome = company.run("notice", "--since", "2026-06-01")
    assert (outcome.status, outcome.out) == (0, "")


# What the register lacks.

INDIA = full_vendor(countries=["FR", "IN"])


@pytest.mark.parametrize(
    ("text", "field", "fact"),
    [
        (
            full_vendor(countries=["FR", "IN"]),
            "transfers",
            "a safeguard for IN: no adequacy decision (as of 2026-09-30): state the "
            "safeguard under `transfers`",
        ),
        (
            full_vendor(countries=["FR", "US"]),
            "transfers",
            "a safeguard for US: adequacy decision (EU) 2023/1795 covers only "
            "organisations certified under the EU-U.S. Data Privacy Framework: state `dpf` "
            "or another safeguard under `transfers`",
        ),
        (full_vendor(purpose="Backups", data=None), "data", "the categories of personal data"),
        (full_vendor(purpose="Backups", data_subjects=None), "data-subjects", "the data subjects"),
        (full_vendor(purpose=None, countries=["FR", "NO"]), "purpose", "its purpose"),
        (full_vendor(website=None, countries=["FR", "NO"]), "website", "its website"),
    ],
    ids=["safeguard", "limited decision", "data", "data subjects", "purpose", "website"],
)
def test_what_the_register_lacks_is_named(company: Repo, text: str, field: str, fact: str) -> None:
    """Both the command and the notice say so, because nobody should send such a notice."""
    company.land("2026-06-15", {ACME: text})
    outcome = company.run("notice", "--since", "2026-06-01")
    assert outcome.status == 1
    assert outcome.err == (
        f"{ACME}: missing: {fact} (`{field}`)\n"
        "The notice is not ready to be sent: facts are missing.\n"
    )
    assert f"[MISSING]: {fact}" in " ".join(outcome.out.split())
    assert "None" not in outcome.out
    assert ("[MISSING]", fact) in _rows(_page(company))
    document = json.loads(company.run("notice", "--since", "HEAD~1", "--format", "json").out)
    assert document["missing"] == [
        {"subprocessor": "acme", "path": ACME, "field": field, "what": fact}
    ]


def test_only_required_facts_are_missing(company: Repo) -> None:
    fewer = policy(required=["purpose", "address"])
    changed = full_vendor(countries=["IN"], data=None, address=None)
    company.land("2026-06-15", {"register.yaml": fewer, ACME: changed})
    document = json.loads(company.run("notice", "--since", "HEAD~1", "--format", "json").out)
    assert [(fact["field"], fact["what"]) for fact in document["missing"]] == [
        ("address", "its postal address")
    ]


def test_a_certified_vendor_needs_no_other_safeguard(company: Repo) -> None:
    certified = full_vendor(countries=["US"], transfers={"dpf": {"verified": "2026-06-01"}})
    company.land("2026-06-15", {ACME: certified})
    assert _only(company)["safeguards"] == [
        {
            "country": "United States",
            "ground": "EU-US Data Privacy Framework: adequacy decision (EU) 2023/1795, "
            "verified on 1 June 2026",
        }
    ]


def test_a_further_service_has_the_facts_of_its_legal_entity(company: Repo) -> None:
    """The entry of the legal entity landed long before the notice."""
    company.land("2026-06-01", {ACME: full_vendor(transfers="scc")})
    service = full_vendor(
        entity="acme", purpose="E-mail to users", countries=["IN"], engaged="2026-08-01",
        website=None, agreement=None, evaluation=None,
    )  # fmt: skip
    company.land("2026-06-15", {BETA: service})
    notified = _only(company, "HEAD~1")
    assert notified["website"] == "https://acme.cloud/"
    assert notified["service"] == "E-mail to users"
    assert f"\n{notified['name']} (E-mail to users)\n--" in company.said(
        "notice", "--since", "HEAD~1"
    )
    assert notified["safeguards"] == [{"country": "India", "ground": SAFE}]


def test_a_region_that_nobody_knows_has_no_safeguard(company: Repo) -> None:
    regions = policy(regions={"GLOBAL": "Worldwide"})
    company.land("2026-06-15", {"register.yaml": regions, ACME: full_vendor(countries=["GLOBAL"])})
    outcome = company.run("notice", "--since", "2026-06-01")
    assert outcome.status == 1
    assert "a safeguard for GLOBAL: it may lie in or outside the EEA" in outcome.err
    assert re.search("Where: +Worldwide\n", outcome.out)


BRITISH = "adequacy decision (EU) 2021/1772, renewed by (EU) 2025/2574"


@pytest.mark.parametrize(
    ("countries", "kind", "safeguards"),
    [
        (["FR", "NO"], None, []),
        (["FR", "EU"], None, []),
        (["FR", "GB"], None, [("United Kingdom", BRITISH)]),
        (["FR", "GB"], "scc", [("United Kingdom", BRITISH)]),
        (["FR", "IN"], "scc", [("India", SAFE)]),
        (["FR", "IN"], "bcr", [("India", "binding corporate rules (GDPR Art. 47)")]),
        (["FR", "US"], "scc", [("United States", SAFE)]),
    ],
)
def test_safeguards_of_transfers(
    company: Repo, countries: list[str], kind: str | None, safeguards: list[tuple[str, str]]
) -> None:
    agreement = {**SCC, "kind": kind} if kind else {k: v for k, v in SCC.items() if k != "kind"}
    regions = policy(regions={"EU": "European Union"})
    company.land("2026-06-01", {"register.yaml": regions, ACME: full_vendor(agreement=agreement)})
    company.land("2026-06-15", {ACME: full_vendor(countries=countries, agreement=agreement)})
    notified = _only(company, "HEAD~1")
    assert [
        (safeguard["country"], safeguard["ground"]) for safeguard in notified["safeguards"]
    ] == safeguards


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Acme SE"},
        {"data": ["contact", "health"]},
        {"purpose": "Hosting and backups"},
        {"established": "IN"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_safeguard_is_told_whatever_changes(company: Repo, change: dict[str, Any]) -> None:
    """The data goes to India as before, and customers are to know under which safeguard."""
    company.land("2026-06-01", {ACME: full_vendor(countries=["IN"], agreement=SCC)})
    company.land("2026-06-15", {ACME: full_vendor(countries=["IN"], agreement=SCC, **change)})
    assert _only(company, "HEAD~1")["safeguards"] == [{"country": "India", "ground": SAFE}]


def test_a_safeguard_that_goes_is_missing(company: Repo) -> None:
    plain = {key: value for key, value in SCC.items() if key != "kind"}
    company.land("2026-06-01", {ACME: full_vendor(countries=["IN"], agreement=SCC)})
    company.land("2026-06-15", {ACME: full_vendor(countries=["IN"], agreement=plain)})
    outcome = company.run("notice", "--since", "HEAD~1")
    assert f"no longer a safeguard: {SAFE}" in " ".join(outcome.out.split())
    assert outcome.status == 1
    assert "a safeguard for IN" in outcome.err


NORWAY = full_vendor(countries=["FR", "NO"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name: [", "bad syntax"),
        (NORWAY.replace("purpose: H", "purpose: [H]\n#"), "`purpose` cannot be read"),
        (NORWAY.replace("engaged: 2026-01-02", "engaged: soon"), "`engaged` cannot be read"),
        (NORWAY.replace("data: [contact, usage]", "data: contact"), "`data` cannot be read"),
    ],
    ids=["syntax", "no text", "no date", "wrong type"],
)
def test_a_file_that_cannot_be_read_counts_as_unchanged(company: Repo, text: str, why: str) -> None:
    """What landed before is told all the same, and whoever runs it is told why not all is."""
    company.land("2026-06-14", {ACME: NORWAY})
    commit = company.land("2026-06-15", {ACME: text})
    outcome = company.run("notice", "--since", "2026-06-01")
    assert re.search("Change: +also Norway\n", outcome.out)
    assert re.search("Data: +contact, usage\n", outcome.out)
    assert outcome.err == f"{ACME} in {commit[:10]} counts as unchanged there: {why}.\n"


def test_settings_that_cannot_be_read_count_as_unchanged(company: Repo) -> None:
    commit = company.land("2026-06-15", {ACME: NORWAY, "register.yaml": "organization: [\n"})
    outcome = company.run("notice", "--since", "2026-06-01")
    assert outcome.status == 0
    assert "until 15 July 2026" in outcome.out
    assert outcome.err == f"register.yaml in {commit[:10]} counts as unchanged there: bad syntax.\n"


# Hostile texts.


def _land_hostile(company: Repo, text: str) -> None:
    hostile = full_vendor(name=text, purpose=text, scope=text, countries=["IN"], data=None)
    company.land("2026-06-15", {ACME: hostile})


@pytest.mark.parametrize("slug", HOSTILE)
def test_html_shows_hostile_text_as_text(company: Repo, slug: str) -> None:
    _land_hostile(company, HOSTILE[slug])
    page = _page(company)
    tags = {element.tag for element in page.iter()}
    assert tags == {
        "html", "head", "meta", "title", "body", "p", "h2", "a", "table", "tr", "th", "td", "br",
    }  # fmt: skip
    assert page.xpath("//a/@href") == ["https://acme.cloud/", "https://initech.com/subprocessors"]
    attributes = {name for element in page.iter() for name in element.attrib}
    assert attributes == {"lang", "charset", "href", "align", "valign", "style"}
    shown = dict(_rows(page))
    assert " ".join(page.findtext(".//h2/a").split()) in _forms(HOSTILE[slug])
    assert " ".join(shown["Purpose"].split()) in _forms(HOSTILE[slug])
    assert " ".join(shown["Scope"].split()) in _forms(HOSTILE[slug])


def _forms(text: str) -> set[str]:
    """A text as it may be shown: unchanged, or with invisible characters written out."""
    return {" ".join(visible(text).split()), " ".join(text.split())}


@pytest.mark.parametrize("slug", HOSTILE)
def test_the_text_steers_no_terminal_and_no_mail(company: Repo, slug: str) -> None:
    _land_hostile(company, HOSTILE[slug])
    outcome = company.run("notice", "--since", "2026-06-01")
    lines = outcome.out.splitlines()
    assert lines[0] == "Subject: Subprocessors of Initech: changes"
    assert all(line.isprintable() for line in [*lines, *outcome.err.splitlines()])
    flat = " ".join(outcome.out.split())
    for label in ("Purpose", "Scope"):
        assert any(f"{label}: {form}" in flat for form in _forms(HOSTILE[slug])), label
    # Subject, two lines of greeting, name and what underlines it, and two lines at the end.
    outer = [line for line in lines if line and not line.startswith(" ")]
    assert len(outer) == 7
    assert outer[-2:] == [
        "Objections and questions: privacy@initech.com",
        "The full list: https://initech.com/subprocessors",
    ]


def test_an_address_that_is_not_https_is_no_link(company: Repo) -> None:
    hostile = full_vendor(purpose="Backups", website="javascript:alert(1)")
    company.land("2026-06-15", {ACME: hostile})
    assert _page(company).xpath("//h2/a/@href") == ["about:blank"]


# Where data goes.


@pytest.mark.parametrize(
    ("code", "outside"),
    [
        ("DE", False), ("IS", False), ("LI", False), ("NO", False),
        ("AX", False), ("GP", False), ("RE", False),
        ("EU", False), ("EEA", False), ("IC", False),
        ("GB", True), ("CH", True), ("US", True), ("IN", True), ("XK", True), ("GL", True),
        ("FO", True), ("NC", True), ("SJ", None), ("GLOBAL", None), ("UK", None), ("de", None),
        ("", None),
    ],
)  # fmt: skip
def test_what_a_third_country_is(code: str, outside: bool | None) -> None:
    assert third_country(code) is outside


def test_every_country_is_inside_or_outside() -> None:
    unclear = {code for code in assigned() if third_country(code) is None}
    assert unclear == {"SJ"}
    assert sum(third_country(code) is False for code in assigned()) == 30 + 7


@pytest.mark.parametrize(
    ("code", "day", "decision"),
    [
        ("CH", "2026-06-30", "2000/518/EC"),
        ("NZ", "2026-06-30", "2013/65/EU"),
        ("IN", "2026-06-30", None),
        ("DE", "2026-06-30", None),
        ("US", "2020-07-15", "(EU) 2016/1250"),
        ("US", "2020-07-16", None),
        ("US", "2023-07-09", None),
        ("US", "2023-07-10", "(EU) 2023/1795"),
        ("GB", "2031-12-27", "(EU) 2021/1772, renewed by (EU) 2025/2574"),
        ("GB", "2031-12-28", None),
    ],
)
def test_adequacy_holds_from_its_day_to_its_end(code: str, day: str, decision: str | None) -> None:
    known = adequacy(code, date.fromisoformat(day))
    assert (known.decision if known is not None else None) == decision


# As a message, and as Markdown.


def _message(company: Repo) -> EmailMessage:
    text = company.run("notice", "--since", "2026-03-03", "--format", "eml").out
    message = message_from_string(text, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_program_opens_the_message_as_a_draft(company: Repo) -> None:
    company.land("2026-06-15", {ACME: full_vendor(name="Später Höst GmbH")})
    raw = company.run("notice", "--since", "2026-03-03", "--format", "eml").out
    assert raw.isascii()
    lines = raw.split("\r\n")
    assert not any("\n" in line or len(line) > 78 for line in lines)
    message = _message(company)
    assert message["Subject"] == "Subprocessors of Initech: changes"
    assert message["X-Unsent"] == "1"
    assert not {"To", "Cc", "Bcc", "From"} & {*message.keys()}
    text, page = (part.get_content().replace("\r\n", "\n") for part in message.iter_parts())
    options = ("notice", "--since", "2026-03-03")
    assert text == company.run(*options).out.partition("\n\n")[2]
    assert page.rstrip() == company.run(*options, "--format", "html").out
    assert company.run(*options, "--format", "eml").out == raw


@pytest.mark.parametrize("slug", HOSTILE)
def test_the_message_has_only_its_own_headers_and_parts(company: Repo, slug: str) -> None:
    _land_hostile(company, HOSTILE[slug])
    settings = policy(organization=HOSTILE[slug], title=HOSTILE[slug])
    company.land("2026-06-16", {"register.yaml": settings})
    message = _message(company)
    assert [*message.keys()] == ["Subject", "X-Unsent", "MIME-Version", "Content-Type"]
    assert not message.defects
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain", "text/html",
    ]  # fmt: skip
    assert " ".join(message["Subject"].split()).startswith(" ".join(visible(HOSTILE[slug]).split()))


@pytest.mark.parametrize("slug", HOSTILE)
def test_markdown_shows_hostile_text_as_text(company: Repo, slug: str) -> None:
    _land_hostile(company, HOSTILE[slug])
    text = company.run("notice", "--since", "2026-03-03", "--format", "markdown").out
    check_markdown(text, expected([{path: (company.root / path).read_bytes() for path in PATHS}]))
    tree = html.fragment_fromstring(MarkdownIt().render(text), create_parent=True)
    tags = {element.tag for element in tree.iter()}
    assert tags <= {"div", "h1", "h2", "p", "ul", "li", "strong", "a"}
    hrefs = tree.xpath("//a/@href")
    assert hrefs == ["https://acme.cloud/", "https://initech.com/subprocessors"]
    purpose = next(li for li in tree.iter("li") if li.text_content().startswith("Purpose:"))
    shown = " ".join(purpose.text_content().removeprefix("Purpose:").split())
    assert shown in _forms(HOSTILE[slug])


# For the customers of a scope.

SCOPED = policy(scopes={"eu-cloud": "EU Cloud", "us-cloud": "US Cloud", "ai": "AI assistant"})


def _scoped(company: Repo, scope: str) -> list[str]:
    """The names in the notice for the customers of a scope."""
    options = ("--since", "2026-03-04", "--scope", scope, "--format", "json")
    return [
        vendor["name"]
        for vendor in json.loads(company.run("notice", *options).out)["subprocessors"]
    ]


@pytest.fixture
def cloud(company: Repo) -> Repo:
    """A company with a change for each kind of scope."""
    names = {"eu": ["eu-cloud"], "us": ["us-cloud"], "both": ["eu-cloud", "us-cloud"], "all": None}
    moved = {
        "moves": ["us-cloud"],
        "narrows": ["eu-cloud", "us-cloud"],
        "own": "Beta plan",
        "opens": ["ai"],
    }
    vendors = {
        slug: {"name": f"{slug.title()} Ltd", "scope": scope}
        for slug, scope in {**names, **moved}.items()
    }
    company.land(
        "2026-03-03",
        {
            "register.yaml": SCOPED,
            **{path_of(slug): full_vendor(**fields) for slug, fields in vendors.items()},
        },
    )
    for fields in vendors.values():
        fields["purpose"] = "Hosting and backups"
    vendors["moves"]["scope"] = ["eu-cloud"]
    vendors["narrows"]["scope"] = ["us-cloud"]
    vendors["opens"]["scope"] = None
    company.land(
        "2026-06-15", {path_of(slug): full_vendor(**fields) for slug, fields in vendors.items()}
    )
    return company


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        ("eu-cloud", ["All", "Both", "Eu", "Moves", "Narrows", "Opens"]),
        ("us-cloud", ["All", "Both", "Moves", "Narrows", "Opens", "Us"]),
        ("ai", ["All", "Opens"]),
        ("Beta plan", ["All", "Opens", "Own"]),
    ],
)
def test_customers_of_a_scope_are_told_what_concerns_them(
    cloud: Repo, scope: str, names: list[str]
) -> None:
    """Before or after the change, or because the vendor serves everybody."""
    assert _scoped(cloud, scope) == [f"{name} Ltd" for name in names]


def test_a_misspelt_scope_leaves_out_no_change(cloud: Repo) -> None:
    outcome = cloud.run("notice", "--since", "2026-03-04", "--scope", "eu")
    assert (outcome.status, outcome.out) == (2, "")
    assert "there is no scope 'eu'; the known scopes are: eu-cloud, us-cloud, ai" in outcome.err


def test_the_affected_scopes_are_named(cloud: Repo) -> None:
    options = ("--since", "2026-03-04", "--scope", "eu-cloud")
    text = cloud.said("notice", *options)
    assert "This message is for customers of EU Cloud." in " ".join(text.split())
    blocks = {block.split("\n")[0].split(" ")[0]: block for block in text.split("\n\n")}
    assert "Affects:     EU Cloud, US Cloud\n" in blocks["Moves"]
    assert "Affects:     US Cloud, EU Cloud\n" in blocks["Narrows"]
    assert "Affects:" not in blocks["Eu"]
    assert "Scope:       EU Cloud\n" in blocks["Eu"]
    document = json.loads(cloud.said("notice", *options, "--format", "json"))
    assert document["scope"] == "EU Cloud"
    affects = {vendor["subprocessor"]: vendor["affects"] for vendor in document["subprocessors"]}
    assert affects["all"] == []
    assert affects["eu"] == ["EU Cloud"]


# As a release.

RELEASES = policy(notice={"days": 30, "releases": "true"})


def test_a_release_tags_the_last_landing(company: Repo) -> None:
    company.land("2026-06-14", {"register.yaml": RELEASES})
    company.land("2026-06-15", {ACME: full_vendor(name="<b>@octocat</b>")})
    commit = company.land(
        "2026-06-16", {ACME: full_vendor(name="<b>@octocat</b>", address="Berlin")}
    )
    options = ("notice", "--since", "2026-03-03", "--format")
    release = json.loads(company.run(*options, "release").out)
    assert release.pop("body") == company.run(*options, "markdown").out.partition("\n\n")[2]
    assert release == {
        "tag_name": f"notice-2026-06-16-{commit[:10]}", "target_commitish": commit,
        "name": "Subprocessors of Initech: changes", "make_latest": "false",
    }  # fmt: skip


def test_a_release_needs_the_setting_and_every_fact(company: Repo) -> None:
    company.land("2026-06-15", {ACME: full_vendor(purpose="Backups")})
    options = ("notice", "--since", "2026-03-03", "--format", "release")
    outcome = company.run(*options)
    assert (outcome.status, outcome.out) == (0, "")
    assert outcome.err == "No release is made: `notice.releases` in register.yaml is off.\n"
    company.land("2026-06-16", {"register.yaml": RELEASES})
    assert json.loads(company.said(*options))
    company.land("2026-06-17", {ACME: full_vendor(purpose="More backups", data=None)})
    outcome = company.run(*options)
    assert (outcome.status, outcome.out) == (1, "")


def test_a_long_release_names_what_fits(company: Repo) -> None:
    new: Files = {
        path_of(f"vendor-{number}"): full_vendor(
            name=f"Vendor {number} Ltd", purpose=f"Backups {'x ' * 4000}", engaged="2026-08-01"
        )
        for number in range(8)
    }
    company.land("2026-06-15", {"register.yaml": RELEASES, **new})
    options = ("notice", "--since", "2026-03-03", "--format", "release")
    body = json.loads(company.said(*options))["body"]
    assert re.findall(r"^## \[(.*?)\]", body, re.MULTILINE) == [f"Vendor {n} Ltd" for n in range(3)]
    assert "\n\nAnd 5 more: see the full list.\n\n" in body
