"""Safeguards: their countries and their days."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from tests.registers import ACME, BETA, full_vendor, policy
from tests.trees import TODAY, check

NOTHING: Mapping[str, str] = MappingProxyType({})

VERIFIED: Mapping[str, str] = MappingProxyType({"verified": "2026-05-19"})

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
        ({"dpf": VERIFIED, "scc": {}}, ["US"], []),
        ({"dpf": VERIFIED, "scc": {}}, ["DE"], ["dpf-country"]),
        ({"dpf": VERIFIED}, ["WORLD"], ["transfer-uncovered"]),
        ({"dpf": {**VERIFIED, "uk": "true", "swiss": "true"}}, ["US", "GB"], []),
        ({"dpf": {**VERIFIED, "uk": "true"}}, ["GB"], ["dpf-country"]),
    ],
)
def test_the_countries_of_safeguards(
    transfers: object, countries: object, rules: list[str] | int
) -> None:
    expected = ["transfer-countries"] * rules if isinstance(rules, int) else rules
    assert _rules(transfers, countries) == expected


def test_the_countries_of_further_services_count() -> None:
    limited = {"dpf": {**VERIFIED, "countries": ["US"]}}
    assert _rules(limited, ["DE"], {BETA: SERVICE}) == []


@pytest.mark.parametrize(
    ("transfers", "hint"),
    [
        ("dpf", "write `transfers: {dpf: {verified: 2026-06-30}}`"),
        (["dpf", "scc"], "write `transfers: {dpf: {verified: 2026-06-30}, scc: {}}`"),
        ({"scc": {}, "dpf": {"uk": "true"}}, "under `dpf`, add `verified: 2026-06-30`"),
    ],
)
def test_whoever_follows_the_hint_states_the_day_of_the_verification(
    transfers: object, hint: str
) -> None:
    files = {"register.yaml": policy(), ACME: full_vendor(countries=["US"], transfers=transfers)}
    [finding] = check(files).findings
    assert finding.rule == "framework-unverified"
    assert finding.excerpt.startswith("transfers:")
    assert finding.hint.endswith(f"if it is there today, {hint}")
    written = hint.split("`")[-2]
    if written.startswith("transfers: "):
        text = full_vendor(countries=["US"]) + f"{written}\n"
    else:
        text = files[ACME].replace("dpf: {", f"dpf: {{{written}, ")
    assert not check({**files, ACME: text}).findings


def test_a_vendor_that_has_ended_needs_no_verification() -> None:
    ended = full_vendor(countries=["US"], transfers="dpf", ended=f"{TODAY}")
    assert not check({"register.yaml": policy(), ACME: ended}).findings


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
