"""Compose a document from the facts of a register."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from checks.changes.history import History
from checks.changes.outlook import NO_OUTLOOK, outlook
from checks.data import facts as data
from checks.extracts import annex_iii, art_30, dora, iso_27701
from checks.extracts.document import (
    STATUS,
    ExtractDocument,
    ExtractGap,
    ExtractSection,
    ExtractSource,
    Kind,
    cell,
    section,
    table,
)
from checks.extracts.facts import Agreement, Facts, Publisher
from checks.languages.language import ENGLISH
from checks.publish import public
from checks.publish.published import PublishedScope, PublishedSubprocessor
from checks.publish.site import in_order
from checks.register.company import Company
from checks.register.model import Register, Subprocessor
from checks.register.policy import Policy

KINDS: Sequence[Kind] = ("annex-iii", "art-30", "dora", "iso-27701")
"""The kinds of documents for other people."""

CLAUSES = ("2021/914", "2021/915")
"""Decisions on standard contractual clauses. The first is the default."""

_SECTIONS: Mapping[Kind, Callable[[Facts], Sequence[ExtractSection]]] = {
    "annex-iii": annex_iii.sections,
    "art-30": art_30.sections,
    "dora": dora.sections,
    "iso-27701": iso_27701.sections,
}

UNPUBLISHED: Mapping[Kind, Sequence[str]] = {"art-30": art_30.INTERNAL, "dora": dora.INTERNAL}
"""The unpublished facts that an internal document of a kind has."""

_TITLES: Mapping[Kind, str] = {
    "annex-iii": "list of sub-processors",
    "art-30": "Record of processing activities of the processor",
    "dora": "Register of information: facts about the provider",
    "iso-27701": "Disclosure and change of subcontractors",
}


class UnknownScope(Exception):
    """No vendor and no setting has the scope."""


class Origin(NamedTuple):
    """The register of a document, as of a day, and how to find its files again.

    `commit` is None if the files are not committed. `history` is None without a repository.
    """

    register: Register
    as_of: date
    history: History | None
    commit: str | None
    digest: str


class Scope(NamedTuple):
    """A product, plan or region by its key, or by an entry's own words, and its title."""

    key: str
    title: str


def scope_named(name: str, register: Register) -> Scope:
    """The scope with a key or title. Raises `UnknownScope`."""
    own = {
        scope: scope for vendor in register.subprocessors for scope in vendor.stated("scope") or ()
    }
    known = {**own, **register.policy.scopes}
    folded = name.casefold()
    for key, title in known.items():
        if folded in (key.casefold(), title.casefold()):
            return Scope(key, title)
    listed = ", ".join(known) or "none"
    raise UnknownScope(f"there is no scope {name!r}; the known scopes are: {listed}")


def facts_of(origin: Origin, scope: Scope | None, *, internal: bool) -> Facts:
    """The facts of the vendors in use on the day, for the customers of the scope."""
    register, day = origin.register, origin.as_of
    view = NO_OUTLOOK
    if origin.history is not None:
        view = outlook(origin.history, register.subprocessors, day)
    reader = public.Publisher(register.policy, day, view, register.by_slug)
    shown = [reader.subprocessor(vendor) for vendor in in_order(register)]
    served = [_for_customers(vendor, scope) for vendor in shown if _serves(vendor["scope"], scope)]
    return Facts(
        _publisher(register.policy),
        [vendor for vendor in served if vendor["status"] == "active"],
        [vendor for vendor in served if vendor["status"] == "upcoming"],
        day,
        _agreements(register) if internal else None,
    )


def _serves(stated: Sequence[PublishedScope], scope: Scope | None) -> bool:
    """Whether an entry or a country holds for the customers of a scope. Without scope, it does."""
    if scope is None or not stated:
        return True
    return any(scope.key in (part["key"], part["title"]) for part in stated)


def _for_customers(vendor: PublishedSubprocessor, scope: Scope | None) -> PublishedSubprocessor:
    """An entry with only the countries that hold for the customers of a scope.

    If none does, all countries stay: nobody knows where their data is processed.
    """
    countries = [country for country in vendor["countries"] if _serves(country["scope"], scope)]
    return {**vendor, "countries": countries or vendor["countries"]}


def _publisher(policy: Policy) -> Publisher:
    company = policy.publisher or Company()
    period, subscribe = policy.notice.period, policy.site.subscribe
    return Publisher(policy.organization, policy.url, policy.contact, company, period, subscribe)


def _agreements(register: Register) -> Mapping[str, Agreement]:
    return {
        vendor.slug: _agreement(register.with_entity(vendor)) for vendor in register.subprocessors
    }


def _agreement(vendor: Subprocessor) -> Agreement:
    agreement = vendor.stated("agreement")
    if agreement is None:
        return Agreement(None, None, None)
    return Agreement(
        agreement.__dict__.get("reference"), agreement.__dict__.get("executed"), agreement.expires
    )


def document(
    kind: Kind, origin: Origin, scope: Scope | None, *, internal: bool, clauses: str = CLAUSES[0]
) -> ExtractDocument:
    """The document of a kind."""
    facts = facts_of(origin, scope, internal=internal)
    sections = [*_SECTIONS[kind](facts), *_remarks(kind, facts)]
    source = _source(kind, clauses)
    title = f"{source['annex']}: {_TITLES[kind]}" if "annex" in source else _TITLES[kind]
    sources: list[ExtractSource] = [
        {
            "title": source["title"],
            "url": source["url"],
            "read": source["read"],
            "note": source.get("note"),
        }
    ]
    gaps = [*facts.gaps.values()]
    return _document(kind, title, origin, scope, sources, sections, gaps, internal=internal)


def _source(kind: Kind, clauses: str) -> Mapping[str, Any]:
    source: Mapping[str, Any] = data("extracts")[kind][clauses if kind == "annex-iii" else "source"]
    return source


def _remarks(kind: Kind, facts: Facts) -> list[ExtractSection]:
    """What the document leaves out."""
    remarks = []
    if facts.later:
        names = ", ".join(
            f"{vendor['name']} (from {ENGLISH.day(vendor['engaged'])})"
            if vendor["engaged"]
            else vendor["name"]
            for vendor in facts.later
        )
        remarks.append(section("Announced, but not yet in use", f"{names}."))
    if kind in UNPUBLISHED and facts.agreements is None:
        left_out = "; ".join(UNPUBLISHED[kind])
        remarks.append(
            section(
                "Unpublished facts",
                f"This document leaves out {left_out}. They are not published, and do not count "
                "as missing facts.",
            )
        )
    return remarks


def gaps(origin: Origin, scope: Scope | None) -> ExtractDocument:
    """The facts that the documents of each kind lack, in a table of vendors and kinds."""
    found = {kind: document(kind, origin, scope, internal=False)["missing"] for kind in KINDS}
    fields: dict[str, dict[Kind, dict[str, None]]] = {}
    every: dict[str, dict[tuple[str, str], ExtractGap]] = {}
    for kind in KINDS:
        for gap in found[kind]:
            of_file = fields.setdefault(gap["file"], {kind: {} for kind in KINDS})
            of_file[kind][gap["field"]] = None
            every.setdefault(gap["file"], {})[gap["field"], gap["fact"]] = gap
    rows = [
        [
            cell(next(iter(every[file].values()))["name"], file),
            *(cell(*by_kind[kind]) for kind in KINDS),
        ]
        for file, by_kind in fields.items()
    ]
    missing = [gap for of_file in every.values() for gap in of_file.values()]
    columns = [(None, "Company"), *((None, kind) for kind in KINDS)]
    part = section(
        "Missing facts by document",
        "Each cell names the fields to fill in." if rows else "No fact is missing.",
        table=table(columns, rows) if rows else None,
    )
    return _document("gaps", "Missing facts", origin, scope, [], [part], missing)


def _document(
    kind: Kind,
    title: str,
    origin: Origin,
    scope: Scope | None,
    sources: list[ExtractSource],
    sections: list[ExtractSection],
    missing: list[ExtractGap],
    *,
    internal: bool = False,
) -> ExtractDocument:
    return {
        "version": 1,
        "kind": kind,
        "title": title,
        "organization": origin.register.policy.organization,
        "as_of": origin.as_of.isoformat(),
        "commit": origin.commit,
        "digest": origin.digest,
        "scope": scope.title if scope is not None else None,
        "internal": internal,
        "status": STATUS,
        "sources": sources,
        "sections": sections,
        "missing": missing,
    }
