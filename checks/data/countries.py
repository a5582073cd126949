"""Countries: assigned codes, names, and other words for a country.

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
    for country in _iso_3166_1():
        code = country["alpha_2"]
        name = names.get(code) or country.get("common_name") or country["name"]
        countries[code] = Country(code, country["alpha_3"], name)
    return countries


def _iso_3166_1() -> list[dict[str, str]]:
    """The countries in pycountry's file, which is read much sooner than pycountry is imported."""
    library = find_spec("pycountry")
    if library is None or library.origin is None:
        raise ModuleNotFoundError("pycountry")
    file = Path(library.origin).with_name("databases") / "iso3166-1.json"
    countries: list[dict[str, str]] = json.loads(file.read_bytes())["3166-1"]
    return countries


def advice(written: str) -> str:
    """A hint for somebody who wrote `written` instead of a code."""
    code = written.strip().upper()
    if not code:
        return "write a country code such as US, or remove the empty item"
    codes = _BETWEEN_CODES.split(code)
    if len(codes) > 1 and assigned().keys() >= {*codes}:
        return f"separate the codes with commas: {', '.join(codes)}"
    instead = facts("countries")["instead"].get(code)
    if instead:
        use = " or ".join(instead["use"])
        return f"use {use}: {instead['why']}" if use else instead["why"]
    regions = facts("countries")["regions"]
    code = next((key for key, name in regions.items() if name.casefold() == code.casefold()), code)
    title = regions.get(code)
    if title:
        return f"name the countries, or declare `{code}: {title}` under `regions` in register.yaml"
    if code in assigned():
        return f"use {code}"
    country = _lookup(written)
    if country:
        return f"use {country}"
    import pycountry  # slow to import, and seldom needed

    withdrawn = next((c for c in pycountry.historic_countries if _alpha_2(c) == code), None)
    if withdrawn is not None:
        return f"name today's country: ISO 3166-1 withdrew {code} ({withdrawn.name})"
    return "write the two capital letters of ISO 3166-1, such as US or DE"


_BETWEEN_CODES = re.compile(r"\s*(?:[\s;/|&+,.]|\bAND\b)\s*")
"""What people write between country codes instead of a comma."""


def _lookup(written: str) -> str:
    """The code of the country with this name or alpha-3 code, or nothing."""
    written = written.strip().replace(".", "").removeprefix("The ").removeprefix("the ")
    spelt = {name.casefold(): code for name, code in facts("countries")["spelt"].items()}
    if written.casefold() in spelt:
        return str(spelt[written.casefold()])
    import pycountry  # slow to import, and seldom needed

    try:
        return str(pycountry.countries.lookup(written).alpha_2)
    except LookupError:
        return ""


def _alpha_2(country: object) -> str:
    # ISO 3166-3 codes start with the withdrawn alpha-2 code.
    return str(getattr(country, "alpha_4", ""))[:2]
