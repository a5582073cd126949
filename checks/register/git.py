"""Git: a register as it stood at a revision, and the commits that led there.

Everything is read from Git's objects by the command `git`, in as few processes
as the answer needs. Nothing is checked out, and nothing in the repository runs.

The tree that is judged may be hostile. A folder in it can look like a bare
repository, with a configuration that names commands. Git never tracks a path
with `.git` in it, so the nearest `.git` above the register is the real one. Every
command names that repository, and switches off whatever else Git could start.
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
    find_top,
)

_KINDS = {b"100644": Kind.FILE, b"100755": Kind.FILE, b"120000": Kind.LINK, b"040000": Kind.FOLDER}
"""What the modes of Git's trees mean; the others are submodules."""

_FILE_MODES = (b"100644", b"100755")

_FOLDER = "subprocessors"

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

_LACKING = re.compile("promisor|missing|unable to read|bad .*object|[Cc]ould not read|corrupt")
"""Words of Git about an object that a clone lacks."""

_SUBMODULE = b"160000"

_NO_FILTER = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))

_FEW = 500
"""Commits that one process compares as quickly as several."""

PREFETCHED = 1024 * 1024
"""Bytes up to which a blob is read along with the others of its folder."""


_OURS = ("GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS")
"""Variables that Git keeps, beside its configuration: the user's Git, keys and passwords.

All others are dropped. They name programs, or another repository: Git sets such
variables for its hooks.
"""

_OPTIONS = (
    "--no-pager",
    # Replaced objects are another history than the one that everybody sees.
    "--no-replace-objects",
    "--literal-pathspecs",
)

_SETTINGS = (
    # No bare repository is found by chance, and no program is started.
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "log.showSignature=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "gc.auto=0",
    "maintenance.auto=false",
    # Answers read the same, whatever a user likes to see.
    "i18n.logOutputEncoding=UTF-8",
    "log.mailmap=false",
    "log.decorate=false",
    "diff.relative=false",
    f"diff.orderFile={os.devnull}",
    "advice.graftFileDeprecated=false",
)

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
        # Git starts at the top, where it tries `.git` first. It must find the repository by
        # itself: with `--git-dir`, it would not check who owns the repository.
        self._where = ["-C", top]
        where = ("--is-shallow-repository", "--absolute-git-dir", "--show-toplevel")
        answer = _text(self._run("rev-parse", *where)).split("\n")
        if len(answer) != 4 or not _same(answer[2], top):
            # An old Git does not know `safe.bareRepository`.
            raise GitError(f"{top}/.git is not the repository that Git finds there")
        self.shallow = answer[0] == "true"
        """Whether commits are missing, so that every date taken from history would be wrong."""
        self._where = [f"--git-dir={answer[1]}", f"--work-tree={top}", "-C", here]
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
        with _written(f"{name}^{{commit}}" for name in names) as lines:
            form = "--batch-check=%(objectname) %(objecttype)"
            process = self._start("cat-file", form, stdin=lines)
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
        objects = self._run("rev-parse", f"--disambiguate={short[0]}") if short else b""
        if self._named(objects.decode().split()):
            raise GitError(
                f"{revision[:80]!r} is a branch and the start of a commit's hash: "
                "write the whole hash, or `refs/heads/` before the branch"
            )

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
        listed = self._run(*_LOG, "--format=%H %ct", head, "--").decode()
        lines = (line.partition(" ") for line in listed.splitlines())
        return [(commit, _seconds(time)) for commit, _, time in lines]

    def versions(self, head: str, path: str) -> Sequence[tuple[str, str | None]]:
        """The commits of the first-parent line that change a file, oldest first.

        Each comes with the hash of the file's blob afterwards, or None without the file.
        """
        options = ("-m", "--relative", "--format=%H", *_DIFF)
        tokens = iter(self._run(*_LOG, *options, head, "--", path).split(b"\0"))
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
        listed = self._run(*_LOG, "-z", "--format=%H %ct %P%n%B", head, "--")
        commits = [_about(commit) for commit in listed.split(b"\0") if commit]
        options = ("-r", "--root", "--relative", *_DIFF)
        # In a repository of its own, the register is most of what there is, and
        # Git is quicker without a filter.
        where = (REGISTER_FILE, _FOLDER) if self.prefix else ()
        running = []
        for some in _shares(commits):
            # Into a file: a pipe would soon be full, and Git would wait for us.
            answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed where it is read
            with _written(f"{commit.hash} {commit.parent}" for commit in some) as pairs:
                arguments = ("diff-tree", "--stdin", *options, "--", *where)
                running.append((self._start(*arguments, stdin=pairs, stdout=answer), answer))
        return CommitLog(self, commits, running)

    def changes(self, base: str, head: str | None) -> Sequence[FileChange]:
        """Files that are not the same at two revisions. Without `head`, in the work tree.

        There, blobs that Git has not stored yet have hashes of zeros. Files
        outside the register's folder are among them, as `../name`.
        """
        if head is not None:
            return self._diff([], base, head)
        # Git looks for new files meanwhile.
        with self._start("ls-files", "--others", "-z", "--", REGISTER_FILE, _FOLDER) as listing:
            found = {file.path: file for file in self._diff(self._without_filters(), base)}
            others = self._answer(listing).split(b"\0")[:-1]
        for name in map(_text, others):
            known = found.get(name)  # taken out of the index, but still there
            found[name] = FileChange(name, known.old if known else None, _NOT_STORED)
        return list(found.values())

    def _diff(self, settings: Sequence[str], *revisions: str) -> Sequence[FileChange]:
        tokens = iter(self._run(*settings, "diff", *_DIFF, *revisions, "--").split(b"\0"))
        changed = [_file_change(about, next(tokens)) for about in tokens if about]
        return [file._replace(path=self.from_here(file.path)) for file in changed]

    def _without_filters(self) -> Sequence[str]:
        """Settings that switch off every configured filter.

        Git runs filters on files of the work tree before it compares them. The
        `.gitattributes` of a proposal choose the filter for each file.
        """
        listed = self._maybe("config", "-z", "--name-only", "--get-regexp", r"^filter\.")
        keys = (_FILTER.fullmatch(_text(key)) for key in listed.split(b"\0"))
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
        with _written(paths, end="\0") as names:
            # This command refuses the option for literal paths. It tries every path literally.
            command = ("--no-literal-pathspecs", "check-ignore", "-z", "--stdin")
            out = self._maybe(*command, stdin=names)
        return frozenset(_text(path) for path in out.split(b"\0")[:-1])

    def refuse_absent(self, folder: str) -> None:
        """Raise `GitError` where files that Git has for a folder are not in the work tree.

        A submodule stands in their place, or a sparse checkout leaves them out.
        """
        listed = self._run("ls-files", "--stage", "-t", "-z", "--", folder).split(b"\0")
        absent = []
        for entry in listed[:-1]:
            about, _, name = entry.partition(b"\t")
            tag, mode, *_ = about.split(b" ")
            path = _text(name)
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
        folder = Path(self.top, self.prefix, _FOLDER)
        above = (folder, *folder.parents)
        inside = above[: above.index(Path(self.top)) + 1]
        return any((place / ".gitattributes").exists() for place in inside)

    def everything(self, commit: str) -> Mapping[str, Kind]:
        """All paths of a commit and what stands there, from the top of the repository."""
        listed = self._run("ls-tree", "-r", "-t", "-z", "--full-tree", commit)
        return {path: kind for path, (kind, _) in _tree_entries(listed).items()}

    def entries(self, commit: str, path: str) -> Mapping[str, tuple[Kind, str]]:
        """The kind and hash of a path, or of what a folder holds, where `path` ends in `/`."""
        return _tree_entries(self._run("ls-tree", "-z", commit, "--", path))

    def blobs(self, hashes: Iterable[str], limit: int) -> dict[str, bytes | FileTooLarge]:
        """The bytes of blobs by hash; of those over `limit` bytes, only how large they are."""
        wanted = sorted(set(hashes))
        if not wanted:
            return {}
        found: dict[str, bytes | FileTooLarge] = {}
        # Messages go into a file: of a pipe that nobody reads, Git would wait.
        with _written(wanted) as names, tempfile.TemporaryFile() as errors:
            process = self._start("cat-file", "--batch", "--buffer", stdin=names, stderr=errors)
            with process, process.stdout as stream:  # type: ignore[union-attr]
                for blob in wanted:
                    answer = stream.readline().split()
                    if len(answer) != 3:
                        process.kill()
                        self._refuse_incomplete(f"the object {blob} is missing")
                    size = int(answer[2])
                    if size > limit:
                        _skip(stream, size)
                        found[blob] = FileTooLarge(size)
                    else:
                        found[blob] = stream.read(size)
                    stream.readline()
        return found

    def _refuse_incomplete(self, problem: str) -> NoReturn:
        """Raise `GitError` about a clone that lacks objects."""
        keys = r"^(extensions\.partialclone|remote\..*\.promisor)$"
        if self._maybe("config", "--get-regexp", keys):
            raise GitError(
                "this clone is partial: it lacks files of the history, and Git could not fetch "
                "them now. Complete it with `git fetch --refetch --no-filter`, or clone without "
                "`--filter` (in a workflow, check out without `filter`)"
            )
        raise GitError(f"{problem}: this clone is damaged; clone the repository anew")

    def failed(self, error: bytes) -> NoReturn:
        """Raise the `GitError` of a process that wrote this and failed."""
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
            self._refuse_incomplete(reason)
        raise GitError(reason or "git failed")

    def _start(
        self,
        *arguments: str,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        stdout: int | IO[bytes] = subprocess.PIPE,
        stderr: int | IO[bytes] = subprocess.PIPE,
    ) -> subprocess.Popen[bytes]:
        """Start Git. The only place that does, in all of the checks."""
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

    def _run(self, *arguments: str) -> bytes:
        return self._answer(self._start(*arguments))

    def _answer(self, process: subprocess.Popen[bytes]) -> bytes:
        out, error = process.communicate()
        if process.returncode:
            self.failed(error)
        return out

    def _maybe(self, *arguments: str, stdin: int | IO[bytes] = subprocess.DEVNULL) -> bytes:
        """The output of a command whose exit status 1 means "nothing"."""
        process = self._start(*arguments, stdin=stdin)
        out, error = process.communicate()
        if process.returncode not in (0, 1):
            self.failed(error)
        return out


class Comparison(NamedTuple):
    """How a proposal differs from its starting point: changed files, and the tree `before`.

    `base` is the tip of the target branch, which may have moved on. `versions` are
    those of register.yaml on the first-parent line of the base, oldest first:
    commits, each with the hash of the file's blob. `head` is the proposed commit,
    or None for the work tree.
    """

    before: "GitTree"
    changed: Sequence[FileChange]
    base: "GitTree"
    versions: Sequence[tuple[str, str | None]]
    head: str | None = None

    def refuse_hidden(self, name: str) -> None:
        """Raise `GitError` if the base has its register in another form or place.

        Otherwise a proposal could replace or move the register, and no rule about
        changes would apply. A register elsewhere may stay: then this register is new.
        `name` is the name of the base.
        """
        repository = self.base.repository
        there = repository.everything(self.base.commit)
        path = f"{repository.prefix}{REGISTER_FILE}"
        for place in (path, *_folders(path)):
            kind = there.get(place)
            if kind in (Kind.LINK, Kind.OTHER) or (place == path and kind is Kind.FOLDER):
                what = "submodule" if kind is Kind.OTHER else kind
                raise GitError(
                    f"in {name}, {place} is a {what}: nobody can tell what the proposal changes"
                )
        here = repository.everything(self.head) if self.head is not None else None
        for other in there:
            if other.rpartition("/")[2] == REGISTER_FILE and not _is_file(repository, here, other):
                raise GitError(
                    f"{name} has its register at {other}, and the proposal moves or removes it: "
                    "nobody can tell what changes. Leave the register there, or let "
                    "its owners move it"
                )


def compare(root: Path, base: str, head: str | None) -> Comparison:
    """How `head`, or without it the work tree, differs from where it left the revision `base`.

    Raises `GitError`.
    """
    repository = Repository(root)
    repository.refuse_shallow()
    _refuse_link(root, repository.top)
    commit, tip = repository.resolve_all(head or "HEAD", base)
    start = tip if tip == commit else repository.fork_point(tip, commit)
    proposed = commit if head is not None else None
    changed = repository.changes(start, proposed)
    before = repository.before(start, changed)
    versions = repository.versions(tip, REGISTER_FILE)
    now = before if start == tip else GitTree(repository, tip)
    return Comparison(before, changed, now, versions, proposed)


def _refuse_link(root: Path, top: str) -> None:
    """Raise `GitError` where a link inside the work tree leads to the register.

    A proposal can let it lead to another folder, with another register.
    """
    way = root.absolute()
    for folder in (way, *way.parents):
        if folder.is_symlink() and folder.parent.resolve().is_relative_to(top):
            raise GitError(f"{folder} is a symbolic link: name the folder of the register itself")


def _is_file(repository: Repository, here: Mapping[str, Kind] | None, path: str) -> bool:
    """Whether a commit with these paths, or else the work tree, has a file there."""
    if here is not None:
        return here.get(path) is Kind.FILE
    place = Path(repository.top, path)
    return place.is_file() and place.resolve() == place


def _folders(path: str) -> Iterator[str]:
    """The folders above a path, the nearest first."""
    while path := path.rpartition("/")[0]:
        yield path


class CommitLog:
    """Commits, newest first. What they changed is read when somebody iterates over them."""

    def __init__(
        self,
        repository: Repository,
        commits: Sequence[_About],
        running: Sequence[tuple[subprocess.Popen[bytes], IO[bytes]]],
    ) -> None:
        self._repository = repository
        self._commits = commits
        self._running = running

    def __iter__(self) -> Iterator[Commit]:
        """The commits, newest first."""
        changed: dict[str, list[FileChange]] = {}
        for process, answer in self._running:
            _, error = process.communicate()
            if process.returncode:
                self._repository.failed(error)
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
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG_") or name in _OURS
    }
    return kept | {
        # Messages in a language that can be recognised, and no history but everybody's.
        "LC_ALL": "C",
        "GIT_GRAFT_FILE": os.devnull,
        # Git only reads, and asks nobody.
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


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


def _tree_entries(listed: bytes) -> dict[str, tuple[Kind, str]]:
    """From what `ls-tree -z` prints."""
    found = {}
    for entry in listed.split(b"\0")[:-1]:
        about, _, name = entry.partition(b"\t")
        mode, _, blob = about.split(b" ")
        found[_text(name)] = _KINDS.get(mode, Kind.OTHER), blob.decode()
    return found


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


def _written(lines: Iterable[str], end: str = "\n") -> IO[bytes]:
    """A file with these lines, for another process to read."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write("".join(f"{line}{end}" for line in lines).encode(errors="surrogateescape"))
    file.seek(0)
    return file
