"""Objection deadlines and dates of effect as a calendar (iCalendar, RFC 5545 and 7986)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vDuration, vText

from checks.escaping import visible
from checks.publish.addresses import address_on_page, stable_id
from checks.publish.news import News, NewsEntry, categories
from checks.publish.notice_facts import labelled
from checks.publish.published import PublishedChange, PublishedHead, effective_day
from checks.publish.words import as_title, with_dates

MOST = 100
"""The calendar shows all days of so many entries, and of older entries only future days."""

_REFRESH = timedelta(days=1)
"""The time after which a program should read the calendar again."""

_AHEAD = timedelta(days=7)
"""The time before the last day for objections at which a calendar reminds its reader."""


def calendar(head: PublishedHead, news: News) -> bytes:
    """The days that matter to customers, as events that last a day each."""
    feed = Calendar()
    feed.add("prodid", "-//subprocessors//changes//EN")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", vText(visible(f"{head['title']} of {head['organization']}")))
    feed.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", vDuration(_REFRESH))  # the same for older programs
    committed = [entry for entry in news["standing"] if entry["commit"] is not None]
    events = [
        event
        for number, entry in enumerate(committed)
        for event in _events(head, entry)
        if number < MOST or str(event.day) >= head["as_of"]
    ]
    for event in events:
        feed.add_component(event.component())
    if not events:
        feed.add_component(_utc())
    data: bytes = feed.to_ical()
    return data


def _utc() -> Timezone:
    """The time zone UTC, for a calendar without events: RFC 5545, 3.6 demands a component."""
    offset = TimezoneStandard()
    offset.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - RFC 5545, 3.6.5: local time
    offset.add("tzoffsetfrom", timedelta(0))
    offset.add("tzoffsetto", timedelta(0))
    zone = Timezone()
    zone.add("tzid", "UTC")
    zone.add_component(offset)
    return zone


class _Event(NamedTuple):
    """A day that matters to customers, because of some changes of an entry.

    `role` and the id of the entry make a permanent id. With `reminds`, a calendar reminds its
    reader a week before.
    """

    head: PublishedHead
    entry: NewsEntry
    role: str
    day: date
    what: str
    changes: Sequence[PublishedChange]
    reminds: bool = False

    def component(self) -> Event:
        """The event as an object of the library."""
        entry = self.entry
        event = Event()
        event.add("uid", stable_id(entry["id"], self.role).removeprefix("urn:uuid:"))
        event.add("dtstamp", datetime.fromisoformat(entry["time"]))
        event.add("dtstart", self.day)
        if self.day < date.max:
            event.add("dtend", self.day + timedelta(days=1))
        title = as_title(f"{self.what}: {entry['name']}")
        event.add("summary", title)
        event.add("description", "\n".join(map(visible, self._description())))
        event.add("categories", categories(entry))
        page = address_on_page(self.head, entry["anchor"])
        event.add("url", page)
        event.add("transp", "TRANSPARENT")
        announced = date.fromisoformat(entry["announced"])
        if self.reminds and announced < self.day - _AHEAD:
            event.add_component(_reminder(title))
        return event

    def _description(self) -> Iterator[str]:
        """The changes, and the facts of the notice if notice is due."""
        yield self.entry["name"]
        yield from map(with_dates, self.changes)
        facts = self.entry["facts"]
        if facts is not None and any(change["objection_until"] for change in self.changes):
            yield from (f"{label}: {text}" for label, text in labelled(facts))
            yield f"Questions and objections: {self.head['contact']}"


def _reminder(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -_AHEAD)
    return alarm


def _events(head: PublishedHead, entry: NewsEntry) -> Iterator[_Event]:
    """The last day for objections, and each day on which changes of the entry take effect."""
    changes = entry["changes"]
    waiting = [change for change in changes if change["objection_until"] is not None]
    # A change may wait for a change of another landing. Its day is in the other entry.
    if entry["objection_until"] is not None and any(change["material"] for change in waiting):
        day = date.fromisoformat(entry["objection_until"])
        what = "Last day for objections"
        yield _Event(head, entry, "objection", day, what, waiting, reminds=True)
    for effective in sorted({effective_day(change) for change in changes}):
        if effective > entry["announced"]:
            day = date.fromisoformat(effective)
            of_day = [change for change in changes if change["effective"] == effective]
            ends = all(change["kind"] == "ended" for change in of_day)
            what = "No longer used" if ends else "Takes effect"
            yield _Event(head, entry, f"effect {effective}", day, what, of_day)
