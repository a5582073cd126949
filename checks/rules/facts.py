"""Facts: the content of a vendor's file, and the facts for a notice to customers."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from checks.changes.facts import (
    MissingFact,
    absent_facts,
    in_onboarding,
    is_withdrawn,
    joined,
    missing_facts,
)
from checks.changes.proposal import Addition, Proposal, Revision
from checks.findings import (
    AddField,
    Corrections,
    Finding,
    Place,
    Remove,
    Replace,
    Severity,
    choices,
    correction,
    replacing,
)
from checks.register.filenames import slug_of
from checks.register.layout import path_of
from checks.register.model import OF_ENTITY, Register, Subprocessor
from checks.register.names import normalised
from checks.register.policy import Onboarding, Policy
from checks.rules.rule import rule
from checks.suggestion import closest


@rule
def fact_missing(
    vendor: Subprocessor, register: Register, proposal: Proposal | None = None
) -> Iterator[Finding]:
    """A vendor states website, purpose, countries, agreement, evaluation and engagement.

    Instead of `countries`, a vendor may state `established` if only the legal entity's country of
    establishment is known. The entry of a further service leaves agreement and evaluation to the
    entry that `entity` names. A fact that `required` in register.yaml does not name may be
    missing. Vendors in `onboarding` may lack facts for a while.

    Why: the published list, the notices and the checks depend on these facts.
    Source: GDPR Art. 28(2) and (4); EDPB Opinion 22/2024 of 2024-10-07, on the information that a
        controller should have about each sub-processor.

    Bad:
        # subprocessors/acme-mail.yaml
        name: Acme Mail, Inc.
        group: infrastructure
        website: https://acme-mail.com/
        countries: [US]
        transfers: scc
        agreement: {reference: DPA-2026-002, executed: 2026-01-15}
        evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
        engaged: 2026-02-01
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2026-002,"Acme Mail, Inc.",2026-01-15,,active
    Good:
        purpose: Cloud hosting of the product
    """
    if in_onboarding(vendor, register.policy):
        return
    for fact in absent_facts(vendor, register.policy):
        message = f"the field `{fact.field.rpartition('.')[2]}` is missing"
        if proposal is None and register.policy.onboarding is not None:
            message += ", and `onboarding` in register.yaml does not name the vendor"
        yield Finding(message, fact.place, fact.remedy, on_key=True)


@rule
def notice_fact(
    proposed: Addition | Revision, proposal: Proposal | None, today: date
) -> Iterator[Finding]:
    """A vendor that is added or materially changed states every fact that customers are told.

    `required` in register.yaml names the facts. By default, they are `website`, `purpose`,
    `countries`, `agreement`, `evaluation`, `engaged`, `data`, `data-subjects`, and a `safeguard`
    for each country outside the EEA without an unlimited adequacy decision. The rule also applies
    to vendors in `onboarding`.

    Why: the merge announces the change, and customers get a notice. If a fact is missing then, the
        notice period has already started.
    Source: GDPR Art. 28(2) and 44; EDPB Opinion 22/2024 of 2024-10-07, on the information that a
        controller should have about each sub-processor.

    Before:
        countries: [US]
        transfers: {scc: {countries: [US]}}
    Bad:
        countries: [US, IN]
        transfers: {scc: {countries: [US]}}
    Good:
        countries: [US, IN]
        transfers: {scc: {countries: [US, IN]}}

    Before:
        purpose: Cloud hosting
        data: []
    Bad:
        purpose: Cloud hosting and backups
        data: []
    Good:
        purpose: Cloud hosting and backups
        data: [contact, usage]
    """
    if proposal is None:
        return
    before = proposed.before if isinstance(proposed, Revision) else None
    for fact in missing_in_notice(proposal, before, proposed.after, today):
        message = f"the notice to customers would not state {fact.what}"
        if not fact.printed:
            message = f"the register must state {fact.what} before customers get the notice"
        yield Finding(message, fact.place, fact.remedy, on_key=not fact.place)


def missing_in_notice(
    proposal: Proposal, before: Subprocessor | None, vendor: Subprocessor, today: date
) -> Iterator[MissingFact]:
    """The missing facts that `notice-fact` reports about a vendor of a proposal.

    There are none if customers get no notice. `before` is the vendor before the proposal.
    """
    # A check without a base starts faster without these modules.
    from checks.changes.proposed import complete_on, in_notice, proposed_announcements

    head = proposal.head
    notified = in_notice(proposed_announcements(proposal, before, vendor, today))
    if not notified:
        return
    reported = _reported(vendor, head.policy)
    for fact in missing_facts(head.with_entity(vendor), head.policy, complete_on(notified)):
        if fact.field not in reported:
            yield fact


def _reported(vendor: Subprocessor, policy: Policy) -> frozenset[str]:
    """The fields that `fact-missing` reports about a vendor."""
    if in_onboarding(vendor, policy):
        return frozenset()
    return frozenset(fact.field for fact in absent_facts(vendor, policy))


@rule
def fact_withdrawn(proposed: Revision, proposal: Proposal | None, today: date) -> Iterator[Finding]:
    """A vendor keeps its stated facts.

    The rule applies to facts that `required` in register.yaml names. A vendor in `onboarding` also
    keeps `purpose`, `countries`, `established`, `data`, `data-subjects`, its safeguards and
    material details. The value of a fact may change.

    Why: a pending notice needs the facts. A vendor in onboarding states missing facts without a
        notice, so a fact that disappears and comes back with another value would hide a change.

    Before:
        data: [contact, usage]
    Bad:
        data: []
    Good:
        data: [contact]
    """
    if proposal is None:
        return
    base, head = proposal.base, proposal.head
    before, after = base.with_entity(proposed.before), head.with_entity(proposed.after)
    onboarding = in_onboarding(before, base.policy) or in_onboarding(after, head.policy)
    facts = dict.fromkeys((*head.policy.required, *(_MATERIAL if onboarding else ())))
    reported = () if onboarding else _reported(proposed.after, head.policy)
    for fact in facts:
        gone = is_withdrawn(before, after, fact)
        if gone and fact not in reported:  # by fact-missing
            message = f"the published list states `{fact}`"
            hint = f"restore `{fact}:`, perhaps with a new value"
            corrections = _restored(fact, before.stated(fact.replace("-", "_")))
            yield Finding(message, (), hint, on_key=True, corrections=corrections)
    if onboarding and after.read("details"):
        for key in before.details:
            if key in proposal.terms.material and key not in after.details:
                message = f"the published list states the detail `{key}`"
                place: Place = ("details",)
                hint = f"restore `{key}:` under `details`"
                corrections = correction(AddField((*place, key), before.details[key]))
                yield Finding(message, place, hint, corrections=corrections)
    yield from _withdrawn_from_services(proposed, proposal, today)


def _restored(fact: str, value: object) -> Corrections:
    """The correction that states a fact again, if it is a text, a day or a list of texts."""
    if isinstance(value, (str, date)):
        return correction(AddField((fact,), str(value)))
    if isinstance(value, tuple) and value and all(isinstance(item, str) for item in value):
        return correction(AddField((fact,), value))
    return ()


_MATERIAL = ("purpose", "countries", "established", "data", "data-subjects", "transfers")
"""Facts whose changes are material. A vendor in onboarding states each of them without notice."""


def _withdrawn_from_services(
    proposed: Revision, proposal: Proposal, today: date
) -> Iterator[Finding]:
    """Facts that further services of a legal entity lose because its entry changes."""
    base, head = proposal.base, proposal.head
    for service in proposal.head.services.get(proposed.after.slug, ()):
        earlier = base.by_slug.get(service.slug)
        if earlier is None:
            continue  # notice-fact reports the facts that a new service lacks
        before = missing_facts(base.with_entity(earlier), head.policy, today)
        # The remedy depends on what else the entry states, and does not tell facts apart.
        known = {(fact.field, fact.what) for fact in before}
        for fact in missing_facts(head.with_entity(service), head.policy, today):
            if (fact.field, fact.what) not in known:
                message = f"{service.path} would not state {fact.what}"
                yield Finding(message, (), fact.remedy, on_key=True)


@rule(severity=Severity.WARNING)
def fact_pending(
    vendor: Subprocessor, register: Register, today: date, proposal: Proposal | None = None
) -> Iterator[Finding]:
    """A vendor in onboarding states the facts that are missing.

    A single finding names all missing facts of a vendor among `required` in register.yaml.
    `notice-fact` reports facts that a notice needs now. After the last day of the onboarding, see
    `onboarding-ended`.

    Why: an earlier list may lack facts. The onboarding gives you time to find them.
    Source: EDPB Opinion 22/2024 of 2024-10-07, on the information that a controller should have
        about each sub-processor.

    Bad:
        # subprocessors/acme-cloud.yaml
        name: Acme Cloud, Inc.
        group: infrastructure
        purpose: Cloud hosting of the product
        # agreements.csv
        # register.yaml
        onboarding: {until: 2026-06-30, vendors: [acme-cloud]}
    Good:
        purpose: Cloud hosting of the product
    """
    onboarding = register.policy.onboarding
    if onboarding is None or today > onboarding.until:
        return
    reason = f"the onboarding ends on {onboarding.until}"
    yield from _lacking(vendor, register, today, proposal, reason)


@rule(lapses=True)
def onboarding_ended(
    vendor: Subprocessor, register: Register, today: date, proposal: Proposal | None = None
) -> Iterator[Finding]:
    """After the last day of the onboarding, no vendor in onboarding lacks a fact.

    Until then, see `fact-pending`.

    Why: without an end, nobody would look for the missing facts.
    Source: EDPB Opinion 22/2024 of 2024-10-07, on the information that a controller should have
        about each sub-processor.

    Bad:
        # subprocessors/acme-cloud.yaml
        name: Acme Cloud, Inc.
        group: infrastructure
        purpose: Cloud hosting of the product
        # agreements.csv
        # register.yaml
        onboarding: {until: 2026-06-29, vendors: [acme-cloud]}
    Good:
        purpose: Cloud hosting of the product
    """
    onboarding = register.policy.onboarding
    if onboarding is None or today <= onboarding.until:
        return
    reason = f"the onboarding ended on {onboarding.until}"
    yield from _lacking(vendor, register, today, proposal, reason)


def _lacking(
    vendor: Subprocessor, register: Register, today: date, proposal: Proposal | None, reason: str
) -> Iterator[Finding]:
    """A single finding about all facts that a vendor in onboarding lacks.

    Facts that `notice-fact` reports are left out, and facts that the finding about the legal
    entity names. There is no finding about other vendors.
    """
    if not in_onboarding(vendor, register.policy):
        return
    named = _lacking_of_entity(vendor, register, today)
    missing = missing_facts(register.with_entity(vendor), register.policy, today)
    facts = [fact for fact in missing if fact.field not in named]
    if facts and proposal is not None and vendor.path in proposal.before:
        before = proposal.before[vendor.path]
        reported = {*missing_in_notice(proposal, before, vendor, today)}
        facts = [fact for fact in facts if fact not in reported]
    if len(facts) == 1:
        [fact] = facts
        message = f"{reason}, and the register lacks {fact.what}"
        yield Finding(message, fact.place, fact.remedy, on_key=not fact.place)
    elif facts:
        message = f"{reason}, and the register lacks {_names(facts)}"
        hint = "; ".join(dict.fromkeys(fact.remedy for fact in facts))
        yield Finding(message, (), hint, on_key=True)


def _lacking_of_entity(service: Subprocessor, register: Register, today: date) -> frozenset[str]:
    """The fields of a further service that the entry of the legal entity lacks too.

    Empty if the entity is not in onboarding, because no finding names the fields then.
    """
    entity = register.by_slug.get(service.stated("entity") or "")
    if entity is None or not in_onboarding(entity, register.policy):
        return frozenset()
    facts = missing_facts(entity, register.policy, today)
    return frozenset(fact.field for fact in facts if fact.field.partition(".")[0] in OF_ENTITY)


def _names(facts: Sequence[MissingFact]) -> str:
    """The fields of missing facts in words: `data`, `data-subjects` and `transfers`."""
    *others, last = dict.fromkeys(f"`{fact.field}`" for fact in facts)
    return f"{', '.join(others)} and {last}" if others else last


@rule(severity=Severity.WARNING)
def onboarding_idle(register: Register, today: date) -> Iterator[Finding]:
    """Each vendor in onboarding lacks a fact.

    Why: a vendor in onboarding states facts without a notice to customers. Nobody should be able
        to use this exception longer than necessary.

    Bad:
        # register.yaml
        onboarding: {until: 2026-12-31, vendors: [acme]}
    Good:
        # register.yaml
        onboarding: {until: 2026-12-31, vendors: []}
    """
    onboarding = register.policy.onboarding
    seen: set[str] = set()
    if onboarding is None:
        return
    for index, slug in enumerate(onboarding.vendors):
        reason = f"{slug} is already listed" if slug in seen else _idle(slug, register, today)
        seen.add(slug)
        if reason:
            place: Place = ("onboarding", "vendors", index)
            hint, corrections = "remove it", _without(place, onboarding)
            meant = "" if slug in register.by_slug else _slug_meant(slug, register)
            if meant and meant not in onboarding.slugs and not _idle(meant, register, today):
                hint = f"did you mean `{meant}`? otherwise, remove it"
                corrections = (*choices(place, (meant,)), *corrections)
            yield Finding(reason, place, hint, corrections=corrections)


def _slug_meant(written: str, register: Register) -> str:
    """The vendor in onboarding that a file, path or name means, or nothing."""
    stem = written.rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml")
    slugs = (slug_of(stem), *_slugs_of_name(written, register))
    same = next((slug for slug in slugs if slug in register.by_slug), "")
    return same or closest(stem.casefold(), islice(register.by_slug, _MOST_SLUGS))


def _slugs_of_name(written: str, register: Register) -> Iterator[str]:
    name = normalised(written)
    for vendor in register.subprocessors:
        if vendor.read("name") and normalised(vendor.name) == name:
            yield vendor.slug


_MOST_SLUGS = 300
"""The most vendors with whose files a word is compared."""


def _without(place: Place, onboarding: Onboarding | None) -> Corrections:
    """The correction that removes a vendor from the onboarding, which may be without vendors."""
    if onboarding is not None and len(onboarding.vendors) == 1:
        return correction(Replace(place[:-1], ()))
    return correction(Remove(place))


def _idle(slug: str, register: Register, today: date) -> str:
    """Why a vendor needs no onboarding, or nothing."""
    if path_of(slug) in register.unread:
        return ""  # nobody can tell
    vendor = register.by_slug.get(slug)
    if vendor is None:
        return f"there is no vendor {slug}"
    facts = missing_facts(register.with_entity(vendor), register.policy, today)
    return "" if any(True for _ in facts) else f"{slug} lacks no fact"


@rule(severity=Severity.WARNING)
def onboarding_joined(policy: Policy, proposal: Proposal | None) -> Iterator[Finding]:
    """A proposal adds no vendor to the onboarding, and does not move the end to a later day.

    If a vendor must join after all, reviewers see this warning before all others, and decide.

    Why: the onboarding is for vendors that were on an earlier list. A vendor in onboarding states
        facts without a notice to customers, so the list of these vendors only shrinks.
    Source: GDPR Art. 28(2).

    Before:
        data: []
        # register.yaml
        onboarding: {until: 2026-12-31, vendors: []}
        rules: {fact-pending: off}
    Bad:
        data: []
        # register.yaml
        onboarding: {until: 2026-12-31, vendors: [acme-cloud]}
        rules: {fact-pending: off}
    Good:
        data: []
        # register.yaml
        onboarding: {until: 2026-11-30, vendors: []}
        rules: {fact-pending: off}
    """
    if proposal is None:
        return
    joins = joined(proposal.base.policy, policy)
    for index, slug in joins.vendors.items():
        message = f"{slug} joins the onboarding, and may lack facts"
        hint = "remove it, or ask the owners of register.yaml whether an earlier list named it"
        place: Place = ("onboarding", "vendors", index)
        corrections = _without(place, policy.onboarding)
        yield Finding(message, place, hint, corrections=corrections)
    if joins.until is not None:
        message = f"the onboarding would end later than on {joins.earlier}"
        hint = f"set `until` to {joins.earlier} again"
        place = ("onboarding", "until")
        yield Finding(message, place, hint, corrections=replacing(place, f"{joins.earlier}"))
