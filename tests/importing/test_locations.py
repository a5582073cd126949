"""Locations: certain codes, or the whole cell for a person. Never a false country."""

import pytest

from checks.importing import locations

CERTAIN = {
    # One country.
    "USA": "US", "U.S.A.": "US", "United States of America": "US",
    "UK": "GB", "The Netherlands": "NL",
    "Czech republic": "CZ", "Korea, Republic of": "KR", "Bosnia and Herzegovina": "BA",
    "Hong Kong SAR": "HK", "Guinea": "GN", "Jordan": "JO", "Hosted in Germany": "DE", "DE": "DE",
    # Other languages.
    "Vereinigte Staaten": "US", "États-Unis": "US", "Estados Unidos": "US", "EE. UU.": "US",
    "Pays-Bas": "NL", "Irland, Deutschland": "IE DE", "Rusia": "RU", "オーストラリア": "AU",
    "Irlanda (UE)": "IE EU",
    # Regions.
    "European Union": "EU", "EU/EEA": "EEA", "EEA, UK": "GB EEA", "Europe": "EUROPE",
    "Worldwide": "WORLD", "US and global regions": "US WORLD", "USA / EU": "US EU",
    # Several countries.
    "Ireland, UK and US": "IE GB US", "Germany/Ireland": "DE IE",
    "Ireland, US": "IE US", "Ireland, USA": "IE US", "Luxembourg, France": "LU FR",
    "EU, Ireland, US": "IE US EU", "Within EU/EEA": "EEA", "Inside the EU": "EU",
    "Finland; Germany": "FI DE",
    "Germany, Austria and Switzerland": "DE AT CH", "US, GB, CA": "US GB CA",
    "DE, AT, CH": "DE AT CH",
    "France\nGermany": "FR DE", "Trinidad and Tobago, US": "TT US",
    # Cities and states that the gazetteer confirms.
    "San Francisco, CA": "US", "Cambridge, MA": "US", "Atlanta, GA": "US", "Denver, CO": "US",
    "Bogota, CO": "CO", "Berlin, DE": "DE", "Tel Aviv, IL": "IL", "Chicago, IL": "US",
    "Dublin, CA": "US", "Vancouver, CA": "CA", "Vancouver, BC": "CA", "Perth, WA": "AU",
    "Lebanon, PA": "US", "Paris, TX": "US", "Washington, D.C.": "US", "Jersey City, NJ": "US",
    "Atlanta, Georgia, USA": "US", "Georgia, United States": "US", "Virginia, USA": "US",
    "Dublin, Ireland, Frankfurt, Germany": "IE DE", "Frankfurt (Germany)": "DE",
    "US (Oregon), Germany (Frankfurt)": "US DE", "Germany - Frankfurt": "DE",
    "Berlin und Karlsruhe, Deutschland": "DE", "Luxembourg and Paris, France": "LU FR",
    "Nuremberg & Falkenstein, Germany": "DE",
    "Dublin Ireland": "IE", "Switzerland, Zurich": "CH",
    # A remark that repeats the country, or makes a region exact.
    "EU (Ireland)": "IE EU", "EU (Frankfurt, Germany)": "DE EU", "EU (NL + DE)": "NL DE EU",
    "France (EU)": "FR EU", "United States (US)": "US",
    "Unión Europea (España).": "ES EU", "San Francisco, USA\nUSA": "US",
    # Regions of clouds beside their country.
    "us-east-2, United States": "US", "Germany (eu-central-1)": "DE", "US East (Ohio)": "US",
    "United States East (N. Virginia)": "US", "Germany West Central": "DE", "UK South": "GB",
    "Ireland (AWS eu-west-1)": "IE", "AWS region eu-west-1 (Ireland)": "IE",
    "AWS eu-central-1 (Frankfurt, Germany)": "DE", "europe-west1 (Belgium)": "BE",
    "AWS eu-central-1": "DE", "AWS region eu-west-1": "IE", "Google Cloud europe-west3": "DE",
    "eu-central-1 (Frankfurt)": "DE", "AWS us-east-1 (N. Virginia)": "US",
    "GCP Regions eu-west1 (St. Ghislain/Belgium), eu-west3 (Frankfurt/Germany) and "
    "eu-west4 (Eemshaven/Netherlands)": "BE DE NL",
    "Germany (West Central Region)": "DE", "US (East)": "US", "USA (West Coast)": "US",
    # A region, and cities that lie in a single country of the region.
    "EU (Frankfurt)": "DE EU", "EU (Frankfurt, Ireland)": "DE IE EU", "Frankfurt (EU)": "DE EU",
    "EU (Dublin)": "IE EU", "Europe (London)": "GB EUROPE", "EU - Frankfurt and Paris": "DE FR EU",
    "EEA (Oslo)": "NO EEA",
    # Countries with names like regions of clouds.
    "South Africa": "ZA", "North Macedonia": "MK", "South Korea": "KR",
    # Dutch, Italian, Polish and Swedish.
    "VS": "US", "Nederland": "NL", "Duitsland en Ierland": "DE IE", "Stati Uniti": "US",
    "Niemcy, Irlandia": "DE IE", "Tyskland": "DE", "Ierland / EU": "IE EU",
    "USA, Rechenzentrum Frankfurt (DE)": "US DE",
    # Flags.
    "🇺🇸 USA": "US", "🇩🇪": "DE", "🇪🇺": "EU", "🇺🇸 🇩🇪": "US DE",
    "🇨🇭 Geneva, Switzerland": "CH", "🇺🇸 🇩🇪 Germany, USA": "DE US",
    "🇺🇸 USA, Germany": "US DE",
    # No location.
    "": "", "-": "", "—": "",
}  # fmt: skip

UNCERTAIN = [
    "EU / NA", "NA, EMEA, APAC", "EU/SA", "NA", "EU, AF", "AS & EU", "DE, NA",
    # Codes and names with two meanings.
    "CA", "GA", "MA", "IN", "RU", "US, CA", "CA, US", "Georgia", "Congo", "Korea", "Micronesia",
    "St. Martin", "Jersey", "America", "New York", "Frankfurt, Stockholm, Dublin",
    # Cities that lie elsewhere, or in two places.
    "Dublin, IR", "Ontario, CA", "Richmond, CA", "Lebanon, US", "Jamaica, USA",
    "Puerto Rico, US", "Hong Kong, China",
    "London and Paris, France", "Paris and Valencia, France",
    "Berlin and backups, Germany", "Peru, IN", "Mexico, MO", "Cuba, MO",
    "EU (London)", "EU (Dublin, London)", "London (EU)", "EU (Limburg)", "EU (Valencia)",
    "EU (Frankfurt, primary)", "EU (Frankfurt only)", "EU (Primary)", "EU (Berlin HQ)",
    "Canada, London", "🇨🇭 Sweden",
    "🇨🇭 Stockholm, Sweden", "🇨🇭 Geneva, Switzerland (backups)",
    # Qualifiers.
    "US, or Germany for the EU instance", "US or EU",
    "United States (optional for EU customers)",
    "US, only if enabled", "Primarily US", "USA and others", "Germany only", "USA*", "USA¹",
    "San Francisco, California*", "San Francisco*, CA", "Austin, Texas†, USA",
    "EU regions (primary); other regions as configured", "US (HQ); EU PoPs for traffic",
    "Ireland (EU) + US affiliates", "Depending on the customer, US", "may include India",
    "Ireland, Germany, ...", "Ireland...", "Ireland / ..", "EU, ...", "not within the EU",
    # Exclusions.
    "Not in US", "non-EU", "EU except Ireland", "EU (excluding Ireland)", "formerly US",
    "U.S.-based",
    "outside the EU", "anywhere but China", "Ireland (not UK)",
    # No place.
    "eu-west-1", "Germany (eu-west-1)", "AWS availability zone eu-west-1 (Frankfurt/Germany)",
    "AWS regions eu-west3 (Frankfurt/Germany)", "eu-west3 (Frankfurt/Germany)",
    "GCP regions eu-west4 (Frankfurt/Germany)", "eu-central-1 (Amsterdam)", "GCP eu-west-1",
    "AWS europe-west1", "eu-central-1", "Ireland (North)", "US (West Bank)", "Cyprus (North)",
    "US (Dublin, Ireland)", "Austin, TX: Dublin, Ireland", "US (Albania)",
    "Korea Central", "Ireland North", "America East", "EU West", "Virginia West",
    "Varies", "N/A", "Customer's region", "International", "us-east-1",
    "isEU ? 'EU' : 'US'",
]  # fmt: skip


@pytest.mark.parametrize("cell", CERTAIN)
def test_a_certain_location(cell: str) -> None:
    location = locations.read(cell)
    assert " ".join([*location.countries, *location.regions]) == CERTAIN[cell]
    assert location.unresolved == ""


QUALIFIERS = [
    "{} (only if enabled)", "{}, only for EU customers", "{} or others", "{}*", "primarily {}",
    "{} (except for backups)", "not {}", "{} and elsewhere", "{}; other regions as configured",
    "{} unless the customer chooses", "formerly {}", "outside {}", "{} – optional", "may be {}",
    "{}, depending on the plan", "{} [1]", "{} (until 2025)", "non-{}", "{}-based", "e.g. {}",
]  # fmt: skip


@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_no_qualifier_is_dropped(qualifier: str) -> None:
    for cell, codes in CERTAIN.items():
        qualified = qualifier.format(cell)
        location = locations.read(qualified)
        if codes:
            assert location.unresolved == " ".join(qualified.split()) or "\n" in cell, qualified
            assert {*location.countries} <= {*codes.split()}, qualified


@pytest.mark.parametrize("cell", UNCERTAIN)
def test_an_uncertain_location_goes_to_a_person_as_a_whole(cell: str) -> None:
    assert locations.read(cell).unresolved == cell


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("United States (optional for EU customers)", ("US",)),
        ("Germany (main region)", ("DE",)),
        ("Ireland (North)", ()),
        ("EU (excluding Ireland)", ()),
        ("USA (HQ)", ()),
        ("UAE (HQ); EU", ()),
        ("Germany (eu-west-1)", ()),
        ("EU/UK data regions (selected by us)", ("GB",)),
        ("USA (Acme Inc.); EU regions on request", ("US",)),
        ("UK (Acme). Adequate by decision", ("GB",)),
        ("USA / Global CDN", ("US",)),
        ("USA\nSee the list of Acme", ("US",)),
        ("USA; not for customers in Europe", ()),
        ("CA; further regions", ()),
        ("Georgia; further regions", ()),
        ("Not in US", ()),
        ("US, CA", ()),
    ],
)
def test_a_certain_country_may_stand_beside_a_remark(cell: str, codes: tuple[str, ...]) -> None:
    assert locations.read(cell).countries == codes


def test_a_column_of_codes_makes_a_code_certain() -> None:
    assert locations.are_codes(["US", "CA", "IE"])
    assert not locations.are_codes(["CA", "GA"])
    assert not locations.are_codes(["US", "Atlanta, GA"])
    assert locations.read("CA", codes=True).countries == ("CA",)
    assert locations.are_codes(["us, ca", "ie", ""])
    assert not locations.are_codes(["us", "no"])
    assert not locations.are_codes(["us", "to be decided"])
    assert not locations.are_codes(["de", "in"])
    assert locations.read("us, ca", codes=True).countries == ("US", "CA")
    assert locations.read("no", codes=True).unresolved == "no"


def test_places_are_kept() -> None:
    location = locations.read("Frankfurt, Germany; Ashburn, Virginia, USA")
    assert location.places == {"DE": "Frankfurt", "US": "Ashburn, Virginia"}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("38 Avenue John F. Kennedy, L-1855, Luxembourg", "LU"),
        ("989 Market St. San Francisco, CA 94103 USA", "US"),
        ("Grand Canal Dock, Dublin Ireland", "IE"),
        ("Anglická 141/20\nPraha 120 00\nCzech republic", "CZ"),
        ("440 Terry Ave N, Seattle, WA 98109", ""),
        ("1 Peachtree St, Atlanta, Georgia", ""),
        ("1 Main Street, Newark, New Jersey", ""),
        ("1 Main Street, Atlanta, GA", ""),
    ],
)
def test_the_country_of_an_address(address: str, code: str) -> None:
    assert locations.country_of_address(address) == code
