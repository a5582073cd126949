"""The companions of the page, read back by programs that did not write them."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import feedparser
import pytest
from icalendar import Calendar
from lxml import html

from checks.escaping import visible
from checks.publish.addresses import address_of
from checks.publish.site import render
from checks.register.load import load
from checks.schemas import schema
from tests import initech
from tests.complete import COMPLETE
from tests.generated import DAY
from tests.packages import cannot_run
from tests.project import ROOT
from tests.registers import ACME, BETA, full_vendor, path_of, policy
from tests.repositories import Repo
from tests.stories import hostile_past, start_register
from tests.trees import FILES, VENDOR_PATH, MemoryTree

TODAY = "2026-06-30"

Site = Mapping[str, bytes]

RIGHT_TO_LEFT = {
    path_of("hosting"): full_vendor(
        name="شركة الاستضافة السحابية ذ.م.م", purpose="استضافة التطبيق وقاعدة البيانات",
        address="שדרות רוטשילד 1, תל אביב", countries=["IL"],
        contact={"role": "קצין הגנת המידע", "email": "dpo@hosting.co.il"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Site]:
    """Sites of very different registers, by what is special about them."""

    def folder(name: str) -> Path:
        return tmp_path_factory.mktemp(name) / "initech"

    empty = {path: text for path, text in FILES.items() if path != VENDOR_PATH}
    hostile = hostile_past(folder("hostile"))
    return {
        "example": initech.initech(folder("example")).published(initech.DAY),
        "complete": render(load(MemoryTree(COMPLETE)), DAY),
        "hostile": hostile.published(TODAY),
        "hostile-then": hostile.published(TODAY, "--rev", "HEAD~1"),
        "right-to-left": start_register(folder("rtl"), "2026-03-02", RIGHT_TO_LEFT).published(
            TODAY
        ),
        "empty": render(load(MemoryTree(empty)), DAY),
        "empty-with-history": start_register(folder("empty"), "2026-03-02", {}).published(TODAY),
    }


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A company with a single vendor and no changes."""
    return start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})


def _subprocessors(site: Site) -> Any:
    return json.loads(site["subprocessors.json"])["subprocessors"]


def _rows(site: Site, name: str = "subprocessors.csv") -> list[dict[str, str]]:
    """The lines of a CSV file, as Python reads files of Excel."""
    text = site[name].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


# CSV.


def test_each_csv_starts_with_a_single_byte_order_mark(sites: Mapping[str, Site]) -> None:
    for site in sites.values():
        for name in {"subprocessors.csv", "changes.csv"} & site.keys():
            assert site[name].startswith(b"\xef\xbb\xbf")
            assert site[name].count(b"\xef\xbb\xbf") == 1


def test_csv_has_a_row_for_each_subprocessor(sites: Mapping[str, Site]) -> None:
    for site in sites.values():
        rows, listed = _rows(site), _subprocessors(site)
        assert [row["slug"] for row in rows] == [vendor["slug"] for vendor in listed]
        # An apostrophe precedes what could be a formula.
        names = [row["name"].replace("'", "") for row in rows]
        assert names == [vendor["name"].replace("'", "") for vendor in listed]


def test_csv_has_the_pending_changes_and_the_next_days(company: Repo) -> None:
    website = "https://acme.com/"
    company.land("2026-06-15", {ACME: full_vendor(countries=["FR", "IN"], website=website)})
    later = full_vendor(countries=["FR", "IN", "US"], website=website, ended="2026-12-31")
    company.land("2026-06-22", {ACME: later})
    [row] = _rows(company.published(TODAY))
    assert row["pending"] == (
        "also India from 2026-07-15; also United States from 2026-07-22; ends on 2026-12-31"
    )
    assert (row["next_effective"], row["objection_until"]) == ("2026-07-15", "2026-07-15")
    # The first change is in effect.
    [row] = _rows(company.published("2026-07-16"))
    assert row["pending"].startswith("also United States from 2026-07-22")
    assert (row["next_effective"], row["objection_until"]) == ("2026-07-22", "2026-07-22")


def test_a_day_for_objections_that_has_passed_is_left_out_of_csv(tmp_path: Path) -> None:
    """Customers have 10 days for objections, and the change takes effect after 30 days."""
    settings = policy(notice={"days": 30, "objections": 10})
    files = {"register.yaml": settings, ACME: full_vendor()}
    company = start_register(tmp_path / "initech", "2026-03-02", files)
    company.land("2026-06-15", {ACME: full_vendor(countries=["FR", "IN"])})
    [row] = _rows(company.published("2026-06-25"))
    assert (row["next_effective"], row["objection_until"]) == ("2026-07-15", "2026-06-25")
    [row] = _rows(company.published("2026-06-26"))
    assert (row["next_effective"], row["objection_until"]) == ("2026-07-15", "")


def test_nothing_is_pending_without_a_later_change(company: Repo) -> None:
    company.land("2026-06-15", {ACME: full_vendor(website="https://acme.com/")})
    [row] = _rows(company.published(TODAY))
    assert (row["pending"], row["next_effective"], row["objection_until"]) == ("", "", "")


# Readers of JavaScript.

_READER = ROOT / "tests/node/companions.mjs"


def _read_by_node(folder: Path, site: Site) -> Any:
    """What programs of JavaScript find in a site."""
    if shutil.which("node") is None or not (_READER.parent / "node_modules/feedsmith").is_dir():
        cannot_run("needs Node.js: npm ci --ignore-scripts --prefix tests/node")
    folder.mkdir()
    for name, data in site.items():
        (folder / name).write_bytes(data)
    command = ["node", str(_READER), str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True)
    return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def by_node(tmp_path_factory: pytest.TempPathFactory, sites: Mapping[str, Site]) -> dict[str, Any]:
    """What programs of JavaScript find in each site."""
    folder = tmp_path_factory.mktemp("sites")
    return {name: _read_by_node(folder / name, site) for name, site in sites.items()}


def test_json_is_valid_against_the_schema_beside_it(
    sites: Mapping[str, Site], by_node: Mapping[str, Any]
) -> None:
    for name, site in sites.items():
        assert by_node[name]["valid"], by_node[name]["errors"]
        assert site["subprocessors.schema.json"].decode() == schema("published")
        document = json.loads(site["subprocessors.json"])
        assert next(iter(document)) == "$schema"
        assert document["$schema"] == address_of(document, "subprocessors.schema.json")


def test_ajv_refuses_another_form(tmp_path: Path, sites: Mapping[str, Site]) -> None:
    other = sites["complete"]["subprocessors.json"].replace(b'"active"', b'"perhaps"')
    read = _read_by_node(tmp_path / "site", {**sites["complete"], "subprocessors.json": other})
    assert not read["valid"]


def _targets(vendor: Any) -> Iterator[str]:
    """The addresses that may be links in the row of a subprocessor."""
    contact, links = vendor["contact"] or {}, vendor["links"] or {}
    yield from filter(None, (vendor["website"], contact.get("url"), *links.values()))
    if contact.get("email"):
        yield f"mailto:{contact['email']}"
    yield "about:blank"  # in place of an address without https


def test_marked_finds_the_links_of_markdown_and_no_others(
    sites: Mapping[str, Site], by_node: Mapping[str, Any]
) -> None:
    for name, site in sites.items():
        page = html.document_fromstring(by_node[name]["html"])
        assert {element.tag for element in page.iter()} <= {
            "html", "body", "h1", "h2", "p", "strong", "em", "table", "thead", "tbody", "tr", "th",
            "td", "a", "br", "ul", "li",
        }, name  # fmt: skip
        head = json.loads(site["subprocessors.json"])
        allowed = {f"mailto:{head['contact']}"}
        allowed.update(target for vendor in head["subprocessors"] for target in _targets(vendor))
        links = {unquote(link.get("href")): link.text_content() for link in page.iter("a")}
        assert links.keys() <= allowed, name
        assert links[f"mailto:{head['contact']}"] == head["contact"]
        shown = " ".join(page.text_content().split())
        for vendor in head["subprocessors"]:
            assert " ".join(visible(vendor["name"]).split()) in shown


def test_a_contact_with_https_is_a_link_to_itself(tmp_path: Path) -> None:
    contact = "https://initech.com/privacy_desk?a=1&copy=2"
    register = load(MemoryTree({"register.yaml": policy(contact=contact), ACME: full_vendor()}))
    site = render(register, DAY)
    page = html.document_fromstring(_read_by_node(tmp_path / "site", site)["html"])
    assert [(link.text, link.get("href")) for link in page.iter("a")][1:] == [(contact, contact)]
    assert b"[https://initech.com/privacy" in site["subprocessors.md"]  # for readers of the source


def test_an_address_in_a_text_of_a_vendor_is_no_link(tmp_path: Path) -> None:
    purpose = "Hosting: see https://evil.com and www.evil.com"
    register = load(MemoryTree({"register.yaml": policy(), ACME: full_vendor(purpose=purpose)}))
    page = html.document_fromstring(_read_by_node(tmp_path / "site", render(register, DAY))["html"])
    assert purpose in page.text_content()
    assert not [link for link in page.iter("a") if "evil" in link.get("href")]


def test_markdown_starts_with_pending_changes_and_ends_with_the_past(tmp_path: Path) -> None:
    files = {ACME: full_vendor(), BETA: full_vendor(name="Beta Ltd", ended="2026-05-01")}
    company = start_register(tmp_path / "initech", "2026-03-02", files)
    company.land("2026-06-15", {ACME: full_vendor(purpose="Hosting of the database")})
    site = company.published(TODAY)
    page = html.document_fromstring(_read_by_node(tmp_path / "read", site)["html"])
    assert [heading.text for heading in page.iter("h2")] == [
        "Pending changes", "Infrastructure", "Ended subprocessors", "Latest changes",
    ]  # fmt: skip
    pending, listed, ended = page.iter("table")
    assert [cell.text_content() for cell in pending.iter("td")] == [
        "Acme Cloud, Inc.",
        "Purpose: Hosting of the application → Hosting of the database",
        "2026-07-15",
        "2026-07-15",
    ]
    assert "Acme" in listed.text_content()
    assert "Beta" not in listed.text_content()
    assert "Beta Ltd, ended 2026-05-01" in ended.text_content()


def test_feedsmith_finds_what_feedparser_finds(
    sites: Mapping[str, Site], by_node: Mapping[str, Any]
) -> None:
    with_history = [name for name, site in sites.items() if "changes.atom" in site]
    assert len(with_history) == 5
    for name in with_history:
        feed = feedparser.parse(sites[name]["changes.atom"])
        atom, items = by_node[name]["atom"], by_node[name]["feed"].get("items", [])
        assert not feed.bozo
        entries = atom.get("entries", [])
        expected = [(entry.id, entry.title, entry.link) for entry in feed.entries]
        assert [_of_atom(entry) for entry in entries] == expected, name
        assert [(item["id"], item["title"], item["url"]) for item in items] == expected, name


def _of_atom(entry: Any) -> tuple[str, str, str]:
    title = entry["title"]
    [link] = entry["links"]
    return entry["id"], title if isinstance(title, str) else title["value"], link["href"]


def test_ical_js_finds_what_icalendar_finds(
    sites: Mapping[str, Site], by_node: Mapping[str, Any]
) -> None:
    for name, site in sites.items():
        if "calendar.ics" in site:
            events = [
                {
                    "uid": str(event["uid"]),
                    "day": event.decoded("dtstart").isoformat(),
                    "title": str(event["summary"]),
                    "description": str(event["description"]),
                    "url": str(event["url"]),
                }
                for event in Calendar.from_ical(site["calendar.ics"]).walk("VEVENT")
            ]
            assert by_node[name]["events"] == events, name
    assert by_node["example"]["events"]
