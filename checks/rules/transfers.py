"""Transfers: the safeguards of transfers to third countries, and their days.

Source of all rules here: GDPR Art. 44 to 49.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from checks.changes.facts import MissingFact, in_onboarding, missing_safeguards
from checks.changes.proposal import Proposal
from checks.changes.safeguards import MECHANISMS
from checks.data.transfers import third_country
from checks.dates import days_after
from checks.findings import Finding, Place, Remove, Severity, choices, correction, replacing
from checks.register.model import Register, Subprocessor
from checks.rules.facts import missing_in_notice
from checks.rules.rule import rule

FRAMEWORK_DAYS = 365
"""Days after which somebody looks up a certification again: it is renewed every year."""

DAYS = ("verified", "executed", "approved")
"""The fields of safeguards that hold a day."""


@rule(when="transfers")
def transfer_countries(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """A safeguard is limited to countries where the vendor processes data.

    The countries of further services of the same legal entity count, too.

    Why: a safeguard for another country is usually a slip, and the real country has no safeguard.
    Source: GDPR Art. 46.

    Bad:
        countries: [IN]
        transfers: {scc: {countries: [ID]}}
    Good:
        countries: [IN]
        transfers: {scc: {countries: [IN]}}
    """
    if vendor.transfers is None:
        return
    limits = [
        (("transfers", mechanism, "countries", index), code)
        for mechanism, safeguard in vendor.transfers.stated.items()
        if safeguard.__dict__.get("countries") and safeguard.read("countries")
        for index, code in enumerate(safeguard.countries)
    ]
    if not limits or not vendor.read("countries") or not register.whole:
        return
    known = _countries(vendor, register)
    for place, code in limits:
        if known and code not in known:
            message = f"{code} is not among the countries of the vendor"
            hint, corrections = (
                f"choose from: {', '.join(sorted(known))}",
                choices(place, sorted(known)),
            )
            yield Finding(message, place, hint, corrections=corrections)


def _countries(vendor: Subprocessor, register: Register) -> frozenset[str]:
    """The countries of the vendor, and of further services of the same legal entity."""
    of_services = (
        service.stated("countries") or () for service in register.services.get(vendor.slug, ())
    )
    return frozenset(vendor.countries).union(*of_services)


@rule(when="transfers")
def transfer_future(vendor: Subprocessor, today: date) -> Iterator[Finding]:
    """A safeguard is verified, executed or approved today or earlier.

    Why: a transfer needs a safeguard that holds. A planned signature is no safeguard.
    Source: GDPR Art. 46.

    Bad:
        transfers: {scc: {module: 2, executed: 2026-07-01}}
    Good:
        transfers: {scc: {module: 2, executed: 2026-06-30}}
    """
    if vendor.transfers is None:
        return
    for mechanism, safeguard in vendor.transfers.stated.items():
        for field in DAYS:
            day = safeguard.__dict__.get(field)
            if day is not None and day > today:
                place: Place = ("transfers", mechanism, field)
                hint = f"write the actual day, {today} or earlier, or remove the day"
                corrections = (*replacing(place, f"{today}"), *correction(Remove(place)))
                yield Finding(f"{day} is in the future", place, hint, corrections=corrections)


def _needs_cover(vendor: Subprocessor) -> bool:
    """Whether a transfer may depend on the safeguards that the vendor states."""
    return any(third_country(code) is not False for code in vendor.stated("countries") or ())


@rule(severity=Severity.WARNING, lapses=True, when=_needs_cover)
def transfer_uncovered(
    vendor: Subprocessor, register: Register, today: date, proposal: Proposal | None = None
) -> Iterator[Finding]:
    """Each transfer to a country outside the EEA rests on a ground that the GDPR recognises.

    The ground is an adequacy decision that is in force, or a safeguard under `transfers`. Other
    rules report vendors in onboarding, and proposals with a notice to customers. If `required` in
    register.yaml does not name `safeguard`, the rule finds nothing. `subprocessors transfers` shows
    all transfers, and judges them under the laws of the United Kingdom and of Switzerland, too.

    Why: a court may annul a decision, and a vendor from an earlier list may never have stated a
        safeguard. Without a ground, the transfer is unlawful.
    Source: GDPR Art. 44 to 49.

    Bad:
        countries: [US]
        transfers: idta
    Good:
        countries: [US]
        transfers: [idta, scc]

    Bad:
        countries: [US, IN]
        transfers: {scc: {countries: [US]}}
    Good:
        countries: [US, IN]
        transfers: {scc: {countries: [US, IN]}}
    """
    policy = register.policy
    slug = vendor.stated("entity")
    entity = register.by_slug.get(slug) if slug else vendor
    if (
        "safeguard" not in policy.required
        or entity is None
        or entity.stated("entity") is not None  # entity-known reports it
        or not register.unread.isdisjoint((vendor.path, entity.path))
        or vendor.ended_by(today)
        or in_onboarding(vendor, policy)
        or in_onboarding(entity, policy)
    ):
        return
    complete = register.with_entity(vendor)
    facts = [fact for fact, _ in missing_safeguards(complete, policy, today)]
    if not facts or _is_doubtful(complete, register, today):
        return
    if proposal is not None:
        facts = [*_unreported(facts, vendor, entity, proposal, today)]
    for fact in facts:
        yield Finding(f"the register lacks {fact.what}", fact.place, fact.remedy)


def _unreported(
    facts: Sequence[MissingFact],
    vendor: Subprocessor,
    entity: Subprocessor,
    proposal: Proposal,
    today: date,
) -> Iterator[MissingFact]:
    """The facts that no rule about the proposal reports."""
    if entity is not vendor and entity.path in proposal.before:
        return  # fact-withdrawn reports the facts that services lose
    reported: set[MissingFact] = set()
    if vendor.path in proposal.before:
        before = proposal.before[vendor.path]
        reported = {*missing_in_notice(proposal, before, vendor, today)}
    yield from (fact for fact in facts if fact not in reported)


def _is_doubtful(vendor: Subprocessor, register: Register, today: date) -> bool:
    """Whether a slip in a safeguard, which another rule reports, may leave a transfer uncovered."""
    stated = vendor.stated("transfers")
    safeguards = stated.stated.values() if stated is not None else ()
    known = _countries(vendor, register)
    return any(
        not known.issuperset(safeguard.__dict__.get("countries", known))
        or any((safeguard.__dict__.get(field) or today) > today for field in DAYS)
        for safeguard in safeguards
    )


def _is_certified(vendor: Subprocessor) -> bool:
    """Whether the vendor states a certification under the framework."""
    return vendor.transfers is not None and vendor.transfers.dpf is not None


@rule(severity=Severity.WARNING, when=_is_certified)
def dpf_country(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """A vendor under the EU-US Data Privacy Framework processes data in the United States.

    The countries of further services of the same legal entity count, too.

    Why: the framework covers no other country, so the transfer may lack its real safeguard.
    Source: Commission Implementing Decision (EU) 2023/1795 of 10 July 2023, Art. 1.

    Bad:
        countries: [IN]
        transfers: {dpf: {verified: 2026-05-19}, scc: {}}
    Good:
        countries: [IN]
        transfers: scc
    """
    if not _is_certified(vendor) or not vendor.read("countries") or not register.whole:
        return
    countries = _countries(vendor, register)
    # A region such as WORLD may include the United States.
    certain = all(third_country(code) is not None for code in countries)
    if countries and certain and "US" not in countries:
        message = f"the {MECHANISMS['dpf']} covers only the United States"
        hint = "remove `dpf`, or add US to `countries`"
        yield Finding(message, ("transfers", "dpf"), hint, on_key=True)


@rule(severity=Severity.WARNING, when=_is_certified)
def framework_unverified(vendor: Subprocessor, today: date) -> Iterator[Finding]:
    """A certification under the EU-US Data Privacy Framework states the day of its verification.

    Look the vendor up on the list of participants, https://www.dataprivacyframework.gov/list, and
    set `verified` to the day.

    Why: a certification is renewed every year. Without the day, nobody is told to look again.
    Source: Commission Implementing Decision (EU) 2023/1795 of 10 July 2023, recital 48 and Annex I.

    Bad:
        transfers: dpf
    Good:
        transfers: {dpf: {verified: 2026-05-19}}

    Bad:
        transfers: {dpf: {countries: [US]}}
    Good:
        transfers: {dpf: {verified: 2026-05-19, countries: [US]}}
    """
    transfers = vendor.transfers
    if transfers is None or transfers.dpf is None or vendor.ended_by(today):
        return
    if transfers.dpf.read("verified") and transfers.dpf.verified is None:
        stated = transfers.stated
        hint = f"under `dpf`, add `verified: {today}`"
        if all(safeguard == type(safeguard)() for safeguard in stated.values()):
            # The names alone are stated, perhaps not as a mapping.
            others = "".join(f", {mechanism}: {{}}" for mechanism in stated if mechanism != "dpf")
            hint = f"write `transfers: {{dpf: {{verified: {today}}}{others}}}`"
        message = "the file does not state when the certification was last verified"
        hint = f"look the vendor up on the list of participants; if it is there today, {hint}"
        yield Finding(message, ("transfers", "dpf"), hint, on_key=True)


@rule(severity=Severity.WARNING, lapses=True, when=_is_certified)
def framework_stale(vendor: Subprocessor, today: date) -> Iterator[Finding]:
    """A certification under the EU-US Data Privacy Framework was verified within a year.

    Look the vendor up on the list of participants, https://www.dataprivacyframework.gov/list, and
    set `verified` to the day.

    Why: a certification is renewed every year. If it lapses, the transfer has no ground.
    Source: Commission Implementing Decision (EU) 2023/1795 of 10 July 2023, recital 48 and Annex I.

    Bad:
        transfers: {dpf: {verified: 2025-06-29}}
    Good:
        transfers: {dpf: {verified: 2025-06-30}}
    """
    verified = framework_verified(vendor)
    if verified is not None and framework_until(verified) < today and not vendor.ended_by(today):
        message = f"the certification was last verified on {verified}"
        hint = "look the vendor up on the list of participants, and set `verified` to the day"
        yield Finding(message, ("transfers", "dpf", "verified"), hint)


def framework_verified(vendor: Subprocessor) -> date | None:
    """The day on which somebody last looked up the vendor's certification, if it is stated."""
    framework = vendor.transfers.dpf if vendor.transfers is not None else None
    return framework.verified if framework is not None else None


def framework_until(verified: date) -> date:
    """The last day on which a certification that was verified on a day counts as known."""
    return days_after(verified, FRAMEWORK_DAYS)
