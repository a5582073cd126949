"""`subprocessors deadlines`: tasks that are due soon or overdue."""

from datetime import date
from pathlib import Path

from checks.commands.histories import history_of_commits
from checks.commands.outcome import OK, CannotRun
from checks.commands.root import root_of
from checks.commands.terminal import show, tell_findings
from checks.dates import today_in
from checks.documents.deadlines import as_json
from checks.documents.deadlines import deadlines as deadlines_of
from checks.documents.deadlines_page import as_markdown, as_text
from checks.engine import load_or_report
from checks.findings import Report
from checks.register.tree import WorkTree


def deadlines(root: Path | None, within: int, form: str, today: date | None) -> int:
    """Print the tasks due within a number of days. Returns the exit status."""
    root = root_of(root)
    register = load_or_report(WorkTree(root))
    if isinstance(register, Report):
        tell_findings(register)
        raise CannotRun("deadlines need a readable register.yaml: correct it first")
    today = today or today_in(register.policy.notice.zone)
    past = history_of_commits(root, today)
    document = deadlines_of(register, past, today, within)
    show({"text": as_text, "markdown": as_markdown, "json": as_json}[form](document))
    return OK
