"""The formats of the published list: JSON and Markdown. `spreadsheet` has CSV."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from pydantic_core import to_json

from checks.escaping import introduction, markdown, markdown_address, markdown_url, safe_url
from checks.json_text import indented_json
from checks.languages.language import ENGLISH
from checks.publish import words
from checks.publish.addresses import address_of
from checks.publish.published import PublishedHead, PublishedSubprocessor

if TYPE_CHECKING:
    # The review writes rows alone, and starts faster without the news.
    from checks.publish.filters import Choices
    from checks.publish.news import News, UpcomingEntry

Rows = Mapping[str, Sequence[str]]
"""The rows of each group in a format."""

ENDED = ""
"""The group of ended subprocessors, in the formats that show them last."""


class Format(Protocol):
    """A file of the site: writes a row for each subprocessor, then the parts of the whole file.

    `folds_ended`: whether ended subprocessors stand in a group of their own, at the end.
    """

    file: str
    folds_ended: bool

    def row(self, vendor: PublishedSubprocessor) -> str:
        """The row of a subprocessor, with the separator after the row."""

    def whole(
        self, head: PublishedHead, rows: Rows, news: "News | None", choices: "Choices | None" = None
    ) -> Iterator[str]:
        """The file with the rows that `row` made, and with the news, if there is any.

        A long list has megabytes. In parts, they are joined only once.
        """


SCHEMA_FILE = "subprocessors.schema.json"
"""The JSON Schema of the list, beside the list."""


_COMMA = ",\n"
"""After each subprocessor except the last."""


class Json:
    """JSON, with a line for each subprocessor. This keeps diffs short."""

    file = "subprocessors.json"
    folds_ended = False

    def row(self, vendor: PublishedSubprocessor) -> str:
        """One subprocessor as an object."""
        return f"    {to_json(vendor).decode()}{_COMMA}"

    def whole(
        self, head: PublishedHead, rows: Rows, news: "News | None", choices: "Choices | None" = None
    ) -> Iterator[str]:
        """The document. The schema in `SCHEMA_FILE` describes it."""
        described = {"$schema": address_of(head, SCHEMA_FILE), **head}
        start = indented_json(described).removesuffix("\n}\n")
        yield f'{start},\n  "subprocessors": [\n'
        *lines, last = [*chain.from_iterable(rows.values())] or [""]
        yield from lines
        yield f"{last.removesuffix(_COMMA)}\n  ]\n}}\n"


LATEST = 20
"""The page and the Markdown show so many of the latest entries."""


class Markdown:
    """Markdown, with a table for each group. `stood_in` is the commit of a list of the past.

    Pending changes come first, and ended subprocessors last.
    """

    file = "subprocessors.md"
    folds_ended = True

    def __init__(self, stood_in: str | None = None) -> None:
        self._stood_in = stood_in

    def row(self, vendor: PublishedSubprocessor) -> str:
        """One subprocessor as a row of a table."""
        cells = (_entity(vendor), _purpose(vendor), _countries(vendor))
        return f"| {' | '.join('<br>'.join(cell) for cell in cells)} |\n"

    def whole(
        self, head: PublishedHead, rows: Rows, news: "News | None", choices: "Choices | None" = None
    ) -> Iterator[str]:
        """The list as a page."""
        yield f"# {markdown(head['title'])}\n\n"
        if head["introduction"]:
            yield f"{introduction(head['introduction'])}\n\n"
        if news is not None and news["upcoming"]:
            yield "## Pending changes\n\n"
            yield "| Entity | Change | Takes effect | Objections until |\n"
            yield "| --- | --- | --- | --- |\n"
            yield from (_pending_row(entry, head["as_of"]) for entry in news["upcoming"])
            yield "\n"
        for group in head["groups"]:
            yield f"## {markdown(group['title'])}\n\n"
            if group["introduction"]:
                yield f"{introduction(group['introduction'])}\n\n"
            yield from _table(rows[group["key"]])
        if rows[ENDED]:
            yield "## Former subprocessors\n\n"
            yield from _table(rows[ENDED])
        if news is not None and news["entries"]:
            yield "## Latest changes\n\n"
            for entry in news["entries"][:LATEST]:
                changes = "; ".join(markdown(words.logged(c)) for c in entry["changes"])
                yield f"- {ENGLISH.day(entry['announced'])}: {markdown(entry['name'])}: {changes}\n"
            yield "\n"
        yield f"As of {ENGLISH.day(head['as_of'])}"
        if self._stood_in is not None:
            yield f", as it stood in commit {self._stood_in}"
        elif head["changed"] is not None:
            yield f", last changed on {ENGLISH.day(head['changed'])}"
        yield ". "
        yield f"Questions and objections: {markdown_address(head['contact'])}\n"


def _table(rows: Sequence[str]) -> Iterator[str]:
    if not rows:
        yield "None.\n\n"
        return
    yield "| Entity | Description/Purpose | Countries |\n| --- | --- | --- |\n"
    yield from rows
    yield "\n"


@lru_cache(maxsize=1024)
def _common(text: str) -> str:
    """Markdown of a common text, such as a safeguard."""
    return markdown(text)


def _entity(vendor: PublishedSubprocessor) -> Iterator[str]:
    """Who the subprocessor is, in lines."""
    entity = markdown(vendor["name"])
    if vendor["website"] is not None:
        entity = _link(entity, vendor["website"])
    yield entity + _period(vendor)
    yield from _later(vendor, "entity")
    if vendor["scope"]:
        yield markdown(words.scope(vendor["scope"]))
    if vendor["also_known_as"]:
        yield f"Also known as {markdown(', '.join(vendor['also_known_as']))}"
    if vendor["replaces"] and (replaced := words.names(vendor["replaces"])):
        yield f"Replaces {markdown(replaced)}"
    if vendor["formerly"]:
        yield f"Formerly {markdown(words.earlier_names(vendor['formerly']))}"
    if vendor["established"] and vendor["countries"]:
        yield f"Established in {_common(vendor['established']['name'])}"
    if vendor["address"]:
        yield markdown(vendor["address"])
    identifiers = vendor["identifiers"]
    if identifiers is not None:
        numbers = (("LEI", identifiers["lei"]), ("EUID", identifiers["euid"]))
        yield " · ".join(f"{name}: {markdown(number)}" for name, number in numbers if number)
    if vendor["links"]:
        links = vendor["links"].items()
        yield " · ".join(_link(words.LINKS[key], str(url)) for key, url in links if url)


def _period(vendor: PublishedSubprocessor) -> str:
    """The first day of use, or the first day without the subprocessor. Empty if neither matters."""
    if vendor["status"] == "upcoming":
        return f", from {ENGLISH.day(words.first_day(vendor))}"
    if not vendor["ended"]:
        return ""
    word = "since" if vendor["status"] == "ended" else "from"
    return f", no longer used {word} {ENGLISH.day(vendor['ended'])}"


def _purpose(vendor: PublishedSubprocessor) -> Iterator[str]:
    """Purpose, data and people, in lines."""
    if vendor["purpose"]:
        yield markdown(vendor["purpose"])
    yield from _later(vendor, "purpose")
    if vendor["data"] or vendor["data_subjects"]:
        yield _common(words.whose_data(vendor))
    for detail in vendor["details"]:
        yield markdown(f"{detail['title']}: {detail['value']}")
    contact = vendor["contact"]
    if contact:
        parts = [markdown(words.contact(contact)), markdown_address(contact["email"] or "")]
        parts.append(_link("contact page", contact["url"]) if contact["url"] else "")
        yield f"Contact: {', '.join(part for part in parts if part)}"


def _countries(vendor: PublishedSubprocessor) -> Iterator[str]:
    """Where the subprocessor processes data, in lines."""
    if not vendor["countries"]:
        yield from map(markdown, words.unknown_place(vendor))
    plain: list[str] = []  # countries of which nothing else is known share a line
    for country in vendor["countries"]:
        happens, safeguard = words.happens(country), words.safeguard(country)
        if not happens and not safeguard:
            plain.append(_common(country["label"]))
            continue
        if plain:
            yield ", ".join(plain)
            plain = []
        yield _common(f"{country['label']}: {happens}" if happens else country["label"])
        if safeguard:
            yield _common(safeguard)
    if plain:
        yield ", ".join(plain)
    yield from _later(vendor, "countries")


def _later(vendor: PublishedSubprocessor, column: str) -> Iterator[str]:
    """The later changes that a column shows, in lines."""
    if not vendor["upcoming"]:
        return
    for change in words.later(vendor, column):
        yield markdown(words.with_first_day(change))


def _link(text: str, url: str) -> str:
    """A link. The text is Markdown."""
    return f"[{text}]({markdown_url(safe_url(url))})"


def _pending_row(entry: "UpcomingEntry", today: str) -> str:
    changes = "<br>".join([markdown(words.before_and_after(c)) for c in entry["changes"]])
    effective, last = ENGLISH.day(entry["effective"]), entry["objection_until"]
    until = ENGLISH.day(last) if last is not None else "–"
    if last is not None and last < today:
        until += " (has passed)"
    return f"| {markdown(entry['name'])} | {changes} | {effective} | {until} |\n"
