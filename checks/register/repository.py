"""A Git repository: the register at a revision, and what a proposal or the work tree changes.

Answers come from Git's objects, with as few processes as possible. Nothing is checked out.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from checks.register.commits import FileChange, Log, files_that_differ
from checks.register.git import Git, decoded, file_of
from checks.register.layout import REGISTER_FILE, VENDOR_FOLDER
from checks.register.objects import GitTree, Objects
from checks.register.revisions import Revisions
from checks.register.tree import FileTooLarge, GitError, NoRepository, find_top

Versions = Sequence[tuple[str, bytes | FileTooLarge]]
"""Versions of a file on a first-parent line, oldest first: commit and bytes."""

_NOT_STORED = "0" * 40

_SUBMODULE = b"160000"

_NO_FILTER = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))

_FILTER = re.compile(r"(filter\..+)\.(?:clean|smudge|process|required)", re.DOTALL)


class Repository:
    """The Git repository around a register's folder. Raises `NoRepository` and `GitError`."""

    def __init__(self, root: Path) -> None:
        self.root = os.fspath(root)
        here = os.path.realpath(self.root)
        top = find_top(here)
        if top is None:
            raise NoRepository("this folder is in no Git repository")
        self.top = top
        """The top folder of the work tree, without symbolic links."""
        self._git = Git(top)
        where = ("--is-shallow-repository", "--absolute-git-dir", "--show-toplevel")
        answer = decoded(self._git.run("rev-parse", *where)).split("\n")
        if len(answer) != 4 or not _same(answer[2], top):
            # An old version of Git ignores `safe.bareRepository`.
            raise GitError(f"{top}/.git is not the repository that Git finds there")
        self.shallow = answer[0] == "true"
        """Whether commits are missing, which would falsify every date from the history."""
        self._git.use_repository(answer[1], here)
        below = os.path.relpath(here, top).replace(os.sep, "/")
        self.prefix = "" if below == "." else f"{below}/"
        """The path from the top to the register's folder, with a `/` at the end, or empty."""
        self.at_top = not self.prefix
        """Whether the register's folder is the top folder."""
        self.objects = Objects(self._git)
        self.log = Log(self._git, below_top=not self.at_top)
        self._revisions = Revisions(self._git, shallow=self.shallow)

    def resolve(self, revision: str) -> str:
        """The hash of a revision's commit. Raises `GitError` for an unknown revision."""
        return self.resolve_all(revision)[0]

    def resolve_all(self, *revisions: str) -> list[str]:
        """The hashes of the revisions' commits, from a single process. Raises `GitError`."""
        return self._revisions.resolve(*revisions)

    def remote(self, name: str) -> str | None:
        """The configured address of a remote, or None without such a remote."""
        try:
            # `remote get-url` would apply `insteadOf`, a setting of this machine.
            return decoded(self._git.run("config", "--get", f"remote.{name}.url")).removesuffix(
                "\n"
            )
        except GitError:
            return None

    def pushed(self, commit: str, remote: str) -> bool:
        """Whether a commit is in a tag or a known branch of the remote."""
        refs = (f"refs/remotes/{remote}", "refs/tags")
        return bool(self._git.run("for-each-ref", "--count=1", f"--contains={commit}", *refs))

    def refuse_shallow(self) -> None:
        """Raise `GitError` in a shallow clone."""
        if self.shallow:
            raise GitError(
                "this clone is shallow, and commits of the history are missing: "
                "run `git fetch --unshallow`, or set `fetch-depth: 0` for a workflow's checkout"
            )

    def fork_point(self, base: str, head: str) -> str:
        """The commit where `head` left `base`. A proposal is the difference from this commit.

        Raises `GitError` without a common history.
        """
        try:
            return self._git.run("merge-base", base, head).decode().split("\n", 1)[0]
        except GitError:
            raise GitError(f"{base[:10]} and {head[:10]} have no common history") from None

    def before(self, commit: str, changed: Iterable[FileChange]) -> GitTree:
        """The tree of a commit, with the old blobs of changed files read already."""
        tree = GitTree(self.objects, commit)
        register = (REGISTER_FILE, f"{VENDOR_FOLDER}/")
        tree.learn({file.path: file.old for file in changed if file.path.startswith(register)})
        return tree

    def at(self, revision: str) -> GitTree:
        """The tree of a revision. Raises `GitError` for an unknown revision."""
        return GitTree(self.objects, self.resolve(revision))

    def between(self, base: str, head: str) -> frozenset[str]:
        """The commits on the first-parent line of `head` that are not in the history of `base`."""
        listed = self._git.run("rev-list", "--first-parent", head, f"^{base}", "--")
        return frozenset(listed.decode().split())

    def numbered(self, head: str) -> Mapping[str, int]:
        """All commits in the history of `head`, each with a smaller number than its descendants."""
        listed = self._git.run("rev-list", "--topo-order", "--reverse", head, "--")
        return {commit: number for number, commit in enumerate(listed.decode().split())}

    def versions(self, head: str, path: str, limit: int) -> Versions:
        """The versions of a file on the first-parent line of `head`, oldest first.

        A version is a commit and the bytes of the file after the commit. Of a file with more than
        `limit` bytes, only the size is read. Commits that remove the file are left out.
        """
        changed = [(commit, blob) for commit, blob in self.log.versions(head, path) if blob]
        blobs = self.objects.blobs((blob for _, blob in changed), limit)
        return [(commit, blobs[blob]) for commit, blob in changed]

    def changes(self, base: str, head: str | None) -> Sequence[FileChange]:
        """The files that differ between two commits, or between a commit and the work tree.

        Paths start at the register's folder, so a file outside is `../name`. In the work
        tree, a blob that Git has not stored yet has a hash of zeros.
        """
        if head is not None:
            return self._diff([], base, head)
        # Meanwhile, another process looks for new files.
        with self._git.start(
            "ls-files", "--others", "-z", "--", REGISTER_FILE, VENDOR_FOLDER
        ) as listing:
            changes = {file.path: file for file in self._diff(self._without_filters(), base)}
            others = self._git.output_of(listing).split(b"\0")[:-1]
        for name in map(decoded, others):
            change = changes.get(name)  # of a file that is not in the index any more
            changes[name] = FileChange(name, change.old if change else None, _NOT_STORED)
        return list(changes.values())

    def _diff(self, settings: Sequence[str], *revisions: str) -> Sequence[FileChange]:
        changed = files_that_differ(self._git, settings, *revisions)
        return [file._replace(path=self.from_here(file.path)) for file in changed]

    def _without_filters(self) -> Sequence[str]:
        """Options that switch off every configured filter.

        Git runs filters on files of the work tree before it compares them. The
        `.gitattributes` of a proposal choose the filter for each file.
        """
        listed = self._git.run_or_nothing(
            "config", "-z", "--name-only", "--get-regexp", r"^filter\."
        )
        keys = (_FILTER.fullmatch(decoded(key)) for key in listed.split(b"\0"))
        settings: list[str] = []
        for driver in sorted({key[1] for key in keys if key}):
            if "=" in driver:
                raise GitError(f"Git's setting {driver} cannot be switched off: rename the filter")
            for key, value in _NO_FILTER:
                settings += ["-c", f"{driver}.{key}={value}"]
        return settings

    def from_here(self, path: str) -> str:
        """The path of a file from the register's folder, given its path from the top."""
        if path.startswith(self.prefix):
            return path.removeprefix(self.prefix)
        return "../" * self.prefix.count("/") + path

    def ignored(self, paths: Iterable[str]) -> frozenset[str]:
        """The paths that Git ignores. Git never ignores a tracked file."""
        with file_of(paths, end="\0") as names:
            # This command takes every path literally, and refuses the option for literal paths.
            command = ("--no-literal-pathspecs", "check-ignore", "-z", "--stdin")
            out = self._git.run_or_nothing(*command, stdin=names)
        return frozenset(decoded(path) for path in out.split(b"\0")[:-1])

    def refuse_absent(self, folder: str) -> None:
        """Raise `GitError` if the work tree lacks files that Git has in a folder.

        A submodule may be in their place, or a sparse checkout may leave them out.
        """
        listed = self._git.run("ls-files", "--stage", "-t", "-z", "--", folder).split(b"\0")
        absent = []
        for entry in listed[:-1]:
            about, _, name = entry.partition(b"\t")
            tag, mode, *_ = about.split(b" ")
            path = decoded(name)
            if mode == _SUBMODULE:
                raise GitError(
                    f"{path} is a submodule, whose files are in another repository: "
                    "put the files into this repository"
                )
            if tag == b"S" and not os.path.lexists(f"{self.root}/{path}"):
                absent.append(path)
        if absent:
            others = f" and {len(absent) - 1:,} more" if len(absent) > 1 else ""
            raise GitError(
                f"a sparse checkout leaves out {absent[0]}{others}: "
                "run `git sparse-checkout disable` first"
            )

    @property
    def has_attributes(self) -> bool:
        """Whether a `.gitattributes` may tell Git to convert the register's files at a checkout."""
        folder = Path(self.top, self.prefix, VENDOR_FOLDER)
        above = (folder, *folder.parents)
        inside = above[: above.index(Path(self.top)) + 1]
        return any((place / ".gitattributes").exists() for place in inside)


def committed(root: Path) -> tuple[Repository, str]:
    """The repository of a register, and its last commit.

    Raises `NoRepository` without a repository, or if the register is not committed.
    """
    repository = Repository(root)
    head = repository.at("HEAD")
    if not head.holds(REGISTER_FILE):
        raise NoRepository("the register is not committed yet")
    return repository, head.commit


def _same(folder: str, other: str) -> bool:
    try:
        return Path(folder).samefile(other)
    except OSError:
        return False
