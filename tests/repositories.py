"""Real Git repositories for tests: merges, squashes, reverts, time zones and odd clocks."""

import copy
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from unittest import mock

from tests.folders import Files, RegisterFolder

ENVIRONMENT: dict[str, str] = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    # Should the folder for temporary files lie in somebody's repository.
    "GIT_CEILING_DIRECTORIES": gettempdir(),
    "LC_ALL": "C",
    # Waiting for the disk takes longer than the rest of a commit.
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.fsync",
    "GIT_CONFIG_VALUE_0": "none",
}
"""Variables that hide the machine's configuration of Git, and let Git not wait for the disk."""

WRITTEN = "2001-02-03T04:05:06+00:00"
"""The time at which every author wrote: long before the landing. No test may depend on it."""

_PEOPLE = {
    "GIT_AUTHOR_NAME": "An Author",
    "GIT_AUTHOR_EMAIL": "author@initech.com",
    "GIT_AUTHOR_DATE": WRITTEN,
    "GIT_COMMITTER_NAME": "A Committer",
    "GIT_COMMITTER_EMAIL": "committer@initech.com",
}

_SETTINGS = """
[advice]
\tdetachedHead = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
"""

COLON = ":colon.txt"

ODD = (
    "a b.txt", "Prüfung.txt", unicodedata.normalize("NFD", "Prüfung 2.txt"), "new\nline.txt",
    "tab\t.txt", '"quoted".txt', COLON, "*.yaml", "--all", "main", "back\\slash",
    "\udce9.txt", "subprocessors.txt/acme.yaml", "subprocessors/a b.yaml", "subprocessors/-h.yaml",
    "subprocessors/:acme.yaml", "subprocessors/\udce9.yaml", "subprocessors/new\nline.yaml",
)  # fmt: skip
"""Names of files that could be taken for something else on the way through Git."""


LINK = b"link to "
"""The start of a file that `commit_stream` stores as a symbolic link."""


class GitFailed(Exception):
    """Git refused a command. The message is Git's."""


@contextmanager
def plain_environment() -> Iterator[None]:
    """Hide the machine's configuration, and the forge that runs the tests, from Git and the checks.

    Neither has a say in colours.
    """
    outer = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "GITHUB_")) and name not in ("FORCE_COLOR", "NO_COLOR")
    }
    with mock.patch.dict(os.environ, {**outer, **ENVIRONMENT}, clear=True):
        yield


class Repo(RegisterFolder):
    """A repository in `top`, and its register in the folder `root`: `top` itself or below."""

    def __init__(self, top: Path, within: str = "", object_format: str = "sha1") -> None:
        super().__init__(top / within)
        self.top = top
        self.root.mkdir(parents=True, exist_ok=True)
        for path, data in _empty_repository(object_format).items():
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            if data is None:
                (top / path).mkdir(exist_ok=True)
            else:
                (top / path).write_bytes(data)

    def copied(self, top: Path) -> "Repo":
        """A copy with the same commits. Copying is quicker than committing."""
        shutil.copytree(self.top, top, copy_function=shutil.copyfile)
        made = copy.copy(self)
        made.root = top / self.root.relative_to(self.top)
        made.top = top
        return made

    def git(self, *arguments: str, given: bytes = b"", at: str = "2026-01-01") -> str:
        """Run Git in the top folder. `at` is the committer's clock. Returns Git's output.

        Raises `GitFailed`.
        """
        times = {"GIT_COMMITTER_DATE": _moment(at)}
        return _git(self.top, *arguments, given=given, environment={**_PEOPLE, **times})

    @property
    def head(self) -> str:
        """The hash of the last commit."""
        return self.git("rev-parse", "HEAD")

    def commit(self, message: str = "A change", at: str = "2026-01-01") -> str:
        """Commit every file of the folder, at this time of the committer. Returns the hash.

        `at` is a day, at noon in UTC, or a time with its zone, or `@` and Unix time.
        """
        self.git("add", "--all")
        self.git(
            "commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", message, at=at
        )
        # A fresh commit is always in the file of its branch, so Git need not be asked.
        head = (self.top / ".git/HEAD").read_text().strip()
        branch = head.removeprefix("ref: ")
        return head if head == branch else (self.top / ".git" / branch).read_text().strip()

    def land(self, at: str, files: Files, message: str = "A change") -> str:
        """Write files and commit them. Returns the hash."""
        self.write(files)
        return self.commit(message, at)

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Make a branch and go to it."""
        self.git("checkout", "--quiet", "-b", name, start)

    def switch(self, revision: str) -> None:
        """Go to a branch, or to a commit with a detached HEAD."""
        self.git("checkout", "--quiet", revision)

    def merge(self, branch: str, at: str, message: str) -> str:
        """Merge a branch with a commit of its own. Returns the hash."""
        self.git("merge", "--quiet", "--no-ff", "-m", message, branch, at=at)
        return self.head

    def merge_pull_request(self, number: int, at: str, files: Files) -> str:
        """Land files as GitHub merges a pull request. Returns the hash of the merge."""
        branch = f"pull-{number}"
        self.branch(branch)
        self.land(at, files, f"Work on {number}")
        self.switch("main")
        merge = self.merge(branch, at, f"Merge pull request #{number} from initech/{branch}")
        self.git("branch", "--quiet", "--delete", branch)
        return merge

    def squash(self, branch: str, at: str, message: str) -> str:
        """Squash a branch into one commit. Returns the hash."""
        self.git("merge", "--quiet", "--squash", branch)
        self.git("commit", "--quiet", "-m", message, at=at)
        return self.head

    def rebase(self, branch: str, at: str) -> str:
        """Land the commits of a branch one by one on the current branch. Returns the last hash."""
        current = self.git("rev-parse", "--abbrev-ref", "HEAD")
        self.git("rebase", "--quiet", "--force-rebase", current, branch, at=at)
        self.switch(current)
        self.git("merge", "--quiet", "--ff-only", branch)
        return self.head

    def revert(self, revision: str, at: str, *options: str) -> str:
        """Land the opposite of a commit. Returns the hash."""
        self.git("revert", "--no-edit", *options, revision, at=at)
        return self.head

    def raw_commit(self, time: str, files: Files, message: str = "A change") -> str:
        """Commit with a committer's time that Git itself would refuse. Returns the hash."""
        self.write(files)
        self.git("add", "--all")
        lines = [f"tree {self.git('write-tree')}"]
        if self.git("for-each-ref"):
            lines.append(f"parent {self.head}")
        lines.append("author An Author <author@initech.com> 981173106 +0000")
        lines.append(f"committer A Committer <committer@initech.com> {time}")
        data = "\n".join([*lines, "", message, ""]).encode()
        made = self.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", given=data)
        self.git("update-ref", "HEAD", made)
        return made

    def import_line(self, landings: Sequence[tuple[int, str, Files]]) -> None:
        """Make many commits in one go: Unix time, message and files of each, oldest first."""
        stream = b"".join(commit_stream("refs/heads/main", *landing) for landing in landings)
        self.git("fast-import", "--quiet", given=stream)
        self.git("reset", "--quiet", "--hard", "main")

    def clone(self, to: Path, *options: str) -> Path:
        """Clone it, as a server would be cloned from. Returns the register's root there."""
        self.git("clone", "--quiet", *options, f"file://{self.top}", str(to))
        return to / self.root.relative_to(self.top)

    def add_submodule(self, path: str) -> None:
        """Enter this commit itself as a submodule, which is a path without a file."""
        self.git("update-index", "--add", "--cacheinfo", f"160000,{self.head},{path}")


def _moment(at: str) -> str:
    if at.startswith("@"):
        return f"{at} +0000"
    return at if "T" in at else f"{at}T12:00:00+00:00"


def commit_stream(branch: str, time: int, message: str, files: Files) -> bytes:
    """Returns a commit in the language of `git fast-import`, at this Unix time."""
    text = message.encode("utf-8", "surrogateescape")
    head = b"commit %s\ncommitter A Committer <committer@initech.com> %d +0000\ndata %d\n%s\n"
    lines = [head % (branch.encode(), time, len(text), text)]
    for path, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        if data is None:
            lines.append(b"D %s\n" % _quoted(path))
        else:
            mode = b"120000" if data.startswith(LINK) else b"100644"
            start = b"M %s inline %s\ndata %d\n" % (mode, _quoted(path), len(data))
            lines.append(start + data + b"\n")
    return b"".join(lines)


def _quoted(path: str) -> bytes:
    """A path in the quotes of C, whatever its bytes are."""
    safe = (
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03o}"
        for byte in path.encode("utf-8", "surrogateescape")
    )
    return f'"{"".join(safe)}"'.encode()


def _git(folder: Path, *arguments: str, given: bytes, environment: Mapping[str, str]) -> str:
    outer = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**outer, **ENVIRONMENT, **environment},
        input=given, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = (done.stdout + done.stderr).decode(errors="replace")
        raise GitFailed(f"git {arguments}: {said}")
    return done.stdout.decode(errors="surrogateescape").rstrip("\n")


@cache
def _empty_repository(object_format: str) -> Mapping[str, bytes | None]:
    """The files and empty folders of a new repository. Copying is quicker than `git init`."""
    # Without templates, `git init` copies no hooks.
    options = ("--quiet", "--initial-branch=main", "--template=")
    with TemporaryDirectory() as name:
        folder = Path(name)
        _git(
            folder, "init", *options, f"--object-format={object_format}", given=b"", environment={}
        )
        with (folder / ".git/config").open("a") as config:
            config.write(_SETTINGS)
        return {
            path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
            for path in sorted(folder.rglob("*"))
            if path.is_file() or not any(path.iterdir())
        }


def forget_history(repo: Repo) -> None:
    """Take the repository away around the register."""
    shutil.rmtree(repo.top / ".git")
