"""Lists without a table: entries below headings, with labelled facts such as `Purpose: hosting`."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, groupby

from checks.importing.columns import Layout, examine
from checks.importing.table import Cell, Passage, Row, Table, bounded

_LABEL = re.compile(r"\s*([^\W\d_][^:\n]{0,60}?)\s*[:\uff1a]\s*(?!//)(\S.*)")
_MOST_WORDS = 5
_NOTES = "Notes"
"""The header of lines without a label. No fact is read from them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text outside tables, with its line in the source. `titles` are the headings above it.

    The last heading may be the item around the text. `links` are the addresses in the text.
    """

    line: int
    titles: tuple[Cell, ...]
    text: str
    links: tuple[str, ...] = ()
    is_item: bool = False


@dataclass(slots=True)
class _Entry:
    """The texts below a heading, which names the entry. `above` are the headings above it.

    `facts` are by label in small letters, and `labels` are the labels as they are written.
    """

    name: Cell
    above: tuple[str, ...]
    pieces: Sequence[Piece]
    facts: dict[str, Cell] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The line of the first text below the heading."""
        return self.pieces[0].line


def tables_of(pieces: Iterable[Piece]) -> list[Table]:
    """A table for each run of entries that share their labels.

    The last table has the other texts beside it: they may name further companies.
    """
    tables: list[Table] = []
    beside: list[Passage] = []
    for above, run in groupby(_entries(pieces), key=lambda entry: entry.above):
        entries = [*run]
        shared = Counter(label for entry in entries for label in entry.facts)
        alike: list[_Entry] = []
        others: list[_Entry] = []
        for entry in entries:
            like = any(shared[label] > 1 for label in entry.facts)
            (alike if like else others).append(entry)
        table = _table(alike, above) if alike else None
        if table is not None and isinstance(examine(table, _SUBJECT), Layout):
            tables.append(table)
        else:
            others = entries
        beside += (passage for entry in others for passage in _passages(entry))
    if tables:
        tables[-1] = replace(tables[-1], beside=tuple(beside))
    return tables


_SUBJECT = "subprocessors"


def _passages(entry: _Entry) -> Iterator[Passage]:
    """The heading and the texts of an entry that is in no table."""
    yield Passage(entry.line, entry.name.text, entry.above, is_item=True)
    for piece in entry.pieces:
        titles = tuple(title.text for title in piece.titles)
        yield Passage(piece.line, piece.text, titles, piece.is_item)


def _entries(pieces: Iterable[Piece]) -> Iterator[_Entry]:
    for titles, run in groupby(pieces, key=lambda piece: piece.titles):
        if not titles:
            continue
        *above, name = titles
        entry = _Entry(name, tuple(title.text for title in above), [*run])
        for piece in entry.pieces:
            _read(piece, entry)
        yield entry


def is_labelled(line: str) -> bool:
    """Whether a line has a label in front of its text."""
    return _parts(line) is not None


def _parts(line: str) -> tuple[str, str] | None:
    """The label of a line and its text, or None without a label."""
    parts = _LABEL.fullmatch(line)
    return (parts[1], parts[2]) if parts and len(parts[1].split()) <= _MOST_WORDS else None


def _read(piece: Piece, entry: _Entry) -> None:
    """Add the labelled lines of a text to the facts of an entry, and other lines to its notes."""
    lines = piece.text.split("\n")
    for line in lines:
        labelled = _parts(line)
        if labelled is None:
            entry.notes.append(line)
            continue
        label, value = labelled[0].casefold(), labelled[1]
        entry.labels.setdefault(label, labelled[0])
        links = piece.links if len(lines) == 1 else ()
        before = entry.facts.get(label)
        if before is not None:
            value, links = f"{before.text}\n{value}", (*before.links, *links)
        entry.facts[label] = Cell(value, links)


def _table(entries: Sequence[_Entry], above: tuple[str, ...]) -> Table:
    labels: dict[str, str] = {}
    for entry in entries:
        for label, written in entry.labels.items():
            labels.setdefault(label, written)
    noted = any(entry.notes for entry in entries)
    header = ["Name", *labels.values(), *[_NOTES] * noted]
    rows = _rows(entries, labels, noted)
    first = Row(entries[0].line, tuple(map(Cell, header)))
    return Table(above, bounded(chain([first], rows)))


def _rows(entries: Iterable[_Entry], labels: Iterable[str], noted: bool) -> Iterator[Row]:
    for entry in entries:
        cells = [entry.name, *(entry.facts.get(label, Cell("")) for label in labels)]
        cells += [Cell("\n".join(entry.notes))] * noted
        yield Row(entry.line, tuple(cells))
