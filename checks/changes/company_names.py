"""Names of one company in another spelling.

`normalised` in `checks/register/names.py` finds entries that may be about the same company, and a
person judges them. So `normalised` ignores every legal form, sign and trade name. Nobody hears of a
name that is only respelt. So this module ignores a difference only if the company stays the same.
Both share the legal forms and the words before trade names.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from checks.changes.spelling import folded, plain, same_letters, same_words
from checks.data import facts
from checks.data.countries import assigned
from checks.register.names import detached, is_form, without_forms, words_of


def same_company(old: str | None, new: str | None) -> bool:
    """Whether two names of companies differ only in their spelling.

    Beyond capitals and punctuation, these differences are spelling: accents of Latin letters,
    spaces, `&` or `+` for `and`, a legal form that is added, removed, written out or abbreviated,
    and a brand or an earlier name that is added or removed behind the name.

    Three or more words may stand in another order. Two words may not: First Data is not Data
    First. Another legal form is another company. Letters of another script never equal Latin
    letters.
    """
    if old is None or new is None:
        return False
    (name, brand), (other, other_brand) = company_and_brand(old), company_and_brand(new)
    if brand and other_brand and not same_words(brand, other_brand):
        return False
    return _parts(name).agrees(_parts(other))


def loses_form(old: str, new: str) -> bool:
    """Whether a name of the same company has a legal form less than before."""
    return same_company(old, new) and _count_forms(new) < _count_forms(old)


def _count_forms(name: str) -> int:
    return len(_parts(company_and_brand(name)[0]).forms)


class _Parts(NamedTuple):
    """A name in its parts: plain text without legal forms, and the forms, the outermost first.

    `written` are the words of the forms as in the name, with `/`. `in_front` means that a form
    in ASCII stands in front.
    """

    name: str
    forms: tuple[str, ...]
    written: Sequence[str]
    in_front: bool

    def agrees(self, other: "_Parts") -> bool:
        return self._has_forms_of(other) and (
            same_letters(self.name, other.name, spaced=False)
            or _same_in_another_order(self.name, other.name)
        )

    def _has_forms_of(self, other: "_Parts") -> bool:
        """Whether the forms are the same, or one name has another form around the same forms."""
        if self.forms == other.forms:
            # Visma AS is in Norway, Visma A/S in Denmark. Forms written out in two languages
            # (Sociedad Anónima, Société Anonyme) are forms of two countries.
            words, other_words = (set(filter(_is_long, parts.written)) for parts in (self, other))
            slashes = {"/" in parts.written for parts in (self, other)}
            return len(slashes) == 1 and (words <= other_words or words >= other_words)
        shorter, longer = sorted((self, other), key=lambda parts: len(parts.forms))
        # In front, the letters may be initials: SIA Partners is not the company Partners.
        return longer.forms[1:] == shorter.forms and not longer.in_front


def _same_in_another_order(name: str, other: str) -> bool:
    words = name.split()
    return len(words) >= _ORDERLESS and sorted(words) == sorted(other.split())


_ORDERLESS = 3
"""Words of a name from which on their order does not tell companies apart."""


def _is_long(word: str) -> bool:
    """Whether a word is longer than any abbreviation of a legal form."""
    return len(word) > len("gesmbh")


def _parts(name: str) -> _Parts:
    """The parts of a name without its brand."""
    if not name.isascii():
        name = _without_accents(detached(folded(name)))
    text = _PLUS.sub("&", plain(name))
    # Signs such as `+` have no words, and other tokens may have several.
    tokens = [
        (word, token.start(), token.end())
        for token in _TOKEN.finditer(text)
        for word in words_of(token[0])
    ]
    if not tokens:
        return _Parts(text, (), (), False)
    words = [word for word, _, _ in tokens]
    start, end, forms = without_forms(words)
    if not forms:
        return _Parts(text, (), (), False)
    first = tokens[start - 1][2] if start else 0
    last = tokens[end][1] if end < len(tokens) else len(text)
    written = [*words[:start], *words[end:], *("/" * ("/" in text[:first] + text[last:]))]
    return _Parts(text[first:last].strip(" \t"), forms, written, start > 0 and words[0].isascii())


_TOKEN = re.compile("[^ \t/&]+|&")

# 1&1 and 1+1 are two companies. In Disney+, the sign has a space on one side only.
_PLUS = re.compile(r"(?<=[^\W\d_])( ?)\+\1(?=[^\W\d_])")


def _without_accents(name: str) -> str:
    """The name without the accents of Latin letters. Other scripts have other letters instead."""
    composed = unicodedata.normalize("NFC", name)
    return "".join(
        unicodedata.normalize("NFD", letter)[0]
        if unicodedata.name(letter, "").startswith("LATIN ")
        else letter
        for letter in composed
    )


@lru_cache(maxsize=4096)
def company_and_brand(name: str) -> tuple[str, str]:
    """The name of the company, and the brand or earlier name behind it, if there is any.

    The brand cannot be taken for the company: the brand has no legal form and names no place.
    `Acme (Evil Corp)` and `Google (Ireland)` may name other companies than `Acme` and `Google`,
    so they have no brand.
    """
    if len(name) > _LONGEST:
        return name, ""
    text = folded(name)
    match = _marked().fullmatch(text)
    if match:
        company, brand = match["company"], match["brand"] or match["inner"]
        is_brand = _is_earlier_name(brand) if match["earlier"] else _is_brand(brand)
        # As in checks/register/names.py, `dba` may be a word of the name.
        if is_brand and (match["dba"] is None or _parts(company).forms):
            return company, brand
    match = _IN_BRACKETS.fullmatch(text)
    if match and _is_brand(match["brand"]):
        company, brand = match["company"], match["brand"]
        # Without a legal form, nobody can tell the company from the brand: `SendGrid (Twilio)`.
        if _parts(company).forms or _is_acronym(brand, company):
            return company, brand
    return name, ""


_LONGEST = 300
"""Characters of a name. The time for longer names would grow faster than the names."""

_IN_BRACKETS = re.compile(r"(?P<company>[^()]*[^()\s])\s*\((?P<brand>[^()]+)\)")


@cache
def _marked() -> re.Pattern[str]:
    """Names with a mark such as `d/b/a`, and a brand or an earlier name behind the mark."""
    known = facts("legal_forms")
    trading, earlier = (
        "|".join(
            # `t/a` and `t.a.` are marks. In `Model T A Systems`, the letters belong to the name.
            ("[./]" if len(mark.split()[0]) == 1 else r"\s+").join(mark.split())
            for mark in known[key]
        )
        for key in ("trading_as", "formerly")
    )
    return re.compile(
        r"(?P<company>[^()]*?[^()\s,;])(?:\s*[,;])?\s+"
        r"(?P<open>\()?"
        rf"(?:(?P<dba>dba)|{trading}|(?P<earlier>{earlier}))\b[.:]?\s+"
        r"(?(open)(?P<inner>[^()]+)\)|(?P<brand>[^()]+))",
        re.IGNORECASE,
    )


def _is_brand(text: str) -> bool:
    """Whether a text is a name without a legal form and without a place."""
    words = _WORD.findall(text)
    return _is_name(words) and not any(
        is_form(part) or _is_place(part) for part in _sequences(words)
    )


def _is_earlier_name(text: str) -> bool:
    """Whether a text is a single name, with or without a legal form."""
    head, comma, form = text.rpartition(",")
    return _is_name(_WORD.findall(text)) and (not comma or ("," not in head and is_form(form)))


def _is_name(words: Sequence[str]) -> bool:
    """Whether words are a name. A word in small letters makes a remark: `now Evil`."""
    return (
        len(words) <= _MOST_WORDS
        and any(word[0].isalnum() for word in words)
        and not any(word.isalpha() and word == word.lower() for word in words)
        and not any(word.casefold() in facts("legal_forms")["remarks"] for word in words)
    )


_WORD = re.compile(r"[\w.']+")
_MOST_WORDS = 6


def _sequences(words: Sequence[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start, len(words)):
            yield " ".join(words[start : end + 1])


@lru_cache(maxsize=4096)
def _is_place(text: str) -> bool:
    """Whether a text is a country or region, in any known language, or a large city."""
    from checks.data import regions  # slow to import, and seldom needed
    from checks.data.country_names import countries_named
    from checks.data.country_names import folded as name_folded

    place = text.replace(".", "")
    code = place.upper()
    return (
        code in assigned()
        or code in facts("countries")["instead"]
        or bool(regions.named(place) or countries_named(place))
        or name_folded(place) in _cities()
    )


@cache
def _cities() -> frozenset[str]:
    from checks.data.country_names import folded as name_folded

    return frozenset(map(name_folded, facts("cities")["cities"]))


def _is_acronym(brand: str, company: str) -> bool:
    """Whether the brand consists of the initials of the company: `Amazon Web Services (AWS)`."""
    return len(brand) > 1 and brand.casefold() == "".join(
        word[0] for word in plain(company).split()
    )
