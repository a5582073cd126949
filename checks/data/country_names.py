"""Names of countries in many languages, to recognise a name where a code belongs.

Source: ISO 3166-1 through pycountry and its translations; the rest in countries.toml. Only a
finding needs these names, so nothing is read before the first question.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from gettext import GNUTranslations

from checks.data import facts
from checks.data.countries import assigned, iso_3166_1, library

Codes = tuple[str, ...]
"""Codes of countries. Several codes share a name."""


def folded(text: str) -> str:
    """A name without case, accents, punctuation and a leading article. `&` becomes `and`."""
    if text.isascii() and text.isalpha():
        return text.casefold()  # a plain word, as most names of cities are
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    plain = _INSIDE_WORDS.sub("", plain.replace("&", " and "))
    words = _PUNCTUATION.sub(" ", plain).split()
    if _INITIALS.fullmatch(text.strip()):
        return "".join(words)
    return " ".join(words[1:] if words[:1] == ["the"] else words)


# Compiled, because a list of cities asks for 25,000 folded names.
_ACCENTS = re.compile("[\u0300-\u036f\u200b-\u200d\u2060\ufeff]")
_INITIALS = re.compile(r"[^\W\d_]\.?(?:\s+[^\W\d_]\.?)+")  # U. S.
_INSIDE_WORDS = re.compile("[.'\u2018\u2019\u02b9-\u02bf]")
_PUNCTUATION = re.compile(r"[^\w\u0300-\uffff]|_")


def countries_named(text: str, languages: Iterable[str] | None = None) -> Codes:
    """The countries with this name, or with this alpha-3 code, in English or another language.

    `languages` are the languages of pycountry to look in: by default, those of countries.toml.
    """
    name = folded(text)
    if not name:
        return ()
    chosen = (*(facts("countries")["languages"] if languages is None else languages),)
    for variant in _variants(name):
        codes = _english().get(variant) or _translated(chosen).get(variant)
        if codes:
            return codes
    return ()


def names_like(name: str) -> list[str]:
    """The folded names of countries that start like this folded name, and are as long.

    English names come first. People seldom mistake the first letter, and comparing all names
    would take a hundred times as long.
    """
    lengths = range(len(name) - 2, len(name) + 3)
    return [other for other in _by_first_letter().get(name[:1], ()) if len(other) in lengths]


@cache
def _by_first_letter() -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name in dict.fromkeys((*_english(), *_translated((*facts("countries")["languages"],)))):
        names.setdefault(name[:1], []).append(name)
    return names


def _variants(name: str) -> Iterator[str]:
    """The name, then the name without the words that only describe the state."""
    yield name
    plain = re.sub(_SAR, "", re.sub(_STATE, "", name))
    if plain != name:
        yield plain


_STATE = r"^(?:republic|kingdom) of (?:the )?"
_SAR = r" (?:sar|special administrative region)(?: (?:of )?china)?$"


@cache
def _english() -> Mapping[str, Codes]:
    """Countries by their folded English names. Names in countries.toml come first."""
    known = facts("countries")
    names: dict[str, Codes] = {folded(n): (*codes,) for n, codes in known["shared"].items()}
    for name, code in known["spelt"].items():
        names.setdefault(folded(name), (code,))
    for code, country in assigned().items():
        names.setdefault(folded(country.name), (code,))
        names.setdefault(folded(country.alpha_3), (code,))
    for code, name in _names("name", "common_name", "official_name"):
        for wording in (name, _in_reading_order(name)):
            names.setdefault(folded(wording), (code,))
    return names | {
        re.sub(_SAINT, "st ", name): codes
        for name, codes in names.items()
        if re.match(_SAINT, name)
    }


_SAINT = r"^saint "


@cache
def _translated(languages: Codes) -> Mapping[str, Codes]:
    """Countries by their folded names in other languages. Countries may share a name."""
    shared = facts("countries")["shared"]
    # Some translations of official names belong to another country.
    names = tuple(_names("name", "common_name"))
    found: dict[str, dict[str, None]] = {}
    for language in languages:
        file = library() / "locales" / language / "LC_MESSAGES" / "iso3166-1.mo"
        if not file.is_file():
            continue
        with file.open("rb") as messages:
            translations = GNUTranslations(messages)
        for code, name in names:
            translated = translations.gettext(name)
            if translated != name:
                # A translation of an ambiguous name is just as ambiguous.
                codes = shared.get(name, (code,))
                for wording in (translated, _in_reading_order(translated)):
                    found.setdefault(folded(wording), {}).update(dict.fromkeys(codes))
    return {name: (*codes,) for name, codes in found.items() if name}


def _names(*fields: str) -> Iterator[tuple[str, str]]:
    """Each English name in these fields of pycountry, with the code of the country."""
    for country in iso_3166_1():
        for field in fields:
            if field in country:
                yield country["alpha_2"], country[field]


def _in_reading_order(name: str) -> str:
    """`Republic of Korea` for `Korea, Republic of`."""
    country, comma, kind = name.partition(", ")
    return f"{kind} {country}" if comma else name
