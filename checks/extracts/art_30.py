"""The parts of a processor's record of processing activities that the register knows."""

from collections.abc import Sequence

from checks.data.countries import assigned
from checks.data.transfers import third_country
from checks.extracts.document import ExtractLine, ExtractSection, cell, day, section, table
from checks.extracts.facts import Facts, applies_to, named, service
from checks.publish import words
from checks.publish.published import PublishedSubprocessor

_PAIR = ((None, "Fact"), (None, "Content"))

INTERNAL = ["the reference and the day of the agreement with each subprocessor"]
"""Unpublished facts, which only an internal document has."""


def sections(facts: Facts) -> Sequence[ExtractSection]:
    """The sections of the record, by the points of GDPR Art. 30(2)."""
    return [
        section("Processor (Art. 30(2)(a))", table=table(_PAIR, _processor(facts))),
        section(
            "Controllers (Art. 30(2)(a))",
            f"The controllers are the customers of {facts.publisher.name}. The register does not "
            "list the customers: add the list, with their contact details, representatives and "
            "data protection officers.",
        ),
        _others(facts),
        _categories(facts),
        _transfers(facts),
        _measures(facts),
    ]


def _processor(facts: Facts) -> list[list[list[ExtractLine]]]:
    company = facts.publisher.company
    address = cell(company.address or "")
    officer = company.data_protection_officer
    return [
        [cell("Name"), cell(facts.publisher.name)],
        [cell("Address"), address or [facts.missing(None, "address", "postal address")]],
        [cell("Contact"), facts.contact_of_publisher("contact", company.contact)],
        [cell("Representative in the Union"), _representative(facts)],
        [
            cell("Data protection officer"),
            facts.contact_of_publisher("data-protection-officer", officer),
        ],
    ]


def _representative(facts: Facts) -> list[ExtractLine]:
    """The representative. A company that is established in the EEA needs none."""
    company = facts.publisher.company
    if company.representative is None:
        if company.established is None:
            return [facts.missing(None, "established", "country of establishment")]
        if third_country(company.established) is False:
            country = assigned()[company.established].name
            return cell(f"none needed: established in {country}")
    return facts.contact_of_publisher("representative", company.representative)


def _others(facts: Facts) -> ExtractSection:
    columns = [(None, "Name"), (None, "Address"), (None, "Contact")]
    rows = [
        [cell(vendor["name"]), facts.address(vendor), facts.contact(vendor)]
        for vendor in facts.entities
    ]
    return section("Other processors engaged (Art. 30(2)(a))", table=table(columns, rows))


def _categories(facts: Facts) -> ExtractSection:
    columns = [
        (None, "Category of processing"),
        (None, "Subprocessor"),
        (None, "Personal data"),
        (None, "Data subjects"),
        (None, "Applies to"),
    ]
    rows = [
        [
            [facts.stated(vendor, vendor["purpose"], "purpose", "purpose")],
            cell(service(vendor)),
            [
                facts.stated(
                    vendor, words.in_words(vendor["data"]), "data", "categories of personal data"
                )
            ],
            [
                facts.stated(
                    vendor, words.in_words(vendor["data_subjects"]), "data-subjects",
                    "categories of data subjects",
                )
            ],
            cell(applies_to(vendor)),
        ]
        for vendor in facts.vendors
    ]  # fmt: skip
    return section(
        "Categories of processing (Art. 30(2)(b))",
        "The register covers only the processing by subprocessors. Add the processing without "
        "subprocessors.",
        table=table(columns, rows),
    )


def _transfers(facts: Facts) -> ExtractSection:
    columns = [(None, "Subprocessor"), (None, "Third country or region"), (None, "Safeguard")]
    rows = [row for vendor in facts.vendors for row in _transfers_to(facts, vendor)]
    if facts.agreements is not None:
        columns.append((None, "Agreement"))
    return section(
        "Transfers to third countries (Art. 30(2)(c))",
        *([] if rows else ["None."]),
        table=table(columns, rows) if rows else None,
    )


def _transfers_to(facts: Facts, vendor: PublishedSubprocessor) -> list[list[list[ExtractLine]]]:
    name, agreement = cell(service(vendor)), _agreement(facts, vendor)
    if not vendor["countries"]:
        return [[name, [facts.no_countries(vendor)], [], *agreement]]
    return [
        [name, cell(named(country)), [safeguard], *agreement]
        for country, safeguard in facts.transfers(vendor)
    ]


def _agreement(facts: Facts, vendor: PublishedSubprocessor) -> list[list[ExtractLine]]:
    """The cell of the agreement, in an internal document."""
    if facts.agreements is None:
        return []
    agreement = facts.agreements[vendor["slug"]]
    reference = facts.stated(
        vendor, agreement.reference, "agreement.reference", "reference of the agreement"
    )
    if agreement.executed is not None:
        executed = day(agreement.executed.isoformat(), "executed")
    else:
        fact = "day on which the last party signed"
        executed = facts.missing(vendor, "agreement.executed", fact, "executed")
    return [[reference, executed]]


def _security_page(vendor: PublishedSubprocessor) -> str | None:
    return vendor["links"]["security"] if vendor["links"] is not None else None


def _measures(facts: Facts) -> ExtractSection:
    columns = [(None, "Subprocessor"), (None, "Security page")]
    rows = [
        [cell(service(vendor)), cell(_security_page(vendor) or "none stated")]
        for vendor in facts.vendors
    ]
    return section(
        "Security measures (Art. 30(2)(d))",
        "The register has no field for technical and organisational measures. Add a general "
        "description, where possible. The table links the security pages that the register "
        "names. A missing page does not count as a missing fact.",
        table=table(columns, rows),
    )
