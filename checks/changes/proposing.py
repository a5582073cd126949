"""A proposal, made from what Git says about it."""

from dataclasses import replace
from datetime import date

from checks.changes.history import history, notice_days
from checks.changes.proposal import Proposal
from checks.register.comparison import Comparison
from checks.register.layout import REGISTER_FILE
from checks.register.load import load_like, load_policy
from checks.register.model import Register


def propose(comparison: Comparison, head: Register, today: date) -> Proposal | None:
    """What `head` proposes on that day, or None where there is no register yet.

    Raises `ConfigurationError` where settings of the base cannot be read.
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
    """All of a register as a proposal, where there was none before."""
    files = {file.path for file in comparison.changed}
    files.update(vendor.path for vendor in head.subprocessors)
    return Proposal(Register(head.policy), head, frozenset(files))
