"""Real Git repositories from inputs, in one process each: `git fast-import`."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.story import Step, Story
from tests.repositories import ENVIRONMENT

BRANCH, PROPOSAL = "refs/heads/main", "refs/heads/proposal"

LINK = b"link to "
"""Content of a file that Git stores as a symbolic link."""


class Refused(Exception):
    """Git does not take such commits: the input says nothing about us."""


def make_repository(folder: Path, story: Story) -> None:
    """A repository with the landings of an input. Raises `Refused`."""
    make_empty(folder)
    _import(folder, b"".join(_commit(BRANCH, step) for step in story.steps))


def make_empty(folder: Path) -> None:
    """A repository without commits. The commands take its folder for a register's root."""
    folder.mkdir()
    _git(folder, b"", "init", "--quiet", "--template=", "--initial-branch=main")
    (folder / "register.yaml").touch()


def propose(folder: Path, step: Step, *, first: bool) -> None:
    """Make the branch `proposal`: one commit beyond the main branch. Raises `Refused`."""
    start = b"" if first else b"reset %s\nfrom %s^0\n\n" % (PROPOSAL.encode(), BRANCH.encode())
    _import(folder, start + _commit(PROPOSAL, step))


def land(folder: Path) -> None:
    """Let the main branch be as proposed."""
    _git(folder, b"", "update-ref", BRANCH, PROPOSAL)


def commits_of(folder: Path) -> list[str]:
    """The commits of the branch, oldest first."""
    return _git(folder, b"", "rev-list", "--first-parent", "--reverse", BRANCH).split()


def _git(folder: Path, given: bytes, *arguments: str) -> str:
    outer = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env=outer | ENVIRONMENT, input=given, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Refused(done.stderr.decode(errors="replace"))
    return done.stdout.decode()


def _import(folder: Path, stream: bytes) -> None:
    options = ("--quiet", "--force", "--date-format=raw-permissive")
    _git(folder, stream, "fast-import", *options)


def _commit(branch: str, step: Step) -> bytes:
    """A landing in the language of `git fast-import`."""
    message = step.message.encode("utf-8", "surrogateescape")
    head = b"commit %s\ncommitter A Committer <committer@initech.com> %d +0000\ndata %d\n%s\n" % (
        branch.encode(), step.time, len(message), message,
    )  # fmt: skip
    return head + b"".join(_files(step))


def _files(step: Step) -> Iterator[bytes]:
    for path, data in step.files.items():
        name = _quoted(path)
        if data is None:
            yield b"D %s\n" % name
        else:
            mode = b"120000" if data.startswith(LINK) else b"100644"
            yield b"M %s inline %s\ndata %d\n%s\n" % (mode, name, len(data), data)


def _quoted(path: str) -> bytes:
    """A path in the quotes of C, whatever its bytes are."""
    safe = (
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03o}"
        for byte in path.encode("utf-8", "surrogateescape")
    )
    return f'"{"".join(safe)}"'.encode()
