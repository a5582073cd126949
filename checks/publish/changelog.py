"""What has changed on the published list: by landing and subprocessor, newest first."""

import csv
import io
import uuid
from collections.abc import Iterable, Sequence
from itertools import groupby

from typing_extensions import TypedDict

from checks.changes.announcement import Announcement
from checks.changes.history import History
from checks.changes.landing import Landing
from checks.changes.upcoming import standing
from checks.escaping import csv_cell
from checks.publish.public import PublishedChange, Publisher, is_public


class Entry(TypedDict):
    """What one landing changed about one subprocessor.

    `id` stays the same whatever is published later. `time` is when it landed,
    ISO 8601 in UTC. `objection_until` is null where no change is material.
    """

    id: str
    subprocessor: str
    name: str
    time: str
    announced: str
    objection_until: str | None
    commit: str | None
    pull_request: int | None
    changes: list[PublishedChange]


class Upcoming(TypedDict):
    """Changes of one subprocessor that are announced and take effect on the same later day."""

    subprocessor: str
    name: str
    effective: str
    objection_until: str | None
    changes: list[PublishedChange]


class News(TypedDict):
    """What a site tells about changes: all that landed, and what takes effect later.

    `since` is when the history starts, ISO 8601 in UTC; what stood then is no news.
    `updated` is when the register changed last.
    `standing` are the entries without what was taken back meanwhile.
    """

    since: str
    updated: str
    entries: list[Entry]
    standing: list[Entry]
    upcoming: list[Upcoming]


def news(history: History, publisher: Publisher) -> News | None:
    """What to tell of a history, or nothing where the register is not committed yet."""
    if history.start is None or history.touched is None:
        return None
    order = {one.landing: number for number, one in enumerate(history.announcements)}
    in_order = sorted(
        (one for some in standing(history).values() for one in some if not one.moot),
        key=lambda one: (order[one.landing], one.change.slug),
    )
    return {
        "since": history.start.time.isoformat(),
        "updated": history.touched.isoformat(),
        "entries": entries(history.announcements, publisher),
        "standing": entries(in_order, publisher),
        "upcoming": _upcoming(publisher),
    }


def _upcoming(publisher: Publisher) -> list[Upcoming]:
    found: dict[tuple[str, str, str | None], Upcoming] = {}
    later = (one for some in publisher.later.values() for one in some if not one.moot)
    for change in (publisher.change(one) for one in later):
        day, slug, until = change["effective"], change["subprocessor"], change["objection_until"]
        empty: Upcoming = {
            "subprocessor": slug,
            "name": change["name"],
            "effective": day,
            "objection_until": until,
            "changes": [],
        }
        found.setdefault((day, slug, until), empty)["changes"].append(change)
    return [found[key] for key in sorted(found, key=lambda key: key[:2])]


def entries(announcements: Iterable[Announcement], publisher: Publisher) -> list[Entry]:
    """The public part of these announcements, newest first."""
    grouped = groupby(newest_first(announcements), key=_landing_and_slug)
    return [_entry(list(some), publisher) for _, some in grouped]


def newest_first(announcements: Iterable[Announcement]) -> list[Announcement]:
    """The public announcements, the newest landings first; within a landing, as they were.

    Moot changes are left out: they never take effect.
    """
    public = [one for one in announcements if is_public(one.change) and not one.moot]
    landings = [list(some) for _, some in groupby(public, key=lambda one: one.landing)]
    return [one for some in reversed(landings) for one in some]


def _landing_and_slug(one: Announcement) -> tuple[Landing, str]:
    return one.landing, one.change.slug


def _entry(some: Sequence[Announcement], publisher: Publisher) -> Entry:
    landing, slug = some[0].landing, some[0].change.slug
    changes = [publisher.change(one) for one in some]
    until = [change["objection_until"] for change in changes if change["objection_until"]]
    return {
        "id": stable_id(landing.commit or "", slug),
        "subprocessor": slug,
        "name": changes[-1]["name"],
        "time": landing.time.isoformat(),
        "announced": changes[0]["announced"],
        "objection_until": max(until, default=None),
        "commit": landing.commit,
        "pull_request": landing.pull_request,
        "changes": changes,
    }


def stable_id(*parts: str) -> str:
    """An IRI that the same parts always give (RFC 9562, UUID version 5)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(parts)).urn


_COLUMNS = (
    "announced", "effective", "objection_until", "subprocessor", "name", "kind", "field", "old",
    "new", "material", "summary", "commit", "pull_request",
)  # fmt: skip


def as_csv(told: News) -> bytes:
    """All committed changes as CSV (RFC 4180), newest first. Formulas are defused."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for entry in told["entries"]:
        for change in entry["changes"] if entry["commit"] is not None else ():
            cells = dict(change, material="yes" if change["material"] else "no")
            writer.writerow(csv_cell(_text(cells[column])) for column in _COLUMNS)
    return file.getvalue().encode()


def _text(value: object) -> str:
    return "" if value is None else str(value)
