"""The dialogue with a person who starts a register: questions, warnings and next steps."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from checks.editing.asking import Unanswered, can_ask, reply, say
from checks.escaping import visible
from checks.findings import Report
from checks.init import questions
from checks.init.origin import PLACEHOLDER, Origin, Release
from checks.init.rendering import Answers, Forge
from checks.init.writing import Outcome, Surroundings
from checks.register.layout import is_vendor


def forge() -> Forge:
    """The forge that a person chooses, or GitHub if nobody can be asked."""
    if not can_ask():
        return Forge.GITHUB
    names = [forge.value for forge in Forge]
    while (
        answer := reply(f"Forge that hosts the repository: {' or '.join(names)}", names[0])
    ) not in names:
        say(f"  choose one of: {', '.join(names)}")
    return Forge(answer)


def answers(given: Mapping[str, str | None], check: Callable[[Answers], Report]) -> Answers:
    """The given answers, completed by a person at the terminal. Raises `Unanswered`.

    `check` returns the findings in a register with such answers.
    """
    missing = questions.missing(given)
    if not missing:
        return questions.complete(given)
    if not can_ask():
        options = ", ".join(f"--{name}" for name in missing)
        raise Unanswered(f"give {options}: without a terminal, the command cannot ask")
    return questions.ask(given, reply, check, _reject)


def _reject(report: Report) -> None:
    for finding in report.findings:
        say(f"  {visible(finding.message)}: {visible(finding.hint)}")


def left_open(
    origin: Origin | Release, files: Mapping[str, str], outcome: Outcome
) -> Iterator[str]:
    """The warnings about work that the command left to a person, line by line."""
    for path in outcome.kept:
        yield f"{path} exists already and was not changed."
        if path == ".gitignore":
            names = [line for line in files[path].splitlines() if not line.startswith("#")]
            yield f"  Add these lines to it: {', '.join(names)}"
    if isinstance(origin, Release):
        if not origin.pins and any(path.endswith("requirements.txt") for path in outcome.written):
            yield (
                f"WARNING: pip did not get {origin.requirement} from the package index, so "
                "requirements.txt has no hashes. Check the version and pip, delete all written "
                "files, and start again."
            )
    elif origin is PLACEHOLDER:
        yield (
            "WARNING: the origin of the checks is unknown. Replace OWNER/REPOSITORY, and the zeros "
            "after it by a commit, in"
        )
        for path in outcome.written:
            if origin.revision in files[path]:
                yield f"  {path}"
        yield (
            "or delete all written files and start again with --checks "
            "https://github.com/OWNER/REPOSITORY@COMMIT."
        )
    elif not origin.fetchable:
        yield (
            f"WARNING: {origin.revision} is not in {origin.address}, as far as this clone of the "
            "checks knows. Push it."
        )


def next_steps(
    folder: Path,
    surroundings: Surroundings,
    written: Sequence[str],
    manual: str,
    imported: bool = False,
) -> str:
    """The written files and the next commands. `manual` is the path of the company's guide.

    `imported`: whether the vendors of an existing list are among the files. The report about the
    list has named their files.
    """
    name = visible(shlex.quote(str(folder)))
    enter = [f"  cd {name}"] if name != "." else []
    start = "" if surroundings.top else "git init --initial-branch main && "
    return "\n".join(
        [
            f"Wrote to {visible(str(folder))}:",
            *(f"  {path}" for path in written if not (imported and is_vendor(path))),
            *(["  the vendors' files named above"] if imported else []),
            "",
            *(_below_the_top(surroundings, manual) if surroundings.within else []),
            *(_FIRST_IMPORT if imported else _FIRST_VENDORS),
            "",
            "Next:",
            *enter,
            "  subprocessors check",
            f'  {start}git add . && git commit -m "Start the register"',
            "",
            f"{manual} lists the remaining set-up.",
            "",
        ]
    )


_FIRST_VENDORS = (
    "Before the first commit, add the vendors that you use already to subprocessors/:",
    "they count as announced. Finish their texts first, because customers get a notice of",
    "a purpose in other words. Delete example-vendor.yaml, and correct the introduction in",
    "register.yaml: nothing is published while the example or the last line of the",
    "introduction is there.",
)

_FIRST_IMPORT = (
    "Before the first commit, read the vendors in subprocessors/: they count as announced.",
    "Finish their texts, because customers get a notice of a purpose in other words. A comment",
    "in a file quotes the list where a fact is not certain. Correct the introduction in",
    "register.yaml: nothing is published while its last line is there.",
)


def _below_the_top(surroundings: Surroundings, manual: str) -> list[str]:
    within, top = visible(surroundings.within), visible(surroundings.top)
    return [
        f"This folder is {within} in the repository {top}.",
        "Workflows, owners, forms and the commit hook belong at the top of a repository,",
        "so none was written here. A workflow at the top checks this register with",
        f"action.yml, the action of the checks. {manual} shows the step.",
        "",
    ]
