"""A document as an Excel workbook: a sheet for each table.

XlsxWriter is in the extra `documents` of the package.
"""

import re
import textwrap
from collections.abc import Callable, Iterator
from datetime import date, datetime

from checks.escaping import visible
from checks.extracts.document import (
    ExtractDocument,
    ExtractLine,
    ExtractTable,
    head,
    heading_of,
    in_words,
    iso,
    marks,
    sections,
)
from checks.publish.sheets import Cell, Column, Workbook

_LONGEST_NAME = 31
"""Characters of the name of a sheet. Excel takes no more."""

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")

_NARROW, _WIDE = 14, 56
"""The smallest and the largest width of a column, in characters."""


def as_xlsx(document: ExtractDocument) -> bytes:
    """The workbook. Its first sheet has the start of the document and all paragraphs."""
    created = datetime.fromisoformat(document["as_of"])
    mark = " ".join(marks(document))
    book = Workbook(document["title"], document["organization"], created, mark)
    book.about(_about(document), {})
    names: set[str] = {"about"}
    for part in sections(document):
        if part["table"] is not None:
            name = _name(part["heading"], names)
            rows = [(row,) for row in part["table"]["rows"]]
            book.table(name, _columns(part["table"]), rows)
    return book.content()


def _about(document: ExtractDocument) -> Iterator[tuple[str, Cell]]:
    yield "Document", document["title"]
    for mark in marks(document):
        yield "Status", mark
    yield from head(document, iso)
    for part in sections(document):
        for paragraph in part["paragraphs"]:
            yield part["heading"], paragraph


def _name(heading: str, taken: set[str]) -> str:
    """A name of a sheet that no other sheet has. `taken` are names in lower case."""
    whole = _NOT_IN_NAMES.sub(" ", heading)
    name, number = textwrap.shorten(whole, _LONGEST_NAME, placeholder=""), 1
    name = name or whole[:_LONGEST_NAME].strip()  # a single long word
    while name.lower() in taken:
        number += 1
        end = f" {number}"
        name = whole[: _LONGEST_NAME - len(end)].strip() + end
    taken.add(name.lower())
    return name


def _columns(table: ExtractTable) -> list[Column]:
    return [
        Column(heading_of(column), _width(table, number), _cell(number))
        for number, column in enumerate(table["columns"])
    ]


def _width(table: ExtractTable, number: int) -> int:
    """A width for the longest line of a column."""
    lines = (in_words(part, iso) for row in table["rows"] for part in row[number])
    longest = max(map(len, lines), default=0)
    return min(max(longest + 2, _NARROW), _WIDE)


def _cell(number: int) -> Callable[[list[list[ExtractLine]]], Cell]:
    return lambda row: _content(row[number])


def _content(lines: list[ExtractLine]) -> Cell:
    """A day, if it is alone in its cell, or else all lines as a text."""
    match lines:
        case [{"is_day": True, "label": None, "text": str(day)}]:
            return date.fromisoformat(day)
    # A line break in a text is written out, so no text looks like two lines.
    return "\n".join(visible(in_words(part, iso)) for part in lines)
