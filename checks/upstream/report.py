"""The findings of a run, as a document of limited size, and the state after the run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checks.documents.naming import name_of
from checks.escaping import visible
from checks.json_text import indented_json
from checks.upstream.comparison import News, Outcome
from checks.upstream.document import (
    MailNews,
    NewsKind,
    PageNews,
    Refusal,
    StateKind,
    UpstreamDocument,
    UsePlace,
)
from checks.upstream.mail import REFUSALS
from checks.upstream.state import State
from checks.upstream.watched import Use

MOST_LINES = 20
MOST_BYTES = 4_000
"""The size of the removed lines, and of the added lines, that the report shows of a page."""

LARGEST = 45_000
"""Bytes of the news in a report. GitHub takes 65,536 characters, with markup. All news
of a page is smaller than this: see the limits below and above."""

_MOST_USES = 5
"""Files that are named with a page or a domain."""

_LONGEST = 200
"""Characters of a name or an address in the report."""


@dataclass(frozen=True)
class Findings:
    """What a run found."""

    uses: Mapping[str, Sequence[Use]]
    outcomes: Mapping[str, Outcome]
    refusals: Mapping[str, Refusal | None]
    mailboxes: Mapping[str, Mapping[str, Sequence[str]]]
    """The files of each address, by domain."""


def report(
    old: State, found: Findings, status: StateKind, today: date
) -> tuple[UpstreamDocument, State]:
    """The document of a run, and the state after it.

    Only what the document tells enters the state. The next run finds the rest again, and tells
    it first: pages with large news in each week must not keep other news back for ever.
    """
    room = _Room(LARGEST)
    mail, refusing = _mail(old, found, room)
    pages, entries = [], {}
    for url in sorted(found.uses, key=old.last_tried):
        uses = found.uses[url]
        outcome = found.outcomes.get(url)
        news = [_page_news(url, item, uses) for item in outcome.news] if outcome else []
        entry = outcome.entry if outcome and room.takes(news) else old.pages.get(url)
        if entry is not None:
            entries[url] = entry
        if outcome is not None and entry is outcome.entry:
            pages += news
    document: UpstreamDocument = {
        "version": 1,
        "today": today.isoformat(),
        "state": status,
        "watched": len(found.uses),
        "late": len(found.uses) - len(found.outcomes),
        "postponed": room.refused,
        "pages": sorted(pages, key=lambda item: _ORDER.index(item["kind"])),
        "mail": mail,
    }
    return document, State(pages=entries, refusing=tuple(refusing))


def _mail(old: State, found: Findings, room: "_Room") -> tuple[list[MailNews], list[str]]:
    """The news about mail, and the domains that accept no mail."""
    mail, refusing = [], []
    for domain, addresses in found.mailboxes.items():
        refusal = found.refusals.get(domain)
        known = domain in old.refusing
        if refusal is None:
            if known and domain not in found.refusals:
                refusing.append(domain)  # there was no answer
            continue
        item = _mail_news(domain, refusal, addresses)
        if known or room.takes([item]):
            refusing.append(domain)
            mail += [] if known else [item]
    return mail, refusing


_ORDER: Sequence[NewsKind] = (
    "changed", "moved", "gone", "login", "refused", "unsafe", "unreachable", "large", "empty",
    "unreadable", "unstable", "file",
)  # fmt: skip


class _Room:
    """The room left in the report. After the first news that does not fit, no news is taken."""

    def __init__(self, size: int) -> None:
        self._left = size
        self.refused = 0

    def takes(self, news: Sequence[PageNews] | Sequence[MailNews]) -> bool:
        """Whether there is room for all of the news, which then takes it."""
        # Markdown writes invisible characters out, and takes more room for them than JSON.
        texts = (visible(indented_json(item)) for item in news)
        size = sum(len(text.encode("utf-8", "replace")) for text in texts)
        if news and (size > self._left or self.refused):
            self.refused += len(news)
            return False
        self._left -= size
        return True


def _page_news(url: str, news: News, uses: Sequence[Use]) -> PageNews:
    return {
        "kind": news.kind,
        "url": url[:_LONGEST],
        "detail": news.detail[:_LONGEST],
        "before": news.before.isoformat() if news.before is not None else None,
        "removed": _first(news.change.removed),
        "removed_count": len(news.change.removed),
        "added": _first(news.change.added),
        "added_count": len(news.change.added),
        "uses": list(_places(uses[:_MOST_USES])),
        "use_count": len(uses),
    }


def _first(lines: Sequence[str]) -> list[str]:
    """The first lines."""
    first: list[str] = []
    size = 0
    for line in lines[:MOST_LINES]:
        size += len(line.encode("utf-8", "replace"))
        if size > MOST_BYTES:
            break
        first.append(line)
    return first


def _places(uses: Sequence[Use]) -> Iterator[UsePlace]:
    for use in uses:
        yield {
            "subprocessor": use.vendor.slug,
            "name": name_of(use.vendor)[:_LONGEST],
            "page": use.kind,
            "path": use.vendor.path,
            "field": use.field,
        }


def _mail_news(domain: str, refusal: Refusal, addresses: Mapping[str, Sequence[str]]) -> MailNews:
    paths = dict.fromkeys(path for files in addresses.values() for path in files)
    return {
        "domain": domain[:_LONGEST],
        "reason": refusal,
        "detail": REFUSALS[refusal],
        "addresses": [address[:_LONGEST] for address in [*addresses][:_MOST_USES]],
        "paths": [*paths][:_MOST_USES],
    }


def as_json(document: UpstreamDocument) -> str:
    """The document for programs."""
    return indented_json(document)
