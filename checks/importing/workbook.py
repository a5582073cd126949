"""Tables of XLSX workbooks. Each sheet is a table, with the addresses behind its cells."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from checks.importing.table import Cell, Row, Table, Unreadable, bounded, tidied

WORKBOOK_LIMIT = 64 * 1024 * 1024
"""The largest workbook after unpacking, in bytes: a few bytes can hold gigabytes."""

_MOST_ROWS, _WIDEST = 20_000, 200
_BROKEN = "the workbook cannot be read"


def tables(data: bytes) -> list[Table]:
    """The visible sheets of a workbook. Raises `Unreadable` if the bytes are no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > WORKBOOK_LIMIT:
                raise Unreadable(f"the workbook has more than {WORKBOOK_LIMIT // 2**20} MB")
        workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        return [
            Table((sheet.title,), bounded(_rows(sheet)))
            for sheet in workbook.worksheets
            if sheet.sheet_state == "visible"
        ]
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises errors of every kind for broken files
        raise Unreadable(_BROKEN) from error


def _rows(sheet: Any) -> Iterator[Row]:
    """The rows with text. A merged cell is repeated in all of its rows."""
    below: dict[tuple[int, int], Any] = {}
    wide: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        first = sheet.cell(area.min_row, area.min_col)
        if area.max_col > area.min_col:
            wide.add((area.min_row, area.min_col))
        for row in range(area.min_row + 1, min(area.max_row, area.min_row + _MOST_ROWS) + 1):
            below[row, area.min_col] = first
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        shown = _cell(below.get((row, column), cell))
        if shown.text and column <= _WIDEST:
            by_row.setdefault(row, {})[column] = shown
    for row, cells in by_row.items():
        heading = len(cells) == 1 and (row, *cells) in wide
        width = max(cells)
        yield Row(row, tuple(cells.get(c, Cell("")) for c in range(1, width + 1)), heading)


def _cell(cell: Any) -> Cell:
    link = getattr(cell.hyperlink, "target", None) if cell.hyperlink else None
    value = cell.value
    if value is None:
        text = ""
    elif hasattr(value, "date") and hasattr(value, "isoformat"):
        text = value.date().isoformat()
    else:
        text = tidied(str(value))
    return Cell(text, (link,) if link and link.startswith(("http://", "https://")) else ())
