"""The files of the site, made from a register. The folder puts them into place."""

from collections.abc import Mapping, Sequence
from datetime import date

from checks.changes.history import History
from checks.changes.upcoming import announcement_days, titles_in_effect, upcoming
from checks.parallel import map_chunks
from checks.publish.changelog import News, as_csv, news
from checks.publish.folder import Busy, NotOurs, refuse_place, write
from checks.publish.formats import Csv, Format, Json, Markdown
from checks.publish.page import Page
from checks.publish.public import (
    PublishedHead,
    PublishedSubprocessor,
    Publisher,
    in_order,
    published_head,
)
from checks.register.model import Register, Subprocessor

__all__ = ["Busy", "NotOurs", "refuse_place", "render", "write"]


def render(
    register: Register, today: date, past: History | None = None, commit: str | None = None
) -> Mapping[str, bytes]:
    """The files of the site by name, as of that day. The same input gives the same bytes.

    `past` is the history of the register, for the changes and their feeds;
    `commit` is given for the list of an earlier time, and shown on it.
    """
    formats: Sequence[Format] = (Page(), Csv(), Json(), Markdown())
    publisher = Publisher(register.policy, today)
    if past is not None:
        later = upcoming(past, register.subprocessors, today)
        publisher = Publisher(
            register.policy, today, later, announcement_days(past), titles_in_effect(past, today)
        )

    def rows_of(vendors: Sequence[Subprocessor]) -> list[list[Mapping[str, str]]]:
        public = [publisher.subprocessor(vendor) for vendor in vendors]
        return [[_by_group(form, public) for form in formats]]

    # For each chunk of vendors and each format, the rows of each group.
    chunks = map_chunks(rows_of, in_order(register))
    head = published_head(register.policy, today, commit)
    told = news(past, publisher) if past is not None else None
    files = {}
    for number, form in enumerate(formats):
        rows = {
            group["key"]: "".join(chunk[number].get(group["key"], "") for chunk in chunks)
            for group in head["groups"]
        }
        files[form.file] = form.whole(head, rows, told).encode()
    if told is not None:
        files |= _feeds(head, told)
    return files


FEEDS = ("changes.atom", "changes.json", "changes.csv", "calendar.ics")
"""The files that only a register with a history has."""


def _feeds(head: PublishedHead, told: News) -> Mapping[str, bytes]:
    # Their libraries take a while to load, and a register without history needs none.
    from checks.publish.calendar import calendar
    from checks.publish.feeds import atom, json_feed

    made = (atom(head, told), json_feed(head, told), as_csv(told), calendar(head, told))
    return dict(zip(FEEDS, made, strict=True))


def _by_group(form: Format, vendors: Sequence[PublishedSubprocessor]) -> Mapping[str, str]:
    rows: dict[str, list[str]] = {}
    for vendor in vendors:
        rows.setdefault(vendor["group"], []).append(form.row(vendor))
    return {group: "".join(some) for group, some in rows.items()}
