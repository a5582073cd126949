"""Categories of data in cells: enumerations are split, and prose stays whole."""

import pytest

from checks.importing.categories import categories


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Names", ["Names"]),
        ("Names, e-mail (all, or some)", ["Names", "e-mail (all, or some)"]),
        ("Name, e-mail address, and IP address.", ["Name", "e-mail address", "IP address"]),
        ("Namen; Adressen und Telefonnummern", ["Namen", "Adressen und Telefonnummern"]),
        ("Noms, adresses, et courriels", ["Noms", "adresses", "courriels"]),
    ],
)
def test_an_enumeration_is_split(text: str, words: list[str]) -> None:
    assert categories(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "All account, game, and crash data", "Account, billing, and usage information",
        "Your IP address, as with any request.",
        "Card numbers, which Acme collects directly. We never receive them.",
        "Auf Infrastrukturebene alles, was die Anwendung verarbeitet",
        "Messages, only if the customer enables them",
        "Names, and whatever our customers may upload",
    ],
)  # fmt: skip
def test_prose_stays_whole(text: str) -> None:
    assert categories(text) == [text]


@pytest.mark.parametrize(
    "text", ["", "-", "Yes", "no", "None", "No customer data", "Keine personenbezogenen Daten",
             "Aucune donnée", "n/a", "Never names, only hashes"],
)  # fmt: skip
def test_a_denial_is_no_category(text: str) -> None:
    assert categories(text) == []
