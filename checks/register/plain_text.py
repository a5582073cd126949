"""Files in the plainest YAML, read with a regular expression.

Many files of a register have a `field: value` on each line, short lists, and a few blocks. For
such a file, a regular expression takes a fifth of the time of a parser. Every other file is left to
the parser: with quotation marks, texts of several lines, or deeper blocks. So this module reports
no defect, and the parser would give the same values.
"""

import re
from sys import intern
from typing import Any

# At these characters, a parser stops or starts a new line.
_ODD = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"

# A value starts with a letter, digit or parenthesis. No sign in the value has a meaning in YAML: a
# colon has none before another sign.
_VALUE = rf"[\w(][^{_ODD}:#]*(?::(?=[^\s#])[^{_ODD}:#]*)*(?<! )"

# In brackets, more signs have a meaning.
_ITEM = r"[\w(][\w .()/+&-]*(?<! )"

_KEY = r"[a-z][a-z0-9-]{0,60}"
_ITEMS = rf"{_ITEM}(?:,[ ]{_ITEM})*"
_PAIR = re.compile(rf"^  ({_KEY}): (?:({_VALUE})|\[({_ITEMS})\])$", re.MULTILINE)
_BLOCK = rf"(?:\n  {_KEY}: (?:{_VALUE}|\[{_ITEMS}\])$)+"
_LIST = rf"(?:\n  - {_VALUE}$)+"

_FIELD = re.compile(
    rf"^(({_KEY}):(?: (?:({_VALUE})|\[({_ITEMS})\])|({_BLOCK})|({_LIST}))|#[^{_ODD}]*|)$",
    re.MULTILINE,
)


def plain_values(data: bytes) -> dict[str, Any] | None:
    """The values of a file in the plainest YAML. None for every other file, good or bad."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    fields = _FIELD.findall(text)
    if sum([len(field[0]) + 1 for field in fields]) != len(text) + 1:
        return None  # a line does not fit
    values: dict[str, Any] = {}
    for _, key, value, items, block, entries in fields:
        if key in values:
            return None
        key = intern(key)  # the files share their keys: less to store, and to send
        if value:
            values[key] = value
        elif items:
            values[key] = items.split(", ")
        elif entries:
            values[key] = entries[5:].split("\n  - ")
        elif block:
            pairs = [
                (key, value or items.split(", ")) for key, value, items in _PAIR.findall(block)
            ]
            values[key] = dict(pairs)
            if len(values[key]) < len(pairs):
                return None
    return values or None
