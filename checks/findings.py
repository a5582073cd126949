"""Findings and reports.

A rule yields a `Finding` at a *place* in a file's values. The engine looks up the place in the
text, and makes a `Located` finding.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from posixpath import normpath
from typing import NamedTuple

Place = tuple[str | int, ...]
"""The way to a value from the top of a file: `("countries", 1)`. Items count from 0."""


class Severity(StrEnum):
    """The weight of a finding. An error fails the check.

    An error stops publication too, unless it has lapsed: see `Located`.
    """

    ERROR = "error"
    WARNING = "warning"


class Span(NamedTuple):
    """A stretch of text. Lines and columns count from 1, columns in characters.

    `end_column` is the column after the last character.
    """

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


class Finding(NamedTuple):
    """A problem, its place, and a hint for the correction.

    `path` may stay empty in a rule about a single file. `on_key` puts the finding on
    the key of the place and not on its value. A `span` is given only if the text has
    no place, as in a syntax error.
    """

    message: str
    place: Place = ()
    hint: str = ""
    path: str = ""
    on_key: bool = False
    span: Span | None = None


class Located(NamedTuple):
    """A finding in a report, with its rule, severity and position.

    `excerpt` is the first line of `span`, without its line break. A finding has `lapsed` if the
    passing of days alone can cause it. Such a finding never stops publication.
    """

    rule: str
    severity: Severity
    message: str
    hint: str
    path: str
    span: Span
    excerpt: str = ""
    lapsed: bool = False

    @property
    def message_with_hint(self) -> str:
        """The message, and the hint in brackets if there is one."""
        return f"{self.message} ({self.hint})" if self.hint else self.message


def worst_first(findings: Iterable[Located]) -> list[Located]:
    """The errors, then the warnings, each in the given order."""
    return sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)


FAILED = "rule-failed"
"""The rule id of a failed rule, which is a bug in the rule."""


@dataclass(frozen=True)
class Report:
    """The result of a check. A waiver covers the findings in `waived`."""

    subprocessors: int
    findings: tuple[Located, ...]
    waived: tuple[Located, ...] = ()
    unusable: bool = False
    """Whether register.yaml is broken. Then nothing else was checked."""
    changed: frozenset[str] = frozenset()
    """Paths of the files that the proposal changes; empty without a proposal."""

    def below(self, way: str) -> "Report":
        """The report with paths from a folder above the root. `way` leads down to the root."""
        if not way:
            return self
        return replace(
            self,
            findings=tuple(_below(finding, way) for finding in self.findings),
            waived=tuple(_below(finding, way) for finding in self.waived),
            changed=frozenset(normpath(f"{way}/{path}") for path in self.changed),
        )

    @property
    def errors(self) -> int:
        """The number of errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """The number of warnings."""
        return len(self.findings) - self.errors

    @property
    def publishable(self) -> bool:
        """Whether the list can be published: every error has lapsed."""
        return not self.unusable and all(
            finding.lapsed for finding in self.findings if finding.severity is Severity.ERROR
        )

    @property
    def rule_failed(self) -> bool:
        """Whether a rule failed. Then findings may be missing."""
        return any(finding.rule == FAILED for finding in self.findings)


def _below(finding: Located, way: str) -> Located:
    return finding._replace(path=f"{way}/{finding.path}")
