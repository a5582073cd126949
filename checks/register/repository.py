"""A Git repository: the register at a revision, and the commits up to the revision.

Answers come from Git's objects, with as few processes as possible. Nothing is checked out.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from posixpath import normpath
from typing import IO, NamedTuple, NoReturn

from checks.register.git import Git, Process, decoded, file_of
from checks.register.layout import REGISTER_FILE, VENDOR_FOLDER
from checks.register.tree import (
    FileTooLarge,
    FileType,
    FolderEntry,
    GitError,
    NoRepository,
    find_top,
)

_TYPES = {
    b"100644": FileType.FILE,
    b"100755": FileType.FILE,
    b"120000": FileType.LINK,
    b"040000": FileType.FOLDER,
}
"""The file types of the modes in Git's trees. Other modes are submodules."""

_FILE_MODES = (b"100644", b"100755")

_NOT_STORED = "0" * 40

_LONGEST = 1000
"""Characters of a revision. No revision has a longer name."""

_COMMIT = re.compile("([0-9a-f]{40}|[0-9a-f]{64}) commit")
"""Git's answer to the name of a commit."""

_NO_NAME = re.compile(r"^-|[\0\n]")
"""Texts that are not revisions: options, and several lines."""

_NO_BRANCH = re.compile(r"@|[A-Z_]*HEAD|refs/.*|[0-9a-f]{40}|[0-9a-f]{64}")
"""Names that never mean a branch: Git's own names, full references and full hashes."""

_SHORT = re.compile(r"[0-9a-f]{7,63}(?![^~^@:])")
"""A short hash at the start of a revision. Git prints at least seven digits."""

_SUBMODULE = b"160000"

_NO_FILTER = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))

_FEW = 500
"""The number of commits for which a single process is fast enough."""

PREFETCHED = 1024 * 1024
"""The largest size in bytes of blobs that are read together with all blobs of their folder."""


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

_FILTER = re.compile(r"(filter\..+)\.(?:clean|smudge|process|required)", re.DOTALL)


class Commit(NamedTuple):
    """A commit on the first-parent line.

    `time` is the time by the committer's clock, in seconds of Unix time. `files` are the
    files that differ from the first parent.
    """

    hash: str
    time: int
    message: str
    files: "Sequence[FileChange]"


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


class _Header(NamedTuple):
    """A commit without its files. `parent` is the hash of the first parent, or empty."""

    hash: str
    time: int
    parent: str
    message: str


class Repository:
    """The Git repository around a register's folder. Raises `NoRepository` and `GitError`."""

    def __init__(self, root: Path) -> None:
        self.root = os.fspath(root)
        self._commits: set[str] = set()  # hashes that are resolved already
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

    def resolve(self, revision: str) -> str:
        """The hash of a revision's commit. Raises `GitError` for an unknown revision."""
        return self.resolve_all(revision)[0]

    def resolve_all(self, *revisions: str) -> list[str]:
        """The hashes of the revisions' commits, from a single process.

        A branch wins over a tag of the same name: first the local branch, then the
        branch of a remote, `origin` if no remote is named. A full hash always means a
        commit. Raises `GitError` for an unknown revision, and for a branch whose name
        is also the short hash of a commit.
        """
        if self._commits.issuperset(revisions):
            return list(revisions)
        asked = [list(_spellings(revision)) for revision in revisions]
        named = self._named([name for names in asked for name in names])
        hashes = []
        for revision, names in zip(revisions, asked, strict=True):
            name = next((name for name in names if name in named), None)
            if name is None:
                self._refuse(revision)
            elif name != names[-1] and _SHORT.match(revision):
                self._refuse_short(revision)
            hashes.append(named[name])
        self._commits.update(hashes)
        return hashes

    def _named(self, names: Sequence[str]) -> dict[str, str]:
        """The hashes of the commits with these names, by name. Unknown names are left out."""
        if not names:
            return {}
        # For several names, `rev-parse` would fail without naming the unknown name.
        with file_of(f"{name}^{{commit}}" for name in names) as lines:
            form = "--batch-check=%(objectname) %(objecttype)"
            process = self._git.start("cat-file", form, stdin=lines)
            out, _ = process.communicate()
        if process.returncode:
            # Git fails for a few names, such as `@{upstream}` without an upstream branch.
            return self._named(names[:1]) | self._named(names[1:]) if len(names) > 1 else {}
        answers = out.decode(errors="replace").splitlines()
        commits = (_COMMIT.fullmatch(answer) for answer in answers)
        return {name: commit[1] for name, commit in zip(names, commits, strict=False) if commit}

    def _refuse(self, revision: str) -> NoReturn:
        if revision == "HEAD":
            raise NoRepository("there is no commit yet")
        hint = "; fetch the whole history first (`git fetch --unshallow`)" if self.shallow else ""
        raise GitError(f"there is no revision {revision[:80]!r}{hint}")

    def _refuse_short(self, revision: str) -> None:
        """Raise `GitError` if the name of a branch is also the short hash of a commit."""
        short = _SHORT.match(revision)
        objects = self._git.run("rev-parse", f"--disambiguate={short[0]}") if short else b""
        if self._named(objects.decode().split()):
            raise GitError(
                f"{revision[:80]!r} is a branch and the start of a commit's hash: "
                "write the whole hash, or `refs/heads/` before the branch"
            )

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

    def before(self, commit: str, changed: Iterable[FileChange]) -> "GitTree":
        """The tree of a commit, with the old blobs of changed files read already."""
        tree = GitTree(self, commit)
        register = (REGISTER_FILE, f"{VENDOR_FOLDER}/")
        tree.learn({file.path: file.old for file in changed if file.path.startswith(register)})
        return tree

    def at(self, revision: str) -> "GitTree":
        """The tree of a revision. Raises `GitError` for an unknown revision."""
        return GitTree(self, self.resolve(revision))

    def between(self, base: str, head: str) -> frozenset[str]:
        """The commits on the first-parent line of `head` that are not in the history of `base`."""
        listed = self._git.run("rev-list", "--first-parent", head, f"^{base}", "--")
        return frozenset(listed.decode().split())

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

    def commits(self, head: str) -> "CommitLog":
        """The commits on the first-parent line of `head`, newest first, with their files.

        Git starts to compare the files at once. Reading the log waits for the result.
        """
        listed = self._git.run(*_LOG, "-z", "--format=%H %ct %P%n%B", head, "--")
        commits = [_header(commit) for commit in listed.split(b"\0") if commit]
        options = ("-r", "--root", "--relative", *_DIFF)
        # In a register's own repository, most files belong to the register, and Git is faster
        # without a filter.
        where = (REGISTER_FILE, VENDOR_FOLDER) if self.prefix else ()
        running = []
        for share in _shares(commits):
            # Into a file, because Git would wait once a pipe is full.
            answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed where it is read
            with file_of(f"{commit.hash} {commit.parent}" for commit in share) as pairs:
                arguments = ("diff-tree", "--stdin", *options, "--", *where)
                running.append((self._git.start(*arguments, stdin=pairs, stdout=answer), answer))
        return CommitLog(self._git, commits, running)

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
        tokens = iter(self._git.run(*settings, "diff", *_DIFF, *revisions, "--").split(b"\0"))
        changed = [_file_change(about, next(tokens)) for about in tokens if about]
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

    def file_types(self, commit: str) -> Mapping[str, FileType]:
        """The file types of all paths in a commit. Paths start at the top of the repository."""
        listed = self._git.run("ls-tree", "-r", "-t", "-z", "--full-tree", commit)
        return {path: file_type for path, (file_type, _) in _tree_entries(listed).items()}

    def entries(self, commit: str, path: str) -> Mapping[str, tuple[FileType, str]]:
        """The type and hash of a path, or of each entry of a folder if `path` ends in `/`."""
        return _tree_entries(self._git.run("ls-tree", "-z", commit, "--", path))

    def blobs(self, hashes: Iterable[str], limit: int) -> dict[str, bytes | FileTooLarge]:
        """The bytes of blobs, by hash. For a blob of more than `limit` bytes, only its size."""
        wanted = sorted(set(hashes))
        if not wanted:
            return {}
        contents: dict[str, bytes | FileTooLarge] = {}
        # Error messages go into a file, because Git would wait for a pipe that nobody reads.
        with file_of(wanted) as names, tempfile.TemporaryFile() as errors:
            process = self._git.start("cat-file", "--batch", "--buffer", stdin=names, stderr=errors)
            with process, process.stdout as stream:  # type: ignore[union-attr]
                for blob in wanted:
                    answer = stream.readline().split()
                    if len(answer) != 3:
                        process.kill()
                        self._git.refuse_incomplete(f"the object {blob} is missing")
                    size = int(answer[2])
                    if size > limit:
                        _skip(stream, size)
                        contents[blob] = FileTooLarge(size)
                    else:
                        contents[blob] = stream.read(size)
                    stream.readline()
        return contents


class CommitLog:
    """Commits, newest first. The first iteration waits for the processes that compare files."""

    def __init__(
        self,
        git: Git,
        commits: Sequence[_Header],
        running: Sequence[tuple[Process, IO[bytes]]],
    ) -> None:
        self._git = git
        self._commits = commits
        self._running = running

    def __iter__(self) -> Iterator[Commit]:
        """The commits, newest first."""
        changed: dict[str, list[FileChange]] = {}
        for process, answer in self._running:
            _, error = process.communicate()
            if process.returncode:
                self._git.refuse_failure(error)
            with answer:
                answer.seek(0)
                tokens = iter(answer.read().split(b"\0"))
            files: list[FileChange] = []
            for token in tokens:
                if token.startswith(b":"):
                    files.append(_file_change(token, next(tokens)))
                elif token:
                    files = changed.setdefault(token.decode(), [])
        for header in self._commits:
            files = changed.get(header.hash, [])
            yield Commit(header.hash, header.time, header.message, files)


class GitTree:
    """The files of a commit, as a `Tree`."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self.repository = repository
        self.commit = commit
        self._known: dict[str, tuple[FileType | None, str]] = {}
        self._blobs: dict[str, bytes | FileTooLarge] = {}

    def holds(self, path: str) -> bool:
        """Whether the commit has a regular file at the path."""
        return self._find(path)[0] is FileType.FILE

    def entries(self, folder: str) -> Sequence[FolderEntry]:
        """The entries of a folder, sorted by path. All files of the folder are read at once."""
        file_type, _ = self._find(folder)
        if file_type is None:
            return ()
        if file_type is not FileType.FOLDER:
            raise OSError(f"is a {file_type}")
        entries = self.repository.entries(self.commit, f"{folder}/")
        self._known.update(entries)
        files = [blob for file_type, blob in entries.values() if file_type is FileType.FILE]
        self._blobs.update(self.repository.blobs(files, PREFETCHED))
        return sorted(
            (FolderEntry(path, file_type) for path, (file_type, _) in entries.items()), key=_by_path
        )

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file. Raises like `Tree.read`."""
        file_type, blob = self._find(path)
        if file_type is None:
            raise FileNotFoundError(2, "no such file or directory")
        if file_type is not FileType.FILE:
            raise OSError("is not a regular file")
        data = self._blobs.get(blob)
        if data is None or (isinstance(data, FileTooLarge) and data.size <= limit):
            data = self._blobs[blob] = self.repository.blobs([blob], limit)[blob]
        if isinstance(data, FileTooLarge):
            raise data
        if len(data) > limit:
            raise FileTooLarge(len(data))
        return data

    def learn(self, files: Mapping[str, str | None]) -> None:
        """Read the blobs of these files at once. `files` are blobs by path, None without a file."""
        for path, blob in files.items():
            self._known[path] = (FileType.FILE, blob) if blob else (None, "")
        self._blobs.update(self.repository.blobs(filter(None, files.values()), PREFETCHED))

    def _find(self, path: str) -> tuple[FileType | None, str]:
        path = normpath(path)
        if path not in self._known:
            self._known.update(self.repository.entries(self.commit, path))
        return self._known.get(path, (None, ""))


def _spellings(revision: str) -> Iterator[str]:
    """The names that a revision may stand for, best first. Git's own choice is last.

    Git prefers a tag to a branch of the same name. Branches named HEAD, or like a
    full hash or a full reference, are not considered.
    """
    if _NO_NAME.search(revision) or len(revision) >= _LONGEST:
        return
    name = re.split(r"[~^:]|@\{", revision, maxsplit=1)[0]
    if name and not _NO_BRANCH.fullmatch(name):
        for place in ("refs/heads", "refs/remotes", "refs/remotes/origin"):
            yield f"{place}/{revision}"
    yield revision


def _same(folder: str, other: str) -> bool:
    try:
        return Path(folder).samefile(other)
    except OSError:
        return False


def _tree_entries(listed: bytes) -> dict[str, tuple[FileType, str]]:
    """The entries in the output of `ls-tree -z`: type and hash by path."""
    entries = {}
    for entry in listed.split(b"\0")[:-1]:
        about, _, name = entry.partition(b"\t")
        mode, _, blob = about.split(b" ")
        entries[decoded(name)] = _TYPES.get(mode, FileType.OTHER), blob.decode()
    return entries


def _file_change(about: bytes, path: bytes) -> FileChange:
    """The change in Git's line `:100644 100644 OLD NEW M`, followed by a path."""
    old_mode, new_mode, old, new, _ = about[1:].split(b" ")
    return FileChange(
        decoded(path),
        old.decode() if old_mode in _FILE_MODES else None,
        new.decode() if new_mode in _FILE_MODES else None,
    )


def _header(commit: bytes) -> _Header:
    """The header in Git's line `HASH TIME PARENT...`, followed by the message."""
    head, _, message = commit.decode(errors="replace").partition("\n")
    own, time, *parents = head.split(" ")
    return _Header(own, _seconds(time), parents[0] if parents else "", message.strip())


def _seconds(time: str) -> int:
    """The time of a commit in seconds, or 0 if the time is not a number."""
    return int(time) if time.isascii() and time.isdigit() else 0


def _shares(commits: Sequence[_Header]) -> Iterator[Sequence[_Header]]:
    """The commits in one part for each processor, or in a single part if there are few."""
    parts = os.cpu_count() or 1 if len(commits) > _FEW else 1
    size = max(1, -(-len(commits) // parts))
    for start in range(0, len(commits), size):
        yield commits[start : start + size]


def _by_path(entry: FolderEntry) -> str:
    return entry.path


def _skip(stream: IO[bytes], size: int) -> None:
    while size > 0 and (part := stream.read(min(size, PREFETCHED))):
        size -= len(part)
