"""Texts that differ only in how they are written."""

import re
import unicodedata


def same_words(old: str | None, new: str | None) -> bool:
    """Whether two texts differ in capitals and ordinary punctuation alone."""
    return bool(_words(old) & _words(new))


def _words(text: str | None) -> set[str]:
    """A text without capitals and ordinary punctuation, which say how it is written.

    In two forms, since a hyphen may join words or divide them.
    """
    plain = unicodedata.normalize("NFKC", text or "").casefold()
    plain = _IN_NUMBER.sub(lambda mark: chr(_KEPT + ord(mark[0])), plain)
    plain = _PUNCTUATION.sub(" ", _INSIDE_WORDS.sub("", plain))
    forms = {" ".join(plain.replace("-", hyphen).split()) for hyphen in ("", " ")}
    return {form or (text or "") for form in forms}


# A mark inside a number, or a sign before it, says how much: 1.5 is not 15.
_IN_NUMBER = re.compile(r"(?<=\d)[.,:–-](?=\d)|(?<![^\s(])[–-](?=\d)")
_KEPT = 0xE000  # characters for private use, which no text has a reason to hold
_INSIDE_WORDS = re.compile("[.'’‘]")
_PUNCTUATION = re.compile('[,;:!?"“”„()–—]')
