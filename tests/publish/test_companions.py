"""The companions of the page, read back by programs that did not write them."""

import csv
import io
import json
import re
import subprocess
import time
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import unquote

import feedparser
import pytest
from icalendar import Calendar
from lxml import html
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checks.cli import main
from checks.escaping import visible
from checks.publish.addresses import address_of
from checks.publish.sheets import LONGEST_TEXT
from checks.publish.site import render
from checks.register.load import load
from checks.schemas import schema
from tests import initech
from tests.complete import COMPLETE
from tests.generated import DAY
from tests.programs import node_module
from tests.project import ROOT
from tests.publish.test_publish import KEYS, LEDGER, MARKED, POLICY, SECRET
from tests.registers import ACME, BETA, full_vendor, path_of, policy
from tests.repositories import Repo
from tests.stories import HOSTILE, hostile_past, start_register
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
        "also India from 15 July 2026; also United States from 22 July 2026; "
        "no longer used from 31 December 2026"
    )
    assert (row["next_effective"], row["objection_until"]) == ("2026-07-15", "2026-07-15")
    # The first change is in effect.
    [row] = _rows(company.published("2026-07-16"))
    assert row["pending"].startswith("also United States from 22 July 2026")
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
    node_module("feedsmith/package.json")
    folder.mkdir()
    for name, data in site.items():
        (folder / name).parent.mkdir(exist_ok=True)
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
        "Pending changes", "Infrastructure", "Former subprocessors", "Latest changes",
    ]  # fmt: skip
    pending, listed, ended = page.iter("table")
    assert [cell.text_content() for cell in pending.iter("td")] == [
        "Acme Cloud, Inc.",
        "Purpose: Hosting of the application → Hosting of the database",
        "15 July 2026",
        "15 July 2026",
    ]
    assert "Acme" in listed.text_content()
    assert "Beta" not in listed.text_content()
    assert "Beta Ltd, no longer used since 1 May 2026" in ended.text_content()


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


# The workbook.


def _asking(settings: str) -> str:
    """Settings that ask for a workbook, too."""
    for site, asking in (("site: {", "site: {xlsx: true, "), ("site:\n", "site:\n  xlsx: true\n")):
        if f"\n{site}" in settings:
            return settings.replace(site, asking)
    return f"{settings}site: {{xlsx: true}}\n"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The workbook of the example register."""
    company = initech.initech(tmp_path_factory.mktemp("xlsx") / "initech")
    settings = company.root / "register.yaml"
    settings.write_text(_asking(settings.read_text("utf-8")), encoding="utf-8")
    return _workbook(company.published(initech.DAY))


def _workbook(site: Site) -> Workbook:
    return load_workbook(io.BytesIO(site["subprocessors.xlsx"]))


def _with_xlsx(files: Mapping[str, str]) -> dict[str, bytes]:
    """The site of a register in memory, with a workbook."""
    files = {**files, "register.yaml": _asking(files["register.yaml"])}
    return dict(render(load(MemoryTree(files)), DAY))


def _table(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of a sheet by its headings."""
    headings, *rows = ([_value(cell) for cell in row] for row in sheet)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def _about(book: Workbook) -> dict[Any, Any]:
    """The facts and the explanations of the sheet "About". A fact precedes an explanation."""
    rows = [(_value(label), _value(cell)) for label, cell in book["About"]]
    return dict(reversed(rows))


def _value(cell: Any) -> Any:
    """The value of a cell. Days are dates of Excel."""
    return cell.value.date() if isinstance(cell.value, datetime) else cell.value


def test_only_a_register_with_the_setting_has_a_workbook(sites: Mapping[str, Site]) -> None:
    assert not [name for name, site in sites.items() if "subprocessors.xlsx" in site]
    assert b"subprocessors.xlsx" not in sites["complete"]["index.html"]
    site = _with_xlsx(COMPLETE)
    assert b'subprocessors.xlsx" data-file="subprocessors.xlsx">Excel' in site["index.html"]
    assert "subprocessors.xlsx" in site


def test_the_workbook_has_the_list_and_its_changes(workbook: Workbook) -> None:
    assert workbook.sheetnames == ["Subprocessors", "Pending changes", "Changes", "About"]
    assert workbook.properties.title == "Subprocessors"
    listed = {row["Key"]: row for row in _table(workbook["Subprocessors"])}
    scribewell = listed["scribewell"]
    assert scribewell["Status"] == "in use"
    assert scribewell["From"] == date(2022, 11, 1)
    assert scribewell["Ends"] == scribewell["Next effect"] == date(2026, 12, 31)
    assert scribewell["Objections until"] is None
    answerline = next(row for row in listed.values() if "Answerline" in row["Subprocessor"])
    assert answerline["Pending changes"] == "also India from 9 December 2026"
    assert answerline["Objections until"] == date(2026, 12, 9)
    [pending] = [r for r in _table(workbook["Pending changes"]) if "Lexicroft" in r["Subprocessor"]]
    assert pending["Before"] == "Machine translation of tickets"
    assert pending["After"] == "Machine translation of tickets and chats"
    assert pending["Takes effect"] == date(2026, 12, 18)
    log = _table(workbook["Changes"])
    assert [row["Announced"] for row in log] == sorted(
        (row["Announced"] for row in log), reverse=True
    )
    about = _about(workbook)
    assert about["Company"] == "Initech"
    assert about["As of"] == date(2026, 11, 23)
    assert about["Questions and objections"] == "privacy@initech.com"
    assert {cell.value for cell in workbook["Subprocessors"][1]} <= about.keys()


def test_the_header_of_a_sheet_stays_in_sight_and_filters(workbook: Workbook) -> None:
    for name in workbook.sheetnames[:-1]:
        sheet = workbook[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        written = [cell for row in sheet for cell in row if cell.value is not None]
        assert all(cell.alignment.wrap_text for cell in written)
    sheet = workbook["Subprocessors"]
    for cell in (cell for column in sheet.columns for cell in column):
        lines = str(cell.value).count("\n") + 1
        assert lines == 1 or (sheet.row_dimensions[cell.row or 1].height or 0) >= 15 * lines


def test_links_of_the_workbook_lead_only_to_addresses(workbook: Workbook) -> None:
    sheet = workbook["Subprocessors"]
    links = {cell.value: cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink}
    assert links["https://harborview-cloud.eu/"] == "https://harborview-cloud.eu/"
    assert links["dpo@harborview-cloud.eu"] == "mailto:dpo@harborview-cloud.eu"
    hostile = _workbook(_with_xlsx(COMPLETE))["Subprocessors"]
    for row in hostile.iter_rows():
        for cell in row:
            if cell.hyperlink:
                target = cell.hyperlink.target or ""
                assert unquote(target).removeprefix("mailto:") == cell.value
                assert target.startswith(("https://", "mailto:"))
    assert "javascript:alert(2)" in [cell.value for row in hostile for cell in row]


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    formula = '=HYPERLINK("https://evil.com")'
    details = {"retention": formula}
    settings = policy(details={"retention": {"title": "Retention"}})
    hostile = full_vendor(name=formula, purpose="+1", address="{=1+1}", details=details)
    book = _workbook(_with_xlsx({"register.yaml": settings, ACME: hostile}))
    texts = {}
    for cell in (cell for sheet in book for row in sheet for cell in row):
        assert cell.data_type in "snd", cell.value
        if isinstance(cell.value, str):
            texts[cell.value] = cell.quotePrefix
    # Editing the cell makes no formula of it either.
    assert [texts[formula], texts["+1"], texts["Initech"]] == [True, True, False]


def test_the_workbook_has_only_public_fields() -> None:
    files = {"register.yaml": _asking(POLICY), VENDOR_PATH: MARKED, "agreements.csv": LEDGER}
    register = load(MemoryTree(files))
    assert not register.defects
    site = render(register, DAY)
    cells = [str(cell.value) for sheet in _workbook(site) for row in sheet for cell in row]
    assert not [cell for cell in cells if SECRET.search(cell)]
    everything = "\n".join(cells)
    for shown in set(re.findall(r"mark[ -][\w@.-]+\w", MARKED)) - {*KEYS}:
        assert shown in everything, f"{shown} is nowhere"


def test_the_workbook_shows_any_text(tmp_path: Path) -> None:
    company = hostile_past(tmp_path / "hostile")
    then = company.land("2026-05-05", {"register.yaml": policy(site={"xlsx": True})})
    rows = _table(_workbook(company.published(TODAY))["Changes"])
    shown = [row["After"] for row in rows if row["Announced"] == date(2026, 4, 1)]
    assert {*shown} >= {visible(text) for text in HOSTILE.values()}
    past = _workbook(company.published(TODAY, "--rev", then))
    assert _about(past)["Commit"] == then
    names = _table(
        _workbook(_with_xlsx({"register.yaml": policy(), **RIGHT_TO_LEFT}))["Subprocessors"]
    )
    assert [row["Subprocessor"] for row in names] == ["شركة الاستضافة السحابية ذ.م.م"]


def test_long_texts_and_early_days_fit_into_the_workbook() -> None:
    long = "a" * 40_000
    files = {"register.yaml": policy(), ACME: full_vendor(purpose=long, engaged="1899-12-31")}
    [row] = _table(_workbook(_with_xlsx(files))["Subprocessors"])
    assert row["Purpose"] == "a" * LONGEST_TEXT + "…"
    assert row["From"] == "1899-12-31"


def test_a_workbook_without_a_history_has_no_changes() -> None:
    files = {path: text for path, text in FILES.items() if path != VENDOR_PATH}
    for register in (files, FILES):
        book = _workbook(_with_xlsx(register))
        assert book.sheetnames == ["Subprocessors", "About"]
        assert len(_table(book["Subprocessors"])) == len(register) - len(files)


def test_the_workbook_does_not_tell_when_and_where_it_was_made() -> None:
    first = _with_xlsx(COMPLETE)["subprocessors.xlsx"]
    with mock.patch("time.localtime", return_value=time.gmtime(2_000_000_000)):
        assert _with_xlsx(COMPLETE)["subprocessors.xlsx"] == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        kinds = {
            (part.compress_type, part.date_time, part.create_system) for part in archive.filelist
        }
        assert kinds == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0)}
        assert b"2026-06-30T00:00:00Z" in archive.read("docProps/core.xml")


def test_without_the_package_publish_says_what_to_install(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = folder / "register.yaml"
    settings.write_text(_asking(settings.read_text("utf-8")), encoding="utf-8")
    publish = ["--root", str(folder), "publish", "--today", "2026-06-30"]
    with mock.patch("checks.commands.extras.find_spec", return_value=None):
        assert main(publish) == 2
    assert "pip install 'subprocessors[xlsx]'" in capsys.readouterr().err
    assert not (folder / "site").exists()
    assert main(publish) == 0
    assert (folder / "site/subprocessors.xlsx").is_file()


# What programs find on the page.


def _described(site: Site) -> Any:
    """The description of the list on the page, as search engines read it."""
    page = html.document_fromstring(site["index.html"].decode())
    [data] = page.xpath("//script[@type='application/ld+json']")
    return json.loads(data.text)


def test_the_page_names_data_and_feeds(sites: Mapping[str, Site]) -> None:
    for site in sites.values():
        page = html.document_fromstring(site["index.html"].decode())
        head = json.loads(site["subprocessors.json"])
        files = ["subprocessors.json", "changes.atom", "changes.json"]
        linked = page.xpath("//link[@rel='alternate'][not(@hreflang)]/@href")
        assert linked == [address_of(head, file) for file in files if file in site]


def test_the_page_describes_the_list_for_searches(sites: Mapping[str, Site]) -> None:
    site = sites["example"]
    described, head = _described(site), json.loads(site["subprocessors.json"])
    assert described["@type"] == "Dataset"
    assert described["url"] == head["url"]
    assert described["dateModified"] == head["changed"]
    assert described["creator"]["name"] == "Initech"
    assert 50 <= len(described["description"]) <= 5000
    files = [part["contentUrl"].rpartition("/")[2] for part in described["distribution"]]
    assert files == ["subprocessors.json", "subprocessors.csv"]
    assert "license" not in described


def test_a_list_of_the_past_is_not_described_as_the_list(sites: Mapping[str, Site]) -> None:
    assert b"ld+json" not in sites["hostile-then"]["index.html"]
    assert "dateModified" not in _described(sites["empty"])


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "a\u2028b", "]]>"])
def test_a_description_cannot_end_its_element(text: str) -> None:
    settings = policy(organization=text, title=f"{text} list")
    site = render(load(MemoryTree({"register.yaml": settings, ACME: full_vendor()})), DAY)
    described = _described(site)
    assert described["creator"]["name"] == visible(text)
    page = html.document_fromstring(site["index.html"].decode())
    assert len(page.xpath("//script")) == 2  # the description, and the filter
