"""The history for a command: with or without uncommitted changes, whole or in part."""

from datetime import date
from pathlib import Path

from checks.changes.branch import last_commit_by, today_at
from checks.changes.history import (
    History,
    Uncommitted,
    first_difference,
    history,
)
from checks.changes.start import parse_boundary
from checks.commands.outcome import CannotRun
from checks.commands.terminal import tell, tell_ignored, tell_notes
from checks.escaping import visible
from checks.register.model import Register
from checks.register.notices import Notices
from checks.register.repository import Repository, committed
from checks.register.tree import NoRepository


def history_of_files(root: Path, register: Register, today: date) -> History | None:
    """The history of the files in the folder: uncommitted changes count as announced today.

    None if the register is not committed yet.
    """
    try:
        repository, head = committed(root)
    except NoRepository as error:
        tell(f"Published without a history: {error}.")
        return None
    changed = repository.changes(head, None)
    tell_ignored(repository, changed)
    past = history(repository, head, uncommitted=Uncommitted(register, changed, today), today=today)
    tell_notes(past)
    if difference := first_difference(past, register):
        raise CannotRun(
            f"{visible(difference)} has other values in Git than in this folder, so its history "
            "would be wrong: look for a line in .gitattributes that converts the file"
        )
    if any(announcement.landing.commit is None for announcement in past.announcements):
        tell(
            "Some changes are not committed yet: they count as announced today, "
            "and are in no feed, calendar or changes.csv."
        )
    return past


def history_of_commits(root: Path, today: date) -> History | None:
    """The history of the committed files, which count as announced. None without a commit."""
    try:
        past = history(*committed(root), today=today)
    except NoRepository as error:
        tell(f"Notice periods are left out: {error}.")
        return None
    tell_notes(past)
    return past


def history_between(
    repository: Repository,
    since: str | None,
    until: str | None,
    notices: Notices | None = None,
) -> History:
    """The history from a revision or day to another. Raises `GitError`.

    `notices` are the sent notices, by default the notices recorded in the revision.
    """
    end = parse_boundary(until)
    if isinstance(end, date):
        end = last_commit_by(repository, end, today=today_at(repository, "HEAD"))
    revision = "HEAD" if end is None else end
    past = history(repository, revision, parse_boundary(since), notices=notices)
    if notices is None:
        tell_notes(past)
    return past
