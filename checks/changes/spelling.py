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
    plain = _PUNCTUATION.sub(" ", _INSIDE_WORDS.sub("", plain))
    forms = {" ".join(plain.replace("-", hyphen).split()) for hyphen in ("", " ")}
    return {form or (text or "") for form in forms}


_INSIDE_WORDS = re.compile("[.'’‘]")
_PUNCTUATION = re.compile('[,;:!?"“”„()–—]')
