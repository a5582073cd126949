"""Git: a register as it stood at a revision, and the commits that led there.

Everything is read from Git's objects by the command `git`, in as few processes
as the answer needs. Nothing is checked out, and nothing in the repository runs.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from posixpath import normpath
from typing import IO, NamedTuple, NoReturn

from checks.register.tree import (
    REGISTER_FILE,
    Entry,
    FileTooLarge,
    GitError,
    Kind,
    NoRepository,
)

_KINDS = {b"100644": Kind.FILE, b"100755": Kind.FILE, b"120000": Kind.LINK, b"040000": Kind.FOLDER}
"""What the modes of Git's trees mean; the others are submodules."""

_FILE_MODES = (b"100644", b"100755")

_FOLDER = "subprocessors"

_NOT_STORED = "0" * 40

_LONGEST = 1000
"""Characters of a revision: no name of one is longer."""

_HASH = re.compile("[0-9a-f]{40,64}")

_FEW = 500
"""Commits that one process compares as quickly as several."""

PREFETCHED = 1024 * 1024
"""Bytes up to which a blob is read along with the others of its folder."""


_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
"""What Git tells its hooks; it would be taken for the repository that is asked about."""


class Commit(NamedTuple):
    """A commit on the first-parent line. `time` is the committer's, in seconds of Unix time."""

    hash: str
    time: int
    message: str
    files: "Sequence[FileChange]"


class FileChange(NamedTuple):
    """A file that is not the same on two sides: the hashes of its blobs.

    A side without the file is None, and what is no regular file counts as none.
    """

    path: str
    old: str | None
    new: str | None


class _About(NamedTuple):
    """A commit without what it changed. `parent` is its first one, or empty."""

    hash: str
    time: int
    parent: str
    message: str


class Repository:
    """The Git repository around the folder of a register. Raises `NoRepository`."""

    def __init__(self, root: Path) -> None:
        self.root = os.fspath(root)
        answer = self._run("rev-parse", "--is-shallow-repository", "--show-prefix")
        shallow, _, prefix = answer.partition(b"\n")
        self.shallow = shallow == b"true"
        """Whether commits are missing, so that every date taken from history would be wrong."""
        self._prefix = _text(prefix).removesuffix("\n")
        self.at_top = not self._prefix
        """Whether the folder is the repository's own, and not one inside it."""

    def resolve(self, revision: str) -> str:
        """The hash of the commit that a revision names. Raises `GitError` where there is none."""
        if not revision.startswith("-") and "\0" not in revision and len(revision) < _LONGEST:
            try:
                name = f"{revision}^{{commit}}"
                found = self._run("rev-parse", "--verify", "--quiet", name).decode().strip()
                if _HASH.fullmatch(found):
                    return found
            except GitError:
                pass
        if revision == "HEAD":
            raise NoRepository("there is no commit yet")
        hint = "; fetch everything first (`git fetch --unshallow`)" if self.shallow else ""
        raise GitError(f"there is no revision {revision[:80]!r}{hint}")

    def remote(self, name: str) -> str | None:
        """The address of a remote as it is configured, or None where there is none."""
        try:
            # Not `remote get-url`: it applies what `insteadOf` says on this machine alone.
            return _text(self._run("config", "--get", f"remote.{name}.url")).removesuffix("\n")
        except GitError:
            return None

    def pushed(self, commit: str, remote: str) -> bool:
        """Whether a commit is in a branch of the remote or in a tag, as far as is known here."""
        refs = (f"refs/remotes/{remote}", "refs/tags")
        return bool(self._run("for-each-ref", "--count=1", f"--contains={commit}", *refs))

    def refuse_shallow(self) -> None:
        """Raise `GitError` in a shallow clone."""
        if self.shallow:
            raise GitError(
                "this clone is shallow, and lacks the commits that tell what changed when: "
                "run `git fetch --unshallow`, or set `fetch-depth: 0` where a workflow checks out"
            )

    def fork_point(self, base: str, head: str) -> str:
        """The commit from which `head` set out: what it proposes is the difference from there."""
        try:
            return self._run("merge-base", base, head).decode().split("\n", 1)[0]
        except GitError:
            raise GitError(f"{base[:10]} and {head[:10]} have no common history") from None

    def before(self, commit: str, changed: Iterable[FileChange]) -> "GitTree":
        """The tree of a commit, for reading files of which it is known that they changed."""
        tree = GitTree(self, commit)
        register = (REGISTER_FILE, f"{_FOLDER}/")
        tree.learn({file.path: file.old for file in changed if file.path.startswith(register)})
        return tree

    def at(self, revision: str) -> "GitTree":
        """The tree of files at a revision. Raises `GitError` where there is none."""
        return GitTree(self, self.resolve(revision))

    def between(self, base: str, head: str) -> frozenset[str]:
        """The commits of the first-parent line of `head` that are not in the history of `base`."""
        listed = self._run("rev-list", "--first-parent", head, f"^{base}", "--")
        return frozenset(listed.decode().split())

    def times(self, head: str) -> Sequence[tuple[str, int]]:
        """The commits of the first-parent line and their times, newest first."""
        listed = self._run("log", "--first-parent", "--format=%H %ct", head, "--").decode()
        lines = (line.partition(" ") for line in listed.splitlines())
        return [(commit, _seconds(time)) for commit, _, time in lines]

    def versions(self, head: str, path: str) -> Sequence[tuple[str, str | None]]:
        """The commits of the first-parent line that change a file, oldest first.

        Each comes with the hash of the file's blob afterwards, or None without the file.
        """
        options = ("--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--no-renames")
        listed = self._run("log", *options, "--relative", "--format=%H", head, "--", path)
        tokens = iter(listed.replace(b"\0\0", b"\0").strip(b"\0").split(b"\0"))
        found = []
        for commit in tokens:
            if commit:
                change = _file_change(next(tokens).strip(b"\n"), next(tokens))
                found.append((commit.decode(), change.new))
        return found[::-1]

    def commits(self, head: str) -> "CommitLog":
        """The commits of the first-parent line up to a hash, newest first, with their changes.

        Git starts to work at once, and the answer is waited for where it is read.
        """
        listed = self._run("log", "--first-parent", "-z", "--format=%H %ct %P%n%B", head, "--")
        commits = [_about(commit) for commit in listed.split(b"\0") if commit]
        options = ("-r", "--root", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative")
        # In a repository of its own, the register is most of what there is, and
        # Git is quicker without a filter.
        where = (REGISTER_FILE, _FOLDER) if self._prefix else ()
        running = []
        for some in _shares(commits):
            # Into a file: a pipe would soon be full, and Git would wait for us.
            answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed where it is read
            with _written(f"{commit.hash} {commit.parent}" for commit in some) as pairs:
                arguments = ("diff-tree", "--stdin", *options, "--", *where)
                running.append((self._start(*arguments, stdin=pairs, stdout=answer), answer))
        return CommitLog(commits, running)

    def changes(self, base: str, head: str | None) -> Sequence[FileChange]:
        """Files that are not the same at two revisions. Without `head`, in the work tree.

        There, blobs that Git has not stored yet have hashes of zeros. Files
        outside the register's folder are among them, as `../name`.
        """
        revisions = (base,) if head is None else (base, head)
        options = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-color")
        tokens = iter(self._run("diff", *options, *revisions, "--").split(b"\0"))
        changed = [_file_change(about, next(tokens)) for about in tokens if about]
        found = {self._from_here(file.path): file for file in changed}
        if head is None:
            others = self._run("ls-files", "--others", "-z", "--", REGISTER_FILE, _FOLDER)
            for path in (_text(path) for path in others.split(b"\0") if path):
                known = found.get(path)  # taken out of the index, but still there
                found[path] = FileChange(path, known.old if known else None, _NOT_STORED)
        return [file._replace(path=path) for path, file in found.items()]

    def _from_here(self, path: str) -> str:
        """A path below the top of the repository, from the register's folder."""
        if path.startswith(self._prefix):
            return path.removeprefix(self._prefix)
        return "../" * self._prefix.count("/") + path

    def entries(self, commit: str, path: str) -> Mapping[str, tuple[Kind, str]]:
        """The kind and hash of a path, or of what a folder holds, where `path` ends in `/`."""
        found = {}
        listed = self._run("ls-tree", "-z", commit, "--", path)
        for entry in listed.split(b"\0")[:-1]:
            about, _, name = entry.partition(b"\t")
            mode, _, blob = about.split(b" ")
            kind = _KINDS.get(mode, Kind.OTHER)
            found[_text(name)] = kind, blob.decode()
        return found

    def blobs(self, hashes: Iterable[str], limit: int) -> dict[str, bytes | FileTooLarge]:
        """The bytes of blobs by hash; of those over `limit` bytes, only how large they are."""
        wanted = sorted(set(hashes))
        if not wanted:
            return {}
        found: dict[str, bytes | FileTooLarge] = {}
        with _written(wanted) as names:
            process = self._start("cat-file", "--batch", "--buffer", stdin=names)
        with process, process.stdout as stream:  # type: ignore[union-attr]
            for blob in wanted:
                answer = stream.readline().split()
                if len(answer) != 3:
                    process.kill()
                    raise GitError(f"the object {blob} is missing: run `git fsck`")
                size = int(answer[2])
                if size > limit:
                    _skip(stream, size)
                    found[blob] = FileTooLarge(size)
                else:
                    found[blob] = stream.read(size)
                stream.readline()
        return found

    def _start(
        self,
        *arguments: str,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        stdout: int | IO[bytes] = subprocess.PIPE,
    ) -> subprocess.Popen[bytes]:
        # Replaced objects are another history than the one that everybody sees.
        command = ["git", "--no-replace-objects", "--literal-pathspecs", "-C", self.root]
        command += ["-c", "log.showSignature=false", "-c", "diff.relative=false"]
        try:
            return subprocess.Popen(  # noqa: S603 - no shell, and revisions are no options
                [*command, *arguments],
                stdin=stdin,
                stdout=stdout,
                stderr=subprocess.PIPE,
                env=_environment(),
            )
        except FileNotFoundError:
            raise NoRepository("`git` is not installed") from None

    def _run(self, *arguments: str) -> bytes:
        process = self._start(*arguments)
        out, err = process.communicate()
        if process.returncode:
            _fail(err)
        return out


class Comparison(NamedTuple):
    """How a proposal differs from where it set out: files, and how they were `before`.

    `base` is what it is proposed to, which may have moved on since. `versions`
    are those of register.yaml on the first-parent line of the base, oldest first:
    commits, each with the hash of the file's blob.
    """

    before: "GitTree"
    changed: Sequence[FileChange]
    base: "GitTree"
    versions: Sequence[tuple[str, str | None]]


def compare(root: Path, base: str, head: str | None) -> Comparison:
    """How `head`, or without it the work tree, differs from where it left the revision `base`.

    Raises `GitError`.
    """
    repository = Repository(root)
    repository.refuse_shallow()
    commit, tip = repository.resolve(head or "HEAD"), repository.resolve(base)
    start = tip if tip == commit else repository.fork_point(tip, commit)
    changed = repository.changes(start, commit if head is not None else None)
    before = repository.before(start, changed)
    versions = repository.versions(tip, REGISTER_FILE)
    last = before if start == tip else GitTree(repository, tip)
    return Comparison(before, changed, last, versions)


class CommitLog:
    """Commits, newest first. What they changed is read when somebody iterates over them."""

    def __init__(
        self,
        commits: Sequence[_About],
        running: Sequence[tuple[subprocess.Popen[bytes], IO[bytes]]],
    ) -> None:
        self._commits = commits
        self._running = running

    def __iter__(self) -> Iterator[Commit]:
        """The commits, newest first."""
        changed: dict[str, list[FileChange]] = {}
        for process, answer in self._running:
            _, error = process.communicate()
            if process.returncode:
                _fail(error)
            with answer:
                answer.seek(0)
                tokens = iter(answer.read().split(b"\0"))
            files: list[FileChange] = []
            for token in tokens:
                if token.startswith(b":"):
                    files.append(_file_change(token, next(tokens)))
                elif token:
                    files = changed.setdefault(token.decode(), [])
        for one in self._commits:
            yield Commit(one.hash, one.time, one.message, changed.get(one.hash, []))


class GitTree:
    """The files of a revision, as a `Tree`."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self.repository = repository
        self.commit = commit
        self._known: dict[str, tuple[Kind | None, str]] = {}
        self._blobs: dict[str, bytes | FileTooLarge] = {}

    def holds(self, path: str) -> bool:
        """Whether there is a file at the path."""
        return self._find(path)[0] is Kind.FILE

    def entries(self, folder: str) -> Sequence[Entry]:
        """What the folder holds, sorted by path. All its files are read at once."""
        kind, _ = self._find(folder)
        if kind is None:
            return ()
        if kind is not Kind.FOLDER:
            raise OSError(f"is a {kind}")
        found = self.repository.entries(self.commit, f"{folder}/")
        self._known.update(found)
        files = [blob for kind, blob in found.values() if kind is Kind.FILE]
        self._blobs.update(self.repository.blobs(files, PREFETCHED))
        return sorted((Entry(path, kind) for path, (kind, _) in found.items()), key=_by_path)

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file."""
        kind, blob = self._find(path)
        if kind is None:
            raise FileNotFoundError(2, "no such file or directory")
        if kind is not Kind.FILE:
            raise OSError("is no regular file")
        data = self._blobs.get(blob)
        if data is None or (isinstance(data, FileTooLarge) and data.size <= limit):
            data = self._blobs[blob] = self.repository.blobs([blob], limit)[blob]
        if isinstance(data, FileTooLarge):
            raise data
        if len(data) > limit:
            raise FileTooLarge(len(data))
        return data

    def learn(self, files: Mapping[str, str | None]) -> None:
        """Take over which blobs are at these paths, and read all of them at once."""
        self._known.update({p: (Kind.FILE, b) if b else (None, "") for p, b in files.items()})
        self._blobs.update(self.repository.blobs(filter(None, files.values()), PREFETCHED))

    def _find(self, path: str) -> tuple[Kind | None, str]:
        path = normpath(path)
        if path not in self._known:
            self._known.update(self.repository.entries(self.commit, path))
        return self._known.get(path, (None, ""))


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _HOOK}
    # Messages in a language that can be recognised, and no history but everybody's.
    return kept | {"LC_ALL": "C", "GIT_GRAFT_FILE": os.devnull}


def _file_change(about: bytes, path: bytes) -> FileChange:
    """From `:100644 100644 OLD NEW M` and a path."""
    old_mode, new_mode, old, new, _ = about[1:].split(b" ")
    return FileChange(
        _text(path),
        old.decode() if old_mode in _FILE_MODES else None,
        new.decode() if new_mode in _FILE_MODES else None,
    )


def _about(commit: bytes) -> _About:
    """From `HASH TIME PARENT...` and, below it, the message."""
    head, _, message = commit.decode(errors="replace").partition("\n")
    own, time, *parents = head.split(" ")
    return _About(own, _seconds(time), parents[0] if parents else "", message.strip())


def _seconds(time: str) -> int:
    """The time of a commit; 0 where it has none that makes sense."""
    return int(time) if time.isascii() and time.isdigit() else 0


def _shares(commits: Sequence[_About]) -> Iterator[Sequence[_About]]:
    """The commits in as many parts as there are processors, or one where they are few."""
    parts = os.cpu_count() or 1 if len(commits) > _FEW else 1
    size = max(1, -(-len(commits) // parts))
    for start in range(0, len(commits), size):
        yield commits[start : start + size]


def _text(path: bytes) -> str:
    """A path as Python has it, whatever its bytes are."""
    return path.decode(errors="surrogateescape")


def _by_path(entry: Entry) -> str:
    return entry.path


def _skip(stream: IO[bytes], size: int) -> None:
    while size > 0 and (part := stream.read(min(size, PREFETCHED))):
        size -= len(part)


def _written(lines: Iterable[str]) -> IO[bytes]:
    """A file with these lines, for another process to read."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write("".join(f"{line}\n" for line in lines).encode())
    file.seek(0)
    return file


def _fail(error: bytes) -> NoReturn:
    text = error.decode(errors="replace").strip()
    if "not a git repository" in text:
        raise NoRepository("this folder is in no Git repository")
    raise GitError(text.removeprefix("fatal: ") or "git failed")
