"""The list of subprocessors as an annex to the standard contractual clauses."""

from collections import defaultdict
from collections.abc import Sequence

from checks.extracts.document import ExtractLine, ExtractSection, cell, line, section, table
from checks.extracts.facts import Facts, applies_to, duration, entity_of, service
from checks.publish import words
from checks.publish.published import PublishedSubprocessor

_COLUMNS = (
    (None, "No."),
    (None, "Name"),
    (None, "Address"),
    (None, "Contact person's name, position and contact details"),
    (
        None,
        "Description of the processing (including a clear delimitation of responsibilities in case "
        "several sub-processors are authorised)",
    ),
)
"""The fields of the annex, in its order and words."""


def sections(facts: Facts) -> Sequence[ExtractSection]:
    """The sections of the annex."""
    services: defaultdict[str, list[PublishedSubprocessor]] = defaultdict(list)
    for vendor in facts.vendors:
        services[entity_of(vendor)].append(vendor)
    rows = [
        [
            cell(str(number)),
            cell(service(vendor)),
            facts.address(vendor),
            facts.contact(vendor),
            [
                *_description(facts, vendor),
                *_delimitation(vendor, services[entity_of(vendor)]),
            ],
        ]
        for number, vendor in enumerate(facts.vendors, 1)
    ]
    return [
        section(
            "List of sub-processors",
            "The controller has authorised the use of the following sub-processors:",
            table=table(_COLUMNS, rows),
        )
    ]


def _description(facts: Facts, vendor: PublishedSubprocessor) -> list[ExtractLine]:
    people = words.in_words(vendor["data_subjects"])
    return [
        facts.stated(vendor, vendor["purpose"], "purpose", "purpose", "Subject matter"),
        facts.stated(
            vendor, words.in_words(vendor["data"]), "data", "categories of personal data", "Data"
        ),
        facts.stated(
            vendor, people, "data-subjects", "categories of data subjects", "Data subjects"
        ),
        *_nature(facts, vendor),
        facts.stated(
            vendor, duration(vendor), "engaged", "first day of the processing", "Duration"
        ),
    ]


def _nature(facts: Facts, vendor: PublishedSubprocessor) -> list[ExtractLine]:
    """What happens in each country."""
    lines = facts.countries(vendor)
    for part in lines:
        part["label"] = f"Nature, {part['label']}" if part["label"] is not None else "Nature"
    return lines


def _delimitation(
    vendor: PublishedSubprocessor, services: Sequence[PublishedSubprocessor]
) -> list[ExtractLine]:
    """The customers of the entry, and the other entries of the same legal entity."""
    others = [
        line(f"{service(other)}: {other['purpose'] or 'purpose not stated'}", "Separate entry")
        for other in services
        if other is not vendor
    ]
    return [line(applies_to(vendor), "Applies to"), *others]
