"""What a rule is: a function, and the docstring that documents it."""

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin, overload

from checks.changes.proposal import Addition, Proposal, Removal, Revision
from checks.findings import Finding, Severity
from checks.register.model import Register

Function = Callable[..., Iterator[Finding]]


class Example(NamedTuple):
    """Texts of files; in a rule about changes, also those `before` the change."""

    text: str
    before: str = ""


class Documentation(NamedTuple):
    """A rule's docstring in its parts.

    `bad` breaks the rule, `good` keeps it; the tests execute both.
    """

    summary: str
    details: str
    why: str
    source: str
    bad: tuple[Example, ...]
    good: tuple[Example, ...]


@dataclass(frozen=True)
class Rule:
    """A function that yields findings about a subject, its first argument.

    `subjects` are the types that the first argument takes. `today`, `register`
    or `proposal` in the signature ask for those too. A `fixed` rule is needed to
    read a file at all: its severity cannot be changed, and no waiver covers it.
    A rule runs only on subjects for which `when` is true. Rules that share `when`
    cost a plain vendor nothing more than this one question.
    """

    function: Function
    severity: Severity
    fixed: bool
    subjects: tuple[type, ...]
    wants: tuple[str, ...]
    when: Callable[[Any], object] | None = None

    @property
    def id(self) -> str:
        """The rule's name as people write it: `country_code` is `country-code`."""
        return self.function.__name__.replace("_", "-")

    @property
    def topic(self) -> str:
        """The module that the rule stands in."""
        return self.function.__module__.rpartition(".")[2]

    @property
    def needs_base(self) -> bool:
        """Whether the rule is about changes, so that it needs something to compare with."""
        return "proposal" in self.wants or bool({*self.subjects} & {Addition, Removal, Revision})

    @cached_property
    def documentation(self) -> Documentation:
        """The rule's docstring, taken apart."""
        return _document(inspect.getdoc(self.function) or "")


@overload
def rule(function: Function, /) -> Rule: ...
@overload
def rule(
    *,
    severity: Severity = Severity.ERROR,
    fixed: bool = False,
    when: Callable[[Any], object] | None = None,
) -> Callable[[Function], Rule]: ...
def rule(
    function: Function | None = None,
    /,
    *,
    severity: Severity = Severity.ERROR,
    fixed: bool = False,
    when: Callable[[Any], object] | None = None,
) -> Rule | Callable[[Function], Rule]:
    """Make a rule of a function: `@rule`, or `@rule(severity=Severity.WARNING)`."""

    def make(function: Function) -> Rule:
        first, *rest = inspect.signature(function).parameters.values()
        subject = first.annotation
        subjects = get_args(subject) if get_origin(subject) is UnionType else (subject,)
        return Rule(function, severity, fixed, subjects, tuple(p.name for p in rest), when)

    return make(function) if function is not None else make


def arguments(
    rule: Rule, register: Register | None, today: date, proposal: Proposal | None
) -> tuple[Any, ...]:
    """What the rule wants beside its subject, in order."""
    offered = {"register": register, "today": today, "proposal": proposal}
    return tuple(offered[name] for name in rule.wants)


_SECTION = re.compile(r"^(Why|Source|Before|Bad|Good):[ ]*", re.MULTILINE)


def _document(text: str) -> Documentation:
    opening, *parts = _SECTION.split(text)
    summary, _, details = opening.strip().partition("\n\n")
    prose: dict[str, str] = {"Why": "", "Source": ""}
    examples: dict[str, list[Example]] = {"Bad": [], "Good": []}
    before = ""
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        if name in prose:
            prose[name] = body.strip()
            continue
        text_of = textwrap.dedent(body.strip("\n")).rstrip() + "\n"
        if name == "Before":
            before = text_of
        else:
            examples[name].append(Example(text_of, before))
    return Documentation(
        summary=_flow(summary),
        details=_flow(details),
        why=_flow(prose["Why"]),
        source=_flow(prose["Source"]),
        bad=tuple(examples["Bad"]),
        good=tuple(examples["Good"]),
    )


def _flow(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))
