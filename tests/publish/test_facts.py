"""The facts of the published list: complete, with their safeguards, and nothing guessed."""

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from checks.changes.kinds import KINDS
from checks.publish import words
from checks.publish.filters import NOT_STATED
from checks.publish.public import PUBLIC_FIELDS
from checks.publish.site import render, unpublishable
from checks.register.load import load
from checks.register.model import Transfers
from tests.complete import COMPLETE
from tests.generated import DAY
from tests.pages import entry, facts, page_of, parts_of
from tests.pages import words as words_of
from tests.registers import ACME, BETA, full_vendor, policy, vendor
from tests.repositories import Repo
from tests.stories import start_register
from tests.trees import FILES, VENDOR, VENDOR_PATH, MemoryTree

DPF = (
    "EU-US Data Privacy Framework: adequacy decision (EU) 2023/1795, with UK Extension, "
    "verified on 19 May 2026"
)
SCC = "standard contractual clauses (GDPR Art. 46(2)(c))"
MODULES = f"{SCC}: modules 2 and 3"


def _files(files: Mapping[str, str]) -> dict[str, str]:
    register = load(MemoryTree(files))
    assert not register.defects
    return {name: data.decode() for name, data in render(register, DAY).items()}


def _listed(files: Mapping[str, str]) -> dict[str, Any]:
    """The subprocessors of a register by slug."""
    document = json.loads(_files(files)["subprocessors.json"])
    return {vendor["slug"]: vendor for vendor in document["subprocessors"]}


@pytest.fixture(scope="module")
def complete() -> dict[str, str]:
    """The site of the register that uses every field."""
    return _files(COMPLETE)


@pytest.fixture(scope="module")
def listed() -> dict[str, Any]:
    """Its subprocessors by slug."""
    return _listed(COMPLETE)


def test_the_head_names_scopes_details_and_the_language(complete: dict[str, str]) -> None:
    head = json.loads(complete["subprocessors.json"])
    assert head["version"] == 2
    assert head["language"] == "en-GB"
    assert head["title"] == "Subprocessors"
    assert head["scopes"] == [
        {"key": "eu-cloud", "title": "EU Cloud"},
        {"key": "ai", "title": "AI features"},
    ]
    assert head["details"] == [
        {"key": "retention", "title": "Retention"},
        {"key": "hosting", "title": "Hosted on"},
    ]
    assert '<html lang="en-GB">' in complete["index.html"]


def test_every_fact_is_published(listed: dict[str, Any]) -> None:
    amazon = listed["amazon"]
    assert amazon["scope"] == [
        {"key": "eu-cloud", "title": "EU Cloud"},
        {"key": None, "title": "Enterprise plan"},
    ]
    assert amazon["formerly"] == [{"name": "Amazon Europe SARL", "until": "2023-05-01"}]
    assert amazon["purpose"] == "Hosting of the application"
    assert amazon["countries"][0] == {
        "code": "DE", "name": "Germany", "label": "Germany", "place": "Frankfurt",
        "activities": ["storage", "processing"],
        "scope": [{"key": "eu-cloud", "title": "EU Cloud"}],
        "third_country": False, "safeguard": None, "mechanisms": [],
    }  # fmt: skip
    assert amazon["data"] == ["contact", "trade-union-membership", "IP-addresses"]
    assert amazon["transfers"] == [
        {
            "mechanism": "dpf", "title": "EU-US Data Privacy Framework", "countries": ["US"],
            "verified": "2026-05-19", "uk": True, "swiss": False, "module": [],
            "executed": None, "approved": None, "article": None,
        },
        {
            "mechanism": "scc", "title": SCC, "countries": [], "verified": None, "uk": False,
            "swiss": False, "module": [2, 3], "executed": "2024-01-15", "approved": None,
            "article": None,
        },
    ]  # fmt: skip
    assert amazon["links"] == {
        "agreement": "https://aws.amazon.com/dpa", "privacy": None,
        "security": "https://aws.amazon.com/security", "subprocessors": None,
    }  # fmt: skip
    assert amazon["details"] == [
        {"key": "retention", "title": "Retention", "value": "30 days"},
        {"key": "hosting", "title": "Hosted on", "value": "its own machines"},
    ]


def test_the_safeguard_stands_beside_each_third_country(listed: dict[str, Any]) -> None:
    safeguards = {
        country["code"]: (country["third_country"], country["safeguard"])
        for country in listed["amazon"]["countries"]
    }
    assert safeguards == {
        "DE": (False, None),
        "US": (True, f"{DPF}; {MODULES}"),
        "CH": (True, "adequacy decision 2000/518/EC"),
        "IN": (True, MODULES),
    }


def test_the_mechanisms_stand_beside_the_safeguard(listed: dict[str, Any]) -> None:
    mechanisms = {
        country["code"]: country["mechanisms"] for country in listed["amazon"]["countries"]
    }
    assert mechanisms == {"DE": [], "US": ["dpf", "scc"], "CH": ["adequacy"], "IN": ["scc"]}


def test_each_mechanism_has_a_short_name() -> None:
    mechanisms = {field.alias for field in Transfers.model_fields.values()}
    assert words.SAFEGUARDS.keys() == {*mechanisms, NOT_STATED}


def test_the_kind_of_the_agreement_is_a_safeguard() -> None:
    text = VENDOR.replace("  executed: 2025-01-15\n", "  executed: 2025-01-15\n  kind: scc\n")
    [acme] = _listed({**FILES, VENDOR_PATH: text}).values()
    assert acme["countries"][0]["safeguard"] == SCC
    assert [transfer["mechanism"] for transfer in acme["transfers"]] == ["scc"]


def test_an_unknown_safeguard_is_not_passed_over(complete: dict[str, str]) -> None:
    [zendesk] = [
        row
        for row in csv.DictReader(io.StringIO(complete["subprocessors.csv"].removeprefix("\ufeff")))
        if row["slug"] == "zendesk"
    ]
    assert zendesk["safeguards"] == "US: not stated; WORLD: not stated; APAC: not stated"
    line = next(line for line in complete["subprocessors.md"].split("\n") if "Zendesk" in line)
    assert line.endswith(
        "| United States<br>Safeguard not stated<br>Worldwide<br>Safeguard not stated<br>"
        "Asia-Pacific<br>Safeguard not stated<br>"
        "The region that the customer chooses, Ireland, France |"
    )
    page = page_of(complete)
    assert _places(page, "zendesk") == [
        "United States, Worldwide, Asia-Pacific Safeguard not stated",
        "The region that the customer chooses, Ireland, France",
    ]
    details = facts(page, "zendesk")
    for place in ("United States", "Worldwide", "Asia-Pacific"):
        assert details.pop(place) == ["Safeguard not stated"]
    assert not details


def _places(page: Any, slug: str) -> list[str]:
    """The places of processing that the page shows beside a name."""
    where = entry(page, slug).xpath(".//*[@class='where']//li")
    return [words_of(place) for place in where]


def test_the_page_shows_short_names_of_safeguards(complete: dict[str, str]) -> None:
    """The details have the safeguards in full."""
    page = page_of(complete)
    assert _places(page, "amazon") == [
        "Germany (Frankfurt): EU Cloud",
        "United States Data Privacy Framework · Standard contractual clauses",
        "Switzerland Adequacy decision",
        "India Standard contractual clauses",
    ]
    details = facts(page, "amazon")
    assert details["Germany"] == ["Frankfurt · storage, processing · EU Cloud"]
    assert details["United States"] == [f"support. Safeguard: {DPF}; {MODULES}"]
    assert details["Switzerland"] == ["Safeguard: adequacy decision 2000/518/EC"]


def test_a_service_has_the_facts_of_its_legal_entity(listed: dict[str, Any]) -> None:
    service, entity = listed["amazon-email"], listed["amazon"]
    assert service["entity"] == "amazon"
    for field in ("website", "established", "address", "contact", "transfers", "formerly"):
        assert service[field], field
        assert service[field] == entity[field], field
    assert service["countries"][0]["safeguard"] == entity["countries"][1]["safeguard"]
    for field in ("scope", "details", "data", "also_known_as"):
        assert service[field] == [], field
    assert service["links"] is None


def test_the_seat_is_never_the_place_of_processing(
    complete: dict[str, str], listed: dict[str, Any]
) -> None:
    assert listed["seat"]["countries"] == []
    assert listed["seat"]["established"]["code"] == "US"
    seat = "Established in United States; place of processing not stated"
    assert f"| {seat}<br>Safeguards: {SCC} |" in complete["subprocessors.md"]
    page = page_of(complete)
    assert parts_of(entry(page, "seat"), "where") == [f"{seat} Safeguards: {SCC}"]
    assert parts_of(entry(page, "unknown"), "where") == ["Place of processing not stated"]
    assert "None" not in words_of(entry(page, "unknown"))
    assert listed["unknown"]["purpose"] is None


def test_a_vendor_with_unstated_facts_can_be_published_as_of_the_past() -> None:
    assert not list(unpublishable(load(MemoryTree(COMPLETE))))


def test_markdown_says_everything_that_the_page_says(complete: dict[str, str]) -> None:
    """The page has some facts in other words: days, the data of people, and short safeguards."""
    markdown = re.sub(r"\\(.)", r"\1", complete["subprocessors.md"])
    page = page_of(complete)
    for slug in ("amazon", "amazon-email", "seat", "unknown", "zendesk"):
        shown = entry(page, slug)
        for other in shown.xpath(".//time | .//dt | .//summary | .//small | ./details/a | .//abbr"):
            other.drop_tree()
        for text in shown.itertext():
            for fact in re.split(r"Data of | and |: |, |\. |[()]| · ", text):
                assert fact.strip() in markdown, fact


def test_a_country_and_its_place_are_two_words() -> None:
    """The name of a cloud region often begins with the name of its country."""
    place = {"AU": {"place": "Australia region", "for": ["storage"]}}
    site = _files({"register.yaml": policy(), ACME: full_vendor(countries=place, transfers="scc")})
    page = page_of(site)
    [place_shown] = _places(page, "acme")
    assert place_shown == "Australia (Australia region) Standard contractual clauses"
    assert facts(page, "acme")["Australia"] == [f"Australia region · storage. Safeguard: {SCC}"]
    assert "Australia: Australia region · storage" in site["subprocessors.md"]


def test_words_of_the_vocabulary_have_spaces_and_own_words_stay(complete: dict[str, str]) -> None:
    data, people = "contact, trade union membership, IP-addresses", ("end users", "on-site guests")
    whose = f"Data of {' and '.join(people)}: {data}"
    assert whose in complete["subprocessors.md"]
    assert parts_of(entry(page_of(complete), "amazon"), "what") == [
        f"Hosting of the application {whose}"
    ]


def test_hostile_facts_are_only_text(complete: dict[str, str]) -> None:
    row = entry(page_of(complete), "hostile")
    assert {element.tag for element in row.iter()} == {
        "li", "div", "h3", "bdi", "a", "p", "ul", "small", "details", "summary", "dl",
        "dt", "dd", "time",
    }  # fmt: skip
    assert row.xpath(".//@href") == [
        "https://hostile.com/", "about:blank", 'https://hostile.com/"onclick=alert(3)>)|',
        "#hostile",
    ]  # fmt: skip
    assert dict(row.attrib) == {
        "id": "hostile", "class": "active", "data-country": "US",
        "data-data": "<b>data</b> / www.evil.com", "data-people": "[people](javascript:alert(1))",
        "data-scope": "=1+1 / <b>scope</b>", "data-safeguard": "derogation",
    }  # fmt: skip
    assert {name for element in row.iterdescendants() for name in element.attrib} == {
        "class", "translate", "href", "datetime",
    }  # fmt: skip
    [line] = [line for line in complete["subprocessors.md"].split("\n") if "Hostile" in line]
    assert len(re.findall(r"(?<!\\)\|", line)) == 4
    assert "javascript" not in "".join(re.findall(r"(?<!\\)\]\(([^)]*)\)", line))
    [cells] = [
        row
        for row in csv.DictReader(io.StringIO(complete["subprocessors.csv"].removeprefix("\ufeff")))
        if row["slug"] == "hostile"
    ]
    assert not [cell for cell in cells.values() if cell.startswith("=")]


# With a history.


def _company(folder: Path, files: Mapping[str, str]) -> Repo:
    return start_register(folder / "initech", "2026-03-02", files)


def _published(company: Repo, day: str = "2026-06-30", *more: str) -> Any:
    return json.loads(company.published(day, *more)["subprocessors.json"])


CERTIFIED = full_vendor(countries=["US"], established="US", transfers={"dpf": {}})
SERVICE = vendor(
    entity="acme", website=None, agreement=None, evaluation=None, scope="E-mail",
    purpose="Delivery of e-mail", countries=["US"], engaged="2026-01-02",
    data=["contact"], data_subjects=["users"], transfers=None,
)  # fmt: skip


def test_a_service_shows_the_facts_of_its_entity_that_hold(tmp_path: Path) -> None:
    def entity(seat: str, mechanism: str) -> str:
        return full_vendor(
            scope="Hosting", countries=["US"], established=seat, transfers={mechanism: {}}
        )

    company = _company(tmp_path, {ACME: entity("US", "dpf"), BETA: SERVICE})
    company.land("2026-06-15", {ACME: entity("IE", "scc")})
    before, after = _published(company), _published(company, "2026-07-20")
    for document, seat, mechanism in ((before, "US", "dpf"), (after, "IE", "scc")):
        for shown in document["subprocessors"]:
            assert shown["established"]["code"] == seat
            assert [transfer["mechanism"] for transfer in shown["transfers"]] == [mechanism]


def test_a_new_kind_of_agreement_is_no_safeguard_before_its_day(tmp_path: Path) -> None:
    agreement = {"reference": "DPA-2025-001", "executed": "2025-01-15"}
    company = _company(tmp_path, {ACME: CERTIFIED})
    clauses = full_vendor(
        countries=["US"], established="US", agreement={**agreement, "kind": "scc"}
    )
    company.land("2026-06-15", {ACME: clauses})
    [before] = _published(company)["subprocessors"]
    assert [transfer["mechanism"] for transfer in before["transfers"]] == ["dpf"]
    assert before["countries"][0]["safeguard"].startswith("EU-US Data Privacy Framework")
    [after] = _published(company, "2026-07-20")["subprocessors"]
    assert after["countries"][0]["safeguard"] == SCC


def test_a_new_vendor_without_an_engagement_starts_after_the_notice_period(tmp_path: Path) -> None:
    old = full_vendor(engaged=None)
    company = _company(tmp_path, {"register.yaml": policy(required=["purpose"]), ACME: old})
    company.land("2026-06-15", {BETA: vendor(name="Beta Ltd", engaged=None)})
    statuses = [
        [shown["status"] for shown in _published(company, day)["subprocessors"]]
        for day in ("2026-07-14", "2026-07-15")
    ]
    assert statuses == [["active", "upcoming"], ["active", "active"]]


def test_the_list_names_the_landing_that_changed_it_last(tmp_path: Path) -> None:
    company = _company(tmp_path, {ACME: full_vendor()})
    start = company.head
    assert _last_change(company) == (start, "2026-03-02")
    company.land("2026-03-03", {"notes.txt": "x"})
    company.land("2026-03-04", {ACME: full_vendor(internal={"notes": "Ask Sam"})})
    assert _last_change(company) == (start, "2026-03-02")
    moved = company.land("2026-03-05", {ACME: full_vendor(website="https://acme.com/")})
    company.land("2026-03-06", {"notes.txt": "y"})
    assert _last_change(company) == (moved, "2026-03-05")
    titled = company.land("2026-03-07", {"register.yaml": policy(title="Our subprocessors")})
    assert _last_change(company) == (titled, "2026-03-07")
    (company.root / ACME).write_text(full_vendor(website="https://acme.org/"), encoding="utf-8")
    assert _last_change(company) == (None, "2026-06-30")
    past = _published(company, "2026-06-30", "--rev", moved)
    assert (past["commit"], past["changed"]) == (moved, "2026-03-05")


def _last_change(company: Repo) -> tuple[str | None, str]:
    document = _published(company)
    return document["commit"], document["changed"]


def test_the_page_says_when_the_list_changed(tmp_path: Path) -> None:
    company = _company(tmp_path, {ACME: full_vendor()})
    now = company.published("2026-06-30")
    assert b"As of 30 June 2026, last changed on 2 March 2026." in now["subprocessors.md"]
    assert b"as it stood" not in now["index.html"]
    then = company.published("2026-06-30", "--rev", "HEAD")
    assert b"as it stood in commit %b" % company.head.encode() in then["subprocessors.md"]


def test_each_public_change_has_one_column_at_most() -> None:
    fields = {kind.field for kind in KINDS.values() if kind.wording}
    assert fields <= PUBLIC_FIELDS
    for field in fields - {"", "engaged", "ended", "announced"}:
        shown: Any = {"upcoming": [{"field": f"{field}.key"}]}
        columns = [
            column
            for column in ("entity", "purpose", "countries")
            if list(words.later(shown, column))
        ]
        assert len(columns) == 1, field
