"""Names of legal entities, compared."""

import pytest

from checks.register.names import normalised


@pytest.mark.parametrize(
    ("name", "same_name"),
    [
        ("Hubspot Inc", "HubSpot, Inc."),
        ("OptimaData BV", "OptimaData B.V."),
        ("SOCIETE GENERALE S.A.", "Société Générale SA"),
        ("ALFA sp. z o.o.", "Alfa"),
        ("Beta Pty. Ltd.", "BETA PTY LTD"),
        ("Gamma S.à r.l.", "Gamma SARL"),
        ("Delta A/S", "DELTA"),
    ],
)
def test_names_of_one_entity(name: str, same_name: str) -> None:
    assert normalised(name) == normalised(same_name)


@pytest.mark.parametrize(
    ("name", "other_name"),
    [
        ("Stripe, LLC", "Stripe Payments Europe, Ltd."),
        ("Google LLC", "Google Cloud EMEA Limited"),
        ("Limited", "Company"),
    ],
)
def test_names_of_two_entities(name: str, other_name: str) -> None:
    assert normalised(name) != normalised(other_name)
