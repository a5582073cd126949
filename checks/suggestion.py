"""Which known word somebody probably meant."""

import difflib
from collections.abc import Iterable


def closest(word: str, words: Iterable[str]) -> str:
    """The word that somebody probably meant, or nothing.

    The time of a comparison grows with the product of both lengths. Long words are
    not compared.
    """
    if len(word) > _LONGEST_WORD:
        return ""
    # A word of less than three sevenths of the other's length is never close.
    near = [other for other in words if 3 / 7 <= len(other) / max(len(word), 1) <= 7 / 3]
    return next(iter(difflib.get_close_matches(word, near, n=1, cutoff=0.6)), "")


_LONGEST_WORD = 100

MOST_HINTS = 100
"""Mistakes that get a hint with a similar word. Comparing words is slow, and reports show no more
findings of a kind one by one."""
