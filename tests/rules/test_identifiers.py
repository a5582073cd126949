"""Identifiers of legal entities: check digits, forms, and corrections that are certain enough."""

import pytest

from checks.register.company import is_euid, is_lei
from tests.rules.findings import findings_about

GOOD_LEI = "0000ACMECLOUD0000178"


@pytest.mark.parametrize("lei", [GOOD_LEI, "0000INITECH000000123"])
def test_an_lei_with_correct_check_digits(lei: str) -> None:
    assert is_lei(lei)


@pytest.mark.parametrize(
    "lei",
    [
        "0000ACMECLOUD0000179",  # another check digit
        "0000ACMECLOUD0000187",  # two digits swapped
        "0000ACMECLOUD000017",
        "0000ACMECLOUD00001780",
        "0000acmecloud0000178",
        "0000ACMECLOUD00001٧٨",  # digits of another script
        "",
    ],
)
def test_no_lei(lei: str) -> None:
    assert not is_lei(lei)


@pytest.mark.parametrize(
    "euid", ["IECRO.123456", "DEK1101R.HRB116737", "FR7501.542065479_1", "ELGEMI.1", "IE.1"]
)
def test_the_form_of_an_euid(euid: str) -> None:
    assert is_euid(euid)


@pytest.mark.parametrize("euid", ["IECRO123456", "IECRO.", ".123", "I.1", "IECRO. 1", "IECRO.ä"])
def test_no_euid(euid: str) -> None:
    assert not is_euid(euid)


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("lei: 0000 acme cloud 0000178", f"write {GOOD_LEI}"),
        ("lei: 0000-ACME-CLOUD-0000178", f"write {GOOD_LEI}"),
        ("lei: 0000ACMECLOUD0000179", "look up the LEI of the company, and copy it"),
        ("euid: iecro 123456", "write IECRO.123456"),
        ("euid: '123456'", "write an EUID such as IECRO.123456"),
    ],
)
def test_the_hint_names_the_identifier_that_was_meant(line: str, hint: str) -> None:
    [finding] = findings_about("identifiers", f"identifiers: {{{line}}}")
    assert finding.hint == hint
