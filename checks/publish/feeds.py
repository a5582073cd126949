"""The latest changes as feeds: Atom (RFC 4287) and JSON Feed (version 1.1)."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from feedgenerator import Atom1Feed

from checks.escaping import visible
from checks.json_text import indented_json
from checks.languages.language import ENGLISH
from checks.publish import words
from checks.publish.addresses import address_of, address_on_page, stable_id
from checks.publish.news import News, NewsEntry, categories
from checks.publish.notice_facts import labelled
from checks.publish.published import PublishedHead
from checks.publish.words import as_title, with_dates

MOST = 100
"""A feed has at least so many of the latest entries. changes.csv has all entries."""


class _Atom(Atom1Feed):  # type: ignore[misc]
    """The library's feed, with the time of the latest landing even if there is no entry."""

    updated: datetime

    def latest_post_date(self) -> datetime:
        """The time of the last change."""
        return self.updated


def atom(head: PublishedHead, news: News) -> bytes:
    """The feed as Atom. Each entry has the changes of a landing to one subprocessor."""
    feed = _Atom(
        title=_title(head),
        link=head["url"],
        description=None,
        language="en",
        author_name=visible(head["organization"]),
        feed_url=address_of(head, "changes.atom"),
        feed_guid=stable_id(head["url"], "changes.atom"),
    )
    feed.updated = datetime.fromisoformat(news["updated"])
    for entry in _latest(news, head["as_of"]):
        feed.add_item(
            title=_entry_title(entry),
            link=address_on_page(head, entry["anchor"]),
            description=None,
            content=_html(head, entry),
            categories=categories(entry),
            unique_id=entry["id"],
            pubdate=datetime.fromisoformat(entry["time"]),
            updateddate=datetime.fromisoformat(entry["updated"]),
        )
    file = io.StringIO()
    feed.write(file, "utf-8")
    return file.getvalue().encode()


def json_feed(head: PublishedHead, news: News) -> bytes:
    """The feed as JSON Feed. Its items carry the changes as data, under `_changes`."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(head),
        "home_page_url": head["url"],
        "feed_url": address_of(head, "changes.json"),
        "language": "en",
        "authors": [{"name": head["organization"]}],
        "items": [
            {
                "id": entry["id"],
                "url": address_on_page(head, entry["anchor"]),
                "title": _entry_title(entry),
                "content_html": _html(head, entry),
                "tags": categories(entry),
                "date_published": entry["time"],
                "date_modified": entry["updated"],
                "_changes": entry["changes"],
            }
            for entry in _latest(news, head["as_of"])
        ],
    }
    return indented_json(document).encode()


def _latest(news: News, as_of: str) -> Iterator[NewsEntry]:
    """The entries of a feed: the latest entries, and all that are still open to objections.

    Uncommitted entries are left out, because they have no permanent id.
    """
    committed = [entry for entry in news["entries"] if entry["commit"] is not None]
    for number, entry in enumerate(committed):
        if number < MOST or (entry["objection_until"] or "") >= as_of:
            yield entry


def _title(head: PublishedHead) -> str:
    return visible(f"{head['title']} of {head['organization']}: changes")


def _entry_title(entry: NewsEntry) -> str:
    changes = entry["changes"]
    more = f" (and {len(changes) - 1} more)" if len(changes) > 1 else ""
    return as_title(f"{entry['name']}: {words.logged(changes[0])}", more)


def _html(head: PublishedHead, entry: NewsEntry) -> str:
    """The changes of an entry as HTML, and the facts of the notice if notice is due.

    Every text of the register is escaped.
    """
    facts = labelled(entry["facts"]) if entry["facts"] is not None else ()
    contact = f"Questions and objections: {head['contact']}"
    return "".join(
        (
            _paragraph(entry["name"]),
            _list(map(with_dates, entry["changes"])),
            _list(f"{label}: {text}" for label, text in facts),
            _paragraph(f"Announced on {ENGLISH.day(entry['announced'])}."),
            _paragraph(contact) if entry["facts"] is not None else "",
        )
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(visible(text))}</p>"


def _list(texts: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(visible(text))}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""
