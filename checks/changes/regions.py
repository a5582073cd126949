"""Regions: codes in `register.yaml` whose titles tell customers where their data is."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from checks.changes.change import REGIONS, Change
from checks.changes.spelling import same_words
from checks.data.countries import assigned
from checks.register.model import Subprocessor
from checks.register.policy import Policy

Titles = Mapping[str, tuple[str, str]]
"""The old and the new title of regions, by code."""

NONE: Titles = MappingProxyType({})


class Retitled(NamedTuple):
    """A new title of a region. The `old` title holds until the day `effective`.

    `landed` is the day of the landing, in UTC.
    """

    code: str
    old: str
    landed: date
    effective: date


def title(policy: Policy, code: str) -> str:
    """The name of a country or region on the list, or the code itself if it is unknown."""
    if code in policy.regions:
        return policy.regions[code]
    country = assigned().get(code)
    return country.name if country is not None else code


def retitled(base: Policy, head: Policy) -> Titles:
    """The regions and countries with another title under `head` than under `base`."""
    if base.regions == head.regions:
        return NONE
    codes = dict.fromkeys((*base.regions, *head.regions))
    titles = {code: (title(base, code), title(head, code)) for code in codes}
    return {code: (old, new) for code, (old, new) in titles.items() if old != new}


def codes_of(vendor: Subprocessor) -> frozenset[str]:
    """The codes of the countries and regions in a vendor's file that could be read."""
    codes = set(vendor.__dict__.get("countries", ()))
    codes.add(vendor.__dict__.get("established"))
    return frozenset(codes - {None})


def changes_of_regions(
    before: Subprocessor, after: Subprocessor, titles: Titles
) -> Iterator[Change]:
    """The new titles of the regions that a vendor's file names both before and after.

    Titles are not in the vendor's file, so each code is a separate field: `regions.EU`.
    """
    if not titles:
        return
    codes = codes_of(before) & codes_of(after)
    for code, (old, new) in titles.items():
        if code in codes:
            kind = "region-respelt" if same_words(old, new) else "region-retitled"
            yield Change(after.slug, kind, f"{REGIONS}.{code}", old, new)
