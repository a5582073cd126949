"""The countries of ISO 3166-1."""

import pycountry

from checks.data.countries import assigned


def test_every_country_of_pycountry_is_assigned() -> None:
    codes = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    assert {code: country.alpha_3 for code, country in assigned().items()} == codes
