"""The proposal in a comparison of two Git revisions."""

from dataclasses import replace
from datetime import date

from checks.changes.history import history, notice_days
from checks.changes.proposal import Proposal
from checks.register.comparison import Comparison
from checks.register.layout import REGISTER_FILE
from checks.register.load import load_like, load_policy
from checks.register.model import Register


def propose(comparison: Comparison, head: Register, today: date) -> Proposal | None:
    """The proposal of the register `head` on `today`, or None if the base has no register.

    Raises `ConfigurationError` if the settings of the base cannot be read, and `GitError`.
    """
    files = frozenset(file.path for file in comparison.changed)
    if not comparison.base.holds(REGISTER_FILE):
        return None
    before = load_like(comparison.before, head, files)
    if comparison.base is not comparison.before:
        load_policy(comparison.base)
    repository, tip = comparison.base.repository, comparison.base.commit
    days = notice_days(repository, tip, comparison.versions, today)
    proposal = Proposal(before, head, files, days)
    if any(change.kind == "resumed" for change in proposal.changes):
        return replace(proposal, dormant=history(repository, tip).dormant())
    return proposal


def everything(comparison: Comparison, head: Register) -> Proposal:
    """The proposal of the register `head` in a repository without a register: all is new."""
    files = {file.path for file in comparison.changed}
    files.update(vendor.path for vendor in head.subprocessors)
    return Proposal(Register(head.policy), head, frozenset(files))
