"""Questions to a person at the terminal, one at a time."""

import io
import sys
from datetime import date

from checks.dates import parse_date
from checks.escaping import visible


class Unanswered(Exception):
    """An answer is missing, and nobody can be asked. The message names the option to give."""


def can_ask() -> bool:
    """Whether a person can answer: standard input is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def say(line: str) -> None:
    """Print a line for the person who answers, on standard error."""
    print(line, file=sys.stderr)


def reply(question: str, default: str = "") -> str:
    """The answer that a person types, or the default. Raises `Unanswered` at the end of input."""
    # Bytes that are no text must not raise: the checks refuse them. Python refuses another setting
    # after the first line is read.
    if isinstance(sys.stdin, io.TextIOWrapper) and sys.stdin.errors != "surrogateescape":
        sys.stdin.reconfigure(errors="surrogateescape")
    prompt = f"{question} [{visible(default)}]: " if default else f"{question}: "
    print(prompt, end="", file=sys.stderr, flush=True)
    try:
        return input().strip() or default
    except EOFError:
        print(file=sys.stderr)
        raise Unanswered("the questions are not answered") from None


def needed(option: str, question: str) -> str:
    """The answer to a question that must be answered. Raises `Unanswered`.

    `option` is the option of the command that gives the answer.
    """
    if not can_ask():
        raise Unanswered(f"give --{option}: without a terminal, the command cannot ask")
    while not (answer := reply(question)):
        say("  please answer this question")
    return answer


def needed_day(option: str, question: str) -> date:
    """The day that answers a question. Raises `Unanswered`."""
    while True:
        answer = needed(option, f"{question} (such as 2026-11-23)")
        try:
            return parse_date(answer)
        except ValueError as error:
            say(f"  {visible(answer)} {error}")
