"""A Git repository: a register as it stood at a revision, and the commits that led there.

Everything is read from Git's objects, in as few processes as the answer needs.
Nothing is checked out.
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
"""What the modes of Git's trees mean; the others are submodules."""

_FILE_MODES = (b"100644", b"100755")

_NOT_STORED = "0" * 40

_LONGEST = 1000
"""Characters of a revision: no name of one is longer."""

_COMMIT = re.compile("([0-9a-f]{40}|[0-9a-f]{64}) commit")
"""Git's answer about the name of a commit."""

_NO_NAME = re.compile(r"^-|[\0\n]")
"""No revision, but an option or several lines."""

_NO_BRANCH = re.compile(r"@|[A-Z_]*HEAD|refs/.*|[0-9a-f]{40}|[0-9a-f]{64}")
"""Names that never mean a branch: Git's own, whole ones, and full hashes."""

_SHORT = re.compile(r"[0-9a-f]{7,63}(?![^~^@:])")
"""The short hash at the start of a revision. Git prints seven digits or more."""

_SUBMODULE = b"160000"

_NO_FILTER = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))

_FEW = 500
"""Commits that one process compares as quickly as several."""

PREFETCHED = 1024 * 1024
"""Bytes up to which a blob is read along with the others of its folder."""


_DIFF = (
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    # A change inside a submodule would need another Git, with the configuration there.
    "--ignore-submodules=dirty",
)

_LOG = ("log", "--first-parent", "--encoding=UTF-8", "--no-show-signature", "--no-notes")

_FILTER = re.compile(r"(filter\..+)\.(?:clean|smudge|process|required)", re.DOTALL)


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

    @property
    def stored(self) -> str | None:
        """The new blob, if Git has stored it. Git has no blob of a file that is not added yet."""
        return self.new if self.new is not None and self.new.strip("0") else None


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
        self._commits: set[str] = set()  # hashes of commits that were asked for
        here = os.path.realpath(self.root)
        top = find_top(here)
        if top is None:
            raise NoRepository("this folder is in no Git repository")
        self.top = top
        """The folder of the work tree that the register is in, without symbolic links."""
        self._git = Git(top)
        where = ("--is-shallow-repository", "--absolute-git-dir", "--show-toplevel")
        answer = decoded(self._git.run("rev-parse", *where)).split("\n")
        if len(answer) != 4 or not _same(answer[2], top):
            # An old Git does not know `safe.bareRepository`.
            raise GitError(f"{top}/.git is not the repository that Git finds there")
        self.shallow = answer[0] == "true"
        """Whether commits are missing, so that every date taken from history would be wrong."""
        self._git.settle(answer[1], here)
        below = os.path.relpath(here, top).replace(os.sep, "/")
        self.prefix = "" if below == "." else f"{below}/"
        """The way from the top to the register's folder, with a `/` at its end."""
        self.at_top = not self.prefix
        """Whether the folder is the repository's own, and not one inside it."""

    def resolve(self, revision: str) -> str:
        """The hash of the commit that a revision names. Raises `GitError` where there is none."""
        return self.resolve_all(revision)[0]

    def resolve_all(self, *revisions: str) -> list[str]:
        """The hashes of the named commits, from one process.

        A branch wins over a tag of the same name: first the local branch, then the
        branch of a remote, `origin` if no remote is named. A full hash always means a
        commit. Raises `GitError` for an unknown name, and for a branch whose name is
        also the short hash of a commit.
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
        """The commits that names mean, by name."""
        if not names:
            return {}
        # Not `rev-parse`: given several names, it fails without saying which name is unknown.
        with file_of(f"{name}^{{commit}}" for name in names) as lines:
            form = "--batch-check=%(objectname) %(objecttype)"
            process = self._git.start("cat-file", form, stdin=lines)
            out, _ = process.communicate()
        if process.returncode:
            # Git gives up at some names, such as `@{upstream}` without an upstream branch.
            return self._named(names[:1]) | self._named(names[1:]) if len(names) > 1 else {}
        answers = out.decode(errors="replace").splitlines()
        commits = (_COMMIT.fullmatch(answer) for answer in answers)
        return {name: commit[1] for name, commit in zip(names, commits, strict=False) if commit}

    def _refuse(self, revision: str) -> NoReturn:
        if revision == "HEAD":
            raise NoRepository("there is no commit yet")
        hint = "; fetch everything first (`git fetch --unshallow`)" if self.shallow else ""
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
        """The address of a remote as it is configured, or None where there is none."""
        try:
            # Not `remote get-url`: it applies what `insteadOf` says on this machine alone.
            return decoded(self._git.run("config", "--get", f"remote.{name}.url")).removesuffix(
                "\n"
            )
        except GitError:
            return None

    def pushed(self, commit: str, remote: str) -> bool:
        """Whether a commit is in a branch of the remote or in a tag, as far as is known here."""
        refs = (f"refs/remotes/{remote}", "refs/tags")
        return bool(self._git.run("for-each-ref", "--count=1", f"--contains={commit}", *refs))

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
            return self._git.run("merge-base", base, head).decode().split("\n", 1)[0]
        except GitError:
            raise GitError(f"{base[:10]} and {head[:10]} have no common history") from None

    def before(self, commit: str, changed: Iterable[FileChange]) -> "GitTree":
        """The tree of a commit, for reading files of which it is known that they changed."""
        tree = GitTree(self, commit)
        register = (REGISTER_FILE, f"{VENDOR_FOLDER}/")
        tree.learn({file.path: file.old for file in changed if file.path.startswith(register)})
        return tree

    def at(self, revision: str) -> "GitTree":
        """The tree of files at a revision. Raises `GitError` where there is none."""
        return GitTree(self, self.resolve(revision))

    def between(self, base: str, head: str) -> frozenset[str]:
        """The commits of the first-parent line of `head` that are not in the history of `base`."""
        listed = self._git.run("rev-list", "--first-parent", head, f"^{base}", "--")
        return frozenset(listed.decode().split())

    def times(self, head: str) -> Sequence[tuple[str, int]]:
        """The commits of the first-parent line and their times, newest first."""
        listed = self._git.run(*_LOG, "--format=%H %ct", head, "--").decode()
        lines = (line.partition(" ") for line in listed.splitlines())
        return [(commit, _seconds(time)) for commit, _, time in lines]

    def versions(self, head: str, path: str) -> Sequence[tuple[str, str | None]]:
        """The commits of the first-parent line that change a file, oldest first.

        Each comes with the hash of the file's blob afterwards, or None without the file.
        """
        options = ("-m", "--relative", "--format=%H", *_DIFF)
        tokens = iter(self._git.run(*_LOG, *options, head, "--", path).split(b"\0"))
        found: list[tuple[str, str | None]] = []
        commit = ""
        for token in (token.strip(b"\n") for token in tokens):
            if token.startswith(b":"):
                change = _file_change(token, next(tokens))
                if change.path == path:
                    found.append((commit, change.new))
            elif token:
                commit = token.decode()
        return found[::-1]

    def commits(self, head: str) -> "CommitLog":
        """The commits of the first-parent line up to a hash, newest first, with their changes.

        Git starts to work at once, and the answer is waited for where it is read.
        """
        listed = self._git.run(*_LOG, "-z", "--format=%H %ct %P%n%B", head, "--")
        commits = [_about(commit) for commit in listed.split(b"\0") if commit]
        options = ("-r", "--root", "--relative", *_DIFF)
        # In a repository of its own, the register is most of what there is, and
        # Git is quicker without a filter.
        where = (REGISTER_FILE, VENDOR_FOLDER) if self.prefix else ()
        running = []
        for some in _shares(commits):
            # Into a file: a pipe would soon be full, and Git would wait for us.
            answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed where it is read
            with file_of(f"{commit.hash} {commit.parent}" for commit in some) as pairs:
                arguments = ("diff-tree", "--stdin", *options, "--", *where)
                running.append((self._git.start(*arguments, stdin=pairs, stdout=answer), answer))
        return CommitLog(self._git, commits, running)

    def changes(self, base: str, head: str | None) -> Sequence[FileChange]:
        """Files that are not the same at two revisions. Without `head`, in the work tree.

        There, blobs that Git has not stored yet have hashes of zeros. Files
        outside the register's folder are among them, as `../name`.
        """
        if head is not None:
            return self._diff([], base, head)
        # Git looks for new files meanwhile.
        with self._git.start(
            "ls-files", "--others", "-z", "--", REGISTER_FILE, VENDOR_FOLDER
        ) as listing:
            found = {file.path: file for file in self._diff(self._without_filters(), base)}
            others = self._git.answer(listing).split(b"\0")[:-1]
        for name in map(decoded, others):
            known = found.get(name)  # taken out of the index, but still there
            found[name] = FileChange(name, known.old if known else None, _NOT_STORED)
        return list(found.values())

    def _diff(self, settings: Sequence[str], *revisions: str) -> Sequence[FileChange]:
        tokens = iter(self._git.run(*settings, "diff", *_DIFF, *revisions, "--").split(b"\0"))
        changed = [_file_change(about, next(tokens)) for about in tokens if about]
        return [file._replace(path=self.from_here(file.path)) for file in changed]

    def _without_filters(self) -> Sequence[str]:
        """Settings that switch off every configured filter.

        Git runs filters on files of the work tree before it compares them. The
        `.gitattributes` of a proposal choose the filter for each file.
        """
        listed = self._git.maybe("config", "-z", "--name-only", "--get-regexp", r"^filter\.")
        keys = (_FILTER.fullmatch(decoded(key)) for key in listed.split(b"\0"))
        settings: list[str] = []
        for driver in sorted({key[1] for key in keys if key}):
            if "=" in driver:
                raise GitError(f"Git's setting {driver} cannot be switched off: rename the filter")
            for key, value in _NO_FILTER:
                settings += ["-c", f"{driver}.{key}={value}"]
        return settings

    def from_here(self, path: str) -> str:
        """A path below the top of the repository, from the register's folder."""
        if path.startswith(self.prefix):
            return path.removeprefix(self.prefix)
        return "../" * self.prefix.count("/") + path

    def ignored(self, paths: Iterable[str]) -> frozenset[str]:
        """The ignored paths among these. Git never ignores a file that it tracks."""
        with file_of(paths, end="\0") as names:
            # This command refuses the option for literal paths. It tries every path literally.
            command = ("--no-literal-pathspecs", "check-ignore", "-z", "--stdin")
            out = self._git.maybe(*command, stdin=names)
        return frozenset(decoded(path) for path in out.split(b"\0")[:-1])

    def refuse_absent(self, folder: str) -> None:
        """Raise `GitError` where files that Git has for a folder are not in the work tree.

        A submodule stands in their place, or a sparse checkout leaves them out.
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
        """Whether files of the tree tell Git to convert the register's files at a checkout."""
        folder = Path(self.top, self.prefix, VENDOR_FOLDER)
        above = (folder, *folder.parents)
        inside = above[: above.index(Path(self.top)) + 1]
        return any((place / ".gitattributes").exists() for place in inside)

    def everything(self, commit: str) -> Mapping[str, FileType]:
        """All paths of a commit and what stands there, from the top of the repository."""
        listed = self._git.run("ls-tree", "-r", "-t", "-z", "--full-tree", commit)
        return {path: file_type for path, (file_type, _) in _tree_entries(listed).items()}

    def entries(self, commit: str, path: str) -> Mapping[str, tuple[FileType, str]]:
        """The type and hash of a path, or of what a folder holds, where `path` ends in `/`."""
        return _tree_entries(self._git.run("ls-tree", "-z", commit, "--", path))

    def blobs(self, hashes: Iterable[str], limit: int) -> dict[str, bytes | FileTooLarge]:
        """The bytes of blobs by hash; of those over `limit` bytes, only how large they are."""
        wanted = sorted(set(hashes))
        if not wanted:
            return {}
        found: dict[str, bytes | FileTooLarge] = {}
        # Messages go into a file: of a pipe that nobody reads, Git would wait.
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
                        found[blob] = FileTooLarge(size)
                    else:
                        found[blob] = stream.read(size)
                    stream.readline()
        return found


class CommitLog:
    """Commits, newest first. What they changed is read when somebody iterates over them."""

    def __init__(
        self,
        git: Git,
        commits: Sequence[_About],
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
                self._git.failed(error)
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
        self._known: dict[str, tuple[FileType | None, str]] = {}
        self._blobs: dict[str, bytes | FileTooLarge] = {}

    def holds(self, path: str) -> bool:
        """Whether there is a file at the path."""
        return self._find(path)[0] is FileType.FILE

    def entries(self, folder: str) -> Sequence[FolderEntry]:
        """What the folder holds, sorted by path. All its files are read at once."""
        file_type, _ = self._find(folder)
        if file_type is None:
            return ()
        if file_type is not FileType.FOLDER:
            raise OSError(f"is a {file_type}")
        found = self.repository.entries(self.commit, f"{folder}/")
        self._known.update(found)
        files = [blob for file_type, blob in found.values() if file_type is FileType.FILE]
        self._blobs.update(self.repository.blobs(files, PREFETCHED))
        return sorted(
            (FolderEntry(path, file_type) for path, (file_type, _) in found.items()), key=_by_path
        )

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file."""
        file_type, blob = self._find(path)
        if file_type is None:
            raise FileNotFoundError(2, "no such file or directory")
        if file_type is not FileType.FILE:
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
        self._known.update({p: (FileType.FILE, b) if b else (None, "") for p, b in files.items()})
        self._blobs.update(self.repository.blobs(filter(None, files.values()), PREFETCHED))

    def _find(self, path: str) -> tuple[FileType | None, str]:
        path = normpath(path)
        if path not in self._known:
            self._known.update(self.repository.entries(self.commit, path))
        return self._known.get(path, (None, ""))


def _spellings(revision: str) -> Iterator[str]:
    """The possible meanings of a revision, the strongest first. Git's own choice is last.

    Git prefers a tag to a branch of the same name. Branches named HEAD, or like a
    full hash or a full reference, do not count.
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
    """From what `ls-tree -z` prints."""
    found = {}
    for entry in listed.split(b"\0")[:-1]:
        about, _, name = entry.partition(b"\t")
        mode, _, blob = about.split(b" ")
        found[decoded(name)] = _TYPES.get(mode, FileType.OTHER), blob.decode()
    return found


def _file_change(about: bytes, path: bytes) -> FileChange:
    """From `:100644 100644 OLD NEW M` and a path."""
    old_mode, new_mode, old, new, _ = about[1:].split(b" ")
    return FileChange(
        decoded(path),
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


def _by_path(entry: FolderEntry) -> str:
    return entry.path


def _skip(stream: IO[bytes], size: int) -> None:
    while size > 0 and (part := stream.read(min(size, PREFETCHED))):
        size -= len(part)
