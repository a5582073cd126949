"""Findings for a terminal."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from checks.escaping import visible
from checks.findings import FAILED, Located, Report, Severity, worst_first

CONTEXT = 100
"""The most characters of a line that are shown. Some files have a line of many thousands."""

FEW = 3
"""At most so many further places of a warning are named."""


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
    """The findings with line, caret and hint, then the counts, and where to read more.

    All errors come before the warnings, so that many warnings do not hide an error. Equal
    warnings share a block, because a new register has the same warning for each vendor.
    """
    blocks = _folded(worst_first(report.findings))
    parts = [_block(first, others, colours) for first, *others in blocks]
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


def _folded(findings: Iterable[Located]) -> Iterable[Sequence[Located]]:
    """The findings, with equal warnings in one group at the place of the first."""
    groups: dict[object, list[Located]] = {}
    for finding in findings:
        # An error is a group of its own: no two findings are the same object.
        warning = finding.severity is Severity.WARNING
        key = (finding.rule, finding.message, finding.hint) if warning else id(finding)
        groups.setdefault(key, []).append(finding)
    return groups.values()


def _block(finding: Located, equal: Sequence[Located], colours: Colours) -> str:
    """A finding, and the further places of the same finding."""
    colour = colours.error if finding.severity is Severity.ERROR else colours.warning
    head = (
        f"{colours.path}{_where(finding)}:{colours.off} {colour}{finding.severity}:{colours.off} "
        f"{visible(finding.message)} [{finding.rule}]"
    )
    lines = [head, *_excerpt(finding, colour, colours.off)]
    if finding.hint:
        lines.append(f"  {colours.hint}hint:{colours.off} {visible(finding.hint)}")
    if equal:
        count = _count(len(equal), "other place")
        lines.append(f"  {colours.path}also at {count}:{colours.off} {_further(equal)}")
    return "\n".join(lines) + "\n"


def _further(findings: Sequence[Located]) -> str:
    places = ", ".join(map(_where, findings[:FEW]))
    if len(findings) <= FEW:
        return places
    return f"{places}, … (`subprocessors check --format json` lists all)"


def _where(finding: Located) -> str:
    return f"{visible(finding.path)}:{finding.span.line}:{finding.span.column}"


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
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
