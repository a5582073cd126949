"""Git's objects: the files of a commit, read without a checkout."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import normpath
from typing import IO

from checks.register.git import Git, Running, decoded, file_of
from checks.register.tree import FileTooLarge, FileType, FolderEntry, GitError

_TYPES = {
    b"100644": FileType.FILE,
    b"100755": FileType.FILE,
    b"120000": FileType.LINK,
    b"040000": FileType.FOLDER,
}
"""The file types of the modes in Git's trees. Other modes are submodules."""

PREFETCHED = 1024 * 1024
"""The largest size in bytes of blobs that are read together with all blobs of their folder."""


_CONTENTS = ("cat-file", "--batch", "--buffer")


class Objects:
    """The trees and blobs of a repository. Raises `GitError`."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._prepared: tuple[Sequence[str], Running] | None = None

    def file_types(self, commit: str) -> Mapping[str, FileType]:
        """The file types of all paths in a commit. Paths start at the top of the repository."""
        listed = self._git.run("ls-tree", "-r", "-t", "-z", "--full-tree", commit)
        return {path: file_type for path, (file_type, _) in _tree_entries(listed).items()}

    def entries(self, commit: str, path: str) -> Mapping[str, tuple[FileType, str]]:
        """The type and hash of a path, or of each entry of a folder if `path` ends in `/`."""
        return _tree_entries(self._git.run("ls-tree", "-z", commit, "--", path))

    def prepare(self, hashes: Iterable[str]) -> None:
        """Start to read blobs. The next call of `blobs` for some of them waits for less."""
        wanted = sorted(set(hashes))
        if wanted:
            with file_of(wanted) as names:
                started = self._git.start_into_file(*_CONTENTS, stdin=names)
            self._prepared = wanted, started

    def blobs(self, hashes: Iterable[str], limit: int) -> dict[str, bytes | FileTooLarge]:
        """The bytes of blobs, by hash. For a blob of more than `limit` bytes, only its size."""
        wanted = sorted(set(hashes))
        if not wanted:
            return {}
        if self._prepared is not None and set(wanted) <= set(self._prepared[0]):
            (known, started), self._prepared = self._prepared, None
            with started.process, started.output as output:
                started.process.wait()
                output.seek(0)
                contents = dict(self._contents(output, known, limit))
            return {blob: contents[blob] for blob in wanted}
        # Error messages go into a file, because Git would wait for a pipe that nobody reads.
        with file_of(wanted) as names, tempfile.TemporaryFile() as errors:
            process = self._git.start(*_CONTENTS, stdin=names, stderr=errors)
            with process, process.stdout as stream:  # type: ignore[union-attr]
                try:
                    return dict(self._contents(stream, wanted, limit))
                except GitError:
                    process.kill()
                    raise

    def _contents(
        self, stream: IO[bytes], blobs: Iterable[str], limit: int
    ) -> Iterator[tuple[str, bytes | FileTooLarge]]:
        """The contents of blobs in Git's answer, which is in their order."""
        for blob in blobs:
            answer = stream.readline().split()
            if len(answer) != 3:
                self._git.refuse_incomplete(f"the object {blob} is missing")
            size = int(answer[2])
            if size > limit:
                _skip(stream, size)
                yield blob, FileTooLarge(size)
            else:
                yield blob, stream.read(size)
            stream.readline()


class GitTree:
    """The files of a commit, as a `Tree`."""

    def __init__(self, objects: Objects, commit: str) -> None:
        self._objects = objects
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
        entries = self._objects.entries(self.commit, f"{folder}/")
        self._known.update(entries)
        files = [blob for file_type, blob in entries.values() if file_type is FileType.FILE]
        self._blobs.update(self._objects.blobs(files, PREFETCHED))
        return sorted(
            (FolderEntry(path, file_type) for path, (file_type, _) in entries.items()), key=_by_path
        )

    def top(self) -> Sequence[str]:
        """Nothing: nobody can rename the files of a commit."""
        return ()

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file. Raises like `Tree.read`."""
        file_type, blob = self._find(path)
        if file_type is None:
            raise FileNotFoundError(2, "no such file or directory")
        if file_type is not FileType.FILE:
            raise OSError("is not a regular file")
        data = self._blobs.get(blob)
        if data is None or (isinstance(data, FileTooLarge) and data.size <= limit):
            data = self._blobs[blob] = self._objects.blobs([blob], limit)[blob]
        if isinstance(data, FileTooLarge):
            raise data
        if len(data) > limit:
            raise FileTooLarge(len(data))
        return data

    def learn(self, files: Mapping[str, str | None]) -> None:
        """Read the blobs of these files at once. `files` are blobs by path, None without a file."""
        for path, blob in files.items():
            self._known[path] = (FileType.FILE, blob) if blob else (None, "")
        self._blobs.update(self._objects.blobs(filter(None, files.values()), PREFETCHED))

    def _find(self, path: str) -> tuple[FileType | None, str]:
        path = normpath(path)
        if path not in self._known:
            self._known.update(self._objects.entries(self.commit, path))
        return self._known.get(path, (None, ""))


def _tree_entries(listed: bytes) -> dict[str, tuple[FileType, str]]:
    """The entries in the output of `ls-tree -z`: type and hash by path."""
    entries = {}
    for entry in listed.split(b"\0")[:-1]:
        about, _, name = entry.partition(b"\t")
        mode, _, blob = about.split(b" ")
        entries[decoded(name)] = _TYPES.get(mode, FileType.OTHER), blob.decode()
    return entries


def _by_path(entry: FolderEntry) -> str:
    return entry.path


def _skip(stream: IO[bytes], size: int) -> None:
    while size > 0 and (part := stream.read(min(size, PREFETCHED))):
        size -= len(part)
