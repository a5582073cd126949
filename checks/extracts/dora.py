"""The columns of a customer's register of ICT services that its provider can fill in (DORA)."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from checks.data import facts as data
from checks.data.countries import assigned
from checks.data.regions import CUSTOMER
from checks.extracts.document import ExtractLine, ExtractSection, cell, section, table
from checks.extracts.facts import Facts, applies_to
from checks.publish import words
from checks.publish.published import PublishedCountry, PublishedSubprocessor

_Row = Mapping[str, list[ExtractLine]]
"""The cells of a row, by the last four digits of the codes. Other columns are left out."""

INTERNAL = ["the reference and the days of the agreement with each subprocessor (B_02.02)"]
"""Unpublished facts, which only an internal document has."""

_WHO = {"field": "the register has no field for it", "customer": "the customer knows it"}
"""Why a column is not in the document."""


def sections(facts: Facts) -> Sequence[ExtractSection]:
    """A section for each template, and the columns that the document leaves out."""
    return [
        _template(
            facts,
            "B_05.01",
            [_publisher(facts), *(_provider(facts, vendor) for vendor in facts.entities)],
        ),
        _template(
            facts,
            "B_05.02",
            [_first_rank(facts), *(_second_rank(facts, vendor) for vendor in facts.vendors)],
            f"{facts.publisher.name} has rank 1 if it signs the agreement with the customer. Then "
            "its subprocessors have rank 2. The table lists all subprocessors. The customer "
            "reports only the subcontractors that effectively underpin ICT services supporting "
            "critical or important functions, or material parts of them (Art. 3(2)).",
        ),
        _template(
            facts,
            "B_02.02",
            [row for vendor in facts.vendors for row in _arrangements(facts, vendor)],
            "In the customer's register, this template is about the customer's own agreements. The "
            f"rows state where the subprocessors of {facts.publisher.name} work, for the columns "
            "about countries and storage.",
            "Each row is about a single country. The template takes a code of ISO 3166-1 in the "
            "columns of countries. Storage is Yes where the entry names storage among the "
            "activities in the country. Where the register names a region, the row has the name of "
            "the region: ask the subprocessor for the countries.",
            *_about_references(facts),
        ),
        _template(
            facts,
            "B_07.01",
            [_assessed(facts, vendor) for vendor in facts.entities],
            "The customer assesses ICT services that support critical or important functions. The "
            "rows have only the codes of the providers.",
        ),
        _left_out(facts),
    ]


def _about_references(facts: Facts) -> list[str]:
    if facts.agreements is None:
        return []
    return [
        f"Each reference identifies the agreement between {facts.publisher.name} and its "
        "subprocessor. For the agreement between the customer and its provider, the customer "
        "enters the customer's reference. The start is the day on which the last party signed."
    ]


def _templates() -> Mapping[str, Any]:
    templates: Mapping[str, Any] = data("extracts")["dora"]["templates"]
    return templates


def _template(facts: Facts, name: str, rows: Sequence[_Row], *paragraphs: str) -> ExtractSection:
    """A template with the columns that the document can fill in."""
    template = _templates()[name]
    by = {"register"} if facts.agreements is None else {"register", "internal"}
    columns = [column for column in template["columns"] if column["by"] in by]
    shown: list[tuple[str | None, str]] = [
        (f"{name}.{column['code']}", column["title"]) for column in columns
    ]
    codes = [column["code"] for column in columns]
    cells = [
        [*([row[_WHAT]] if _WHAT in row else []), *map(row.__getitem__, codes)] for row in rows
    ]
    if len(cells[0]) > len(shown):
        shown.insert(0, (None, "Provider"))
    return section(f"{name} {template['title']}", *paragraphs, table=table(shown, cells))


_WHAT = "provider"
"""The key of a cell before the columns of a template, for people: who the codes stand for."""


def _coded(code: ExtractLine, kind: str, code_column: str, kind_column: str) -> _Row:
    """The cells of an identifier and its type."""
    return {code_column: [code], kind_column: cell(kind)}


def _publisher(facts: Facts) -> _Row:
    company, name = facts.publisher.company, facts.publisher.name
    seat = cell(company.established or "")
    return {
        **_identifiers(facts, None),
        "0050": cell(name),
        "0060": cell(name if _is_latin(name) else ""),
        "0080": seat or [facts.missing(None, "established", "country of establishment")],
    }


def _provider(facts: Facts, vendor: PublishedSubprocessor) -> _Row:
    seat = vendor["established"]
    names = [vendor["name"], *vendor["also_known_as"]]
    latin = next(filter(_is_latin, names), None)
    return {
        **_identifiers(facts, vendor),
        "0050": cell(vendor["name"]),
        "0060": [
            facts.stated(vendor, latin, "also-known-as", "name in the Latin alphabet"),
        ],
        "0080": [
            facts.stated(
                vendor, seat and seat["code"], "established", "country of establishment"
            )
        ],
    }  # fmt: skip


def _identifiers(facts: Facts, vendor: PublishedSubprocessor | None) -> _Row:
    further = facts.identifiers(vendor)[1:]
    kind, code = further[0] if further else ("", "")
    return {
        **_coded(*facts.identifier(vendor), "0010", "0020"),
        "0030": cell(code),
        "0040": cell(kind),
    }


def _first_rank(facts: Facts) -> _Row:
    return {
        _WHAT: cell(facts.publisher.name),
        **_coded(*facts.identifier(None), "0030", "0040"),
        "0050": cell("1"),
        "0060": cell("Not applicable"),
        "0070": cell("Not applicable"),
    }


def _second_rank(facts: Facts, vendor: PublishedSubprocessor) -> _Row:
    return {
        _WHAT: cell(vendor["name"], vendor["purpose"] or ""),
        **_coded(*facts.identifier(vendor), "0030", "0040"),
        "0050": cell("2"),
        **_coded(*facts.identifier(None), "0060", "0070"),
    }


def _assessed(facts: Facts, vendor: PublishedSubprocessor) -> _Row:
    return {
        _WHAT: cell(vendor["name"]),
        **_coded(*facts.identifier(vendor), "0020", "0030"),
    }


def _arrangements(facts: Facts, vendor: PublishedSubprocessor) -> list[_Row]:
    """A row for each country of a vendor."""
    shared = {
        **_coded(*facts.identifier(vendor), "0030", "0040"),
        **_agreement(facts, vendor),
    }
    if not vendor["countries"]:
        unknown = [facts.no_countries(vendor)]
        places = dict.fromkeys(("0130", "0140", "0150", "0160"), unknown)
        return [{_WHAT: _about(vendor, applies_to(vendor)), **shared, **places}]
    return [
        {
            _WHAT: _about(vendor, words.scope(country["scope"]) or applies_to(vendor)),
            **shared,
            **_location(facts, vendor, country),
        }
        for country in vendor["countries"]
    ]


def _about(vendor: PublishedSubprocessor, customers: str) -> list[ExtractLine]:
    """What a row is about: the provider, its service, and the customers."""
    return cell(vendor["name"], vendor["purpose"] or "", customers)


def _location(facts: Facts, vendor: PublishedSubprocessor, country: PublishedCountry) -> _Row:
    where, activities = cell(_code(country)), {*country["activities"]}
    if not activities:
        place = f"countries.{country['code']}.for"
        unknown = [facts.missing(vendor, place, f"activities in {country['name']}")]
        return {"0130": where, **dict.fromkeys(("0140", "0150", "0160"), unknown)}
    stores = "storage" in activities
    return {
        "0130": where,
        "0140": cell("Yes" if stores else "No"),
        "0150": where if stores else [],
        "0160": where if activities - {"storage"} else [],
    }


def _code(country: PublishedCountry) -> str:
    """The code of a country, or the name of a region."""
    if country["code"] == CUSTOMER:
        return country["name"]
    return country["code"] if country["code"] in assigned() else f"{country['name']} (a region)"


def _agreement(facts: Facts, vendor: PublishedSubprocessor) -> _Row:
    """The cells of the agreement, in an internal document. An agreement without end never ends."""
    if facts.agreements is None:
        return {}
    agreement = facts.agreements[vendor["slug"]]
    executed = agreement.executed.isoformat() if agreement.executed is not None else None
    signed = facts.stated(
        vendor, executed, "agreement.executed", "day on which the last party signed"
    )
    return {
        "0010": [
            facts.stated(
                vendor, agreement.reference, "agreement.reference", "reference of the agreement"
            )
        ],
        "0070": [signed],
        "0080": cell((agreement.expires or _NEVER).isoformat()) if executed else [signed],
    }


_NEVER = date.max
"""The end of an agreement without end, 9999-12-31. Source: the instructions of B_02.02.0080."""


def _left_out(facts: Facts) -> ExtractSection:
    rows = []
    for name, template in _templates().items():
        for column in template["columns"]:
            reason = _WHO.get(column["by"], "")
            if column["by"] == "internal" and facts.agreements is None:
                reason = "only in an internal document"
            if reason:
                code = f"{name}.{column['code']}"
                rows.append([cell(code), cell(column["title"]), cell(reason)])
    columns = [(None, "Code"), (None, "Column"), (None, "Reason")]
    return section(
        "Columns that are left out",
        "These columns do not count as missing facts.",
        table=table(columns, rows),
    )


def _is_latin(name: str) -> bool:
    """Whether all letters of a name are Latin."""
    letters = filter(str.isalpha, name)
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
