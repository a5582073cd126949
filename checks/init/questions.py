"""The questions to a person who starts a register, one at a time."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlsplit

from checks.findings import Report
from checks.init.rendering import STAND_INS, Answers


@dataclass(frozen=True, slots=True)
class Question:
    """The question for a field of `Answers`."""

    field: str
    text: str
    default: Callable[[Answers], str]
    """Takes the answers so far. Returns the answer for a person who only presses Enter, or ""."""


def _no_default(_: Answers) -> str:
    return ""


def _mailbox(answers: Answers) -> str:
    host = urlsplit(answers.url).hostname or ""
    return f"privacy@{host.removeprefix('www.')}"


QUESTIONS = (
    Question("organization", "Name of your company", _no_default),
    Question("url", "Address of the published list (https)", _no_default),
    Question("contact", "E-mail or https address for questions and objections", _mailbox),
)


def missing(given: Mapping[str, str | None]) -> list[str]:
    """The fields without an answer."""
    return [question.field for question in QUESTIONS if given.get(question.field) is None]


def ask(
    given: Mapping[str, str | None],
    reply: Callable[[str, str], str],
    check: Callable[[Answers], Report],
    reject: Callable[[Report], None],
) -> Answers:
    """Ask for the missing answers, and repeat a question until its answer has no findings.

    `reply` takes a question and its default, and returns the answer. `check` returns
    the findings in a register with such answers. `reject` takes these findings.
    """
    answers = replace(STAND_INS, **{name: text for name, text in given.items() if text is not None})
    for question in QUESTIONS:
        if given.get(question.field) is not None:
            continue
        while True:
            text = reply(question.text, question.default(answers))
            # Each answer is checked among stand-ins, which have no findings of their own.
            report = check(replace(STAND_INS, **{question.field: text}))
            if not report.findings:
                break
            reject(report)
        answers = replace(answers, **{question.field: text})
    return answers


def complete(given: Mapping[str, str | None]) -> Answers:
    """The answers, if none is missing."""
    return replace(STAND_INS, **{name: given[name] or "" for name in asdict(STAND_INS)})
