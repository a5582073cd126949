"""Tables: files of comma-separated values with a header, as people and other systems write them.

Columns may be in any order, and further columns are ignored. A place in a table is
`(line, column)`: a line number that counts from 1, and the name of a column.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from checks.findings import Correction, Corrections, Lines, Span
from checks.register.source import Mark, Marks
from checks.suggestion import closest

MOST_COLUMNS = 1000
"""The largest number of columns."""

MOST_DEFECTS = 1000
"""The number of defects after which reading stops: such a file is no table, and may be huge."""


class Row(NamedTuple):
    """The cells of the known columns, in the order of the columns, without spaces around them.

    `line` is the first line of the row.
    """

    line: int
    cells: Sequence[str]


class BadRow(NamedTuple):
    """A row that cannot be read, because of a `problem`. `hint` is the remedy."""

    line: int
    problem: str
    hint: str
    corrections: Corrections = ()


class BadTable(Exception):
    """The header cannot be read, or a row has no end. `row` is that row."""

    def __init__(self, line: int, problem: str, hint: str, corrections: Corrections = ()) -> None:
        super().__init__(problem)
        self.row = BadRow(line, problem, hint, corrections)


def read_table(text: str, columns: Sequence[str]) -> Iterator[Row | BadRow]:
    """The rows below the header. Raises `BadTable`."""
    rows = _rows(text)
    start, header = next(rows, (1, []))
    names = _names(header)
    missing = [name for name in columns if name not in names]
    others = [name for name in header if name.strip().lower() not in columns]
    similar = closest(missing[0], others) if missing else ""
    problem_and_hint = _header_problem(header, names, columns, missing, similar)
    if problem_and_hint is not None:
        mended = _with_commas(text, start, header, columns)
        if not mended and similar and len(missing) == 1:
            mended = _with_name(start, header, similar, missing[0])
        raise BadTable(start, *problem_and_hint, mended)
    width = _width(names)
    order = [names.index(name) for name in columns]
    codes = [names.index(name) for name in columns if name in _CODES]
    quoted = any(mark in text for mark in _QUOTES)
    for number, row in rows:
        if len(row) != width and (not width < len(row) <= len(names) or any(row[width:])):
            yield _bad_row(number, row, width, names)
        elif quoted and any(_is_quoted(row[index].strip()) for index in codes):
            yield _without_quotes(number, row)
        else:
            yield Row(number, [row[index].strip() for index in order])


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the number of its first line. Raises `BadTable`."""
    reader = csv.reader(io.StringIO(text, newline=""))
    start = 1
    try:
        for row in reader:
            if any(row):
                yield start, row
            start = reader.line_num + 1
    except csv.Error:  # usually because a quotation mark is never closed
        problem = f"a cell of more than {csv.field_size_limit():,} characters"
        raise BadTable(start, problem, "close every quotation mark") from None


def _names(header: Sequence[str]) -> list[str]:
    """The names of the columns, in lower case without spaces around them."""
    return [name.strip().lower() for name in header]


def _width(names: Sequence[str]) -> int:
    """The number of columns, without unnamed columns at the end."""
    return max(number for number, name in enumerate(names, 1) if name)


def _header_problem(
    header: Sequence[str],
    names: Sequence[str],
    columns: Sequence[str],
    missing: Sequence[str],
    similar: str,
) -> tuple[str, str] | None:
    """The problem of a header and a hint, or None if the header can be used.

    `similar` is a name in the header that is similar to the first missing column.
    """
    if len(names) > MOST_COLUMNS:
        return f"the header names {len(names):,} columns", f"keep at most {MOST_COLUMNS:,}"
    if not missing:
        twice = next((name for name in columns if names.count(name) > 1), None)
        hint = "keep one of the two columns, or rename the other"
        return (f"the header names `{twice}` twice", hint) if twice is not None else None
    problem = "the header lacks " + ", ".join(f"`{name}`" for name in missing)
    if len(header) == 1 and (separator := _separator(header[0])):
        return problem, f"separate the columns with commas, not {separator}"
    if similar:
        return problem, f"rename the column `{similar}` to `{missing[0]}`"
    unnamed = [number for number, name in enumerate(names[: len(columns)], 1) if not name]
    if len(missing) == len(unnamed) == 1:
        return problem, f"column {unnamed[0]} has no name: name it `{missing[0]}`"
    return problem, "the first line must name " + ",".join(columns)


def _separator(cell: str) -> str:
    """The separator of a line without commas, in words, or an empty text."""
    return next((name for name, sign in _SEPARATORS.items() if sign in cell), "")


def names_of_columns(text: str) -> tuple[str, ...]:
    """The names of the columns of a table that can be read."""
    return tuple(_names(next(_rows(text))[1]))


def csv_line(cells: Sequence[str]) -> str:
    """The cells as a line, without a line break."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


_SEPARATORS = {"semicolons": ";", "tabs": "\t", "vertical lines": "|"}


def _with_commas(
    text: str, start: int, header: Sequence[str], columns: Sequence[str]
) -> Corrections:
    """The correction of a table with another separator, if every row then has its cells."""
    lines = text.splitlines()
    separator = _SEPARATORS.get(_separator(header[0])) if len(header) == 1 else None
    if separator is None or '"' in text or len(lines) > MOST_DEFECTS:
        return ()
    mended = [csv_line(_split(line, separator)) if line.strip() else "" for line in lines]
    _, first = next(_rows("\n".join(mended[start - 1 :])), (start, []))
    names = _names(first)
    widths = {len(_split(line, separator)) for line in lines[start - 1 :] if line.strip()}
    good = {*columns} <= {*names} and widths == {len(names)}
    edits = (Lines(start, len(lines), tuple(mended[start - 1 :])),)
    return (Correction(edits, certain=True),) if good else ()


def _with_name(start: int, header: Sequence[str], old: str, new: str) -> Corrections:
    """The correction of a header that gives a column another name."""
    mended = csv_line([new if name == old else name for name in header])
    return (Correction((Lines(start, start, (mended,)),)),)


def _split(line: str, separator: str) -> list[str]:
    """The cells of a line with another separator than commas."""
    cells = [cell.strip() for cell in line.split(separator)]
    framed = separator == "|" and len(cells) > 2 and not cells[0] and not cells[-1]
    return cells[1:-1] if framed else cells


def _bad_row(number: int, row: Sequence[str], width: int, names: Sequence[str]) -> BadRow:
    """The problem of a row that cannot be read, a hint, and the row as it should be."""
    problem, hint = _row_problem(row, width)
    mended: list[list[str]] = []
    separator = _SEPARATORS.get(_separator(row[0])) if len(row) == 1 else None
    if any("\n" in cell for cell in row):
        pass
    elif len(row) == 1 and "," in row[0]:
        cells = next(csv.reader(row))
        mended = [cells] if len(cells) == width else []
    elif separator is not None:
        cells = _split(row[0], separator)
        mended = [cells] if len(cells) == width else []
    elif len(row) > width and not any(row[width:]):
        mended = [[*row[:width]]]
    elif len(row) > width:
        more = len(row) - width
        joined = (
            [*row[:n], _plain_day(",".join(row[n : n + more + 1])), *row[n + more + 1 :]]
            for n in range(width)
        )
        mended = [cells for cells in joined if _fits(cells, names)]
    elif len(row) < width:
        less = width - len(row)
        filled = ([*row[:n], *[""] * less, *row[n:]] for n in range(1, len(row) + 1))
        mended = [cells for cells in filled if _fits(cells, names)]
    if len(mended) != 1:
        return BadRow(number, problem, hint)
    line = csv_line([*map(_unquoted, mended[0])])
    edit = Lines(number, number, (line,))
    return BadRow(number, problem, f"{hint}: {line}", (Correction((edit,), certain=True),))


_CODES = frozenset({"reference", "executed", "expires", "status", "sent", "sha256"})
"""Columns whose values never stand in quotation marks. The name of a company may."""

_QUOTES = {"“": "”", "„": "“”", "‘": "’", "'": "'", "«": "»", "‚": "‘’"}


def _is_quoted(cell: str) -> bool:
    return len(cell) > 1 and cell[0] in _QUOTES and cell[-1] in _QUOTES[cell[0]]


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    return cell[1:-1].strip() if _is_quoted(cell) else cell


def _without_quotes(number: int, row: Sequence[str]) -> BadRow:
    """The problem of a row with curly or single quotation marks around its cells."""
    line = csv_line([*map(_unquoted, row)])
    corrections = (Correction((Lines(number, number, (line,)),), certain=True),)
    alone = not any("\n" in cell for cell in row)
    hint = "remove the marks, or type straight double quotation marks"
    hint += f": {line}" if alone else ""
    problem = "quotation marks that a table does not know"
    return BadRow(number, problem, hint, corrections if alone else ())


def _plain_day(cell: str) -> str:
    """The day of a cell such as `January 12, 2026` as 2026-01-12. Any other cell stays."""
    match = _DAY_WITH_COMMA.fullmatch(cell.strip())
    if match is None or match["month"][:3].lower() not in _MONTHS:
        return cell
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    return f"{match['year']}-{month:02}-{int(match['day']):02}"


_DAY_WITH_COMMA = re.compile(r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>\d\d?), ?(?P<year>\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


_FORMS = {
    "executed": re.compile(r"\d{4}-\d\d-\d\d"),
    "expires": re.compile(r"(\d{4}-\d\d-\d\d)?"),
    "status": re.compile("active|expired|terminated", re.IGNORECASE),
    "reference": re.compile(r"[^\s,]+"),
    "counterparty": re.compile(r".*[^\W\d].*"),
    "sent": re.compile(r"\d{4}-\d\d-\d\d"),
    "after": re.compile("[0-9a-f]*"),
    "until": re.compile("[0-9a-f]*"),
    "sha256": re.compile("[0-9a-f]*"),
}
"""The forms of cells by column, as far as they show where a cell belongs."""


def _fits(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Whether each cell has the form of its column."""
    forms = ((_FORMS.get(name), cell.strip()) for name, cell in zip(names, cells, strict=False))
    return all(form is None or form.fullmatch(cell) for form, cell in forms)


def _row_problem(row: Sequence[str], width: int) -> tuple[str, str]:
    """The problem of a row that cannot be read, and a hint."""
    empty = len(row) - width
    if len(row) == 1 and (separator := _separator(row[0])):
        return f"the cells are separated by {separator}, not by commas", "separate them with commas"
    if len(row) == 1 and "," in row[0]:
        return "the whole line is in quotation marks", "remove the marks around the line"
    problem = f"{len(row)} cells where the header has {width}"
    if empty > 0 and not any(row[width:]):
        return f"{problem}: the last {empty} are empty", "remove the commas at the end of the line"
    if any("\n" in cell for cell in row):
        return problem, "a cell goes on in the next line: close its quotation mark"
    if empty < 0:
        return problem, "write a comma for each cell, also where it is empty"
    return problem, "put a value that holds a comma in double quotes"


def locate_cells(data: bytes, lines: Collection[int], columns: Collection[str]) -> Marks:
    """The spans of the cells of these columns, in the rows that start on `lines`."""
    marks: Marks = {}
    text = data.decode("utf-8-sig", errors="replace")
    try:
        _, header = next(_rows(text), (1, []))
    except BadTable:  # read_table reported it
        return marks
    names = enumerate(_names(header[:MOST_COLUMNS]))
    known = {index: name for index, name in names if name in columns}
    for line, offset in _offsets(text, lines):
        for index, span in enumerate(_cells(text, offset, line)):
            if index in known:  # there may be thousands of other columns
                marks[(line, known[index])] = Mark(span)
    return marks


def _offsets(text: str, lines: Collection[int]) -> Iterator[tuple[int, int]]:
    """The numbers of `lines`, each with the offset of its start in the text."""
    offset = 0
    for line in range(1, max(lines, default=0) + 1):
        if line in lines:
            yield line, offset
        offset = text.find("\n", offset) + 1
        if not offset:
            return


_SIGN = re.compile(r'[",]|\r?\n|$')


def _cells(text: str, offset: int, line: int) -> Iterator[Span]:
    """The spans of the cells in the row at an offset. Quotation marks belong to their cell."""
    start, begin, end_line, line_offset = line, 1, line, offset
    while (sign := _SIGN.search(text, offset)) is not None:
        offset = sign.end()
        if sign[0] == '"':
            closed = text.find('"', offset)
            closed = len(text) if closed < 0 else closed
            # In quotes, only line breaks matter.
            if breaks := text.count("\n", offset, closed):
                end_line, line_offset = end_line + breaks, text.rfind("\n", 0, closed) + 1
            offset = closed + 1
            continue
        column = sign.start() - line_offset + 1
        yield Span(start, begin, end_line, column)
        if sign[0] != ",":
            return
        start, begin = end_line, column + 1
