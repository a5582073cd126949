"""The report of an import: the rows, and the work that is left to a person."""

from collections.abc import Sequence
from typing import Literal

from typing_extensions import TypedDict

from checks.escaping import visible
from checks.json_text import indented_json


class RowDocument(TypedDict):
    """A row about a subprocessor.

    `line` is the row's line in the source. `countries` are codes of ISO 3166-1, and `regions`
    codes such as EU and WORLD. `unresolved` is the text of the location's cell if codes do not
    say all of it. `other` has the further columns. `file` is the vendor's file.
    """

    line: int
    name: str
    website: str | None
    purpose: str | None
    countries: list[str]
    regions: list[str]
    unresolved: str
    group: str | None
    file: str
    other: dict[str, str | dict[str, str]]


class ImportDocument(TypedDict):
    """The report of an import. `refused` is the reason if nothing was read."""

    version: Literal[1]
    source: str
    refused: str | None
    rows: list[RowDocument]


def render_json(source: str, refused: str | None, rows: Sequence[RowDocument]) -> str:
    """The report as JSON."""
    return indented_json(ImportDocument(version=1, source=source, refused=refused, rows=list(rows)))


def render_text(
    source: str,
    rows: Sequence[RowDocument],
    present: Sequence[str],
    remarks: Sequence[str],
    alone: Sequence[str] = (),
) -> str:
    """The report for a person, without the outcome.

    `present` are the files of vendors that were in the register before. `remarks` name lines
    that were left out or are unclear. `alone` name tables that a person need not look at.
    """
    lines = [f"{_count(len(rows), 'row')} about subprocessors in {source}:", ""]
    for row in rows:
        where = ", ".join([*row["countries"], *row["regions"]]) or "no location"
        if row["unresolved"]:
            where = f"? {row['unresolved']}"
        state = "left alone, is in the register already" if row["file"] in present else row["file"]
        lines.append(f"  {row['line']}: {row['name']} ({where}): {state}")
    unresolved = [row for row in rows if row["unresolved"] and row["file"] not in present]
    if unresolved:
        lines += ["", "A person must read these locations (they are comments in the files):"]
        lines += [f"  {row['file']}: {row['unresolved']}" for row in unresolved]
    if remarks:
        lines += ["", "A person must look at these lines:", *(f"  {remark}" for remark in remarks)]
    if alone:
        lines += ["", "Tables about something else:", *(f"  {reason}" for reason in alone)]
    return "\n".join(map(visible, lines)) + "\n"


def outcome(written: int | None) -> str:
    """The end of the report. `written` is the number of written files, None for a dry run."""
    if written is None:
        return "Nothing was written: this was a dry run.\n"
    if not written:
        return "Nothing was written: the register has all these vendors already.\n"
    return f"Wrote {_count(written, 'file')}. Next:\n  subprocessors check\n"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
