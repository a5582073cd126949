"""Check a register with edited files before the files are written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checks.changes.proposal import Proposal
from checks.editing.draft import Draft
from checks.engine import check, load_or_report
from checks.findings import Located, Report, Severity
from checks.register.model import Register
from checks.register.tree import Tree

_OF_ABSENCE = frozenset({"fact-missing", "notice-fact", "fact-pending", "evaluation-area"})
"""Rules about facts that somebody has to add. All other rules are about wrong facts."""


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
    edited = Draft(tree)
    for path, data in files.items():
        edited.write(path, data)
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
    """The parts of a finding that stay the same if lines move."""
    return finding.rule, finding.path, finding.message
