"""What a rule says, and what a report shows.

A rule yields a `Finding` at a *place* in a file's values; the engine looks up
where that place stands in the text and makes a `Located` finding of it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from posixpath import normpath
from typing import NamedTuple

Place = tuple[str | int, ...]
"""The way to a value from the top of a file: `("countries", 1)`. Items count from 0."""


class Severity(StrEnum):
    """How much a finding weighs. An error fails the check and stops publishing."""

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
    """One thing that is wrong: what, where, and how to mend it.

    `path` may stay empty in a rule about one file. `on_key` puts the finding on
    the key of the place and not on its value. `span` is given only by findings
    about text that has no place, such as a syntax error.
    """

    message: str
    place: Place = ()
    hint: str = ""
    path: str = ""
    on_key: bool = False
    span: Span | None = None


class Located(NamedTuple):
    """A finding as reports show it: which rule, how severe, and where in the text.

    `excerpt` is the line that `span` starts on, without its line break.
    """

    rule: str
    severity: Severity
    message: str
    hint: str
    path: str
    span: Span
    excerpt: str = ""


FAILED = "rule-failed"
"""Stands for the rule in a finding that says that a rule failed: a bug, not a finding."""


@dataclass(frozen=True)
class Report:
    """What a check found. `waived` are findings that a waiver covers."""

    subprocessors: int
    findings: tuple[Located, ...]
    waived: tuple[Located, ...] = ()
    unusable: bool = False
    """Whether register.yaml is broken, so that nothing else was checked."""
    changed: frozenset[str] = frozenset()
    """Paths of the files that a proposal changes, where one was checked."""

    def below(self, way: str) -> "Report":
        """The report with paths from a folder above the root, from which `way` leads to it."""
        if not way:
            return self
        return replace(
            self,
            findings=tuple(one._replace(path=f"{way}/{one.path}") for one in self.findings),
            waived=tuple(one._replace(path=f"{way}/{one.path}") for one in self.waived),
            changed=frozenset(normpath(f"{way}/{path}") for path in self.changed),
        )

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(found.severity is Severity.ERROR for found in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return len(self.findings) - self.errors

    @property
    def rule_failed(self) -> bool:
        """Whether a rule failed, so that nobody knows what it would have found."""
        return any(found.rule == FAILED for found in self.findings)
