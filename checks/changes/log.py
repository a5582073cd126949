"""The change log: each announcement of a history, and its outcome.

A change is *withdrawn* if a later landing takes the change back before its day. A new vendor is
*amended* if a later landing corrects the vendor before its start. Such corrections get no entry.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise

from checks.changes.announcement import Announcement
from checks.changes.effect import in_effect
from checks.changes.history import History
from checks.changes.settlement import Settlement
from checks.changes.standing import standing_announcements

_OWN = frozenset({"removed", "renamed", "ended", "resumed"})
"""Kinds of change that are facts of their own, even if a new vendor has not started yet."""


def log(history: History) -> list[Announcement]:
    """The announcements of a history as the change log tells them, oldest first."""
    told: list[Announcement | None] = [*history.announcements]
    for life in _lives(history.announcements):
        if not _may_overlap([history.announcements[number] for number in life]):
            continue
        for number, announcement in zip(life, _told(life, history.announcements), strict=True):
            told[number] = announcement
    return [announcement for announcement in told if announcement is not None]


def _lives(announcements: Sequence[Announcement]) -> Iterator[list[int]]:
    """The numbers of the announcements about each vendor, from its addition to its removal."""
    current: dict[str, list[int]] = {}
    for number, announcement in enumerate(announcements):
        change = announcement.change
        if change.kind == "renamed":
            current[change.slug] = current.pop(change.old, [])
        elif change.kind == "added":
            yield current.pop(change.slug, [])
        current.setdefault(change.slug, []).append(number)
        if change.kind == "removed":
            yield current.pop(change.slug)
    yield from current.values()


_TOPICS: Mapping[str, str] = {
    "name": "company",
    "website": "company",  # waits for a new name
    "purpose": "purpose",
    "data": "data",
    "data-subjects": "people",
    "established": "seat",
    "countries": "places",
    "country-details": "places",
}
"""The topics of fields. Changes of different topics never take each other back.

Fields without a topic concern the whole vendor.
"""


def _topic(announcement: Announcement) -> str:
    """The topic of a change, or an empty text for the whole vendor."""
    return _TOPICS.get(announcement.change.field.partition(".")[0], "")


def _may_overlap(life: Iterable[Announcement]) -> bool:
    """Whether a change lands before an earlier change of its topic holds."""
    pending: dict[str, date] = {}
    for landing, landed in groupby(life, key=lambda announcement: announcement.landing):
        by_topic = [(_topic(announcement), announcement) for announcement in landed]
        touched = {topic for topic, _ in by_topic}
        concerned = pending if "" in touched else {"", *touched} & pending.keys()
        if any(landing.day < pending[topic] for topic in concerned):
            return True
        for topic, announcement in by_topic:
            if _waits(announcement):
                pending[topic] = max(pending.get(topic, date.min), announcement.effective)
    return False


def _waits(announcement: Announcement) -> bool:
    """Whether a later landing could take the announcement back before its day."""
    return (announcement.change.material or announcement.change.kind == "ended") and (
        not announcement.moot
    )


def _told(
    numbers: Sequence[int], announcements: Sequence[Announcement]
) -> Iterator[Announcement | None]:
    """The log's entry for each announcement about a vendor. None without an entry of its own."""
    life = [announcements[number] for number in numbers]
    last = life[-1]
    settlement = Settlement()
    standing = standing_announcements(last.vendor, life, settlement)
    if last.change.kind == "removed":
        _withdraw_all(life[:-1], last, settlement)
    _withdraw_forestalled(life, settlement)
    _withdraw_ends(life, settlement)
    by_change = {id(a.change): a for a in standing}
    added = life[0]
    if added.change.kind == "added":
        _amend_addition(added, life[1:], standing, settlement)
    for announcement in life:
        change = id(announcement.change)
        if change in settlement.absorbed:
            yield None
            continue
        told = settlement.instead.get(change, announcement)
        if id(told.change) in by_change:
            told = _with_awaited(told, by_change[id(told.change)])
        withdrawn, amended = settlement.withdrawn.get(change), settlement.amended.get(change)
        # Most announcements stay as they are, and a copy of each takes time.
        if (withdrawn, amended) != (told.withdrawn, told.amended):
            told = told._replace(withdrawn=withdrawn, amended=amended)
        yield told


def _with_awaited(announcement: Announcement, standing: Announcement) -> Announcement:
    """The announcement as it was made, but waiting for the same change as on the list."""
    awaits = standing.awaits
    if awaits is not None and not standing.elsewhere:
        awaits = awaits._replace(vendor=announcement.vendor)
    return announcement._replace(awaits=awaits, elsewhere=standing.elsewhere)


def _withdraw_ends(life: Iterable[Announcement], settlement: Settlement) -> None:
    """Withdraw each end that a later landing moved or removed before its day."""
    of_end = [announcement for announcement in life if announcement.change.field == "ended"]
    for announcement, following in pairwise(of_end):
        day = announcement.change.new
        if day is not None and following.announced < day:
            settlement.withdraw(announcement, following.landing)


def _withdraw_all(
    life: Iterable[Announcement], removal: Announcement, settlement: Settlement
) -> None:
    """Withdraw what did not hold yet when the file of the vendor was removed."""
    for announcement in life:
        if announcement.deferred and announcement.effective > removal.announced:
            settlement.withdraw(announcement, removal.landing)
            if announcement.change.kind == "added":
                settlement.absorb(removal)


def _withdraw_forestalled(life: Sequence[Announcement], settlement: Settlement) -> None:
    """Withdraw the changes before whose day the vendor now ends."""
    end = life[-1].vendor.stated("ended")
    if end is None:
        return
    end_set = next((a for a in reversed(life) if a.change.kind == "ended"), None)
    if end_set is None:
        return
    for announcement in life:
        forestalled = announcement.deferred and announcement.effective >= end
        if forestalled and announcement.announced < end_set.announced:
            settlement.withdraw(announcement, end_set.landing)
            if announcement.change.kind == "added":
                settlement.absorb(end_set)


def _amend_addition(
    added: Announcement,
    later: Sequence[Announcement],
    standing: Sequence[Announcement],
    settlement: Settlement,
) -> None:
    """Absorb corrections of a new vendor before its start."""
    corrections = [a for a in later if a.announced < added.effective and a.change.kind not in _OWN]
    absorbed = [a for a in corrections if not a.deferred]
    for announcement in absorbed:
        settlement.absorb(announcement)
    sooner = [a for a in corrections if a.change.kind == "engaged-earlier"]
    if (absorbed or sooner) and id(added.change) not in settlement.withdrawn:
        pending = [
            a for a in standing if a.change.field and a.deferred and a.announced < added.effective
        ]
        vendor = in_effect(corrections[-1].vendor, pending)
        amended = settlement.instead.get(id(added.change), added)._replace(vendor=vendor)
        settlement.amend(added, amended, [*absorbed, *sooner][-1].landing)
