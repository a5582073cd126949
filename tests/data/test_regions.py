"""The built-in regions."""

import re
from datetime import date
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.data import facts
from checks.data.countries import assigned
from checks.data.country_names import countries_named, folded
from checks.data.regions import built_in, may_contain, means_another, members, within
from checks.data.transfers import third_country

CODES = st.sampled_from([*assigned(), *built_in(), "EMEA", "XK", "EA"])


def test_the_members_of_the_built_in_regions() -> None:
    assert list(built_in()) == ["EU", "EEA", "WORLD", "CUSTOMER"]
    eu, eea, world = (members(code) or frozenset() for code in ("EU", "EEA", "WORLD"))
    assert (len(eu), len(eea)) == (27, 30)
    assert eea - eu == {"IS", "LI", "NO"}
    assert world == assigned().keys()
    assert members("CUSTOMER") is None
    assert members("EMEA") is None
    for region in built_in().values():
        assert region.members == members(region.code)
        assert region.source
        assert region.date <= date(2026, 11, 25)


@pytest.mark.parametrize(
    ("code", "other", "expected"),
    [
        ("DE", "EU", True),
        ("EU", "EEA", True),
        ("EEA", "EU", False),
        ("NO", "EEA", True),
        ("NO", "EU", False),
        ("GB", "EU", False),
        ("AX", "EU", True),
        ("IC", "EEA", True),
        ("US", "WORLD", True),
        ("EMEA", "WORLD", True),
        ("EMEA", "EEA", False),
        ("WORLD", "EEA", False),
        ("CUSTOMER", "WORLD", False),
        ("DE", "CUSTOMER", False),
        ("CUSTOMER", "CUSTOMER", True),
        ("EU", "DE", False),
    ],
)
def test_a_region_in_another(code: str, other: str, expected: bool) -> None:
    assert within(code, other) is expected


@given(CODES, CODES, CODES)
def test_what_lies_in_a_part_lies_in_the_whole(code: str, part: str, whole: str) -> None:
    assert within(code, code)
    if within(code, part) and within(part, whole):
        assert within(code, whole)
    if within(code, part) and code in (members(part) or ()):
        assert code != part


def test_no_title_of_a_region_names_another() -> None:
    for code, region in built_in().items():
        for title in (region.title, code, *region.titles.values()):
            assert means_another(code, title) == ""
    assert means_another("EU", "The servers of our customers") == ""
    assert means_another("EMEA", "Worldwide") == ""


def test_each_name_belongs_to_a_single_region_and_to_no_country() -> None:
    known = facts("regions")
    regions = chain(known["built-in"].items(), known["common"].items())
    owners: dict[str, str] = {}
    for code, region in regions:
        assert re.fullmatch("[A-Z]+", code)
        for name in (code, region["title"], *region["names"], *region.get("titles", {}).values()):
            assert owners.setdefault(folded(name), code) == code, name
            assert not countries_named(name), name


def test_the_lists_hold_together() -> None:
    known = facts("regions")
    for territory, country in known["territories"].items():
        assert country in (members("EU") or ())
        assert third_country(territory) is False
    assert third_country("EU") is False
    assert third_country("WORLD") is None


@pytest.mark.parametrize(
    ("region", "code", "maybe"),
    [
        ("EU", "FR", True),
        ("EU", "US", False),
        ("WORLD", "US", True),
        ("CUSTOMER", "US", True),
        ("EUROPE", "CY", True),
        ("EUROPE", "XK", True),
        ("EUROPE", "JP", False),
        ("APAC", "AU", True),
        ("APAC", "FR", False),
        ("OFFICES", "FR", True),
    ],
)
def test_a_region_may_contain_a_country(region: str, code: str, maybe: bool) -> None:
    assert may_contain(region, code) == maybe


def test_each_country_lies_on_a_continent() -> None:
    """Antarctica is a further continent without a common region."""
    codes = {code for members in facts("regions")["continents"].values() for code in members}
    assert {*assigned()} - codes == {"AQ"}
