"""`subprocessors show`: everything about a vendor."""

from datetime import date
from pathlib import Path

from checks.changes.history import History, Uncommitted, history
from checks.commands.outcome import OK, CannotRun
from checks.commands.root import root_of
from checks.commands.terminal import show as show_result
from checks.commands.terminal import tell, tell_findings
from checks.dates import today_in
from checks.documents.deadlines import deadlines
from checks.documents.vendor_sheet import Sheet, as_text
from checks.editing.vendors import UnknownVendor, vendor_named
from checks.engine import check, load_or_report
from checks.escaping import visible
from checks.findings import Report
from checks.register.layout import REGISTER_FILE, limit_of
from checks.register.repository import Repository
from checks.register.source import parse
from checks.register.tree import GitError, NoRepository, WorkTree

_DAYS = 365
"""How far ahead the sheet names deadlines."""


def show(root: Path | None, vendor: str, today: date | None) -> int:
    """Print everything about a vendor. Returns the exit status."""
    root = root_of(root)
    tree = WorkTree(root)
    register = load_or_report(tree)
    if isinstance(register, Report):
        tell_findings(register)
        raise CannotRun("no vendor can be shown: correct register.yaml first")
    today = today or today_in(register.policy.notice.zone)
    try:
        named = vendor_named(vendor, register)
    except UnknownVendor as error:
        raise CannotRun(str(error)) from None
    past: History | None = None
    try:
        repository = Repository(root)
        head = repository.at("HEAD")
        if not head.holds(REGISTER_FILE):
            raise NoRepository("the register is not committed yet")
        uncommitted = Uncommitted(register, repository.changes(head.commit, None), today)
        past = history(repository, head.commit, uncommitted=uncommitted, today=today)
    except GitError as error:
        tell(f"The history is left out: {visible(str(error))}.")
    values = parse(tree.read(named.path, limit_of(named.path)), named.path).values or {}
    report = check(register, tree, today)
    due = deadlines(register, past, today, _DAYS)["deadlines"]
    show_result(as_text(Sheet(named, values, register, report, due, past, today)))
    return OK
