"""A document as DOCX, for word processors.

python-docx is in the extra `documents` of the package.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from checks.escaping import visible
from checks.extracts.document import (
    ExtractColumn,
    ExtractDocument,
    ExtractLine,
    ExtractTable,
    head,
    heading_of,
    in_words,
    marks,
    sections,
)
from checks.languages.language import ENGLISH
from checks.publish.packages import repacked

_SHORT, _LONG = Mm(210), Mm(297)  # A4
_MARGIN = Mm(20)
_FONT = "Arial"
_DARK = RGBColor(0x1F, 0x29, 0x37)
_MISSING = RGBColor(0xB4, 0x23, 0x18)
_HEADER_FILL, _LINES = "E8EEF7", "B6BDC9"

_WORD_2013 = "15"
"""The layout of Word 2013 and newer: tables end at the margins. The template asks for Word 2010."""

_LONGEST_PROPERTY = 255
"""Characters of a property of the file. Word takes no more."""

MOST_COLUMNS_UPRIGHT = 4
"""Columns of a table on an upright page. With a wider table, the pages lie on the side."""


def as_docx(document: ExtractDocument) -> bytes:
    """The file. The same document gives the same bytes."""
    file = docx.Document()
    _drop_unused(file)
    _set_up(file, document)
    title = file.add_paragraph(visible(document["title"]), style="Title")
    title.paragraph_format.space_after = Pt(4)
    for mark in marks(document):
        file.add_paragraph().add_run(visible(mark)).bold = True
    _head(file, document)
    for part in sections(document):
        file.add_heading(visible(part["heading"]), level=1)
        for text in part["paragraphs"]:
            paragraph = file.add_paragraph(visible(text))
            paragraph.paragraph_format.keep_with_next = part["table"] is not None
        if part["table"] is not None:
            _table(file, part["table"])
    saved = io.BytesIO()
    file.save(saved)
    return repacked(saved)


def _drop_unused(file: Document) -> None:
    """Remove the parts of python-docx's template that the document does not use."""
    for part in (file.part, file.part.package):
        for key, relation in [*part.rels.items()]:
            if relation.reltype.endswith(_UNUSED):
                del part.rels[key]
    for style in [*file.styles]:
        if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.delete()


_UNUSED = ("/stylesWithEffects", "/customXml", "/thumbnail")
"""The ends of the types of relations to these parts."""


def _set_up(file: Document, document: ExtractDocument) -> None:
    """Page, fonts, header and footer, and the properties of the file."""
    [mode] = file.settings.element.xpath(".//w:compatSetting[@w:name='compatibilityMode']")
    mode.set(qn("w:val"), _WORD_2013)
    page = file.sections[0]
    columns = [
        len(part["table"]["columns"]) for part in document["sections"] if part["table"] is not None
    ]
    upright = max(columns, default=0) <= MOST_COLUMNS_UPRIGHT
    page.orientation = WD_ORIENT.PORTRAIT if upright else WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = (_SHORT, _LONG) if upright else (_LONG, _SHORT)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    for name, size, before in (("Normal", 9.5, 0), ("Title", 20, 0), ("Heading 1", 13, 14)):
        style: Any = file.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _DARK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), _FONT)
        for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(4)
    header = page.header.paragraphs[0]
    header.add_run(
        visible(" · ".join([document["organization"], *marks(document)]))
    ).font.size = Pt(8)
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _field(footer, "PAGE")
    footer.add_run(" / ")
    _field(footer, "NUMPAGES")
    properties = file.core_properties
    properties.title = visible(document["title"])[:_LONGEST_PROPERTY]
    properties.author = visible(document["organization"])[:_LONGEST_PROPERTY]
    properties.comments = ""
    properties.created = properties.modified = datetime.fromisoformat(document["as_of"])
    properties.last_modified_by = ""


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _head(file: Document, document: ExtractDocument) -> None:
    facts = [*head(document, ENGLISH.day)]
    table = _grid(file, len(facts), 2)
    for row, (label, text) in zip(table.rows, facts, strict=True):
        _write(row.cells[0], [visible(label)], _USUAL, bold=True)
        _write(row.cells[1], [visible(text)], _USUAL)
    _set_widths(table, _shares(file, [1, 4]))


def _table(file: Document, content: ExtractTable) -> None:
    widths = _shares(file, _weights(content))
    size = _SMALL if len(widths) > _MANY else _USUAL
    table = _grid(file, 1 + len(content["rows"]), len(widths))
    header, *rows = table.rows
    _mark_row(header, "w:tblHeader")
    for cell, column in zip(header.cells, content["columns"], strict=True):
        _write(cell, _heading(column), size, bold=True)
        _fill(cell)
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
    for row, cells in zip(rows, content["rows"], strict=True):
        _mark_row(row, "w:cantSplit")
        for cell, lines in zip(row.cells, cells, strict=True):
            _write_lines(cell, lines, size)
    _set_widths(table, widths)


_USUAL, _SMALL, _MANY = Pt(8.5), Pt(7.5), 7
"""The size of letters in tables, and in tables with more than so many columns."""


def _grid(file: Document, rows: int, columns: int) -> Table:
    """An empty table with thin grey lines."""
    table: Table = file.add_table(rows, columns)
    table.autofit = False
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", _LINES)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tblPr.append(borders)
    return table


def _set_widths(table: Table, widths: Sequence[Emu]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = width


def _heading(column: ExtractColumn) -> list[str]:
    parts = (column["code"], column["title"])
    return [visible(part) for part in parts if part is not None]


def _weights(content: ExtractTable) -> list[float]:
    """The share of the page that each column needs, by the length of its texts and words."""
    weights = []
    for number, column in enumerate(content["columns"]):
        texts = [heading_of(column)]
        texts += [in_words(part, ENGLISH.day) for row in content["rows"] for part in row[number]]
        longest_word = max(_length(word) for text in texts for word in text.split() or [""])
        per_row = sum(map(len, texts)) / (len(content["rows"]) + 1)
        weights.append(max(7.0, min(longest_word, 28), min(per_row, 200) ** 0.75))
    return weights


def _length(word: str) -> float:
    """The length of a word in small letters. A capital or a digit is wider, as in an LEI."""
    return sum(1.15 if letter.isupper() or letter.isdigit() else 1.0 for letter in word)


def _shares(file: Document, weights: Sequence[float]) -> list[Emu]:
    """The widths of columns that fill the page."""
    page = file.sections[0]
    width = (page.page_width or _SHORT) - 2 * _MARGIN
    return [Emu(int(width * weight / sum(weights))) for weight in weights]


def _write(cell: _Cell, texts: Sequence[str], size: Pt, *, bold: bool = False) -> None:
    for number, text in enumerate(texts):
        paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(1.5)
        paragraph.paragraph_format.space_after = Pt(1.5)
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, size


def _write_lines(cell: _Cell, lines: Sequence[ExtractLine], size: Pt) -> None:
    _write(cell, [visible(in_words(part, ENGLISH.day)) for part in lines], size)
    for paragraph, part in zip(cell.paragraphs, lines, strict=False):
        if part["missing"] is not None:
            paragraph.runs[0].font.color.rgb = _MISSING
            paragraph.runs[0].bold = True


def _mark_row(row: Any, mark: str) -> None:
    """Repeat a row on every page (`w:tblHeader`), or keep it on a single page (`w:cantSplit`)."""
    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _fill(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _HEADER_FILL)
    cell._tc.get_or_add_tcPr().append(shade)
