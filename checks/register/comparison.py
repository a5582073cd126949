"""A comparison of a proposal with its target branch, from Git."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from checks.register.commits import FileChange
from checks.register.layout import POLICY_LIMIT, REGISTER_FILE, is_yaml, limit_of
from checks.register.objects import GitTree
from checks.register.repository import Repository, Versions
from checks.register.source import parse
from checks.register.tree import FileTooLarge, FileType, GitError, WorkTree


class Comparison(NamedTuple):
    """The differences between a proposal and the commit where it left the target branch.

    `before` is the tree of that commit, and `changed` are the files that differ. `base`
    is the tip of the target branch, which may have moved on. `versions` are the versions
    of register.yaml on the first-parent line of the base, oldest first. `head` is the
    proposed commit, or None for the work tree.
    """

    repository: Repository
    before: GitTree
    changed: Sequence[FileChange]
    base: GitTree
    versions: Versions
    head: str | None = None

    def refuse_hidden(self, name: str) -> None:
        """Raise `GitError` if the proposal replaces or moves the register of the base.

        Otherwise no rule about changes would apply. If the base has a register
        elsewhere that the proposal leaves alone, the register here is new. `name` is
        the name of the base.
        """
        objects = self.repository.objects
        in_base = objects.file_types(self.base.commit)
        path = f"{self.repository.prefix}{REGISTER_FILE}"
        for place in (path, *_folders(path)):
            file_type = in_base.get(place)
            if file_type in (FileType.LINK, FileType.OTHER) or (
                place == path and file_type is FileType.FOLDER
            ):
                form = "submodule" if file_type is FileType.OTHER else file_type
                raise GitError(
                    f"in {name}, {place} is a {form}: no proposal can be compared with it"
                )
        in_head = objects.file_types(self.head) if self.head is not None else None
        for other in in_base:
            if other.rpartition("/")[2] != REGISTER_FILE:
                continue
            if not _is_file(self.repository, in_head, other):
                raise GitError(
                    f"{name} has its register at {other}, and the proposal moves or removes it: "
                    "nobody can tell what changes. Leave the register in place, or let the owners "
                    "of the register move it"
                )

    def refuse_converted(self) -> None:
        """Raise `GitError` if a changed file has other values in Git than in the work tree.

        A proposal can add a `.gitattributes` that converts files at a checkout. The
        checks would judge the converted file, and the history would hold the stored file.
        """
        blobs = {file.path: file.stored for file in self.changed if is_yaml(file.path)}
        stored = {path: blob for path, blob in blobs.items() if blob}
        if not stored or not self.repository.has_attributes:
            return
        tree = WorkTree(Path(self.repository.root))
        contents = self.repository.objects.blobs(stored.values(), max(map(limit_of, stored)))
        for path, blob in stored.items():
            data = contents[blob]
            try:
                converted = tree.read(path, limit_of(path))
            except (OSError, FileTooLarge):
                continue  # a finding of the checks
            if isinstance(data, FileTooLarge) or (
                data != converted and parse(data, path).values != parse(converted, path).values
            ):
                raise GitError(
                    f"{path} has other values in Git than in this folder: "
                    "remove the line of .gitattributes that converts the file"
                )


def start_to_compare(root: Path, base: str, head: str | None = None) -> Callable[[], Comparison]:
    """Compare in the background, as `compare` does. The result waits for the comparison.

    The comparison mostly waits for Git, so the caller can load modules in the meantime. The
    exceptions of `compare` are raised by the result.
    """
    compared: list[Comparison] = []
    failures: list[Exception] = []

    def work() -> None:
        try:
            compared.append(compare(root, base, head))
        except Exception as error:  # raised again by the result
            failures.append(error)

    thread = Thread(target=work)
    thread.start()

    def result() -> Comparison:
        thread.join()
        if failures:
            raise failures[0]
        return compared[0]

    return result


def compare(root: Path, base: str, head: str | None = None) -> Comparison:
    """The comparison of the revision `head` with the revision `base`.

    Without `head`, the work tree is compared. Raises `GitError` for an unknown revision,
    without a common history, and in a shallow clone.
    """
    repository = Repository(root)
    repository.refuse_shallow()
    _refuse_link(root, repository.top)
    commit, tip = repository.resolve_all(head or "HEAD", base)
    start = tip if tip == commit else repository.fork_point(tip, commit)
    proposed = commit if head is not None else None
    changed = repository.changes(start, proposed)
    before = repository.before(start, changed)
    versions = repository.versions(tip, REGISTER_FILE, POLICY_LIMIT)
    target = before if start == tip else GitTree(repository.objects, tip)
    target.holds(REGISTER_FILE)  # every caller asks, and the tree keeps the answer
    return Comparison(repository, before, changed, target, versions, proposed)


def _refuse_link(root: Path, top: str) -> None:
    """Raise `GitError` if a symbolic link inside the work tree leads to the register.

    A proposal could make the link lead to another register.
    """
    path = root.absolute()
    for folder in (path, *path.parents):
        if folder.is_symlink() and folder.parent.resolve().is_relative_to(top):
            raise GitError(f"{folder} is a symbolic link: name the folder of the register itself")


def _is_file(repository: Repository, types: Mapping[str, FileType] | None, path: str) -> bool:
    """Whether a commit with these file types, or else the work tree, has a file at the path."""
    if types is not None:
        return types.get(path) is FileType.FILE
    place = Path(repository.top, path)
    return place.is_file() and place.resolve() == place


def _folders(path: str) -> Iterator[str]:
    """The folders above a path, nearest first."""
    while path := path.rpartition("/")[0]:
        yield path
