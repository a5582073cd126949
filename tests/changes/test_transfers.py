"""The grounds of transfers to third countries."""

from datetime import date
from typing import Any

import pytest

from checks.changes.transfers import Law, transfers
from checks.data.regimes import Key, regime
from checks.register.fields import read_policy, read_subprocessor

DAY = date(2026, 11, 25)

POLICY = read_policy(
    {
        "organization": "Initech",
        "url": "https://initech.com/subprocessors",
        "contact": "privacy@initech.com",
        "groups": {"infrastructure": {"title": "Infrastructure"}},
        "regions": {"EU": "European Union", "WORLD": "Worldwide", "CUSTOMER": "As you choose"},
    },
    "register.yaml",
)[0]

DPF = "EU-US Data Privacy Framework: adequacy decision (EU) 2023/1795"
SCC = "standard contractual clauses (GDPR Art. 46(2)(c))"


def grounds(countries: list[str], stated: Any) -> list[str]:
    """The ground of each transfer; for a transfer without a ground, `open`."""
    fields: dict[str, Any] = {"name": "Acme", "group": "infrastructure", "countries": countries}
    if stated is not None:
        fields["transfers"] = stated
    vendor = read_subprocessor(fields, "subprocessors/acme.yaml")[0]
    assert POLICY is not None
    return [transfer.ground or "open" for transfer in transfers(vendor, POLICY, DAY)]


@pytest.mark.parametrize(
    ("countries", "stated", "expected"),
    [
        (["DE", "EU", "CUSTOMER"], None, []),
        (["CH"], None, ["adequacy decision 2000/518/EC"]),
        (["US"], None, ["open"]),
        (["US"], "dpf", [DPF]),
        (["US"], {"dpf": {"verified": "2026-03-02", "uk": "true"}},
         [f"{DPF}, with UK Extension, verified on 2 March 2026"]),
        (["IN"], "dpf", ["open"]),
        (["US", "IN"], {"dpf": {}, "scc": {"module": "3", "countries": ["IN"]}},
         [DPF, f"{SCC}: module 3"]),
        (["US"], ["dpf", "scc"], [f"{DPF}; {SCC}"]),
        (["WORLD"], None, ["open"]),
        (["WORLD"], "scc", [SCC]),
        (["CA"], None, ["open"]),
        (["CA"], "adequacy",
         ["adequacy decision 2002/2/EC, which covers recipients that are subject to PIPEDA"]),
        (["US"], "adequacy", ["open"]),
        (["IN"], "adequacy", ["open"]),
        (["IN"], {"derogation": {"article": "49(1)(a)"}}, ["derogation (GDPR Art. 49): 49(1)(a)"]),
    ],
)  # fmt: skip
def test_the_ground_of_each_transfer(
    countries: list[str], stated: Any, expected: list[str]
) -> None:
    assert grounds(countries, stated) == expected


# The verdict of each law.


def _judged(
    key: Key, countries: str, stated: Any, day: date = DAY, without: frozenset[str] = frozenset()
) -> list[str]:
    """The verdict on each transfer, with the mechanisms that count."""
    fields: dict[str, Any] = {
        "name": "Acme", "group": "infrastructure", "countries": countries.split(),
    }  # fmt: skip
    if stated is not None:
        fields["transfers"] = stated
    vendor = read_subprocessor(fields, "subprocessors/acme.yaml")[0]
    assert POLICY is not None
    law = Law(regime(key), without)
    return [
        " ".join([transfer.verdict, *transfer.counting])
        for transfer in transfers(vendor, POLICY, day, law=law)
    ]


WITH_UK = {"dpf": {"uk": "true"}}
WITH_SWISS = {"dpf": {"swiss": "true"}}
ADDENDUM = ["scc", "uk-addendum"]


@pytest.mark.parametrize(
    ("key", "countries", "stated", "expected"),
    [
        ("eu", "DE GB CUSTOMER", None, ["adequacy adequacy"]),
        ("eu", "GB", "scc", ["adequacy adequacy scc"]),
        ("eu", "US", None, ["uncovered"]),
        ("eu", "US", "dpf", ["certification dpf"]),
        ("eu", "US", WITH_UK, ["certification dpf"]),
        ("eu", "US", ["dpf", "scc"], ["safeguard dpf scc"]),
        ("eu", "US", ["dpf", "uk-addendum"], ["certification dpf"]),
        ("eu", "IN", "dpf", ["uncovered"]),
        ("eu", "IN", "bcr", ["safeguard bcr"]),
        ("eu", "IN", "idta", ["uncovered"]),
        ("eu", "IN", "uk-addendum", ["uncovered"]),
        ("eu", "IN", "derogation", ["safeguard derogation"]),
        ("eu", "CA", "adequacy", ["adequacy adequacy"]),
        ("eu", "IN", "adequacy", ["uncovered"]),
        ("eu", "IN", {"scc": {"countries": ["US"]}}, ["uncovered"]),
        ("eu", "IN", {"scc": {"executed": "2026-11-25"}}, ["safeguard scc"]),
        ("eu", "IN", {"scc": {"executed": "2026-11-26"}}, ["uncovered"]),
        ("eu", "WORLD", None, ["uncovered"]),
        ("uk", "GB", None, []),
        ("uk", "DE EU GI", None, ["adequacy adequacy"] * 3),
        ("uk", "BR", None, ["uncovered"]),
        ("uk", "US", "dpf", ["uncovered"]),
        ("uk", "US", WITH_SWISS, ["uncovered"]),
        ("uk", "US", WITH_UK, ["certification dpf"]),
        ("uk", "IN", "scc", ["uncovered"]),
        ("uk", "IN", "uk-addendum", ["uncovered"]),
        ("uk", "IN", ADDENDUM, ["safeguard uk-addendum"]),
        ("uk", "IN", "idta", ["safeguard idta"]),
        ("uk", "IN", "bcr", ["uncovered"]),
        ("uk", "IN", "derogation", ["safeguard derogation"]),
        ("uk", "KR", "adequacy", ["adequacy adequacy"]),
        ("ch", "CH", None, []),
        ("ch", "DE LI GB MC", None, ["adequacy adequacy"] * 4),
        ("ch", "JP", "adequacy", ["uncovered"]),
        ("ch", "US", WITH_UK, ["uncovered"]),
        ("ch", "US", WITH_SWISS, ["certification dpf"]),
        ("ch", "IN", "scc", ["safeguard scc"]),
        ("ch", "IN", "bcr", ["safeguard bcr"]),
        ("ch", "IN", "idta", ["uncovered"]),
        ("ch", "IN", "derogation", ["safeguard derogation"]),
    ],
)
def test_the_verdict_of_each_law(
    key: Key, countries: str, stated: Any, expected: list[str]
) -> None:
    assert _judged(key, countries, stated) == expected


@pytest.mark.parametrize(
    ("key", "countries", "stated", "day", "expected"),
    [
        ("eu", "US", "dpf", date(2020, 7, 15), ["uncovered"]),
        ("eu", "US", "dpf", date(2023, 7, 9), ["uncovered"]),
        ("eu", "US", "dpf", date(2023, 7, 10), ["certification dpf"]),
        ("eu", "GB", None, date(2021, 6, 27), []),
        ("eu", "GB", None, date(2032, 1, 1), ["uncovered"]),
        ("uk", "US", WITH_UK, date(2023, 10, 11), ["uncovered"]),
        ("uk", "US", WITH_UK, date(2023, 10, 12), ["certification dpf"]),
        ("uk", "IN", "idta", date(2022, 3, 20), ["uncovered"]),
        ("uk", "IN", "idta", date(2022, 3, 21), ["safeguard idta"]),
        ("ch", "US", WITH_SWISS, date(2024, 9, 14), ["uncovered"]),
        ("ch", "US", WITH_SWISS, date(2024, 9, 15), ["certification dpf"]),
    ],
)
def test_the_verdict_on_a_day(
    key: Key, countries: str, stated: Any, day: date, expected: list[str]
) -> None:
    assert _judged(key, countries, stated, day) == expected


@pytest.mark.parametrize(
    ("without", "countries", "stated", "expected"),
    [
        ("dpf", "US", "dpf", ["uncovered"]),
        ("dpf", "US", ["dpf", "scc"], ["safeguard scc"]),
        ("dpf", "CA", "adequacy", ["adequacy adequacy"]),
        ("scc", "US", ["dpf", "scc"], ["certification dpf"]),
        ("bcr", "IN", "bcr", ["uncovered"]),
        ("derogation", "IN", "derogation", ["uncovered"]),
        ("adequacy", "GB CA US", ["adequacy", "dpf"], ["uncovered"] * 3),
        ("adequacy:GB", "GB CH", None, ["uncovered", "adequacy adequacy"]),
        ("adequacy:GB", "GB", "scc", ["safeguard scc"]),
        ("adequacy:US", "US", "dpf", ["uncovered"]),
    ],
)
def test_the_verdict_without_a_mechanism(
    without: str, countries: str, stated: Any, expected: list[str]
) -> None:
    assert _judged("eu", countries, stated, without=frozenset([without])) == expected


def test_without_the_decision_about_the_eea_each_of_its_countries_loses_cover() -> None:
    without = frozenset(["adequacy:EEA"])
    assert _judged("uk", "DE GI", None, without=without) == ["uncovered", "adequacy adequacy"]


def test_the_ground_names_the_instruments_of_all_laws() -> None:
    """Customers in the United Kingdom read the same list."""
    [ground] = grounds(["IN"], ["scc", "idta"])
    assert ground.count(";") == 1
    assert grounds(["IN"], "idta") != ["open"]


def test_a_certification_is_no_ground_before_the_decision() -> None:
    vendor = read_subprocessor(
        {"name": "Acme", "group": "infrastructure", "countries": ["US"], "transfers": "dpf"},
        "subprocessors/acme.yaml",
    )[0]
    assert POLICY is not None
    [transfer] = transfers(vendor, POLICY, date(2023, 7, 9))
    assert (transfer.ground, transfer.mechanisms) == ("", ())
    assert transfer.open.startswith("no adequacy decision")
