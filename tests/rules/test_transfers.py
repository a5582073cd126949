"""Safeguards: their countries and their days."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from tests.registers import ACME, BETA, full_vendor, policy
from tests.trees import TODAY, check

NOTHING: Mapping[str, str] = MappingProxyType({})

VERIFIED: Mapping[str, str] = MappingProxyType({"verified": "2026-05-19"})

SIGNED: Mapping[str, str] = MappingProxyType(
    {"reference": "DPA-2025-001", "executed": "2025-01-15"}
)

SERVICE = full_vendor(
    entity="acme", purpose="E-mail to users", countries=["US"], website=None, agreement=None,
    evaluation=None, transfers=None,
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


@pytest.mark.parametrize(
    ("settings", "vendor", "expected"),
    [
        ({}, {}, ["transfer-uncovered"]),
        ({}, {"countries": ["CH"]}, []),
        ({}, {"transfers": "idta"}, ["transfer-uncovered"]),
        ({}, {"agreement": {**SIGNED, "kind": "scc"}}, []),
        ({}, {"ended": "2026-06-30"}, []),
        ({}, {"ended": "2026-07-01"}, ["transfer-uncovered"]),
        ({"required": ["purpose"]}, {}, []),
        ({"onboarding": {"until": "2026-12-31", "vendors": ["acme"]}}, {}, ["fact-pending"]),
        ({}, {"transfers": {"scc": {"executed": "2026-07-01"}}}, ["transfer-future"]),
        ({}, {"transfers": {"scc": {"countries": ["ID"]}}}, ["transfer-countries"]),
        ({}, {"countries": ["UK"]}, ["country-code"]),
    ],
)
def test_a_transfer_without_cover_is_reported_once(
    settings: Mapping[str, object], vendor: Mapping[str, object], expected: list[str]
) -> None:
    fields: Mapping[str, object] = {"countries": ["US"], "transfers": None, **vendor}
    files = {"register.yaml": policy(**settings), ACME: full_vendor(**fields)}
    assert [finding.rule for finding in check(files).findings] == expected


def test_a_service_is_covered_by_its_legal_entity() -> None:
    covered = full_vendor(countries=["DE"], transfers="scc")
    assert check({"register.yaml": policy(), ACME: covered, BETA: SERVICE}).findings == ()
    lacking = full_vendor(countries=["DE"], transfers=None)
    found = check({"register.yaml": policy(), ACME: lacking, BETA: SERVICE}).findings
    assert [(finding.rule, finding.path) for finding in found] == [("transfer-uncovered", BETA)]
