"""The questions to the people who approve a proposal."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from checks.changes.wording import Wording
from checks.documents.review_form import (
    Questions,
    ReviewedIdentity,
    ReviewedRecord,
    ReviewedRuling,
    ReviewedTransfer,
    ReviewedWaiver,
)
from checks.register.model import Subprocessor
from checks.register.record import by_language


class Asked(NamedTuple):
    """A vendor as proposed, and the facts that raise questions.

    `label` is the vendor's name in the review. `kinds` are the kinds of the changes, `stated` the
    fields stated for the first time, and `transfers` the transfers to review.
    """

    label: str
    vendor: Subprocessor
    kinds: Set[str]
    stated: Sequence[str]
    transfers: Sequence[ReviewedTransfer]


def questions(
    identities: Sequence[ReviewedIdentity],
    vendors: Iterable[Asked],
    rulings: Sequence[ReviewedRuling],
    waivers: Sequence[ReviewedWaiver],
    records: Sequence[ReviewedRecord],
    wording: Wording,
) -> Questions:
    """The statements that privacy, security and legal are asked to confirm."""
    asked: Questions = {"privacy": [], "security": [], "legal": []}
    same_company = list(_same_company(identities))
    asked["privacy"] += same_company
    asked["legal"] += same_company
    for proposed in vendors:
        asked["privacy"] += _for_privacy(proposed, wording)
        asked["security"] += _for_security(proposed)
        asked["legal"] += _for_legal(proposed)
    for ruling in rulings:
        if ruling["what"] != "removed":
            what = f"the change of {ruling['field']} in {ruling['file']} is {ruling['verdict']}"
            question = f"{what}: {ruling['reason'] or 'no reason given'}"
            asked["privacy"].append(question)
            asked["legal"].append(question)
    for waiver in waivers:
        if waiver["what"] != "removed":
            what = f"the waiver of {waiver['rule']} in {waiver['file']} is justified"
            asked["legal"].append(f"{what}: {waiver['reason'] or 'no reason given'}")
    for record in records:
        if record["what"] == "added":
            sent = record["sent"] or "an unknown day"
            asked["legal"].append(
                f"the notice of {sent} ({record['channel']}) went to all customers"
            )
    return asked


def _same_company(identities: Iterable[ReviewedIdentity]) -> Iterator[str]:
    by_path: dict[str, list[ReviewedIdentity]] = {}
    for identity in identities:
        by_path.setdefault(identity["path"], []).append(identity)
    for signs in by_path.values():
        summaries = "; ".join(sign["summary"] for sign in signs)
        yield f"{signs[0]['label']}: it is the same company as before ({summaries})"


def _for_privacy(asked: Asked, wording: Wording) -> Iterator[str]:
    name, vendor, kinds = asked.label, asked.vendor, asked.kinds
    if kinds & {"added", "purpose-changed", "scope-changed"}:
        texts = by_language(None, vendor.stated("purpose")).values()
        purpose = "; ".join(text for _, text in texts) or vendor.slug
        yield f"{name}: we use it for the stated purpose ({purpose})"
    for kind in sorted(kinds & _TRANSLATED.keys()):
        yield f"{name}: {_TRANSLATED[kind]} says the same in each language"
    if kinds & {"added", "data-added", "data-subject-added"}:
        data = _listed(vendor, "data", wording) or "data not stated"
        people = _listed(vendor, "data_subjects", wording) or "people not stated"
        yield f"{name}: it receives only necessary data ({data}; of: {people})"
    if asked.stated:
        facts = ", ".join(asked.stated)
        yield f"{name}: facts that the list states for the first time were true before ({facts})"
    if "ended" in kinds:
        yield f"{name}: data is deleted or returned when it ends (GDPR Art. 28(3)(g))"


_TRANSLATED = {
    "purpose-translated": "the purpose",
    "region-translated": "the title of the region",
    "scope-title-translated": "the title of the scope",
    "detail-translated": "the further fact",
    "detail-title-translated": "the title of the further fact",
}
"""What the kinds of change are about in which a text gains or loses a language."""


def _for_security(asked: Asked) -> Iterator[str]:
    name, vendor, kinds = asked.label, asked.vendor, asked.kinds
    if "added" in kinds and vendor.read("evaluation"):
        days = sorted({max(days) for days in vendor.evaluation.values() if days})
        when = f" of {days[-1]}" if days else ""
        yield f"{name}: the evaluation{when} leaves no unresolved issue"
    if "entity-replaced" in kinds:
        yield f"{name}: the evaluation covers this entity"
    if "country-added" in kinds:
        yield f"{name}: the evaluation covers the new location"


def _for_legal(asked: Asked) -> Iterator[str]:
    name, vendor, kinds = asked.label, asked.vendor, asked.kinds
    asks = {"added", "entity-replaced", "agreement-changed", "safeguard-changed"}
    if kinds & asks and vendor.read("agreement.reference"):
        reference, executed = vendor.agreement.reference, _executed(vendor)
        yield (
            f"{name}: {reference} is executed with this entity{executed}, and passes on our "
            "obligations (GDPR Art. 28(4))"
        )
    for transfer in asked.transfers:
        ground = transfer["ground"] or f"still missing: {transfer['open']}"
        yield f"{name}: the transfer to {transfer['country']} rests on a valid ground ({ground})"
        if transfer["risk"]:
            country = transfer["country"]
            yield f"{name}: we accept that the transfer to {country} {transfer['risk']}"


def _executed(vendor: Subprocessor) -> str:
    """The day on which the agreement was executed, as the end of a phrase, or nothing."""
    return f" on {vendor.agreement.executed}" if vendor.read("agreement.executed") else ""


def _listed(vendor: Subprocessor, field: str, wording: Wording) -> str:
    items = getattr(vendor, field) if vendor.read(field) else ()
    return wording.value(field.replace("_", "-"), items) if items else ""
