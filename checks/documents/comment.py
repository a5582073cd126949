"""Markdown for comments and issues of a forge: texts of others, and how much fits."""

import re
from collections.abc import Iterable

from checks.escaping import markdown

LONGEST = 300
"""Characters of a text that are shown."""

LARGEST = 60_000
"""Characters of the whole: GitHub takes 65,536 in a comment or issue."""

# What GitHub takes for a mention, a number of an issue or an address of e-mail, also
# where it is escaped; not in addresses of links, nor in references to characters. To
# GitHub, letters beyond ASCII end a word.
_REFERENCE = re.compile(
    r"((?<!\\)\]\([^)\s]*\))|(@(?=\w)|(?<!&)#(?=\d)|(?<=\\&)#(?=\d)|\bGH-(?=\d))",
    re.ASCII | re.IGNORECASE,
)


def comment(lines: Iterable[str], command: str) -> str:
    """The lines as one text that calls nobody and refers to no issue.

    Those that are too many are left out, and `command` is said to give them all.
    No more lines are taken than are needed.
    """
    kept: list[str] = []
    size = 0
    for line in lines:
        kept.append(_REFERENCE.sub(_defused, line.replace("&#64;", "@")))
        size += len(kept[-1]) + 1
        if size > LARGEST:
            kept[-1:] = ["", f"The rest is too long for this page: `{command}`."]
            break
    return "\n".join(kept) + "\n"


def _defused(found: re.Match[str]) -> str:
    return found[1] or f"{found[2]}&#8203;"


def cell(text: str) -> str:
    """A text of others, safe in a table, and not too long for it."""
    return markdown(cut(text))


def cut(text: str) -> str:
    """The text, or its beginning where it would fill a screen."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
