"""The changes of the published list, by landing and subprocessor, newest first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from typing_extensions import TypedDict

from checks.changes.announcement import Announcement
from checks.changes.history import History
from checks.changes.landing import Landing
from checks.changes.log import log
from checks.changes.outlook import Outlook
from checks.changes.wording import Wording
from checks.publish.addresses import stable_id
from checks.publish.public import is_public, published_change
from checks.publish.published import PublishedChange, effective_day


class NewsEntry(TypedDict):
    """The changes of a landing to one subprocessor.

    `id` never changes, whatever is published later. `time` is the time of the
    landing, ISO 8601 in UTC. `updated` is later if a change was withdrawn or amended later.
    `objection_until` is null if no change is material.
    """

    id: str
    subprocessor: str
    name: str
    time: str
    updated: str
    announced: str
    objection_until: str | None
    commit: str | None
    pull_request: int | None
    changes: list[PublishedChange]


class UpcomingEntry(TypedDict):
    """Announced changes of one subprocessor that take effect on the same later day."""

    subprocessor: str
    name: str
    effective: str
    objection_until: str | None
    changes: list[PublishedChange]


class News(TypedDict):
    """The changes that a site shows.

    `since` is the start of the history, ISO 8601 in UTC: facts from before it are
    no news. `updated` is the time of the last change of the register. `entries`
    are all changes, and `standing` are the changes that no later landing took back.
    """

    since: str
    updated: str
    entries: list[NewsEntry]
    standing: list[NewsEntry]
    upcoming: list[UpcomingEntry]


def news_of(history: History, outlook: Outlook, wording: Wording) -> News | None:
    """The news of a history, or None if the register is not committed yet."""
    if history.start is None or history.touched is None:
        return None
    order = {
        announcement.landing: number for number, announcement in enumerate(history.announcements)
    }
    standing = sorted(
        _public(outlook.standing.values()),
        key=lambda announcement: (order[announcement.landing], announcement.change.slug),
    )
    return {
        "since": history.start.time.isoformat(),
        "updated": history.touched.isoformat(),
        "entries": entries(log(history), wording),
        "standing": entries(standing, wording),
        "upcoming": _upcoming(_public(outlook.later.values()), wording),
    }


def _public(parts: Iterable[Iterable[Announcement]]) -> list[Announcement]:
    """The public announcements of all parts, without moot changes: they never take effect."""
    return [
        announcement
        for announcements in parts
        for announcement in announcements
        if is_public(announcement.change) and not announcement.moot
    ]


def _upcoming(later: Iterable[Announcement], wording: Wording) -> list[UpcomingEntry]:
    upcoming: dict[tuple[str, str, str | None], UpcomingEntry] = {}
    for change in (published_change(announcement, wording) for announcement in later):
        day, slug, until = effective_day(change), change["subprocessor"], change["objection_until"]
        empty: UpcomingEntry = {
            "subprocessor": slug,
            "name": change["name"],
            "effective": day,
            "objection_until": until,
            "changes": [],
        }
        upcoming.setdefault((day, slug, until), empty)["changes"].append(change)
    return [upcoming[key] for key in sorted(upcoming, key=lambda key: key[:2])]


def _times(announcements: Iterable[Announcement]) -> Iterator[datetime]:
    """The times of the landings that announced, withdrew or amended changes."""
    for announcement in announcements:
        for landing in (announcement.landing, announcement.withdrawn, announcement.amended):
            if landing is not None:
                yield landing.time


def entries(announcements: Iterable[Announcement], wording: Wording) -> list[NewsEntry]:
    """The public part of these announcements, newest first."""
    parts = groupby(newest_first(announcements), key=_landing_and_slug)
    return [_entry(list(part), wording) for _, part in parts]


def newest_first(announcements: Iterable[Announcement]) -> list[Announcement]:
    """The public announcements, the newest landing first; within a landing, in their order.

    Moot changes are left out: they never take effect.
    """
    landings = [
        list(part) for _, part in groupby(_public([announcements]), key=lambda a: a.landing)
    ]
    return [announcement for landing in reversed(landings) for announcement in landing]


def _landing_and_slug(announcement: Announcement) -> tuple[Landing, str]:
    return announcement.landing, announcement.change.slug


def _entry(announcements: Sequence[Announcement], wording: Wording) -> NewsEntry:
    landing, slug = _landing_and_slug(announcements[0])
    changes = [published_change(announcement, wording) for announcement in announcements]
    until = [change["objection_until"] for change in changes if change["objection_until"]]
    return {
        "id": stable_id(landing.commit or "", slug),
        "subprocessor": slug,
        "name": changes[-1]["name"],
        "time": landing.time.isoformat(),
        "updated": max(_times(announcements)).isoformat(),
        "announced": changes[0]["announced"],
        "objection_until": max(until, default=None),
        "commit": landing.commit,
        "pull_request": landing.pull_request,
        "changes": changes,
    }
