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


class Replace(NamedTuple):
    """An edit: write a text at a place. Several texts are a list, or items in place of an item.

    A missing field of the top level is added at the end of the file.
    """

    place: Place
    value: str | tuple[str, ...]
    path: str = ""


class RenameField(NamedTuple):
    """An edit: give the field at a place another name."""

    place: Place
    name: str
    path: str = ""


class SplitField(NamedTuple):
    """An edit: write the field at a place once under each of these names, with the same value."""

    place: Place
    names: tuple[str, ...]
    path: str = ""


class Remove(NamedTuple):
    """An edit: remove the field or the item at a place."""

    place: Place
    path: str = ""


class Move(NamedTuple):
    """An edit: move the field at a place into a block of fields, which may not exist yet."""

    place: Place
    block: str
    path: str = ""


class AddField(NamedTuple):
    """An edit: write a field into a file or a block, or its value if it stands there.

    The block may not exist yet. Several texts are a list.
    """

    place: Place
    value: str | tuple[str, ...]
    path: str = ""


class Block(NamedTuple):
    """An edit: write these fields, in braces, in place of the value at a place."""

    place: Place
    fields: tuple[tuple[str, str], ...]
    path: str = ""

    @property
    def text(self) -> str:
        """The fields as a hint shows them."""
        return "{" + ", ".join(f"{name}: {_in_braces(value)}" for name, value in self.fields) + "}"


def _in_braces(value: str) -> str:
    """A text as YAML takes it between braces: in quotes if it has a sign of YAML."""
    if not any(sign in value for sign in ":#,[]{}\"'"):
        return value
    return (
        f'"{value}"'
        if '"' not in value and "\\" not in value
        else "'{}'".format(value.replace("'", "''"))
    )


class Lines(NamedTuple):
    """An edit: write `lines` in place of the lines from `first` to `last`.

    Lines count from 1. Without `lines`, the old lines are removed. If `last` is before `first`,
    the new lines stand before the line `first`. A `first` of 0 adds the lines at the end.
    """

    first: int
    last: int
    lines: tuple[str, ...]
    path: str = ""


class Rename(NamedTuple):
    """An edit: give the file another path."""

    to: str
    path: str = ""


Edit = Replace | RenameField | SplitField | Remove | Move | AddField | Block | Lines | Rename
"""A change of a single file. An empty `path` means the file of the finding."""


class Correction(NamedTuple):
    """Edits that together correct a finding.

    A `certain` correction is mechanical and keeps the meaning, so a program may make it. Any
    other correction is a suggestion to a person.
    """

    edits: tuple[Edit, ...]
    certain: bool = False


Corrections = tuple[Correction, ...]
"""The corrections that a hint names. Each of them alone corrects the finding."""


def correction(*edits: Edit, certain: bool = False) -> Corrections:
    """The only correction of a finding."""
    return (Correction(edits, certain),)


def replacing(place: Place, value: str) -> Corrections:
    """The correction that writes a suggested value at a place, if there is a suggestion."""
    return correction(Replace(place, value)) if value else ()


def choices(place: Place, values: Iterable[str | tuple[str, ...]]) -> Corrections:
    """A correction for each value that may be meant at a place."""
    return tuple(Correction((Replace(place, value),)) for value in values)


class Finding(NamedTuple):
    """A problem, its place, and a hint for the correction.

    `path` may stay empty in a rule about a single file. `on_key` puts the finding on
    the key of the place and not on its value. A `span` is given only if the text has
    no place, as in a syntax error. `corrections` are the hint's corrections, as data.
    """

    message: str
    place: Place = ()
    hint: str = ""
    path: str = ""
    on_key: bool = False
    span: Span | None = None
    corrections: Corrections = ()


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
    corrections: Corrections = ()

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
