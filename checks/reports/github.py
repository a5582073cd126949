"""Findings for GitHub Actions: annotations, the log, and the step summary.

GitHub shows only the first ten annotations of a kind for each step. So findings in changed
files come first. The log and the summary have all findings.
"""

import secrets

from checks.escaping import annotation_message, annotation_property, markdown, visible
from checks.findings import Located, Report
from checks.reports import text

MOST_ROWS = 150
"""Findings in the step summary, which GitHub limits to 1 MiB."""


def render(report: Report) -> str:
    """Annotations, then the report as text.

    The text holds lines of the proposal, which could be workflow commands: while
    it is printed, commands are stopped, until a word that nobody can guess.
    """
    nearest = sorted(report.findings, key=lambda found: found.path not in report.changed)
    annotations = "".join(_annotation(found) for found in nearest)
    word = secrets.token_hex(16)
    return f"{annotations}::stop-commands::{word}\n{text.render(report)}::{word}::\n"


def summary(report: Report) -> str:
    """The findings as a table in Markdown."""
    lines = [f"### {text.summary(report)}", ""]
    if report.findings:
        lines += ["| | Where | Finding | Rule |", "| --- | --- | --- | --- |"]
        lines += [_row(found) for found in report.findings[:MOST_ROWS]]
    left = len(report.findings) - MOST_ROWS
    if left > 0:
        lines += ["", f"{left:,} more are in the log."]
    return "\n".join(lines) + "\n"


def _annotation(found: Located) -> str:
    span = found.span
    properties = {
        "file": visible(found.path),
        "line": str(span.line),
        "col": str(span.column),
        "endLine": str(span.end_line),
        "endColumn": str(span.end_column),
        "title": found.rule,
    }
    if span.end_line != span.line:
        # GitHub takes columns for one line only.
        del properties["col"], properties["endColumn"]
    listed = ",".join(f"{name}={annotation_property(value)}" for name, value in properties.items())
    message = visible(found.message) + (f"\nhint: {visible(found.hint)}" if found.hint else "")
    return f"::{found.severity} {listed}::{annotation_message(message)}\n"


def _row(found: Located) -> str:
    where = f"{markdown(found.path[-100:])}:{found.span.line}:{found.span.column}"
    message = markdown(found.message) + (f"<br>{markdown(found.hint)}" if found.hint else "")
    return f"| {found.severity} | {where} | {message} | {found.rule} |"
