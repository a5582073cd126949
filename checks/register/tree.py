"""Where files come from.

A `Tree` answers two questions, which files a folder holds and what is in one of
them, so that everything above works the same on a work tree and elsewhere.
"""

import contextlib
import os
import re
import stat
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

_EXPECTED = re.compile(r"(?:.*/)?(?:[^./][^/]*\.ya?ml|\.gitkeep)", re.IGNORECASE | re.DOTALL)
"""Files of a register's folder, and files that look like a vendor's. Hidden files do not."""


class FileType(StrEnum):
    """What stands under a name in a folder."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "symbolic link"
    OTHER = "special file"


class FolderEntry(NamedTuple):
    """One name in a folder. `path` is relative to the root, with `/`."""

    path: str
    type: FileType


class FileTooLarge(Exception):
    """A file holds more bytes than its reader allows."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size} bytes")
        self.size = size


class GitError(Exception):
    """Git cannot answer. The message says why, and what to do."""


class NoRepository(GitError):
    """The folder is in no Git repository, or in one without commits."""


class Tree(Protocol):
    """Files below one root. Paths are relative to it, with `/`."""

    def entries(self, folder: str) -> Sequence[FolderEntry]:
        """What the folder holds, sorted by path; nothing where there is no such folder.

        Raises `OSError` where it cannot be listed, or is no folder.
        """

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file.

        Raises `FileTooLarge` over `limit` bytes, `FileNotFoundError` where there
        is none, and `OSError` where it cannot be read or is no regular file.
        """


class WorkTree:
    """The files of a folder on disk. Symbolic links are never followed."""

    def __init__(self, root: Path) -> None:
        self.root = os.fspath(root)
        self._real: set[str] = set()  # folders that are no links

    def entries(self, folder: str) -> Sequence[FolderEntry]:
        """What the folder holds, sorted by path."""
        where = f"{self.root}/{folder}"
        if Path(where).is_symlink():
            raise OSError("is a symbolic link")
        found: list[FolderEntry] = []
        with contextlib.suppress(FileNotFoundError), os.scandir(where) as items:
            found += (FolderEntry(f"{folder}/{item.name}", _type_of(item)) for item in items)
        found.sort(key=lambda entry: entry.path)
        if self._looks_incomplete(found) or not all(map(_is_expected, found)):
            return self._as_git_knows(folder, found)
        return found

    def _looks_incomplete(self, entries: Sequence[FolderEntry]) -> bool:
        """Whether Git may have files that are not here."""
        folders = any(entry.type is FileType.FOLDER for entry in entries)
        if folders or not any(entry.type is FileType.FILE for entry in entries):
            return True
        top = find_top(os.path.realpath(self.root))
        return top is not None and _may_be_sparse(Path(top, ".git"))

    def _as_git_knows(self, folder: str, entries: Sequence[FolderEntry]) -> Sequence[FolderEntry]:
        """The entries without the files that Git ignores.

        A file that looks like a vendor's stays in any case. Raises `GitError` if the
        work tree lacks files that Git has for this folder.
        """
        # Imported here, since few runs need it.
        from checks.register.repository import Repository

        try:
            repository = Repository(Path(self.root))
        except GitError:
            return entries
        repository.refuse_absent(folder)
        odd = [entry.path for entry in entries if not _is_expected(entry)]
        ignored = repository.ignored(odd) if odd else frozenset[str]()
        return [entry for entry in entries if entry.path not in ignored]

    def _refuse_links_above(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        while folder and folder not in self._real:
            if Path(self.root, folder).is_symlink():
                raise OSError("is below a symbolic link")
            self._real.add(folder)
            folder = folder.rpartition("/")[0]

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file, in one read."""
        # O_NONBLOCK: opening a named pipe must not wait for somebody to write to it.
        self._refuse_links_above(path)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(f"{self.root}/{path}", flags | getattr(os, "O_BINARY", 0))
        try:
            data = os.read(handle, limit + 1)
            if not data or len(data) > limit:
                status = os.fstat(handle)
                if not stat.S_ISREG(status.st_mode):
                    raise OSError("is no regular file")
                if status.st_size > limit:
                    raise FileTooLarge(status.st_size)
            return data
        finally:
            os.close(handle)


def find_top(start: str) -> str | None:
    """The nearest folder from `start` upward that holds `.git`, or None.

    No proposal can bring a `.git`: Git does not track this name. `start` is a path
    without symbolic links. Like Git, stop below the folders in GIT_CEILING_DIRECTORIES.
    """
    ceilings = os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)
    too_high = {os.path.realpath(ceiling) for ceiling in ceilings if ceiling}
    folder = Path(start)
    for above in (folder, *folder.parents):
        if above != folder and str(above) in too_high:
            return None
        # Git, too, passes by an empty folder of this name.
        if (above / ".git").is_file() or os.path.lexists(above / ".git/HEAD"):
            return str(above)
    return None


def _is_expected(entry: FolderEntry) -> bool:
    path = entry.path
    plain = path.endswith(".yaml") and "/." not in path
    return plain or _EXPECTED.fullmatch(path) is not None


def _may_be_sparse(repository: Path) -> bool:
    """Whether a `.git` has, or once had, a list of files to check out."""
    if repository.is_file():
        try:
            pointer = repository.read_text("utf-8", "surrogateescape")
        except OSError:
            return False
        repository = repository.parent / pointer.removeprefix("gitdir: ").rstrip("\n")
    return (repository / "info/sparse-checkout").exists()


def _type_of(item: os.DirEntry[str]) -> FileType:
    if item.is_symlink():
        return FileType.LINK
    if item.is_file(follow_symlinks=False):
        return FileType.FILE
    if item.is_dir(follow_symlinks=False):
        return FileType.FOLDER
    return FileType.OTHER
