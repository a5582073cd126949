"""Findings for merge requests on GitLab: a Code Quality report.

Source: GitLab documentation, "Code Quality", section "Code Quality report format":
https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from typing_extensions import TypedDict

from checks.escaping import visible
from checks.findings import Located, Report, Severity


class Lines(TypedDict):
    """The line where a finding begins. Lines count from 1."""

    begin: int


class Location(TypedDict):
    """The file, relative to the root with `/` and without a leading `./`, and the line."""

    path: str
    lines: Lines


class Violation(TypedDict):
    """A finding with GitLab's required fields."""

    description: str
    check_name: str
    fingerprint: str
    severity: Literal["major", "minor"]
    location: Location


def render(report: Report) -> str:
    """The report for GitLab, without waived findings: GitLab has no mark for them."""
    violations = list(_violations(report.findings))
    return json.dumps(violations, indent=2) + "\n"


def _violations(findings: Iterable[Located]) -> Iterator[Violation]:
    """The findings. A counter gives equal findings different fingerprints."""
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        key = finding.rule, finding.path, _lasting(finding.message)
        seen[key] += 1
        yield {
            "description": visible(finding.message_with_hint),
            "check_name": finding.rule,
            "fingerprint": _fingerprint(*key, str(seen[key])),
            "severity": "major" if finding.severity is Severity.ERROR else "minor",
            "location": {"path": visible(finding.path), "lines": {"begin": finding.span.line}},
        }


_NUMBER = re.compile(r"(?<![\w-])\d[\d,]*(?![\w-])")


def _lasting(message: str) -> str:
    """A message without the numbers that change by themselves: of lines, and of days.

    Dates and references stay, because hyphens join their numbers.
    """
    return _NUMBER.sub("0", message)


def _fingerprint(*parts: str) -> str:
    """The id by which GitLab recognises a finding in a later report.

    A finding can move to another line, so the line is no part of the id. JSON
    separates the parts, and is ASCII for any file name.
    """
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()
