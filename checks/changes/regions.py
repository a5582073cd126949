"""Regions: codes of register.yaml whose titles tell customers where their data is."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from checks.changes.change import REGIONS, Change
from checks.changes.spelling import same_words
from checks.data.countries import assigned
from checks.register.model import Policy, Subprocessor

Titles = Mapping[str, tuple[str, str]]
"""By code, the old and the new title of a region."""

NONE: Titles = MappingProxyType({})


class Retitled(NamedTuple):
    """A new title of a region: its `old` title holds until the day `effective`."""

    code: str
    old: str
    landed: date
    effective: date


def title(policy: Policy, code: str) -> str:
    """What the list calls a country or region. A code that nobody knows stands for itself."""
    if code in policy.regions:
        return policy.regions[code]
    country = assigned().get(code)
    return country.name if country is not None else code


def retitled(base: Policy, head: Policy) -> Titles:
    """The codes that the list calls otherwise under `head` than under `base`."""
    if base.regions == head.regions:
        return NONE
    codes = dict.fromkeys((*base.regions, *head.regions))
    titles = {code: (title(base, code), title(head, code)) for code in codes}
    return {code: (old, new) for code, (old, new) in titles.items() if old != new}


def codes_of(vendor: Subprocessor) -> frozenset[str]:
    """The countries and regions that a vendor names, as far as they could be read."""
    codes = set(vendor.__dict__.get("countries", ()))
    codes.add(vendor.__dict__.get("established"))
    return frozenset(codes - {None})


def changes_of_regions(
    before: Subprocessor, after: Subprocessor, titles: Titles
) -> Iterator[Change]:
    """The changes that new titles mean for a vendor: of codes that it named before, and still does.

    A region has no place in a vendor's file. So each code is a field of its own.
    """
    if not titles:
        return
    known = codes_of(before) & codes_of(after)
    for code, (old, new) in titles.items():
        if code in known:
            kind = "region-respelt" if same_words(old, new) else "region-retitled"
            yield Change(after.slug, kind, f"{REGIONS}.{code}", old, new)
