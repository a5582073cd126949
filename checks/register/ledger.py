"""The ledger of executed agreements: CSV as contract systems export it.

Columns may stand in any order and more may stand beside them. Places in a
ledger are `(line, column)`: the line counts from 1, the column is its name.
"""

import csv
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
STATUSES = ("active", "terminated")


def read_ledger(data: bytes, path: str) -> tuple[Ledger | None, Sequence[Defect]]:
    """The ledger in these bytes, and what is wrong with it.

    A cell that cannot be read leaves its line in place, without that value.
    """
    encoding = diagnose_encoding(data, path)
    if encoding is not None:
        return None, [encoding]
    defects: list[Defect] = []
    rows = _rows(data.decode("utf-8-sig"))
    header = next(rows, (1, []))[1]
    places = {name: index for index, name in enumerate(header)}
    missing = [name for name in COLUMNS if name not in places]
    if missing:
        return None, [_bad_header(path, header, missing)]
    lines = []
    for number, row in rows:
        if len(row) != len(header):
            problem = f"{len(row)} cells where the header has {len(header)}"
            hint = "put a value that holds a comma in double quotes"
            span = Span(number, 1, number, 1)
            defects.append(BadLedgerLine(path=path, span=span, problem=problem, hint=hint))
            continue
        cells = {name: row[places[name]].strip() for name in COLUMNS}
        lines.append(_line(cells, number, path, defects))
    whole = not any(isinstance(defect, BadLedgerLine) for defect in defects)
    return Ledger(path, tuple(lines), whole), defects


def locate_cells(data: bytes) -> Marks:
    """Where every cell of the ledger stands. Lines that `read_ledger` skipped are left out."""
    marks: Marks = {}
    text = data.decode("utf-8-sig", errors="replace")
    rows = _rows(text)
    header = next(rows, (1, []))[1]
    lines = text.splitlines(keepends=True)
    for number, row in rows:
        spans = _cells(lines, number)
        for name, _, span in zip(header, row, spans, strict=False):
            marks[(number, name)] = Mark(span)
    return marks


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, each with the line that it starts on."""
    reader = csv.reader(text.splitlines(keepends=True))
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


def _line(cells: dict[str, str], number: int, path: str, defects: list[Defect]) -> LedgerLine:
    for name in ("reference", "counterparty", "executed", "status"):
        if not cells[name]:
            place = (number, name)
            defects.append(MissingField(path=path, place=place, field=name, empty=True))
    status = cells["status"].lower()
    if status and status not in STATUSES:
        similar = closest(status, STATUSES)
        place, value = (number, "status"), cells["status"]
        defects.append(
            UnknownValue(path=path, place=place, value=value, allowed=STATUSES, similar=similar)
        )
        status = ""
    dates: dict[str, date | None] = {}
    for name in ("executed", "expires"):
        dates[name] = None
        try:
            if cells[name]:
                dates[name] = parse_date(cells[name])
        except ValueError as error:
            place, value = (number, name), cells[name]
            defects.append(BadDate(path=path, place=place, value=value, problem=str(error)))
    reference, counterparty = cells["reference"], cells["counterparty"]
    return LedgerLine(number, reference, counterparty, dates["executed"], dates["expires"], status)
