"""Rules: functions that yield findings. Their docstrings are their documentation."""

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
from checks.register.defects import Defect
from checks.register.model import Register

Function = Callable[..., Iterator[Finding]]


class Example(NamedTuple):
    """The text of files that keep (`good`) or break a rule.

    In a rule about changes, `before` is the text of the files before the change.
    """

    text: str
    good: bool
    before: str = ""


class Documentation(NamedTuple):
    """The parts of a rule's docstring. The examples are in its order. The tests run them."""

    summary: str
    details: str
    why: str
    source: str
    examples: tuple[Example, ...]

    @property
    def bad(self) -> tuple[Example, ...]:
        """The examples that break the rule."""
        return tuple(example for example in self.examples if not example.good)

    @property
    def good(self) -> tuple[Example, ...]:
        """The examples that keep the rule."""
        return tuple(example for example in self.examples if example.good)


Condition = str | Callable[[Any], object]
"""A field that a subject must state, or a function that says whether the rule applies."""


@dataclass(frozen=True)
class Rule:
    """A function that yields findings about a subject, the first argument.

    `subjects` are the types that the first argument takes. `wants` names the further
    arguments: `register`, `today`, `proposal`. A rule that `needs_base` is about changes, and
    finds nothing without a base to compare with. No file can be read without a `fixed` rule,
    so nobody can change the severity of the rule or waive its findings. A rule runs only on
    subjects for which `when` is true, or that state the field that `when` names. Rules with the
    same `when` share the answer, so a plain vendor costs them a single question. The rule
    `lapses` if an unchanged register can begin to break it simply because time passes. Its errors
    fail the check, and the list is still published.
    """

    function: Function
    severity: Severity
    fixed: bool
    subjects: tuple[type, ...]
    wants: tuple[str, ...]
    needs_base: bool
    when: Condition | None = None
    lapses: bool = False

    @property
    def id(self) -> str:
        """The rule's name for people: the id of `country_code` is `country-code`."""
        return self.function.__name__.replace("_", "-")

    @property
    def topic(self) -> str:
        """The name of the rule's module, the heading above the rule in lists."""
        return self.function.__module__.rpartition(".")[2]

    @cached_property
    def documentation(self) -> Documentation:
        """The parts of the rule's docstring."""
        return _document(inspect.getdoc(self.function) or "")


@overload
def rule(function: Function, /) -> Rule: ...
@overload
def rule(
    *,
    severity: Severity = Severity.ERROR,
    fixed: bool = False,
    when: Condition | None = None,
    lapses: bool = False,
) -> Callable[[Function], Rule]: ...
def rule(
    function: Function | None = None,
    /,
    *,
    severity: Severity = Severity.ERROR,
    fixed: bool = False,
    when: Condition | None = None,
    lapses: bool = False,
) -> Rule | Callable[[Function], Rule]:
    """Turn a function into a rule: `@rule`, or `@rule(severity=Severity.WARNING)`.

    Raises `TypeError` for a rule about a defect with further arguments: the engine judges defects
    on no day, and also if there is no register.
    """

    def make(function: Function) -> Rule:
        first, *rest = inspect.signature(function).parameters.values()
        subject = first.annotation
        subjects = get_args(subject) if get_origin(subject) is UnionType else (subject,)
        wants = tuple(parameter.name for parameter in rest)
        if wants and any(issubclass(subject, Defect) for subject in subjects):
            named = " and ".join(f"`{name}`" for name in wants)
            raise TypeError(f"{function.__name__} is about a defect, and cannot have {named}")
        # A rule that gives `proposal` a default also finds something without a base.
        demanded = {parameter.name for parameter in rest if parameter.default is parameter.empty}
        of_changes = "proposal" in demanded or bool({*subjects} & {Addition, Removal, Revision})
        return Rule(function, severity, fixed, subjects, wants, of_changes, when, lapses)

    return make(function) if function is not None else make


def arguments(
    rule: Rule, register: Register | None, today: date, proposal: Proposal | None
) -> tuple[Any, ...]:
    """The rule's arguments after the subject, in order."""
    offered = {"register": register, "today": today, "proposal": proposal}
    return tuple(offered[name] for name in rule.wants)


_SECTION = re.compile(r"^(Why|Source|Before|Bad|Good):[ ]*", re.MULTILINE)


def _document(text: str) -> Documentation:
    opening, *parts = _SECTION.split(text)
    summary, _, details = opening.strip().partition("\n\n")
    prose: dict[str, str] = {"Why": "", "Source": ""}
    examples: list[Example] = []
    before = ""
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        if name in prose:
            prose[name] = body.strip()
            continue
        text_of = textwrap.dedent(body.strip("\n")).rstrip() + "\n"
        if name == "Before":
            before = text_of
        else:
            examples.append(Example(text_of, name == "Good", before))
    return Documentation(
        summary=_flow(summary),
        details=_flow(details),
        why=_flow(prose["Why"]),
        source=_flow(prose["Source"]),
        examples=tuple(examples),
    )


def _flow(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))
