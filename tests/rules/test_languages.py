"""The languages of the texts and of the page. Following a hint leaves no finding."""

import pytest

from tests.rules.findings import hints, rules_of

IN_BOTH = "purpose: {en: Cloud hosting, de: Hosting in der Cloud}\n"


def settings(languages: str, more: str = "") -> str:
    """An example with these languages of the page."""
    return f"# register.yaml\nsite: {{languages: [{languages}]}}\n{more}"


@pytest.mark.parametrize("languages", ["de", "fr", "es", "ja", "de-AT", "es-MX, fr-CA", "pt, de"])
def test_languages_with_and_without_a_translation(languages: str) -> None:
    expected = ["language-untranslated"] if "pt" in languages else []
    assert rules_of(settings(languages)) == expected


@pytest.mark.parametrize(
    ("tag", "meant"), [("jp", "ja"), ("cz", "cs"), ("gr-GR", "el"), ("gb", "en-GB")]
)
def test_a_country_is_no_language(tag: str, meant: str) -> None:
    [(rule, hint)] = hints(settings(tag))
    assert rule == "language-unknown"
    assert hint == f"did you mean `{meant}`?"
    assert "language-unknown" not in rules_of(settings(meant))


def test_an_unknown_code_has_no_suggestion() -> None:
    assert list(hints(settings("xx"))) == [("language-unknown", "look up the code in ISO 639")]
    assert rules_of("# register.yaml\nlanguage: xx\n") == ["language-unknown"]
    assert rules_of("# register.yaml\nlanguage: it\n") == []


def test_the_language_of_the_register_is_no_further_language() -> None:
    assert list(hints(settings("de, en"))) == [("language-repeated", "remove `en`")]
    assert rules_of(settings("de")) == []
    assert rules_of(settings("en", "language: de\n")) == []
    assert rules_of(settings("en-US")) == []


def test_a_text_without_a_page_is_reported_where_it_stands() -> None:
    assert [rule for rule, _ in hints(IN_BOTH)] == ["language-unshown"]
    [(_, hint)] = hints(IN_BOTH)
    assert hint == "add `de` to `site.languages` in register.yaml, or remove the text"
    assert rules_of(IN_BOTH + settings("de")) == []
    assert rules_of(IN_BOTH + settings("de-CH")) == []
    assert rules_of("purpose: {en: Cloud hosting}\n") == []


def test_details_may_be_in_several_languages() -> None:
    declared = "details: {retention: {title: Retention}}\n"
    detail = "details: {retention: {en: 30 days, de: 30 Tage}}\n"
    assert rules_of(detail + settings("de", declared)) == []
    assert rules_of(detail + f"# register.yaml\n{declared}") == ["language-unshown"]
    other = "details: {retention: {de: 30 Tage, en: 30 days}}\n"
    assert rules_of(other + settings("de", declared)) == ["language-first"]


def test_titles_in_register_yaml_need_a_page_too() -> None:
    title = "title: {en: Subprocessors, fr: Sous-traitants}\n"
    assert rules_of(f"# register.yaml\n{title}") == ["language-unshown"]
    assert rules_of(settings("fr", title)) == []
