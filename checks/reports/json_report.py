"""Findings for programs. They rely on this form: another form is a new version."""

import json
from typing import Literal

from typing_extensions import TypedDict

from checks.findings import Located, Report


class Summary(TypedDict):
    """The numbers of checked vendors and of findings."""

    subprocessors: int
    errors: int
    warnings: int
    waived: int


class FindingDocument(TypedDict):
    """A finding. Lines and columns count from 1, columns in characters.

    `lapsed`: the passing of days alone can cause the finding. It never stops publication.
    """

    rule: str
    severity: Literal["error", "warning"]
    message: str
    hint: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    lapsed: bool


class FindingsDocument(TypedDict):
    """All findings of a check, sorted by path and place."""

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
        "findings": [finding_document(finding) for finding in report.findings],
    }
    return json.dumps(document, indent=2) + "\n"


def finding_document(finding: Located) -> FindingDocument:
    """A finding as data."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "path": finding.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "lapsed": finding.lapsed,
    }
