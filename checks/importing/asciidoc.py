"""Tables of AsciiDoc: written as HTML, with the lines of the source."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from checks.importing import html
from checks.importing.table import Table, Unreadable

_EDGE = re.compile(r"\|===[ \t]*")
_HEADING = re.compile(r"(?P<signs>={1,6}) +(?P<text>\S.*)")
_BLOCK = re.compile(r"\[(?P<text>[^\[\]]*)\]")
_ITEM = re.compile(r"\s*(?:[*-]|\.)+ +(?P<text>\S.*)")
_TITLE = re.compile(r"\.(?P<text>[^\s.].*)")
_COLUMNS = re.compile(r"cols=(?:\"(?P<quoted>[^\"]*)\"|(?P<plain>[^,\s]+))")
_REPEATED = re.compile(r"(\d+)\*.*")
_CELL = re.compile(r"(?:^|(?<=\s))(?P<spec>[\d.]*[+*])?(?P<style>[<^>.]*[adehlmsv]?)(?<!\\)\|")
_LINK = re.compile(r"(?:link:|(?=https?:))(?P<url>https?://[^\s\[\]]+)\[(?P<text>[^\[\]]*)\]")
_STRONG = re.compile(r"(?<!\w)([*_`]{1,2})(?=\S)([^*_`]+?)(?<=\S)\1(?!\w)")
_WIDEST = 200


def tables(text: str) -> list[Table]:
    """The tables of a page. Raises `Unreadable` if a table has another form than `|===`."""
    return html.tables("\n".join(_elements(text.split("\n"))))


def _elements(lines: Sequence[str]) -> Iterator[str]:
    """The headings, the texts and the tables of a page, as HTML."""
    settings = ""
    start: int | None = None
    for index, line in enumerate(lines):
        if _EDGE.fullmatch(line):
            if start is not None:
                yield from _table(lines[start + 1 : index], start + 2, settings)
                settings = ""
            start = index if start is None else None
        elif start is None:
            block = _BLOCK.fullmatch(line.strip())
            settings = block["text"] if block else settings
            yield "" if block else _text(line, index + 1)
    if start is not None:
        raise Unreadable(f"the table at line {start + 1} has no end: write `|===` below it")


def _text(line: str, number: int) -> str:
    heading, title = _HEADING.fullmatch(line.rstrip()), _TITLE.fullmatch(line.rstrip())
    if heading:
        level = len(heading["signs"])
        return f"<h{level}>{_inline(heading['text'])}</h{level}>"
    if title:
        return f"<p><b>{_inline(title['text'])}</b></p>"
    item = _ITEM.fullmatch(line.rstrip())
    text, tag = (item["text"], "li") if item else (line, "p")
    return f'<{tag} {html.LINE}="{number}">{_inline(text)}</{tag}>' if line.strip() else ""


def _table(lines: Sequence[str], first: int, settings: str) -> Iterator[str]:
    """A table as HTML. `first` is the number of its first line."""
    cells = [*_cells(lines, first)]
    # Without a number of columns, the first row is the first line with cells.
    width = _width(settings) or sum(line == cells[0][0] for line, _ in cells) if cells else 0
    if width and len(cells) % width:
        raise Unreadable(f"the table at line {first - 1} has incomplete rows: save it as HTML")
    yield "<table>"
    for start in range(0, len(cells), width or 1):
        row = cells[start : start + width]
        inside = "".join(f"<td>{_inline(text)}</td>" for _, text in row)
        yield f'<tr {html.LINE}="{row[0][0]}">{inside}</tr>'
    yield "</table>"


def _cells(lines: Sequence[str], first: int) -> Iterator[tuple[int, str]]:
    """The cells with the numbers of their lines. A cell goes on until the next bar."""
    number, text = 0, ""
    for index, line in enumerate(lines):
        bars = [*_CELL.finditer(line)]
        if any(bar["spec"] for bar in bars):
            where = f"line {first + index}"
            raise Unreadable(f"a cell at {where} spans rows or columns: save the page as HTML")
        text += "\n" + (line[: bars[0].start()] if bars else line)
        ends = [*(bar.start() for bar in bars[1:]), len(line)]
        for bar, end in zip(bars, ends[: len(bars)], strict=True):
            if number:
                yield number, text.strip()
            number, text = first + index, line[bar.end() : end]
    if number:
        yield number, text.strip()


def _width(settings: str) -> int:
    """The number of columns in the settings of a table, or 0."""
    stated = _COLUMNS.search(settings)
    if stated is None:
        return 0
    columns = [part.strip() for part in re.split(r"[,;]", stated["quoted"] or stated["plain"])]
    counts = [int(m[1][:3]) if (m := _REPEATED.fullmatch(column)) else 1 for column in columns]
    return min(sum(counts), _WIDEST)


def _inline(text: str) -> str:
    """A text as HTML, with its links."""
    shown = escape(text.replace("\\|", "|"), quote=False)
    shown = _LINK.sub(lambda m: f'<a href="{_quoted(m["url"])}">{m["text"] or m["url"]}</a>', shown)
    return _STRONG.sub(r"<b>\2</b>", shown).replace(" +\n", "<br>")


def _quoted(url: str) -> str:
    return url.replace('"', "%22")
