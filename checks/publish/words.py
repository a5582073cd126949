"""The facts of a subprocessor in words, for people. The text is plain: each output escapes it."""

from collections.abc import Iterable, Iterator, Sequence

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


def in_words(items: Iterable[str]) -> str:
    """Words of the vocabulary and own words."""
    return ", ".join(
        item.replace("-", " ") if item in DATA or item in PEOPLE else item for item in items
    )


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


def ground(country: PublishedCountry) -> str:
    """The safeguard of transfers to a country, or that the register states none.

    Empty if no transfer takes place: in the EEA, and where the customer chooses the place.
    """
    if country["safeguard"] is not None:
        return country["safeguard"]
    return "" if country["third_country"] is False or country["code"] == CUSTOMER else _NOT_STATED


_NOT_STATED = "not stated"


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
