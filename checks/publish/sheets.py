"""Sheets of an Excel workbook (Office Open XML) with text of unknown people.

Texts are cells of text, and never formulas. XlsxWriter is the extra `xlsx` of the package, so only
`workbook` loads this module.
"""

import io
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from checks.escaping import csv_cell, mailto, visible
from checks.publish.packages import repacked

LONGEST_TEXT = 16_000
"""Characters of a cell. Excel has room for 32,767, and counts some characters twice."""

LONGEST_LINK = 2_000
"""Characters of a link. Excel refuses more than 2,079."""

MOST_LINKS = 60_000
"""Links of a sheet. Excel refuses more than 65,530. Further addresses are text."""

_FIRST_DAY = date(1900, 3, 1)
"""Excel counts days from 1900, and takes that year for a leap year. Earlier days are text."""


class Link(NamedTuple):
    """A cell with an address, which is a link if it is an https or e-mail address."""

    text: str

    @property
    def target(self) -> str | None:
        """Where the link leads, or None for a cell that stays a text."""
        text = self.text
        if " " in text or not text.isprintable() or csv_cell(text) != text:
            return None
        is_mail = "@" in text and "://" not in text
        target = text if text.startswith("https://") else mailto(text) if is_mail else ""
        return target if 0 < len(target) <= LONGEST_LINK else None


Cell = str | date | Link | None


class Column(NamedTuple):
    """A column of a sheet: its heading, width in characters, cells and meaning.

    `cell` makes the cell of a row from the values of the row.
    """

    heading: str
    width: int
    cell: Callable[..., Cell]
    meaning: str = ""


class Workbook:
    """A workbook in memory. Sheets are added in their order.

    `mark` stands at the top of every printed page, and page numbers at the bottom.
    """

    def __init__(self, title: str, author: str, created: datetime, mark: str = "") -> None:
        self._mark = mark
        cell = {"text_wrap": True, "valign": "top"}
        self._file = io.BytesIO()
        self._book = book = xlsxwriter.Workbook(self._file, {"in_memory": True})
        book.set_properties(
            {"title": visible(title), "author": visible(author), "created": created}
        )
        self._text = book.add_format(cell)
        # A person who edits the cell would otherwise turn the text into a formula.
        self._quoted = book.add_format({**cell, "quote_prefix": True})
        self._day = book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"})
        self._link = book.add_format({**cell, "font_color": "#0b57b8", "underline": 1})
        self._heading = book.add_format({**cell, "bold": True, "bg_color": "#e8eef7"})

    def table(
        self, name: str, columns: Sequence[Column], rows: Sequence[tuple[object, ...]]
    ) -> None:
        """Add a sheet with a row for each of the values, below a header that stays in sight."""
        sheet = self._sheet(name)
        sheet.set_row(0, _height((column.heading, column.width) for column in columns))
        links = 0
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.heading, self._heading)
        for line, values in enumerate(rows, 1):
            cells = [column.cell(*values) for column in columns]
            widths = (column.width for column in columns)
            sheet.set_row(line, _height(zip(cells, widths, strict=True)))
            for number, cell in enumerate(cells):
                if isinstance(cell, Link):
                    links += 1
                    cell = cell if links <= MOST_LINKS else cell.text
                self._write(sheet, line, number, cell)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)

    def about(
        self, facts: Iterable[tuple[str, Cell]], sheets: Mapping[str, Sequence[Column]]
    ) -> None:
        """Add a sheet with facts about the list, and with the meanings of the sheets' columns."""
        sheet = self._sheet("About")
        sheet.set_column(0, 0, _LABEL)
        sheet.set_column(1, 1, _FACT)
        lines = [*facts]
        for name, columns in sheets.items():
            explained = [(column.heading, column.meaning) for column in columns if column.meaning]
            lines += [("", None), (f"Sheet {name}", None), *explained]
        for line, (label, cell) in enumerate(lines):
            sheet.set_row(line, _height([(label, _LABEL), (cell, _FACT)]))
            sheet.write_string(line, 0, label, self._heading if label else self._text)
            self._write(sheet, line, 1, cell)

    def content(self) -> bytes:
        """The file. The same sheets give the same bytes."""
        self._book.close()
        return repacked(self._file)

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_print_scale(60)
        if self._mark:
            sheet.fit_to_pages(1, 0)  # all columns on a page
            sheet.set_header(f"&L{self._mark.replace('&', '&&')}")
            sheet.set_footer("&R&P / &N")
        return sheet

    def _write(self, sheet: Worksheet, line: int, number: int, cell: Cell) -> None:
        if isinstance(cell, Link):
            if cell.target is not None:
                sheet.write_url(line, number, cell.target, self._link, cell.text)
                return
            cell = cell.text
        if isinstance(cell, date):
            sheet.write_datetime(line, number, cell, self._day)
        elif cell:
            text = _shown(cell)
            sheet.write_string(line, number, text, self._format_of(text))

    def _format_of(self, text: str) -> Format:
        return self._text if csv_cell(text) == text else self._quoted


def _height(cells: Iterable[tuple[Cell, int]]) -> int:
    """The height of a row in points, that shows every text. `cells` are pairs of cell and width.

    Not every program finds the height of a row by itself.
    """
    lines = 1
    for cell, width in cells:
        if isinstance(cell, str):
            parts = cell.split("\n")
            lines = max(lines, sum(_lines(part, width) for part in parts))
        elif isinstance(cell, Link):
            lines = max(lines, -(-len(cell.text) // width))
    return min(lines * _LINE, _HIGHEST)


def _lines(text: str, width: int) -> int:
    """The number of lines that a text without line breaks takes."""
    return len(textwrap.wrap(text, width)) if len(text) > width else 1


_LABEL, _FACT = 24, 90
"""The widths of the columns of the sheet about the list, in characters."""

_LINE, _HIGHEST = 15, 400
"""Points of a line in Excel's default font, and of the highest row. Excel allows 409."""


def _shown(text: str) -> str:
    """A text for a cell, without invisible characters."""
    lines = "\n".join(map(visible, text.split("\n")))
    return lines if len(lines) <= LONGEST_TEXT else f"{lines[:LONGEST_TEXT]}…"


def day(iso: str | None) -> Cell:
    """A day as a date of Excel. A day before March 1900 is a text."""
    if iso is None:
        return None
    day = date.fromisoformat(iso)
    return day if day >= _FIRST_DAY else iso
