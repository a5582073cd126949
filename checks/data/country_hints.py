"""Hints for somebody who wrote something else than the code of a country."""

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from checks.data import facts, regions
from checks.data.countries import assigned, countries_with
from checks.data.country_names import Codes, countries_named, folded, names_like
from checks.data.flags import without_flags


class Advice(NamedTuple):
    """A hint, and what was probably meant: codes to choose from, or several codes together.

    It is `certain` if nothing else can be meant. `regions` are the regions to declare, each with
    its title, before the text can become the `codes`.
    """

    hint: str
    meant: tuple[str | tuple[str, ...], ...] = ()
    certain: bool = False
    regions: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()


def advice(written: str, declared: Mapping[str, str]) -> Advice:
    """The advice for somebody who wrote `written` instead of a code.

    `declared` are the titles of the register's own regions, by code.
    """
    if not written.strip():
        return Advice("write a country code such as US, or remove the empty item")
    name = folded(written)
    for code, title in declared.items():
        if name in (folded(code), folded(title)):
            return _use((code,), certain=True)
    region = regions.named(written)
    if region in declared:
        return _use((region,), certain=True)
    better = _advice(_without_flags(written))
    missing = tuple(pair for pair in better.regions if pair[0] not in declared)
    if len(missing) == len(better.regions):
        return better
    separate = _separate(better.codes)
    if not missing:
        return separate._replace(certain=False)
    hint = ", and ".join((separate.hint, *(_declare(code) for code, _ in missing)))
    return better._replace(hint=hint, regions=missing)


def advice_on_seat(written: str) -> Advice:
    """The advice for somebody who wrote `written` instead of the country of a company."""
    region = regions.named(written)
    better = _advice(_without_flags(written))
    if region or better.regions or any(type(meant) is not str for meant in better.meant):
        return Advice(_ONE_COUNTRY)
    return better


_ONE_COUNTRY = "write the code of the country in which the company is registered, such as IE"


def _without_flags(written: str) -> str:
    """The text without flags, or the codes of the flags if there is no other text."""
    if written.isascii():
        return written
    text, codes = without_flags(written)
    return text or " ".join(codes)


@lru_cache(maxsize=4096)
def _advice(written: str) -> Advice:
    return (
        _codes_in_a_row(written)
        or _one_name(written)
        or _subdivision(written)
        or _names_in_a_row(written)
        or _place(written)
        or _withdrawn(written)
        or _part_of_a_country(written)
        or _misspelt(written)
        or Advice("write the two capital letters of ISO 3166-1, such as US or DE")
    )


def in_parentheses(written: Sequence[str], known: Collection[str]) -> Mapping[int, str]:
    """The codes of a list in parentheses, `(US, DE)`, by their place in the list."""
    if not (written and written[0].startswith("(") and written[-1].endswith(")")):
        return {}
    codes = {0: written[0].strip("( )"), len(written) - 1: written[-1].strip("( )")}
    return codes if len(codes) > 1 and {*known} >= {*codes.values()} else {}


def _codes_in_a_row(written: str) -> Advice | None:
    codes = [code for code in _BETWEEN_CODES.split(written.upper()) if code]
    plain = len(codes) == 1 and codes[0] != written.upper()
    return _separate(codes) if (len(codes) > 1 or plain) and assigned().keys() >= {*codes} else None


_BETWEEN_CODES = re.compile(
    r"(?:[\s;/|&+,.()\[\]，、；［］（）\"'“”„‘’«»]|\bAND\b|(?:^|(?<=\s))[-\u2013\u2022])+"
)
"""What people write around and between country codes instead of a comma."""


def _one_name(written: str) -> Advice | None:
    """The advice for a code or name of a single country or region."""
    instead = facts("countries")["instead"].get(folded(written).upper())
    if instead:
        return _use(instead["use"], instead["why"], certain="same" in instead)
    region = regions.named(written)
    if region:
        hint = f"name the countries, or write {region} and {_declare(region)}"
        return Advice(hint, regions=((region, regions.title(region)),), codes=(region,))
    codes = _codes(written)
    return _use(codes, certain=len(codes) == 1) if codes else None


def _declare(region: str) -> str:
    title = regions.title(region)
    declared = f'{region}: "{title}"' if "," in title else f"{region}: {title}"
    return f"declare `{declared}` under `regions` in register.yaml"


def _codes(written: str) -> Codes:
    """The countries that a code in any case, or a name, may mean."""
    known = facts("countries")
    code = folded(written).upper()
    if code in known["instead"]:
        return (*known["instead"][code]["use"],)
    if code in assigned():
        return (*known["states"].get(code, (code,)),)
    return countries_named(written)


def _use(codes: Sequence[str], why: str = "", *, certain: bool = False) -> Advice:
    """The advice to use a code. Several codes have their countries' names behind them."""
    if len(codes) > 1 and not why:
        why = "it may mean " + " or ".join(assigned()[code].name for code in codes)
    use = f"use {' or '.join(codes)}" if codes else ""
    return Advice(": ".join(filter(None, (use, why))), (*codes,), certain)


def _separate(codes: Sequence[str]) -> Advice:
    if len(codes) == 1:
        return _use(codes, certain=True)
    return Advice(f"separate the codes with commas: {', '.join(codes)}", ((*codes,),), certain=True)


def _subdivision(written: str) -> Advice | None:
    """The advice for a code of ISO 3166-2, such as `GB-NIR`."""
    code = written.strip().upper()
    if not _SUBDIVISION.fullmatch(code):
        return None
    import pycountry  # slow to import, and seldom needed

    country, part = code.split("-")
    subdivision = next((s for s in pycountry.subdivisions if s.code == code), None)
    if subdivision is None:
        both_known = assigned().keys() >= {country, part}
        return _separate((country, part))._replace(certain=False) if both_known else None
    hint = f"use {country}: {code} is {subdivision.name}"
    if part not in assigned():
        return Advice(hint, (country,))
    return Advice(f"{hint}, or write two countries: {country}, {part}", (country, (country, part)))


_SUBDIVISION = re.compile("[A-Z]{2}-[A-Z0-9]{1,3}")


def _names_in_a_row(written: str) -> Advice | None:
    """The advice for several countries and regions in a single text."""
    parts = _names_in(written.strip(" []"))
    if len(parts) < 2:
        return None
    codes: dict[str, None] = {}
    declared: dict[str, str] = {}
    certain = True
    for part in parts:
        region = regions.named(part)
        named = Advice("", (region,), certain=True) if region else _country_in(part)
        if named is None or len(named.meant) != 1 or not isinstance(named.meant[0], str):
            return None
        codes[named.meant[0]] = None
        certain = certain and named.certain
        if region:
            declared[region] = regions.title(region)
    separate = _separate((*codes,))
    if declared:
        hint = ", and ".join((separate.hint, *map(_declare, declared)))
        return Advice(hint, regions=(*declared.items(),), codes=(*codes,))
    return separate._replace(certain=separate.certain and certain)


def _names_in(text: str) -> list[str]:
    """The parts of a text between commas and the like. `Trinidad and Tobago` stays together."""
    pieces = _BETWEEN_NAMES.split(text)  # every second piece is a separator
    parts = []
    while pieces:
        longest = range(min(len(pieces), _LONGEST_NAME), 1, -2)
        ends = (end for end in longest if countries_named("".join(pieces[:end])))
        end = next(ends, 1)
        part = "".join(pieces[:end]).strip()
        if part.count("(") != part.count(")"):  # (Germany, France)
            part = part.strip("() ")
        parts += [part] if part else []
        pieces = pieces[end + 1 :]
    return parts


_BETWEEN_NAMES = re.compile(r"([;/|&+,]|\s-\s|\b(?:and|und|et|y)\b)", re.IGNORECASE)
_LONGEST_NAME = 5
"""The most pieces of a name, with separators: `Saint Helena, Ascension and Tristan da Cunha`."""


def _country_in(part: str) -> Advice | None:
    """The advice for a text between commas: the name of a country, perhaps with a place."""
    codes = _codes(part)
    return _use(codes, certain=len(codes) == 1) if codes else _place(part) or _misspelt(part)


def _place(written: str) -> Advice | None:
    """The advice for a country with a place in it: `US (Virginia)` or `Frankfurt, Germany`."""
    match = _WITH_A_PLACE.fullmatch(written.strip())
    if match is None:
        return None
    known = facts("countries")["states"]
    parts = [part for part in match.group("country", "place", "first", "last") if part]
    if match["last"] and _one_name(match["city"]):
        return None  # several countries, of which a name is unclear
    meanings = (known.get(part.strip()) or _codes(part) for part in parts)
    codes = tuple(dict.fromkeys(code for meaning in meanings for code in meaning))
    return _use(codes) if codes else None


_WITH_A_PLACE = re.compile(
    r"(?P<country>[^()]+)\((?P<place>[^()]+)\)"
    r"|(?P<first>.+?)\s[-\u2013\u2014]\s.+"
    # Only the last name can be the country: Lebanon, Ohio.
    r"|(?P<city>[^,]+),(?P<last>[^,]{3,})"
)


def _withdrawn(written: str) -> Advice | None:
    """The advice for a country that ISO 3166-1 had once, by code or name."""
    import pycountry  # slow to import, and seldom needed

    for country in pycountry.historic_countries:
        # ISO 3166-3 codes start with the withdrawn alpha-2 code.
        code = str(country.alpha_4)[:2]
        # Some names have the kind of state behind a comma.
        if folded(written) in (folded(code), folded(str(country.name).partition(",")[0])):
            instead = facts("countries")["instead"].get(code)
            if instead:
                return _use(instead["use"], instead["why"])
            hint = f"name today's country: ISO 3166-1 withdrew {code} ({country.name})"
            return Advice(hint)
    return None


def _part_of_a_country(written: str) -> Advice | None:
    """The advice for the name of a state or province, such as `Delaware`."""
    codes = countries_with(written)
    if len(codes) != 1:
        return None
    return Advice(f"use {codes[0]}: {written.strip()} is a part of the country", (codes[0],))


def _misspelt(written: str) -> Advice | None:
    """The advice for a misspelt name: the countries with the most similar names."""
    name = folded(written)
    if len(name) not in _LENGTHS:
        return None
    similar = get_close_matches(name, names_like(name), n=2, cutoff=_SIMILAR)
    codes = dict.fromkeys(code for other in similar for code in countries_named(other))
    if not codes or len(codes) > 2:
        return None
    named = (f"{code} ({assigned()[code].name})" for code in codes)
    return Advice(f"did you mean {' or '.join(named)}?", (*codes,))


_LENGTHS = range(5, 41)
"""Shorter names resemble too many words, and longer names are seldom misspelt."""

_SIMILAR = 0.8
"""Of the letters of both names, the share in the same order: a slip of one or two letters."""
