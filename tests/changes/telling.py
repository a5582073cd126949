"""What happened to a register, told in a few words."""

from collections.abc import Iterable
from datetime import date

from checks.changes.announcement import Announcement
from checks.changes.history import (
    History,
    Uncommitted,
    history,
)
from checks.changes.outlook import outlook
from checks.register.load import load
from checks.register.model import Register
from checks.register.repository import Repository
from checks.register.tree import WorkTree
from tests.repositories import Repo
from tests.trees import TODAY


def past(repo: Repo, since: str | date | None = None, revision: str = "HEAD") -> History:
    """The history of the register, where no commit is ahead of its time."""
    return history(Repository(repo.root), revision, since, today=date(9999, 1, 1))


def told(timeline: History | Iterable[Announcement]) -> list[str]:
    """What was announced: `acme country-added 2026-02-01`."""
    made = timeline.announcements if isinstance(timeline, History) else timeline
    return [
        f"{announcement.change.slug} {announcement.change.kind} {announcement.announced}"
        for announcement in made
    ]


def days_of_notice(timeline: History) -> list[int]:
    """The calendar days between each announcement and its effect."""
    windows = [(a.window, a.landing.noticed) for a in timeline.announcements]
    return [(window.effective - day).days for window, day in windows if window is not None]


def dated(timeline: History) -> list[str]:
    """What takes effect: `acme country-added 2026-03-03`."""
    made = timeline.announcements
    return [
        f"{announcement.change.slug} {announcement.change.kind} {announcement.effective}"
        for announcement in made
    ]


def noted(timeline: History) -> list[tuple[str, str, str]]:
    """What could not be read."""
    return [(note.commit, note.path, note.reason) for note in timeline.notes]


def at_head(repo: Repo) -> Register:
    """The register as it is committed."""
    return load(Repository(repo.root).at("HEAD"))


def with_work(repo: Repo, today: date = TODAY) -> History:
    """The history with what is not committed yet."""
    there = Repository(repo.root)
    changed = there.changes(there.resolve("HEAD"), None)
    return history(there, uncommitted=Uncommitted(load(WorkTree(repo.root)), changed, today))


def later(repo: Repo, today: str) -> dict[str, list[str]]:
    """The changes of each vendor that take effect after a day: `country-added IN 2026-03-03`."""
    announcements = outlook(
        past(repo), at_head(repo).subprocessors, date.fromisoformat(today)
    ).later
    return {
        slug: [
            f"{announcement.change.kind} {announcement.change.new} {announcement.effective}"
            for announcement in pending
        ]
        for slug, pending in announcements.items()
    }
