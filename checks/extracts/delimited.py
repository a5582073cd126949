"""A document as CSV, with one table after another."""

import csv
import io

from checks.escaping import csv_cells, visible
from checks.extracts.document import (
    ExtractDocument,
    ExtractLine,
    head,
    heading_of,
    in_words,
    iso,
    marks,
    sections,
)
from checks.publish.spreadsheet import BOM


def as_csv(document: ExtractDocument) -> str:
    """CSV (RFC 4180). A blank line comes before each section. No cell is read as a formula."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")

    def write(*cells: str) -> None:
        writer.writerow(csv_cells([visible(cell) for cell in cells]))

    write(document["title"])
    for mark in marks(document):
        write(mark)
    for label, content in head(document, iso):
        write(label, content)
    for part in sections(document):
        writer.writerow([])
        write(part["heading"])
        for paragraph in part["paragraphs"]:
            write(paragraph)
        if part["table"] is not None:
            write(*map(heading_of, part["table"]["columns"]))
            for row in part["table"]["rows"]:
                write(*("; ".join(map(_line, cell)) for cell in row))
    return text.getvalue()


def _line(part: ExtractLine) -> str:
    return in_words(part, iso)
