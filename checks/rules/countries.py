"""Countries: where data is processed, in codes with a single meaning."""

import re
from collections.abc import Iterator

from checks.data.countries import assigned, is_seat, is_subdivision
from checks.data.country_hints import Advice, advice, advice_on_seat, in_parentheses
from checks.data.country_names import countries_named
from checks.data.regions import built_in, means_another
from checks.findings import (
    AddField,
    Correction,
    Corrections,
    Finding,
    Place,
    Remove,
    RenameField,
    Replace,
    Severity,
    choices,
    correction,
)
from checks.register.layout import REGISTER_FILE
from checks.register.model import Register, Subprocessor
from checks.register.policy import Policy, texts_by_language
from checks.rules.rule import rule


@rule
def country_code(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """Countries are assigned ISO 3166-1 alpha-2 codes, in capitals.

    Codes that register.yaml declares under `regions` are allowed too, but not for `established`: a
    company is established in a country.

    Why: the published table, the checks of transfers and readers' filters all use these codes.
    Source: ISO 3166-1, through pycountry.

    Bad:
        countries: [UK]
    Good:
        countries: [GB]

    Bad:
        countries: [Germany]
    Good:
        countries: [DE]

    Bad:
        countries: [XK]
    Good:
        # subprocessors/acme-cloud.yaml
        countries: [XK]
        # register.yaml
        regions: {XK: Kosovo}

    Bad:
        established: usa
    Good:
        established: US

    Bad:
        # subprocessors/acme-cloud.yaml
        established: EU
        # register.yaml
        regions: {EU: European Union}
    Good:
        # subprocessors/acme-cloud.yaml
        established: IE
        # register.yaml
        regions: {EU: European Union}
    """
    countries = vendor.stated("countries") or ()
    codes: list[tuple[Place, str]] = [
        (("countries", index), code) for index, code in enumerate(countries)
    ]
    known = register.codes
    if inside := in_parentheses(countries, known):
        edits = [Replace(("countries", index), code) for index, code in inside.items()]
        hint = f"remove the parentheses: {', '.join(inside.values())}"
        corrections = correction(*edits, certain=True)
        first = min(inside)
        message = f"`{countries[first]}` is not a country code"
        yield Finding(message, ("countries", first), hint, corrections=corrections)
    for place, code in codes:
        if code not in known and place[-1] not in inside:
            better = advice(code, register.policy.regions)
            corrections = tuple(
                Correction((Replace(place, meant),), better.certain) for meant in better.meant
            )
            if better.regions:
                corrections = _declared(place, better, register.policy)
            message = f"{code!r} is not an assigned country code"
            yield Finding(message, place, better.hint, corrections=corrections)
    seat = vendor.stated("established")
    if seat is not None and not (is_seat(seat) and seat in known):
        better = advice_on_seat(seat)
        message = f"{seat!r} is not an assigned country code"
        if seat in known:
            message = f"`{seat}` is a region, and a company is established in a country"
        place = ("established",)
        corrections = choices(place, better.meant)
        if better.certain:
            corrections = tuple(part._replace(certain=True) for part in corrections)
        yield Finding(message, place, better.hint, corrections=corrections)


def _declared(place: Place, better: Advice, policy: Policy) -> Corrections:
    """The correction that writes the codes of regions, and declares the regions."""
    codes = better.codes if len(better.codes) > 1 else better.codes[0]
    declared = [
        AddField(("regions", region), title, REGISTER_FILE)
        for region, title in better.regions
        if region not in policy.regions
    ]
    return correction(Replace(place, codes), *declared)


@rule
def country_repeated(vendor: Subprocessor) -> Iterator[Finding]:
    """A country is listed only once.

    Why: if a country is repeated, another country was usually meant.

    Bad:
        countries: [US, US]
    Good:
        countries: [US, CA]
    """
    seen: set[str] = set()
    for index, code in enumerate(vendor.countries):
        if code in seen:
            place: Place = ("countries", index)
            hint = f"remove the second {code}, or write the country that was meant"
            corrections = correction(Remove(place))
            yield Finding(f"{code} is already listed", place, hint, corrections=corrections)
        seen.add(code)


@rule(severity=Severity.WARNING, when="country_details")
def place_country(vendor: Subprocessor) -> Iterator[Finding]:
    """The place in a country does not name another country.

    A place that names a state or province of the country is fine, such as `Lebanon, Ohio` in `US`.

    Why: readers see the place, but the checks of transfers see only the code.

    Bad:
        countries: {DE: {place: "Bangalore, India"}}
    Good:
        countries: {IN: {place: Bangalore}}
    """
    for code, details in vendor.country_details.items():
        if code not in assigned() or not details.place:
            continue
        parts = _SEPARATORS.split(details.place)
        named = next(filter(None, (countries_named(part, ()) for part in parts)), (code,))
        if code not in named and not any(is_subdivision(part, code) for part in parts):
            message = f"the place names {assigned()[named[0]].name}, but the code is {code}"
            hint = f"write the place under {named[0]}, or correct the place"
            yield Finding(message, ("countries", code, "place"), hint)


_SEPARATORS = re.compile("[,;()/]")
"""Characters between a city and its country."""


@rule
def region_code(policy: Policy) -> Iterator[Finding]:
    """A code under `regions` is in capitals, and is not the code of a country.

    Why: otherwise a country would mean something else in this list than everywhere else.

    Bad:
        # register.yaml
        regions: {GA: Global availability}
    Good:
        # register.yaml
        regions: {EU: European Union}
    """
    for code in policy.regions:
        place: Place = ("regions", code)
        if code in assigned():
            message = f"{code} is the code of {assigned()[code].name}"
            yield Finding(message, place, "choose another code for the region", on_key=True)
        elif not (code.isascii() and code.replace("-", "").isalnum() and code == code.upper()):
            message = f"{code!r} is not a code"
            hint = "write the code in capital letters and digits, such as EU"
            corrections = correction(RenameField(place, code.upper())) if code.isalpha() else ()
            yield Finding(message, place, hint, on_key=True, corrections=corrections)


@rule
def region_meaning(policy: Policy) -> Iterator[Finding]:
    """The title of a built-in region names no other region or country.

    Built in are EU (the 27 member states), EEA (the EU with Iceland, Liechtenstein and Norway),
    WORLD (every country) and CUSTOMER (the country or region that each customer chooses). Their
    titles may be in any language and in any words.

    Why: the checks of transfers know these codes. A reader of the list sees only the title.
    Source: TEU Art. 52 for the EU, and the EEA Agreement.

    Bad:
        # register.yaml
        regions: {EU: Worldwide}
    Good:
        # register.yaml
        regions: {WORLD: Worldwide}

    Bad:
        # register.yaml
        regions: {EU: Germany}
    Good:
        # register.yaml
        regions: {EU: Europäische Union}
    """
    titles = (
        (code, language, text)
        for code, title in policy.regions.items()
        for language, text in texts_by_language(title).items()
    )
    for code, language, title in titles:
        another = means_another(code, title)
        if another:
            message = f"{title!r} means {another}, but {code} is {built_in()[code].meaning}"
            better = f"`{language or code}: {built_in()[code].title}`"
            hint = f"write {better}, or name {another} in the files"
            place: Place = ("regions", code, language) if language else ("regions", code)
            corrections = correction(Replace(place, built_in()[code].title))
            yield Finding(message, place, hint, corrections=corrections)
