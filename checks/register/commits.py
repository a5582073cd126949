"""The commits on the first-parent line of a revision, and the files that differ."""

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checks.register.git import Git, Running, decoded, file_of
from checks.register.layout import REGISTER_FILE, VENDOR_FOLDER

_FILE_MODES = (b"100644", b"100755")

_FEW = 500
"""The number of commits for which a single process is fast enough."""

_DIFF = (
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    # To see changes inside a submodule, Git would start another Git, with the configuration there.
    "--ignore-submodules=dirty",
)

_LOG = ("log", "--first-parent", "--encoding=UTF-8", "--no-show-signature", "--no-notes")


class FileChange(NamedTuple):
    """A file that differs between two trees: path, old blob and new blob, by hash.

    A blob is None if the tree does not have the file, or if it is not a regular file.
    """

    path: str
    old: str | None
    new: str | None

    @property
    def stored(self) -> str | None:
        """The new blob, or None if Git has not stored it: the file may not be added yet."""
        return self.new if self.new is not None and self.new.strip("0") else None


class Commit(NamedTuple):
    """A commit on the first-parent line.

    `time` is the time by the committer's clock, in seconds of Unix time. `files` are the
    files that differ from the first parent.
    """

    hash: str
    time: int
    message: str
    files: Sequence[FileChange]


class CommitLog:
    """Commits, newest first. The first iteration waits for Git."""

    def __init__(self, git: Git, messages: Running, comparisons: Sequence[Running]) -> None:
        self._git = git
        self._messages = messages
        self._comparisons = comparisons

    def __iter__(self) -> Iterator[Commit]:
        """The commits, newest first."""
        headers = [
            _header(commit) for commit in self._git.output_of(self._messages).split(b"\0") if commit
        ]
        changed: dict[str, list[FileChange]] = {}
        for comparison in self._comparisons:
            tokens = iter(self._git.output_of(comparison).split(b"\0"))
            files: list[FileChange] = []
            for token in tokens:
                if token.startswith(b":"):
                    files.append(_file_change(token, next(tokens)))
                elif token:
                    files = changed.setdefault(token.decode(), [])
        for commit, time, message in headers:
            yield Commit(commit, time, message, changed.get(commit, []))


class Log:
    """The log of a repository. `below_top`: the register's folder is below the top folder."""

    def __init__(self, git: Git, *, below_top: bool) -> None:
        self._git = git
        self._below_top = below_top
        self._prepared: dict[str, CommitLog] = {}

    def prepare(self, head: str) -> None:
        """Start the work of Git for `commits(head)`, which then waits for less."""
        self._prepared[head] = self.commits(head)

    def commits(self, head: str) -> CommitLog:
        """The commits on the first-parent line of `head`, newest first, with their files.

        Git starts to read messages and to compare files at once. Reading the log waits
        for the result.
        """
        if head in self._prepared:
            return self._prepared.pop(head)
        messages = self._git.start_into_file(*_LOG, "-z", "--format=%H %ct%n%B", head, "--")
        line = self._git.run("rev-list", "--first-parent", "--parents", head, "--").splitlines()
        options = ("-r", "--root", "--relative", *_DIFF)
        # In a register's own repository, most files belong to the register, and Git is faster
        # without a filter.
        where = (REGISTER_FILE, VENDOR_FOLDER) if self._below_top else ()
        comparisons = []
        for share in _shares(line):
            # Each commit with its first parent alone, to which Git then compares a merge.
            with file_of(b" ".join(commit.split()[:2]).decode() for commit in share) as pairs:
                arguments = ("diff-tree", "--stdin", *options, "--", *where)
                comparisons.append(self._git.start_into_file(*arguments, stdin=pairs))
        return CommitLog(self._git, messages, comparisons)

    def times(self, head: str) -> Sequence[tuple[str, int]]:
        """The commits on the first-parent line of `head`, newest first.

        Each hash comes with the time by the committer's clock, in seconds of Unix time.
        """
        listed = self._git.run(*_LOG, "--format=%H %ct", head, "--").decode()
        lines = (line.partition(" ") for line in listed.splitlines())
        return [(commit, _seconds(time)) for commit, _, time in lines]

    def versions(self, head: str, path: str) -> Sequence[tuple[str, str | None]]:
        """The commits on the first-parent line of `head` that change a file, oldest first.

        Each hash comes with the file's blob after the commit, or None without the file.
        """
        options = ("-m", "--relative", "--format=%H", *_DIFF)
        tokens = iter(self._git.run(*_LOG, *options, head, "--", path).split(b"\0"))
        versions: list[tuple[str, str | None]] = []
        commit = ""
        for token in (token.strip(b"\n") for token in tokens):
            if token.startswith(b":"):
                change = _file_change(token, next(tokens))
                if change.path == path:
                    versions.append((commit, change.new))
            elif token:
                commit = token.decode()
        return versions[::-1]


def files_that_differ(git: Git, settings: Sequence[str], *revisions: str) -> Sequence[FileChange]:
    """The files that differ between two commits, or between a commit and the work tree.

    Paths start at the top. `settings` are options of Git for this comparison.
    """
    tokens = iter(git.run(*settings, "diff", *_DIFF, *revisions, "--").split(b"\0"))
    return [_file_change(about, next(tokens)) for about in tokens if about]


def _file_change(about: bytes, path: bytes) -> FileChange:
    """The change in Git's line `:100644 100644 OLD NEW M`, followed by a path."""
    old_mode, new_mode, old, new, _ = about[1:].split(b" ")
    return FileChange(
        decoded(path),
        old.decode() if old_mode in _FILE_MODES else None,
        new.decode() if new_mode in _FILE_MODES else None,
    )


def _header(commit: bytes) -> tuple[str, int, str]:
    """Hash, time and message from Git's line `HASH TIME`, followed by the message."""
    head, _, message = commit.decode(errors="replace").partition("\n")
    own, _, time = head.partition(" ")
    return own, _seconds(time), message.strip()


def _seconds(time: str) -> int:
    """The time of a commit in seconds, or 0 if the time is not a number."""
    return int(time) if time.isascii() and time.isdigit() else 0


def _shares(commits: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """The commits in one part for each processor, or in a single part if there are few."""
    parts = os.cpu_count() or 1 if len(commits) > _FEW else 1
    size = max(1, -(-len(commits) // parts))
    for start in range(0, len(commits), size):
        yield commits[start : start + size]
