"""The ledger of executed agreements: CSV as contract systems export it.

Columns may stand in any order and more may stand beside them. Places in a
ledger are `(line, column)`: the line counts from 1, the column is its name.
"""

import contextlib
import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

from checks.findings import Span
from checks.register.defects import (
    BadDate,
    BadLedgerLine,
    Defect,
    MissingField,
    UnknownValue,
)
from checks.register.fields import closest
from checks.register.model import Ledger, LedgerLine, parse_date
from checks.register.source import Mark, Marks, diagnose_encoding

COLUMNS = ("reference", "counterparty", "executed", "expires", "status")
STATUSES = ("active", "expired", "terminated")

MOST_DEFECTS = 1000
"""Defects after which the rest of a ledger is not read: it is no ledger, and may be huge."""


def read_ledger(data: bytes, path: str) -> tuple[Ledger | None, Sequence[Defect]]:
    """The ledger in these bytes, and what is wrong with it.

    A cell that cannot be read leaves its line in place, without that value.
    """
    encoding = diagnose_encoding(data, path)
    if encoding is not None:
        return None, [encoding]
    try:
        return _read(data.decode("utf-8-sig"), path)
    except csv.Error as error:  # such as a cell without an end
        hint = "close every quotation mark"
        return None, [BadLedgerLine(path=path, span=Span(), problem=str(error), hint=hint)]


def _read(text: str, path: str) -> tuple[Ledger | None, Sequence[Defect]]:
    defects: list[Defect] = []
    rows = _rows(text)
    header = next(rows, (1, []))[1]
    places = {name: index for index, name in enumerate(header)}
    missing = [name for name in COLUMNS if name not in places]
    if missing:
        return None, [_bad_header(path, header, missing)]
    lines = []
    order = [places[name] for name in COLUMNS]
    for number, row in rows:
        if len(defects) >= MOST_DEFECTS:
            problem = f"{MOST_DEFECTS:,} mistakes stand above; the rest was not read"
            span = Span(number, 1, number, 1)
            defects.append(BadLedgerLine(path=path, span=span, problem=problem, hint=""))
            break
        if len(row) != len(header):
            problem = f"{len(row)} cells where the header has {len(header)}"
            hint = "put a value that holds a comma in double quotes"
            span = Span(number, 1, number, 1)
            defects.append(BadLedgerLine(path=path, span=span, problem=problem, hint=hint))
            continue
        reader = _LineReader(path, number, [row[index].strip() for index in order], defects)
        lines.append(reader.line())
    whole = not any(isinstance(defect, BadLedgerLine) for defect in defects)
    return Ledger(path, tuple(lines), whole), defects


def locate_cells(data: bytes) -> Marks:
    """Where the cells of the known columns stand. Lines that `read_ledger` skipped are left out."""
    marks: Marks = {}
    text = data.decode("utf-8-sig", errors="replace")
    rows = _rows(text)
    lines = text.split("\n")
    with contextlib.suppress(csv.Error):  # said by read_ledger
        header = next(rows, (1, []))[1]
        for number, row in rows:
            spans = _cells(lines, number)
            for name, _, span in zip(header, row, spans, strict=False):
                if name in COLUMNS:  # there may be thousands of others
                    marks[(number, name)] = Mark(span)
    return marks


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, each with the line that it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""))
    start = 1
    for row in reader:
        if any(row):
            yield start, row
        start = reader.line_num + 1


def _cells(lines: Sequence[str], number: int) -> Iterator[Span]:
    """The cells of the row that starts on a line. Quotation marks belong to their cell."""
    line, start, quoted = number, 1, False
    for index in range(number - 1, len(lines)):
        text = lines[index].rstrip("\r\n")
        if not quoted:
            line, start = index + 1, 1
        for column, character in enumerate(text, 1):
            if character == '"':
                quoted = not quoted
            elif character == "," and not quoted:
                yield Span(line, start, index + 1, column)
                line, start = index + 1, column + 1
        if not quoted:
            yield Span(line, start, index + 1, len(text) + 1)
            return


def _bad_header(path: str, header: Sequence[str], missing: Sequence[str]) -> Defect:
    problem = "the header lacks " + ", ".join(f"`{name}`" for name in missing)
    hint = "the first line must name " + ",".join(COLUMNS)
    similar = closest(missing[0], [name for name in header if name not in COLUMNS])
    if len(header) == 1 and ";" in header[0]:
        hint = "separate the columns with commas, not semicolons"
    elif similar:
        hint = f"rename the column `{similar}` to `{missing[0]}`"
    return BadLedgerLine(path=path, span=Span(), problem=problem, hint=hint)


class _LineReader:
    """Reads the cells of one line, in the order of `COLUMNS`; notes what is wrong with them."""

    def __init__(self, path: str, number: int, cells: Sequence[str], defects: list[Defect]) -> None:
        self.path = path
        self.number = number
        self.cells = cells
        self.defects = defects

    def line(self) -> LedgerLine:
        """The line; what could not be read is left out."""
        reference, counterparty, executed, expires, status = self.cells
        if not (reference and counterparty and executed and status):
            self._note_empty()
        return LedgerLine(
            self.number,
            reference,
            counterparty,
            self._date("executed", executed),
            self._date("expires", expires),
            self._status(status),
        )

    def _note_empty(self) -> None:
        for name, cell in zip(COLUMNS, self.cells, strict=True):
            if not cell and name != "expires":
                place = (self.number, name)
                self.defects.append(
                    MissingField(path=self.path, place=place, field=name, empty=True)
                )

    def _date(self, name: str, cell: str) -> date | None:
        if not cell:
            return None
        try:
            return parse_date(cell)
        except ValueError as error:
            place = (self.number, name)
            self.defects.append(
                BadDate(path=self.path, place=place, value=cell, problem=str(error))
            )
            return None

    def _status(self, cell: str) -> str:
        status = cell.lower()
        if status in STATUSES or not status:
            return status
        place, similar = (self.number, "status"), closest(status, STATUSES)
        self.defects.append(
            UnknownValue(path=self.path, place=place, value=cell, allowed=STATUSES, similar=similar)
        )
        return ""
