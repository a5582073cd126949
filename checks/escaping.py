"""Text of unknown people, made harmless for each output format.

The templates escape HTML, and JSON needs no escaping.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

from checks.characters import replace_invisible


def visible(text: str) -> str:
    """Text for a terminal. Control characters and invisible characters are written out.

    Joiners and selectors stay where a script or an emoji needs them.
    """
    return replace_invisible(text, _code)


def _code(character: str) -> str:
    number = ord(character)
    names = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return names.get(character) or (f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}")


def annotation_message(text: str) -> str:
    """The message of a workflow command of GitHub Actions."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def annotation_property(text: str) -> str:
    """A property of a workflow command of GitHub Actions."""
    return annotation_message(text).replace(":", "%3A").replace(",", "%2C")


# Characters that CommonMark or GitHub could read as markup inside a line.
_MARKDOWN = re.compile(r"([\\`*_\[\]<#|~$&])")
# To GitHub, a letter beyond ASCII ends a word. A link may even begin after a digit or `_`.
_MENTION = re.compile(r"(?<!\w)@(?=\w)", re.ASCII)
_AUTOLINK = re.compile("(https?|ftp|mailto|xmpp|www)(?=[:.])", re.IGNORECASE | re.ASCII)


_HARMLESS = re.compile(r"(?!.*www)[\w,.'()/+;!?-]+(?: [\w,.'()/+;!?-]+)*", re.ASCII | re.IGNORECASE)


def markdown(text: str) -> str:
    """Text in a line or table cell of Markdown: shown as written, without line breaks."""
    if _HARMLESS.fullmatch(text) and "_" not in text:
        return text  # the usual case
    return _escaped_markdown(text)


@lru_cache(maxsize=512)  # lists and documents repeat their sentences
def _escaped_markdown(text: str) -> str:
    return _AUTOLINK.sub(lambda scheme: f"{scheme[0][:-1]}&#{ord(scheme[0][-1])};", _inert(text))


def _inert(text: str) -> str:
    """Text without markup and mentions. An address in the text may still become a link."""
    text = _MARKDOWN.sub(r"\\\1", " ".join(visible(text).split()))
    text = text.replace("{", "&#123;")  # templates of Jekyll and others
    return _MENTION.sub("&#64;", text)


def markdown_address(address: str) -> str:
    """An https or e-mail address in Markdown, as a link to itself. Any other text has no link."""
    if address.startswith("https://"):
        # No program looks for links inside a link, so people also read the address in the source.
        return f"[{_inert(address)}]({markdown_url(address)})"
    return f"[{markdown(address)}]({mailto(address)})" if "@" in address else markdown(address)


def mailto(address: str) -> str:
    """The target of a link to an e-mail address. The address cannot add headers to the mail."""
    return f"mailto:{quote(address, safe='@')}"


def introduction(text: str) -> str:
    """A text of Markdown for the middle of a page.

    The rules refuse a text that could change the rest of the page. A list of the past may
    contain such a text, and shows it as plain text.
    """
    if markdown_problem(text):
        return markdown(text)
    lines = text.strip().split("\n")
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in lines)


def markdown_problem(text: str) -> str:
    """Why a text of Markdown cannot be part of a page, in words. Empty if it can.

    Source: CommonMark 0.31.2, sections 4.5 (code), 4.6 and 6.6 (raw HTML).
    """
    if not any(mark in text for mark in ("<", "```", "~~~")):
        return ""
    from markdown_it import MarkdownIt  # loads slowly, and is seldom needed

    tokens = MarkdownIt("commonmark").parse(f"{text.strip()}\n\n{_AFTER}\n")
    parts = [token for block in tokens for token in (block, *(block.children or ()))]
    if any(token.type in ("html_block", "html_inline") for token in parts):
        return "raw HTML"
    followed = len(tokens) > 2 and tokens[-2].content == _AFTER and tokens[-2].level == 1
    return "" if followed else "a block of code that never ends"


_AFTER = "after"
"""A paragraph after the text."""


def safe_url(url: str) -> str:
    """An address for readers. An address without https becomes `about:blank`.

    The rules refuse such an address, but a list of the past may have it.
    """
    return url if url.startswith("https://") else "about:blank"


def address(url: str) -> str:
    """An address in plain text, with spaces and invisible characters percent-encoded. So no
    address breaks a line of the calendar or the XML of a feed.
    """
    if url.isprintable() and " " not in url:
        return url
    return "".join(c if c.isprintable() and c != " " else _percent(c) for c in url)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


_URL_SAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&'*+,;=%]")


def markdown_url(url: str) -> str:
    """The target of a link in Markdown. Characters that could end the link are percent-encoded."""
    url = _URL_SAFE.sub(lambda unsafe: _percent(unsafe[0]), url)
    return url.replace("&", "&amp;")


# Spreadsheets can start a new cell after these characters: in some countries, or after losing
# track of quotation marks.
_CELL_END = ";\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
# Spreadsheets skip or hide these at the start of a cell: spaces, quotation marks (they open the
# cell), control and format characters.
_SKIPPED = (
    r"\s\x00-\x1f\x7f-\xa0\"＂\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
# Characters that start a formula; `|` and `%` in old dialects. Some spreadsheets also read the
# wide, small, raised and lowered forms.
_OPERATOR = "=+\\-@|%＝﹦⁼₌＋﹢⁺₊－﹣⁻₋−＠﹫｜％﹪"
_START = re.compile(f"(?<![{_CELL_END}{_SKIPPED}])[{_CELL_END}{_SKIPPED}]*(?=[{_OPERATOR}])")
_ENDS_CELL = re.compile(f"[{_CELL_END}]")
_BREAKS = re.compile("[ ]*[\t\r\n]")
_FORMULA = re.compile(f";[{_SKIPPED}]*[{_OPERATOR}]")
"""A formula in a printable text, in which only `;` can end a cell."""


def csv_cells(cells: Sequence[str]) -> Sequence[str]:
    """The cells of a row, each as `csv_cell` makes it. A usual row takes a single look."""
    row = f";{';'.join(cells)}"
    usual = row.isprintable() and not _FORMULA.search(row)
    return cells if usual else [csv_cell(cell) for cell in cells]


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe precedes each formula.

    Some spreadsheets split a cell at `;`, a tab or a line break, so each part is treated
    alike. A text without formulas does not change.

    Source: OWASP, CSV Injection.
    """
    if text.isprintable() and not _FORMULA.search(f";{text}"):
        return text  # the usual case
    if _BREAKS.match(text):
        text = f"'{text}"
    return _START.sub(_with_apostrophe, text)


def _with_apostrophe(start: re.Match[str]) -> str:
    """The text before an operator, with an apostrophe if a cell can start there."""
    starts_cell = not start.start() or _ENDS_CELL.search(start[0])
    return f"{start[0]}'" if starts_cell else start[0]


def yaml_text(text: str) -> str:
    """A scalar of YAML in double quotes, on a single line. Any text stays a text.

    Source: YAML 1.2.2, sections 5.7 and 7.3.1.
    """
    return '"' + "".join(map(_yaml_character, text)) + '"'


def _yaml_character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
