"""Texts with the same words in another spelling."""

import re
import unicodedata


def same_words(old: str | None, new: str | None) -> bool:
    """Whether two texts differ only in capitals and ordinary punctuation."""
    return bool(_words(old) & _words(new))


def _words(text: str | None) -> set[str]:
    """A text without capitals and ordinary punctuation, in two forms.

    The forms differ in hyphens, since a hyphen may join words or divide them.
    """
    plain = unicodedata.normalize("NFKC", text or "").casefold()
    plain = _IN_NUMBER.sub(lambda mark: chr(_KEPT + ord(mark[0])), plain)
    plain = _PUNCTUATION.sub(" ", _INSIDE_WORDS.sub("", plain))
    forms = {" ".join(plain.replace("-", hyphen).split()) for hyphen in ("", " ")}
    return {form or (text or "") for form in forms}


# A mark inside a number, or a sign before a number, changes the value: 1.5 is not 15.
_IN_NUMBER = re.compile(r"(?<=\d)[.,:–-](?=\d)|(?<![^\s(])[–-](?=\d)")
_KEPT = 0xE000  # first of the characters for private use, which no text needs
_INSIDE_WORDS = re.compile("[.'’‘]")
_PUNCTUATION = re.compile('[,;:!?"“”„()–—]')
