"""The published list as a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from checks.escaping import csv_cells
from checks.publish import words
from checks.publish.filters import Choices
from checks.publish.formats import Rows
from checks.publish.news import News
from checks.publish.published import (
    PublishedContact,
    PublishedCountry,
    PublishedHead,
    PublishedIdentifiers,
    PublishedLinks,
    PublishedName,
    PublishedSubprocessor,
    PublishedTransfer,
)

_COLUMNS = (
    "slug", "name", "entity", "replaces", "also_known_as", "formerly", "website", "group", "scope",
    "purpose", "data", "data_subjects", "countries", "country_names", "places", "activities",
    "country_scopes", "safeguards", "transfers", "established", "address", "contact.name",
    "contact.role", "contact.email", "contact.url", "identifiers.lei", "identifiers.euid",
    "links.agreement", "links.privacy", "links.security", "links.subprocessors", "status",
    "announced", "engaged", "ended", "pending", "next_effective", "objection_until",
)  # fmt: skip

BOM = "\ufeff"
"""Starts a file of CSV. Without it, Excel takes UTF-8 for the encoding of the system."""


class Csv:
    """CSV (RFC 4180). Lists are joined with `; `, and no cell is read as a formula.

    Each of the `details`, which are keys, has a column at the end. `today` is the day of the list.
    """

    file = "subprocessors.csv"
    folds_ended = False

    def __init__(self, today: date, details: Sequence[str] = ()) -> None:
        self._today = today.isoformat()
        self._details = details
        self._line = csv.writer(_Echo(), lineterminator="\r\n").writerow

    def row(self, vendor: PublishedSubprocessor) -> str:
        """One subprocessor as a line."""
        cells = [*_csv_cells(vendor), *_pending(vendor, self._today)]
        if self._details:
            values = {detail["key"]: detail["value"] for detail in vendor["details"]}
            cells += [values.get(key, "") for key in self._details]
        return str(self._line(csv_cells(cells)))

    def whole(
        self, head: PublishedHead, rows: Rows, news: News | None, choices: Choices | None = None
    ) -> Iterator[str]:
        """The lines below a header."""
        columns = (*_COLUMNS, *(f"details.{key}" for key in self._details))
        yield BOM + str(self._line(columns))
        yield from chain.from_iterable(rows.values())


class _Echo:
    """A file for csv.writer. The writer returns the result of `write`: the text itself."""

    def write(self, text: str) -> str:
        return text


_NO_CONTACT: PublishedContact = {"name": None, "role": None, "email": None, "url": None}
_NO_IDENTIFIERS: PublishedIdentifiers = {"lei": None, "euid": None}
_NO_LINKS: PublishedLinks = {
    "agreement": None, "privacy": None, "security": None, "subprocessors": None,
}  # fmt: skip


def _csv_cells(vendor: PublishedSubprocessor) -> Sequence[str]:
    """The cells of all columns but those of pending changes and of details."""
    countries, established = vendor["countries"], vendor["established"]
    places, activities, scopes = _details(countries)
    contact, links = vendor["contact"] or _NO_CONTACT, vendor["links"] or _NO_LINKS
    identifiers = vendor["identifiers"] or _NO_IDENTIFIERS
    return (
        vendor["slug"],
        vendor["name"],
        vendor["entity"] or "",
        "; ".join([other["slug"] for other in vendor["replaces"]]),
        "; ".join(vendor["also_known_as"]),
        "; ".join(map(_earlier_name, vendor["formerly"])),
        vendor["website"] or "",
        vendor["group"],
        "; ".join([scope["title"] for scope in vendor["scope"]]),
        vendor["purpose"] or "",
        "; ".join(vendor["data"]),
        "; ".join(vendor["data_subjects"]),
        "; ".join([country["code"] for country in countries]),
        "; ".join([country["name"] for country in countries]),
        places,
        activities,
        scopes,
        _of_countries([(country, words.ground(country)) for country in countries]),
        "; ".join(map(_transfer, vendor["transfers"])),
        established["code"] if established else "",
        vendor["address"] or "",
        contact["name"] or "",
        contact["role"] or "",
        contact["email"] or "",
        contact["url"] or "",
        identifiers["lei"] or "",
        identifiers["euid"] or "",
        links["agreement"] or "",
        links["privacy"] or "",
        links["security"] or "",
        links["subprocessors"] or "",
        vendor["status"],
        vendor["announced"] or "",
        vendor["engaged"] or "",
        vendor["ended"] or "",
    )


_NOTHING = ("", "", "")


def _details(countries: Sequence[PublishedCountry]) -> Sequence[str]:
    """The places in the countries, the activities there, and their scopes."""
    detailed = [c for c in countries if c["place"] or c["activities"] or c["scope"]]
    if not detailed:
        return _NOTHING
    return (
        _of_countries([(country, country["place"]) for country in detailed]),
        _of_countries([(country, ", ".join(country["activities"])) for country in detailed]),
        _of_countries([(country, words.scope(country["scope"])) for country in detailed]),
    )


def _pending(vendor: PublishedSubprocessor, today: str) -> Sequence[str]:
    """The pending changes in words, the next day of effect, and the next day for objections."""
    if not vendor["upcoming"]:
        return _NOTHING
    changes = [words.with_first_day(change).replace("; ", ", ") for change in vendor["upcoming"]]
    deadline = words.next_deadline(vendor, today)
    return "; ".join(changes), words.next_effect(vendor) or "", deadline or ""


def _of_countries(parts: Iterable[tuple[PublishedCountry, str | None]]) -> str:
    """Facts about countries, each after the country's code. Only countries are joined with `; `."""
    return "; ".join(
        [f"{country['code']}: {text.replace('; ', ', ')}" for country, text in parts if text]
    )


def _earlier_name(name: PublishedName) -> str:
    """An earlier name with its last day: `Beta Ltd (until 2023-05-01)`."""
    return f"{name['name']} (until {name['until']})"


def _transfer(transfer: PublishedTransfer) -> str:
    """A safeguard with its details: `dpf (verified 2026-10-19, uk)`."""
    details = [
        f"for {' + '.join(transfer['countries'])}" if transfer["countries"] else "",
        f"verified {transfer['verified']}" if transfer["verified"] else "",
        "uk" if transfer["uk"] else "",
        "swiss" if transfer["swiss"] else "",
        f"module {' + '.join(map(str, transfer['module']))}" if transfer["module"] else "",
        f"executed {transfer['executed']}" if transfer["executed"] else "",
        f"approved {transfer['approved']}" if transfer["approved"] else "",
        transfer["article"] or "",
    ]
    stated = ", ".join(detail for detail in details if detail)
    return f"{transfer['mechanism']} ({stated})" if stated else transfer["mechanism"]
