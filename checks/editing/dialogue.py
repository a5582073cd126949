"""The questions about a new vendor, in plain words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from checks.changes.safeguards import MECHANISMS
from checks.editing.answers import KINDS, Answers, BadAnswer, read
from checks.editing.asking import reply, say
from checks.escaping import visible
from checks.findings import Corrections, Replace
from checks.register.filenames import slug_of
from checks.register.model import Register, Subprocessor
from checks.register.names import normalised
from checks.register.policy import Policy
from checks.register.vocabulary import DATA, PEOPLE


@dataclass(frozen=True, slots=True)
class Question:
    """A question. `choices` are words with their meanings.

    The person may leave an answer `open`. `default` is the answer of a person who only presses
    Enter.
    """

    name: str
    text: str
    choices: Mapping[str, str] | None = None
    open: bool = True
    default: str = ""


class Doubts(NamedTuple):
    """The first error in the answers so far, or nothing, and all warnings.

    `corrections` are those of the error.
    """

    error: str
    warnings: Sequence[str]
    corrections: Corrections = ()


Check = Callable[[Answers], Doubts]

Needs = Callable[[Answers], bool]
"""Takes the answers so far. Returns whether a transfer still needs a safeguard."""


def ask(
    given: Answers, register: Register, earliest: str, check: Check, needs_safeguard: Needs
) -> dict[str, str]:
    """The answers, completed by the person at the terminal. Raises `Unanswered`.

    `earliest` is the first possible day of the engagement, or nothing if any day is possible. A
    question is repeated until its answer has no problem.
    """
    answers = dict(given)
    told = {*check(answers).warnings} if "name" in answers else set()
    say("If you do not know an answer yet, press Enter.")
    for question in _questions(answers, register, earliest, needs_safeguard):
        if question.name not in answers:
            answer = _answer(question, answers, register.policy, check, told)
            if answer:
                answers[question.name] = answer
    return answers


def _answer(
    question: Question, answers: Answers, policy: Policy, check: Check, told: set[str]
) -> str:
    """The answer to a question. `told` are the warnings that the person has read."""
    for line in _choices(question):
        say(line)
    default = question.default
    while True:
        answer = _by_number(reply(question.text, default), question)
        if not answer:
            if question.open:
                return ""
            say("  please answer this question")
            continue
        try:
            read(question.name, answer, policy)
            error, warnings, corrections = check({**answers, question.name: answer})
        except BadAnswer as problem:
            error, warnings, corrections = str(problem), (), ()
        new = [warning for warning in warnings if warning not in told]
        if not error and not new:
            return answer
        for problem_in_words in [error] if error else new:
            say(f"  {visible(problem_in_words)}")
        default = _suggested(question, corrections) or question.default
        if not error:
            say("  Press Enter to keep the answer, or write another answer.")
            told.update(new)
            default = answer


def _suggested(question: Question, corrections: Corrections) -> str:
    """The only corrected answer to a question, or nothing."""
    edits = [edit for correction in corrections for edit in correction.edits]
    match edits:
        case [Replace(place=(question.name,), value=str(value))]:
            return value
    return ""


def _choices(question: Question) -> Iterator[str]:
    if question.choices:
        width = max(map(len, question.choices))
        for number, (word, meaning) in enumerate(question.choices.items(), 1):
            line = f"  {number:>2}  {word:<{width}}  {meaning}"
            yield visible(line.rstrip())


def _by_number(answer: str, question: Question) -> str:
    """The answer, with words in place of the numbers of choices."""
    words = [*(question.choices or ())]
    if not words:
        return answer
    items = [item.strip() for item in answer.split(",")]
    chosen = [
        words[int(item) - 1] if item.isdecimal() and 0 < int(item) <= len(words) else item
        for item in items
    ]
    return ", ".join(filter(None, chosen))


def _questions(
    answers: dict[str, str], register: Register, earliest: str, needs_safeguard: Needs
) -> Iterator[Question]:
    """The questions in their order. `answers` grow meanwhile, and decide on later questions.

    For a further service of a company, `answers` get the file of the company.
    """
    policy = register.policy
    yield Question("name", "Full legal name of the company that signs the agreement", open=False)
    yield from _about_file(answers, register)
    yield Question("website", "Website (https)")
    groups = {key: group.title for key, group in policy.groups.items()}
    yield Question("group", "Group of the list, by number or word", groups, open=False)
    yield Question("purpose", "The service of the vendor, in a customer's words")
    yield Question(
        "countries", "Countries where the vendor processes the data (such as US, Germany)"
    )
    if policy.scopes:
        yield Question(
            "scope", "Only for some customers? Numbers or own words, or Enter for all customers",
            policy.scopes,
        )  # fmt: skip
    yield Question("data", "Personal data, by numbers or words (such as 2, 4)", DATA)
    yield Question("data-subjects", "The people whose data it is", PEOPLE)
    if "entity" not in answers:
        yield from _about_agreement(answers, register)
        yield Question("evaluated", _evaluation(policy))
    hint = f", {earliest} at the earliest" if earliest else ""
    yield Question(
        "engaged", f"First day on which the vendor processes data{hint}", default=earliest
    )
    if needs_safeguard(answers):
        yield Question("transfers", "Safeguard of the transfer to a third country", MECHANISMS)


def _about_file(answers: dict[str, str], register: Register) -> Iterator[Question]:
    """The question about the name of the file. A company on the list gets a further service."""
    entity = same_company(answers["name"], register)
    if entity is not None and "entity" not in answers:
        answers["entity"] = entity.slug
        say(f"  {entity.path} is about the same company: this file adds a further service.")
    slug = slug_of(normalised(answers["name"]))
    free = "" if slug in register.by_slug else slug
    yield Question("file", "Permanent name of the file, without .yaml", open=False, default=free)


def same_company(name: str, register: Register) -> Subprocessor | None:
    """The entry of a company with this name that has an agreement of its own, or None."""
    known = normalised(name)
    return next(
        (
            vendor
            for vendor in register.subprocessors
            if vendor.read("name")
            and vendor.stated("entity") is None
            and normalised(vendor.name) == known
        ),
        None,
    )


def _about_agreement(answers: Answers, register: Register) -> Iterator[Question]:
    yield Question("reference", "Reference of the signed agreement")
    if "reference" not in answers:
        return
    ledger = register.ledger
    if ledger is None or answers["reference"] not in ledger.by_reference:
        yield Question("executed", "Day when the last party signed (such as 2026-11-23)")
        yield Question("expires", "Last day of the agreement, or Enter if it has no end")
    yield Question("kind", "Kind of the agreement", KINDS)


def _evaluation(policy: Policy) -> str:
    areas = policy.evaluation.areas
    example = ", ".join(f"{area}=2026-10-19" for area in areas[:2])
    return f"Day of the evaluation of {', '.join(areas)}, or a day for each (such as {example})"
