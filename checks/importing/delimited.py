"""Tables of CSV and TSV, in the dialects that spreadsheets write."""

import csv
import io
import re
from collections.abc import Iterator

from checks.importing.table import Cell, Row, Table, Unreadable, bounded, tidied

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 50
_SEP = re.compile(r"\ufeff?sep=(.)\n", re.IGNORECASE)
"""A first line with which Excel states the delimiter."""

_LONGEST_CELL = 100_000


def tables(text: str) -> list[Table]:
    """The table in a text, if the text is a table. Raises `Unreadable` for a broken file."""
    stated = _SEP.match(text)
    before = 0
    if stated:
        before, text = 1, text[stated.end() :]
    delimiter = stated[1] if stated else _delimiter(text)
    if delimiter is None:
        return []
    try:
        rows = bounded(_rows(text, delimiter, before))
    except csv.Error:
        raise Unreadable("the file cannot be read as CSV") from None
    return [Table((), rows)] if rows else []


def _rows(text: str, delimiter: str, before: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter)
    start = 1
    for cells in reader:
        if any(len(cell) > _LONGEST_CELL for cell in cells):
            raise csv.Error
        if any(cell.strip() for cell in cells):
            yield Row(before + start, tuple(Cell(tidied(_plain(cell))) for cell in cells))
        start = reader.line_num + 1


def _plain(cell: str) -> str:
    """A cell without the form `="text"`, with which spreadsheets keep a text as it is."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def _delimiter(text: str) -> str | None:
    """The delimiter that splits most rows into the same number of cells."""
    best, most = None, 0.0
    sample = text[:_LONGEST_CELL].split("\n")[:_SAMPLE]
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if len(wide) < 2:
            continue
        usual = max(set(wide), key=wide.count)
        score = wide.count(usual) / len(widths) + usual / 1000
        if score > most:
            best, most = delimiter, score
    return best
