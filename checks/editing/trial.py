"""Check a register with edited files before the files are written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checks.changes.proposal import Proposal
from checks.engine import check, load_or_report
from checks.findings import Located, Report, Severity
from checks.register.model import Register
from checks.register.tree import FileType, FolderEntry, Tree

_OF_ABSENCE = frozenset({"fact-missing", "notice-fact", "fact-pending", "evaluation-area"})
"""Rules about facts that somebody has to add. All other rules are about wrong facts."""


class Overlay:
    """A tree with other versions of some files, or with further files."""

    def __init__(self, below: Tree, files: Mapping[str, bytes]) -> None:
        self._below = below
        self._files = files

    def entries(self, folder: str) -> Sequence[FolderEntry]:
        """The entries of a folder, sorted by path."""
        entries = {entry.path: entry for entry in self._below.entries(folder)}
        for path in self._files:
            if path.startswith(f"{folder}/"):
                entries[path] = FolderEntry(path, FileType.FILE)
        return [entries[path] for path in sorted(entries)]

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file. Raises like `Tree.read`."""
        return self._files[path] if path in self._files else self._below.read(path, limit)


@dataclass(frozen=True)
class Trial:
    """The findings of a register with edited files, and the changes of the list.

    `wrong` are the errors that an edit brings into the edited files. `missing` are facts that
    somebody has to add. `other` are further findings that only the edit brings. `earlier` is the
    number of errors that the register has with and without the edit.
    """

    proposal: Proposal
    wrong: tuple[Located, ...]
    missing: tuple[Located, ...]
    other: tuple[Located, ...]
    earlier: int

    @property
    def passes(self) -> bool:
        """Whether the edit leaves a register without new errors."""
        return not any(
            finding.severity is Severity.ERROR
            for finding in (*self.wrong, *self.missing, *self.other)
        )

    @property
    def report(self) -> Report:
        """The findings that the edit brings."""
        findings = (*self.wrong, *self.missing, *self.other)
        return Report(len(self.proposal.head.subprocessors), findings)


def attempt(
    register: Register, tree: Tree, files: Mapping[str, bytes], today: date, *, published: bool
) -> Trial:
    """Check the register with the edited files.

    `tree` is the tree of `register`. If the register is `published`, the rules about changes of
    the list apply too. register.yaml may not be among the files.
    """
    edited = Overlay(tree, files)
    head = load_or_report(edited)
    if isinstance(head, Report):
        raise ValueError("register.yaml cannot be edited")
    proposal = Proposal(register, head, frozenset(files))
    after = check(head, edited, today, proposal if published else None)
    # Most registers have no findings, so there is nothing to compare.
    before = check(register, tree, today).findings if after.findings else ()
    known = Counter(map(_identity, before))
    wrong, missing, other, earlier = [], [], [], 0
    for finding in after.findings:
        identity = _identity(finding)
        if known[identity]:
            known[identity] -= 1
            earlier += finding.severity is Severity.ERROR
        elif finding.severity is not Severity.ERROR or finding.path not in files:
            other.append(finding)
        elif finding.rule in _OF_ABSENCE:
            missing.append(finding)
        else:
            wrong.append(finding)
    return Trial(proposal, tuple(wrong), tuple(missing), tuple(other), earlier)


def _identity(finding: Located) -> tuple[str, str, str]:
    """What stays the same if lines move."""
    return finding.rule, finding.path, finding.message
