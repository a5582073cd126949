"""The tables of a list, as their source shows them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


class Unreadable(Exception):
    """The source cannot be read as a list. The message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. Lines of the text are separated by line breaks. `links` are absolute addresses.

    `struck` is true if all of the text is struck out.
    """

    text: str
    links: tuple[str, ...] = ()
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row, with its line in the source, counted from 1.

    `is_heading` is true if the source itself marks the row as a heading of the rows below.
    `is_hidden` is true if the source does not show the row.
    """

    line: int
    cells: tuple[Cell, ...]
    is_heading: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """An item of a list, or a paragraph, outside all tables. `headings` stand above it."""

    line: int
    text: str
    headings: tuple[str, ...]
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `headings` are the headings above it, from the top of the page down.

    `above` is the text between the last heading and the table. `beside` are the passages since
    the table before. The last table also has the passages below it.
    """

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    above: str = ""
    beside: tuple[Passage, ...] = ()


MOST_CELLS = 200_000
"""Cells of a source. No published list is near it."""

_SPACES = re.compile(r"[^\S\n]+")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BREAKS = re.compile(r" *\n[ \n]*")


def tidied(text: str) -> str:
    """A text with single spaces and line breaks, and without characters that have no width."""
    return _BREAKS.sub("\n", _SPACES.sub(" ", _UNSEEN.sub("", text))).strip()


def on_one_line(text: str) -> str:
    """A text with its lines joined: `440 Terry Ave, Seattle` for two lines."""
    lines = [line for line in tidied(text).split("\n") if line]
    ends = [line if line[-1] in ",;:-" else f"{line}," for line in lines[:-1]]
    return " ".join([*ends, *lines[-1:]])


def bounded(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows of a table. Raises `Unreadable` if they have more cells than any list."""
    kept = []
    cells = 0
    for row in rows:
        cells += len(row.cells)
        if cells > MOST_CELLS:
            raise Unreadable(f"a table has more than {MOST_CELLS:,} cells")
        kept.append(row)
    return tuple(kept)
