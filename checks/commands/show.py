"""`subprocessors show`: everything about a vendor."""

from datetime import date
from pathlib import Path

from checks.changes.history import History, Uncommitted, history
from checks.commands.opening import opened
from checks.commands.outcome import OK, CannotRun
from checks.commands.terminal import show as show_result
from checks.commands.terminal import tell
from checks.documents.deadlines import deadlines
from checks.documents.vendor_sheet import Sheet, as_text
from checks.editing.vendors import UnknownVendor, vendor_named
from checks.engine import check
from checks.escaping import visible
from checks.register.layout import limit_of
from checks.register.repository import committed
from checks.register.source import parse
from checks.register.tree import GitError

_DAYS = 365
"""How far ahead the sheet names deadlines."""


def show(root: Path | None, vendor: str, today: date | None) -> int:
    """Print everything about a vendor. Returns the exit status."""
    root, tree, register, today = opened(root, today, "no vendor can be shown")
    try:
        named = vendor_named(vendor, register)
    except UnknownVendor as error:
        raise CannotRun(str(error)) from None
    past: History | None = None
    try:
        repository, head = committed(root)
        uncommitted = Uncommitted(register, repository.changes(head, None), today)
        past = history(repository, head, uncommitted=uncommitted, today=today)
    except GitError as error:
        tell(f"The history is left out: {visible(str(error))}.")
    values = parse(tree.read(named.path, limit_of(named.path)), named.path).values or {}
    report = check(register, tree, today)
    due = deadlines(register, past, today, _DAYS)["deadlines"]
    show_result(as_text(Sheet(named, values, register, report, due, past, today)))
    return OK
