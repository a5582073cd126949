"""A proposal, and the declared start of the history, made from what Git says about them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from checks.changes.branch import landing_days, periods_in_force
from checks.changes.by_vendor import AnnouncementsByVendor
from checks.changes.change import Change
from checks.changes.effect import listed_until
from checks.changes.history import History, history
from checks.changes.outlook import outlook
from checks.changes.proposal import Proposal
from checks.changes.start import Landed, is_hash
from checks.escaping import visible
from checks.register.comparison import Comparison
from checks.register.layout import REGISTER_FILE
from checks.register.load import load_like, load_policy
from checks.register.model import Register, Subprocessor
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
    repository, tip = comparison.repository, comparison.base.commit
    in_force = periods_in_force(repository, tip, comparison.versions, today)
    proposal = Proposal(before, head, files, in_force)
    if any(map(_depends_on_history, proposal.changes)):
        past = history(repository, tip, today=today)
        return replace(
            proposal,
            dormant=past.dormant(),
            announced=AnnouncementsByVendor(past.announcements).by_slug(),
            in_effect=_in_effect(past, today),
        )
    return proposal


def _depends_on_history(change: Change) -> bool:
    """Whether earlier announcements may decide what the change means, and when it holds."""
    of_scope = change.model_path[0] in ("scope", "country_details")
    words_for_title = of_scope and not change.material
    return change.kind in _OF_HISTORY or words_for_title


_OF_HISTORY = frozenset(
    {"resumed", "moved", "country-narrowed", "data-respelt", "data-subject-respelt"}
)


def _in_effect(past: History, today: date) -> Mapping[str, Subprocessor | None]:
    """The vendors of which not all values hold on a day, with the values that hold."""
    later = outlook(past, past.vendors, today).later
    return {
        vendor.slug: listed_until(vendor, later[vendor.slug])
        for vendor in past.vendors
        if vendor.slug in later
    }


def propose_all(comparison: Comparison, head: Register) -> Proposal:
    """The proposal of the register `head` in a repository without a register: all is new."""
    files = {file.path for file in comparison.changed}
    files.update(vendor.path for vendor in head.subprocessors)
    return Proposal(Register(head.policy), head, frozenset(files))


def landed_on_base(
    comparison: Comparison, base: str, register: Register, proposal: Proposal | None, today: date
) -> Landed | None:
    """When the commit of `notice.since` landed on the base, whose name is `base`.

    None if `notice.since` is not a commit, and for a proposal that leaves `notice` alone: a start
    that was good stays good.
    """
    notice = register.policy.notice
    if proposal is not None and proposal.base.policy.notice == notice:
        return None
    return _landed(comparison.repository, comparison.base.commit, base, notice.since, today)


def landed_on_head(root: Path, register: Register, today: date) -> Landed | None:
    """When the commit of `notice.since` landed on HEAD.

    None if `notice.since` is not a commit, and in a folder without the whole history.
    """
    try:
        repository = Repository(root)
        head = repository.resolve("HEAD")
    except GitError:
        return None
    if repository.shallow:
        return None
    return _landed(repository, head, "HEAD", register.policy.notice.since, today)


def with_commits_of_head(root: Path, register: Register) -> Register:
    """The register, with the commits of HEAD beside its recorded notices.

    The same register in a folder without the whole history.
    """
    try:
        repository = Repository(root)
        head = repository.resolve("HEAD")
    except GitError:
        return register
    return register if repository.shallow else with_commits(register, repository, head)


def with_commits(register: Register, repository: Repository, head: str) -> Register:
    """The register, with the commits in the history of `head` beside its recorded notices."""
    if register.notices is None:
        return register
    notices = replace(register.notices, commits=repository.numbered(head))
    return replace(register, notices=notices)


def _landed(
    repository: Repository, tip: str, branch: str, since: str | None, today: date
) -> Landed | None:
    if since is None or not is_hash(since):
        return None
    return Landed(visible(branch), landing_days(repository, tip, today).get(since))
