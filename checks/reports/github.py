"""Findings for GitHub Actions: annotations, the log, and the step summary.

GitHub shows only the first ten annotations of a kind for each step. So findings in changed
files come first. The log and the summary have all findings.
"""

import secrets

from checks.escaping import annotation_message, annotation_property, markdown, visible
from checks.findings import Located, Report, worst_first
from checks.reports import text

MOST_ROWS = 150
"""Findings in the step summary, which GitHub limits to 1 MiB."""


def render(report: Report) -> str:
    """Annotations, then the report as text.

    The text quotes lines of the proposal, and a line could be a workflow command.
    Therefore GitHub is told to ignore commands until a random word appears.
    """
    nearest = sorted(report.findings, key=lambda finding: finding.path not in report.changed)
    annotations = "".join(_annotation(finding) for finding in nearest)
    word = secrets.token_hex(16)
    return f"{annotations}::stop-commands::{word}\n{text.render(report)}::{word}::\n"


def summary(report: Report) -> str:
    """The findings as a table in Markdown."""
    lines = [f"### {text.summary(report)}", ""]
    if report.findings:
        lines += ["| | Where | Finding | Rule |", "| --- | --- | --- | --- |"]
        lines += [_row(finding) for finding in worst_first(report.findings)[:MOST_ROWS]]
    left = len(report.findings) - MOST_ROWS
    if left > 0:
        lines += ["", f"{left:,} more are in the log."]
    return "\n".join(lines) + "\n"


def _annotation(finding: Located) -> str:
    span = finding.span
    properties = {
        "file": visible(finding.path),
        "line": str(span.line),
        "col": str(span.column),
        "endLine": str(span.end_line),
        "endColumn": str(span.end_column),
        "title": finding.rule,
    }
    if span.end_line != span.line:
        # GitHub allows columns only within a single line.
        del properties["col"], properties["endColumn"]
    listed = ",".join(f"{name}={annotation_property(value)}" for name, value in properties.items())
    message = visible(finding.message) + (
        f"\nhint: {visible(finding.hint)}" if finding.hint else ""
    )
    return f"::{finding.severity} {listed}::{annotation_message(message)}\n"


def _row(finding: Located) -> str:
    where = f"{markdown(finding.path[-100:])}:{finding.span.line}:{finding.span.column}"
    message = markdown(finding.message) + (f"<br>{markdown(finding.hint)}" if finding.hint else "")
    return f"| {finding.severity} | {where} | {message} | {finding.rule} |"
