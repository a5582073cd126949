"""A document of paragraphs and tables. Kinds fill documents, and formats write them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from typing_extensions import TypedDict

Kind = Literal["annex-iii", "art-30", "dora", "iso-27701", "gaps"]


class ExtractLine(TypedDict):
    """A line of a cell. `missing` names a fact that the register lacks; then `text` is null.

    If `is_day`, the text is a day (ISO 8601).
    """

    label: str | None
    text: str | None
    missing: str | None
    is_day: bool


class ExtractColumn(TypedDict):
    """A column of a table. `code` is its code in an official template."""

    code: str | None
    title: str


class ExtractTable(TypedDict):
    """A table. Each row has a cell for each column, and each cell has lines."""

    columns: list[ExtractColumn]
    rows: list[list[list[ExtractLine]]]


class ExtractSection(TypedDict):
    """A part of a document."""

    heading: str
    paragraphs: list[str]
    table: ExtractTable | None


class ExtractSource(TypedDict):
    """A text that asks for the content of the document. `read` says where the text was read."""

    title: str
    url: str
    read: str
    note: str | None


class ExtractGap(TypedDict):
    """A fact that the register lacks, and the field that would hold the fact.

    `subprocessor` is null for a fact about the publisher of the list.
    """

    subprocessor: str | None
    name: str
    fact: str
    file: str
    field: str


class ExtractDocument(TypedDict):
    """A document for lawyers and auditors, made from a register as of a day.

    `digest` is the SHA-256 digest of the files of the register. `commit` is null if the files are
    not committed. `scope` is the title of the scope to which the document is limited.
    `internal` documents hold unpublished facts. `status` says that the document is a draft.
    """

    version: Literal[1]
    kind: Kind
    title: str
    organization: str
    as_of: str
    commit: str | None
    digest: str
    scope: str | None
    internal: bool
    status: str
    sources: list[ExtractSource]
    sections: list[ExtractSection]
    missing: list[ExtractGap]


STATUS = "Draft: a lawyer must review this document before it is used."

INTERNAL = "Internal: this document holds facts that are not published."

MISSING_FACTS = "Missing facts"
"""The heading of the list at the end."""


def line(text: str, label: str | None = None) -> ExtractLine:
    """A line with a text."""
    return {"label": label, "text": text, "missing": None, "is_day": False}


def day(text: str, label: str | None = None) -> ExtractLine:
    """A line with a day (ISO 8601)."""
    return {"label": label, "text": text, "missing": None, "is_day": True}


def cell(*texts: str) -> list[ExtractLine]:
    """A cell with a line for each text. An empty text has no line."""
    return [line(text) for text in texts if text]


def table(
    columns: Sequence[tuple[str | None, str]], rows: Sequence[Sequence[list[ExtractLine]]]
) -> ExtractTable:
    """A table. `columns` are pairs of a code and a title."""
    return {
        "columns": [{"code": code, "title": title} for code, title in columns],
        "rows": [[*row] for row in rows],
    }


def section(heading: str, *paragraphs: str, table: ExtractTable | None = None) -> ExtractSection:
    """A part of a document."""
    return {"heading": heading, "paragraphs": [*paragraphs], "table": table}


# What writers have in common.


Days = Callable[[str], str]
"""How a writer shows a day (ISO 8601)."""


def iso(day: str) -> str:
    """A day for programs and tables: 2026-11-23."""
    return day


def in_words(part: ExtractLine, days: Days) -> str:
    """A line as a text. A missing fact is marked."""
    text = part["text"] or ""
    if part["missing"] is not None:
        text = f"[missing: {part['missing']}]"
    elif part["is_day"]:
        text = days(text)
    return f"{part['label']}: {text}" if part["label"] is not None else text


def head(document: ExtractDocument, days: Days) -> Iterator[tuple[str, str]]:
    """The facts at the start of every document, by label."""
    for source in document["sources"]:
        yield "Source", source["title"]
        yield "Text", source["url"]
        yield "Read in", source["read"]
        if source["note"] is not None:
            yield "Note", source["note"]
    yield "Register", document["organization"]
    yield "As of", days(document["as_of"])
    yield "Commit", document["commit"] or "not committed"
    yield "SHA-256 of the register", document["digest"]
    if document["scope"] is not None:
        yield "Only for", document["scope"]
    count = len(document["missing"])
    yield "Missing facts", f"{count:,}, listed at the end" if count else "none"


def marks(document: ExtractDocument) -> list[str]:
    """The sentences that stand on every page."""
    return [*([INTERNAL] if document["internal"] else []), document["status"]]


def sections(document: ExtractDocument) -> list[ExtractSection]:
    """The sections, and at the end the list of missing facts."""
    missing = document["missing"]
    if not missing:
        return document["sections"]
    rows = [
        [cell(gap["name"]), cell(gap["fact"]), cell(gap["file"]), cell(gap["field"])]
        for gap in missing
    ]
    columns = [(None, "Company"), (None, "Fact"), (None, "File"), (None, "Field")]
    return [*document["sections"], section(MISSING_FACTS, table=table(columns, rows))]


def heading_of(column: ExtractColumn) -> str:
    """The code and the title of a column."""
    return f"{column['code']} {column['title']}" if column["code"] is not None else column["title"]
