"""`subprocessors extract`: documents for lawyers and auditors."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checks.commands.opening import Opening
from checks.commands.root import root_of

if TYPE_CHECKING:
    from checks.extracts.document import Kind


def extract(
    root: Path | None,
    kind: "Kind | None",
    to_gaps: bool,
    clauses: str | None,
    scope: str | None,
    as_of: date | None,
    form: str | None,
    output: Path | None,
    internal: bool,
    today: date | None,
) -> int:
    """Write a document about the vendors in use. Returns the exit status."""
    root = root_of(root)
    opening = Opening(root) if as_of is None else None
    # Other processes read the vendors while this process loads the documents.
    from checks.commands.extracting import write_document

    return write_document(
        root, opening, kind, to_gaps, clauses, scope, as_of, form, output, internal, today
    )
