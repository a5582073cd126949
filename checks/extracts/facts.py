"""The facts of vendors for documents, and the facts that are missing.

All facts come from the published list, so no unpublished fact can get into a document. Only
`agreements` holds unpublished facts, and only for an internal document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from checks.data.regions import CUSTOMER
from checks.extracts.document import ExtractGap, ExtractLine, cell, line
from checks.languages.language import ENGLISH
from checks.publish import words
from checks.publish.published import (
    PublishedContact,
    PublishedCountry,
    PublishedIdentifiers,
    PublishedSubprocessor,
)
from checks.register.company import Company, Contact, Identifiers
from checks.register.layout import REGISTER_FILE, path_of
from checks.register.model import ONLY_OF_ENTITY
from checks.register.period import Period

ALL_CUSTOMERS = "all customers"


class Publisher(NamedTuple):
    """The company that publishes the list, with its notice periods and addresses.

    `subscribe` is the address where customers subscribe to notices.
    """

    name: str
    url: str
    contact: str
    company: Company
    period: Period
    subscribe: str | None


class Agreement(NamedTuple):
    """The agreement with a vendor, which is not published."""

    reference: str | None
    executed: date | None
    expires: date | None


@dataclass
class Facts:
    """What a document may say: the publisher, and the vendors in use on the day `as_of`.

    `later` are the vendors that start later. `agreements` are the agreements by slug, in an
    internal document. The methods note each missing fact once.
    """

    publisher: Publisher
    vendors: Sequence[PublishedSubprocessor]
    later: Sequence[PublishedSubprocessor]
    as_of: date
    agreements: Mapping[str, Agreement] | None = None
    gaps: dict[tuple[str, str, str], ExtractGap] = field(default_factory=dict)

    @property
    def entities(self) -> Sequence[PublishedSubprocessor]:
        """The first entry of each legal entity."""
        first: dict[str, PublishedSubprocessor] = {}
        for vendor in self.vendors:
            first.setdefault(entity_of(vendor), vendor)
        return [*first.values()]

    def missing(
        self,
        vendor: PublishedSubprocessor | None,
        where: str,
        fact: str,
        label: str | None = None,
    ) -> ExtractLine:
        """A line that marks a missing fact. `where` is the field that would hold the fact.

        Without a vendor, the fact is about the publisher.
        """
        if vendor is None:
            file, name, where = REGISTER_FILE, self.publisher.name, f"publisher.{where}"
        else:
            of_entity = where.partition(".")[0] in ONLY_OF_ENTITY
            file = path_of((of_entity and vendor["entity"]) or vendor["slug"])
            name = vendor["name"]
        self.gaps.setdefault(
            (file, where, fact),
            {
                "subprocessor": vendor["slug"] if vendor is not None else None,
                "name": name,
                "fact": fact,
                "file": file,
                "field": where,
            },
        )
        return {"label": label, "text": None, "missing": fact, "is_day": False}

    def stated(
        self, vendor: PublishedSubprocessor, text: str | None, where: str, fact: str,
        label: str | None = None,
    ) -> ExtractLine:  # fmt: skip
        """A line with a text, or the mark of the missing fact."""
        return line(text, label) if text else self.missing(vendor, where, fact, label)

    def address(self, vendor: PublishedSubprocessor) -> list[ExtractLine]:
        """The postal address."""
        return [self.stated(vendor, vendor["address"], "address", "postal address")]

    def contact(self, vendor: PublishedSubprocessor) -> list[ExtractLine]:
        """The contact: name or position, and contact details. A role mailbox is enough."""
        return self._contact(vendor, vendor["contact"], "contact")

    def contact_of_publisher(self, where: str, contact: Contact | None) -> list[ExtractLine]:
        """A contact of the publisher, in the field `where`."""
        shown: PublishedContact | None = None
        if contact is not None:
            shown = {
                "name": contact.name,
                "role": contact.role,
                "email": contact.email,
                "url": contact.url,
            }
        return self._contact(None, shown, where)

    def _contact(
        self, vendor: PublishedSubprocessor | None, contact: PublishedContact | None, where: str
    ) -> list[ExtractLine]:
        if contact is None:
            return [self.missing(vendor, where, _CONTACTS[where])]
        lines = cell(words.contact(contact))
        if not lines:
            fact = "name or position of the contact"
            lines = [self.missing(vendor, f"{where}.role", fact)]
        details = cell(contact["email"] or "", contact["url"] or "")
        fact = "e-mail address or page of the contact"
        return lines + (details or [self.missing(vendor, f"{where}.email", fact)])

    def identifier(self, vendor: PublishedSubprocessor | None) -> tuple[ExtractLine, str]:
        """The identifier of a legal entity, LEI before EUID, and its type."""
        codes = self.identifiers(vendor)
        if not codes:
            where = "identifiers"
            return self.missing(vendor, where, "identifier of the legal entity, LEI or EUID"), ""
        kind, code = codes[0]
        return line(code), kind

    def identifiers(self, vendor: PublishedSubprocessor | None) -> list[tuple[str, str]]:
        """All identifiers of a legal entity, as pairs of type and code."""
        if vendor is not None:
            stated = vendor["identifiers"]
        else:
            stated = _as_published(self.publisher.company.identifiers)
        if stated is None:
            return []
        codes = [("LEI", stated["lei"]), ("EUID", stated["euid"])]
        return [(kind, code) for kind, code in codes if code]

    def countries(self, vendor: PublishedSubprocessor) -> list[ExtractLine]:
        """The countries of processing, with what happens there."""
        if not vendor["countries"]:
            return [self.no_countries(vendor)]
        lines = []
        for country in vendor["countries"]:
            parts = (country["place"], words.scope(country["scope"]))
            shown = ", ".join(part for part in parts if part)
            name = f"{country['name']} ({shown})" if shown else country["name"]
            lines.append(
                self.stated(
                    vendor, ", ".join(country["activities"]), f"countries.{country['code']}.for",
                    f"activities in {country['name']}", name,
                )
            )  # fmt: skip
        return lines

    def no_countries(self, vendor: PublishedSubprocessor) -> ExtractLine:
        """The mark of a vendor without countries of processing."""
        return self.missing(vendor, "countries", "countries of processing")

    def transfers(
        self, vendor: PublishedSubprocessor
    ) -> list[tuple[PublishedCountry, ExtractLine]]:
        """The countries outside the EEA, each with the safeguard of the transfer to it.

        A country that the customer chooses may lie inside, so no safeguard is missing.
        """
        return [
            (
                country,
                line("depends on the country")
                if country["code"] == CUSTOMER and not country["safeguard"]
                else self.stated(
                    vendor, country["safeguard"], "transfers",
                    f"safeguard of the transfer to {country['name']}",
                ),
            )
            for country in vendor["countries"]
            if country["third_country"] is not False
        ]  # fmt: skip


def duration(vendor: PublishedSubprocessor) -> str | None:
    """The time of processing, or None if its start is unknown."""
    if vendor["engaged"] is None:
        return None
    first = ENGLISH.day(vendor["engaged"])
    if vendor["ended"] is not None:
        return f"from {first} until the day before {ENGLISH.day(vendor['ended'])}"
    return f"since {first}; no end is stated"


def applies_to(vendor: PublishedSubprocessor) -> str:
    """The products, plans or regions for which an entry holds."""
    return words.scope(vendor["scope"]) or ALL_CUSTOMERS


def named(country: PublishedCountry) -> str:
    """The name of a country, with the customers for whom it holds."""
    customers = words.scope(country["scope"])
    return f"{country['name']} ({customers})" if customers else country["name"]


def service(vendor: PublishedSubprocessor) -> str:
    """The name of an entry beside other entries of the same legal entity."""
    brands = ", ".join(vendor["also_known_as"])
    return f"{vendor['name']} ({brands})" if brands else vendor["name"]


def entity_of(vendor: PublishedSubprocessor) -> str:
    """The slug of the entry with the facts of the legal entity."""
    return vendor["entity"] or vendor["slug"]


_CONTACTS = {
    "contact": "contact person, with position and contact details",
    "representative": "representative in the Union",
    "data-protection-officer": "data protection officer",
}
"""What is missing without a contact, by field."""


def _as_published(identifiers: Identifiers | None) -> PublishedIdentifiers | None:
    if identifiers is None:
        return None
    return {"lei": identifiers.lei, "euid": identifiers.euid}
