"""Texts with the same words in another spelling."""

import re
import unicodedata
from collections.abc import Set

from checks.register.record import by_language, differences, has_languages


def same_words(old: str | None, new: str | None) -> bool:
    """Whether two texts differ only in capitals, ordinary punctuation, and `&` for `and`.

    Texts in several languages have the same words in each language.
    """
    if old is None or new is None:
        return False
    if has_languages(old, new):
        return all(
            before and same_words(before, after) for before, after in differences(old, new).values()
        )
    # Most changed texts have other letters, which is quick to see.
    if "&" not in old and "&" not in new and _letters(old) != _letters(new):
        return False
    return old == new or same_letters(plain(old), plain(new))


def same_but_for_languages(old: str | None, new: str | None) -> bool:
    """Whether a text gains or loses languages, and has the same words in each other language."""
    if not old or not new or not has_languages(old, new):
        return False
    pairs = by_language(old, new).values()
    kept = [(before, after) for before, after in pairs if before and after]
    return 0 < len(kept) < len(pairs) and all(same_words(*pair) for pair in kept)


def _letters(text: str) -> str:
    return _SIGNS.sub("", folded(text).casefold())


def plain(text: str) -> str:
    """A text in lower case without ordinary punctuation.

    A space divides words, and a tab stands for a hyphen. Marks that change a number stay.
    """
    text = folded(text).casefold()
    return _MARKS.sub(_replacement, text).strip(" \t")


def same_letters(old: str, new: str, *, spaced: bool = True) -> bool:
    """Whether two plain texts have the same letters, numbers and signs in the same words.

    A hyphen may join words or divide them: `e-mail` is both `email` and `e mail`, which differ.
    Unless `spaced`, spaces count only between digits.
    """
    if "&" not in old and "&" not in new:
        return _agree(old, new, spaced)
    # The sign means each of these words. The words are not compared with each other.
    return any(
        _agree(_AND.sub(f" {word} ", old), _AND.sub(f" {word} ", new), spaced)
        for word in ("and", "und", "et")
    )


def _agree(old: str, new: str, spaced: bool) -> bool:
    letters = _GAP.sub("", old)
    if not letters or letters != _GAP.sub("", new):
        return False
    (spaces, hyphens), (others, other_hyphens) = _gaps(old, spaced), _gaps(new, spaced)
    return spaces <= others | other_hyphens and others <= spaces | hyphens


def _gaps(text: str, spaced: bool) -> tuple[Set[int], Set[int]]:
    """The spaces and the hyphens of a plain text, by the number of letters before them."""
    spaces: set[int] = set()
    hyphens: set[int] = set()
    letters = 0
    end = 0
    for gap in _GAP.finditer(text):
        letters += gap.start() - end
        end = gap.end()
        if spaced or (text[gap.start() - 1] + text[end : end + 1]).isdigit():
            (spaces if " " in gap[0] else hyphens).add(letters)
    return spaces, hyphens


def folded(text: str) -> str:
    """A text with one character for all its widths and styles, and for all hyphens and dashes.

    A raised or circled digit keeps its form: 10² is not 102.
    """
    if text.isascii():
        return text
    characters = (
        c if unicodedata.category(c) == "No" else unicodedata.normalize("NFKC", c)
        for c in unicodedata.normalize("NFC", text.translate(_LOOKALIKES))
    )
    return unicodedata.normalize("NFC", "".join(characters))


_LOOKALIKES = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2212"), "-"),  # hyphens and minus
    **dict.fromkeys(map(ord, "\u2012\u2014\u2015"), "–"),
    **dict.fromkeys(map(ord, "‘’‛′´\u02bc"), "'"),  # NFKC would put a space before ´
    **dict.fromkeys(map(ord, "™℠®©"), ""),
}

_SIGNS = re.compile(r"\W+")
_GAP = re.compile("[ \t]+")
_AND = re.compile(r"(?<=\w)[ \t]*&[ \t]*(?=\w)")

# A mark inside a number, or before a number, changes the value: 1.5, .5 and -5 are not 15 or 5.
# A range keeps its mark too: 1-5 is not 1 and 5.
_MARKS = re.compile(
    r"(?P<range>(?<=\d)\s*[–-]\s*(?=\d))"
    r"|(?P<kept>(?<=\d)[.,:](?=\d)|(?<!\w)[.,](?=\d))"
    r"|(?P<sign>(?<!\w)[–-](?=\d))"
    r"|(?P<slash>\s*/\s*)"
    r"|(?P<inside>[.'`])"
    r"|(?P<hyphen>-)"
    r'|(?P<gap>[\s,;:!?¡¿"“”„‟«»‹›‚()–、。「」『』]+)'
)


def _replacement(mark: re.Match[str]) -> str:
    kind = mark.lastgroup
    if kind == "kept":
        return mark[0]
    return _REPLACEMENTS[kind or ""]


_REPLACEMENTS = {"range": "-", "sign": "-", "slash": "/", "inside": "", "hyphen": "\t", "gap": " "}
