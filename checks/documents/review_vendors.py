"""The vendors that a proposal changes, as after a merge today."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import NamedTuple

from checks.changes.announcement import Announcement, await_other_entries
from checks.changes.change import Change
from checks.changes.kinds import KINDS
from checks.changes.outlook import Outlook
from checks.changes.proposal import Proposal
from checks.changes.proposed import proposed_announcements
from checks.changes.rulings import ruling_of
from checks.changes.standing import standing_announcements
from checks.changes.terms import Terms
from checks.changes.transfers import Transfer, transfers
from checks.changes.wording import Wording
from checks.data.transfers import adequacy, risks
from checks.documents.naming import Labels, name_of
from checks.documents.proposed_ruling import proposed_ruling
from checks.documents.review_form import (
    ReviewedChange,
    ReviewedIdentity,
    ReviewedSubprocessor,
    ReviewedTransfer,
)
from checks.publish.public import Publisher, is_public, is_readable
from checks.publish.published import PublishedSubprocessor
from checks.register.model import Register, Subprocessor


class Proposed(NamedTuple):
    """A vendor that differs. `vendor` is the vendor after the proposal, or before its removal."""

    vendor: Subprocessor
    before: Subprocessor | None
    after: Subprocessor | None
    announcements: Sequence[Announcement]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its changes."""
        return frozenset(announcement.change.kind for announcement in self.announcements)

    @property
    def stated(self) -> Sequence[str]:
        """The fields of facts that the list states for the first time."""
        changes = (announcement.change for announcement in self.announcements)
        return [change.field for change in changes if _is_stated(change)]


def _is_stated(change: Change) -> bool:
    """Whether a vendor on the list states a fact for the first time."""
    return change.kind == "stated" or (change.kind == "engaged" and change.old is None)


def proposed_vendors(proposal: Proposal, today: date) -> list[Proposed]:
    """The vendors that differ, by path, with their changes announced today."""
    made = [
        proposed_announcements(proposal, before, after, today) for before, after in proposal.pairs
    ]
    # Countries that move between entries wait in the history, too.
    awaiting = iter(await_other_entries([*chain.from_iterable(made)]))
    return [
        Proposed(vendor, before, after, [*islice(awaiting, len(announcements))])
        for (before, after), announcements in zip(proposal.pairs, made, strict=True)
        if (vendor := after or before) is not None
    ]


def reviewed_subprocessors(
    vendors: Sequence[Proposed],
    identities: Sequence[ReviewedIdentity],
    proposal: Proposal,
    today: date,
    labels: Labels,
) -> list[ReviewedSubprocessor]:
    """The vendors as reviewers see them, in the same order.

    `identities` are the signs that vendors become other companies.
    """
    later = {
        after.slug: standing_announcements(after, [a for a in announcements if a.deferred])
        for _, _, after, announcements in vendors
        if after is not None
    }
    titles = {field: old for field, (old, _) in proposal.terms.titles.items()}
    base = Publisher(proposal.base.policy, today, by_slug=proposal.base.by_slug)
    view = Outlook(later=later, titles=titles)
    head = Publisher(proposal.head.policy, today, view, proposal.head.by_slug)
    wording, terms = Wording(proposal.head.policy), proposal.terms
    doubtful = {identity["path"] for identity in identities}
    reviewed: list[ReviewedSubprocessor] = []
    for proposed in vendors:
        vendor, announcements = proposed.vendor, proposed.announcements
        effective = [a.effective.isoformat() for a in announcements if a.material]
        reviewed.append(
            {
                "subprocessor": vendor.slug,
                "name": name_of(vendor),
                "label": labels.of(vendor),
                "path": vendor.path,
                "before": _published(proposed.before, base),
                "after": _published(proposed.after, head),
                "material": bool(effective),
                "effective": min(effective, default=None),
                "changes": [
                    _change(a, vendor.path in doubtful, wording, terms) for a in announcements
                ],
                "transfers": list(_transfers(proposed, proposal.head, today)),
            }
        )
    return reviewed


def _published(vendor: Subprocessor | None, publisher: Publisher) -> PublishedSubprocessor | None:
    """The vendor as customers see it, or None if it cannot be read."""
    if vendor is None or not is_readable(vendor):
        return None
    return publisher.subprocessor(vendor)


_IDENTITY = {"website-changed", "address-changed", "alias-added"}
"""Kinds of change that are immaterial only because the company stays the same."""


def _change(
    announcement: Announcement, doubtful: bool, wording: Wording, terms: Terms
) -> ReviewedChange:
    """A change for reviewers. `doubtful` says that the vendor may become another company."""
    change = announcement.change
    why = KINDS["stated" if _is_stated(change) else change.kind].why
    ruling = ruling_of(change, terms)
    if ruling is not None:
        why = f"ruled {ruling.verdict} by {ruling.decided_by}: {ruling.reason}"
    if change.echo:
        why = "as in the entry of the legal entity"
    elif announcement.dormant:
        why = "it ends before the change could take effect"
    elif doubtful and change.kind in _IDENTITY:
        why = "if privacy and legal confirm that the company is the same"
    return {
        "kind": change.kind,
        "field": change.field or None,
        "summary": _summary(announcement, wording),
        "material": announcement.material,
        "why": why,
        "ruling": change.ruling,
        "proposed_ruling": proposed_ruling(change, terms) if announcement.material else None,
    }


def _summary(announcement: Announcement, wording: Wording) -> str:
    change, vendor = announcement.change, announcement.vendor
    if change.kind == "added" and not vendor.read("purpose", "countries"):
        return "new subprocessor"
    if is_public(change):
        return wording.summary(announcement)
    if change.field.startswith("agreement."):
        old, new = wording.values(change)
        return f"{change.field}: {new} (previously: {old})"
    return KINDS[change.kind].meaning


_GROUNDS = {"entity-replaced", "established-changed", "safeguard-changed", "data-added", "resumed"}
"""Kinds of change that can change the ground of a transfer."""


def _transfers(proposed: Proposed, head: Register, today: date) -> Iterator[ReviewedTransfer]:
    """The transfers to new countries; to all countries, if the grounds may have changed."""
    before, after = proposed.before, proposed.after
    if after is None or not after.read("countries"):
        return
    known: Sequence[str] = ()
    if before is not None and before.read("countries") and not proposed.kinds & _GROUNDS:
        known = before.countries
    for transfer in transfers(head.with_entity(after), head.policy, today):
        if transfer.code in known:
            continue
        yield {
            "country": transfer.country,
            "ground": (transfer.ground or None) if transfer.covered else None,
            "open": transfer.why or None,
            "risk": _risk(transfer, today) or None,
        }


def _risk(transfer: Transfer, today: date) -> str:
    """Why the ground of a transfer may fall, or nothing."""
    decision = adequacy(transfer.code, today)
    if not transfer.framework or decision is None:
        return ""
    known = "".join(f"; {risk.what} ({risk.date})" for risk in risks(transfer.code, today))
    return (
        f"relies on a certification alone: if a court annuls the decision {decision.decision}, "
        f"or the certification lapses, the transfer has no ground{known}"
    )
