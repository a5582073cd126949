"""The line of an agreement in the ledger."""

import csv
import io
from datetime import date
from typing import NamedTuple

from checks.register.table import csv_line


class Entry(NamedTuple):
    """An agreement in force, with the columns of the ledger."""

    reference: str
    counterparty: str
    executed: date
    expires: date | None = None

    def cells(self) -> dict[str, str]:
        """The cells by the name of the column."""
        return {
            "reference": self.reference,
            "counterparty": self.counterparty,
            "executed": self.executed.isoformat(),
            "expires": self.expires.isoformat() if self.expires is not None else "",
            "status": "active",
        }


def line_of(entry: Entry, ledger: str) -> str:
    """The line of an agreement, with the columns of the ledger in their order.

    `ledger` is the text of the ledger, perhaps with a byte order mark. Columns that the checks do
    not know stay empty. The line has no line break.
    """
    text = io.StringIO(ledger.removeprefix("\ufeff"), newline="")
    header = next(filter(any, csv.reader(text)))
    cells = entry.cells()
    return csv_line([cells.get(name.strip().lower(), "") for name in header])


def with_line(ledger: str, line: str) -> str:
    """The text of the ledger with a further line at its end."""
    newline = "\r\n" if "\r\n" in ledger else "\n"
    separator = "" if ledger.endswith("\n") else newline
    return f"{ledger}{separator}{line}{newline}"
