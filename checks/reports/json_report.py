"""Findings for programs. The form is a promise: a change of it is a new version."""

import json
from typing import Literal

from typing_extensions import TypedDict

from checks.findings import Located, Report


class Summary(TypedDict):
    """How much was checked, and how much was found."""

    subprocessors: int
    errors: int
    warnings: int
    waived: int


class FindingDocument(TypedDict):
    """One finding. Lines and columns count from 1, columns in characters."""

    rule: str
    severity: Literal["error", "warning"]
    message: str
    hint: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class FindingsDocument(TypedDict):
    """All findings of a check, by path and place."""

    version: Literal[1]
    summary: Summary
    findings: list[FindingDocument]


def render(report: Report) -> str:
    """The report as JSON."""
    document: FindingsDocument = {
        "version": 1,
        "summary": {
            "subprocessors": report.subprocessors,
            "errors": report.errors,
            "warnings": report.warnings,
            "waived": len(report.waived),
        },
        "findings": [finding(found) for found in report.findings],
    }
    return json.dumps(document, indent=2) + "\n"


def finding(found: Located) -> FindingDocument:
    """One finding as data."""
    return {
        "rule": found.rule,
        "severity": found.severity.value,
        "message": found.message,
        "hint": found.hint,
        "path": found.path,
        "line": found.span.line,
        "column": found.span.column,
        "end_line": found.span.end_line,
        "end_column": found.span.end_column,
    }
