"""Run a command as a person would, in this process, and let the oracles read what it prints."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from checks.cli import main
from tests.fuzz.examining import examine_output
from tests.fuzz.failure import Failed
from tests.fuzz.oracles.expected import Expected
from tests.fuzz.oracles.terminal import check_text
from tests.repositories import plain_environment


class Ended(NamedTuple):
    """The status and output of a command."""

    status: int
    out: str


def run(folder: Path, allowed: Expected, name: str, command: str, *options: str) -> Ended:
    """Run a command on the register in a folder.

    The ending of `name` tells the output format. Raises `Failed`, or
    what the command raised.
    """
    out, err = io.StringIO(), io.StringIO()
    with plain_environment(), redirect_stdout(out), redirect_stderr(err):
        try:
            status = main([command, "--root", str(folder), *options])
        except SystemExit as stopped:
            raise Failed(f"{command}: usage", err.getvalue()) from stopped
    check_text(err.getvalue())
    if "rule-failed" in err.getvalue():
        raise Failed(f"{command}: a rule failed", err.getvalue()[:2000])
    if status not in (0, 1, 2) and (command, status) != ("publish", 3):
        raise Failed(f"{command}: status {status}", err.getvalue()[:500])
    examine_output(name, out.getvalue(), allowed)
    return Ended(status, out.getvalue())
