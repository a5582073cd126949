"""Tables of HTML, with the headings above them."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from lxml import etree, html

from checks.importing.labelled import Piece, is_labelled, tables_of
from checks.importing.table import Cell, Passage, Row, Table, Unreadable, bounded, tidied

LINE = "data-subprocessors-import-line"
"""An attribute with the line of an element in another source, from which the HTML was made."""

HTML_LIMIT = 4 * 1024 * 1024
"""The largest page, in bytes."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CAPTION, _REMARK = 7, 8
"""Levels below those of headings: captions and titles of folded parts, short lines of text."""

_ALIASES = {
    "tablehead": "thead", "tableheader": "thead", "tablebody": "tbody", "tablerow": "tr",
    "row": "tr", "tablecell": "td", "cell": "td", "tableheadercell": "th", "headercell": "th",
    "tablecolumn": "th", "column": "th",
}  # fmt: skip
"""Names of components that libraries for JSX use for the parts of a table."""

_ROLES = {"table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td"} | {
    "columnheader": "th",
    "rowheader": "td",
}
_BREAKING = {
    "address", "article", "blockquote", "dd", "div", "dl", "dt", "footer", "header", "hr", "li",
    "ol", "p", "section", "summary", "table", "tr", "ul", "br", *_HEADINGS,
}  # fmt: skip
_AROUND_TEXT = {"nav", "footer", "header", "aside", "form"}
_TABS = {"tab", "tabitem"}
_UNSHOWN = {"script", "style", "template", "noscript", "head"}
_BADGE = re.compile(r"\b(?:badge|chip|pill|label|tag)s?\b", re.IGNORECASE)
"""Words in the name or the class of a small label beside a text."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LONGEST_REMARK = 60
_MOST_WORDS = 3
"""Words of a plain line with a colon that is a heading: a longer line is a sentence."""
_WIDEST = 200
_DEEPEST = 200


def tables(text: str) -> list[Table]:
    """The innermost tables of a page. Raises `Unreadable` for huge pages.

    A page without a table may have entries with labelled facts: see `labelled`.
    """
    if len(text) > HTML_LIMIT:
        raise Unreadable(f"the page has more than {HTML_LIMIT // 2**20} MB")
    # A name in capitals would end a page's text for libxml2, and NUL ends it for C.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.replace("\0", "").encode(errors="replace"), parser)
    except (etree.ParserError, etree.LxmlError, ValueError):
        return []
    return _Page().read(root)


def shown(text: str) -> tuple[str, tuple[str, ...]]:
    """The visible text and the links of a piece of HTML."""
    known = tables(f"<table><tr><td>{text}</td></tr></table>")
    cell = known[0].rows[0].cells[0] if known else Cell("")
    return cell.text, cell.links


class _Outside(NamedTuple):
    """A text outside tables, with the kind of its element and the headings above it."""

    kind: str
    element: html.HtmlElement
    text: str
    headings: tuple[str, ...]


class _Page:
    """A walk through a page, in its order."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self._headings: dict[int, str] = {}
        self._above: list[str] = []
        self._passages: list[Passage] = []
        self._outside: list[_Outside] = []
        self._items: dict[html.HtmlElement, Cell] = {}
        self._links: dict[str, tuple[str, ...]] = {}

    def read(self, root: html.HtmlElement) -> list[Table]:
        inside = 0
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if not isinstance(element.tag, str):
                continue
            kind = _kind(element)
            if event == "end":
                inside -= kind == "table"
                continue
            if kind == "table":
                inside += 1
                if not _has_table_inside(element):
                    self._add(element)
            elif not inside:
                self._note(kind, element)
                self._keep(kind, element)
        if self.tables:
            beside = (*self.tables[-1].beside, *self._passages)
            self.tables[-1] = replace(self.tables[-1], beside=beside)
        return self.tables or tables_of(self._pieces())

    def _keep(self, kind: str, element: html.HtmlElement) -> None:
        """Keep an item or a paragraph, if it belongs to the text of the page."""
        if kind not in ("li", "p", "dd"):
            return
        around = {str(parent.tag).lower() for parent in element.iterancestors()}
        if around & _AROUND_TEXT or (kind == "p" and "li" in around):
            return
        text = _text_of_item(element)
        if not text:
            return
        titles = self._titles()
        self._outside.append(_Outside(kind, element, text, titles))
        if kind != "dd":
            self._passages.append(Passage(_line(element), text, titles, kind == "li"))

    def _pieces(self) -> Iterator[Piece]:
        """The texts of a list without a table, in which headings or items name the entries."""
        for kind, element, text, headings in self._outside:
            titles = [Cell(title, self._links.get(title, ())) for title in headings]
            has_items = next(element.iter("ul", "ol"), None) is not None
            if kind == "li" and has_items and not is_labelled(text):
                continue  # the name or the label of the items inside
            if kind == "dd":
                label = next(element.itersiblings("dt", preceding=True), None)
                text = f"{_text(label)}: {text}" if label is not None else text
            names: list[Cell] = []
            for item in map(self._item, element.iterancestors("li")):
                if item.text.endswith(":"):
                    text = f"{item.text} {text}"
                elif not is_labelled(item.text):
                    names.append(item)
            titles += reversed(names)
            links = _links(element)
            yield Piece(_line(element), tuple(titles), text, links, kind == "li")

    def _item(self, element: html.HtmlElement) -> Cell:
        """An item with items inside, without them."""
        if element not in self._items:
            self._items[element] = Cell(_text_of_item(element), _links(element)[:1])
        return self._items[element]

    def _titles(self, caption: str = "") -> tuple[str, ...]:
        headings = {**self._headings, **({_CAPTION: caption} if caption else {})}
        return tuple(headings[level] for level in sorted(headings) if headings[level])

    def _note(self, kind: str, element: html.HtmlElement) -> None:
        """Remember a heading, or a short line that takes the place of a heading."""
        if kind in _HEADINGS:
            title = _text(element)
            self._set(_HEADINGS[kind], title)
            self._links[title] = _links(element)
            self._above.clear()
        elif kind in ("summary", "legend"):
            self._set(_CAPTION, _text(element))
        elif kind in _TABS and element.get("label"):
            self._set(_CAPTION, tidied(element.get("label")))
        elif kind == "p" or _stands_alone(kind, element):
            text = _text(element)
            self._above.append(text)
            short = 0 < len(text) <= _LONGEST_REMARK and "\n" not in text
            led = text.endswith(":") and len(text.split()) <= _MOST_WORDS
            titled = led or kind != "p" or _is_bold(element, text)
            if short and titled and not _SENTENCE.search(text):
                self._set(_REMARK, text.rstrip(": "))
            elif short:
                self._headings.pop(_REMARK, None)

    def _set(self, level: int, text: str) -> None:
        for deeper in [known for known in self._headings if known >= level]:
            del self._headings[deeper]
        if text:
            self._headings[level] = text

    def _add(self, element: html.HtmlElement) -> None:
        titles = self._titles("".join(_text(caption) for caption in element.iter("caption")))
        rows = bounded(_rows(element))
        if rows:
            above, beside = "\n".join(self._above), tuple(self._passages)
            self.tables.append(Table(titles, rows, above, beside))
            self._passages.clear()
        self._above.clear()
        self._headings.pop(_REMARK, None)


_SENTENCE = re.compile(
    r"\b(?:updated?|effective|current as of|stand|date|version|we|our|us|the following|follow\w*|"
    r"below|these|this|are|is|uses?|used|note|folgende\w*|suivants?|siguientes|review(?:ed)?|"
    r"revised|published|mise à jour|actualizaci[óo]n|aktualisiert|aktualisierung|gültig|wir|nous|"
    r"bijgewerkt|aggiorna\w+|atualiza\w+|[12]\d{3})\b",
    re.IGNORECASE,
)
"""Words of a bold or short line that is no heading: a date, or the end of a sentence."""


def _kind(element: html.HtmlElement) -> str:
    tag = str(element.tag).lower()
    role = (element.get("role") or "").lower()
    return _ROLES.get(role) or _ALIASES.get(tag.rpartition(".")[2], tag)


def _has_table_inside(element: html.HtmlElement) -> bool:
    return any(
        isinstance(child.tag, str) and _kind(child) == "table"
        for child in element.iterdescendants()
    )


def _stands_alone(kind: str, element: html.HtmlElement) -> bool:
    """Whether an element is a bold line of its own, or a division with nothing but text."""
    if kind == "div":
        return len(element) == 0 and (element.text or "").strip().endswith(":")
    parent = element.getparent()
    if kind not in ("strong", "b") or parent is None or (element.tail or "").strip():
        return False
    return parent.tag in ("div", "section", "body", "article")


def _is_bold(element: html.HtmlElement, text: str) -> bool:
    bold = list(element.iter("strong", "b"))
    return bool(bold) and _text(bold[0]) == text


def _rows(table: html.HtmlElement) -> Iterator[Row]:
    """The rows of a table. A cell that spans rows or columns is repeated in all of them."""
    below: dict[int, tuple[int, Cell]] = {}
    for element in table.iterdescendants():
        if isinstance(element.tag, str) and _kind(element) == "tr":
            row = _row(element, below)
            if row.cells:
                yield row


def _row(element: html.HtmlElement, below: dict[int, tuple[int, Cell]]) -> Row:
    """A row. `below` are cells that reach into the row from above, with their rows left."""
    parts = [
        part
        for part in element.iterdescendants()
        if isinstance(part.tag, str) and _kind(part) in ("td", "th")
    ]
    cells: list[Cell] = []
    alone = len(parts) == 1 and _span(parts[0], "colspan") > 1 and not below
    for part in parts:
        _take(below, cells)
        cell = _cell(part)
        column = len(cells)
        for index in range(column, min(column + _span(part, "colspan"), _WIDEST)):
            if _span(part, "rowspan") > 1:
                below[index] = (_span(part, "rowspan") - 1, cell)
            cells.append(Cell("") if alone and index > column else cell)
    _take(below, cells)
    return Row(_line(element), tuple(cells), alone)


def _take(below: dict[int, tuple[int, Cell]], cells: list[Cell]) -> None:
    """Add the cells that reach into the next columns from above."""
    while len(cells) in below:
        column = len(cells)
        left, cell = below.pop(column)
        if left > 1:
            below[column] = (left - 1, cell)
        cells.append(cell)


def _span(element: html.HtmlElement, name: str) -> int:
    text = (element.get(name) or element.get(name.replace("span", "Span")) or "1").strip("{} ")
    return min(max(int(text[:9]), 1), _WIDEST) if text.isascii() and text.isdigit() else 1


def _line(element: html.HtmlElement) -> int:
    """The line of a row's first cell, because a row may start on an empty line."""
    for part in (element, *element.iterdescendants()):
        line = part.get(LINE)
        if re.fullmatch(r"[0-9]{1,9}", line or ""):
            return int(line)
    return int(element.sourceline or 1)


def _links(element: html.HtmlElement) -> tuple[str, ...]:
    """The addresses of the links in a cell."""
    parts = (part for part in element.iter("a", "link") if not _is_within_struck(part, element))
    addresses = (part.get("href") or part.get("to") or "" for part in parts)
    plain = (_behind_redirect(address.strip()) for address in addresses)
    full = (f"https:{a}" if a.startswith("//") else a for a in plain)
    return tuple(a for a in full if a.lower().startswith(("http://", "https://")))


_REDIRECT = re.compile(
    r"https?://(?:www\.google\.com/url|[\w.]*safelinks\.protection\.outlook\.com/)\?",
    re.IGNORECASE,
)


def _behind_redirect(url: str) -> str:
    """The address to which a link leads that Google Docs or Outlook has wrapped."""
    if not _REDIRECT.match(url):
        return url
    query = parse_qs(urlsplit(url).query)
    return next((query[key][0] for key in ("q", "url") if key in query), url)


def _cell(element: html.HtmlElement) -> Cell:
    text = _text(element)
    if text or not _struck(element):
        return Cell(text, _links(element))
    return Cell(tidied(element.text_content()), struck=True)


def _struck(element: html.HtmlElement) -> bool:
    return any(isinstance(part.tag, str) and _is_struck(part) for part in element.iter())


def _is_struck(element: html.HtmlElement) -> bool:
    style = element.get("style") or ""
    return element.tag in ("s", "del", "strike") or "line-through" in style


def _is_setting(element: html.HtmlElement) -> bool:
    """Whether an element is a setting of a macro of Confluence, such as a colour, and no text."""
    return bool(element.tag == "ac:parameter" and element.get("ac:name") != "title")


def _is_within_struck(part: html.HtmlElement, cell: html.HtmlElement) -> bool:
    """Whether an element in a cell is struck out, or is in such an element."""
    while part is not cell:
        if _is_struck(part):
            return True
        part = part.getparent()
    return False


def _text(element: html.HtmlElement) -> str:
    """The visible text that is not struck out.

    Without any, the text in place of the pictures, such as a flag's.
    """
    text = tidied("".join(_pieces(element, 0)))
    if text:
        return text
    return tidied(" ".join(part.get("alt") or "" for part in element.iter("img", "image")))


def _text_of_item(element: html.HtmlElement) -> str:
    """The text of an element, without the lists inside."""
    own = deepcopy(element)
    for inner in [*own.iter("ul", "ol")]:
        inner.drop_tree()
    return _text(own)


def _is_badge(kind: str, element: html.HtmlElement) -> bool:
    """Whether an element is a label behind a text, such as `new` behind a name."""
    shown = f"{kind} {element.get('class') or element.get('classname') or ''}"
    before = element.getprevious()
    parent = element.getparent()
    behind = before is not None or (parent is not None and (parent.text or "").strip())
    return bool(behind) and _BADGE.search(shown) is not None


def _pieces(element: html.HtmlElement, depth: int) -> Iterator[str]:
    if depth > _DEEPEST or not isinstance(element.tag, str):
        return
    kind = _kind(element)
    if kind in _UNSHOWN or _is_struck(element) or _is_setting(element):
        return
    breaking = depth > 0 and (kind in _BREAKING or _is_badge(kind, element))
    if breaking:
        yield "\n"
    raised = kind == "sup"
    text = (element.text or "").replace("\n", " ")
    yield text.translate(_RAISED) if raised else text
    for child in element:
        pieces = _pieces(child, depth + 1)
        yield from (piece.translate(_RAISED) for piece in pieces) if raised else pieces
        yield (child.tail or "").replace("\n", " ")
    if breaking:
        yield "\n"
