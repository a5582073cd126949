"""Countries: assigned codes, and their names in English.

Source: ISO 3166-1 and ISO 3166-3 through pycountry; the rest in countries.toml.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from checks.data import facts


class Country(NamedTuple):
    """A country of ISO 3166-1. `name` is its common name in English."""

    alpha_2: str
    alpha_3: str
    name: str


@cache
def assigned() -> Mapping[str, Country]:
    """Countries by their assigned alpha-2 code."""
    names = facts("countries")["names"]
    countries = {}
    for country in iso_3166_1():
        code = country["alpha_2"]
        name = names.get(code) or country.get("common_name") or country["name"]
        countries[code] = Country(code, country["alpha_3"], name)
    return countries


@cache
def iso_3166_1() -> list[dict[str, str]]:
    """The countries in pycountry's file, which is read much sooner than pycountry is imported."""
    file = library() / "databases" / "iso3166-1.json"
    countries: list[dict[str, str]] = json.loads(file.read_bytes())["3166-1"]
    return countries


def is_subdivision(name: str, code: str) -> bool:
    """Whether a state or province of a country has this name, in ISO 3166-2."""
    return code in countries_with(name)


def countries_with(name: str) -> list[str]:
    """The codes of the countries that have a state or province of this name, in ISO 3166-2."""
    return sorted(_subdivisions().get(name.strip().casefold(), ()))


@cache
def _subdivisions() -> Mapping[str, frozenset[str]]:
    """The codes of countries by the names of their states and provinces, in small letters."""
    import pycountry  # slow to import, and seldom needed

    codes: dict[str, set[str]] = {}
    for part in pycountry.subdivisions:
        codes.setdefault(part.name.casefold(), set()).add(str(part.country_code))
    return {name: frozenset(countries) for name, countries in codes.items()}


def library() -> Path:
    """The folder of pycountry, with its data files."""
    spec = find_spec("pycountry")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pycountry")
    return Path(spec.origin).parent


def is_seat(code: str) -> bool:
    """Whether a company can be established under this code: in a country, and not in a region.

    ISO 3166-1 leaves codes such as XK, for Kosovo, to users (clause 8.1.3).
    """
    return code in assigned() or _OF_USERS.fullmatch(code) is not None


_OF_USERS = re.compile("AA|Q[M-Z]|X[A-Z]|ZZ")
