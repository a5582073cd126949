"""The text allowed in the outputs of a register."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt

from checks.register.layout import is_yaml
from checks.register.source import parse
from tests.fuzz.hostile import MARK, SECRET
from tests.fuzz.story import Files

_INSIDE = ("agreement", "evaluation", "internal", "waivers", "rulings", "rules", "agreements")
"""Fields that are never published."""


@dataclass(frozen=True)
class Expected:
    """Addresses that may be links, texts, and whether they may be Markdown."""

    links: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    """Every text that may be published, unchanged."""
    rich: bool = False
    """Whether there is an introduction, which is Markdown."""
    hostile: bool = False
    """Whether an introduction holds a hostile text."""
    leaks: bool = False
    """Whether the register itself publishes what should stay inside."""

    def allows(self, target: str) -> bool:
        """Whether a link may lead there."""
        return target == "about:blank" or _address(target) in self.links


def expected(trees: Iterable[Files]) -> Expected:
    """The text that outputs may contain, for a register with this series of trees."""
    values = [
        parsed
        for path, data in {item for files in trees for item in files.items()}
        if is_yaml(path) and (parsed := parse(data, path).values) is not None
    ]
    texts = {text for fields in values for text in _texts_of_file(fields)}
    introductions = [text for fields in values for text in _introductions(fields)]
    links = {text for text in texts if text.startswith("https://")}
    links |= {link for text in introductions for link in _links(text)}
    return Expected(
        frozenset(map(_address, links)),
        frozenset(texts),
        any(introductions),
        any(MARK in text for text in introductions),
        any(SECRET in text for text in texts),
    )


def _address(text: str) -> str:
    """An address without what readers read differently: escapes, line breaks and NUL."""
    return unquote(text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _texts_of_file(fields: Any) -> Iterator[str]:
    """Every key and every text of a file that may be published."""
    if isinstance(fields, Mapping):
        yield from map(str, fields)
        fields = {name: value for name, value in fields.items() if name not in _INSIDE}
    yield from _texts(fields)


def _texts(value: Any) -> Iterator[str]:
    """Every key and every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _introductions(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "introduction":
                texts = inner.values() if isinstance(inner, Mapping) else [inner]
                yield from (text for text in texts if isinstance(text, str))
            yield from _introductions(inner)


def _links(text: str) -> Iterator[str]:
    for token in MarkdownIt("commonmark").parse(text):
        for inner in token.children or ():
            if inner.type == "link_open":
                yield str(inner.attrGet("href"))
