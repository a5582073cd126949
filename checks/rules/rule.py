"""What a rule is: a function, and the docstring that documents it."""

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import UnionType
from typing import Any, get_args, get_origin, overload

from checks.findings import Finding, Severity

Function = Callable[..., Iterator[Finding]]


@dataclass(frozen=True)
class Documentation:
    """A rule's docstring in its parts. Examples are texts of files.

    `bad` breaks the rule, `good` keeps it; the tests execute both.
    """

    summary: str
    details: str
    why: str
    source: str
    bad: tuple[str, ...]
    good: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A function that yields findings about a subject, its first argument.

    `subjects` are the types that the first argument takes. `today` or
    `register` in the signature ask for those too. A `fixed` rule is needed to
    read a file at all: its severity cannot be changed, and no waiver covers it.
    """

    function: Function
    severity: Severity
    fixed: bool
    subjects: tuple[type, ...]
    wants: tuple[str, ...]

    @property
    def id(self) -> str:
        """The rule's name as people write it: `country_code` is `country-code`."""
        return self.function.__name__.replace("_", "-")

    @property
    def topic(self) -> str:
        """The module that the rule stands in."""
        return self.function.__module__.rpartition(".")[2]

    @cached_property
    def documentation(self) -> Documentation:
        """The rule's docstring, taken apart."""
        return _document(inspect.getdoc(self.function) or "")


@overload
def rule(function: Function, /) -> Rule: ...
@overload
def rule(
    *, severity: Severity = Severity.ERROR, fixed: bool = False
) -> Callable[[Function], Rule]: ...
def rule(
    function: Function | None = None,
    /,
    *,
    severity: Severity = Severity.ERROR,
    fixed: bool = False,
) -> Rule | Callable[[Function], Rule]:
    """Make a rule of a function: `@rule`, or `@rule(severity=Severity.WARNING)`."""

    def make(function: Function) -> Rule:
        first, *rest = inspect.signature(function).parameters.values()
        subject = first.annotation
        subjects = get_args(subject) if get_origin(subject) is UnionType else (subject,)
        return Rule(function, severity, fixed, subjects, tuple(p.name for p in rest))

    return make(function) if function is not None else make


def arguments(rule: Rule, register: object, today: date) -> tuple[Any, ...]:
    """What the rule wants beside its subject, in order."""
    offered = {"register": register, "today": today}
    return tuple(offered[name] for name in rule.wants)


_SECTION = re.compile(r"^(Why|Source|Bad|Good):[ ]*", re.MULTILINE)


def _document(text: str) -> Documentation:
    opening, *parts = _SECTION.split(text)
    summary, _, details = opening.strip().partition("\n\n")
    sections: dict[str, list[str]] = {"Why": [], "Source": [], "Bad": [], "Good": []}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        sections[name].append(textwrap.dedent(body.strip("\n")).rstrip() + "\n")
    return Documentation(
        summary=_flow(summary),
        details=_flow(details),
        why=_flow(" ".join(sections["Why"])),
        source=_flow(" ".join(sections["Source"])),
        bad=tuple(sections["Bad"]),
        good=tuple(sections["Good"]),
    )


def _flow(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))
