"""The disclosure and the change of subprocessors, for an audit under ISO/IEC 27701."""

from collections.abc import Iterator, Sequence

from checks.extracts.document import ExtractLine, ExtractSection, cell, day, section, table
from checks.extracts.facts import Facts, applies_to, named, service
from checks.publish import words
from checks.publish.published import PublishedSubprocessor

_PAIR = ((None, "Means"), (None, "Content"))


def sections(facts: Facts) -> Sequence[ExtractSection]:
    """The sections of the two controls."""
    columns = [
        (None, "Subprocessor"),
        (None, "Service"),
        (None, "Applies to"),
        (None, "Countries"),
        (None, "Safeguards of transfers"),
    ]
    disclosed = [_disclosed(facts, vendor) for vendor in facts.vendors]
    upcoming = [row for vendor in (*facts.vendors, *facts.later) for row in _upcoming(vendor)]
    changes = [
        (None, "Subprocessor"),
        (None, "Change"),
        (None, "Announced"),
        (None, "Objections until"),
        (None, "Takes effect"),
    ]
    return [
        section(
            "A.2.5.7 Disclosure of subcontractors used to process PII",
            table=table(columns, disclosed),
        ),
        section(
            "A.2.5.7 Means of disclosure",
            table=table(_PAIR, [[cell("Public list"), cell(facts.publisher.url)]]),
        ),
        section(
            "A.2.5.9 Change of subcontractor to process PII",
            table=table(_PAIR, [[cell(name), cell(text)] for name, text in _means(facts)]),
        ),
        section(
            "Announced changes that take effect later",
            *([] if upcoming else ["None."]),
            table=table(changes, upcoming) if upcoming else None,
        ),
    ]


def _disclosed(facts: Facts, vendor: PublishedSubprocessor) -> list[list[ExtractLine]]:
    countries = [named(country) for country in vendor["countries"]]
    safeguards = facts.transfers(vendor)
    for country, safeguard in safeguards:
        safeguard["label"] = country["name"]
    return [
        cell(vendor["name"]),
        [facts.stated(vendor, vendor["purpose"], "purpose", "purpose")],
        cell(applies_to(vendor)),
        cell(*countries) or [facts.no_countries(vendor)],
        [safeguard for _, safeguard in safeguards] or cell(_inside(vendor)),
    ]


def _inside(vendor: PublishedSubprocessor) -> str:
    """What stands in place of safeguards. Without countries, nobody knows."""
    return "none needed: no third country" if vendor["countries"] else ""


def _means(facts: Facts) -> Iterator[tuple[str, str]]:
    """How customers hear of changes, and how they object."""
    publisher = facts.publisher
    kind = "days" if publisher.period.holidays is None else "working days"
    yield "Notice before a material change", f"{publisher.period.days} {kind}"
    yield "Time for objections", f"{publisher.period.objections} {kind}"
    yield "Objections to", publisher.contact
    yield "Announced on", "the public list, with feeds and a calendar"
    if publisher.subscribe is not None:
        yield "Notices by e-mail", publisher.subscribe
    yield "Record of changes", "the commits of the register, each with its day"


def _upcoming(vendor: PublishedSubprocessor) -> list[list[list[ExtractLine]]]:
    return [
        [
            cell(service(vendor)),
            cell(words.with_first_day(change)),
            *(
                [day(stated)] if stated else []
                for stated in (change["announced"], change["objection_until"], change["effective"])
            ),
        ]
        for change in vendor["upcoming"]
    ]
