"""`extract`: documents that invent nothing, name every gap, and hold no unpublished fact."""

import csv
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from unittest import mock

import docx
import pytest
from docx.table import Table
from docx.text.paragraph import Paragraph
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from checks.data import facts
from checks.escaping import csv_cell
from checks.extracts.compose import KINDS, UNPUBLISHED, Scope
from checks.extracts.document import (
    INTERNAL,
    STATUS,
    ExtractDocument,
    ExtractLine,
    Kind,
    in_words,
    line,
    sections,
)
from checks.extracts.formats import written
from checks.languages.language import ENGLISH
from checks.register.sources import COMMANDS
from checks.schemas import schema
from tests import initech
from tests.complete import COMPLETE
from tests.extracts.documents import made, qase_files
from tests.folders import RegisterFolder
from tests.initech import DAY
from tests.project import ROOT
from tests.publish.test_publish import LEDGER, MARKED, POLICY
from tests.repositories import Repo
from tests.trees import VENDOR_PATH

FORMATS = ("markdown", "csv", "json", "docx", "xlsx")

EXAMPLE = initech.example_files()
QASE = qase_files()


def _lines(document: ExtractDocument) -> Iterator[ExtractLine]:
    for part in sections(document):
        for row in part["table"]["rows"] if part["table"] is not None else ():
            yield from (line for cell in row for line in cell)


def _texts(content: bytes, form: str) -> str:
    """All texts of a file, including properties, headers and footers."""
    if form not in ("docx", "xlsx"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """The repository with the history of the example."""
    return initech.initech(tmp_path_factory.mktemp("initech") / "register")


# Facts and gaps


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_lacks_nothing(kind: Kind) -> None:
    document = made(EXAMPLE, kind)
    assert document["missing"] == []
    assert not [line for line in _lines(document) if line["missing"]]


@pytest.mark.parametrize("kind", KINDS)
def test_each_marked_gap_is_in_the_list_and_each_listed_gap_is_marked(kind: Kind) -> None:
    document = made(QASE, kind)
    marked = {line["missing"] for line in _lines(document) if line["missing"]}
    assert marked == {gap["fact"] for gap in document["missing"]}
    assert marked


_FILLED = """\
address: 1 Main Street, Springfield
contact: {role: Privacy team, email: privacy@company.com}
identifiers: {lei: 0000ACMECLOUD0000178}
established: US
data: [contact]
data-subjects: [users]
transfers: scc
"""

_PUBLISHER = """\
publisher:
  address: 1 Main Street, Dublin
  established: IE
  contact: {role: Privacy team, email: privacy@company.com}
  data-protection-officer: {role: Data protection officer, email: dpo@company.com}
  identifiers: {lei: 0000INITECH000000123}
"""


def test_the_named_fields_close_the_gaps() -> None:
    filled = {
        path: text + _PUBLISHER
        if path == "register.yaml"
        else text.replace("countries: [US]", "countries: {US: {for: storage}}") + _FILLED
        for path, text in QASE.items()
    }
    assert made(filled, "gaps")["missing"] == []
    fields = {gap["field"] for gap in made(QASE, "gaps")["missing"]}
    added = {*re.findall(r"^([a-z-]+):", _FILLED, re.MULTILINE), "countries.US.for"}
    added |= {f"publisher.{key}" for key in re.findall(r"^  ([a-z-]+):", _PUBLISHER, re.MULTILINE)}
    assert fields == added


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (("contact: {role: Privacy team, ", "contact: {"), "contact.role"),
        (("email: privacy@larkmail-delivery.net}", "name: Lark}"), "contact.email"),
        (("countries: {US: {for: processing}}", "countries: [US]"), "countries.US.for"),
        (("countries: {US: {for: processing}}\n", ""), "countries"),
        (("data-subjects: [users, end-users]\n", ""), "data-subjects"),
    ],
)
def test_a_gap_names_its_field(change: tuple[str, str], field: str) -> None:
    path = "subprocessors/larkmail.yaml"
    assert EXAMPLE[path].count(change[0]) == 1
    document = made({**EXAMPLE, path: EXAMPLE[path].replace(*change)}, "annex-iii")
    assert [(gap["file"], gap["field"]) for gap in document["missing"]] == [(path, field)]


def test_a_fact_of_the_entity_belongs_in_the_file_of_the_entity() -> None:
    path = "subprocessors/harborview-cloud.yaml"
    text = re.sub("(?m)^address:.*\n", "", EXAMPLE[path])
    document = made({**EXAMPLE, path: text}, "annex-iii")
    assert [(gap["file"], gap["field"]) for gap in document["missing"]] == [(path, "address")]
    marked = [line for line in _lines(document) if line["missing"]]
    assert len(marked) == 4  # for each of its services


@pytest.mark.parametrize("kind", ["art-30", "iso-27701"])
def test_each_unfounded_transfer_is_a_gap(kind: Kind) -> None:
    path = "subprocessors/brightquery.yaml"
    text = re.sub("(?m)^transfers:.*\n", "", EXAMPLE[path])
    text = text.replace("countries: {US", "countries: {IN: {for: support}, US")
    assert [gap["fact"] for gap in made({**EXAMPLE, path: text}, kind)["missing"]] == [
        "safeguard of the transfer to India",
        "safeguard of the transfer to United States",
    ]


def test_a_company_outside_the_eea_needs_a_representative() -> None:
    abroad = EXAMPLE["register.yaml"].replace("established: IE", "established: US")
    [gap] = made({**EXAMPLE, "register.yaml": abroad}, "art-30")["missing"]
    assert (gap["subprocessor"], gap["field"]) == (None, "publisher.representative")


def test_the_scope_leaves_out_vendors_for_other_customers() -> None:
    whole = made(EXAMPLE, "annex-iii")["sections"][0]["table"]
    part = made(EXAMPLE, "annex-iii", Scope("us-cloud", "US Cloud"))["sections"][0]["table"]
    assert whole is not None
    assert part is not None
    names = [{line["text"] for line in row[1]} for row in part["rows"]]
    assert {"Larkmail, Inc."} in names  # only for the US
    assert {"Cinderlog Ltd"} in names  # for all customers
    assert {"Kitecal K.K."} not in names  # only for Asia
    assert len(part["rows"]) < len(whole["rows"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_scope_leaves_out_countries_of_other_customers(kind: Kind) -> None:
    scope = Scope("us-cloud", "US Cloud")
    rows = [
        " ".join(line["text"] or "" for cell in row for line in cell)
        for part in made(EXAMPLE, kind, scope)["sections"]
        for row in (part["table"]["rows"] if part["table"] is not None else ())
    ]
    harborview = [row for row in rows if "Encrypted backups" in row or "Vault" in row]
    assert any("US Cloud" in row or kind == "annex-iii" for row in harborview)
    assert not [row for row in harborview if "EU Cloud" in row or "Asia-Pacific" in row]


def test_a_row_names_the_customers_of_its_country() -> None:
    text = written(made(EXAMPLE, "dora"), "markdown").decode()
    assert re.search(r"customers' files<br>EU Cloud \| 0000HARBORVIEW000011 \| LEI \| DE", text)
    record = written(made(EXAMPLE, "art-30"), "markdown").decode()
    assert "| Harborview Cloud SARL (Harborview) | Australia (Asia-Pacific Cloud) |" in record


def test_vendors_in_use_are_listed_and_vendors_that_start_later_are_named() -> None:
    text = written(made(EXAMPLE, "annex-iii"), "markdown").decode()
    rows, _, announced = text.partition("## Announced, but not yet in use")
    assert "Aurochs Compute B.V. (from 11 January 2027)" in announced
    assert "Aurochs" not in rows
    assert "Cairnfile" not in text  # ended


def test_a_region_is_not_a_country_code() -> None:
    text = written(made(EXAMPLE, "dora"), "markdown").decode()
    assert "| European Union (a region) |" in text
    assert "| EU |" not in text


@pytest.mark.parametrize(
    ("clauses", "annex"), [("2021/914", "Annex III"), ("2021/915", "Annex IV")]
)
def test_the_clauses_choose_the_annex(clauses: str, annex: str) -> None:
    document = made(EXAMPLE, "annex-iii", clauses=clauses)
    assert document["title"].startswith(f"{annex}:")
    assert clauses in document["sources"][0]["title"]


def test_codes_of_templates_are_whole_and_unique() -> None:
    for name, template in facts("extracts")["dora"]["templates"].items():
        codes = [column["code"] for column in template["columns"]]
        assert re.fullmatch(r"B_\d\d\.\d\d", name)
        assert codes == [f"{10 * number:04}" for number in range(1, len(codes) + 1)]
        assert {column["by"] for column in template["columns"]} <= {
            "register", "field", "customer", "internal",
        }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_document_says_where_its_source_was_read(kind: Kind) -> None:
    [source] = made(EXAMPLE, kind)["sources"]
    text = written(made(EXAMPLE, kind), "markdown").decode()
    assert f"| Read in | {source['read']} |" in text


def test_the_annex_has_the_fields_of_the_annex() -> None:
    [part] = [part for part in made(EXAMPLE, "annex-iii")["sections"] if part["table"]]
    assert part["table"] is not None
    assert [column["title"] for column in part["table"]["columns"]] == [
        "No.",
        "Name",
        "Address",
        "Contact person's name, position and contact details",
        "Description of the processing (including a clear delimitation of responsibilities in case "
        "several sub-processors are authorised)",
    ]


@pytest.mark.parametrize("template", ["B_02.02", "B_05.02", "B_07.01"])
def test_each_code_of_a_provider_has_a_name_beside_it(template: str) -> None:
    sections = {part["heading"][:7]: part["table"] for part in made(EXAMPLE, "dora")["sections"]}
    table = sections[template]
    assert table is not None
    assert table["columns"][0] == {"code": None, "title": "Provider"}
    names = {row[0][0]["text"] for row in table["rows"]}
    assert {"Kitecal K.K.", "Cinderlog Ltd"} <= names


def test_a_country_that_the_customer_chooses_is_in_the_record_of_transfers() -> None:
    text = written(made(EXAMPLE, "art-30"), "markdown").decode()
    row = "| Tidewater Storage, Inc. | Chosen by the customer | depends on the country |"
    assert row in text


def test_a_vendor_without_transfers_needs_no_safeguard() -> None:
    text = written(made(EXAMPLE, "iso-27701"), "markdown").decode()
    assert "| Finland | none needed: no third country |" in text


def test_each_source_says_where_it_was_read() -> None:
    known = facts("extracts")
    sources = [*known["annex-iii"].values()]
    sources += [known[kind]["source"] for kind in KINDS if kind != "annex-iii"]
    for source in sources:
        assert source["url"].startswith("https://")
        assert source["read"]


# What must not leave the repository.

_SECRETS = {"register.yaml": POLICY, VENDOR_PATH: MARKED, "agreements.csv": LEDGER}

_SECRET = re.compile(
    r"secret-(?:translation|detail|reference|area|owner|risk|notes|file|old|new|reason|decider"
    r"|approver|onboarding|column|cell|counterparty|url)"
    r"|19[78]\d-\d\d-\d\d|intragroup|undeclared|country-code|evaluation",
    re.IGNORECASE,
)
"""Facts that no document holds. The facts under `publisher` are for documents."""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", [*KINDS, "gaps"])
def test_no_unpublished_fact_leaves_the_repository(kind: Kind, form: str) -> None:
    text = _texts(written(made(_SECRETS, kind), form), form)
    leaked = _SECRET.search(text)
    assert leaked is None, leaked
    if kind != "gaps":
        assert "mark-name" in text


@pytest.mark.parametrize("kind", UNPUBLISHED)
@pytest.mark.parametrize("form", FORMATS)
def test_an_internal_document_has_the_agreement_and_says_so(kind: Kind, form: str) -> None:
    text = _texts(written(made(_SECRETS, kind, internal=True), form), form)
    assert "SECRET-reference" in text
    for_people = kind == "art-30" and form in ("markdown", "docx")
    assert ("1 January 1971" if for_people else "1971-01-01") in text
    assert ('"internal": true' if form == "json" else INTERNAL) in text
    leaked = _SECRET.search(re.sub("SECRET-reference|197[12]-0[12]-0[12]", "", text))
    assert leaked is None, leaked
    published = _texts(written(made(_SECRETS, kind), form), form)
    assert "This document leaves out the reference" in published


def test_the_end_of_an_unknown_agreement_is_unknown() -> None:
    document = made(EXAMPLE, "dora", internal=True)
    path = "subprocessors/taskorchard.yaml"
    assert {gap["field"] for gap in document["missing"] if gap["file"] == path} == {
        "agreement.reference", "agreement.executed",
    }  # fmt: skip
    table = next(p for p in document["sections"] if p["heading"].startswith("B_02.02"))["table"]
    assert table is not None
    end = [column["code"] for column in table["columns"]].index("B_02.02.0080")
    unsigned = [row for row in table["rows"] if row[0][0]["text"] == "Taskorchard, Inc."]
    assert [row[end][0]["missing"] for row in unsigned] == ["day on which the last party signed"]


def test_every_page_of_an_internal_document_says_so() -> None:
    document = made(EXAMPLE, "dora", internal=True)
    file = docx.Document(io.BytesIO(written(document, "docx")))
    assert "Internal" in file.sections[0].header.paragraphs[0].text
    assert STATUS in file.sections[0].header.paragraphs[0].text
    book = load_workbook(io.BytesIO(written(document, "xlsx")))
    for sheet in book.worksheets:
        assert sheet.oddHeader is not None
        assert "Internal" in (sheet.oddHeader.left.text or "")


# Formats


@pytest.mark.parametrize("kind", [*KINDS, "gaps"])
def test_json_is_valid_against_its_schema(kind: Kind) -> None:
    document = json.loads(written(made(QASE, kind), "json"))
    Draft202012Validator(json.loads(schema("extract"))).validate(document)
    assert document["version"] == 1
    assert len(document["digest"]) == 64


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_register_gives_the_same_bytes(form: str) -> None:
    first, second = (written(made(QASE, "dora"), form) for _ in range(2))
    assert first == second
    if form in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(first)) as package:
            assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_cells_are_no_formulas() -> None:
    for kind in KINDS:
        document = made(COMPLETE, kind)
        text = written(document, "csv").decode().removeprefix("\ufeff")
        for row in csv.reader(io.StringIO(text)):
            assert [csv_cell(cell) for cell in row] == row
        book = load_workbook(io.BytesIO(written(document, "xlsx")))
        types = {cell.data_type for sheet in book for row in sheet for cell in row}
        assert "f" not in types


def test_no_text_of_a_cell_looks_like_two_lines() -> None:
    document = made(QASE, "annex-iii")
    table = document["sections"][0]["table"]
    assert table is not None
    table["rows"][0][0] = [line("Acme\nDPO: yes"), line("Beta")]
    sheet = load_workbook(io.BytesIO(written(document, "xlsx"))).worksheets[1]
    assert sheet["A2"].value == "Acme\\nDPO: yes\nBeta"


def test_markdown_shows_markup_as_written() -> None:
    text = written(made(COMPLETE, "annex-iii"), "markdown").decode()
    assert re.search(r"(?<!\\)<(?!br>)", text) is None
    assert r"\[people\](javascript:alert(1))" in text
    rows = [line for line in text.splitlines() if re.match(r"\| \d+ \|", line)]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}


def test_the_docx_has_pages_of_a4_and_a_header_row_on_every_page() -> None:
    file = docx.Document(io.BytesIO(written(made(EXAMPLE, "annex-iii"), "docx")))
    page = file.sections[0]
    sizes = [round(length.mm) for length in (page.page_width, page.page_height) if length]
    assert sorted(sizes) == [210, 297]
    for table in file.tables[1:]:  # the first table is the start of the document
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    footer = page.footer.paragraphs[0]._p
    fields = footer.xpath("./w:fldSimple/@w:instr")
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_start_of_a_table_stays_with_its_heading() -> None:
    file = docx.Document(io.BytesIO(written(made(EXAMPLE, "dora"), "docx")))
    body = [*file.iter_inner_content()]
    tables = 0
    for above, below in pairwise(body[3:]):
        if isinstance(below, Table):
            assert isinstance(above, Paragraph)
            assert above.paragraph_format.keep_with_next or _is_heading(above)
            tables += 1
            for cell in below.rows[0].cells:
                assert all(part.paragraph_format.keep_with_next for part in cell.paragraphs)
        elif isinstance(above, Paragraph) and not _is_heading(below) and above.text:
            assert above.paragraph_format.keep_with_next or _is_heading(above)
    assert tables == 5


def _is_heading(paragraph: Paragraph) -> bool:
    return paragraph.style is not None and str(paragraph.style.name).startswith("Heading")


def test_the_docx_does_not_open_in_compatibility_mode() -> None:
    file = docx.Document(io.BytesIO(written(made(QASE, "annex-iii"), "docx")))
    modes = file.settings.element.xpath(".//w:compatSetting[@w:name='compatibilityMode']/@w:val")
    assert modes == ["15"]


def test_the_docx_has_every_line() -> None:
    document = made(QASE, "annex-iii")
    file = docx.Document(io.BytesIO(written(document, "docx")))
    lines = [in_words(line, ENGLISH.day) for line in _lines(document)]
    shown = [p.text for table in file.tables for row in table.rows for c in row.cells
             for p in c.paragraphs]  # fmt: skip
    assert [line for line in lines if line not in shown] == []


def test_the_workbook_has_a_sheet_for_each_table() -> None:
    document = made(QASE, "dora")
    book = load_workbook(io.BytesIO(written(document, "xlsx")))
    tables = [part for part in sections(document) if part["table"] is not None]
    assert len(book.sheetnames) == len(tables) + 1
    assert "B_05.02 ICT service supply" in book.sheetnames  # whole words
    for sheet, part in zip(book.worksheets[1:], tables, strict=True):
        assert part["table"] is not None
        assert sheet.max_row == len(part["table"]["rows"]) + 1


@pytest.mark.parametrize(
    ("form", "head", "sentence"),
    [
        ("markdown", "| As of | 23 November 2026 |", "since 1 March 2021; no end is stated"),
        ("docx", ">23 November 2026<", "since 1 March 2021; no end is stated"),
        ("csv", "As of,2026-11-23", "since 1 March 2021; no end is stated"),
        ("json", '"as_of": "2026-11-23"', "since 1 March 2021; no end is stated"),
    ],
)
def test_people_read_days_in_words(form: str, head: str, sentence: str) -> None:
    text = _texts(written(made(EXAMPLE, "annex-iii"), form), form)
    assert head in text
    assert sentence in text


def test_a_cell_with_a_day_is_a_day_for_programs(company: Repo, tmp_path: Path) -> None:
    def announced(form: str) -> str:
        return company.run("extract", "iso-27701", "--today", DAY, "--format", form).out

    assert "| 9 November 2026 | 9 December 2026 | 11 January 2027 |" in announced("markdown")
    assert ",2026-11-09,2026-12-09,2027-01-11" in announced("csv")
    file = tmp_path / "iso.xlsx"
    company.run("extract", "iso-27701", "--today", DAY, "--output", str(file))
    sheet = load_workbook(file)["Announced changes that take"]
    days = [str(cell.value) for cell in sheet[sheet.max_row]][2:]
    assert days == [f"{day} 00:00:00" for day in ("2026-11-09", "2026-12-09", "2027-01-11")]


def test_the_workbook_shows_its_headings_and_prints_all_columns_on_a_page() -> None:
    book = load_workbook(io.BytesIO(written(made(EXAMPLE, "dora"), "xlsx")))
    for sheet in book.worksheets:
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
    supply = book["B_05.02 ICT service supply"]
    lines = [
        len(str(cell.value)) / supply.column_dimensions[letter].width
        for letter, cell in zip("ABCDEF", supply[1], strict=True)
    ]
    assert max(lines) > 2
    assert (supply.row_dimensions[1].height or 0) >= 15 * max(lines)


# The command


@pytest.fixture
def qase(tmp_path: Path) -> RegisterFolder:
    """The list that states few facts, in a folder without Git."""
    register = RegisterFolder(tmp_path / "qase")
    register.write(QASE)
    return register


def test_the_status_says_whether_a_fact_is_missing(qase: RegisterFolder, company: Repo) -> None:
    assert qase.run("extract", "annex-iii", "--today", DAY).status == 1
    assert qase.run("extract", "--gaps", "--today", DAY).status == 1
    assert company.run("extract", "annex-iii", "--today", DAY).status == 0
    assert "No fact is missing." in company.said("extract", "--gaps", "--today", DAY)


def test_the_digest_is_that_of_the_commands(company: Repo) -> None:
    document = json.loads(company.said("extract", "art-30", "--today", DAY, "--format", "json"))
    commands = COMMANDS.format(commit=document["commit"])
    result = subprocess.run(
        ["sh", "-c", commands], cwd=company.root, capture_output=True, check=True, text=True
    )
    assert result.stdout.split()[0] == document["digest"]


def test_a_document_of_an_earlier_day(company: Repo) -> None:
    earlier = json.loads(
        company.run("extract", "annex-iii", "--as-of", "2025-07-01", "--format", "json").out
    )
    assert earlier["as_of"] == "2025-07-01"
    assert earlier["commit"] != company.head
    names = {row[1][0]["text"] for row in earlier["sections"][0]["table"]["rows"]}
    assert "Ticketfold, Inc." in names
    assert "Helmsway Support, Inc." not in names


def test_a_pending_change_is_not_in_the_document_yet(company: Repo) -> None:
    text = company.said("extract", "annex-iii", "--today", DAY)
    assert "Machine translation of tickets<br>" in text  # and not yet of chats
    later = company.said("extract", "annex-iii", "--today", "2026-12-18")
    assert "Machine translation of tickets and chats" in later


def test_uncommitted_files_have_no_commit(company: Repo, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", company.root, clone], check=True)
    register = RegisterFolder(clone)
    path = clone / "subprocessors/larkmail.yaml"
    path.write_text(path.read_text("utf-8").replace("15 Lark Road", "16 Lark Road"), "utf-8")
    document = json.loads(
        register.run("extract", "annex-iii", "--today", DAY, "--format", "json").out
    )
    assert document["commit"] is None


def test_the_name_of_the_file_decides_the_format(qase: RegisterFolder, tmp_path: Path) -> None:
    for name, start in (("a.docx", b"PK"), ("a.XLSX", b"PK"), ("a.json", b"{"), ("a.md", b"#")):
        file = tmp_path / name
        outcome = qase.run("extract", "dora", "--today", DAY, "--output", str(file))
        assert (outcome.status, outcome.out, outcome.err) == (1, "", "")
        assert file.read_bytes().startswith(start)


@pytest.mark.parametrize("form", ["docx", "xlsx", "markdown"])
def test_a_very_long_name_of_the_company(form: str) -> None:
    settings = QASE["register.yaml"]
    name = f"organization: Initech{'x' * 3000}"
    files = {**QASE, "register.yaml": settings.replace("organization: Qase", name)}
    document = made(files, "annex-iii")
    assert document["organization"].startswith("Initechxxx")
    assert written(document, form)


@pytest.mark.parametrize(
    "path",
    [
        "register.yaml",
        "subprocessors/new.yaml",
        "subprocessors/a/b.md",
        "notices.csv",
        "a/../register.yaml",
        "link.md",
    ],
)
def test_no_document_replaces_a_file_of_the_register(path: str, qase: RegisterFolder) -> None:
    (qase.root / "link.md").symlink_to("register.yaml")
    before = (qase.root / "register.yaml").read_bytes()
    for command in (("extract", "dora", "--format", "csv"), ("check",)):
        outcome = qase.run(*command, "--today", DAY, "--output", str(qase.root / path))
        assert (outcome.status, outcome.out) == (2, "")
        assert "is a file of the register: name another file" in outcome.err
    assert (qase.root / "register.yaml").read_bytes() == before


def test_no_document_replaces_the_ledger(company: Repo) -> None:
    outcome = company.run("extract", "dora", "--output", str(company.root / "agreements.csv"))
    assert "is a file of the register" in outcome.err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "name the kind of the document"),
        (("dora", "--gaps"), "use --gaps without a kind"),
        (("dora", "--clauses", "2021/915"), "--clauses is only for annex-iii"),
        (("annex-iii", "--internal"), "--internal is only for art-30 and dora"),
        (("dora", "--scope", "moon"), "there is no scope 'moon'"),
        (("dora", "--as-of", "2199-01-01"), ""),
        (("dora", "--output", "no/such/folder.md"), "cannot be written"),
        (("dora", "--output", "dora.pdf"), "the file extension of dora.pdf names no format"),
    ],
)
def test_impossible_options(qase: RegisterFolder, options: tuple[str, ...], words: str) -> None:
    outcome = qase.run("extract", *options)
    assert outcome.status == 2
    assert outcome.out == ""
    assert words in outcome.err


def test_an_unreadable_fact_stops_the_document(qase: RegisterFolder) -> None:
    qase.write({"subprocessors/stripe.yaml": QASE["subprocessors/stripe.yaml"] + "data: {a: b}\n"})
    outcome = qase.run("extract", "annex-iii")
    assert outcome.status == 2
    assert "subprocessors/stripe.yaml" in outcome.err


def test_without_the_extra_the_message_has_the_command(
    qase: RegisterFolder, tmp_path: Path
) -> None:
    with mock.patch("checks.commands.extras.find_spec", return_value=None):
        outcome = qase.run("extract", "dora", "--output", str(tmp_path / "a.docx"))
        assert outcome.status == 2
        assert "pip install 'subprocessors[documents]'" in outcome.err
        assert qase.run("extract", "dora", "--today", DAY).status == 1


def test_other_commands_do_not_load_the_writers() -> None:
    code = (
        "import sys; from checks.cli import main\n"
        "try: main(['check', '--root', 'tests/qase'])\n"
        "except SystemExit: pass\n"
        "print([m for m in sys.modules if m.startswith(('docx', 'xlsxwriter', 'checks.extracts'))])"
    )
    result = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "-c", code],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout.splitlines()[-1] == "[]"
