"""What readers filter the page by: the keys of each entry, and the choices of the list."""

from collections.abc import Mapping
from typing import Any

import pytest

from checks.publish import filters
from checks.publish.filters import Choice, Choices
from checks.publish.public import Publisher
from checks.publish.published import PublishedSubprocessor
from checks.publish.site import render
from checks.register.load import load
from tests.generated import DAY
from tests.pages import entry, page_of
from tests.registers import ACME, BETA, GAMMA, full_vendor, policy
from tests.trees import MemoryTree

HOSTILE = """a|b "c" 'd' <e> &amp; &"""

REGIONS = {"EU": "European Union", "WORLD": "Worldwide", "APAC": "Asia-Pacific"}


def _vendors(
    files: Mapping[str, str], settings: Mapping[str, object]
) -> list[PublishedSubprocessor]:
    """The published subprocessors of a register."""
    register = load(MemoryTree({"register.yaml": policy(**settings), **files}))
    assert not register.defects
    publisher = Publisher(register.policy, DAY, by_slug=register.by_slug)
    return [publisher.subprocessor(vendor) for vendor in register.subprocessors]


def _vendor(
    settings: Mapping[str, object] | None = None, **fields: object
) -> PublishedSubprocessor:
    """The only published subprocessor of a register."""
    [vendor] = _vendors({ACME: full_vendor(**fields)}, settings or {})
    return vendor


def _page(files: Mapping[str, str], **settings: object) -> Any:
    register = load(MemoryTree({"register.yaml": policy(**settings), **files}))
    assert not register.defects
    return page_of({name: data.decode() for name, data in render(register, DAY).items()})


def _options(page: Any, name: str) -> dict[str, str]:
    """The titles of a filter by key, or nothing if the page has no such filter."""
    options = page.xpath("//form//select[@name=$name]/option", name=name)
    return {option.get("value", option.text): option.text for option in options}


def test_an_entry_has_the_keys_of_its_facts() -> None:
    vendor = _vendor(
        {"scopes": {"ai": "AI features"}},
        countries=["DE", "US"],
        data=["contact", "IP addresses"],
        data_subjects=["end-users"],
        scope=["ai", "Own plan"],
        transfers={"dpf": {}, "scc": {}},
    )
    assert filters.keys_of(vendor) == {
        "country": ["DE", "US"],
        "data": ["contact", "IP addresses"],
        "people": ["end-users"],
        "scope": ["ai", "Own plan"],
        "safeguard": ["dpf", "scc"],
    }


_CHANGES: Mapping[str, tuple[str, str | None]] = {
    "country-added": ("IN", "India"),
    "data-added": ("health", "health"),
    "data-subject-added": ("end-users", "end users"),
    "scope-changed": ("ai, Own plan", "AI features, Own plan"),
    "country-removed": ("FR", "France"),
}


def _with_change(kind: str, new: str | None, label: str | None) -> PublishedSubprocessor:
    """A subprocessor with an announced change."""
    vendor = _vendor({"scopes": {"eu": "EU"}}, countries=["DE"], data=["contact"], scope=["eu"])
    change: Any = {"kind": kind, "new": new, "label": label}
    return {**vendor, "data_subjects": [], "upcoming": [change]}


@pytest.mark.parametrize(
    ("kind", "filter_", "keys"),
    [
        ("country-added", "country", ["DE", "IN"]),
        ("country-removed", "country", ["DE"]),
        ("data-added", "data", ["contact", "health"]),
        ("data-subject-added", "people", ["end-users"]),
        ("scope-changed", "scope", ["eu", "ai", "Own plan"]),
    ],
)
def test_an_announced_addition_is_a_key(kind: str, filter_: str, keys: list[str]) -> None:
    assert filters.keys_of(_with_change(kind, *_CHANGES[kind]))[filter_] == keys


def test_an_entry_that_will_concern_all_customers_has_no_key_of_a_scope() -> None:
    assert filters.keys_of(_with_change("scope-changed", None, None))["scope"] == []


def test_an_announced_addition_is_a_choice() -> None:
    choices = Choices([_with_change(kind, *_CHANGES[kind]) for kind in _CHANGES])
    assert [choice.title for choice in choices.of("country")] == ["Germany", "India"]
    assert [choice.key for choice in choices.of("data")] == ["contact", "health"]


def test_an_entry_without_facts_has_no_keys() -> None:
    vendor = _vendor({"required": []}, countries=None, data=None, data_subjects=None)
    assert not any(filters.keys_of(vendor).values())


@pytest.mark.parametrize(
    ("countries", "transfers", "keys"),
    [
        (["FR"], None, []),
        (["FR", "CH"], None, ["adequacy"]),
        (["IN", "CN", "FR"], None, ["not-stated"]),
        (["IN", "CN"], {"scc": {"countries": ["IN"]}}, ["scc", "not-stated"]),
        (["CUSTOMER"], None, []),
    ],
)
def test_each_safeguard_is_one_key(
    countries: list[str], transfers: object, keys: list[str]
) -> None:
    settings = {"regions": {"CUSTOMER": "The region that the customer chooses"}}
    vendor = _vendor(settings, countries=countries, transfers=transfers, agreement=None)
    assert filters.keys_of(vendor)["safeguard"] == keys


@pytest.mark.parametrize("name", ["data", "people", "scope"])
def test_a_hostile_word_is_one_key(name: str) -> None:
    """The keys of an entry are apart by `|`, so an own word has another sign for it."""
    field = {"data": "data", "people": "data_subjects", "scope": "scope"}[name]
    page = _page({ACME: full_vendor(**{field: [HOSTILE, "Plain"]}), BETA: full_vendor()})
    key = HOSTILE.replace("|", "/")
    attribute = entry(page, "acme").get(f"data-{name}")
    assert attribute.split("|") == [key, "Plain"]
    assert _options(page, name)[key] == HOSTILE


def test_words_of_the_vocabulary_are_choices_in_words() -> None:
    page = _page({ACME: full_vendor(data=["trade-union-membership", "IP-addresses"])})
    assert _options(page, "data") == {
        "": "all",
        "IP-addresses": "IP-addresses",
        "trade-union-membership": "trade union membership",
    }


def test_a_country_names_the_regions_that_may_contain_it() -> None:
    """Réunion is part of the Union. Nobody knows the countries of a region of the register, or
    the country that a customer chooses, but France is not in Asia. Kosovo has no code of ISO.
    """
    codes = ["FR", "RE", "US", "EU", "WORLD", "APAC", "CUSTOMER", "XK", "JP", "HQS"]
    regions = {**REGIONS, "CUSTOMER": "Your region", "XK": "Kosovo", "HQS": "Our offices"}
    choices = Choices(_vendors({ACME: full_vendor(countries=codes)}, {"regions": regions}))
    assert choices.of("country") == [
        Choice("APAC", "Asia-Pacific", "CUSTOMER WORLD"),
        Choice("EU", "European Union"),
        Choice("FR", "France", "CUSTOMER EU HQS WORLD"),
        Choice("JP", "Japan", "APAC CUSTOMER HQS WORLD"),
        Choice("XK", "Kosovo", "CUSTOMER HQS WORLD"),
        Choice("HQS", "Our offices", "CUSTOMER WORLD"),
        Choice("RE", "Réunion", "CUSTOMER EU HQS WORLD"),
        Choice("US", "United States", "CUSTOMER HQS WORLD"),
        Choice("WORLD", "Worldwide"),
        Choice("CUSTOMER", "Your region"),
    ]


def test_a_region_that_the_list_lacks_contains_no_choice() -> None:
    page = _page({ACME: full_vendor(countries=["FR", "US"])}, regions=REGIONS)
    assert not page.xpath("//option/@data-within")


def test_a_filter_needs_two_choices() -> None:
    page = _page({ACME: full_vendor()})
    assert page.xpath("//form//*[@name]/@name") == ["q", "data"]
    assert _options(page, "data") == {"": "all", "contact": "contact", "usage": "usage"}


def test_the_status_is_a_filter_if_it_divides_the_list() -> None:
    ended = full_vendor(ended="2026-06-01")
    assert _options(_page({ACME: full_vendor(), BETA: ended}), "status") == {
        "": "all", "active": "in use", "ended": "ended",
    }  # fmt: skip
    later = full_vendor(engaged="2026-08-01")
    assert _options(_page({ACME: later, BETA: ended}), "status") == {
        "": "all", "upcoming": "starts later", "ended": "ended",
    }  # fmt: skip
    assert _options(_page({ACME: ended}), "status") == {}


def test_choices_of_parts_are_the_choices_of_the_list() -> None:
    files = {
        ACME: full_vendor(countries=["US", "FR"]),
        BETA: full_vendor(countries=["CH"], data=["health"], data_subjects=["patients"]),
        GAMMA: full_vendor(scope=["EU plan"], ended="2026-06-01"),
    }
    vendors = _vendors(files, {})
    whole, parts = Choices(vendors), Choices()
    for vendor in vendors:
        parts.add(Choices([vendor]))
    assert parts.statuses == whole.statuses == {"active": 2, "ended": 1}
    for name in ("country", "data", "people", "scope", "safeguard"):
        assert parts.of(name) == whole.of(name), name
