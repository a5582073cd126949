"""Regions: codes for several countries, the built-in ones with a fixed meaning.

Source: regions.toml, with the source of each region.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType

from checks.data import facts
from checks.data.countries import assigned
from checks.data.country_names import countries_named, folded

CUSTOMER = "CUSTOMER"
WORLD = "WORLD"


@dataclass(frozen=True, slots=True)
class Region:
    """A built-in region.

    `titles` has the title in other languages, by language. `members` are codes of countries, or
    None if nobody can list them. `source` and `date` belong to the members.
    """

    code: str
    title: str
    meaning: str
    members: frozenset[str] | None
    source: str
    date: date
    titles: Mapping[str, str] = field(hash=False)


@cache
def built_in() -> Mapping[str, Region]:
    """The built-in regions by code: EU, EEA, WORLD and CUSTOMER."""
    return MappingProxyType({code: _region(code) for code in facts("regions")["built-in"]})


def _region(code: str) -> Region:
    known = facts("regions")["built-in"][code]
    titles = MappingProxyType(known.get("titles", {}))
    meaning, source = known["meaning"], known["source"]
    return Region(code, known["title"], meaning, members(code), source, known["date"], titles)


@cache
def members(code: str) -> frozenset[str] | None:
    """The codes of the countries in a built-in region; None if nobody can list them.

    None for any other code too. Territories with a code of their own are not listed: `within`
    knows them.
    """
    known = facts("regions")["built-in"].get(code)
    if known is None or code == CUSTOMER:
        return None
    if code == WORLD:
        return frozenset(assigned())
    wider = members(known["also"]) if "also" in known else None
    return frozenset(known["members"]) | (wider or frozenset())


def within(code: str, other: str) -> bool:
    """Whether a country or region lies wholly in another country or region, or is the same.

    False if nobody can tell. Everything but CUSTOMER lies in WORLD, and a territory in which the
    law of the Union applies lies where its member state lies.
    """
    if code == other:
        return True
    if other == WORLD:
        return code != CUSTOMER
    outer = members(other)
    if outer is None or code == WORLD:
        return False
    inner = members(code)
    if inner is not None:
        return inner <= outer
    return facts("regions")["territories"].get(code, code) in outer


def may_contain(region: str, code: str) -> bool:
    """Whether a region may contain a country. False only if it certainly does not.

    A customer may choose every country. The extent of a register's own region is unknown, but a
    common region lies on its continents.
    """
    if region in built_in():
        return region == CUSTOMER or within(code, region)
    known = facts("regions")
    continents = known["common"].get(region, {}).get("continents", ())
    return not continents or any(code in known["continents"][name] for name in continents)


def inside_eea(code: str) -> bool:
    """Whether a country or region lies in the European Economic Area."""
    return within(code, "EEA")


def named(text: str) -> str:
    """The code of the region with this code, title or name; empty if there is none."""
    return _by_name().get(folded(text), "")


def title(code: str) -> str:
    """The English title of a region in regions.toml."""
    known = facts("regions")
    return str((known["built-in"].get(code) or known["common"][code])["title"])


def means_another(code: str, title: str) -> str:
    """The code that a title names, if the title of a built-in region names something else.

    Countries that share the name have `or` between their codes. Empty if the title fits, if its
    wording is unknown, or if the code is not built in.
    """
    known = facts("regions")["built-in"]
    if code not in known or title == known[code]["title"]:
        return ""
    region = named(title)
    if region:
        return region if region != code else ""
    # Every check asks about every title, so a few languages must do.
    return " or ".join(countries_named(title, built_in()["EU"].titles))


@cache
def _by_name() -> Mapping[str, str]:
    """The codes of all regions by their folded codes, titles and names."""
    known = facts("regions")
    return {
        folded(name): code
        for kind in ("built-in", "common")
        for code, region in known[kind].items()
        for name in _names(code, region["title"], region["names"], region.get("titles", {}))
    }


def _names(code: str, title: str, names: Iterable[str], titles: Mapping[str, str]) -> Iterator[str]:
    yield from (code, title)
    yield from names
    yield from titles.values()
