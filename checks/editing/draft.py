"""A draft: the files of a register with changes that are not written yet."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from checks.editing.writing import write
from checks.register.tree import FileTooLarge, FileType, FolderEntry, Tree


class Draft:
    """A tree with changed, new and removed files. `changes` has None for a removed file."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.changes: dict[str, bytes | None] = {}
        self.renamed: dict[str, str] = {}
        """The old path of each file that was renamed, by its new path."""

    def entries(self, folder: str) -> Sequence[FolderEntry]:
        """The entries of a folder, sorted by path."""
        entries = {entry.path: entry for entry in self._tree.entries(folder)}
        for path, data in self.changes.items():
            if data is None:
                entries.pop(path, None)
            elif path.startswith(f"{folder}/"):
                entries[path] = FolderEntry(path, FileType.FILE)
        return [entries[path] for path in sorted(entries)]

    def top(self) -> Sequence[str]:
        """The names in the root folder, before the changes."""
        return self._tree.top()

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file. Raises like `Tree.read`."""
        if path not in self.changes:
            return self._tree.read(path, limit)
        data = self.changes[path]
        if data is None:
            raise FileNotFoundError(2, "no such file or directory")
        if len(data) > limit:
            raise FileTooLarge(len(data))
        return data

    def write(self, path: str, data: bytes) -> None:
        """Change a file, or add it."""
        self.changes[path] = data

    def rename(self, path: str, to: str, data: bytes) -> None:
        """Give a file with this content another path."""
        self.changes[path] = None
        self.changes[to] = data
        self.renamed[to] = self.renamed.pop(path, path)

    def changed(self) -> Mapping[str, bytes]:
        """The files that are changed, new or renamed, sorted by path."""
        return {path: data for path, data in sorted(self.changes.items()) if data is not None}

    def save(self, root: Path) -> None:
        """Write the changes into the folder. A renamed file keeps its permissions."""
        old = {path: self.renamed.get(path, path) for path in self.changed()}
        write(root, {old[path]: data for path, data in self.changed().items()}, frozenset())
        for path, earlier in old.items():
            if earlier != path:
                (root / earlier).replace(root / path)
