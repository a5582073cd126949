"""The talk with whoever starts a register: questions, and what is left to do."""

import io
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from checks.escaping import visible
from checks.findings import Report
from checks.init import questions
from checks.init.origin import PLACEHOLDER, Origin
from checks.init.rendering import Answers, Forge
from checks.init.writing import Outcome


class Unanswered(Exception):
    """Something is not known, and nobody answers. The message says what to give."""


def forge() -> Forge:
    """Where the repository will live; GitHub where nobody can be asked."""
    if not sys.stdin.isatty():
        return Forge.GITHUB
    names = [one.value for one in Forge]
    while (
        answer := _reply(f"Where the repository will live: {' or '.join(names)}", names[0])
    ) not in names:
        print(f"  one of: {', '.join(names)}", file=sys.stderr)
    return Forge(answer)


def answers(given: Mapping[str, str | None], check: Callable[[Answers], Report]) -> Answers:
    """The answers that are given, and those of somebody at the terminal. Raises `Unanswered`.

    `check` says what is wrong with a register of such answers.
    """
    missing = questions.missing(given)
    if not missing:
        return questions.complete(given)
    if not sys.stdin.isatty():
        flags = ", ".join(f"--{name}" for name in missing)
        raise Unanswered(f"{flags} must be given where nobody can be asked")
    return questions.ask(given, _reply, check, _reject)


def _reply(question: str, default: str) -> str:
    """What somebody answers at the terminal."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")  # the checks refuse what is no text
    shown = f"{question} [{visible(default)}]: " if default else f"{question}: "
    print(shown, end="", file=sys.stderr, flush=True)
    try:
        return input().strip() or default
    except EOFError:
        print(file=sys.stderr)
        raise Unanswered("the questions are not answered") from None


def _reject(report: Report) -> None:
    for found in report.findings:
        print(f"  {visible(found.message)}: {visible(found.hint)}", file=sys.stderr)


def left_open(origin: Origin, files: Mapping[str, str], outcome: Outcome) -> Iterator[str]:
    """What somebody has to look after, since the command could not, line by line."""
    for path in outcome.kept:
        yield f"{path} was there already, and stays as it is."
        if path == ".gitignore":
            named = [line for line in files[path].splitlines() if not line.startswith("#")]
            yield f"  It should name {', '.join(named)} too."
    if origin is PLACEHOLDER:
        yield (
            "WARNING: where the checks come from is not known. Replace OWNER/REPOSITORY and the "
            "zeros after it, a commit, in"
        )
        for path in outcome.written:
            if origin.revision in files[path]:
                yield f"  {path}"
        yield (
            "or take away all that was written and start again with --checks "
            "https://github.com/OWNER/REPOSITORY@COMMIT."
        )
    elif not origin.fetchable:
        yield (
            f"WARNING: {origin.revision} is not in {origin.address} as far as this clone of the "
            "checks knows: push it."
        )


def next_steps(folder: Path, written: Sequence[str], manual: str) -> str:
    """What was written, and the commands to type next. `manual` is the README for the company."""
    start = "" if (folder / ".git").exists() else "git init --initial-branch main && "
    place = visible(shlex.quote(str(folder)))
    go = [f"  cd {place}"] if place != "." else []
    return "\n".join(
        [
            f"Wrote to {visible(str(folder))}:",
            *(f"  {path}" for path in written),
            "",
            "Before the first commit, put the vendors that you use already into subprocessors/:",
            "what it holds counts as announced. Delete example-vendor.yaml: nothing is published",
            "with it.",
            "",
            "Next:",
            *go,
            "  subprocessors check",
            f'  {start}git add . && git commit -m "Start the register"',
            "",
            f"{manual} says what is left to set up.",
            "",
        ]
    )
