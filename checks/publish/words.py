"""The facts of a subprocessor in words, for people. The text is plain: each output escapes it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from checks.data.regions import CUSTOMER
from checks.publish.published import (
    PublishedChange,
    PublishedContact,
    PublishedCountry,
    PublishedName,
    PublishedScope,
    PublishedSubprocessor,
    PublishedVendor,
    effective_day,
)
from checks.register.vocabulary import DATA, PEOPLE

LINKS = {
    "agreement": "Agreement",
    "privacy": "Privacy",
    "security": "Security",
    "subprocessors": "Subprocessors",
}
"""The words of links, by their keys."""

SAFEGUARDS = {
    "adequacy": "Adequacy decision",
    "dpf": "Data Privacy Framework",
    "scc": "Standard contractual clauses",
    "bcr": "Binding corporate rules",
    "uk-addendum": "UK addendum to the clauses",
    "idta": "UK data transfer agreement",
    "derogation": "Derogation",
    "not-stated": "Not stated",
}
"""Short names of the mechanisms, by their keys."""

_FIELDS = {
    "purpose": "Purpose",
    "scope": "Scope",
    "website": "Website",
    "address": "Address",
    "established": "Seat",
    "transfers": "Safeguards",
    "contact": "Contact",
    "group": "Group",
}
"""Names of fields that have a single value, for a change from one value to another.

A new name is left out: the change says whether another legal entity takes over.
"""

_COLUMNS = {
    "": "none",
    "engaged": "none",
    "ended": "none",
    "announced": "none",
    "purpose": "purpose",
    "data": "purpose",
    "data-subjects": "purpose",
    "details": "purpose",
    "countries": "countries",
    "country-details": "countries",
    "regions": "countries",
    "established": "countries",
    "transfers": "countries",
}
"""The column of the table that shows a later change of a field. By default, the first column.

The marks beside the name show the days of engagement and end.
"""


LONGEST_TITLE = 90
"""Characters of a title. Readers of feeds and calendars show a title on a single line."""


def as_title(text: str, end: str = "") -> str:
    """A title with this text, which is cut at a word if it is too long, and with this end."""
    room = LONGEST_TITLE - len(end)
    if len(text) <= room:
        return text + end
    words = text[:room].rpartition(" ")[0].rstrip(_BETWEEN_WORDS)
    if len(words) < room // 2:  # some languages have no spaces
        words = text[: room - 1]
    return f"{words}…{end}"


_BETWEEN_WORDS = " ,;:(-–"


def with_dates(change: PublishedChange) -> str:
    """A change in words, with its dates if it waits for the notice period."""
    if change["objection_until"] is None:
        return logged(change)
    dates = f"takes effect on {change['effective']}, objections until {change['objection_until']}"
    return f"{logged(change)} ({dates})"


def later(vendor: PublishedSubprocessor, column: str) -> Sequence[PublishedChange]:
    """The later changes that a column shows: `entity`, `purpose` or `countries`."""
    return [
        change
        for change in vendor["upcoming"]
        if _COLUMNS.get((change["field"] or "").partition(".")[0], "entity") == column
    ]


def pending(vendor: PublishedSubprocessor) -> Sequence[PublishedChange]:
    """The later changes of a vendor, except its first and last day, which stand at its name."""
    return [
        change
        for change in vendor["upcoming"]
        if _COLUMNS.get((change["field"] or "").partition(".")[0]) != "none"
    ]


def field(change: PublishedChange) -> str:
    """The name of a field with a single value, or nothing."""
    return _FIELDS.get(change["field"] or "", "")


def logged(change: PublishedChange) -> str:
    """A change in the log: the summary, and whether it was withdrawn or amended."""
    if change["withdrawn"]:
        return f"{change['summary']} (withdrawn on {change['withdrawn']})"
    return (
        f"{change['summary']} (amended on {change['amended']})"
        if change["amended"]
        else (change["summary"])
    )


def first_day(vendor: PublishedSubprocessor) -> str:
    """The first day of a vendor that is not in use yet, as ISO 8601.

    Without an engagement, it is the day on which the addition takes effect.
    """
    added = (effective_day(change) for change in vendor["upcoming"] if change["kind"] == "added")
    return vendor["engaged"] or next(added)


def word(item: str) -> str:
    """A word of the vocabulary, or an own word."""
    return item.replace("-", " ") if item in DATA or item in PEOPLE else item


def in_words(items: Iterable[str]) -> str:
    """Words of the vocabulary and own words."""
    return ", ".join(map(word, items))


def whose_data(vendor: PublishedSubprocessor) -> str:
    """The data and the people: "Data of customers and users: contact, usage"."""
    data, people = in_words(vendor["data"]), [word(item) for item in vendor["data_subjects"]]
    if not people:
        return f"Data: {data}"
    whose = f"Data of {all_of(people)}"
    return f"{whose}: {data}" if data else whose


def all_of(items: Sequence[str]) -> str:
    """The items as a list in a sentence: a, b and c."""
    return " and ".join([*filter(None, [", ".join(items[:-1])]), *items[-1:]])


def scope(scopes: Sequence[PublishedScope]) -> str:
    """The titles of scopes."""
    return ", ".join(scope["title"] for scope in scopes)


def names(vendors: Sequence[PublishedVendor]) -> str:
    """The names of other subprocessors that the register still has."""
    return " and ".join(vendor["name"] for vendor in vendors if vendor["name"])


def earlier_name(name: PublishedName) -> str:
    """An earlier name with its last day."""
    return f"{name['name']} (until {name['until']})"


def earlier_names(names: Sequence[PublishedName]) -> str:
    """Earlier names, each with its last day."""
    return ", ".join(map(earlier_name, names))


def contact(contact: PublishedContact) -> str:
    """The name and the role of a contact, whichever is known."""
    return ", ".join(part for part in (contact["name"], contact["role"]) if part)


def happens(country: PublishedCountry) -> str:
    """The details of a country: place, activities and scope. Empty if none is known."""
    if not (country["place"] or country["activities"] or country["scope"]):
        return ""
    parts = (country["place"], ", ".join(country["activities"]), scope(country["scope"]))
    return " · ".join(part for part in parts if part)


def everything(country: PublishedCountry) -> str:
    """What is known of a country beyond its name, in a line. Empty if nothing is."""
    return ". ".join(part for part in (happens(country), safeguard(country)) if part)


def ground(country: PublishedCountry) -> str:
    """The safeguard of transfers to a country, or that the register states none.

    Empty if no transfer takes place: in the EEA, and where the customer chooses the place.
    """
    if country["safeguard"] is not None:
        return country["safeguard"]
    return "" if country["third_country"] is False or country["code"] == CUSTOMER else _NOT_STATED


_NOT_STATED = "not stated"


class Places(NamedTuple):
    """Neighbouring countries with the same safeguards, and these safeguards in a few words."""

    countries: list[PublishedCountry]
    safeguards: str


def places(countries: Iterable[PublishedCountry]) -> list[Places]:
    """The countries in their order, with the short names of their safeguards."""
    return [Places([*part], short) for short, part in groupby(countries, key=_safeguards)]


def _safeguards(country: PublishedCountry) -> str:
    if country["mechanisms"]:
        return ", ".join([SAFEGUARDS[mechanism] for mechanism in country["mechanisms"]])
    return "Safeguard not stated" if ground(country) else ""


def safeguard(country: PublishedCountry) -> str:
    """The safeguard of transfers to a country, in a line: see `ground`."""
    stated = ground(country)
    if stated == _NOT_STATED:
        return "Safeguard not stated"
    return f"Safeguard: {stated}" if stated else ""


def unknown_place(vendor: PublishedSubprocessor) -> Iterator[str]:
    """What the list says instead of countries, in lines. The seat is no place of processing."""
    seat = vendor["established"]
    if seat is not None:
        yield f"Established in {seat['name']}; place of processing not stated"
    else:
        yield "Place of processing not stated"
    if vendor["transfers"]:
        yield f"Safeguards: {', '.join(transfer['title'] for transfer in vendor['transfers'])}"
