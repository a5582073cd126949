"""Compile a register into the files of the site. `folder` puts them into place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from checks.changes.history import History
from checks.changes.outlook import NO_OUTLOOK, Outlook, outlook
from checks.json_schema import json_schema
from checks.languages.language import Language
from checks.parallel import Work
from checks.publish.editions import Edition, data_edition, editions
from checks.publish.filters import Choices
from checks.publish.formats import ENDED, SCHEMA_FILE, Format, Json, Markdown, Rows
from checks.publish.news import News, news_of
from checks.publish.page import Archived, Page
from checks.publish.public import Publisher, is_readable, last_change, published_head
from checks.publish.published import (
    PUBLISHED_TITLE,
    Published,
    PublishedHead,
    PublishedSubprocessor,
)
from checks.publish.spreadsheet import Csv
from checks.register.layout import is_vendor
from checks.register.model import Register, Subprocessor
from checks.register.policy import Policy

FEEDS = ("changes.atom", "changes.json", "changes.csv", "calendar.ics")
"""The files that only a register with a history has."""


FORM = "propose.html"
"""The form, which only a register with the setting `propose` has."""


WORKBOOK = "subprocessors.xlsx"
"""The Excel workbook, which only a register with the setting `site.xlsx` has."""


def render(
    register: Register,
    today: date,
    past: History | None = None,
    commit: str | None = None,
    archived: Archived | None = None,
) -> Mapping[str, bytes]:
    """The files of the site by name, as of that day. The same input gives the same bytes.

    `past` is the history of the register, for the changes and their feeds.
    `commit` is given for a list of the past, and shown on the list. `archived` is the archive
    that the page links to.
    """
    view = outlook(past, register.subprocessors, today) if past is not None else NO_OUTLOOK
    pages = editions(register.policy)
    # A page with English sentences shares everything with the data.
    plain = next((edition for edition in pages if edition.is_plain), data_edition(register.policy))
    parts = {
        edition: _part(register, today, past, view, commit, edition)
        for edition in dict.fromkeys([plain, *pages])
    }
    for edition in pages:
        part = parts[edition]
        part.formats.append(
            Page(part.policy, part.news, commit, register.logo, edition, pages, archived)
        )
    data = parts[plain]
    data.formats += [Csv(today, [*data.policy.details]), Json(), Markdown(commit)]
    with _begin(register, [*parts.values()]) as work:
        files = {SCHEMA_FILE: json_schema(Published, PUBLISHED_TITLE).encode()}
        if data.policy.site.xlsx:
            files[WORKBOOK] = _workbook(register, data.head, data.publisher, data.news, commit)
        if data.policy.propose is not None and commit is None:
            files[FORM] = _form(register, data.head, data.publisher, today)
        if data.news is not None:
            files |= _feeds(data.head, data.news)
        chunks = [chunk for chunks in work.results() for chunk in chunks]
    for number, part in enumerate(parts.values()):
        files |= _files(part, register, [chunk[number] for chunk in chunks])
    return files


@dataclass
class _Part:
    """The files of the site in an edition, and their common content."""

    policy: Policy
    head: PublishedHead
    news: News | None
    publisher: Publisher
    language: Language
    formats: list[Format] = field(default_factory=list)


def _part(
    register: Register,
    today: date,
    past: History | None,
    view: Outlook,
    commit: str | None,
    edition: Edition,
) -> _Part:
    """The list in an edition."""
    policy, view = edition.policy(register.policy), edition.outlook(view)
    latest = last_change(past) if past is not None else None
    head = published_head(policy, today, latest, commit, view.titles)
    head["language"] = edition.tag
    news = None
    if past is not None:
        news = news_of(past, view, edition.wording(policy), register.by_slug, today)
    publisher = Publisher(policy, today, view, register.by_slug, edition)
    return _Part(policy, head, news, publisher, edition.language)


def unpublishable(register: Register) -> Iterator[str]:
    """The files that prevent a list of the past: they lack a valid value of a published field.

    Other findings of today's checks do not matter: the list was published with them.
    """
    read = {vendor.path for vendor in register.subprocessors}
    yield from sorted(path for path in register.unread - read if is_vendor(path))
    for vendor in register.subprocessors:
        if (
            not is_vendor(vendor.path)
            or not (register.whole or is_readable(vendor))
            or vendor.group not in register.policy.groups
        ):
            yield vendor.path


_Written = tuple[Sequence[Rows], Choices]
"""The part of an edition about some vendors: rows in each format, and choices of the filter."""


def _begin(register: Register, parts: Sequence[_Part]) -> Work[Subprocessor, Sequence[_Written]]:
    """Begin to write the rows of all editions. Each chunk of vendors has a result per edition."""

    def write(vendors: Sequence[Subprocessor]) -> list[Sequence[_Written]]:
        return [[_written(part, vendors) for part in parts]]

    return Work(write, in_order(register))


def _written(part: _Part, vendors: Sequence[Subprocessor]) -> _Written:
    public = [part.publisher.subprocessor(vendor) for vendor in vendors]
    rows = [_by_group(form, public) for form in part.formats]
    return rows, Choices(public, part.language)


def _files(part: _Part, register: Register, chunks: Sequence[_Written]) -> Mapping[str, bytes]:
    """The files of an edition by name."""
    choices = Choices()
    for _, of_chunk in chunks:
        choices.add(of_chunk)
    files = {}
    for number, form in enumerate(part.formats):
        rows = {
            group: [row for of_chunk, _ in chunks for row in of_chunk[number].get(group, ())]
            for group in (*register.policy.groups, ENDED)
        }
        files[form.file] = _encoded(form.whole(part.head, rows, part.news, choices))
        if isinstance(form, Page):
            files[form.frame_file] = _encoded(form.frame(part.head, rows, part.news))
    return files


def _encoded(parts: Iterable[str]) -> bytes:
    # With a whole text between parts and bytes, a long list would need its size in memory twice.
    return b"".join([part.encode() for part in parts])


def in_order(register: Register) -> Sequence[Subprocessor]:
    """The vendors in the order of the list."""
    groups = register.policy.groups
    position = {key: number for number, key in enumerate(groups)}
    ranks = {
        key: {slug: number for number, slug in enumerate(group.order)}
        for key, group in groups.items()
    }
    by_name = {key for key, group in groups.items() if group.order == ("name",)}

    def place(vendor: Subprocessor) -> tuple[int, int, int, str, str]:
        group = vendor.group
        ranked = ranks[group]
        rank = ranked.get(vendor.slug, len(ranked)) if ranked else 0
        engaged = vendor.stated("engaged") if group not in by_name else None
        # Numbers are compared faster than days. The path sorts like the slug, and needs no
        # splitting.
        day = engaged.toordinal() if engaged is not None else 0
        last = vendor.path.removesuffix(".yaml")
        return position[group], rank, day, vendor.name.casefold(), last

    return sorted(register.subprocessors, key=place)


def _by_group(form: Format, vendors: Sequence[PublishedSubprocessor]) -> Rows:
    rows: dict[str, list[str]] = {}
    for vendor in vendors:
        ended = form.folds_ended and vendor["status"] == "ended"
        rows.setdefault(ENDED if ended else vendor["group"], []).append(form.row(vendor))
    return rows


def _workbook(
    register: Register,
    head: PublishedHead,
    publisher: Publisher,
    news: News | None,
    commit: str | None,
) -> bytes:
    from checks.publish.workbook import workbook  # needs the extra `xlsx`

    vendors = [publisher.subprocessor(vendor) for vendor in in_order(register)]
    return workbook(head, vendors, news, commit)


def _form(register: Register, head: PublishedHead, publisher: Publisher, today: date) -> bytes:
    """The form in which people propose a vendor."""
    from checks.publish.propose import page  # loads the rules

    vendors = [publisher.subprocessor(vendor) for vendor in register.subprocessors]
    return page(register.policy, head, vendors, today).encode()


def _feeds(head: PublishedHead, news: News) -> Mapping[str, bytes]:
    # These libraries load slowly, and a register without a history needs none of them.
    from checks.publish.calendar import calendar
    from checks.publish.changes_csv import as_csv
    from checks.publish.feeds import atom, json_feed

    contents = (atom(head, news), json_feed(head, news), as_csv(news), calendar(head, news))
    return dict(zip(FEEDS, contents, strict=True))
