"""Countries and their codes."""

import pytest

from tests.rules.findings import findings_about, hints


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("UK", "use GB"),
        ("EL", "use GR"),
        ("USA", "use US"),
        ("usa", "use US"),
        ("us", "use US"),
        ("Germany", "use DE"),
        ("AN", "use BQ or CW or SX"),
        ("CS", "use CZ or SK or RS or ME"),
        ("EU", "declare `EU: European Union` under `regions`"),
        ("XK", "declare `XK: Kosovo` under `regions`"),
        ("NH", "name today's country: ISO 3166-1 withdrew NH (New Hebrides)"),
        ("US; DE", "separate the codes with commas: US, DE"),
        ("US and DE", "separate the codes with commas: US, DE"),
        ("''", "write a country code such as US, or remove the empty item"),
        ("U.S.A.", "use US"),
        ("The Netherlands", "use NL"),
        ("Great Britain", "use GB"),
        ("Worldwide", "declare `GLOBAL: Worldwide`"),
        ("Springfield", "ISO 3166-1"),
    ],
)
def test_a_wrong_country_code_is_answered_with_the_right_one(written: str, advice: str) -> None:
    [(rule, hint)] = hints(f"countries: [{written}]\n")
    assert rule == "country-code"
    assert advice in hint


@pytest.mark.parametrize(
    ("value", "better"),
    [
        ("US", "[US]"),
        ("US DE", "[US, DE]"),
        ("US, DE", "[US, DE]"),
        ("US; DE", "[US, DE]"),
        ("US/DE", "[US, DE]"),
        ("(US, DE)", "[US, DE]"),
        ("US]", "[US]"),
        ('"[US, DE]"', "[US, DE]"),
    ],
)
def test_the_hint_about_countries_helps(value: str, better: str) -> None:
    [finding] = findings_about("countries", f"countries: {value}")
    assert (finding.rule, finding.hint) == ("wrong-type", f"write `countries: {better}`")
    assert findings_about("countries", f"countries: {better}") == ()
