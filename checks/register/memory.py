"""A register in memory, instead of on disk."""

from collections.abc import Mapping, Sequence

from checks.register.tree import FileTooLarge, FileType, FolderEntry


class MemoryTree:
    """A tree of files by path, and of other entries by path and type."""

    def __init__(
        self, files: Mapping[str, str | bytes], others: Mapping[str, FileType] | None = None
    ) -> None:
        self.files = {
            path: data.encode() if isinstance(data, str) else data for path, data in files.items()
        }
        self.others = others or {}

    def entries(self, folder: str) -> Sequence[FolderEntry]:
        """The entries of the folder, sorted by path."""
        entries = [
            FolderEntry(path, FileType.FILE) for path in self.files if path.startswith(f"{folder}/")
        ]
        entries += [FolderEntry(path, file_type) for path, file_type in self.others.items()]
        return sorted(entries, key=lambda entry: entry.path)

    def top(self) -> Sequence[str]:
        """The names in the root folder."""
        return sorted({path.partition("/")[0] for path in (*self.files, *self.others)})

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file. Raises like `Tree.read`."""
        if path not in self.files:
            raise FileNotFoundError(2, "no such file or directory")
        data = self.files[path]
        if len(data) > limit:
            raise FileTooLarge(len(data))
        return data
