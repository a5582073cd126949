"""Countries: assigned codes, names, and other words for a country.

Source: ISO 3166-1 and ISO 3166-3 through pycountry; the rest in countries.toml.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pycountry

from checks.data import facts


@dataclass(frozen=True, slots=True)
class Country:
    """A country of ISO 3166-1. `name` is its common name in English."""

    alpha_2: str
    alpha_3: str
    name: str


@cache
def assigned() -> Mapping[str, Country]:
    """Countries by their assigned alpha-2 code."""
    names = facts("countries")["names"]
    return {
        c.alpha_2: Country(
            c.alpha_2, c.alpha_3, names.get(c.alpha_2) or getattr(c, "common_name", c.name)
        )
        for c in pycountry.countries
    }


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
    try:
        return str(pycountry.countries.lookup(written).alpha_2)
    except LookupError:
        return ""


def _alpha_2(country: object) -> str:
    # ISO 3166-3 codes start with the withdrawn alpha-2 code.
    return str(getattr(country, "alpha_4", ""))[:2]
