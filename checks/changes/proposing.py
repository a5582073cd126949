"""A proposal, and the declared start of the history, made from what Git says about them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from checks.changes.history import history, landed_on, notice_days
from checks.changes.proposal import Proposal
from checks.changes.start import Landed, is_hash
from checks.escaping import visible
from checks.register.comparison import Comparison
from checks.register.layout import REGISTER_FILE
from checks.register.load import load_like, load_policy
from checks.register.model import Register
from checks.register.repository import Repository
from checks.register.tree import GitError


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


def landed_start(
    root: Path,
    register: Register,
    comparison: Comparison | None,
    proposal: Proposal | None,
    base: str | None,
) -> Landed | None:
    """When the commit of `notice.since` landed: on the base, or on HEAD if there is no base.

    `base` is the base's name. None without such a commit or without a history, and for a
    proposal that leaves `notice` alone: a start that was good stays good.
    """
    notice = register.policy.notice
    if notice.since is None or not is_hash(notice.since):
        return None
    if proposal is not None and proposal.base.policy.notice == notice:
        return None
    if comparison is not None and base is not None:
        repository, tip, line = comparison.base.repository, comparison.base.commit, base
    else:
        try:
            repository = Repository(root)
            tip, line = repository.resolve("HEAD"), "HEAD"
        except GitError:
            return None
        if repository.shallow:
            return None
    return Landed(visible(line), landed_on(repository, tip, notice.since))
