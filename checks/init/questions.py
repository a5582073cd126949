"""What is asked of whoever starts a register: one question at a time."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlsplit

from checks.findings import Report
from checks.init.rendering import STAND_INS, Answers


@dataclass(frozen=True, slots=True)
class Question:
    """What one field of `Answers` is asked with."""

    field: str
    text: str
    default: Callable[[Answers], str]
    """From the answers so far, what stands when somebody only presses Enter; may be empty."""


def _no_default(_: Answers) -> str:
    return ""


def _mailbox(answers: Answers) -> str:
    host = urlsplit(answers.url).hostname or ""
    return f"privacy@{host.removeprefix('www.')}"


QUESTIONS = (
    Question("organization", "Name of your company", _no_default),
    Question("url", "Address where the list will be published (https)", _no_default),
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
    """Ask for what is not given, and again while an answer is no good.

    `reply` takes a question and its default, and returns what was answered.
    `check` says what is wrong with a register of such answers; `reject` gets what
    it found.
    """
    # The other answers must not spoil the judgement of one: stand-ins have no findings.
    answers = replace(STAND_INS, **{name: text for name, text in given.items() if text is not None})
    for question in QUESTIONS:
        if given.get(question.field) is not None:
            continue
        while True:
            text = reply(question.text, question.default(answers))
            report = check(replace(STAND_INS, **{question.field: text}))
            if not report.findings:
                break
            reject(report)
        answers = replace(answers, **{question.field: text})
    return answers


def complete(given: Mapping[str, str | None]) -> Answers:
    """The answers, where none is missing."""
    return replace(STAND_INS, **{name: given[name] or "" for name in asdict(STAND_INS)})
