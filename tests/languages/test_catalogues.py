"""The catalogues have every sentence of the page, with its values."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog

from tests import catalogues

COMPLETE = ("de", "es", "fr", "ja")

VALUE = re.compile(r"%\([a-z]+\)s|\{[a-z_]+\}|</?code>")

MESSAGES = {(message.id, message.context): message for message in catalogues.messages()}


def _strings(text: object) -> list[str]:
    return [text] if isinstance(text, str) else list(text) if isinstance(text, list | tuple) else []


def _entries(catalogue: Catalog) -> Iterator[tuple[tuple[str | tuple[str, str], str], list[str]]]:
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
            yield (key, message.context or ""), _strings(message.string)


def test_the_complete_languages_have_catalogues() -> None:
    assert catalogues.languages() == [*COMPLETE]


@pytest.mark.parametrize("language", COMPLETE)
def test_a_catalogue_has_a_translation_of_every_message_and_no_other(language: str) -> None:
    entries = dict(_entries(catalogues.catalogue(language)))
    assert entries.keys() == MESSAGES.keys()
    assert [key for key, strings in entries.items() if not strings or not all(strings)] == []


@pytest.mark.parametrize("language", COMPLETE)
def test_a_translation_has_the_values_of_its_message(language: str) -> None:
    for (message, _), strings in _entries(catalogues.catalogue(language)):
        wanted = sorted(VALUE.findall(_strings(message)[-1]))
        for string in strings:
            assert sorted(VALUE.findall(string)) == wanted, (message, string)
            stray = VALUE.sub("", string)
            assert not re.search(r"[{}<>]", stray), string
            assert "%" not in stray, string


@pytest.mark.parametrize("language", COMPLETE)
def test_a_translation_has_no_invisible_character_that_outputs_write_out(language: str) -> None:
    for _, strings in _entries(catalogues.catalogue(language)):
        assert all(text.replace("\u3000", "x").isprintable() for text in strings)


@pytest.mark.parametrize("language", COMPLETE)
def test_a_catalogue_has_as_many_forms_as_its_language(language: str) -> None:
    catalogue = catalogues.catalogue(language)
    for (message, _), strings in _entries(catalogue):
        assert len(strings) == (1 if isinstance(message, str) else catalogue.num_plurals)


def test_a_template_wraps_its_sentences() -> None:
    for name in catalogues.TEMPLATES:
        assert list(catalogues.bare_words(name)) == []


def test_bare_words_of_a_template_are_seen() -> None:
    assert list(
        catalogues.words_outside('<p class="more">{{ x }} and {% if y %}or{% endif %}</p>')
    ) == [
        "and",
        "or",
    ]
