"""The rows of a list: their facts about subprocessors, and the texts left to a person."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checks.data.countries import is_seat
from checks.data.country_names import folded
from checks.importing import companies, footnotes, locations, names
from checks.importing.columns import (
    Alone,
    Column,
    Kind,
    Layout,
    denial_in,
    denies,
    end_in,
    examine,
    excludes,
    is_answer,
    is_of_data_too,
    is_of_end,
    is_of_later,
    is_of_seat_too,
    may_be_place,
    names_companies,
    other_places,
    parts,
)
from checks.importing.country_words import holds
from checks.importing.locations import Location
from checks.importing.passages import perhaps_companies
from checks.importing.table import Cell, Row, Table, on_one_line
from checks.register.names import normalised

Other = Mapping[str, str | Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row about a subprocessor.

    `countries` and `regions` are codes. `unresolved` is the text of the location's cell if the
    codes do not say all of it. `places` are places by code of country. `around` are
    the regions that only say where the countries lie. `seat` is the code of the
    country in which the company is established. `seat_only` is true if the table states nothing
    else: then `countries` is the seat. `several` is true if the name may be the names of several
    companies. `other` has the further columns, by their kind or header.
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
    around: frozenset[str] = frozenset()
    seat: str = ""
    seat_only: bool = False
    several: bool = False
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
    again: list[Entry] = []
    alone: list[Alone] = []
    remarks: list[str] = []
    passages = [passage for table in tables for passage in table.beside]
    notes = footnotes.words_of(passages)
    for table in [part for whole in tables for part in parts(whole)]:
        layout = examine(table, context)
        if isinstance(layout, Alone):
            alone.append(layout)
        else:
            denial = denial_in(layout.table.above)
            if denial:
                line = layout.table.rows[0].line
                remarks.append(f"line {line}: perhaps no subprocessors: {on_one_line(denial)}")
            kept = again if _has_only_contacts(layout) else entries
            kept += _entries(layout, remarks, notes)
    known = {normalised(entry.name) for entry in entries}
    for entry in again:
        if normalised(entry.name) in known:
            remarks.append(f"line {entry.line}: the row repeats {entry.name}")
        else:
            entries.append(entry)
    for line, text in perhaps_companies(passages, [entry.name for entry in entries]):
        remarks.append(f"line {line}: perhaps a subprocessor outside a table: {text}")
    return Reading(tuple(entries), tuple(alone), tuple(remarks))


def _has_only_contacts(layout: Layout) -> bool:
    """Whether a table has only contacts and links of companies."""
    kinds = {c.kind for i, c in enumerate(layout.columns) if i != layout.name}
    return bool(kinds) and kinds <= {Kind.CONTACT, Kind.LINK, Kind.WEBSITE, Kind.ADDRESS}


_NOBODY = frozenset({"", "-", "–", "—", "n/a", "none", "not applicable", "tbd", "keine", "aucun"})
_WORD = re.compile(r"\w|[^\x00-\x7f]")
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*[.)]|[a-zA-Z][.)]|[IVX]+\.)\s+")


def _entries(layout: Layout, remarks: list[str], notes: Mapping[str, str]) -> Iterator[Entry]:
    group = _group(layout.table)
    column = [_cell(row, layout.place).text for row in layout.rows]
    codes = layout.place is not None and locations.are_codes(column)
    headers = tuple(c.header for c in layout.columns)
    filled = [_filled(row) for row in layout.rows]
    full = sum(count > 1 for count in filled) * 2 > len(filled)
    unclear = _unclear_places(layout)
    above = layout.table.headings[-2:]
    for row, count in zip(layout.rows, filled, strict=True):
        text = _cell(row, layout.name).text
        if not count or tuple(" ".join(cell.text.split()) for cell in row.cells) == headers:
            continue
        if row.is_heading or (count == 1 and full and len(headers) > 1 and text):
            title = on_one_line(next(cell.text for cell in row.cells if cell.text))
            remarks.append(f"line {row.line}: taken for a heading: {title}")
            group = _title(title)
            above = (*layout.table.headings[-1:], title)
        elif not text:
            whole = "; ".join(on_one_line(cell.text) for cell in row.cells if cell.text)
            remarks.append(f"line {row.line}: no company is named: {whole}")
        elif text.casefold() in _NOBODY or not _WORD.search(text) or names_companies(text):
            remarks.append(f"line {row.line}: no company is named: {text}")
        else:
            against = _against(row, layout, above)
            if against:
                name = on_one_line(text)
                remarks.append(f"line {row.line}: not a current subprocessor ({against}): {name}")
                continue
            marked = _footnotes(row, layout, notes)
            entry = _entry(_without_marks(row, layout), layout, group, codes, unclear)
            if marked:
                note = "; ".join(marked.values())
                entry = replace(entry, other={**entry.other, "footnote": note})
            doubts = [*_doubts(row, layout, above, entry), *_unread(text, layout, marked, notes)]
            remarks += [f"line {row.line}: {doubt}: {on_one_line(text)}" for doubt in doubts]
            yield entry


def _against(row: Row, layout: Layout, above: Sequence[str]) -> str:
    """The words that a company is no current subprocessor, or an empty text."""
    states = [*above, *_states(row, layout)]
    against = next((s for s in states if s in (_HIDDEN, _STRUCK) or excludes(s)), "")
    return against or next(_ends(row, layout), "")


def _doubts(row: Row, layout: Layout, above: Sequence[str], entry: Entry) -> Iterator[str]:
    """The reasons why a person must look at a row that was read."""
    later = next(filter(is_of_later, [*above, *_states(row, layout)]), None)
    if later is not None:
        yield f"perhaps not in use yet ({later})"
    for denial in _denials(row, layout):
        yield f"perhaps no subprocessor ({denial})"
    seat = entry.other.get("seat")
    if isinstance(seat, str) and not entry.seat and locations.read(seat).is_certain:
        yield f"perhaps several seats ({seat})"
    if entry.several:
        yield "perhaps several companies"


def _unread(
    name: str, layout: Layout, marked: Mapping[int, str], notes: Mapping[str, str]
) -> Iterator[str]:
    """The footnotes that a person must read. A location with a mark is reported anyway."""
    mark = names.footnote_of(name)
    if mark:
        yield f"read the footnote {footnotes.shown(mark, notes)}"
    for index, note in marked.items():
        if index != layout.place:
            yield f"read the footnote of {note}"


def _footnotes(row: Row, layout: Layout, notes: Mapping[str, str]) -> Mapping[int, str]:
    """The footnotes of a row's cells, except the name's, by the number of the column."""
    marked: dict[int, str] = {}
    for index, column in enumerate(layout.columns):
        marks = footnotes.marks_in(_cell(row, index).text) if index != layout.name else []
        if marks and not _is_repeated(row, index):
            shown = ", ".join(footnotes.shown(mark, notes) for mark in marks)
            marked[index] = f"{column.header} {shown}"
    return marked


def _is_repeated(row: Row, index: int) -> bool:
    """Whether a cell is a further column of a wide cell."""
    return index > 0 and _cell(row, index) is _cell(row, index - 1)


def _without_marks(row: Row, layout: Layout) -> Row:
    """A row without marks of footnotes. In the name and the place, they are a doubt, and stay."""
    kept = (layout.name, layout.place)
    # A wide cell stays the same cell in all its columns.
    plain = {
        id(cell): replace(cell, text=footnotes.without_marks(cell.text))
        for cell in row.cells
        if footnotes.marks_in(cell.text)
    }
    cells = tuple(
        cell if index in kept else plain.get(id(cell), cell) for index, cell in enumerate(row.cells)
    )
    return replace(row, cells=cells)


_CURRENT = frozenset({*_NOBODY, "no", "nein", "non", "false", "current", "present", "ongoing"})


def _ends(row: Row, layout: Layout) -> Iterator[str]:
    """The words of a row that the company is no longer a subprocessor."""
    for index, column in enumerate(layout.columns):
        text = on_one_line(_cell(row, index).text)
        if is_of_end(column) and text.casefold() not in _CURRENT:
            yield f"{column.header}: {text}"
    yield from filter(None, [end_in(on_one_line(_cell(row, layout.name).text))])


def _denials(row: Row, layout: Layout) -> Iterator[str]:
    """The answers of a row to a question whether the company is a subprocessor, if it is not."""
    for index, column in enumerate(layout.columns):
        text = on_one_line(_cell(row, index).text)
        if denies(column, text):
            yield f"{column.header}: {text}"


def _states(row: Row, layout: Layout) -> Iterator[str]:
    """The words of a row about whether the company is a subprocessor."""
    if row.is_hidden:
        yield _HIDDEN
    if _cell(row, layout.name).struck:
        yield _STRUCK
    for index, column in enumerate(layout.columns):
        header, text = folded(column.header), on_one_line(_cell(row, index).text)
        if header in ("status", "state"):
            yield text
        elif header in _PERSONAL_DATA and text.casefold() in ("false", "no", "nein", "non"):
            yield "no personal data"
        elif header in ("active", "is active") and text.casefold() in ("false", "no"):
            yield "inactive"


_HIDDEN, _STRUCK = "hidden", "struck out"
_PERSONAL_DATA = ("personal data", "processes personal data", "has personal data")


def _unclear_places(layout: Layout) -> Sequence[int]:
    """The columns that may hold the place of the data, if no column is certain."""
    if layout.place is not None:
        return ()
    return [
        index
        for index, column in enumerate(layout.columns)
        if index not in (layout.name, layout.purpose, layout.website)
        and (may_be_place(column) or _holds_places(layout, index))
    ]


def _holds_places(layout: Layout, index: int) -> bool:
    """Whether a third of the texts in a column of another kind are certain locations."""
    if layout.columns[index].kind not in (None, Kind.OTHER, Kind.SAFEGUARD, Kind.DATA):
        return False
    texts = [text for row in layout.rows if (text := _cell(row, index).text)]
    known = [text for text in texts if locations.read(text).is_certain]
    return len(known) * 3 > len(texts)


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


def _entry(
    row: Row, layout: Layout, group: str | None, codes: bool, unclear: Sequence[int]
) -> Entry:
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
        if _is_repeated(row, index) or index in (
            layout.name,
            layout.purpose,
            layout.place,
            layout.website,
        ):
            continue
        urls = [*_cell(row, index).links] or names.addresses_in(text)
        if column.kind is Kind.LINK and urls:
            links |= _links(column, urls)
            continue
        key = _key(column, text, layout)
        shown = (
            text
            if key in _FIELDS
            else " ".join([text, *_unshown(_cell(row, index).links, text)]).strip()
        )
        if shown:
            other[key] = f"{other[key]}; {shown}" if key in other else shown
    links |= _further_links(row, layout, {website, *links.values()})
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
    if address is not None and seat.countries and not locations.read(address).is_certain:
        # The country stands at the end of a postal address.
        other.setdefault("address", on_one_line(address))
        other.pop("seat", None)
    code = _code_of_seat(seat)
    code = code if is_seat(code) else ""
    place = _place(row, layout, codes)
    seat_only = layout.place is None
    where = seat if seat_only and address is not None else place
    doubt = "; ".join(filter(None, (on_one_line(_cell(row, index).text) for index in unclear)))
    if doubt:
        where = Location(unresolved=doubt)
    return Entry(
        line=row.line, name=name.name, website=website,
        purpose=on_one_line(_cell(row, layout.purpose).text) or None, group=group,
        countries=where.countries, regions=where.regions, unresolved=where.unresolved,
        places=where.places, around=where.around, seat=code, seat_only=seat_only,
        several=companies.may_be_several(cell), other=other,
    )  # fmt: skip


def _code_of_seat(seat: Location) -> str:
    """The country of a company's seat, or an empty text if the list names several places."""
    wider = {*seat.regions} - seat.around
    return seat.countries[0] if len(seat.countries) == 1 and not (seat.unresolved or wider) else ""


def _place(row: Row, layout: Layout, codes: bool) -> Location:
    """The place of the data. Another column may confirm the place, but never replaces it."""
    if layout.place is None:
        return Location()
    cell = _cell(row, layout.place)
    text = cell.text
    place = locations.read(text, codes=codes)
    if cell.struck:
        return Location(unresolved=on_one_line(text))
    others = [other for index in other_places(layout) if (other := _cell(row, index).text)]
    if not text and others:
        return Location(unresolved="; ".join(map(on_one_line, others)))
    if len(others) == 1 and not place.is_certain and text:
        both = locations.read(f"{text}, {others[0]}")
        if both.is_certain and set(both.countries) == set(locations.read(others[0]).countries):
            return both
    apart = [*_places_apart(row, layout, place)]
    if apart:
        return Location(unresolved="; ".join([on_one_line(text), *apart]))
    several = len(place.countries) + len(place.regions) > 1
    if several and is_of_seat_too(layout.columns[layout.place]):
        return Location(unresolved=on_one_line(text))
    return place


def _places_apart(row: Row, layout: Layout, place: Location) -> Iterator[str]:
    """The texts of further columns about data that add to a certain place."""
    for index in other_places(layout) if place.is_certain else ():
        text = on_one_line(_cell(row, index).text)
        if not is_of_data_too(layout.columns[index]) or text.casefold() in _NOBODY:
            continue
        further = locations.read(text)
        known = {*place.countries, *place.regions}
        inside = any(holds(region, further.countries) for region in place.regions)
        added = {*further.countries, *further.regions} - known
        if further.unresolved or (added and (further.regions or not inside)):
            yield text


def _seat(row: Row, layout: Layout) -> tuple[Location, str | None]:
    """The company's seat, and the text of its cell, or None without a column for the seat."""
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


def _key(column: Column, text: str, layout: Layout) -> str:
    """The name of a further column: its kind, if no other column is of this kind.

    An answer such as `Yes` means nothing without its header: `Opt-in required`.
    """
    shared = sum(c.kind is column.kind for c in layout.columns) > 1
    if column.kind in _FIELDS and not shared and not is_answer(text):
        return str(column.kind)
    return column.header or "note"


_FIELDS = (Kind.DATA, Kind.SCOPE, Kind.SAFEGUARD, Kind.SEAT, Kind.ADDRESS, Kind.SUBJECTS)
"""Kinds of further columns for which a vendor's file has a field."""


def _unshown(urls: Sequence[str], text: str) -> list[str]:
    """The addresses that a text does not show."""
    return [url for url in dict.fromkeys(urls) if url not in text]


def _further_links(row: Row, layout: Layout, known: Container[str | None]) -> Mapping[str, str]:
    """The addresses behind texts that become fields, by the headers of their columns."""
    links: dict[str, str] = {}
    main = (layout.name, layout.purpose, layout.place, layout.website)
    for index, column in enumerate(layout.columns):
        if index in main or column.kind in _FIELDS:
            for url in _cell(row, index).links:
                if url not in known:
                    header = f"{column.header} link".strip()
                    links[header if header not in links else f"{header} {len(links) + 1}"] = url
    return links


def _links(column: Column, urls: Sequence[str]) -> Mapping[str, str]:
    """The addresses by their pages. Further addresses of a page have the header as their name."""
    header = folded(column.header)
    page = next((page for word, page in _PAGES.items() if word in header), "")
    pages: dict[str, str] = {}
    for url in urls:
        name = page or names.section_of(url) or column.header
        pages.setdefault(name if name not in pages else f"{column.header} {len(pages) + 1}", url)
    return pages


_PAGES = {
    "privacy": "privacy", "datenschutz": "privacy", "confidentialit": "privacy",
    "protection des donnees": "privacy", "privacidad": "privacy", "privacidade": "privacy",
    "prywatnosci": "privacy", "integritet": "privacy",
    "security": "security", "trust": "security",
    "dpa": "agreement", "agreement": "agreement", "addendum": "agreement", "avv": "agreement",
    "av vertrag": "agreement", "adv vertrag": "agreement", "verarbeitungsvertrag": "agreement",
    "vertrag": "agreement", "accord": "agreement", "contrat": "agreement", "acuerdo": "agreement",
    "acordo": "agreement", "nomina": "agreement", "overeenkomst": "agreement",
    "umowa": "agreement",
    "processors": "subprocessors",
}  # fmt: skip
"""The pages of a vendor by words of headers. The first word that is in a header counts."""


def _beside_addresses(text: str) -> str:
    """The text of a cell without the address of a website."""
    lines = text.split("\n")
    return on_one_line("\n".join(line for line in lines if not names.addresses_in(line)))
