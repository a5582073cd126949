"""The formats of the published list: Markdown, CSV and JSON."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from checks.escaping import csv_cell, introduction, markdown, markdown_url, safe_url
from checks.json_text import indented_json
from checks.publish.news import News, UpcomingEntry
from checks.publish.published import PublishedHead, PublishedSubprocessor

Rows = Mapping[str, str]
"""The rows of each group in a format, joined. A group without vendors may be absent."""


class Format(Protocol):
    """A file of the site: writes a row for each subprocessor, then the whole file."""

    file: str

    def row(self, vendor: PublishedSubprocessor) -> str:
        """The row of a subprocessor, with the separator after the row."""

    def whole(self, head: PublishedHead, rows: Rows, news: News | None) -> str:
        """The file with the rows that `row` made, and with the news, if there is any."""


class Json:
    """JSON, with a line for each subprocessor. This keeps diffs short."""

    file = "subprocessors.json"

    def __init__(self) -> None:
        # Without indentation, Python uses its fast encoder.
        self.encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

    def row(self, vendor: PublishedSubprocessor) -> str:
        """One subprocessor as an object."""
        return f"    {self.encode(vendor)},\n"

    def whole(self, head: PublishedHead, rows: Rows, news: News | None) -> str:
        """The document, valid against schemas/published.json."""
        lines = "".join(rows.values()).removesuffix(",\n")
        start = indented_json(head).removesuffix("\n}\n")
        return f'{start},\n  "subprocessors": [\n{lines}\n  ]\n}}\n'


_COLUMNS = (
    "slug", "name", "also_known_as", "website", "group", "scope", "purpose", "countries",
    "country_names", "established", "address", "data", "data_subjects", "status", "announced",
    "engaged", "ended",
)  # fmt: skip


class Csv:
    """CSV (RFC 4180). Lists are joined with `; `, and no cell is read as a formula."""

    file = "subprocessors.csv"

    def __init__(self) -> None:
        self._line = csv.writer(_Echo(), lineterminator="\r\n").writerow

    def row(self, vendor: PublishedSubprocessor) -> str:
        """One subprocessor as a line."""
        return str(self._line([csv_cell(cell) for cell in _csv_cells(vendor)]))

    def whole(self, head: PublishedHead, rows: Rows, news: News | None) -> str:
        """The lines below a header."""
        return str(self._line(_COLUMNS)) + "".join(rows.values())


class _Echo:
    """A file for csv.writer. The writer returns the result of `write`: the text itself."""

    def write(self, text: str) -> str:
        return text


def _csv_cells(vendor: PublishedSubprocessor) -> Sequence[str]:
    established = vendor["established"]
    return (
        vendor["slug"],
        vendor["name"],
        "; ".join(vendor["also_known_as"]),
        vendor["website"] or "",
        vendor["group"],
        vendor["scope"] or "",
        vendor["purpose"] or "",
        "; ".join(country["code"] for country in vendor["countries"]),
        "; ".join(country["name"] for country in vendor["countries"]),
        established["code"] if established else "",
        vendor["address"] or "",
        "; ".join(vendor["data"]),
        "; ".join(vendor["data_subjects"]),
        vendor["status"],
        vendor["announced"] or "",
        vendor["engaged"] or "",
        vendor["ended"] or "",
    )


LATEST = 20
"""The page and the Markdown show so many of the latest entries."""


class Markdown:
    """Markdown, with a table for each group."""

    file = "subprocessors.md"

    def row(self, vendor: PublishedSubprocessor) -> str:
        """One subprocessor as a row of a table."""
        entity = markdown(vendor["name"])
        if vendor["website"] is not None:
            entity = f"[{entity}]({markdown_url(safe_url(vendor['website']))})"
        if vendor["scope"]:
            entity += f" ({markdown(vendor['scope'])})"
        if vendor["status"] == "upcoming":
            entity += f", from {vendor['engaged']}"
        elif vendor["status"] == "ended":
            entity += f", ended {vendor['ended']}"
        elif vendor["ended"]:
            entity += f", ends {vendor['ended']}"
        countries = ", ".join(markdown(country["label"]) for country in vendor["countries"])
        purpose = markdown(vendor["purpose"] or "")
        for change in vendor["upcoming"]:
            # Countries come and go, so only a summary is clear. A removed scope has no label.
            where = change["field"] == "countries" or change["kind"] == "region-retitled"
            label = change["label"] if not where else None
            later = f"{markdown(label or change['summary'])} from {change['effective']}"
            if where:
                countries += f", {later}"
            elif change["field"] == "purpose":
                purpose += f"; {later}"
            elif change["field"] in ("name", "scope"):
                entity += f"; {later}"
        return f"| {entity} | {purpose} | {countries} |\n"

    def whole(self, head: PublishedHead, rows: Rows, news: News | None) -> str:
        """The list as a page."""
        return "".join(self._parts(head, rows, news))

    def _parts(self, head: PublishedHead, rows: Rows, news: News | None) -> Iterator[str]:
        yield f"# {markdown(head['title'])}\n\n"
        if head["introduction"]:
            yield f"{introduction(head['introduction'])}\n\n"
        if news is not None and news["upcoming"]:
            yield "## Upcoming changes\n\n"
            yield "| Entity | Change | Takes effect | Objections until |\n"
            yield "| --- | --- | --- | --- |\n"
            yield from map(_upcoming_row, news["upcoming"])
            yield "\n"
        for group in head["groups"]:
            yield f"## {markdown(group['title'])}\n\n"
            if group["introduction"]:
                yield f"{introduction(group['introduction'])}\n\n"
            if rows[group["key"]]:
                yield "| Entity | Description/Purpose | Countries |\n"
                yield "| --- | --- | --- |\n"
                yield f"{rows[group['key']]}\n"
            else:
                yield "None.\n\n"
        if news is not None and news["entries"]:
            yield "## Latest changes\n\n"
            for entry in news["entries"][:LATEST]:
                words = "; ".join(markdown(change["summary"]) for change in entry["changes"])
                yield f"- {entry['announced']}: {markdown(entry['name'])}: {words}\n"
            yield "\n"
        stood = f", as it stood in commit {head['commit']}" if head["commit"] else ""
        yield f"As of {head['as_of']}{stood}. "
        yield f"Questions and objections: {markdown(head['contact'])}\n"


def _upcoming_row(entry: UpcomingEntry) -> str:
    words = "; ".join(markdown(change["summary"]) for change in entry["changes"])
    until = entry["objection_until"] or "–"
    return f"| {markdown(entry['name'])} | {words} | {entry['effective']} | {until} |\n"
