"""Names of legal entities, compared as a person would compare them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    `HubSpot Inc` are equal; `Stripe, LLC` and `Stripe Payments Europe, Ltd.` are not. A trade
    name after `d/b/a` does not count, nor does an earlier name after `formerly`. A name that
    consists of a legal form keeps the form.
    """
    return _split(name)[0]


def legal_form(name: str) -> str:
    """The legal form of the company, in a standard spelling: `Inc.` for `Incorporated`.

    The form is at the end of the name, or in front of it: `UAB Acme`, `株式会社Acme`. Empty if
    the name has no known legal form.
    """
    return _split(name)[1]


def forms_differ(name: str, other: str) -> bool:
    """Whether both names have a legal form, and the forms differ."""
    form, other_form = legal_form(name), legal_form(other)
    return form != other_form and bool(form and other_form)


@lru_cache(maxsize=65536)
def _split(name: str) -> tuple[str, str]:
    """The normalised name, and the last of its legal forms."""
    words = words_of(name)
    if not words:  # such as an emoji
        return name.casefold(), ""
    if not _forms().trading.isdisjoint(words):
        words = _without_trade_name(words)
    start, end, forms = without_forms(words)
    return " ".join(words[start:end]), forms[0] if forms else ""


def is_form(text: str) -> bool:
    """Whether a text is a legal form, and nothing else."""
    return tuple(words_of(text)) in _forms().by_words


def without_forms(words: Sequence[str]) -> tuple[int, int, tuple[str, ...]]:
    """Start and end of the words without legal forms, and the forms, the last of them first.

    A form in front counts only if no other form is at the end. One word always stays.
    """
    end, forms = _before_last(words)
    if words[0] in _forms().first_words:
        start, form = _behind_first(words[:end], forms[0] if forms else "")
        if form:
            return start, end, forms or (form,)
    return 0, end, forms


def _before_last(words: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """The end of the words without the legal forms at their end, and the forms."""
    known = _forms()
    forms: list[str] = []
    end = len(words)
    shortened = True
    while shortened and words[end - 1] in known.last_words:
        shortened = False
        for length in range(min(known.longest, end - 1), 0, -1):
            form = known.by_words.get(tuple(words[end - length : end]))
            if form is not None:
                end -= length
                forms.append(form)
                shortened = True
                break
    return end, tuple(forms)


def _behind_first(words: Sequence[str], last: str) -> tuple[int, str]:
    """The start of the words without the legal form in front of them, and the form.

    Nothing if another form was `last`.
    """
    known = _forms()
    for length in range(min(known.longest, len(words) - 1), 0, -1):
        form = known.by_words.get(tuple(words[:length]))
        if form is not None and form in known.in_front and last in ("", form):
            return length, form
    return 0, ""


def _without_trade_name(words: list[str]) -> list[str]:
    """The words before `doing business as` and the like, if there are any."""
    for index in range(1, len(words)):
        if words[index] == "dba" and _before_last(words[:index])[1]:
            return words[:index]
        for mark in _forms().marks:
            end = index + len(mark)
            if end < len(words) and words[index:end] == mark:  # not Acme Trading AS
                return words[:index]
    return words


def words_of(name: str) -> list[str]:
    """The words of a name. Dots and apostrophes are dropped. Other punctuation separates words."""
    plain = name if name.isascii() else detached(_without_accents(name))
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


def detached(name: str) -> str:
    """The name with spaces around a legal form in its first and last place."""
    return _forms_without_spaces().sub(r" \g<0> ", name.strip())


@cache
def _forms_without_spaces() -> re.Pattern[str]:
    forms = sorted(facts("legal_forms")["attached"], key=len, reverse=True)
    form = "|".join(map(re.escape, forms))
    return re.compile(f"^(?:{form})|(?:{form})$")


@dataclass(frozen=True, slots=True)
class _Forms:
    """The legal forms.

    `longest` is the number of words in the longest form, and `last_words` are the last words of
    all forms. `in_front` are the forms that also stand in front of a name, and `first_words` their
    first words. `marks` are the words before
    a trade name or an earlier name; a name without any word of `trading` has no mark.
    """

    by_words: Mapping[tuple[str, ...], str]
    longest: int
    last_words: frozenset[str]
    in_front: frozenset[str]
    first_words: frozenset[str]
    marks: tuple[list[str], ...]
    trading: frozenset[str]


@cache
def _forms() -> _Forms:
    known = facts("legal_forms")
    by_words = {
        tuple(words_of(spelling)): form
        for form, spellings in known["forms"].items()
        for spelling in spellings
    }
    in_front = frozenset(known["in_front"])
    first_words = frozenset(words[0] for words, form in by_words.items() if form in in_front)
    marks = tuple(mark.split() for mark in known["trading_as"] + known["formerly"])
    trading = frozenset(["dba", *(mark[-1] for mark in marks)])
    longest, last_words = max(map(len, by_words)), frozenset(words[-1] for words in by_words)
    return _Forms(by_words, longest, last_words, in_front, first_words, marks, trading)
