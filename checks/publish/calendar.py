"""Objection deadlines and dates of effect as a calendar (iCalendar, RFC 5545)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from icalendar import Calendar, Event, vText

from checks.escaping import visible
from checks.publish.addresses import address_on_page, stable_id
from checks.publish.news import News, NewsEntry
from checks.publish.published import PublishedChange, PublishedHead, effective_day

MOST = 100
"""The calendar shows all days of so many entries, and of older entries only future days."""


def calendar(head: PublishedHead, news: News) -> bytes:
    """The days that matter to customers, as events that last a day each."""
    feed = Calendar()
    feed.add("prodid", "-//subprocessors//changes//EN")
    feed.add("version", "2.0")
    name = visible(f"{head['title']} of {head['organization']}")
    feed.add("x-wr-calname", vText(name))
    # A calendar needs at least one event (RFC 5545, 3.6).
    since = datetime.fromisoformat(news["since"])
    start = _Event(news["since"], "start", head["url"], since, since.date(), name)
    feed.add_component(start.component())
    committed = [entry for entry in news["standing"] if entry["commit"] is not None]
    for number, entry in enumerate(committed):
        for event in _events(head, entry):
            if number < MOST or str(event.day) >= head["as_of"]:
                feed.add_component(event.component())
    data: bytes = feed.to_ical()
    return data


class _Event(NamedTuple):
    """A day that matters to customers. `key` and `role` make a permanent id."""

    key: str
    role: str
    url: str
    announced: datetime
    day: date
    what: str
    changes: Sequence[PublishedChange] = ()

    def component(self) -> Event:
        """The event as an object of the library."""
        event = Event()
        event.add("uid", stable_id(self.key, self.role).removeprefix("urn:uuid:"))
        event.add("dtstamp", self.announced)
        event.add("dtstart", self.day)
        if self.day < date.max:
            event.add("dtend", self.day + timedelta(days=1))
        event.add("summary", visible(self.what))
        if self.changes:
            event.add("description", "\n".join(change["summary"] for change in self.changes))
        event.add("url", self.url)
        event.add("transp", "TRANSPARENT")
        return event


def _events(head: PublishedHead, entry: NewsEntry) -> Iterator[_Event]:
    """The last day for objections, and each day on which changes of the entry take effect."""
    url = address_on_page(head, entry["subprocessor"])
    time = datetime.fromisoformat(entry["time"])
    changes, name = entry["changes"], entry["name"]
    waiting = [change for change in changes if change["objection_until"] is not None]
    # A change may wait for a change of another landing. Its day is in the other entry.
    if entry["objection_until"] is not None and any(change["material"] for change in waiting):
        day = date.fromisoformat(entry["objection_until"])
        what = f"Last day for objections: {name}"
        yield _Event(entry["id"], "objection", url, time, day, what, waiting)
    for effective in sorted({effective_day(change) for change in changes}):
        if effective > entry["announced"]:
            day = date.fromisoformat(effective)
            of_day = [change for change in changes if change["effective"] == effective]
            ends = all(change["kind"] == "ended" for change in of_day)
            what = f"{'Ends' if ends else 'Takes effect'}: {name}"
            yield _Event(entry["id"], f"effect {effective}", url, time, day, what, of_day)
