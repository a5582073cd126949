"""The grounds of transfers to third countries."""

from datetime import date
from typing import Any

import pytest

from checks.changes.transfers import transfers
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
         [f"{DPF}, with UK Extension, verified on 2026-03-02"]),
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
