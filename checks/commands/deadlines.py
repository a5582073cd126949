"""`subprocessors deadlines`: tasks that are due soon or overdue."""

from datetime import date
from pathlib import Path

from checks.commands.histories import history_of_commits
from checks.commands.opening import opened
from checks.commands.outcome import OK
from checks.commands.terminal import show
from checks.documents.deadlines import as_json
from checks.documents.deadlines import deadlines as deadlines_of
from checks.documents.deadlines_page import as_markdown, as_text


def deadlines(root: Path | None, within: int, form: str, today: date | None) -> int:
    """Print the tasks due within a number of days. Returns the exit status."""
    root, _, register, today = opened(root, today, "the deadlines cannot be listed")
    past = history_of_commits(root, today)
    document = deadlines_of(register, past, today, within)
    show({"text": as_text, "markdown": as_markdown, "json": as_json}[form](document))
    return OK
