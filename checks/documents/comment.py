"""Markdown for comments and issues of a forge: harmless, and not too long."""

import re
from collections.abc import Iterable, Sequence

from checks.escaping import markdown

LONGEST = 300
"""Characters of a text that a cell shows."""

LONGEST_REASON = 1000
"""Characters of a text that reviewers judge: a reason, a question, a change or a finding."""

MOST_ROWS = 30
"""Rows of a table, or items of an enumeration: about a screen."""

LARGEST = 60_000
"""Characters of a whole comment or issue. GitHub's limit is 65,536."""

# GitHub links mentions, issue numbers and e-mail addresses, even if they are escaped. It
# leaves the targets of links and character references alone. To GitHub, a letter beyond
# ASCII ends a word.
_REFERENCE = re.compile(
    r"((?<!\\)\]\([^)\s]*\))|(@(?=\w)|(?<!&)#(?=\d)|\bGH-(?=\d))",
    re.ASCII | re.IGNORECASE,
)


def comment(lines: Iterable[str], command: str) -> str:
    """The lines as a text that mentions nobody and refers to no issue.

    A long text is cut, and then names the `command` for the full text. Lines after
    the cut are never computed.
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


def _defused(reference: re.Match[str]) -> str:
    return reference[1] or f"{reference[2]}&#8203;"


def cell(text: str, longest: int = LONGEST) -> str:
    """A text from the register, safe and short enough for a table."""
    return markdown(cut(text, longest))


def whole(text: str) -> str:
    """A text from the register that reviewers judge, safe and whole if it fits on half a screen."""
    return cell(text, LONGEST_REASON)


def sentence(text: str) -> str:
    """A text with a full stop at its end, unless it has a full stop already: Acme, Inc."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def cut(text: str, longest: int = LONGEST) -> str:
    """The text, or the beginning of a text that would fill a screen, and the length of its rest."""
    more = len(text) - longest + 1
    return text if more <= 1 else f"{text[: longest - 1]}… ({more:,} more characters)"


def listed(texts: Sequence[str]) -> str:
    """The texts as an enumeration, or the first texts and the number of the others."""
    more = len(texts) - MOST_ROWS
    enumeration = ", ".join(cell(text) for text in texts[:MOST_ROWS])
    return f"{enumeration} and {more:,} more" if more > 0 else enumeration
