"""Safeguards: their countries and their days."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from tests.registers import ACME, BETA, full_vendor, policy
from tests.trees import TODAY, check

NOTHING: Mapping[str, str] = MappingProxyType({})

SERVICE = full_vendor(
    entity="acme", purpose="E-mail to users", countries=["US"], website=None, agreement=None,
    evaluation=None,
)  # fmt: skip


def _rules(
    transfers: object, countries: object = ("US",), more: Mapping[str, str] = NOTHING
) -> list[str]:
    vendor = full_vendor(countries=countries, transfers=transfers)
    settings = policy(regions={"WORLD": "Worldwide"})
    return [
        finding.rule
        for finding in check({"register.yaml": settings, ACME: vendor, **more}).findings
    ]


@pytest.mark.parametrize(
    ("transfers", "countries", "rules"),
    [
        ({"scc": {"countries": ["US"]}}, ["US"], []),
        ({"scc": {"countries": ["DE", "US"]}}, ["US"], ["transfer-countries"]),
        ({"scc": {"countries": ["IN"]}, "bcr": {"countries": ["IN"]}}, ["US"], 2),
        ({"scc": {"countries": ["US"]}}, {"US": {"place": "Ohio"}}, []),
        (["dpf", "scc"], ["US"], []),
        (["dpf", "scc"], ["DE"], ["dpf-country"]),
        ("dpf", ["WORLD"], []),
        ({"dpf": {"uk": "true", "swiss": "true"}}, ["US", "GB"], []),
        ({"dpf": {"uk": "true"}}, ["GB"], ["dpf-country"]),
    ],
)
def test_the_countries_of_safeguards(
    transfers: object, countries: object, rules: list[str] | int
) -> None:
    expected = ["transfer-countries"] * rules if isinstance(rules, int) else rules
    assert _rules(transfers, countries) == expected


def test_the_countries_of_further_services_count() -> None:
    assert _rules({"dpf": {"countries": ["US"]}}, ["DE"], {BETA: SERVICE}) == []


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        ("2025-06-29", ["framework-stale"]),
        ("2025-06-30", []),
        (f"{TODAY}", []),
        ("2026-07-01", ["transfer-future"]),
    ],
)
def test_a_certification_was_verified_within_a_year(day: str, rules: list[str]) -> None:
    assert _rules({"dpf": {"verified": day}}) == rules


@pytest.mark.parametrize(
    "safeguard",
    [
        {"scc": {"executed": "2026-07-01"}},
        {"bcr": {"approved": "2026-07-01"}},
        {"idta": {"executed": "2026-07-01"}},
        {"uk-addendum": {"executed": "2026-07-01"}},
    ],
)
def test_no_safeguard_is_in_the_future(safeguard: object) -> None:
    assert _rules(safeguard) == ["transfer-future"]
