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
    """The rows of a sheet that have a text. A merged cell is repeated in all of its places."""
    first = {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, min(area.max_row, area.min_row + _MOST_ROWS) + 1)
        for column in range(area.min_col, min(area.max_col, _WIDEST) + 1)
    }
    merged = {place: _cell(sheet.cell(*place)) for place in {*first.values()}}
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        place = first.get((row, column))
        shown = merged[place] if place else _cell(cell)
        if shown.text and column <= _WIDEST:
            by_row.setdefault(row, {})[column] = shown
    for row, cells in by_row.items():
        heading = len(cells) > 1 and len({*map(id, cells.values())}) == 1
        shown_in = [*cells][:1] if heading else [*cells]
        width = max(cells)
        texts = (cells[c] if c in shown_in else Cell("") for c in range(1, width + 1))
        yield Row(row, tuple(texts), heading, bool(sheet.row_dimensions[row].hidden))


def _cell(cell: Any) -> Cell:
    link = getattr(cell.hyperlink, "target", None) if cell.hyperlink else None
    value = cell.value
    if value is None:
        text = ""
    elif hasattr(value, "date") and hasattr(value, "isoformat"):
        text = value.date().isoformat()
    else:
        text = tidied(str(value))
    links = (link,) if link and link.startswith(("http://", "https://")) else ()
    return Cell(text, links, struck=bool(text and cell.font and cell.font.strike))
