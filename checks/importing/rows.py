"""The rows of a list: what each says about a subprocessor, and what a person must read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checks.data.country_names import folded
from checks.importing import locations, names
from checks.importing.columns import Alone, Column, Kind, Layout, examine
from checks.importing.locations import Location
from checks.importing.table import Cell, Row, Table, on_one_line

Other = Mapping[str, str | Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row about a subprocessor.

    `countries` and `regions` are codes. `unresolved` is the text of the location's cell if the
    codes do not say all of it. `places` are places by code of country. `seat` is the code of the
    country in which the company is established. `seat_only` is true if the table states nothing
    else: then `countries` is the seat. `other` has the further columns, by their kind or header.
    """

    line: int
    name: str
    website: str | None
    purpose: str | None
    group: str | None
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    unresolved: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    seat: str = ""
    seat_only: bool = False
    other: Other = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A list as read. `remarks` name lines that were left out, with the reasons."""

    entries: tuple[Entry, ...]
    alone: tuple[Alone, ...]
    remarks: tuple[str, ...]


def read(tables: Sequence[Table], context: str = "") -> Reading:
    """The entries of all tables that list subprocessors. `context` is the name of the source."""
    entries: list[Entry] = []
    alone: list[Alone] = []
    remarks: list[str] = []
    for table in tables:
        layout = examine(table, context)
        if isinstance(layout, Alone):
            alone.append(layout)
        else:
            entries += _entries(layout, remarks)
    return Reading(tuple(entries), tuple(alone), tuple(remarks))


_NOBODY = frozenset({"", "-", "–", "—", "n/a", "none", "not applicable", "tbd", "keine", "aucun"})
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*[.)]|[a-zA-Z][.)]|[IVX]+\.)\s+")


def _entries(layout: Layout, remarks: list[str]) -> Iterator[Entry]:
    group = _group(layout.table)
    column = [_cell(row, layout.place).text for row in layout.rows]
    codes = layout.place is not None and locations.are_codes(column)
    headers = tuple(c.header for c in layout.columns)
    filled = [_filled(row) for row in layout.rows]
    full = sum(count > 1 for count in filled) * 2 > len(filled)
    for row, count in zip(layout.rows, filled, strict=True):
        text = _cell(row, layout.name).text
        if not count or tuple(" ".join(cell.text.split()) for cell in row.cells) == headers:
            continue
        if row.is_heading or (count == 1 and full and len(headers) > 1 and text):
            title = on_one_line(next(cell.text for cell in row.cells if cell.text))
            remarks.append(f"line {row.line}: taken for a heading: {title}")
            group = _title(title)
        elif not text:
            whole = "; ".join(on_one_line(cell.text) for cell in row.cells if cell.text)
            remarks.append(f"line {row.line}: no company is named: {whole}")
        elif text.casefold() in _NOBODY:
            remarks.append(f"line {row.line}: no company is named: {text}")
        else:
            entry = _entry(row, layout, group, codes)
            mark = names.footnote_of(text)
            if mark:
                remarks.append(f"line {row.line}: read the footnote {mark} of {entry.name}")
            yield entry


def _filled(row: Row) -> int:
    return sum(bool(cell.text) for cell in row.cells)


def _group(table: Table) -> str | None:
    return _title(table.headings[-1]) if table.headings else None


def _title(text: str) -> str:
    return _NUMBERED.sub("", on_one_line(text)).rstrip(": ") or text


def _cell(row: Row, column: int | None) -> Cell:
    if column is None or column >= len(row.cells):
        return Cell("")
    return row.cells[column]


def _entry(row: Row, layout: Layout, group: str | None, codes: bool) -> Entry:
    cell = _cell(row, layout.name)
    name = names.read(cell.text)
    site = _cell(row, layout.website)
    urls = [*site.links, *names.addresses_in(site.text)]
    if layout.website is None or not urls:
        urls = [*cell.links, *(names.addresses_in(cell.text) if "://" in cell.text else ())]
    website = names.website_of(urls)
    links = {names.section_of(url): url for url in reversed(urls) if names.section_of(url)}
    other: dict[str, str | Mapping[str, str]] = {}
    seat, address = _seat(row, layout)
    for index, column in enumerate(layout.columns):
        text = on_one_line(_cell(row, index).text)
        if index in (layout.name, layout.purpose, layout.place, layout.website):
            continue
        urls = [*_cell(row, index).links] or names.addresses_in(text)
        if column.kind is Kind.LINK and urls:
            links |= _links(column, urls)
        elif text:
            key = _key(column, layout)
            other[key] = f"{other[key]}; {text}" if key in other else text
    rest = _beside_addresses(site.text)
    if layout.website is not None and rest:
        other.setdefault(layout.columns[layout.website].header, rest)
    for key, text in (
        ("formerly", name.formerly), ("address", name.address), ("note", name.remark),
    ):  # fmt: skip
        if text:
            other.setdefault(key, text)
    if links:
        other["links"] = links
    code = seat.countries[0] if len(seat.countries) == 1 and not seat.unresolved else ""
    place = locations.read(_cell(row, layout.place).text, codes=codes)
    seat_only = layout.place is None
    where = seat if seat_only and address is not None else place
    return Entry(
        line=row.line, name=name.name, website=website,
        purpose=on_one_line(_cell(row, layout.purpose).text) or None, group=group,
        countries=where.countries, regions=where.regions, unresolved=where.unresolved,
        places=where.places, seat=code, seat_only=seat_only, other=other,
    )  # fmt: skip


def _seat(row: Row, layout: Layout) -> tuple[Location, str | None]:
    """The seat of the company, and the text that states it; None without such a column."""
    for kind in (Kind.SEAT, Kind.ADDRESS):
        for index, column in enumerate(layout.columns):
            if column.kind is not kind:
                continue
            text = _cell(row, index).text
            known = locations.read(text)
            if known.countries or not text:
                return known, text
            country = locations.country_of_address(text)
            return (Location((country,)), text) if country else (known, text)
    return Location(), None


def _key(column: Column, layout: Layout) -> str:
    """The name of a further column: its kind, if no other column is of this kind."""
    shared = sum(c.kind is column.kind for c in layout.columns) > 1
    named = (Kind.DATA, Kind.SCOPE, Kind.SAFEGUARD, Kind.SEAT, Kind.ADDRESS, Kind.SUBJECTS)
    if column.kind in named and not shared:
        return str(column.kind)
    return column.header or "note"


def _links(column: Column, urls: Sequence[str]) -> Mapping[str, str]:
    header = folded(column.header)
    pages = {"privacy": "privacy", "security": "security", "trust": "security", "dpa": "agreement"}
    pages |= {"agreement": "agreement", "addendum": "agreement", "processors": "subprocessors"}
    page = next((page for word, page in pages.items() if word in header), "")
    return {page or names.section_of(url) or column.header: url for url in reversed(urls)}


def _beside_addresses(text: str) -> str:
    """What a cell with an address of a website says besides."""
    lines = text.split("\n")
    return on_one_line("\n".join(line for line in lines if not names.addresses_in(line)))
