"""Tables of Markdown: rendered as HTML, with the lines of the source."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from checks.importing import html
from checks.importing.table import Table

FRONT_MATTER = re.compile(
    r"\A\s*(?P<fence>---|\+\+\+)[ \t]*\n(?P<text>.*?)\n(?P=fence)[ \t]*(?=\n|\Z)", re.DOTALL
)
"""Settings of a page, above its text."""

_NUMBERED = ("tr_open", "list_item_open", "paragraph_open")
_ROW = re.compile(r"<(?:tr|li|p)(?=[\s>])", re.IGNORECASE)
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_CELL_END = re.compile(r"(?<!\\)\|")
_WIDEST = 500
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")


def tables(text: str) -> list[Table]:
    """The tables of a page of Markdown, including tables in HTML."""
    matter = FRONT_MATTER.match(text)
    if matter:
        text = "\n" * matter[0].count("\n") + text[matter.end() :]
    lines, numbers = _detached(text.split("\n"))
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse("\n".join(lines))
    _number(tokens, numbers)
    return html.tables(str(parser.renderer.render(tokens, parser.options, {})))


def _detached(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """The lines with an empty line around each table, and the number of each line.

    CommonMark reads a table that is glued to an item of a list as text of the item, and a line
    below a table as its row. A rule below the header may have another number of columns.
    """
    kept: list[str] = []
    numbers: list[int] = []
    within_code = within_table = False
    for index, line in enumerate(lines):
        if _FENCE.match(line):
            within_code = not within_code
        following = lines[index + 1] if index + 1 < len(lines) else ""
        starts = not within_code and not within_table and "|" in line and _is_rule(following)
        ends = within_table and "|" not in line
        if (starts or ends) and kept and kept[-1].strip():
            kept.append("")
            numbers.append(index + 1)
        within_table = starts or (within_table and not ends)
        if within_table and not starts and _is_rule(line) and _is_rule_of(line, lines[index - 1]):
            line = _rule_of(lines[index - 1])
        kept.append(line if line.count("|") < _WIDEST else "")
        numbers.append(index + 1)
    return kept, numbers


def _is_rule(line: str) -> bool:
    return "-" in line and "|" in line and _RULE.fullmatch(line) is not None


def _is_rule_of(rule: str, header: str) -> bool:
    """Whether a rule has another number of columns than the header above it."""
    return _columns(rule) != _columns(header) and not _is_rule(header)


def _rule_of(header: str) -> str:
    return f"|{'---|' * _columns(header)}"


def _columns(line: str) -> int:
    return len(_CELL_END.split(line.strip().removeprefix("|").removesuffix("|")))


def _number(tokens: Sequence[Token], numbers: Sequence[int]) -> None:
    """Note the line of each row and passage in the tokens."""
    for token in _flat(tokens):
        if token.map is None:
            continue
        if token.type in _NUMBERED:
            token.attrSet(html.LINE, str(numbers[token.map[0]]))
        elif token.type == "html_block":
            token.content = _numbered(token.content, numbers[token.map[0] :])


def _numbered(content: str, numbers: Sequence[int]) -> str:
    """A block of HTML in which each row and passage has its line in the source."""
    return "\n".join(
        _ROW.sub(rf'\g<0> {html.LINE}="{number}"', line)
        for line, number in zip(content.split("\n"), [*numbers, 0], strict=False)
    )


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()
