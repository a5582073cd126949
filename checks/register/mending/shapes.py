"""The shapes of lines, and the words of hints for each shape."""

import re

KEY = re.compile(r"""(?P<lead>[ ]*)(?P<key>[\w-]+|"[^"]*"|'[^']*')[ ]?:(?:[ \t]|$)""")
BLANK = re.compile(r"\s*(?:#.*)?$")
ITEM = re.compile(r"[ ]*-(?:[ ]|$)")
GLUED_ITEM = re.compile(
    r"(?P<lead>[ ]*)(?:-(?=[^\s-])|[–—•·*+](?=\s|[A-Z])\s*|(?:\d{1,2}[.)]|[a-z]\))\s+)"
    r"(?P<item>\S.*)"
)
"""An item of a list with a number or another sign in place of the hyphen and the space."""

LITERAL = re.compile(r".*(?::|-)[ ]+[|>][+-]?\d?[+-]?[ ]*(?:#.*)?$")
ALMOST = re.compile(
    r"(?P<lead>[ ]*)(?P<key>[A-Za-z]+(?:[-_][A-Za-z]+)*)"
    r"(?:\s*(?:=>?|[：﹕∶;→])\s*|:(?=\S)|\s+[-–—]\s+|[ \t]+)(?P<value>[^\s:=：].*)"
)
"""A field without a colon, without the space after it, or with another sign in place of it."""

DAY = re.compile(r"\[?\d{4}-\d\d-\d\d\b")

NOT_A_FIELD = "a line that is not `field: value`"
TAB = "a tab at the start of the line"
GLUED = "an item of a list without a hyphen and a space before it"


def as_item(item: str) -> str:
    """The hint for an item without its hyphen and space."""
    return f"write it as `- {short(item)}`, with a hyphen and a space before it"


def indent_of(line: str) -> int:
    """The number of spaces at the start of a line."""
    return len(line) - len(line.lstrip(" "))


def spaces(number: int) -> str:
    """A number of spaces, in words."""
    return f"{number} space" if number == 1 else f"{number} spaces"


_LONGEST_LINE = 200


def short(line: str) -> str:
    """The line for a hint, cut if the line is long."""
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"
