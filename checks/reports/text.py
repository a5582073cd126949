"""Findings for a terminal."""

import unicodedata
from typing import NamedTuple

from checks.escaping import visible
from checks.findings import FAILED, Located, Report, Severity, worst_first

CONTEXT = 100
"""The most characters of a line that are shown. Some files have a line of many thousands."""


class Colours(NamedTuple):
    """Escape sequences by meaning. Without colour, all are empty."""

    error: str = ""
    warning: str = ""
    path: str = ""
    hint: str = ""
    off: str = ""


PLAIN = Colours()
ANSI = Colours(
    error="\x1b[1;31m", warning="\x1b[1;33m", path="\x1b[1m", hint="\x1b[36m", off="\x1b[0m"
)


def render(report: Report, colours: Colours = PLAIN) -> str:
    """Every finding with its line, a caret and a hint, then the counts, and where to read more.

    All errors come before the warnings, so that many warnings do not hide an error.
    """
    parts = [_finding(finding, colours) for finding in worst_first(report.findings)]
    parts.append(summary(report, colours))
    if any(finding.rule != FAILED for finding in report.findings):
        parts.append("`subprocessors explain RULE` says more about a rule.")
    return "\n".join(parts) + "\n"


def summary(report: Report, colours: Colours = PLAIN) -> str:
    """The counts of findings and vendors, in a line."""
    if report.unusable and not report.subprocessors:
        return "nothing was checked: correct register.yaml first"
    counts = []
    if report.errors:
        counts.append(f"{colours.error}{_count(report.errors, 'error')}{colours.off}")
    if report.warnings:
        counts.append(f"{colours.warning}{_count(report.warnings, 'warning')}{colours.off}")
    if report.waived:
        counts.append(f"{len(report.waived)} waived")
    result = ", ".join(counts) or "no findings"
    if report.errors and report.publishable:
        result += " (the list can be published)"
    if report.unusable:
        result += " (correct register.yaml first)"
    return f"{_count(report.subprocessors, 'subprocessor')} checked: {result}"


def _finding(finding: Located, colours: Colours) -> str:
    colour = colours.error if finding.severity is Severity.ERROR else colours.warning
    where = f"{visible(finding.path)}:{finding.span.line}:{finding.span.column}"
    head = (
        f"{colours.path}{where}:{colours.off} {colour}{finding.severity}:{colours.off} "
        f"{visible(finding.message)} [{finding.rule}]"
    )
    lines = [head, *_excerpt(finding, colour, colours.off)]
    if finding.hint:
        lines.append(f"  {colours.hint}hint:{colours.off} {visible(finding.hint)}")
    return "\n".join(lines) + "\n"


def _excerpt(finding: Located, colour: str, off: str) -> list[str]:
    """The line, with carets below the faulty part."""
    if not finding.excerpt.strip():
        return []
    span = finding.span
    first = max(0, span.column - 1 - CONTEXT // 2)
    start = span.column - 1 - first
    line = finding.excerpt[first : first + CONTEXT]
    same_line = span.end_line == span.line
    end = span.end_column - 1 - first if same_line else len(finding.excerpt) - first
    before, marked = visible(line[:start]), visible(line[start : max(end, start + 1)])
    number = str(span.line)
    carets = "^" * max(1, width(marked))
    return [
        f"  {number} | {visible(line)}",
        f"  {' ' * len(number)} | {' ' * width(before)}{colour}{carets}{off}",
    ]


def width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
