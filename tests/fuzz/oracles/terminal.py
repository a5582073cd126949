"""Text for a terminal and for GitHub's log."""

import re
import unicodedata

from tests.fuzz.failure import Failed

_COLOUR = re.compile("\x1b\\[[0-9;]*m")

_ANNOTATION = re.compile(
    r"::(?:error|warning) file=[^:,]*(?:,(?:line|col|endLine|endColumn|title)=[^:,]*)*::.*"
)


def check_text(text: str, colours: bool = False) -> None:
    """Every character shows, and none steers the terminal."""
    refuse_controls(_COLOUR.sub("", text) if colours else text, "text")


def refuse_controls(text: str, where: str) -> None:
    """No character is a control, a surrogate, or invisible; a line break ends a line."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return
    for character in set(text) - {"\n"}:
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _UNSEEN:
            number = f"U+{ord(character):04X}"
            place = text.index(character)
            around = repr(text[max(0, place - 80) : place + 80])
            raise Failed(f"{where}: a character that steers ({_sort(character)})", number + around)


_UNSEEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of the text after them."""


def _sort(character: str) -> str:
    return "direction" if character in _UNSEEN else unicodedata.category(character)


def check_github(text: str, findings: int) -> None:
    """There is one annotation for every finding; then no commands until a secret word."""
    lines = text.split("\n")
    annotations, rest = lines[:findings], lines[findings:]
    for line in annotations:
        if not _ANNOTATION.fullmatch(line) or "\r" in line:
            raise Failed("github: a line that is no annotation", line[:300])
    stopped = re.fullmatch(r"::stop-commands::([0-9a-f]{32})", rest[0])
    if stopped is None:
        raise Failed("github: commands are not stopped", rest[0][:300])
    ends = [number for number, line in enumerate(rest) if f"::{stopped[1]}::" in line]
    if len(ends) != 1 or any(rest[ends[0] + 1 :]):
        raise Failed("github: commands are stopped to the end", "\n".join(rest)[-300:])
