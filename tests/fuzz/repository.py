"""Real Git repositories from inputs, in one process each: `git fast-import`."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.story import Step, Story
from tests.repositories import ENVIRONMENT

BRANCH = "refs/heads/main"

LINK = b"link to "
"""Content of a file that Git stores as a symbolic link."""


class Refused(Exception):
    """Git does not take such commits: the input says nothing about us."""


def make_repository(folder: Path, story: Story) -> None:
    """A bare-bones repository with the landings of an input. Raises `Refused`."""
    folder.mkdir()
    _git(folder, b"", "init", "--quiet", "--template=", "--initial-branch=main")
    _git(
        folder, b"".join(_stream(story)),
        "fast-import", "--quiet", "--force", "--date-format=raw-permissive",
    )  # fmt: skip


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


def _stream(story: Story) -> Iterator[bytes]:
    for step in story.steps:
        yield b"commit %s\n" % BRANCH.encode()
        yield b"committer A Committer <committer@initech.com> %d +0000\n" % step.time
        message = step.message.encode("utf-8", "surrogateescape")
        yield b"data %d\n%s\n" % (len(message), message)
        yield from _files(step)


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
