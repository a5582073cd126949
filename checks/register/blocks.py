"""The values of files that have most of their lines in common, such as versions of a file.

A block is a field at the start of a line, with the lines up to the next such field. Parsing takes
most of the time of reading a file, so each block is parsed only once.
"""

import re
from typing import Any

from checks.register.source import Source, Values, parse

_START = re.compile(rb"^(?=[a-z][a-z-]*:[ \n])", re.MULTILINE)
_COMMENTS = re.compile(rb"(?:[ ]*(?:#[^\n]*)?\n)*")
_SEPARATOR = re.compile(rb"^(?:---|\.\.\.|%)", re.MULTILINE)
"""A line that may end a YAML document. No field after the line counts then."""


class BlockReader:
    """Reads files, and remembers the parsed blocks."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[str, Any] | None] = {}

    def read(self, data: bytes) -> Source:
        """The source of a file, as `parse` gives it without mending, and without remarks.

        Lists and mappings inside the values are shared with other files, so nobody may change
        them. A file is parsed as a whole if any of its blocks cannot stand alone.
        """
        values = None if _SEPARATOR.search(data) else self._values(data)
        return parse(data, "", mending=False) if values is None else Source(values)

    def _values(self, data: bytes) -> Values | None:
        """The values of all blocks, or None if a block cannot stand alone."""
        comments, *blocks = _START.split(data)
        if not blocks or not _COMMENTS.fullmatch(comments):
            return None
        values: Values = {}
        for block in blocks:
            if block not in self._known:
                self._known[block] = _field(block)
            field = self._known[block]
            if field is None or field[0] in values:
                return None
            values[field[0]] = field[1]
        return values


def _field(block: bytes) -> tuple[str, Any] | None:
    """The key and the value of a block, or None if the block is not a single sound field."""
    source = parse(block, "", mending=False)
    if source.values is None or source.defects or len(source.values) != 1:
        return None
    return next(iter(source.values.items()))
