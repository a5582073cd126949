"""A filled-in issue form *Propose a subprocessor*, as answers about a vendor.

GitHub turns a form into Markdown, with a heading for each question. GitLab's template is a list.
Programs pass a form on as JSON. Anybody may have written the answers.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from checks.editing import answers
from checks.editing.answers import BadAnswer
from checks.register.patterns import compile_pattern
from checks.register.policy import Policy

QUESTIONS: Mapping[str, str] = {
    "name": "Legal entity",
    "website": "Website",
    "purpose": "Purpose",
    "countries": "Countries",
    "data": "Personal data",
    "data-subjects": "Whose data it is",
    "reference": "Reference of the agreement",
    "evaluation-privacy": "Privacy evaluated on",
    "evaluation-security": "Security evaluated on",
    "evaluation-confidentiality": "Confidentiality evaluated on",
    "engaged": "Start",
}
"""The label of each field of GitHub's form, by its id."""

_NO_ANSWERS = frozenset({"", "_no response_", "none", "n/a", "tbd", "-", "?"})
"""What stands in place of an answer, in lower case."""


class BadForm(Exception):
    """The text is no filled-in form. The message says why."""


class Unclear(NamedTuple):
    """An answer that only a person understands: the option that would give the answer, the label
    of the question, and the reason.
    """

    option: str
    label: str
    reason: str


class Form(NamedTuple):
    """The answers of a form by the name of the option, and the unclear answers."""

    answers: Mapping[str, str]
    unclear: Sequence[Unclear]


def read_form(text: str, policy: Policy) -> Form:
    """The answers of a form in JSON or Markdown. Raises `BadForm`.

    An answer that is not certain is unclear, and none of its parts is used.
    """
    written = {
        name: " ".join(answer.split())
        for name, answer in _written(text)
        if answer.strip().lower() not in _NO_ANSWERS
    }
    if not written:
        raise BadForm("no question of the form “Propose a subprocessor” has an answer")
    return _Reader(written, policy).form()


class _Reader:
    """Reads the written answers, and notes the unclear ones."""

    def __init__(self, written: Mapping[str, str], policy: Policy) -> None:
        self._written = written
        self._policy = policy
        self._answers: dict[str, str] = {}
        self._unclear: list[Unclear] = []

    def form(self) -> Form:
        """The answers, and the unclear answers."""
        days: dict[str, str] = {}
        for name, answer in self._written.items():
            area = name.removeprefix("evaluation-")
            try:
                if name == "reference":
                    self._answers |= _agreement(answer, self._policy)
                elif name == "evaluated":
                    days |= _days(answer, self._policy)
                elif area != name:
                    days |= _days(f"{area}={answer}", self._policy)
                else:
                    answers.read(name, answer, self._policy)
                    self._answers[name] = answer
            except BadAnswer as error:
                option = name if area == name else "evaluated"
                self._unclear.append(Unclear(option, QUESTIONS.get(name, name), str(error)))
        if days:
            self._answers["evaluated"] = ", ".join(f"{area}={day}" for area, day in days.items())
        return Form(self._answers, self._unclear)


def _days(answer: str, policy: Policy) -> Mapping[str, str]:
    """The day of the evaluation of each area. Several days are in the order of the areas."""
    areas, days = policy.evaluation.areas, re.findall(_DAY, answer)
    if "=" not in answer and len(days) == len(areas) > 1:
        answer = ", ".join(f"{area}={day}" for area, day in zip(areas, days, strict=True))
    value = answers.read("evaluated", answer, policy)
    return {area: str(day) for area, day in value.items()} if isinstance(value, Mapping) else {}


def _agreement(answer: str, policy: Policy) -> Mapping[str, str]:
    """The reference of the agreement, and the day of its execution, if the answer has both."""
    days = re.findall(_DAY, answer)
    rest = re.sub(_SIGNED, " ", re.sub(_DAY, " ", answer)).strip(" .,;:()")
    if len(days) > 1 or not compile_pattern(policy.agreements.pattern).matches(rest):
        example = compile_pattern(policy.agreements.pattern).example
        raise BadAnswer(f"{answer}: write the reference and the day, such as {example}, 2026-11-23")
    executed = {"executed": str(answers.read("executed", days[0], policy))} if days else {}
    return {"reference": rest, **executed}


_DAY = r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])"
_SIGNED = r"(?i)\b(?:was\s+)?(?:signed|executed)\b(?:\s+on\b)?"


def _written(text: str) -> Iterator[tuple[str, str]]:
    """The fields and their answers, as they were written."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = text
    while isinstance(document, dict):
        inner = document.get("issue", document.get("body"))
        if not isinstance(inner, (str, dict)):
            yield from _of_mapping(document)
            return
        document = inner
    if not isinstance(document, str):
        raise BadForm("the JSON holds no answers to a form")
    lines = document.replace("\r", "").split("\n")
    yield from _below_headings(lines)
    yield from _of_list(lines)


def _of_mapping(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The answers by id or label. Several choices are a list, or a mapping with true and false."""
    for key, value in document.items():
        name = _LABELS.get(key.strip().casefold())
        if isinstance(value, dict):
            value = [choice for choice, chosen in value.items() if chosen is True]
        if isinstance(value, list):
            value = ", ".join(choice for choice in value if isinstance(choice, str))
        if name is not None and isinstance(value, str):
            yield name, value


def _below_headings(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The answers in the Markdown that GitHub makes of a form."""
    name: str | None = None
    answer: list[str] = []
    for line in (*lines, "### "):
        heading = _HEADING.fullmatch(line)
        if heading is None:
            answer.append(line)
            continue
        if name is not None:
            yield name, "\n".join(answer)
        name, answer = _LABELS.get(heading[1].strip().casefold()), []


def _of_list(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The answers in GitLab's template. An answer may go on in the next lines."""
    name: str | None = None
    answer: list[str] = []
    for line in (*lines, "- **"):
        item = _ITEM.match(line)
        if item is None and not line.startswith("- **"):
            answer.append(line)
            continue
        if name is not None:
            yield name, "\n".join(answer)
        name = _LABELS.get(item["label"].strip().casefold()) if item is not None else None
        answer = [item["answer"]] if item is not None else []


_HEADING = re.compile(r"###\s(.*)")
_ITEM = re.compile(r"- \*\*(?P<label>[^*]+)\*\*[^:]*:(?P<answer>.*)")

_LABELS: Mapping[str, str] = {
    **{name: name for name in QUESTIONS},
    **{label.casefold(): name for name, label in QUESTIONS.items()},
    "whose data": "data-subjects",
    "privacy, security and confidentiality evaluated": "evaluated",
}
"""Fields by their ids and labels in lower case, with the words in bold of GitLab's template."""
