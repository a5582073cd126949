"""Languages: sentences, days, countries, tags."""

import subprocess
import sys

import pytest

from checks.languages.catalogues import name_of
from checks.languages.language import ENGLISH, language_of
from checks.languages.tags import direction, is_language, nearest


@pytest.mark.parametrize(
    ("tag", "day", "country"),
    [
        ("en", "23 November 2026", "Germany"),
        ("de", "23. November 2026", "Deutschland"),
        ("de-AT", "23. November 2026", "Deutschland"),
        ("fr", "23 novembre 2026", "Allemagne"),
        ("es", "23 de noviembre de 2026", "Alemania"),
        ("ja", "2026年11月23日", "ドイツ"),
        ("it", "23 November 2026", "Germany"),
    ],
)
def test_days_and_countries_are_in_the_language(tag: str, day: str, country: str) -> None:
    language = language_of(tag)
    assert language.day("2026-11-23") == day
    assert language.country("DE") == country
    assert language.country("XX") == "XX"


def test_a_value_is_never_read_as_a_sentence() -> None:
    hostile = "{old} {new.__class__} %(day)s {"
    assert ENGLISH.text("purpose: {new}", new=hostile) == f"purpose: {hostile}"
    german = language_of("de")
    assert german.text("purpose: {new} (previously: {old})", new="{old}", old="x") == (
        "Zweck: {old} (zuvor: x)"
    )


def test_a_plural_has_the_forms_of_the_language() -> None:
    def modules(tag: str, number: int) -> str:
        return language_of(tag).plural("module {numbers}", "modules {numbers}", number, numbers="2")

    assert [modules("de", number) for number in (0, 1, 2)] == ["Module 2", "Modul 2", "Module 2"]
    assert [modules("fr", number) for number in (0, 1, 2)] == ["module 2", "module 2", "modules 2"]
    assert {modules("ja", number) for number in (0, 1, 2)} == {"モジュール2"}


def test_lists_have_the_signs_of_the_language() -> None:
    assert ENGLISH.listed(["a", "b"]) == "a, b"
    assert language_of("ja").listed(["a", "b"]) == "a、b"
    assert ENGLISH.joined(["a", "b", "c"]) == "a and b and c"
    assert language_of("fr").joined(["a", "b"]) == "a et b"
    assert language_of("fr").labelled("Nom", "a") == "Nom : a"
    assert ENGLISH.joined([]) == ""


def test_a_word_of_a_vocabulary_depends_on_its_context() -> None:
    assert language_of("de").term("data", "contact") == "Kontaktdaten"
    assert language_of("de").term("field", "contact") == "Kontakt"
    assert language_of("de").text("Contact") == "Kontakt"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("az-Arab", "rtl"), ("ar-Latn", "ltr"),
        ("de", "ltr"), ("pa", "ltr"), ("ja", "ltr"),
    ],
)  # fmt: skip
def test_scripts_have_a_direction(tag: str, expected: str) -> None:
    assert direction(tag) == expected


@pytest.mark.parametrize(
    ("tag", "offered", "expected"),
    [
        ("de-AT", ["en", "de"], "de"),
        ("de", ["de-CH", "de"], "de"),
        ("de", ["en", "de-CH"], "de-CH"),
        ("zh-Hant", ["zh-Hans"], ""),
        ("it", ["en", "de"], ""),
        ("", ["en"], ""),
    ],
)
def test_a_text_in_the_same_language_serves(tag: str, offered: list[str], expected: str) -> None:
    assert nearest(tag, offered) == expected


def test_languages_are_those_of_iso_639() -> None:
    assert all(map(is_language, ("de", "pt-BR", "fil", "uk", "gsw")))
    assert not any(map(is_language, ("jp", "dk", "xx", "")))


def test_languages_are_named_in_themselves() -> None:
    assert [name_of(tag) for tag in ("en-GB", "de", "fr", "ja", "ar")] == [
        "English", "Deutsch", "Français", "日本語", "العربية",
    ]  # fmt: skip
    assert name_of("xx") == "xx"


def test_publishing_in_german_needs_no_babel() -> None:
    program = (
        "import sys; sys.modules['babel'] = None\n"
        "from checks.languages.language import language_of\n"
        "print(language_of('de').text('Change log'))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "Änderungsprotokoll"
