"""A document as Markdown."""

from collections.abc import Iterator

from checks.escaping import markdown, markdown_address
from checks.extracts.document import (
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


def as_markdown(document: ExtractDocument) -> str:
    """The document. A table at the start states its origin."""
    return "".join(f"{line}\n" for line in _lines(document))


def _lines(document: ExtractDocument) -> Iterator[str]:
    yield f"# {markdown(document['title'])}"
    for mark in marks(document):
        yield f"\n**{markdown(mark)}**"
    yield "\n| | |"
    yield "| --- | --- |"
    for label, text in head(document, ENGLISH.day):
        yield f"| {markdown(label)} | {_linked(text)} |"
    for part in sections(document):
        yield f"\n## {markdown(part['heading'])}"
        for paragraph in part["paragraphs"]:
            yield f"\n{markdown(paragraph)}"
        if part["table"] is not None:
            yield ""
            yield from _table(part["table"])


def _table(table: ExtractTable) -> Iterator[str]:
    yield _row([markdown(heading_of(column)) for column in table["columns"]])
    yield _row(["---"] * len(table["columns"]))
    for row in table["rows"]:
        yield _row(["<br>".join(map(_line, cell)) for cell in row])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _linked(text: str) -> str:
    """A text, which is a link if the whole text is the address of a page."""
    whole = text.startswith("https://") and " " not in text
    return markdown_address(text) if whole else markdown(text)


def _line(part: ExtractLine) -> str:
    text = _linked(in_words(part, ENGLISH.day))
    return f"**{text}**" if part["missing"] is not None else text
