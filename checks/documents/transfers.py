"""Transfers to other countries, as a law judges them, and what changes if a mechanism falls."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from typing_extensions import TypedDict

from checks.changes.diff import diff
from checks.changes.safeguards import known_safeguards
from checks.changes.terms import scope_title
from checks.changes.transfers import Law, OnRecord, Transfer, Verdict, transfers
from checks.data.regimes import Adequacy, Key
from checks.documents.naming import Labels, name_of
from checks.json_text import indented_json
from checks.languages.language import ENGLISH
from checks.register.model import Framework, Register, Safeguard, Subprocessor, Transfers

View = Literal["adequate", "partly-adequate", "third", "unclear"]
"""How the law sees a country: adequate for all recipients or for some, a third country without a
decision, or a region that may lie inside."""

Effect = Literal["loses", "keeps", "unaffected"]


class TransferDecision(TypedDict):
    """A decision on adequacy. `only` names the recipients, if the decision does not cover all.
    `limits` are the limits to the processing. `until` is the last day, or null. `read` names the
    text of the source that was read.
    """

    number: str
    only: str | None
    limits: str | None
    since: str
    until: str | None
    read: str


class TransferSafeguard(TypedDict):
    """A safeguard on record for the country. `day` is its only day: verified, executed or approved.

    `counts` says whether the safeguard is a ground under the law. If not, `note` says why.
    """

    mechanism: str
    day: str | None
    extensions: list[str]
    counts: bool
    note: str | None


class TransferRow(TypedDict):
    """A vendor and a country outside. `label` is the name, with the slug if names are equal.

    `why` says why the transfer is not covered. `scope` lists the products, plans or regions served
    from the country; an empty list means all customers. `grounds` are the mechanisms that count. If
    mechanisms are left out, `before` is the verdict with all mechanisms, and `effect` says whether
    the transfer loses its cover, keeps its cover by other grounds, or does not rest on them.
    """

    subprocessor: str
    name: str
    label: str
    path: str
    status: Literal["active", "upcoming"]
    scope: list[str]
    code: str
    country: str
    view: View
    decision: TransferDecision | None
    safeguards: list[TransferSafeguard]
    grounds: list[str]
    verdict: Verdict
    why: str | None
    before: Verdict | None
    effect: Effect | None


class TransferNotice(TypedDict):
    """Whether the changes of a file that answer the fall of a mechanism need a notice.

    `path` is the file that states the safeguards. `adding` is the answer for the clauses that
    companies usually sign (`scc`, or `idta` under the UK GDPR), beside the other safeguards.
    `removing` is the answer for the clauses in place of the fallen mechanisms. A value is null if
    there is nothing to add or to remove.
    """

    path: str
    name: str
    adding: bool | None
    removing: bool | None


class TransfersDocument(TypedDict):
    """The transfers of the vendors in use on `day` or later, in the order of their files.

    `known_from` is the first day for which the data about the law is complete, and `as_of` the
    day on which its decisions were looked up. `commit` is the revision of the register, or null for
    the files in the folder. `scopes` are the scopes of transfers that lose their cover;
    `all_customers` says whether such a transfer concerns all customers.
    """

    version: Literal[1]
    day: str
    regime: Key
    title: str
    law: str
    known_from: str
    as_of: str
    commit: str | None
    without: list[str]
    uncovered: int
    transfers: list[TransferRow]
    scopes: list[str]
    all_customers: bool
    notices: list[TransferNotice]
    notes: list[str]


def transfers_document(
    register: Register, law: Law, day: date, commit: str | None = None
) -> TransfersDocument:
    """The transfers of a register on a day. `law` may be without some mechanisms."""
    whole = Law(law.regime)
    in_use = [
        vendor
        for vendor in register.subprocessors
        if vendor.stated("ended") is None or not vendor.ended_by(day)
    ]
    judged = [
        (vendor, before, after)
        for vendor in in_use
        for before, after in _pairs(register, vendor, whole, law, day)
    ]
    shown = [
        after for _, before, after in judged if not law.without or before.counting != after.counting
    ]
    labels = Labels(in_use)
    rows = [_row(register, found, labels.of(found[0]), law, day) for found in judged]
    losing = [row for row in rows if row["effect"] == "loses"]
    return {
        "version": 1,
        "day": day.isoformat(),
        "regime": law.regime.key,
        "title": law.regime.title,
        "law": law.regime.law,
        "known_from": law.regime.known_from.isoformat(),
        "as_of": law.regime.as_of.isoformat(),
        "commit": commit,
        "without": sorted(law.without),
        "uncovered": sum(row["verdict"] == "uncovered" for row in rows),
        "transfers": rows,
        "scopes": [*dict.fromkeys(scope for row in losing for scope in row["scope"])],
        "all_customers": any(not row["scope"] for row in losing),
        "notices": list(_notices(register, judged, law)),
        "notes": list(dict.fromkeys(_notes(law, shown, in_use))),
    }


Judged = tuple[Subprocessor, Transfer, Transfer]
"""A vendor, and a transfer with all mechanisms and without some of them."""


def _pairs(
    register: Register, vendor: Subprocessor, whole: Law, law: Law, day: date
) -> Iterable[tuple[Transfer, Transfer]]:
    """The transfers of a vendor with all mechanisms, and without some of them."""
    complete = register.with_entity(vendor)
    before = list(transfers(complete, register.policy, day, law=whole))
    if not law.without:
        return zip(before, before, strict=True)
    return zip(before, transfers(complete, register.policy, day, law=law), strict=True)


def _row(register: Register, judged: Judged, label: str, law: Law, day: date) -> TransferRow:
    vendor, before, after = judged
    engaged = vendor.stated("engaged")
    return {
        "subprocessor": vendor.slug,
        "name": name_of(vendor),
        "label": label,
        "path": vendor.path,
        "status": "upcoming" if engaged is not None and engaged > day else "active",
        "scope": _scope(register, vendor, after.code),
        "code": after.code,
        "country": after.country,
        "view": _view(after),
        "decision": _decision(after.decision),
        "safeguards": [_safeguard(safeguard) for safeguard in after.safeguards],
        "grounds": list(after.counting),
        "verdict": after.verdict,
        "why": after.why or None,
        "before": before.verdict if law.without else None,
        "effect": _effect(before, after) if law.without else None,
    }


def _scope(register: Register, vendor: Subprocessor, code: str) -> list[str]:
    """The titles of the scopes that a country of a vendor serves."""
    details = (vendor.stated("country_details") or {}).get(code)
    scopes = (details.scope if details is not None else ()) or vendor.stated("scope") or ()
    return [scope_title(register.policy, scope) for scope in scopes]


def _view(transfer: Transfer) -> View:
    if not transfer.known:
        return "unclear"
    if transfer.decision is None:
        return "third"
    return "partly-adequate" if transfer.decision.only else "adequate"


def _decision(decision: Adequacy | None) -> TransferDecision | None:
    if decision is None:
        return None
    return {
        "number": decision.decision,
        "only": decision.only or None,
        "limits": decision.limits or None,
        "since": decision.since.isoformat(),
        "until": decision.until.isoformat() if decision.until is not None else None,
        "read": decision.read,
    }


def _safeguard(recorded: OnRecord) -> TransferSafeguard:
    values = recorded.safeguard.__dict__
    day = next((values[field] for field in _DAYS if values.get(field) is not None), None)
    return {
        "mechanism": recorded.mechanism,
        "day": day.isoformat() if day is not None else None,
        "extensions": _extensions(recorded.safeguard),
        "counts": recorded.counts,
        "note": recorded.note or None,
    }


_DAYS = ("verified", "executed", "approved")


def _extensions(safeguard: Safeguard) -> list[str]:
    if not isinstance(safeguard, Framework):
        return []
    return [*["uk"] * safeguard.uk, *["swiss"] * safeguard.swiss]


def _effect(before: Transfer, after: Transfer) -> Effect:
    if before.covered and not after.covered:
        return "loses"
    return "keeps" if before.counting != after.counting else "unaffected"


def _notices(register: Register, judged: Sequence[Judged], law: Law) -> Iterator[TransferNotice]:
    """The changes of the files that state the safeguards of affected vendors."""
    fallen: dict[str, set[str]] = {}
    codes: dict[str, list[str]] = {}
    for vendor, before, after in judged:
        if before.counting != after.counting:
            slug = _stating(register, vendor)
            fallen.setdefault(slug, set()).update({*before.counting} - {*after.counting})
            codes.setdefault(slug, []).append(after.code)
    added: dict[str, Subprocessor] = {}
    removed: dict[str, Subprocessor] = {}
    for slug, gone in fallen.items():
        vendor = register.by_slug[slug]
        stated = _stated(vendor)
        new = _NEW[law.regime.key]
        more = stated if new in law.without else _extended(stated, new, codes[slug])
        if more is not stated:
            added[slug] = _with_transfers(vendor, more)
        if gone & stated.keys():
            kept = {name: value for name, value in more.items() if name not in gone}
            removed[slug] = _with_transfers(vendor, kept)
    adding, removing = _material(register, added), _material(register, removed)
    for slug in fallen:
        vendor = register.by_slug[slug]
        yield {
            "path": vendor.path,
            "name": name_of(vendor),
            "adding": adding.get(slug),
            "removing": removing.get(slug),
        }


_NEW: Mapping[str, str] = {"eu": "scc", "uk": "idta", "ch": "scc"}
"""The safeguard that a company usually signs when another ground falls, by regime."""


def _extended(
    stated: Mapping[str, Safeguard], new: str, codes: Iterable[str]
) -> Mapping[str, Safeguard]:
    """The safeguards with `new` for these countries; the same object if `new` covers them."""
    if new not in stated:
        return {**stated, **Transfers.model_validate({new: {}}).stated}
    covered = stated[new].countries
    lacking = [code for code in dict.fromkeys(codes) if covered and code not in covered]
    if not lacking:
        return stated
    return {**stated, new: stated[new].model_copy(update={"countries": (*covered, *lacking)})}


def _stating(register: Register, vendor: Subprocessor) -> str:
    """The slug of the file that states the safeguards of a vendor."""
    entity = vendor.stated("entity")
    left = entity in register.by_slug and vendor.stated("transfers") is None
    return entity if left else vendor.slug


def _stated(vendor: Subprocessor) -> Mapping[str, Safeguard]:
    known = known_safeguards(vendor)
    return known.stated if known is not None else {}


def _with_transfers(vendor: Subprocessor, stated: Mapping[str, Safeguard]) -> Subprocessor:
    fields = {name.replace("-", "_"): safeguard for name, safeguard in stated.items()}
    return vendor.model_copy(update={"transfers": Transfers().model_copy(update=fields)})


def _material(register: Register, changed: Mapping[str, Subprocessor]) -> dict[str, bool]:
    """Whether the change of each vendor needs a notice, by slug."""
    base = replace(register, subprocessors=tuple(register.by_slug[slug] for slug in changed))
    head = replace(register, subprocessors=tuple(changed.values()))
    return {change.slug: change.material for change in diff(base, head)}


_SECONDARY = "secondary: "
"""The mark of decisions whose text could not be read."""


def _notes(law: Law, shown: Sequence[Transfer], vendors: Sequence[Subprocessor]) -> Iterator[str]:
    """What readers must know about the register, the law, the mechanisms and the sources."""
    silent = [v.slug for v in vendors if v.read("countries") and not v.countries]
    if silent:
        yield f"The register does not state where these vendors process data: {', '.join(silent)}."
    for transfer in shown:
        for recorded in transfer.safeguards:
            rule = law.regime.mechanisms.get(recorded.mechanism)
            if recorded.counts and rule is not None and rule.note:
                yield rule.note
    for transfer in shown:
        if transfer.decision is not None and transfer.decision.limits:
            decided = f"{transfer.decision.decision} ({transfer.code})"
            yield f"{decided} covers only {transfer.decision.limits}."
    codes: dict[tuple[str, str], list[str]] = {}
    for transfer in shown:
        decision = transfer.decision
        if decision is not None and decision.read.startswith(_SECONDARY):
            codes.setdefault((decision.decision, decision.read), []).append(transfer.code)
    for (number, read), named in codes.items():
        countries = ", ".join(dict.fromkeys(named))
        source = read.removeprefix(_SECONDARY)
        yield f"{number} ({countries}) was read in a secondary source only: {source}."
    looked_up = ENGLISH.day(law.regime.as_of)
    yield f"The list of decisions was looked up on {looked_up}. {law.regime.note}"


def as_json(document: TransfersDocument) -> str:
    """The transfers for programs."""
    return indented_json(document)
