"""Objection deadlines and dates of effect as a calendar (iCalendar, RFC 5545)."""

from datetime import date, timedelta

from icalendar import Calendar, Event, vText

from checks.escaping import visible
from checks.publish.changelog import Entry, News, moment, stable_id
from checks.publish.public import PublishedHead

MOST = 100
"""Entries that the calendar shows, the latest ones."""


def calendar(head: PublishedHead, told: News) -> bytes:
    """The days that customers mind, of the latest changes. All events last a day."""
    made = Calendar()
    made.add("prodid", "-//subprocessors//changes//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", vText(visible(f"{head['title']} of {head['organization']}")))
    for entry in [entry for entry in told["entries"] if entry["commit"] is not None][:MOST]:
        name = entry["name"]
        if entry["objection_until"] is not None:
            what = f"Objections until today: {name}"
            made.add_component(_event(head, entry, entry["objection_until"], what, "objection"))
        for day in sorted({change["effective"] for change in entry["changes"]}):
            what = f"Takes effect: {name}"
            if day > entry["announced"]:
                made.add_component(_event(head, entry, day, what, f"effect {day}"))
    data: bytes = made.to_ical()
    return data


def _event(head: PublishedHead, entry: Entry, day: str, what: str, role: str) -> Event:
    start = date.fromisoformat(day)
    event = Event()
    event.add("uid", stable_id(entry["id"], role).removeprefix("urn:uuid:"))
    event.add("dtstamp", moment(entry["time"]))
    event.add("dtstart", start)
    if start < date.max:
        event.add("dtend", start + timedelta(days=1))
    event.add("summary", visible(what))
    event.add("description", "\n".join(visible(change["summary"]) for change in entry["changes"]))
    event.add("url", f"{head['url']}#{entry['subprocessor']}")
    event.add("transp", "TRANSPARENT")
    return event
