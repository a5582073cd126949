"""The ledger of executed agreements: CSV as contract systems export it.

Columns may be in any order, and further columns are ignored. A place in a ledger
is `(line, column)`: a line number that counts from 1, and the name of a column.
"""

from collections.abc import Sequence
from datetime import date

from checks.data.synonyms import value_meant
from checks.dates import parse_date
from checks.findings import Place, Span
from checks.register.defects import (
    BadDate,
    BadLedgerLine,
    Defect,
    MissingField,
    UnknownValue,
)
from checks.register.encoding import diagnose_encoding
from checks.register.model import Ledger, LedgerLine
from checks.register.table import MOST_DEFECTS, BadRow, BadTable, names_of_columns, read_table
from checks.suggestion import closest

COLUMNS = ("reference", "counterparty", "executed", "expires", "status")
STATUSES = ("active", "expired", "terminated")


def read_ledger(data: bytes, path: str) -> tuple[Ledger | None, Sequence[Defect]]:
    """The ledger in a file's bytes, and the defects of the file.

    The ledger is None if its text or header cannot be read. A line keeps its good
    cells if another cell cannot be read. `path` names the file in the defects.
    """
    encoding = diagnose_encoding(data, path)
    if encoding is not None:
        return None, [encoding]
    try:
        return _read(data.decode("utf-8-sig"), path)
    except BadTable as error:
        return None, [_bad_line(path, error.row)]


def _read(text: str, path: str) -> tuple[Ledger, Sequence[Defect]]:
    defects: list[Defect] = []
    lines = []
    reader = _LineReader(path, defects)
    for row in read_table(text, COLUMNS):
        if len(defects) >= MOST_DEFECTS:
            problem = f"{MOST_DEFECTS:,} mistakes are above this line; the rest was not read"
            defects.append(_bad_line(path, BadRow(row.line, problem, "")))
            break
        if isinstance(row, BadRow):
            defects.append(_bad_line(path, row))
        else:
            lines.append(reader.line(row.line, row.cells))
    whole = not any(isinstance(defect, BadLedgerLine) for defect in defects)
    return Ledger(path, tuple(lines), whole, names_of_columns(text)), defects


def _bad_line(path: str, row: BadRow) -> BadLedgerLine:
    span = Span(row.line, 1, row.line, 1)
    return BadLedgerLine(
        path=path, span=span, problem=row.problem, hint=row.hint, corrections=row.corrections
    )


class _LineReader:
    """Reads lines of the ledger, and notes their defects."""

    def __init__(self, path: str, defects: list[Defect]) -> None:
        self.path = path
        self.defects = defects

    def line(self, number: int, cells: Sequence[str]) -> LedgerLine:
        """A line, without the values that cannot be read. The cells are in the order of `COLUMNS`.

        `number` is the number of the line.
        """
        reference, counterparty, executed, expires, status = cells
        if not (reference and counterparty and executed and status):
            self._note_empty(number, cells)
        return LedgerLine(
            number,
            reference,
            counterparty,
            self._date((number, "executed"), executed),
            self._date((number, "expires"), expires),
            self._status(number, status),
        )

    def _note_empty(self, number: int, cells: Sequence[str]) -> None:
        for name, cell in zip(COLUMNS, cells, strict=True):
            if not cell and name != "expires":
                self.defects.append(
                    MissingField(path=self.path, place=(number, name), field=name, empty=True)
                )

    def _date(self, place: Place, cell: str) -> date | None:
        if not cell:
            return None
        try:
            return parse_date(cell)
        except ValueError as error:
            self.defects.append(
                BadDate(path=self.path, place=place, value=cell, problem=str(error))
            )
            return None

    def _status(self, number: int, cell: str) -> str:
        status = cell.lower()
        if status in STATUSES or not status:
            return status
        place = (number, "status")
        similar = value_meant(status, STATUSES) or closest(status, STATUSES)
        self.defects.append(
            UnknownValue(path=self.path, place=place, value=cell, allowed=STATUSES, similar=similar)
        )
        return ""
