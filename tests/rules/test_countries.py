"""Countries and their codes."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.project import ROOT
from tests.rules.findings import findings_about, hints, quoted
from tests.trees import REGISTER


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
        ("Worldwide", "declare `WORLD: Worldwide`"),
        ("Springfield", "ISO 3166-1"),
    ],
)
def test_a_wrong_country_code_is_answered_with_the_right_one(written: str, advice: str) -> None:
    [(rule, hint)] = hints(f"countries: [{written}]\n")
    assert rule == "country-code"
    assert advice in hint


HINTS = [
    ("U.K.", "use GB"),
    ("U. S.", "use US"),
    ("Macau", "use MO"),
    ("Macao SAR", "use MO"),
    ("Hong Kong SAR", "use HK"),
    ("Ivory Coast", "use CI"),
    ("Côte d’Ivoire", "use CI"),
    ("Cape Verde", "use CV"),
    ("Burma", "use MM"),
    ("Curacao", "use CW"),
    ("Palestine", "use PS"),
    ("Vatican", "use VA"),
    ("DRC", "use CD"),
    ("Britain", "use GB"),
    ("Republic of Korea", "use KR"),
    ("Republic of Ireland", "use IE"),
    ("Turkiye", "use TR"),
    ("Åland", "use AX"),
    ("St. Lucia", "use LC"),
    ("GB-NIR", "use GB"),
    ("US-CA", "use US"),
    ("Georgia", "use GE"),
    ("Niger", "use NE"),
    ("Yugoslavia", "use RS or ME"),
    ("EA", "use ES"),
    ("United States (Virginia)", "use US"),
    ("Frankfurt, Germany", "use DE"),
    ("Germany - Frankfurt", "use DE"),
    ("Virginia (US)", "use US"),
    # In other languages.
    ("Deutschland", "use DE"),
    ("Schweiz", "use CH"),
    ("Frankreich", "use FR"),
    ("Großbritannien", "use GB"),
    ("España", "use ES"),
    ("Nederland", "use NL"),
    ("日本", "use JP"),
    ("Россия", "use RU"),
    # Names of two countries.
    ("Congo", "use CG or CD"),
    ("Kongo", "use CG or CD"),
    ("Korea", "use KR or KP"),
    ("Corée", "use KR or KP"),
    ("ca", "use CA or US"),
    ("Georgia (US)", "use GE or US"),
    ("Atlanta, Georgia", "use GE or US"),
    ("Virgin Islands", "use VG or VI"),
    # Several countries.
    ("DE-CH", "commas: DE, CH"),
    ("Germany and France", "commas: DE, FR"),
    ("Ireland/Netherlands", "commas: IE, NL"),
    ("EU, US", "commas: EU, US, and declare `EU: European Union`"),
    ("Bosnia & Herzegovina", "use BA"),
    # Regions.
    ("EU/EEA", "write EEA and declare `EEA: European Economic Area`"),
    ("Europäische Union", "write EU and declare `EU: European Union`"),
    ("EMEA", 'write EMEA and declare `EMEA: "Europe, the Middle East and Africa"`'),
    ("Asia Pacific", "write APAC and declare `APAC: Asia-Pacific`"),
    ("XKX", "write XK and declare `XK: Kosovo`"),
    ("GLOBAL", "write WORLD and declare `WORLD: Worldwide`"),
]


@pytest.mark.parametrize(("written", "hint"), HINTS)
def test_to_follow_a_hint_about_a_country_removes_the_finding(written: str, hint: str) -> None:
    [(rule, said)] = hints(f"countries: [{quoted(written)}]\n")
    assert rule == "country-code"
    assert hint in said
    for codes, regions in _followed(said):
        assert list(hints(f"countries: [{codes}]\n{regions}")) == []


def _followed(hint: str) -> Iterator[tuple[str, str]]:
    """The codes that a hint allows, each with the setting that the hint asks for."""
    declared = re.search("declare `(.+?)`", hint)
    regions = f"# register.yaml\nregions:\n  {declared[1]}\n" if declared else ""
    row = re.search(r"commas: ((?:[A-Z]+(?:, )?)+)(?:, and|$)", hint)
    if row:
        yield row[1], regions
        return
    named = re.search(r"(?:use|write) ([A-Z]+(?: or [A-Z]+)*)\b", hint)
    assert named, hint
    for code in named[1].split(" or "):
        yield code, regions


@pytest.mark.parametrize("written", ["Lebanon, Ohio", "Springfield", "Congo, Korea", "N/A"])
def test_no_hint_names_a_wrong_country(written: str) -> None:
    [(_, said)] = hints(f"countries: [{quoted(written)}]\n")
    assert said == "write the two capital letters of ISO 3166-1, such as US or DE"


@pytest.mark.parametrize(
    "written", ["eu", "European Union", "Europäische Union", "Everywhere else"]
)
def test_a_declared_region_is_the_hint(written: str) -> None:
    regions = "# register.yaml\nregions: {EU: European Union, ELSE: Everywhere else}\n"
    [(_, said)] = hints(f"countries: [{quoted(written)}]\n{regions}")
    assert said in ("use EU", "use ELSE")


def test_no_names_are_read_without_a_finding() -> None:
    code = (
        "import sys; from checks.data import country_names as names\n"
        "from tests.trees import FILES, check\n"
        "assert not check(FILES).findings\n"
        "assert not names._english.cache_info().misses\n"
        "assert not names._translated.cache_info().misses\n"
        "assert 'pycountry' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.parametrize(
    ("code", "title", "another"),
    [
        ("EU", "Worldwide", "WORLD"),
        ("EU", "Germany", "DE"),
        ("EU", "Deutschland", "DE"),
        ("EU", "EU/EEA", "EEA"),
        ("EEA", "EU", "EU"),
        ("WORLD", "Unión Europea", "EU"),
        ("CUSTOMER", "Global", "WORLD"),
    ],
)
def test_a_built_in_region_keeps_its_meaning(code: str, title: str, another: str) -> None:
    [(rule, hint)] = hints(f"# register.yaml\nregions: {{{code}: {title}}}\n")
    assert rule == "region-meaning"
    assert another in hint
    better = re.search("write `(.+?)`", hint)
    assert better
    assert list(hints(f"# register.yaml\nregions: {{{better[1]}}}\n")) == []


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


def test_parentheses_in_a_list_are_a_single_finding() -> None:
    [finding] = findings_about("countries", "countries: [(US, CA, DE)]")
    assert (finding.rule, finding.hint) == ("country-code", "remove the parentheses: US, DE")
    assert findings_about("countries", "countries: [US, CA, DE]") == ()


@pytest.mark.parametrize(
    ("code", "place", "another"),
    [
        ("DE", "Bangalore, India", True),
        ("DE", "india", True),
        ("DE", "Mumbai (India)", True),
        ("US", "Toronto, Canada", True),
        ("US", "Atlanta, Georgia", False),
        ("US", "New Mexico", False),
        ("US", "San Francisco, CA", False),
        ("US", "US East (N. Virginia)", False),
        ("GB", "London, UK", False),
        ("GB", "Belfast, Northern Ireland", False),
        ("BE", "Arlon, Luxembourg", False),
        ("IN", "Bangalore, India", False),
        ("SG", "Singapore", False),
        ("DE", "eu-central-1", False),
        ("US", "Lebanon", True),  # the town in Ohio, but only its state would tell
        ("US", "Lebanon, Ohio", False),
    ],
)
def test_a_place_does_not_name_another_country(code: str, place: str, another: bool) -> None:
    found = findings_about("countries", f"countries: {{{code}: {{place: {quoted(place)}}}}}")
    assert [f.rule for f in found] == ["place-country"] * another


@pytest.mark.parametrize(
    ("declared", "hint"),
    [
        (
            "",
            "separate the codes with commas: EU, US, and declare `EU: European Union` under "
            "`regions` in register.yaml",
        ),
        ("regions: {EU: European Union}\n", "separate the codes with commas: EU, US"),
    ],
)
def test_a_declared_region_need_not_be_declared_again(declared: str, hint: str) -> None:
    files = {"register.yaml": REGISTER + declared}
    [finding] = findings_about("countries", "countries: [EU/US]", **files)
    assert (finding.rule, finding.hint) == ("country-code", hint)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("EU", "write the code of the country in which the company is registered, such as IE"),
        ("WORLD", "write the code of the country in which the company is registered, such as IE"),
        ("Europe", "write the code of the country in which the company is registered, such as IE"),
        ("USA", "use US"),
        ("🇺🇸", "use US"),
        ("XK", ""),
        ("IE", ""),
    ],
)
def test_a_company_is_established_in_a_country(code: str, hint: str) -> None:
    regions = "regions: {EU: European Union, WORLD: Worldwide, XK: Kosovo}\n"
    files = {"register.yaml": REGISTER + regions}
    found = findings_about("established", f"established: {code}", **files)
    assert [(f.rule, f.hint) for f in found] == ([("country-code", hint)] if hint else [])


@pytest.mark.parametrize(
    ("flags", "hint"),
    [
        ("🇺🇸", "use US"),
        ("🇺🇸 🇩🇪", "separate the codes with commas: US, DE"),
        ("🇺🇸 United States", "use US"),
    ],
)
def test_a_flag_stands_for_its_country(flags: str, hint: str) -> None:
    [finding] = findings_about("countries", f"countries: [{flags}]")
    assert (finding.rule, finding.hint) == ("country-code", hint)
