"""The meaning of a few words as a country or region, if it is certain."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from checks.data import facts, regions
from checks.data.countries import assigned
from checks.data.country_names import countries_named, folded

_LATIN = ("de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs", "hu", "ro")
_OTHER = ("ja", "zh", "ko", "el", "ru", "uk", "bg", "he", "ar")
"""Languages of names, in Latin letters and in others. English is always known."""

_OF_PYCOUNTRY = {"nb": "nb_NO", "zh": "zh_CN"}

_UNCLEAR = frozenset(
    map(
        folded, ("America", "Georgia", "Micronesia", "Mikronesien", "Micronésie", "Korea", "Jersey")
    )
)
"""Names of countries that also mean a state or a larger region."""

_UNCLEAR_REGIONS = frozenset({"CUSTOMER", "ASEAN", "XK"})
"""Regions whose names have a second meaning in lists, or that say nothing about a place."""

_LISTED = frozenset({"ANZ", "BENELUX", "DACH"})
"""Regions whose titles are lists of countries."""

_VAGUE = frozenset(map(folded, ("International", "Internationally", "Anywhere", "NA region")))

_INITIALS = {
    "US": re.compile(r"U\.?\s?S\.?(?:\s?A\.?)?|U\.S\.A?\.?"),
    "GB": re.compile(r"U\.?\s?K\.?"),
}
_ABBREVIATED = {
    "US": re.compile(
        r"VS|V\.S\.|EE\.?\s?UU\.?|É(?:tats|\.)-U(?:nis|\.)|E\.U\.A\.|Stati Uniti d'America"
    ),
    "GB": re.compile(r"R\.-U\.|V\.K\."),
}
_PART = re.compile(
    r"(?P<country>.+?)[\s-]+(?:North|South|East|West|Central)(?:\s?[1-9])?",
    re.IGNORECASE,
)
"""A region of a cloud with its country: `US East`, `Germany West Central`."""
_DIRECTION = re.compile(
    r"(?:(?:North|South|East|West|Central)(?:[\s-]?(?:east|west|central))?\b\s*){1,2}"
    r"(?:[1-9]|region|coast)?",
    re.IGNORECASE,
)
_WITH_PARTS = frozenset({
    "AT", "AU", "BR", "CA", "CH", "DE", "ES", "FR", "GB", "IT", "JP", "NO", "PL", "SE", "US",
})  # fmt: skip
"""Countries with such regions, and no part of whose name is a direction.

Source: Microsoft, List of Azure regions.
"""
_EU = re.compile(r"E\.?U\.?|U\.?E\.?")
_TWO_MEANINGS = frozenset({"RU", "NA", "SA", "AF", "AS"})
"""Codes of two letters that also mean something else: Royaume-Uni, North or South America,
Africa, Asia."""

_ODD = re.compile("[^\\w\\s.,'‘’&/()–-]|[_⁰¹²³⁴⁵⁶⁷⁸⁹]")
"""Characters that belong to no name: the marks of footnotes, and doubts."""


def code_of(text: str, *, codes: bool = False) -> str:
    """The code of the country that a text certainly names, or an empty text.

    With `codes`, a code of two letters counts even if it is also the code of a state of the
    United States.
    """
    text = text.strip()
    for code, form in (*_INITIALS.items(), *_ABBREVIATED.items()):
        if form.fullmatch(text):
            return code
    if len(text) == 2 and text.isascii():
        # Alone, DE is Germany. Behind a city, it may be Delaware: see `locations.py`.
        known = text in assigned() and (codes or text == "DE" or not is_state_code(text))
        return text if known and text not in _TWO_MEANINGS else ""
    if len(text) == 3 and text.isascii():
        return _by_alpha_3().get(text, "")
    part = _PART.fullmatch(text)
    if part is not None:
        country = code_of(part["country"])
        return country if country in _WITH_PARTS else ""
    name = folded(text)
    if len(name) < 3 or name in _UNCLEAR or _ODD.search(text) or re.search(r"\d", text):
        return ""
    if name.upper() in _by_alpha_3():  # `Can` and `Per` are words
        return ""
    meanings = {*countries_named(text, ())} or _translated(text, name)
    return meanings.pop() if len(meanings) == 1 else ""


def region_of(text: str) -> str:
    """The code of the region that a text certainly names, or an empty text."""
    text = text.strip()
    if _EU.fullmatch(text):  # also Union européenne, Unión Europea
        return "EU"
    name = folded(text)
    if name in _VAGUE or _ODD.search(text) or (text.islower() and len(text) < 4):
        return ""
    region = regions.named(text)
    listed = region in _LISTED and " " in name  # the countries themselves say more
    return "" if listed or region in _UNCLEAR_REGIONS else region


def is_direction(text: str) -> bool:
    """Whether a text is a direction, as in `Germany (West Central Region)`."""
    return _DIRECTION.fullmatch(text.strip()) is not None


def has_directions(code: str) -> bool:
    """Whether a direction beside the name of a country can only be a part of the country."""
    return code in _WITH_PARTS


def is_state_code(code: str) -> bool:
    """Whether a code of a country is also the code of a state of the United States."""
    return code in _STATES


_STATES = frozenset({
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA",
    "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ",
    "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT",
    "VA", "WA", "WV", "WI", "WY", "DC", "PR",
})  # fmt: skip


def holds(region: str, codes: Iterable[str]) -> bool:
    """Whether all countries certainly lie in a region."""
    wide = {"EUROPE": _EUROPE, "EMEA": _EUROPE}.get(region)
    return all(regions.within(code, region) or (wide and _in_europe(code)) for code in codes)


_EUROPE = frozenset({"GB", "CH", "UA", "RS", "BA", "ME", "MK", "AL", "MD", "AD", "MC", "SM"})


def _in_europe(code: str) -> bool:
    return code in _EUROPE or regions.within(code, "EEA")


@cache
def _by_alpha_3() -> Mapping[str, str]:
    known = {country.alpha_3: code for code, country in assigned().items()}
    spelt = facts("countries")["spelt"]
    return known | {name: code for name, code in spelt.items() if len(name) == 3 and name.isupper()}


def _translated(text: str, name: str) -> set[str]:
    """The countries with a name in another language. Reading the names takes a while."""
    languages = _LATIN if re.search("[A-Za-z]", text) else _OTHER
    known = countries_named(text, (_OF_PYCOUNTRY.get(code, code) for code in languages))
    return {*known} or {*_cldr(languages).get(name, ())}


@cache
def _cldr(languages: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """Countries by their folded names in CLDR, in English and in other languages."""
    from babel import Locale

    names: dict[str, frozenset[str]] = {}
    for language in ("en", *languages):
        for code, name in Locale.parse(language).territories.items():
            if code in assigned():
                names[folded(name)] = names.get(folded(name), frozenset()) | {code}
    return names
