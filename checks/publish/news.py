"""The changes of the published list, by landing and subprocessor, newest first."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import groupby

from typing_extensions import TypedDict

from checks.changes.announcement import Announcement
from checks.changes.history import History
from checks.changes.landing import Landing
from checks.changes.log import log
from checks.changes.outlook import Outlook
from checks.changes.proposed import complete_on, in_notice
from checks.changes.transfers import transfers
from checks.changes.wording import Wording
from checks.escaping import visible
from checks.publish.addresses import stable_id
from checks.publish.notice_facts import NoticeFacts, notice_facts
from checks.publish.public import is_public, published_change
from checks.publish.published import PublishedChange, effective_day
from checks.register.model import Subprocessor, with_entity


class NewsEntry(TypedDict):
    """The changes of a landing to one subprocessor.

    `id` never changes, whatever is published later. `time` is the time of the
    landing, ISO 8601 in UTC. `updated` is later if a change was withdrawn or amended later.
    `objection_until` is null if no change is material.
    `group` is the title of the group, null if the list has no such group any more. `anchor` is
    the subprocessor's entry on the page, maybe under a later name of its file, or null if the
    page shows no such entry. `facts` are the facts on the day of the
    landing, null without a material change.
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
    group: str | None
    anchor: str | None
    facts: NoticeFacts | None
    changes: list[PublishedChange]


class UpcomingEntry(TypedDict):
    """Announced changes of one subprocessor that take effect on the same later day.

    `anchor` is the entry on the page, or null if the page does not show the subprocessor. `name`
    includes the `service`, which tells the entry from others with the same `title`.
    """

    subprocessor: str
    name: str
    title: str
    service: str
    anchor: str | None
    effective: str
    objection_until: str | None
    changes: list[PublishedChange]


class News(TypedDict):
    """The changes that a site shows.

    `updated` is the time of the last change of the register, ISO 8601 in UTC. `entries`
    are all changes, and `standing` are the changes that no later landing took back.
    """

    updated: str
    entries: list[NewsEntry]
    standing: list[NewsEntry]
    upcoming: list[UpcomingEntry]


def news_of(
    history: History, outlook: Outlook, wording: Wording, listed: Collection[str], today: date
) -> News | None:
    """The news of a history, or None if the register is not committed yet.

    `listed` are the slugs of the subprocessors on the list of `today`.
    """
    if history.start is None or history.touched is None:
        return None
    order = {
        announcement.landing: number for number, announcement in enumerate(history.announcements)
    }
    standing = sorted(
        _public(outlook.standing.values()),
        key=lambda announcement: (order[announcement.landing], announcement.change.slug),
    )
    vendors = {vendor.slug: vendor for vendor in history.vendors}
    told = entries(log(history), wording, vendors, listed)
    for slug, of_vendor in histories(told).items():
        for entry in of_vendor:
            entry["anchor"] = slug if slug in listed else None
    return {
        "updated": history.touched.isoformat(),
        "entries": told,
        "standing": _with_facts_of(told, entries(standing, wording, listed=listed)),
        "upcoming": upcoming_entries(outlook, wording, listed, today),
    }


def upcoming_entries(
    outlook: Outlook, wording: Wording, listed: Collection[str], today: date
) -> list[UpcomingEntry]:
    """The announced changes that take effect later, by the day by which customers must act.

    `listed` are the slugs on the list of `today`.
    """
    entries = _upcoming(_public(outlook.later.values()), wording, listed)
    return sorted(entries, key=partial(_deadline, today=today.isoformat()))


def _public(parts: Iterable[Iterable[Announcement]]) -> list[Announcement]:
    """The public announcements of all parts, without moot changes: they never take effect."""
    return [
        announcement
        for announcements in parts
        for announcement in announcements
        if is_public(announcement.change) and not announcement.moot
    ]


def _with_facts_of(told: Iterable[NewsEntry], standing: list[NewsEntry]) -> list[NewsEntry]:
    """The standing entries, with anchors, groups and facts of the entries that were told.

    The vendor of a standing announcement is as last known, maybe with uncommitted changes.
    """
    by_id = {entry["id"]: entry for entry in told}
    for entry in standing:
        if entry["id"] in by_id:
            entry["facts"] = by_id[entry["id"]]["facts"]
            entry["group"] = by_id[entry["id"]]["group"]
            entry["anchor"] = by_id[entry["id"]]["anchor"]
    return standing


def _upcoming(
    later: Iterable[Announcement], wording: Wording, listed: Collection[str]
) -> Iterable[UpcomingEntry]:
    upcoming: dict[tuple[str, str, str | None], UpcomingEntry] = {}
    for announcement in later:
        change = published_change(announcement, wording)
        day, slug, until = effective_day(change), change["subprocessor"], change["objection_until"]
        empty: UpcomingEntry = {
            "subprocessor": slug,
            "name": _label(announcement.vendor, wording),
            "title": visible(announcement.vendor.name),
            "service": visible(wording.service(announcement.vendor)),
            "anchor": slug if slug in listed else None,
            "effective": day,
            "objection_until": until,
            "changes": [],
        }
        upcoming.setdefault((day, slug, until), empty)["changes"].append(change)
    return upcoming.values()


def _deadline(entry: UpcomingEntry, today: str) -> tuple[str, str, str]:
    """The day by which customers must act, then the day of effect, then the subprocessor.

    A last day for objections that has passed asks nothing of customers any more.
    """
    effective, until = entry["effective"], entry["objection_until"] or ""
    return until if until >= today else effective, effective, entry["subprocessor"]


def _times(announcements: Iterable[Announcement]) -> Iterator[datetime]:
    """The times of the landings that announced, withdrew or amended changes."""
    for announcement in announcements:
        for landing in (announcement.landing, announcement.withdrawn, announcement.amended):
            if landing is not None:
                yield landing.time


def entries(
    announcements: Iterable[Announcement],
    wording: Wording,
    vendors: Mapping[str, Subprocessor] | None = None,
    listed: Collection[str] = (),
) -> list[NewsEntry]:
    """The public part of these announcements, newest first.

    `vendors` are the vendors as last known, by slug: an entry may leave facts to the entry of
    its legal entity. Without `vendors`, entries have no facts. `listed` are the slugs of the
    subprocessors on the list.
    """
    parts = groupby(newest_first(announcements), key=_landing_and_slug)
    return [_entry(list(part), wording, vendors, listed) for _, part in parts]


def histories(entries: Sequence[NewsEntry]) -> Mapping[str, Sequence[NewsEntry]]:
    """The entries about each subprocessor, newest first. `entries` are newest first too.

    The history of a renamed file includes the entries under the former name.
    """
    by_slug: dict[str, list[NewsEntry]] = {}
    for entry in reversed(entries):
        slug = entry["subprocessor"]
        for change in entry["changes"]:
            if change["kind"] == "renamed" and change["old"]:
                by_slug[slug] = by_slug.pop(change["old"], [])
        by_slug.setdefault(slug, []).append(entry)
    return {slug: history[::-1] for slug, history in by_slug.items()}


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


def _entry(
    announcements: Sequence[Announcement],
    wording: Wording,
    vendors: Mapping[str, Subprocessor] | None,
    listed: Collection[str],
) -> NewsEntry:
    landing, slug = _landing_and_slug(announcements[0])
    changes = [published_change(announcement, wording) for announcement in announcements]
    until = [change["objection_until"] for change in changes if change["objection_until"]]
    group = wording.policy.groups.get(announcements[0].vendor.group)
    return {
        "id": stable_id(landing.commit or "", slug),
        "subprocessor": slug,
        "name": _label(announcements[-1].vendor, wording),
        "time": landing.time.isoformat(),
        "updated": max(_times(announcements)).isoformat(),
        "announced": changes[0]["announced"],
        "objection_until": max(until, default=None),
        "commit": landing.commit,
        "pull_request": landing.pull_request,
        "group": visible(group.title) if group is not None else None,
        "anchor": slug if slug in listed else None,
        "facts": _facts(announcements, wording, vendors) if vendors is not None else None,
        "changes": changes,
    }


def _label(vendor: Subprocessor, wording: Wording) -> str:
    """The name of a subprocessor, with the service or scope if other entries may share the name."""
    service = wording.service(vendor)
    return visible(f"{vendor.name} ({service})" if service else vendor.name)


def categories(entry: NewsEntry) -> list[str]:
    """The kinds of the changes, `material` if notice is due, and the title of the group."""
    changes = entry["changes"]
    kinds = dict.fromkeys(change["kind"] for change in changes)
    material = ["material"] if any(change["material"] for change in changes) else []
    return [*material, *kinds, *([entry["group"]] if entry["group"] else [])]


def _facts(
    announcements: Sequence[Announcement], wording: Wording, vendors: Mapping[str, Subprocessor]
) -> NoticeFacts | None:
    """The facts of a notice about these announcements, or None if no notice is due."""
    notified = in_notice(a for a in announcements if a.withdrawn is None)
    if not notified:
        return None
    vendor = with_entity(announcements[-1].vendor, vendors)
    moves = transfers(vendor, wording.policy, complete_on(notified))
    return notice_facts(vendor, moves, wording)
