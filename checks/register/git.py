"""The command `git`, used only to read, and protected against the repository.

The tree under check may be hostile. A folder in it can look like a bare
repository, with a configuration that names commands. Git never tracks a path
with `.git` in it, so the nearest `.git` above the register is genuine. Every
command names this repository, and switches off all other programs that Git could
start.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable
from typing import IO, NamedTuple, NoReturn

from checks.register.tree import GitError, NoRepository

_KEPT = ("GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS")
"""Environment variables that Git needs for the user's Git, keys and passwords.

All other variables of Git are dropped, except for `GIT_CONFIG_...`. They name programs
or another repository, as in Git's hooks.
"""

_OPTIONS = (
    "--no-pager",
    # With replaced objects, the history would differ from the history in other clones.
    "--no-replace-objects",
    "--literal-pathspecs",
)

_SETTINGS = (
    # Find no bare repository by chance, and start no program.
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "log.showSignature=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "gc.auto=0",
    "maintenance.auto=false",
    # Answers do not depend on the preferences of a user.
    "i18n.logOutputEncoding=UTF-8",
    "log.mailmap=false",
    "log.decorate=false",
    "diff.relative=false",
    f"diff.orderFile={os.devnull}",
    "advice.graftFileDeprecated=false",
)

_LACKING = re.compile("promisor|missing|unable to read|bad .*object|[Cc]ould not read|corrupt")
"""Words in Git's messages about objects that are missing in a clone."""

Process = subprocess.Popen[bytes]


class Running(NamedTuple):
    """A process with a file for the output."""

    process: Process
    output: IO[bytes]


class Git:
    """The command `git` in one repository. `top` is the top folder of its work tree."""

    def __init__(self, top: str) -> None:
        self.top = top
        # Git starts at the top, and looks for `.git` there first. Git must find the repository
        # by itself: with `--git-dir`, Git would not check the owner of the repository.
        self._where = ["-C", top]

    def use_repository(self, repository: str, folder: str) -> None:
        """Run all later commands in this `repository`, and in the register's `folder`."""
        self._where = [f"--git-dir={repository}", f"--work-tree={self.top}", "-C", folder]

    def start(
        self,
        *arguments: str,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        stdout: int | IO[bytes] = subprocess.PIPE,
        stderr: int | IO[bytes] = subprocess.PIPE,
    ) -> Process:
        """Start Git. This is the only function that starts Git.

        Raises `NoRepository` if Git is not installed.
        """
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
        return self.output_of(self.start(*arguments))

    def start_into_file(
        self, *arguments: str, stdin: int | IO[bytes] = subprocess.DEVNULL
    ) -> Running:
        """Start Git, whose output the caller reads later: Git would wait once a pipe is full."""
        output = tempfile.TemporaryFile()  # noqa: SIM115 - closed where it is read
        return Running(self.start(*arguments, stdin=stdin, stdout=output), output)

    def output_of(self, started: Process | Running) -> bytes:
        """The output of a started process. Raises `GitError` if the process fails."""
        process = started.process if isinstance(started, Running) else started
        out, error = process.communicate()
        if process.returncode:
            self.refuse_failure(error)
        if isinstance(started, Running):
            with started.output as output:
                output.seek(0)
                out = output.read()
        return out

    def run_or_nothing(self, *arguments: str, stdin: int | IO[bytes] = subprocess.DEVNULL) -> bytes:
        """The output of a command whose exit status 1 means "nothing". Raises `GitError`."""
        process = self.start(*arguments, stdin=stdin)
        out, error = process.communicate()
        if process.returncode not in (0, 1):
            self.refuse_failure(error)
        return out

    def refuse_failure(self, error: bytes) -> NoReturn:
        """Raise the `GitError` for a failed process, from its error output."""
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
        """Raise `GitError` for a clone with missing objects."""
        keys = r"^(extensions\.partialclone|remote\..*\.promisor)$"
        if self.run_or_nothing("config", "--get-regexp", keys):
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
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG_") or name in _KEPT
    }
    return kept | {
        # Messages in English, and the same history as in every clone.
        "LC_ALL": "C",
        "GIT_GRAFT_FILE": os.devnull,
        # Git only reads, and asks no questions.
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


def decoded(path: bytes) -> str:
    """A path from Git's output as text. Bytes that are not UTF-8 become surrogates."""
    return path.decode(errors="surrogateescape")


def file_of(lines: Iterable[str], end: str = "\n") -> IO[bytes]:
    """A temporary file with these lines, for another process to read. The caller closes it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write("".join(f"{line}{end}" for line in lines).encode(errors="surrogateescape"))
    file.seek(0)
    return file
