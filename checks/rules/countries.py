"""Countries: where data is processed, in codes that everybody reads alike."""

from collections.abc import Iterator

from checks.data.countries import advice, assigned
from checks.findings import Finding, Place
from checks.register.model import Register, Subprocessor
from checks.register.policy import Policy
from checks.rules.rule import rule


@rule
def country_code(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """Countries are assigned ISO 3166-1 alpha-2 codes, in capitals.

    Codes that register.yaml declares under `regions` are allowed too.

    Why: the published table, the transfer rules and every reader's filter key on them.
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
    """
    codes: list[tuple[Place, str]] = [
        (("countries", index), code) for index, code in enumerate(vendor.countries)
    ]
    if vendor.established is not None:
        codes.append((("established",), vendor.established))
    for place, code in codes:
        if code not in assigned() and code not in register.policy.regions:
            yield Finding(f"{code!r} is not an assigned country code", place, advice(code))


@rule
def country_repeated(vendor: Subprocessor) -> Iterator[Finding]:
    """A country stands once.

    Why: a repetition is mostly a slip for another country.

    Bad:
        countries: [US, US]
    Good:
        countries: [US, CA]
    """
    seen: set[str] = set()
    for index, code in enumerate(vendor.countries):
        if code in seen:
            place: Place = ("countries", index)
            yield Finding(f"{code} is listed already", place, "remove one of the two")
        seen.add(code)


@rule
def country_missing(vendor: Subprocessor) -> Iterator[Finding]:
    """At least one country is named.

    Why: where data is processed decides which transfer rules apply.
    Source: GDPR Art. 44; EDPB Opinion 22/2024 of 2024-10-07.

    Bad:
        countries: []
    Good:
        countries: [US]
    """
    if not vendor.countries:
        yield Finding("no country is named", ("countries",), "name where the data is processed")


@rule
def region_code(policy: Policy) -> Iterator[Finding]:
    """Codes under `regions` are capitals, and are not assigned to a country.

    Why: a region named like a country would change what that country means in this list alone.

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
            yield Finding(message, place, "use capital letters, such as EU", on_key=True)
