"""The files of a register as plain values: what can be read before the models are loaded."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from checks.parallel import Work
from checks.register.defects import Defect, StrayFile, TooLarge, UnreadableFile
from checks.register.filenames import bad_name, is_safe, name_of_stray
from checks.register.layout import NO_VENDORS, VENDOR_FILE, VENDOR_FOLDER, limit_of
from checks.register.source import Source, Values, parse
from checks.register.tree import FileTooLarge, FileType, Tree

Read = tuple[Values | None, Sequence[Defect], Sequence[Defect]]
"""The values of a file, its defects, and its remarks: see `Source`."""


class Reading:
    """The files of vendors in a tree. Other processes begin to read them at once.

    In a tree of the `past`, broken lines are not mended.
    """

    def __init__(self, tree: Tree, *, past: bool = False) -> None:
        self.defects: list[Defect] = []
        """A defect for each other entry of the folder."""
        self._paths = self._named(tree)

        def read(chunk: Sequence[str]) -> list[Read]:
            # Tuples travel between processes faster than objects.
            sources = (read_yaml(tree, path, mending=not past) for path in chunk)
            return [(source.values, source.defects, source.remarks) for source in sources]

        self._work = Work(read, self._paths)

    def _named(self, tree: Tree) -> list[str]:
        try:
            entries = tree.entries(VENDOR_FOLDER)
        except OSError as error:
            self.defects.append(UnreadableFile(path=VENDOR_FOLDER, reason=reason_of(error)))
            return []
        paths = []
        taken: Counter[str] = Counter()
        for entry in entries:
            if entry.type is not FileType.FILE:
                self.defects.append(StrayFile(path=entry.path, what=f"a {entry.type}"))
            elif is_safe(entry.path):
                paths.append(entry.path)
            elif VENDOR_FILE.fullmatch(entry.path):
                paths.append(entry.path)
                taken = taken or Counter(entry.path.casefold() for entry in entries)
                self.defects.append(bad_name(entry.path, taken))
            elif entry.path.casefold() not in NO_VENDORS:
                taken = taken or Counter(entry.path.casefold() for entry in entries)
                self.defects.append(_stray(tree, entry.path, taken))
        return paths

    def files(self) -> Iterator[tuple[str, Read]]:
        """The paths of the files, in order, and what was read."""
        results = chain.from_iterable(self._work.results())
        yield from zip(self._paths, results, strict=True)

    def stop(self) -> None:
        """Stop reading: nobody needs the files."""
        self._work.stop()


def _stray(tree: Tree, path: str, taken: Counter[str]) -> StrayFile:
    """The defect of a file that nobody reads, perhaps only because of its name."""
    better = name_of_stray(path, taken)
    if better:
        values = read_yaml(tree, path).values
        better = better if values is not None and {"name", "group"} <= values.keys() else ""
    return StrayFile(path=path, what="a file of another kind", better=better)


def read_yaml(tree: Tree, path: str, *, mending: bool = True) -> Source:
    """The values of a file. A file that is too large, or that cannot be read, has a defect."""
    try:
        return parse(tree.read(path, limit_of(path)), path, mending=mending)
    except FileTooLarge as error:
        return Source(defects=[TooLarge(path=path, size=error.size, limit=limit_of(path))])
    except OSError as error:
        return Source(defects=[UnreadableFile(path=path, reason=reason_of(error))])


def reason_of(error: OSError) -> str:
    """The reason of an error, in lower case."""
    return (error.strerror or str(error)).lower()
