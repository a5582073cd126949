"""Names of legal entities, compared as a person would compare them."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from checks.data import facts

_WORD = re.compile(r"\w+")

_OPTIONAL = re.compile(
    # Accents, and the points of Hebrew and Arabic. The vowel signs of Indic and Thai, and the
    # voicing marks of Japanese, are letters to their readers, so they are not in this list.
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    # Characters that only change how letters look.
    "\u00ad\u180b-\u180f\u200d\u2060\ufe00-\ufe0f\U000e0100-\U000e01ef"
    # Apostrophes, including letters that look like apostrophes.
    "\u02b9-\u02bf\u02c8\u02ee\u05f3\u2018\u2019\u2032\ua78c]"
)

_SIGNS = re.compile("[\u2120\u2122]")
"""Signs of trade marks. NFKD would decompose each into two letters."""

_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t"}
    | {"æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that Unicode does not decompose into a plain letter and an accent."""


def normalised(name: str) -> str:
    """The name in lower case, without accents, punctuation and legal form. `&` becomes `and`.

    Apostrophes do not separate words: `Moody's` becomes `moodys`. `Hubspot, Inc.` and
    `HubSpot Inc` are equal; `Stripe, LLC` and `Stripe Payments Europe, Ltd.` are not.
    A name that consists of a legal form keeps the form.
    """
    return _split(name)[0]


def legal_form(name: str) -> str:
    """The legal form at the end of the name, in a standard spelling: `Inc.` for `Incorporated`.

    Empty if the name has no known legal form.
    """
    return _split(name)[1]


def forms_differ(name: str, other: str) -> bool:
    """Whether both names have a legal form, and the forms differ."""
    form, other_form = legal_form(name), legal_form(other)
    return form != other_form and bool(form and other_form)


@lru_cache(maxsize=65536)
def _split(name: str) -> tuple[str, str]:
    """The normalised name, and the last of its legal forms."""
    words = _words(name)
    if not words:  # such as an emoji
        return name.casefold(), ""
    longest, forms = _forms()
    last = ""
    shortened = True
    while shortened:
        shortened = False
        for length in range(min(longest, len(words) - 1), 0, -1):
            form = forms.get(tuple(words[-length:]))
            if form is not None:
                del words[-length:]
                shortened = True
                last = last or form
                break
    return " ".join(words), last


def _words(name: str) -> list[str]:
    """The words of a name. Dots and apostrophes are dropped. Other punctuation separates words."""
    plain = name if name.isascii() else _without_accents(name)
    plain = plain.casefold().replace(".", "").replace("'", "").replace("&", " and ")
    if plain.isascii():
        return _WORD.findall(plain)
    # The vowel signs of many scripts are marks, and `\w` does not match marks.
    return "".join(
        c if c.isalnum() or c == "_" or unicodedata.category(c).startswith("M") else " "
        for c in plain.translate(_PLAIN_LETTERS)
    ).split()


def _without_accents(name: str) -> str:
    """A name beyond ASCII without its optional marks."""
    decomposed = unicodedata.normalize("NFKD", _SIGNS.sub("", name))
    return unicodedata.normalize("NFC", _OPTIONAL.sub("", decomposed))


@cache
def _forms() -> tuple[int, Mapping[tuple[str, ...], str]]:
    """The number of words in the longest legal form, and all forms by their words."""
    forms = {
        tuple(_words(spelling)): form
        for form, spellings in facts("legal_forms")["forms"].items()
        for spelling in spellings
    }
    return max(map(len, forms)), forms
