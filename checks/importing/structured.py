"""Tables from nested values: the lists of objects in JSON, YAML and literals of JavaScript."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checks.importing import html
from checks.importing.table import Cell, Row, Table, bounded, tidied


@dataclass(frozen=True, slots=True)
class Text:
    """A text, a number or a word such as `true`. `links` are addresses behind the text."""

    line: int
    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    items: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """An object: values by key. `title` stands for a name outside, such as a variable's."""

    line: int
    fields: Mapping[str, "Value"]
    title: str = field(default="")


Value = Text | Items | Fields

_TITLES = ("title", "heading", "category", "group", "section", "label", "name")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-.\s]+")
_DEEPEST = 40
_LONGEST_PAGE = 1_000_000


def tables(value: Value, heading: str = "") -> list[Table]:
    """The lists of objects in a value, each as a table. `heading` stands above the value."""
    return list(_tables(value, (heading,) if heading else (), 0))


def words(key: str) -> str:
    """A key as words: `Data categories` for `dataCategories` and `data_categories`."""
    text = " ".join(_CAMEL.sub(" ", key).split())
    if text in ("eea", "eu", "uk", "us"):
        return text.upper()
    return text[:1].upper() + text[1:]


def _tables(value: Value, headings: tuple[str, ...], depth: int) -> Iterator[Table]:
    if depth > _DEEPEST:
        return
    if isinstance(value, Text):
        if _has_table(value):
            yield from _tables_in(value, headings)
        return
    if isinstance(value, Items):
        objects = [_unwrapped(item) for item in value.items if isinstance(item, Fields)]
        if objects and all({*item.fields} <= _PLACE for item in objects):
            return
        pages = any(_has_table(part) for item in objects for part in item.fields.values())
        if objects and not pages and not any(map(_is_section, objects)):
            yield _table(objects, headings)
        elif grid := _grid(value):
            yield Table(headings, bounded(grid))
        for item in value.items:
            yield from _tables(item, headings, depth + 1)
        return
    own = _title(value)
    above = (*headings, own) if own else headings
    nested = {k: v for k, v in value.fields.items() if not isinstance(v, Text) or _has_table(v)}
    split = _split_table(value)
    if split:
        yield Table(above, bounded(split))
        return
    named = _named(value)
    if named:
        yield _table(named, above)
        return
    for key, part in nested.items():
        # A key such as `items` says nothing. A key beside other lists is a heading.
        title = words(key) if not own and len(nested) > 1 and isinstance(part, Items) else ""
        yield from _tables(part, (*above, title) if title else above, depth + 1)


def _has_table(value: Value) -> bool:
    return isinstance(value, Text) and "<table" in value.text[:_LONGEST_PAGE].lower()


def _tables_in(page: Text, headings: tuple[str, ...]) -> Iterator[Table]:
    """The tables of HTML in a text. A text of several lines starts below its key."""
    before = page.line if "\n" in page.text else page.line - 1
    for table in html.tables(page.text):
        rows = (replace(row, line=before + row.line) for row in table.rows)
        yield Table((*headings, *table.headings), tuple(rows), table.above)


def _unwrapped(value: Fields) -> Fields:
    """The object inside an object with nothing else, as in the answers of GraphQL."""
    [*parts] = value.fields.values()
    inner = parts[0] if len(parts) == 1 else None
    return inner if isinstance(inner, Fields) else value


_HEADERS = ("headers", "header", "columns", "head", "cols", "headings")


def _split_table(value: Fields) -> list[Row]:
    """The rows of an object with a list of headers, and a list of lists beside it."""
    headers = [part for key, part in value.fields.items() if key.lower() in _HEADERS]
    grids = [grid for part in value.fields.values() if (grid := _grid_in(part))]
    if len(headers) != 1 or len(grids) != 1 or not isinstance(headers[0], Items):
        return []
    titles = headers[0].items
    if not all(isinstance(title, Text) for title in titles):
        return []
    return [Row(headers[0].line, tuple(map(_cell, titles))), *grids[0]]


def _grid_in(value: Value) -> list[Row]:
    return _grid(value) if isinstance(value, Items) else []


def _is_section(value: Fields) -> bool:
    """Whether an object holds a list of objects: the vendors below a heading.

    Further objects of a vendor, such as its evidence, have no names, or the vendor has a place.
    """
    named = not _NAMES.isdisjoint(map(str.lower, value.fields))
    placed = named and not _PLACES.isdisjoint(map(str.lower, value.fields))
    for part in value.fields.values():
        objects = (
            [i for i in part.items if isinstance(i, Fields)] if isinstance(part, Items) else []
        )
        if not objects or not isinstance(part, Items) or _are_details(part):
            continue
        within = any(not _NAMES.isdisjoint(map(str.lower, item.fields)) for item in objects)
        if not placed and (within or not named):
            return True
    return False


_NAMES = frozenset({"name", "vendor", "company", "entity", "provider", "subprocessor", "title"})
_PLACES = frozenset({"location", "locations", "country", "countries", "region", "regions"})
"""Keys of vendors, in small letters."""


def _are_details(value: Items) -> bool:
    """Whether the objects of a list are too small to be vendors: links, or places."""
    return all(isinstance(item, Fields) and len(item.fields) < 3 for item in value.items)


def _named(value: Fields) -> list[Fields]:
    """Objects by name, as a list: their keys become their names."""
    parts = [(key, part) for key, part in value.fields.items() if isinstance(part, Fields)]
    if len(parts) < 2 or len(parts) < len(value.fields):
        return []
    if any(not isinstance(v, Text | Items) for _, part in parts for v in part.fields.values()):
        return []
    if any(_is_section(part) for _, part in parts):
        return []
    if any(
        {key.lower() for key in part.fields} & {"name", "vendor", "company"} for _, part in parts
    ):
        return [part for _, part in parts]
    return [Fields(part.line, {"name": Text(part.line, key), **part.fields}) for key, part in parts]


def _title(value: Fields) -> str:
    for key in _TITLES:
        text = value.fields.get(key)
        if isinstance(text, Text) and text.text and len(text.text) <= 100:
            return tidied(text.text)
    return value.title


def _grid(value: Items) -> list[Row]:
    """The rows of a list of lists."""
    rows = [item for item in value.items if isinstance(item, Items)]
    if not rows or len(rows) < len(value.items):
        return []
    if any(not isinstance(cell, Text) for row in rows for cell in row.items):
        return []
    return [Row(row.line, tuple(map(_cell, row.items))) for row in rows]


def _table(objects: Sequence[Fields], headings: tuple[str, ...]) -> Table:
    """The objects as a table: a column for each key."""
    flat = [dict(_flat(item.fields)) for item in objects]
    keys = [*dict.fromkeys(key for row in flat for key in row)]
    header = Row(objects[0].line, tuple(Cell(words(key)) for key in keys))
    rows = (
        Row(item.line, tuple(row.get(key, Cell("")) for key in keys))
        for item, row in zip(objects, flat, strict=True)
    )
    return Table(headings, bounded([header, *rows]))


def _flat(
    fields: Mapping[str, Value], before: str = "", depth: int = 0
) -> Iterator[tuple[str, Cell]]:
    """The values of an object by key. A key inside another has both words."""
    for key, value in fields.items():
        if isinstance(value, Fields) and depth < 2:
            yield from _flat(value.fields, f"{before}{key} ", depth + 1)
        else:
            yield f"{before}{key}", _cell(value)


_MARKUP = re.compile(r"</(?:a|b|div|em|li|p|span|strong|ul)>|<br ?/?>", re.IGNORECASE)
_LONGEST_MARKUP = 10_000


def _cell(value: Value) -> Cell:
    text, links = _text(value), tuple(_links(value))
    if len(text) <= _LONGEST_MARKUP and _MARKUP.search(text):
        text, inside = html.shown(text)
        links += inside
    return Cell(tidied(text), links)


def _text(value: Value) -> str:
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Items):
        plain = all(isinstance(item, Text) and "," not in item.text for item in value.items)
        return (", " if plain else "; ").join(filter(None, map(_text, value.items)))
    if {*value.fields} <= _PLACE:
        known = sorted(value.fields.items(), key=lambda item: _PLACE_KEYS.index(item[0]))
        return ", ".join(filter(None, (_text(part) for _, part in known)))
    return ", ".join(f"{words(key)}: {_text(part)}" for key, part in value.fields.items())


_PLACE_KEYS = ("city", "state", "country", "countryCode", "country_code")
_PLACE = frozenset(_PLACE_KEYS)
"""The keys of an object that is a place, from the narrow to the wide."""


def _links(value: Value) -> Iterable[str]:
    if isinstance(value, Text):
        return value.links
    parts = value.items if isinstance(value, Items) else value.fields.values()
    return (link for part in parts for link in _links(part))
