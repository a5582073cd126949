"""`subprocessors extract`: documents for lawyers and auditors."""

import sys
from datetime import date
from pathlib import Path

from checks.changes.branch import last_commit_by, today_at
from checks.changes.history import Uncommitted, history
from checks.commands.extras import require
from checks.commands.files import refuse_input
from checks.commands.opening import opened
from checks.commands.outcome import FINDINGS, OK, CannotRun
from checks.commands.root import root_of
from checks.commands.terminal import show, show_file, tell_findings
from checks.engine import load_or_report
from checks.escaping import visible
from checks.extracts.compose import (
    CLAUSES,
    UNPUBLISHED,
    Origin,
    UnknownScope,
    document,
    gaps,
    scope_named,
)
from checks.extracts.document import Kind
from checks.extracts.formats import ENDINGS, TEXTS, written
from checks.findings import Report
from checks.publish.site import unpublishable
from checks.register.layout import REGISTER_FILE, VENDOR_FOLDER, limit_of
from checks.register.repository import Repository, committed
from checks.register.sources import digest_of_sources
from checks.register.tree import FileType, NoRepository, Tree


def extract(
    root: Path | None,
    kind: Kind | None,
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
    _refuse(kind, clauses, to_gaps=to_gaps, internal=internal)
    form = form or _format_of(output)
    _refuse_terminal(form, output)
    root = root_of(root)
    origin = _now(root, today) if as_of is None else _past(root, as_of, today)
    if output is not None:
        refuse_input(output, root, origin.register.policy.agreements.ledger)
    broken = next(unpublishable(origin.register), None)
    if broken is not None:
        raise CannotRun(
            f"a published field of {visible(broken)} is missing or invalid: run `subprocessors "
            "check`, and correct the file"
        )
    try:
        named = scope_named(scope, origin.register) if scope is not None else None
    except UnknownScope as error:
        raise CannotRun(visible(str(error))) from None
    if kind is None:
        result = gaps(origin, named)
    else:
        result = document(kind, origin, named, internal=internal, clauses=clauses or CLAUSES[0])
    _write(written(result, form), form, output)
    return FINDINGS if result["missing"] else OK


def _refuse(kind: Kind | None, clauses: str | None, *, to_gaps: bool, internal: bool) -> None:
    """Raise `CannotRun` for options that do not go together."""
    if (kind is None) != to_gaps:
        raise CannotRun("name the kind of the document, or use --gaps without a kind")
    if clauses is not None and kind != "annex-iii":
        raise CannotRun("--clauses is only for annex-iii")
    if internal and kind not in UNPUBLISHED:
        kinds = " and ".join(UNPUBLISHED)
        raise CannotRun(f"--internal is only for {kinds}: all other facts are published")


def _format_of(output: Path | None) -> str:
    """The format that the ending of a file means. Without a file, Markdown."""
    if output is None:
        return "markdown"
    form = ENDINGS.get(output.suffix.lower())
    if form is None:
        raise CannotRun(f"the file extension of {output} names no format: use --format")
    return form


def _refuse_terminal(form: str, output: Path | None) -> None:
    if form in TEXTS:
        return
    require("documents", ["docx", "xlsxwriter"], f"`extract --format {form}`")
    if output is None and sys.stdout.isatty():
        raise CannotRun(f"a terminal cannot show {form}: name a file with --output")


def _now(root: Path, today: date | None) -> Origin:
    """The register in the folder on a day. Uncommitted changes count as announced today."""
    root, tree, register, today = opened(root, today, "no document can be written")
    digest = _digest(tree)
    try:
        repository, head = committed(root)
    except NoRepository:
        return Origin(register, today, None, None, digest)
    changed = repository.changes(head, None)
    past = history(repository, head, uncommitted=Uncommitted(register, changed, today), today=today)
    sources = (REGISTER_FILE, f"{VENDOR_FOLDER}/")
    dirty = any(file.path.startswith(sources) for file in changed)
    return Origin(register, today, past, None if dirty else head, digest)


def _past(root: Path, as_of: date, today: date | None) -> Origin:
    """The register at the end of a day, as Git knows it."""
    repository = Repository(root)
    now = today or today_at(repository, "HEAD")
    if as_of > now:
        raise CannotRun(f"{as_of} is in the future: nobody knows what the list will say then")
    commit = last_commit_by(repository, as_of, today=now)
    tree = repository.at(commit)
    register = load_or_report(tree, past=True)
    if isinstance(register, Report):
        tell_findings(register)
        raise CannotRun(f"no document can be made from {commit}: its register.yaml cannot be read")
    past = history(repository, commit, today=now)
    return Origin(register, as_of, past, commit, _digest(tree))


def _digest(tree: Tree) -> str:
    """The digest of the files from which the list is made."""
    paths = [REGISTER_FILE]
    paths += [entry.path for entry in tree.entries(VENDOR_FOLDER) if entry.type is FileType.FILE]
    return digest_of_sources({path: tree.read(path, limit_of(path)) for path in paths})


def _write(content: bytes, form: str, output: Path | None) -> None:
    if output is not None:
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CannotRun(f"{output} cannot be written: {error.strerror}") from None
    elif form in TEXTS:
        show(content.decode())
    else:
        show_file(content)
