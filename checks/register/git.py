"""Git as a command that reads, and that nothing in the repository can turn into another one.

The tree that is judged may be hostile. A folder in it can look like a bare
repository, with a configuration that names commands. Git never tracks a path
with `.git` in it, so the nearest `.git` above the register is the real one. Every
command names that repository, and switches off whatever else Git could start.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable
from typing import IO, NoReturn

from checks.register.tree import GitError, NoRepository

_OURS = ("GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS")
"""Variables that Git keeps, beside its configuration: the user's Git, keys and passwords.

All others are dropped. They name programs, or another repository: Git sets such
variables for its hooks.
"""

_OPTIONS = (
    "--no-pager",
    # Replaced objects are another history than the one that everybody sees.
    "--no-replace-objects",
    "--literal-pathspecs",
)

_SETTINGS = (
    # No bare repository is found by chance, and no program is started.
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "log.showSignature=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "gc.auto=0",
    "maintenance.auto=false",
    # Answers read the same, whatever a user likes to see.
    "i18n.logOutputEncoding=UTF-8",
    "log.mailmap=false",
    "log.decorate=false",
    "diff.relative=false",
    f"diff.orderFile={os.devnull}",
    "advice.graftFileDeprecated=false",
)

_LACKING = re.compile("promisor|missing|unable to read|bad .*object|[Cc]ould not read|corrupt")
"""Words of Git about an object that a clone lacks."""

Process = subprocess.Popen[bytes]


class Git:
    """The command `git` in one repository. `top` is the top folder of its work tree."""

    def __init__(self, top: str) -> None:
        self.top = top
        # Git starts at the top, where it tries `.git` first. It must find the repository by
        # itself: with `--git-dir`, it would not check who owns the repository.
        self._where = ["-C", top]

    def settle(self, repository: str, folder: str) -> None:
        """Name the `repository` that Git found, and the folder of the register, from now on."""
        self._where = [f"--git-dir={repository}", f"--work-tree={self.top}", "-C", folder]

    def start(
        self,
        *arguments: str,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        stdout: int | IO[bytes] = subprocess.PIPE,
        stderr: int | IO[bytes] = subprocess.PIPE,
    ) -> Process:
        """Start Git. No other function of the checks does."""
        command = ["git", *_OPTIONS, *self._where]
        for setting in _SETTINGS:
            command += ["-c", setting]
        try:
            return subprocess.Popen(  # noqa: S603 - no shell, and revisions are no options
                [*command, *arguments],
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                env=_environment(),
            )
        except FileNotFoundError:
            raise NoRepository("`git` is not installed") from None

    def run(self, *arguments: str) -> bytes:
        """The output of a command. Raises `GitError` if the command fails."""
        return self.answer(self.start(*arguments))

    def answer(self, process: Process) -> bytes:
        """The output of a process that was started. Raises `GitError` if the process fails."""
        out, error = process.communicate()
        if process.returncode:
            self.failed(error)
        return out

    def maybe(self, *arguments: str, stdin: int | IO[bytes] = subprocess.DEVNULL) -> bytes:
        """The output of a command whose exit status 1 means "nothing"."""
        process = self.start(*arguments, stdin=stdin)
        out, error = process.communicate()
        if process.returncode not in (0, 1):
            self.failed(error)
        return out

    def failed(self, error: bytes) -> NoReturn:
        """Raise the `GitError` of a process that wrote this and failed."""
        text = error.decode(errors="replace").strip()
        if "not a git repository" in text:
            raise NoRepository("this folder is in no Git repository")
        lines = [line for line in text.splitlines() if line.startswith("fatal: ")]
        if "dubious ownership" in text:
            raise GitError(
                f"{lines[0].removeprefix('fatal: ')}: if you trust its owner, run "
                f"`git config --global --add safe.directory {self.top}`"
            )
        reason = (lines or [text])[0].removeprefix("fatal: ").removeprefix("error: ")
        if _LACKING.search(text):
            self.refuse_incomplete(reason)
        raise GitError(reason or "git failed")

    def refuse_incomplete(self, problem: str) -> NoReturn:
        """Raise `GitError` about a clone that lacks objects."""
        keys = r"^(extensions\.partialclone|remote\..*\.promisor)$"
        if self.maybe("config", "--get-regexp", keys):
            raise GitError(
                "this clone is partial: it lacks files of the history, and Git could not fetch "
                "them now. Complete it with `git fetch --refetch --no-filter`, or clone without "
                "`--filter` (in a workflow, check out without `filter`)"
            )
        raise GitError(f"{problem}: this clone is damaged; clone the repository anew")


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG_") or name in _OURS
    }
    return kept | {
        # Messages in a language that can be recognised, and no history but everybody's.
        "LC_ALL": "C",
        "GIT_GRAFT_FILE": os.devnull,
        # Git only reads, and asks nobody.
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


def decoded(path: bytes) -> str:
    """A path as Python has it, whatever its bytes are."""
    return path.decode(errors="surrogateescape")


def file_of(lines: Iterable[str], end: str = "\n") -> IO[bytes]:
    """A file with these lines, for another process to read."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write("".join(f"{line}{end}" for line in lines).encode(errors="surrogateescape"))
    file.seek(0)
    return file
