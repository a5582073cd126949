"""Suggestions for misspelt words."""

import difflib
from collections.abc import Iterable


def closest(word: str, words: Iterable[str]) -> str:
    """The word among `words` that is most similar to `word`, or an empty text.

    A comparison takes time in proportion to the product of both lengths, so a `word`
    of more than 100 characters has no suggestion.
    """
    if len(word) > _LONGEST_WORD:
        return ""
    # At this cutoff, a word is never close to a word of less than three sevenths of its length.
    near = [other for other in words if 3 / 7 <= len(other) / max(len(word), 1) <= 7 / 3]
    return next(iter(difflib.get_close_matches(word, near, n=1, cutoff=0.6)), "")


def one_slip(word: str, other: str) -> bool:
    """Whether a single letter turns one word into the other: added, left out, wrong or swapped."""
    start = 0
    while word[start : start + 1] == other[start : start + 1] != "":
        start += 1
    left, right = word[start:], other[start:]
    swapped = left[1:2] + left[:1] + left[2:]
    return right in (left[1:], swapped) or right[1:] in (left, left[1:])


_LONGEST_WORD = 100

MOST_HINTS = 100
"""Mistakes in a file that get a suggestion. Comparing words is slow, and reports list no more
findings of a kind separately."""
