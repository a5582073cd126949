"""Trees: the files of a register on disk, in Git or in memory.

A `Tree` lists the entries of a folder, and reads the bytes of a file. All other modules
work on any tree.
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
"""Paths of expected files: `.gitkeep`, and YAML files that are not hidden."""


class FileType(StrEnum):
    """The type of an entry in a folder."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "symbolic link"
    OTHER = "special file"


class FolderEntry(NamedTuple):
    """An entry in a folder. `path` is relative to the root, with `/`."""

    path: str
    type: FileType


class FileTooLarge(Exception):
    """Raised for a file of more bytes than the limit. `size` is the size in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size} bytes")
        self.size = size


class GitError(Exception):
    """Raised if Git cannot answer. The message gives the reason and the remedy."""


class NoRepository(GitError):
    """Raised outside a Git repository, and in a repository without commits."""


class Tree(Protocol):
    """The files below a root folder. Paths are relative to the root, with `/`."""

    def entries(self, folder: str) -> Sequence[FolderEntry]:
        """The entries of a folder, sorted by path. A missing folder has no entries.

        Raises `OSError` if the folder cannot be listed, or is not a folder.
        """

    def top(self) -> Sequence[str]:
        """The names in the root folder, as far as somebody can still rename them."""

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file.

        Raises `FileTooLarge` for more than `limit` bytes, `FileNotFoundError` for a
        missing file, and `OSError` if the file cannot be read or is not a regular file.
        """


class WorkTree:
    """The files below a folder on disk. Symbolic links are not followed."""

    def __init__(self, root: Path) -> None:
        self.root = os.fspath(root)
        self._real: set[str] = set()  # folders that are not links

    def entries(self, folder: str) -> Sequence[FolderEntry]:
        """The entries of a folder, sorted by path, without files that Git ignores."""
        where = f"{self.root}/{folder}"
        if Path(where).is_symlink():
            raise OSError("is a symbolic link")
        entries: list[FolderEntry] = []
        with contextlib.suppress(FileNotFoundError), os.scandir(where) as items:
            entries += (FolderEntry(f"{folder}/{item.name}", _type_of(item)) for item in items)
        entries.sort(key=lambda entry: entry.path)
        if self._looks_incomplete(entries) or not all(map(_is_expected, entries)):
            return self._without_ignored(folder, entries)
        return entries

    def top(self) -> Sequence[str]:
        """The names in the root folder."""
        with contextlib.suppress(OSError), os.scandir(self.root) as items:
            return sorted(item.name for item in items)
        return ()

    def _looks_incomplete(self, entries: Sequence[FolderEntry]) -> bool:
        """Whether Git may have more files of the folder than the work tree."""
        folders = any(entry.type is FileType.FOLDER for entry in entries)
        if folders or not any(entry.type is FileType.FILE for entry in entries):
            return True
        top = find_top(os.path.realpath(self.root))
        return top is not None and _may_be_sparse(Path(top, ".git"))

    def _without_ignored(
        self, folder: str, entries: Sequence[FolderEntry]
    ) -> Sequence[FolderEntry]:
        """The entries without unexpected files that Git ignores.

        Raises `GitError` if the work tree lacks files that Git has in this folder.
        """
        # Imported here, since few runs need Git.
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
        """The bytes of a file, in a single read."""
        # O_NONBLOCK: opening a named pipe must not wait until another process writes.
        self._refuse_links_above(path)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(f"{self.root}/{path}", flags | getattr(os, "O_BINARY", 0))
        try:
            data = os.read(handle, limit + 1)
            if not data or len(data) > limit:
                status = os.fstat(handle)
                if not stat.S_ISREG(status.st_mode):
                    raise OSError("is not a regular file")
                if status.st_size > limit:
                    raise FileTooLarge(status.st_size)
            return data
        finally:
            os.close(handle)


def find_top(start: str) -> str | None:
    """The nearest folder with a `.git`, from `start` upward, or None.

    A proposal cannot add a `.git`, since Git does not track this name. `start` is a
    path without symbolic links. Like Git, the search stops below the folders in
    GIT_CEILING_DIRECTORIES.
    """
    ceilings = os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)
    too_high = {os.path.realpath(ceiling) for ceiling in ceilings if ceiling}
    folder = Path(start)
    for above in (folder, *folder.parents):
        if above != folder and str(above) in too_high:
            return None
        # Like Git, skip an empty folder of this name.
        if (above / ".git").is_file() or os.path.lexists(above / ".git/HEAD"):
            return str(above)
    return None


def _is_expected(entry: FolderEntry) -> bool:
    path = entry.path
    plain = path.endswith(".yaml") and "/." not in path
    return plain or _EXPECTED.fullmatch(path) is not None


def _may_be_sparse(repository: Path) -> bool:
    """Whether a `.git` has, or once had, a list of files for a sparse checkout."""
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
