"""Findings for code scanning: SARIF 2.1.0 (OASIS standard of 2020-03-27)."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from checks import __version__
from checks.findings import FAILED, Located, Report
from checks.rules import RULES
from checks.rules.documentation import as_markdown, as_text
from checks.rules.rule import Rule

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def render(report: Report) -> str:
    """The report as SARIF, with the documentation of every rule. Waived findings are suppressed."""
    results = [_result(finding) for finding in report.findings]
    results += [_result(finding) | _SUPPRESSED for finding in report.waived]
    run = {
        "tool": {
            "driver": {
                "name": "subprocessors",
                "semanticVersion": __version__,
                "rules": list(_rules()),
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


_SUPPRESSED = {"suppressions": [{"kind": "external", "status": "accepted"}]}


def _rules() -> Iterator[dict[str, Any]]:
    for rule in RULES.values():
        yield _rule(rule)
    failed = "A rule failed. This is a bug in the rule, not in the register."
    yield {
        "id": FAILED,
        "shortDescription": {"text": failed},
        "help": {"text": failed},
        "defaultConfiguration": {"level": "error"},
    }


def _rule(rule: Rule) -> dict[str, Any]:
    documentation = rule.documentation
    return {
        "id": rule.id,
        "shortDescription": {"text": documentation.summary.replace("`", "")},
        "fullDescription": {"text": documentation.why.replace("`", "")},
        "help": {"text": as_text(rule), "markdown": as_markdown(rule)},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": [rule.topic]},
    }


def _result(finding: Located) -> dict[str, Any]:
    span = finding.span
    return {
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": {"text": finding.message_with_hint},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": quote(finding.path, errors="replace"),
                        "uriBaseId": "%SRCROOT%",
                    },
                    "region": {
                        "startLine": span.line,
                        "startColumn": span.column,
                        "endLine": span.end_line,
                        "endColumn": span.end_column,
                    },
                }
            }
        ],
    }
