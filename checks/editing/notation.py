"""Values written as YAML, in the style of hand-written files."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from checks.escaping import yaml_text
from checks.register.syntax import quote

Value = str | date | Sequence["Value"] | Mapping[str, "Value"]
"""A text, a day, a list or a mapping, as in a file. Codes are texts."""

WIDTH = 100
"""Characters of a line, beyond which a list gets a line for each item."""

_PLAIN = re.compile(r"(?![-?:,]\s)[^\W_][^\n\t#:]*(?<!\s)")
_ADDRESS = re.compile(r"https://[!-~]*[\w/]", re.ASCII)
_ENDS_ITEM = re.compile(r"[,\[\]{}?:]")
"""Characters that can end a plain text in brackets. libyaml stops at every `?`."""
_NO_TEXT = re.compile(r"null|true|false|[\d.+eE_-]+|0[xo]\w+", re.IGNORECASE)
"""Texts that other programs read as a number, a day, a truth value or nothing."""


def scalar(value: str | date, *, in_brackets: bool = False, like: str = "") -> str:
    """A text or day on a single line. A text is in quotation marks if YAML needs them.

    `like` is a notation with or without quotation marks, which the value takes over.
    """
    text = str(value)
    if not text.isprintable():
        return yaml_text(text)
    if like.startswith("'"):
        return "'" + text.replace("'", "''") + "'"
    if like.startswith('"'):
        return yaml_text(text)
    plain = _PLAIN.fullmatch(text) or (_ADDRESS.fullmatch(text) and "#" not in text)
    ends_item = in_brackets and _ENDS_ITEM.search(text)
    misread = isinstance(value, str) and _NO_TEXT.fullmatch(text)
    return text if plain and not ends_item and not misread else quote(text)


def in_line(value: Value, *, in_brackets: bool = False, like: str = "") -> str:
    """A value on a single line. Lists and mappings are in brackets. For `like`, see `scalar`."""
    if isinstance(value, str | date):
        return scalar(value, in_brackets=in_brackets, like=like)
    if isinstance(value, Mapping):
        return "{" + ", ".join(pair(key, item) for key, item in value.items()) + "}"
    return "[" + ", ".join(in_line(item, in_brackets=True) for item in value) + "]"


def pair(key: str, value: Value) -> str:
    """A field and its value, as part of a mapping in brackets."""
    return f"{scalar(key, in_brackets=True)}: {in_line(value, in_brackets=True)}"


def field(key: str, value: Value) -> Iterator[str]:
    """The lines of a field and its value. A mapping has a line for each of its fields.

    A list that is too long for a line has a line for each of its items.
    """
    if isinstance(value, Mapping) and value:
        yield f"{scalar(key)}:"
        for inner, item in value.items():
            yield from (f"  {line}" for line in _short(inner, item))
    else:
        yield from _short(key, value)


def _short(key: str, value: Value) -> Iterator[str]:
    """The lines of a field whose value takes a line, unless the value is a long list."""
    line = f"{scalar(key)}: {in_line(value)}"
    if isinstance(value, str | date | Mapping) or len(line) <= WIDTH:
        yield line
        return
    yield f"{scalar(key)}:"
    for item in value:
        yield f"  - {in_line(item)}"
