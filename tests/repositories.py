"""Real Git repositories for tests: merges, squashes, reverts, time zones and odd clocks."""

import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.trees import REGISTER, VENDOR

Files = Mapping[str, str | bytes | None]
"""Files by path. None deletes one."""

ENVIRONMENT: dict[str, str] = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    # Should the folder for temporary files lie in somebody's repository.
    "GIT_CEILING_DIRECTORIES": tempfile.gettempdir(),
    "LC_ALL": "C",
}
"""What keeps Git from the configuration of the machine."""

WRITTEN = "2001-02-03T04:05:06+00:00"
"""When every author wrote: long before it landed. No test may depend on it."""

_PEOPLE = {
    "GIT_AUTHOR_NAME": "An Author",
    "GIT_AUTHOR_EMAIL": "author@initech.com",
    "GIT_AUTHOR_DATE": WRITTEN,
    "GIT_COMMITTER_NAME": "A Committer",
    "GIT_COMMITTER_EMAIL": "committer@initech.com",
}

WITHOUT_LEDGER = REGISTER.replace("  ledger: agreements.csv\n", "")
"""A register.yaml that needs no other file."""


COLON = ":colon.txt"

ODD = (
    "a b.txt", "Prüfung.txt", unicodedata.normalize("NFD", "Prüfung 2.txt"), "new\nline.txt",
    "tab\t.txt", '"quoted".txt', COLON, "*.yaml", "--all", "main", "back\\slash",
    "\udce9.txt", "subprocessors.txt/acme.yaml", "subprocessors/a b.yaml", "subprocessors/-h.yaml",
    "subprocessors/:acme.yaml", "subprocessors/\udce9.yaml", "subprocessors/new\nline.yaml",
)  # fmt: skip
"""Names of files that could be taken for something else on the way through Git."""


def path_of(slug: str) -> str:
    """The path of a vendor's file."""
    return f"subprocessors/{slug}.yaml"


ACME, BETA, GAMMA = path_of("acme"), path_of("beta"), path_of("gamma")


def vendor(**fields: str | None) -> str:
    """The file of a valid vendor, with these fields instead of its own; None leaves one out."""
    written = {name.replace("_", "-"): value for name, value in fields.items()}
    return _with_fields(VENDOR, written)


def policy(**fields: str | None) -> str:
    """A valid register.yaml without a ledger, with these fields instead of its own."""
    return _with_fields(WITHOUT_LEDGER, fields)


def _with_fields(text: str, fields: Mapping[str, str | None]) -> str:
    """A file with some of its fields replaced where they stand, and others added."""
    lines: dict[str, str] = {}
    for block in re.findall(r"^[\w-]+:.*\n(?:[ ].*\n)*", text, re.MULTILINE):
        lines[block.partition(":")[0]] = block
    for name, value in fields.items():
        lines[name] = "" if value is None else f"{name}: {value}\n"
    return "".join(lines.values())


class Repo:
    """A repository in `top` and its register: in `root`, `top` or below."""

    def __init__(self, top: Path, within: str = "", object_format: str = "sha1") -> None:
        self.top = top
        self.root = top / within
        self.root.mkdir(parents=True)
        # Without templates, `git init` copies no hooks.
        options = ("--quiet", "--initial-branch=main", "--template=")
        self.git("init", *options, f"--object-format={object_format}")

    def git(self, *arguments: str, given: bytes = b"", at: str = "2026-01-01") -> str:
        """Run Git in the top folder. `at` is the committer's clock. Returns what Git prints."""
        outer = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        done = subprocess.run(
            ["git", "-c", "advice.detachedHead=false", *arguments],
            cwd=self.top,
            env=outer | ENVIRONMENT | _PEOPLE | {"GIT_COMMITTER_DATE": _moment(at)},
            input=given,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, f"git {arguments}: {done.stderr.decode(errors='replace')}"
        return done.stdout.decode(errors="surrogateescape").rstrip("\n")

    @property
    def head(self) -> str:
        """The hash of the last commit."""
        return self.git("rev-parse", "HEAD")

    def write(self, files: Files) -> None:
        """Write files of the register, without a commit."""
        for path, data in files.items():
            where = self.root / path
            if data is None:
                where.unlink()
                continue
            where.parent.mkdir(parents=True, exist_ok=True)
            where.write_bytes(data.encode() if isinstance(data, str) else data)

    def rename(self, old: str, new: str) -> None:
        """Rename a file of the register, without a commit."""
        (self.root / old).rename(self.root / new)

    def commit(self, message: str = "A change", at: str = "2026-01-01") -> str:
        """Commit all that is in the folder, at this time of the committer. Returns the hash.

        `at` is a day, at noon in UTC, or a time with its zone, or `@` and Unix time.
        """
        self.git("add", "--all")
        self.git(
            "commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", message, at=at
        )
        return self.head

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
        self.git("fast-import", "--quiet", given=b"".join(_stream(landings)))
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


def _stream(landings: Sequence[tuple[int, str, Files]]) -> Iterator[bytes]:
    """Commits in the language of `git fast-import`."""
    for time, message, files in landings:
        yield b"commit refs/heads/main\n"
        yield b"committer A Committer <committer@initech.com> %d +0000\n" % time
        yield b"data %d\n%s\n" % (len(message.encode()), message.encode())
        for path, content in files.items():
            if content is None:
                yield b"D %s\n" % path.encode()
            else:
                data = content.encode() if isinstance(content, str) else content
                yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)


def forget_history(repo: Repo) -> None:
    """Take the repository away around the register."""
    shutil.rmtree(repo.top / ".git")
