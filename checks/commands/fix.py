"""`subprocessors fix`: make every correction that is mechanical and certain."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from checks.commands.outcome import FINDINGS, OK, UNUSABLE, CannotRun
from checks.commands.root import root_of
from checks.commands.terminal import show, tell
from checks.editing.fix import differences
from checks.editing.fix import fix as make_corrections
from checks.escaping import visible
from checks.findings import Report
from checks.register.tree import WorkTree


def fix(root: Path | None, files: Sequence[Path], dry_run: bool, today: date | None) -> int:
    """Correct the files, and print the changes as a diff. Returns the exit status."""
    root = root_of(root)
    tree = WorkTree(root)
    fixed = make_corrections(tree, today, [_below(root, file) for file in files])
    diff = differences(tree, fixed.draft, visible)
    if not dry_run:
        try:
            fixed.draft.save(root)
        except OSError as error:
            raise CannotRun(f"{error.filename} cannot be written: {error.strerror}") from None
    show(_visible_lines(diff))
    if not dry_run:
        tell(_left(fixed.corrections, fixed.report))
    if fixed.report.rule_failed:
        return UNUSABLE
    return FINDINGS if fixed.report.errors else OK


def _below(root: Path, file: Path) -> str:
    """The path of a file from the root of the register. Raises `CannotRun`."""
    if not os.path.lexists(file):
        raise CannotRun(f"there is no file {file}")
    path = os.path.relpath(file.parent.resolve() / file.name, root.resolve())
    if path.startswith(".."):
        raise CannotRun(f"{file} is not in the register in {root}")
    return Path(path).as_posix()


def _visible_lines(text: str) -> str:
    return "".join(f"{visible(line)}\n" for line in text.split("\n")[:-1])


def _left(corrections: int, report: Report) -> str:
    """The corrections made, and the findings left to people."""
    made = f"{corrections} correction{'s' if corrections != 1 else ''} made"
    if not corrections:
        made = "nothing can be corrected with certainty"
    counts = [
        f"{number} {name}{'s' if number != 1 else ''}"
        for number, name in ((report.errors, "error"), (report.warnings, "warning"))
        if number
    ]
    if not counts:
        return f"{made if corrections else 'nothing to correct'}; the register passes the check"
    return f"{made}; {' and '.join(counts)} left: see `subprocessors check`"
