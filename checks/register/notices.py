"""The sent notices: `notices.csv`, a line for each notice, in the order of sending.

All records are in a single table. A notice continues where the last notice ended, so two people
who record at the same time cover the same changes twice. In a table, they notice, because Git
reports a merge conflict in the last line. A table also opens beside the ledger in a spreadsheet,
and shows a gap at a glance.

The table names no recipients.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from checks.dates import parse_date
from checks.findings import Span
from checks.register.defects import BadDate, BadNoticesLine, Defect, MissingField
from checks.register.encoding import diagnose_encoding
from checks.register.layout import NOTICES_FILE
from checks.register.table import MOST_DEFECTS, BadRow, BadTable, Row, read_table

_CONTENT = {
    "sent": "the day of sending",
    "after": "the hash of the last commit before the changes of the notice",
    "until": "the hash of the last commit that the notice covers",
    "channel": "the way of sending, such as `email`",
    "sha256": "the SHA-256 digest of the notice",
}

COLUMNS = tuple(_CONTENT)


class SentNotice(NamedTuple):
    """A notice that was sent to all customers, on the line with the number `line`.

    The notice reports the changes that landed after the commit `after`, up to and including
    the commit `until`: full hashes. `sent` is a day in UTC, or None if the day could not be
    read. `channel` is a short text, such as `email`. `sha256` is the digest of the notice.
    """

    line: int
    sent: date | None
    after: str
    until: str
    channel: str
    sha256: str


@dataclass(frozen=True)
class Notices:
    """The sent notices, oldest first.

    `whole` says whether every line could be read. `commits` are the hashes of all commits of the
    branch, each with its number: a commit has a smaller number than its descendants. `commits`
    is None if Git was not asked or lacks the whole history.
    """

    sent: tuple[SentNotice, ...]
    whole: bool = True
    commits: Mapping[str, int] | None = field(default=None, compare=False, repr=False)


def read_notices(data: bytes) -> tuple[Notices | None, Sequence[Defect]]:
    """The notices in a file's bytes, and the defects of the file.

    The notices are None if the text or header cannot be read.
    """
    encoding = diagnose_encoding(data, NOTICES_FILE)
    if encoding is not None:
        return None, [encoding]
    try:
        return _read(data.decode("utf-8-sig"))
    except BadTable as error:
        return None, [_bad_line(error.row)]


def _read(text: str) -> tuple[Notices, Sequence[Defect]]:
    defects: list[Defect] = []
    sent = []
    for row in read_table(text, COLUMNS):
        if len(defects) >= MOST_DEFECTS:
            problem = f"{MOST_DEFECTS:,} mistakes are above this line; the rest was not read"
            defects.append(_bad_line(BadRow(row.line, problem, "")))
            break
        if isinstance(row, BadRow):
            defects.append(_bad_line(row))
        else:
            sent.append(_notice(row, defects))
    return Notices(tuple(sent), whole=not defects), defects


def _bad_line(row: BadRow) -> BadNoticesLine:
    span = Span(row.line, 1, row.line, 1)
    return BadNoticesLine(
        path=NOTICES_FILE, span=span, problem=row.problem, hint=row.hint,
        corrections=row.corrections,
    )  # fmt: skip


def _notice(row: Row, defects: list[Defect]) -> SentNotice:
    day, after, until, channel, digest = row.cells
    for (name, content), cell in zip(_CONTENT.items(), row.cells, strict=True):
        if not cell:
            place = (row.line, name)
            defect = MissingField(
                path=NOTICES_FILE, place=place, field=name, empty=True, content=content
            )
            defects.append(defect)
    return SentNotice(row.line, _date(day, row.line, defects), after, until, channel, digest)


def _date(cell: str, line: int, defects: list[Defect]) -> date | None:
    if not cell:
        return None
    try:
        return parse_date(cell)
    except ValueError as error:
        place = (line, "sent")
        defects.append(BadDate(path=NOTICES_FILE, place=place, value=cell, problem=str(error)))
        return None


def appended(data: bytes | None, notice: SentNotice) -> bytes:
    """The bytes of `notices.csv` with a further notice. `data` is a valid file, or None for none.

    The columns and the line ends stay as they are.
    """
    if data is None:
        data = ",".join(COLUMNS).encode() + b"\n"
    text = data.decode("utf-8-sig")
    header = next(row for row in csv.reader(io.StringIO(text, newline="")) if any(row))
    cells = {
        "sent": notice.sent.isoformat() if notice.sent is not None else "",
        "after": notice.after,
        "until": notice.until,
        "channel": notice.channel,
        "sha256": notice.sha256,
    }
    end = "\r\n" if "\r\n" in text else "\n"
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator=end).writerow(
        cells.get(name.strip().lower(), "") for name in header
    )
    gap = "" if text.endswith("\n") else end
    return data + f"{gap}{line.getvalue()}".encode()
