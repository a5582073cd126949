"""Slips of people who write contracts, and have never written YAML."""

from tests.slips.slip import (
    COUNTRIES,
    DATA,
    KNOWN_AS,
    Asked,
    Slip,
)  # fmt: skip

_COUNTRIES = [
    # Names that are misspelt, or stand together.
    *(
        Slip("[US, DE]", f"[US, {written}]", "country-code", certain=False)
        for written in ("Germny", "Deutchland", "Gemany", "Allemange")
    ),
    *(
        Slip("[US, DE]", f"[{written}, DE]", "country-code", certain=False)
        for written in ("Untied States", "United Sttaes", "Vereinigte Staten")
    ),
    Slip("established: US", "established: Untied States", "country-code", certain=False),
    Slip(COUNTRIES, "countries: Germny", "wrong-type", "countries: [DE]", certain=False),
    Slip(COUNTRIES, "countries: United States, Germny", "wrong-type", certain=False),
    Slip(COUNTRIES, "countries: US (Virginia), DE (Frankfurt)", "wrong-type", certain=False),
    Slip(COUNTRIES, "countries: Frankfurt, Germany", "wrong-type", "countries: [DE]",
         certain=False),
    Slip(
        COUNTRIES, "countries: United States of America (Virginia) and the UK", "wrong-type",
        "countries: [US, GB]", certain=False,
    ),
    Slip(
        "[US, DE]", "[United States of America (Virginia) and the UK]", "country-code", "[US, GB]",
        certain=False,
    ),
    Slip(COUNTRIES, "countries: USA und Deutschland", "wrong-type"),
    Slip(COUNTRIES, "countries: États-Unis et Allemagne", "wrong-type"),
    Slip(COUNTRIES, "countries: Trinidad and Tobago and the UK", "wrong-type",
         "countries: [TT, GB]"),
    Slip(COUNTRIES, "countries: • US • DE", "wrong-type"),
    Slip(COUNTRIES, "countries:\n  a) US\n  b) DE", "wrong-type",
         "countries:\n  [US, DE]", below=1),
    Slip("[US, DE]", "[US,\u00a0DE]", "country-code", "[US,DE]"),
]  # fmt: skip

_LISTS = [
    # Quotation marks, bullets and full stops in lists.
    Slip(DATA, "data: [“contact, usage”]", "quoted-text"),
    Slip(DATA, "data: [„contact, usage“]", "quoted-text"),
    Slip(DATA, "data: “contact, usage”", "wrong-type"),
    Slip(DATA, "data: ‘contact’ and ‘usage’", "wrong-type"),
    Slip(DATA, "data: [«contact», usage]", "quoted-text"),
    Slip(DATA, "data: • contact • usage", "wrong-type"),
    Slip(DATA, "data: Contact, Usage.", "wrong-type"),
    Slip(DATA, "data: contact; usage;", "wrong-type"),
    Slip(DATA, "data: [contact, usage.]", "own-word"),
    Slip(DATA, "data:\n  - contact,\n  - usage", "own-word",
         "data:\n  - contact\n  - usage", below=1),
    Slip(DATA, "data:\n  1. contact\n  2. usage", "wrong-type",
         "data:\n  [contact, usage]", below=1),
    Slip(KNOWN_AS, "also-known-as: SendGrid (mail)", "wrong-type",
         "also-known-as: [SendGrid (mail)]"),
]  # fmt: skip

HABITS = [*_COUNTRIES, *_LISTS]

ASKED: list[Asked] = [
    Asked(COUNTRIES, "countries: worldwide", "wrong-type", "the codes of the countries"),
    Asked(COUNTRIES, "countries: EU/EWR", "wrong-type", "the codes of the countries"),
    Asked(COUNTRIES, "countries: yes", "wrong-type", "the codes of the countries"),
    Asked(COUNTRIES, "countries: US and others", "wrong-type", "the codes of the countries"),
    Asked(DATA, "data: yes", "wrong-type", "write the values in brackets"),
    Asked(DATA, "data: tbd", "wrong-type", "write the values in brackets"),
]
"""Slips that only a person can correct."""
