"""What a proposal changes in register.yaml and notices.csv: rulings, waivers, settings, records."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

from checks.changes.facts import joined
from checks.changes.proposal import Proposal
from checks.changes.rulings import Texts, ruling_of, texts_of
from checks.documents.review_form import (
    ReviewedOnboarding,
    ReviewedRecord,
    ReviewedRuling,
    ReviewedSetting,
    ReviewedWaiver,
)
from checks.register.notices import Notices, SentNotice
from checks.register.policy import Policy, Ruling, Waiver
from checks.register.record import Translated


def reviewed_rulings(proposal: Proposal) -> Iterator[ReviewedRuling]:
    """The rulings that differ, and the earlier rulings that cover a change of the proposal.

    New rulings come first, and removed rulings last. If a ruling covers a change, the texts are
    those of the change, so that reviewers can also judge a digest.
    """
    base, head = proposal.base.policy, proposal.head.policy
    if not base.rulings and not head.rulings:
        return
    known, kept = {*base.rulings}, {*head.rulings}
    covered = {
        ruling: texts_of(change, proposal.terms)
        for change in proposal.changes
        if (ruling := ruling_of(change, proposal.terms)) is not None
    }
    for ruling in dict.fromkeys(head.rulings):
        if ruling not in known:
            yield _ruling("added", ruling, covered.get(ruling))
    for ruling in dict.fromkeys(head.rulings):
        if ruling in known and ruling in covered:
            yield _ruling("earlier", ruling, covered[ruling])
    for ruling in dict.fromkeys(base.rulings):
        if ruling not in kept:
            yield _ruling("removed", ruling, None)


def _ruling(
    what: Literal["added", "earlier", "removed"], ruling: Ruling, texts: Texts | None
) -> ReviewedRuling:
    return {
        "what": what,
        "file": ruling.file,
        "field": ruling.field,
        "old": list(texts.old if texts is not None else ruling.old or ()),
        "new": list(texts.new if texts is not None else ruling.new or ()),
        "digest": ruling.digest,
        "verdict": ruling.verdict,
        "reason": ruling.reason,
        "decided_by": ruling.decided_by,
    }


def reviewed_waivers(base: Policy, head: Policy) -> Iterator[ReviewedWaiver]:
    """The waivers that differ: new and changed waivers first, then removed waivers."""
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


def reviewed_onboarding(base: Policy, head: Policy) -> ReviewedOnboarding:
    """The vendors that join the onboarding, and the new last day if the onboarding is prolonged."""
    joins = joined(base, head)
    until = joins.until.isoformat() if joins.until is not None else None
    return {"joined": list(joins.vendors.values()), "until": until}


def reviewed_records(base: Notices | None, head: Notices | None) -> Iterator[ReviewedRecord]:
    """The records of sent notices that differ: new records first."""
    known, kept = (
        {notice[1:]: notice for notice in (notices.sent if notices is not None else ())}
        for notices in (base, head)
    )
    for key, notice in kept.items():
        if key not in known:
            yield _record("added", notice)
    for key, notice in known.items():
        if key not in kept:
            yield _record("removed", notice)


def _record(what: Literal["added", "removed"], notice: SentNotice) -> ReviewedRecord:
    return {
        "what": what,
        "sent": notice.sent.isoformat() if notice.sent is not None else None,
        "until": notice.until,
        "channel": notice.channel,
    }


def reviewed_settings(base: Policy, head: Policy) -> Iterator[ReviewedSetting]:
    """The settings that differ, except rulings and waivers. Settings of the checks come first."""
    if base is head:
        return
    before, after = _flat(base), _flat(head)
    _tell_holidays(base, head, before, after)
    _tell_onboarding(base, head, before, after)
    names = before.keys() | after.keys()
    for name in sorted(names, key=lambda name: (_rank(name, before), name)):
        if before.get(name) != after.get(name):
            yield {"setting": name, "old": before.get(name), "new": after.get(name)}


_CHECKING = (
    "rules", "notice", "required", "onboarding", "agreements", "evaluation", "language", "regions",
)  # fmt: skip
"""Settings that can weaken the checks, apart from details that are material no more.

A proposal can change only a few of the settings at the front, so no number of
other settings pushes these off the page.
"""


def _rank(name: str, before: Mapping[str, str]) -> int:
    """The rank of a setting in the review, by its name. `before` are the settings of the base."""
    top = name.partition(".")[0]
    if top == "details" and name.endswith(".material") and before.get(name) == str(True):
        return -1
    return _CHECKING.index(top) if top in _CHECKING else len(_CHECKING)


_HOLIDAYS = "notice.holidays"


def _tell_holidays(
    base: Policy, head: Policy, before: dict[str, str], after: dict[str, str]
) -> None:
    """Tell which holidays join or leave a list. Nobody compares two long lists."""
    known, kept = {*base.notice.holidays}, {*head.notice.holidays}
    if known and kept and known != kept:
        before[_HOLIDAYS] = _counted(known)
        after[_HOLIDAYS] = "; ".join(
            [
                _counted(kept),
                *(f"no longer {day}" for day in sorted(known - kept)),
                *(f"also {day}" for day in sorted(kept - known)),
            ]
        )


def _counted(things: Collection[object], noun: str = "day") -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


_ONBOARDING = "onboarding.vendors"


def _tell_onboarding(
    base: Policy, head: Policy, before: dict[str, str], after: dict[str, str]
) -> None:
    """Tell which vendors join or leave the onboarding, for the same reason."""
    if base.onboarding is None or head.onboarding is None:
        return
    old, new = base.onboarding.vendors, head.onboarding.vendors
    removed = [slug for slug in old if slug not in {*new}]
    added = [slug for slug in new if slug not in {*old}]
    if removed or added:
        before[_ONBOARDING] = _counted(old, "vendor")
        told = [_counted(new, "vendor")]
        told += [f"removed: {', '.join(removed)}"] if removed else []
        told += [f"added: {', '.join(added)}"] if added else []
        after[_ONBOARDING] = "; ".join(told)


def _flat(policy: Policy) -> dict[str, str]:
    """The settings as texts, by dotted name."""
    settings: dict[str, str] = {}

    def walk(name: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(f"{name}.{key}" if name else key, inner)
        elif isinstance(value, tuple):
            settings[name] = ", ".join(str(item) for item in value)
        elif isinstance(value, Translated):
            walk(name, {**value.by_language})
        elif value is not None:
            settings[name] = str(value)

    walk("", policy.model_dump(by_alias=True, exclude={"rulings", "waivers"}))
    return settings
