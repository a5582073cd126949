"""What a reviewer needs to know of a proposal, on one screen."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from typing_extensions import TypedDict

from checks.changes.announcement import Announcement, announce, renew
from checks.changes.diff import Pair, changes_of
from checks.changes.kinds import KINDS
from checks.changes.landing import uncommitted_landing
from checks.changes.proposal import Proposal
from checks.changes.standing import standing_announcements
from checks.changes.wording import Wording
from checks.documents.identity import Identities, SignKind
from checks.documents.transfers import transfers
from checks.findings import Located, Report, Severity
from checks.publish.public import SHOWN, PublishedSubprocessor, Publisher, is_public
from checks.register.layout import is_vendor
from checks.register.model import Subprocessor
from checks.register.policy import Policy, Waiver
from checks.reports.json_report import FindingDocument, finding

Verdict = Literal["not-ready", "ready"]


class ReviewedChange(TypedDict):
    """One change in words, with the reason why it is material or not."""

    kind: str
    field: str | None
    summary: str
    material: bool
    why: str


class ReviewedTransfer(TypedDict):
    """A transfer to a country outside the EEA. `open` is what the register does not tell."""

    country: str
    ground: str | None
    open: str | None


class ReviewedSubprocessor(TypedDict):
    """A subprocessor that changes: as customers see it before, and after the merge."""

    subprocessor: str
    name: str
    path: str
    before: PublishedSubprocessor | None
    after: PublishedSubprocessor | None
    material: bool
    effective: str | None
    changes: list[ReviewedChange]
    transfers: list[ReviewedTransfer]


class ReviewedIdentity(TypedDict):
    """A sign that a subprocessor becomes another company. No check can tell: people confirm.

    `sign` is `changed-together` where two or three of name, website and address
    change, `website-of-another` where the website moves to the domain of another
    vendor, and `alias-of-another` where a new alias is the name, an alias or the
    domain of another vendor. `before` and `after` are the values that change, in
    the same order. `other` is the slug of the other vendor.
    """

    subprocessor: str
    name: str
    path: str
    sign: SignKind
    summary: str
    before: list[str | None]
    after: list[str | None]
    other: str | None


class ReviewedWaiver(TypedDict):
    """A waiver that the proposal adds, changes or takes away."""

    what: Literal["added", "changed", "removed"]
    rule: str
    file: str
    reason: str | None
    approved_by: str | None
    until: str | None


class ReviewedSetting(TypedDict):
    """A setting of register.yaml that the proposal changes."""

    setting: str
    old: str | None
    new: str | None


class NoticeDue(TypedDict):
    """Whether customers are to be told, and the earliest day of effect if it is merged today."""

    due: bool
    days: int
    earliest: str | None


class Questions(TypedDict):
    """What each of those who approve is asked to confirm."""

    privacy: list[str]
    security: list[str]
    legal: list[str]


class ReviewDocument(TypedDict):
    """The review of a proposal, version 1.

    `identities` are signs that a subprocessor becomes another company.
    `findings` stand in files that the proposal changes, `elsewhere` in others: what
    is wrong between several vendors, or with all of them under changed settings.
    `files` are others that it changes, register.yaml among them; `uncompared` are
    vendors that cannot be read on one of the two sides.
    """

    version: Literal[1]
    verdict: Verdict
    today: str
    notice: NoticeDue
    identities: list[ReviewedIdentity]
    subprocessors: list[ReviewedSubprocessor]
    findings: list[FindingDocument]
    elsewhere: list[FindingDocument]
    waived: list[FindingDocument]
    waivers: list[ReviewedWaiver]
    settings: list[ReviewedSetting]
    files: list[str]
    uncompared: list[str]
    confirm: Questions


def review(report: Report, proposal: Proposal, today: date) -> ReviewDocument:
    """What there is to say about a proposal on which the checks reported that."""
    reader = _Reader(proposal, today)
    subprocessors = sorted(reader.subprocessors(), key=lambda one: not one["material"])
    material = [one for one in subprocessors if one["material"]]
    waivers = list(_waivers(proposal.base.policy, proposal.head.policy))
    here = [found for found in report.findings if found.path in proposal.files]
    return {
        "version": 1,
        "verdict": "not-ready" if report.errors else "ready",
        "today": today.isoformat(),
        "notice": {
            "due": bool(material),
            "days": proposal.days,
            "earliest": min((one["effective"] or "" for one in material), default=None),
        },
        "identities": reader.identities,
        "subprocessors": subprocessors,
        "findings": [finding(found) for found in _worst_first(here)],
        "elsewhere": [
            finding(found)
            for found in _worst_first(report.findings)
            if found.path not in proposal.files
        ],
        "waived": [finding(found) for found in report.waived if found.path in proposal.files],
        "waivers": waivers,
        "settings": list(_settings(proposal.base.policy, proposal.head.policy)),
        "files": other_files(proposal.files),
        "uncompared": list(proposal.uncompared),
        "confirm": reader.questions(waivers),
    }


def _worst_first(findings: Iterable[Located]) -> list[Located]:
    return sorted(findings, key=lambda found: found.severity is not Severity.ERROR)


@dataclass(frozen=True)
class _Reader:
    """Reads a proposal as if it were merged on `today`."""

    proposal: Proposal
    today: date

    @cached_property
    def wording(self) -> Wording:
        """How changes are said."""
        return Wording(self.proposal.head.policy)

    @cached_property
    def announced(self) -> tuple[tuple[Pair, list[Announcement]], ...]:
        """The vendors that differ, each with its changes, by path."""
        landing, days = uncommitted_landing(self.today), self.proposal.days
        found = []
        for before, after in self.proposal.pairs:
            vendor = after or before
            if vendor is not None:
                made = changes_of(before, after, self.proposal.titles)
                announced = announce(made, vendor, landing, days)
                if before is not None and any(one.change.kind == "resumed" for one in announced):
                    dormant = self.proposal.dormant.get(before.slug, ())
                    awake = renew(dormant, vendor, landing, days)
                    announced = [*(one for one in awake if not one.dormant), *announced]
                found.append(((before, after), announced))
        return tuple(found)

    @cached_property
    def identities(self) -> list[ReviewedIdentity]:
        """The signs that vendors become other companies, by path."""
        companies = Identities(self.proposal)
        return [
            {
                "subprocessor": after.slug,
                "name": _text(after, "name"),
                "path": after.path,
                "sign": sign.kind,
                "summary": sign.summary,
                "before": list(sign.before),
                "after": list(sign.after),
                "other": sign.other.slug if sign.other is not None else None,
            }
            for before, after in self.proposal.pairs
            if before is not None and after is not None
            for sign in companies.signs(before, after)
        ]

    @cached_property
    def _unconfirmed(self) -> frozenset[str]:
        """Files of vendors that people confirm to be the same company."""
        return frozenset(identity["path"] for identity in self.identities)

    def subprocessors(self) -> Iterator[ReviewedSubprocessor]:
        """Those that change, by path."""
        later = {
            after.slug: standing_announcements(after, [one for one in announced if one.deferred])
            for (_, after), announced in self.announced
            if after is not None
        }
        base = Publisher(self.proposal.base.policy, self.today)
        titles = {code: old for code, (old, _) in self.proposal.titles.items()}
        head = Publisher(self.proposal.head.policy, self.today, later, titles=titles)
        for (before, after), announced in self.announced:
            vendor = after or before
            if vendor is None:
                continue
            material = [one for one in announced if one.material]
            yield {
                "subprocessor": vendor.slug,
                "name": _text(vendor, "name"),
                "path": vendor.path,
                "before": _published(before, base),
                "after": _published(after, head),
                "material": bool(material),
                "effective": min((one.effective.isoformat() for one in material), default=None),
                "changes": [self._change(one, vendor.path) for one in announced],
                "transfers": list(self._transfers(before, after, announced)),
            }

    def _change(self, announced: Announcement, path: str) -> ReviewedChange:
        change = announced.change
        kind = KINDS[change.kind]
        why = kind.why
        if announced.dormant:
            why = "it ends before the change could take effect"
        elif change.kind in _IDENTITY and path in self._unconfirmed:
            why = "if it is the same company, which privacy and legal confirm"
        return {
            "kind": change.kind,
            "field": change.field or None,
            "summary": self._summary(announced),
            "material": announced.material,
            "why": why,
        }

    def _summary(self, announced: Announcement) -> str:
        change, vendor = announced.change, announced.vendor
        if change.kind == "added" and not vendor.read("purpose", "countries"):
            return "new subprocessor"
        if is_public(change):
            return self.wording.summary(announced)
        if change.field.startswith("agreement."):
            value = self.wording.value
            old, new = value(change.field, change.old), value(change.field, change.new)
            return f"{change.field}: {new} (before: {old})"
        return KINDS[change.kind].meaning

    def _transfers(
        self,
        before: Subprocessor | None,
        after: Subprocessor | None,
        announced: Sequence[Announcement],
    ) -> Iterator[ReviewedTransfer]:
        """The transfers of new countries; of all, where what they rest on may have changed."""
        if after is None or not after.read("countries"):
            return
        kinds = {one.change.kind for one in announced}
        known: Sequence[str] = ()
        if before is not None and before.read("countries") and not kinds & _GROUNDS:
            known = before.countries
        came = [code for code in after.countries if code not in known]
        for one in transfers(after, came, self.wording, self.today):
            yield {"country": one.country, "ground": one.ground or None, "open": one.open or None}

    def questions(self, waivers: Sequence[ReviewedWaiver]) -> Questions:
        """What each of those who approve is asked to confirm."""
        asked: Questions = {"privacy": [], "security": [], "legal": []}
        signs: dict[str, list[ReviewedIdentity]] = {}
        for identity in self.identities:
            signs.setdefault(identity["path"], []).append(identity)
        for identities in signs.values():
            summaries = "; ".join(identity["summary"] for identity in identities)
            question = f"{identities[0]['name']}: it is the same company as before ({summaries})"
            asked["privacy"].append(question)
            asked["legal"].append(question)
        for (before, after), announced in self.announced:
            if after is not None:
                kinds = {one.change.kind for one in announced}
                asked["privacy"] += self._for_privacy(after, kinds)
                asked["security"] += self._for_security(after, kinds)
                asked["legal"] += self._for_legal(after, kinds)
                for one in self._transfers(before, after, announced):
                    ground = one["ground"] or f"open: {one['open']}"
                    asked["legal"].append(
                        f"{_text(after, 'name')}: the transfer to {one['country']} rests on a "
                        f"ground that holds ({ground})"
                    )
        for waiver in waivers:
            if waiver["what"] != "removed":
                what = f"the waiver of {waiver['rule']} in {waiver['file']} is justified"
                asked["legal"].append(f"{what}: {waiver['reason'] or 'no reason given'}")
        return asked

    def _for_privacy(self, vendor: Subprocessor, kinds: Set[str]) -> Iterator[str]:
        name = _text(vendor, "name")
        if kinds & {"added", "purpose-changed", "scope-changed"}:
            yield f"{name}: the purpose is what we use it for ({_text(vendor, 'purpose')})"
        if kinds & {"added", "data-added", "data-subject-added"}:
            data = self._listed(vendor, "data") or "the register does not say which"
            whose = self._listed(vendor, "data_subjects") or "the register does not say whose"
            yield f"{name}: the data ({data}; of: {whose}) is no more than it needs"
        if "ended" in kinds:
            yield f"{name}: data is deleted or returned when it ends (GDPR Art. 28(3)(g))"

    def _for_security(self, vendor: Subprocessor, kinds: Set[str]) -> Iterator[str]:
        name = _text(vendor, "name")
        if "added" in kinds and vendor.read("evaluation"):
            days = sorted({max(days) for days in vendor.evaluation.values() if days})
            when = f" of {days[-1]}" if days else ""
            yield f"{name}: the evaluation{when} leaves no open finding"
        if "entity-replaced" in kinds:
            yield f"{name}: the evaluation is of this entity"
        if "country-added" in kinds:
            yield f"{name}: the evaluation covers the new location"

    def _for_legal(self, vendor: Subprocessor, kinds: Set[str]) -> Iterator[str]:
        name = _text(vendor, "name")
        asks = {"added", "entity-replaced", "agreement-changed", "safeguard-changed"}
        if kinds & asks and vendor.read("agreement.reference"):
            reference = vendor.agreement.reference
            yield (
                f"{name}: {reference} is executed with this entity, and passes on our "
                "obligations (GDPR Art. 28(4))"
            )

    def _listed(self, vendor: Subprocessor, field: str) -> str:
        items = getattr(vendor, field) if vendor.read(field) else ()
        return self.wording.value(field.replace("_", "-"), items) if items else ""


_IDENTITY = {"website-changed", "address-changed", "alias-added"}
"""Kinds of change that are not material, since the company stays the same."""

_GROUNDS = {"entity-replaced", "established-changed", "safeguard-changed", "data-added", "resumed"}


def _text(vendor: Subprocessor, field: str) -> str:
    """A text of a vendor that may be broken; of a name, its slug instead."""
    return str(getattr(vendor, field)) if vendor.read(field) else vendor.slug


def _published(vendor: Subprocessor | None, publisher: Publisher) -> PublishedSubprocessor | None:
    """The vendor as customers see it, where it can be read."""
    if vendor is None or not vendor.read(*SHOWN):
        return None
    return publisher.subprocessor(vendor)


def _waivers(base: Policy, head: Policy) -> Iterator[ReviewedWaiver]:
    known = {(waiver.rule, waiver.file) for waiver in base.waivers}
    kept = {(waiver.rule, waiver.file) for waiver in head.waivers}
    before = {*base.waivers}
    for waiver in head.waivers:
        if waiver not in before:
            changed = (waiver.rule, waiver.file) in known
            yield _waiver("changed" if changed else "added", waiver)
    for waiver in base.waivers:
        if (waiver.rule, waiver.file) not in kept:
            yield _waiver("removed", waiver)


def _waiver(what: Literal["added", "changed", "removed"], waiver: Waiver) -> ReviewedWaiver:
    return {
        "what": what,
        "rule": waiver.rule,
        "file": waiver.file,
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "until": waiver.until.isoformat() if waiver.until is not None else None,
    }


def _settings(base: Policy, head: Policy) -> Iterator[ReviewedSetting]:
    """The settings that differ, waivers apart."""
    if base is head:
        return
    before, after = _flat(base), _flat(head)
    names = sorted(before.keys() | after.keys(), key=lambda name: (_bending(name), name))
    for name in names:
        if before.get(name) != after.get(name):
            yield {"setting": name, "old": before.get(name), "new": after.get(name)}


_BENDING = ("rules", "notice", "agreements", "evaluation", "regions")
"""Settings that bend the checks, those first that a proposal cannot make many of: no number of
others hides them."""


def _bending(name: str) -> int:
    """How far down a setting stands: the first part of its name tells."""
    top = name.partition(".")[0]
    return _BENDING.index(top) if top in _BENDING else len(_BENDING)


def _flat(policy: Policy) -> Mapping[str, str]:
    found: dict[str, str] = {}

    def walk(name: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(f"{name}.{key}" if name else key, inner)
        elif isinstance(value, list):
            found[name] = ", ".join(str(item) for item in value)
        elif value is not None:
            found[name] = str(value)

    walk("", policy.model_dump(mode="json", by_alias=True, exclude={"waivers"}))
    return found


def other_files(paths: Iterable[str]) -> list[str]:
    """Those of the paths that are no vendors', in order."""
    return sorted(path for path in paths if not is_vendor(path))


def as_json(document: ReviewDocument) -> str:
    """The review for programs."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
