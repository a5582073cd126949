"""Markdown as GitHub reads it: CommonMark, tables, autolinks and mentions."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.fuzz.failure import Failed
from tests.fuzz.hostile import MARK
from tests.fuzz.oracles.expected import Expected
from tests.fuzz.oracles.terminal import refuse_controls

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")

_AUTOLINK = re.compile(r"(?:(?:https?|ftp)://|(?<!\w)www\.)[^\s<|]*", re.IGNORECASE)

_MENTION = re.compile(rf"(?<![\w`/])@{MARK}")

_HTML = re.compile(r"</?(?:br|details|summary|sub)>|<!--[\w: -]*-->", re.IGNORECASE)
"""What the reports themselves write as HTML."""


_RULINGS = re.compile(
    r"rulings:\n(  - file: [\w/.-]+\n    field: [\w.-]+\n"
    r"(    digest: \w{64}\n|    old: [^\n`@#<>|]+\n    new: [^\n`@#<>|]+\n)"
    r"    verdict: editorial\n    reason:\n    decided-by:\n)+"
)
"""The rulings that a review proposes: plain texts only, in a block of code."""


def check_markdown(text: str, allowed: Expected) -> None:
    """No hostile text is a link, an image, HTML, code, emphasis or a mention."""
    if allowed.hostile:
        return
    refuse_controls(text.replace("\t", " "), "markdown")  # an introduction may hold tabs
    for token in _flat(_PARSER.parse(text)):
        if not allowed.rich or MARK in token.content:
            _check_token(token, allowed)
    source = _TARGET.sub("]()", text)
    for link in _AUTOLINK.findall(source):
        if MARK.lower() in link.lower() and not allowed.allows(link):
            raise Failed("markdown: an autolink", link)
    if _MENTION.search(source):
        raise Failed("markdown: a mention", source[:300])
    _check_tables(text)


def _check_token(token: Token, allowed: Expected) -> None:
    """Refuse what our own Markdown never holds."""
    content = token.content
    if token.type in ("html_inline", "html_block"):
        if "<" in _HTML.sub("", content):
            raise Failed("markdown: raw HTML", content[:300])
    elif token.type in ("image", "em_open", "s_open"):
        raise Failed(f"markdown: {token.type}", content[:300])
    elif token.type in ("code_inline", "code_block", "fence"):
        if MARK in content and not _RULINGS.fullmatch(content):
            raise Failed(f"markdown: {token.type}", content[:300])
    elif token.type == "link_open":
        target = str(token.attrGet("href"))
        address = unquote(target.removeprefix("mailto:"))
        mail = target.startswith("mailto:") and "?" not in target and address in allowed.texts
        if not mail and not allowed.allows(target):
            raise Failed("markdown: a link", target)


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or ())


def _check_tables(text: str) -> None:
    """Every row has as many cells as the head of its table."""
    width = 0
    for line in text.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.findall(r"(?<!\\)(?:\\\\)*\|", line))
        if width and cells != width:
            raise Failed("markdown: a row with other cells than its table", line[:300])
        width = cells
