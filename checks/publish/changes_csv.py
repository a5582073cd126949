"""The changes as a spreadsheet."""

import csv
import io

from checks.escaping import csv_cell
from checks.publish.news import News
from checks.publish.spreadsheet import BOM

_COLUMNS = (
    "announced", "effective", "objection_until", "subprocessor", "name", "kind", "field", "old",
    "new", "material", "summary", "commit", "pull_request", "withdrawn", "amended", "ruling",
)  # fmt: skip


def as_csv(news: News) -> bytes:
    """All committed changes as CSV (RFC 4180), newest first. No cell is read as a formula."""
    file = io.StringIO(newline="")
    file.write(BOM)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for entry in news["entries"]:
        for change in entry["changes"] if entry["commit"] is not None else ():
            cells = dict(change, material="yes" if change["material"] else "no")
            writer.writerow(csv_cell(_text(cells[column])) for column in _COLUMNS)
    return file.getvalue().encode()


def _text(value: object) -> str:
    return "" if value is None else str(value)
