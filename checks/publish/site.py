"""Compile a register into the files of the site. `folder` puts them into place."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from checks.changes.history import History
from checks.changes.outlook import NO_OUTLOOK, outlook
from checks.changes.wording import Wording
from checks.json_schema import json_schema
from checks.parallel import map_chunks
from checks.publish.filters import Choices
from checks.publish.formats import ENDED, SCHEMA_FILE, Format, Json, Markdown, Rows
from checks.publish.news import News, news_of
from checks.publish.page import Page
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

FEEDS = ("changes.atom", "changes.json", "changes.csv", "calendar.ics")
"""The files that only a register with a history has."""


FRAME = "embed.html"
"""The list alone, for a frame on another page."""

FORM = "propose.html"
"""The form, which only a register with the setting `propose` has."""


WORKBOOK = "subprocessors.xlsx"
"""The Excel workbook, which only a register with the setting `site.xlsx` has."""


def render(
    register: Register, today: date, past: History | None = None, commit: str | None = None
) -> Mapping[str, bytes]:
    """The files of the site by name, as of that day. The same input gives the same bytes.

    `past` is the history of the register, for the changes and their feeds.
    `commit` is given for a list of the past, and shown on the list.
    """
    policy = register.policy
    view = outlook(past, register.subprocessors, today) if past is not None else NO_OUTLOOK
    publisher = Publisher(policy, today, view, register.by_slug)
    latest = last_change(past) if past is not None else None
    head = published_head(policy, today, latest, commit, view.titles)
    news = None
    if past is not None:
        news = news_of(past, view, Wording(policy), register.by_slug)
    csv = Csv(today, [*policy.details])
    page = Page(policy, news, commit, register.logo)
    formats: Sequence[Format] = (page, csv, Json(), Markdown(commit))
    rows, choices = _rows(formats, register, publisher)
    files = {
        form.file: form.whole(head, rows_of, news, choices).encode()
        for form, rows_of in zip(formats, rows, strict=True)
    }
    files[FRAME] = page.frame(head, rows[0]).encode()
    files[SCHEMA_FILE] = json_schema(Published, PUBLISHED_TITLE).encode()
    if policy.site.xlsx:
        files[WORKBOOK] = _workbook(register, head, publisher, news, commit)
    if policy.propose is not None and commit is None:
        files[FORM] = _form(register, head, publisher, today)
    if news is not None:
        files |= _feeds(head, news)
    return files


def unpublishable(register: Register) -> Iterator[str]:
    """The files that prevent a list of the past: they lack a valid value of a published field.

    Other findings of today's checks do not matter: the list was published with them.
    """
    read = {vendor.path for vendor in register.subprocessors}
    yield from sorted(path for path in register.unread - read if is_vendor(path))
    for vendor in register.subprocessors:
        if (
            not is_vendor(vendor.path)
            or not is_readable(vendor)
            or vendor.group not in register.policy.groups
        ):
            yield vendor.path


def _rows(
    formats: Sequence[Format], register: Register, publisher: Publisher
) -> tuple[Sequence[Rows], Choices]:
    """For each format, the rows of each group, and the choices of the whole list."""

    def rows_of(vendors: Sequence[Subprocessor]) -> list[tuple[list[Rows], Choices]]:
        public = [publisher.subprocessor(vendor) for vendor in vendors]
        return [([_by_group(form, public) for form in formats], Choices(public))]

    chunks = map_chunks(rows_of, _in_order(register))
    choices = Choices()
    for _, of_chunk in chunks:
        choices.add(of_chunk)
    rows = [
        {
            group: "".join(rows[number].get(group, "") for rows, _ in chunks)
            for group in (*register.policy.groups, ENDED)
        }
        for number in range(len(formats))
    ]
    return rows, choices


def _in_order(register: Register) -> Sequence[Subprocessor]:
    """The vendors in the order of the list."""
    groups = register.policy.groups
    position = {key: number for number, key in enumerate(groups)}
    ranks = {
        key: {slug: number for number, slug in enumerate(group.order)}
        for key, group in groups.items()
    }
    by_name = {key for key, group in groups.items() if group.order == ("name",)}

    def place(vendor: Subprocessor) -> tuple[int, int, date, str, str]:
        group = vendor.group
        rank = ranks[group].get(vendor.slug, len(ranks[group]))
        engaged = vendor.stated("engaged") if group not in by_name else None
        return position[group], rank, engaged or date.min, vendor.name.casefold(), vendor.slug

    return sorted(register.subprocessors, key=place)


def _by_group(form: Format, vendors: Sequence[PublishedSubprocessor]) -> Rows:
    rows: dict[str, list[str]] = {}
    for vendor in vendors:
        ended = form.folds_ended and vendor["status"] == "ended"
        rows.setdefault(ENDED if ended else vendor["group"], []).append(form.row(vendor))
    return {group: "".join(texts) for group, texts in rows.items()}


def _workbook(
    register: Register,
    head: PublishedHead,
    publisher: Publisher,
    news: News | None,
    commit: str | None,
) -> bytes:
    from checks.publish.workbook import workbook  # needs the extra `xlsx`

    vendors = [publisher.subprocessor(vendor) for vendor in _in_order(register)]
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
