"""Proposals: how a published list may change, compared with a base: `check --base main`."""

from collections.abc import Iterator
from datetime import date

from checks.changes.company_names import loses_form
from checks.changes.facts import in_onboarding
from checks.changes.proposal import Addition, Proposal, Removal, Revision
from checks.changes.start import Start
from checks.dates import parse_date
from checks.findings import (
    AddField,
    Corrections,
    Finding,
    Place,
    Remove,
    Rename,
    Replace,
    Severity,
    correction,
    replacing,
)
from checks.register.example import is_example
from checks.register.layout import is_vendor
from checks.register.model import Register, Subprocessor
from checks.register.syntax import quote
from checks.rules.agreements import EXECUTED, FIRST, REFERENCE, expiry
from checks.rules.rule import rule
from checks.rules.settings import Settings
from checks.rules.transfers import DAYS

ENGAGED: Place = ("engaged",)
SINCE: Place = ("notice", "since")


@rule
def notice_period(
    proposed: Addition | Revision, proposal: Proposal | None, today: date
) -> Iterator[Finding]:
    """A new subprocessor is engaged after the notice period.

    The period has the length of `notice.days` in register.yaml, and starts today: the merge of the
    proposal announces the vendor. With `notice.working-days`, only working days count. If the
    proposal changes the period, or the period was shortened lately, the period that ends last
    counts. The same holds for a vendor that has ended and returns. In an
    emergency, the owners of register.yaml grant a waiver.

    Why: customers need time to object to a new subprocessor.
    Source: GDPR Art. 28(2). The number of days comes from your contracts.

    Before:
        # subprocessors/acme-cloud.yaml
        ⟨deleted⟩
        # agreements.csv
    Bad:
        engaged: 2026-07-29
    Good:
        engaged: 2026-07-30
    """
    vendor = proposed.after
    if isinstance(proposed, Revision) and not proposed.before.ended_by(today):
        return
    changes = proposal.changes_by_slug.get(vendor.slug, ()) if proposal is not None else ()
    if any(change.kind == "moved" for change in changes):
        return  # customers know the service from the entry of its legal entity
    window = proposed.period.window(today)
    earliest = window.effective
    if "engaged" in vendor.unstated:
        # Where `engaged` is required, fact-missing or notice-fact reports it.
        if proposal is not None and "engaged" not in proposal.head.policy.required:
            hint = f"add `engaged:` with {earliest} or a later day"
            yield Finding("the vendor does not state when it starts", (), hint, on_key=True)
        return
    if vendor.engaged < earliest and not vendor.ended_by(today):
        message = f"{vendor.engaged} is before the end of the notice period of {window.period}"
        hint = f"set `engaged` to {earliest} or a later day; {_WAIVER}"
        yield Finding(message, ENGAGED, hint, corrections=replacing(ENGAGED, f"{earliest}"))


_WAIVER = "in an emergency, ask the owners of register.yaml for a waiver"


def _engaged(vendor: Subprocessor) -> date:
    """The engagement of a listed vendor. If the list does not state it, the vendor is in use."""
    return date.min if "engaged" in vendor.unstated else vendor.engaged


@rule
def removed_active(proposed: Removal, today: date) -> Iterator[Finding]:
    """A subprocessor is removed only after it has ended.

    A proposal may withdraw a subprocessor that is not engaged yet. A proposal may also delete the
    example of a new register, which was never published.

    Why: customers should see on the list that the subprocessor has ended, and when.

    Before:
        ended: 2026-07-01
    Bad:
        # subprocessors/acme-cloud.yaml
        ⟨deleted⟩
        # agreements.csv

    Before:
        ended: 2026-06-30
    Good:
        # subprocessors/acme-cloud.yaml
        ⟨deleted⟩
        # agreements.csv
    """
    planned = _engaged(proposed.before) > today
    if not planned and not proposed.before.ended_by(today) and not is_example(proposed.before):
        hint = "restore the file and set `ended`; delete the file in a new proposal after that day"
        yield Finding("the file is deleted, but the subprocessor has not ended", (), hint)


@rule
def slug_renamed(proposed: Revision) -> Iterator[Finding]:
    """The file of a subprocessor keeps its name.

    Why: links to the published list and the history of the list use the name of the file.

    Before:
        # subprocessors/acme-cloud.yaml
        scope: US plan
    Bad:
        # subprocessors/acme-cloud.yaml
        ⟨deleted⟩
        # subprocessors/acme.yaml
        purpose: Cloud hosting
        scope: US plan
    Good:
        scope: US plan
    """
    before, after = proposed.before.path, proposed.after.path
    if before != after:
        hint = f"rename the file back to {before}; only the field `name` may change"
        message, corrections = f"the name of this file was {before}", correction(Rename(before))
        yield Finding(message, (), hint, corrections=corrections)


@rule(severity=Severity.WARNING)
def legal_form_dropped(proposed: Revision) -> Iterator[Finding]:
    """The name of a subprocessor keeps its legal form.

    The loss of a legal form counts as another spelling, so customers get no notice. The same
    holds for a name that gains a legal form. If the company has another legal form, or another
    company of the group takes over, the new name replaces the old name in a single proposal.

    Why: otherwise `Acme Inc.` could become `Acme`, and later `Acme B.V.`, and no customer would
        hear of the other company.
    Source: GDPR Art. 28(2).

    Before:
        name: Acme Cloud, Inc.
    Bad:
        name: Acme Cloud
    Good:
        name: Acme Cloud Incorporated
    """
    before, after = proposed.before.name, proposed.after.name
    if before != after and loses_form(before, after):
        message = f"the name loses a legal form: {before} becomes {after}"
        hint = f"write `name: {quote(before)}` again, or the name with the new legal form"
        yield Finding(message, ("name",), hint, corrections=replacing(("name",), before))


@rule
def engaged_rewritten(proposed: Revision, today: date) -> Iterator[Finding]:
    """The day of an engagement is not rewritten.

    After the engagement, the day never changes. Before the engagement, the day may move to a later
    day, or to an earlier day after the notice period.

    Why: customers know this day, and could object until then.
    Source: GDPR Art. 28(2).

    Before:
        engaged: 2026-02-01
    Bad:
        engaged: 2026-01-20
    Good:
        engaged: 2026-02-01

    Before:
        engaged: 2026-09-01
    Bad:
        engaged: 2026-07-29
    Good:
        engaged: 2026-07-30
    """
    before, after = proposed.before, proposed.after
    if "engaged" in before.unstated:
        if after.engaged > today and not before.ended_by(today):
            message = "the published list already shows the vendor in use"
            yield Finding(message, ENGAGED, f"enter the day of the engagement, {today} or earlier")
        return
    if after.engaged == before.engaged or before.ended_by(today):
        return
    if before.engaged <= today:
        message = f"the published list says {before.engaged}, not {after.engaged}"
        hint = f"set `engaged` to {before.engaged} again"
        yield Finding(message, ENGAGED, hint, corrections=replacing(ENGAGED, f"{before.engaged}"))
    earliest = min(before.engaged, proposed.period.window(today).effective)
    if before.engaged > today and after.engaged < earliest:
        message = f"customers were told that the engagement starts on {before.engaged}: "
        message += f"{after.engaged} is too early"
        hint = f"set `engaged` to {earliest} or a later day"
        yield Finding(message, ENGAGED, hint, corrections=replacing(ENGAGED, f"{earliest}"))


@rule
def announced_rewritten(proposed: Addition | Revision, today: date) -> Iterator[Finding]:
    """An announcement keeps its day. A new announcement is not dated in the past.

    Why: the day is evidence of the notice to customers.
    Source: GDPR Art. 5(2) and 28(2).

    Before:
        announced: 2025-12-30
    Bad:
        announced: 2025-12-01
    Good:
        announced: 2025-12-30

    Before:
        engaged: 2026-08-01
    Bad:
        engaged: 2026-08-01
        announced: 2026-06-29
    Good:
        engaged: 2026-08-01
        announced: 2026-06-30
    """
    known = proposed.before if isinstance(proposed, Revision) else None
    before, after = known.announced if known else None, proposed.after.announced
    place: Place = ("announced",)
    if before is not None and after != before:
        message = f"the published list says that the vendor was announced on {before}"
        hint = f"set `announced` to {before} again"
        yield Finding(message, place, hint, corrections=replacing(place, f"{before}"))
    elif before is None and after is not None and after < today:
        message = f"the published list did not announce the vendor on {after}"
        hint = "remove `announced`: Git knows the day on which the vendor was announced"
        yield Finding(message, place, hint, corrections=correction(Remove(place)))


@rule
def ended_backdated(proposed: Revision, today: date) -> Iterator[Finding]:
    """A subprocessor does not end on a past day on which the list showed it as active.

    Why: readers relied on the list on that day.

    Before:
        countries: [US]
    Bad:
        ended: 2026-06-29
    Good:
        ended: 2026-06-30

    Before:
        ended: 2026-06-10
    Bad:
        ended: 2026-06-09
    Good:
        ended: 2026-06-10
    """
    before, after = proposed.before, proposed.after
    if after.ended is None or after.ended == before.ended:
        return
    until = min(today, before.ended) if before.ended is not None else today
    if _engaged(before) <= after.ended < until:
        message = f"the published list showed the vendor as active on {after.ended}"
        hint, corrections = f"set `ended` to {until}", replacing(("ended",), f"{until}")
        yield Finding(message, ("ended",), hint, corrections=corrections)


@rule
def ended_postponed(proposed: Revision, today: date) -> Iterator[Finding]:
    """The end of a subprocessor is withdrawn or postponed early enough for customers to object.

    The notice period must pass before the announced end. Otherwise the subprocessor would continue
    before customers could object. For the return of a subprocessor that has ended, see
    `notice-period`. In an emergency, the owners of register.yaml can grant a waiver.

    Why: customers know the end, and rely on it.
    Source: GDPR Art. 28(2). The number of days comes from your contracts.

    Before:
        ended: 2026-07-29
    Bad:
        countries: [US]

    Before:
        ended: 2026-07-29
    Bad:
        ended: 2027-01-01

    Before:
        ended: 2026-07-30
    Good:
        ended: 2027-01-01
    """
    before, after = proposed.before.ended, proposed.after.ended
    if before is None or before <= today or (after is not None and after <= before):
        return
    window = proposed.period.window(today)
    if before < window.effective:
        message = f"the announced end, {before}, is within the notice period of {window.period}"
        hint = f"set `ended` to {before} again; {_WAIVER}"
        yield Finding(message, ("ended",), hint, corrections=replacing(("ended",), f"{before}"))


@rule
def agreement_replaced(proposed: Revision, register: Register, today: date) -> Iterator[Finding]:
    """Only a newer agreement in force replaces an agreement.

    Why: a reference to an older agreement is usually a slip. The slip hides the end of the newer
        agreement.
    Source: GDPR Art. 28(4).

    Before:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2024-007, executed: 2024-02-01}
        # agreements.csv
        DPA-2024-007,"Acme Cloud, Inc.",2024-02-01,,active
    Good:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2026-003, executed: 2026-01-20}
        # agreements.csv
        DPA-2026-003,"Acme Cloud, Inc.",2026-01-20,,active
    """
    before, after = proposed.before.agreement, proposed.after.agreement
    if after.reference == before.reference:
        return
    if after.executed < before.executed:
        message = (
            f"{after.reference} ({after.executed}) is older than the replaced agreement, "
            f"{before.reference} ({before.executed})"
        )
        yield Finding(message, REFERENCE, f"refer to {before.reference} or a newer agreement")
    end = expiry(proposed.after, register)
    if end is not None and end < today:
        message = f"{after.reference} replaces {before.reference}, but expired on {end}"
        yield Finding(message, REFERENCE, "refer to an agreement in force")


_SLIP = "to correct a slip, ask the owners of register.yaml for a waiver"


@rule
def agreement_rewritten(
    proposed: Revision, proposal: Proposal | None, today: date
) -> Iterator[Finding]:
    """The day on which an agreement was executed is not rewritten.

    The rule is about `executed` and `first`, while `reference` stays the same. A renewal has its
    own reference. If the ledger of the target branch has another day, `executed` may become that
    day. To correct another slip, ask the owners of register.yaml for a waiver.

    Why: the day is evidence that the agreement existed before the vendor processed data.
    Source: GDPR Art. 5(2) and 28(4).

    Before:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2025-01-10}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-10,,active
    Good:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
    """
    if proposal is None:
        return
    base, head = proposal.base, proposal.head
    yield from _dropped(proposed, head, "agreement", "agreement.reference", "agreement.executed")
    before, after = proposed.before.agreement, proposed.after.agreement
    if after.reference != before.reference:
        return
    if before.executed <= today and after.executed not in (
        before.executed,
        _executed(proposed.before, base),
    ):
        message = f"the register said that {before.reference} was executed on {before.executed}"
        hint = f"set `executed` to {before.executed} again"
        hint += ", here and in the ledger" if _executed(proposed.after, head) else ""
        hint += f", or refer to the new agreement; {_SLIP}"
        yield Finding(message, EXECUTED, hint, corrections=_rewritten(proposed, head))
    # A first agreement that is not older than its renewal is reported by agreement-first.
    first = before.first
    if first is not None and first < before.executed and after.first != first:
        message = f"the register said that the first agreement was executed on {first}"
        place = FIRST if after.first is not None else ("agreement",)
        yield Finding(
            message, place, f"set `first` to {first} again; {_SLIP}", on_key=place != FIRST
        )


def _rewritten(proposed: Revision, head: Register) -> Corrections:
    """The correction that restores the day of an agreement, in the vendor's file and the ledger."""
    day = str(proposed.before.agreement.executed)
    line = head.agreement_line(proposed.after)
    edits = [Replace(EXECUTED, day)]
    if line is not None and line.executed is not None and head.ledger is not None:
        edits.append(Replace((line.line, "executed"), day, head.ledger.path))
    return correction(*edits)


def _executed(vendor: Subprocessor, register: Register) -> date | None:
    """The day on which a vendor's agreement was executed according to the ledger, or None."""
    line = register.agreement_line(vendor)
    return line.executed if line is not None else None


def _dropped(proposed: Revision, register: Register, *fields: str) -> Iterator[Finding]:
    """Findings about fields that the published vendor states, and the proposed vendor does not.

    `fact-missing` reports required fields. The entry of a further service leaves fields to
    its entity.
    """
    before, after, policy = proposed.before, proposed.after, register.policy
    reported = fields[0] in policy.required and not in_onboarding(after, policy)
    if reported or after.stated("entity") is not None:
        return
    for field in fields:
        if field in after.unstated - before.unstated:
            *place, name = field.split(".")
            message = f"the file no longer states `{name}`"
            yield Finding(message, tuple(place), f"restore `{name}`; {_SLIP}", on_key=True)


@rule
def evaluation_rewritten(
    proposed: Revision, proposal: Proposal | None, today: date
) -> Iterator[Finding]:
    """The day of an evaluation stays on record until a newer evaluation replaces it.

    An area may get further days. A past day leaves the area only if the proposal adds a later day.
    To correct a slip, ask the owners of register.yaml for a waiver.

    Why: the days are evidence that the vendor was evaluated before and during its engagement.
    Source: GDPR Art. 5(2) and 28(1).

    Before:
        evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
    Bad:
        evaluation: {privacy: 2026-01-09, security: 2026-01-10, confidentiality: 2026-01-10}
    Good:
        evaluation:
          privacy: [2026-01-10, 2026-05-02]
          security: 2026-01-10
          confidentiality: 2026-01-10
    """
    if proposal is None:
        return
    yield from _dropped(proposed, proposal.head, "evaluation")
    after = proposed.after.evaluation
    for area, days in proposed.before.evaluation.items():
        # evaluation-area reports an area without a day.
        kept = after.get(area, days)
        newest = max(set(kept) - set(days), default=date.min)
        for day in sorted(set(days) - set(kept)):
            if newest < day <= today:
                message = f"the register said that {area} was evaluated on {day}"
                place: Place = ("evaluation", area)
                days_again = tuple(map(str, sorted({*kept, day})))
                corrections = correction(Replace(place, days_again))
                hint = f"add {day} again; {_SLIP}"
                yield Finding(message, place, hint, corrections=corrections)


@rule
def safeguard_rewritten(proposed: Revision, today: date) -> Iterator[Finding]:
    """The day of a safeguard stays on record until a later day replaces it.

    The rule is about `executed`, `verified` and `approved` under `transfers`. To correct a slip,
    ask the owners of register.yaml for a waiver.

    Why: the day is evidence that the safeguard existed before the transfer.
    Source: GDPR Art. 5(2) and 46.

    Before:
        transfers: {scc: {module: 2, executed: 2026-01-15}}
    Bad:
        transfers: {scc: {module: 2, executed: 2026-01-10}}
    Good:
        transfers: {scc: {module: 2, executed: 2026-06-15}}
    """
    transfers, later = proposed.before.stated("transfers"), proposed.after.stated("transfers")
    if transfers is None or later is None:
        return
    for mechanism, safeguard in transfers.stated.items():
        if mechanism not in later.stated:
            continue
        place: Place = ("transfers", mechanism)
        for field in DAYS:
            day = safeguard.__dict__.get(field)
            # A day that cannot be read is not rewritten.
            new = later.stated[mechanism].__dict__.get(field, day)
            if day is None or day > today or (new is not None and new >= day):
                continue
            message = f"the register said that the safeguard was {field} on {day}"
            hint = f"set `{field}` to {day} again, or to a later day; {_SLIP}"
            corrections = correction(AddField((*place, field), str(day)))
            at = (*place, field) if new else place
            yield Finding(message, at, hint, on_key=new is None, corrections=corrections)


@rule(severity=Severity.WARNING)
def waiver_introduced(settings: Settings, proposal: Proposal | None) -> Iterator[Finding]:
    """A proposal does not grant a waiver for its own changes.

    If both must come together, reviewers see this warning, and decide.

    Why: otherwise the author of a file would judge their own file.

    Before:
        countries: [US]
    Bad:
        # subprocessors/acme-cloud.yaml
        countries: [US, US]
        # register.yaml
        waivers:
          - rule: country-repeated
            file: subprocessors/acme-cloud.yaml
            reason: Two separate sites
            approved-by: privacy team
            until: 2026-12-31

    Before:
        # register.yaml
        waivers:
          - rule: country-repeated
            file: subprocessors/acme-cloud.yaml
            reason: Two separate sites
            approved-by: privacy team
            until: 2026-12-31
    Good:
        # subprocessors/acme-cloud.yaml
        countries: [US, US]
        # register.yaml
        waivers:
          - rule: country-repeated
            file: subprocessors/acme-cloud.yaml
            reason: Two separate sites
            approved-by: privacy team
            until: 2026-12-31
    """
    if proposal is None:
        return
    base = proposal.base
    known = {*base.policy.waivers}
    files = {vendor.path for vendor in base.subprocessors} | base.unread
    for index, waiver in enumerate(settings.policy.waivers):
        if waiver not in known and index in settings.used and waiver.file in proposal.files:
            message = f"this proposal changes {waiver.file}, and grants a waiver for the file"
            # An earlier waiver of another rule would be unused, and a waiver ahead of its file
            # is reported by waiver-ahead or waiver-unknown.
            hint = f"{_ASK} approve the waiver with this proposal"
            if settings.rules[waiver.rule].needs_base and waiver.file in files:
                hint = f"{_ASK} grant the waiver first, in a separate proposal"
            yield Finding(message, ("waivers", index), hint)


_ASK = "ask the owners of register.yaml to"


@rule(severity=Severity.WARNING)
def severity_introduced(settings: Settings, proposal: Proposal | None) -> Iterator[Finding]:
    """A proposal that changes vendors does not weaken a rule.

    If both must change together, reviewers see this warning, and decide.

    Why: otherwise the author of a change would switch off the rule that objects to the change.

    Before:
        countries: [US]
    Bad:
        # subprocessors/acme-cloud.yaml
        countries: [US, US]
        # register.yaml
        rules: {country-repeated: off}

    Before:
        # register.yaml
        rules: {country-repeated: off}
    Good:
        # subprocessors/acme-cloud.yaml
        countries: [US, US]
        # register.yaml
        rules: {country-repeated: off}
    """
    if proposal is None or not any(map(is_vendor, proposal.files)):
        return
    before = proposal.base.policy.rules
    for name, severity in settings.policy.rules.items():
        known = settings.rules.get(name)
        if known is not None and _weight(severity) < _weight(before.get(name, known.severity)):
            message = f"this proposal changes vendors, and sets {name} to {severity}"
            hint = f"{_ASK} change the severity first, in a separate proposal"
            yield Finding(message, ("rules", name), hint)


def _weight(severity: str) -> int:
    return {"off": 0, Severity.WARNING: 1}.get(severity, 2)


@rule
def history_start(start: Start, today: date) -> Iterator[Finding]:
    """`notice.since` is a day, or the full hash of a commit.

    Either must be older than every change whose notice period still runs: it must lie further
    back than the longest notice period in force. The commit must have landed on the target
    branch. The target branch is the first-parent line of the base, or of HEAD if the check has no
    base.

    Why: everything on the list at the start counts as announced. A later start would shorten the
        notice to customers. Names such as HEAD or a branch move over time.

    Bad:
        # register.yaml
        notice: {days: 30, since: 2026-05-31}
    Good:
        # register.yaml
        notice: {days: 30, since: 2026-05-30}

    Bad:
        # register.yaml
        notice: {since: HEAD}
    Good:
        # register.yaml
        notice: {since: 0ad9e1b5a5d3ab3c7a2ba5f0e8a9d6ad9f7b8c11}
    """
    latest = start.period.last_start_before(today)
    hint = f"set `since` to {latest} or an earlier day, or to the full hash of a commit that "
    hint += f"landed on {start.landed.branch} by then" if start.landed else "landed by then"
    if start.is_commit:
        if start.landed is None:
            return  # the check has no history
        day, name = start.landed.day, start.since[:10]
        if day is None:
            message = f"the commit {name} has not landed on {start.landed.branch}"
            yield Finding(message, SINCE, hint)
            return
    else:
        name = start.since
        try:
            day = parse_date(name)
        except ValueError:
            yield Finding(f"`{name}` is neither a day nor the hash of a commit", SINCE, hint)
            return
    if day > latest:
        message = f"changes from before {name} may still be within their notice period"
        yield Finding(message, SINCE, hint)


@rule(severity=Severity.WARNING)
def history_moved(settings: Settings, proposal: Proposal | None) -> Iterator[Finding]:
    """A proposal does not move the start of the history.

    Why: changes from before the start disappear from the history, feeds and notices.

    Before:
        # register.yaml
        notice: {since: 2025-01-01}
    Bad:
        # register.yaml
        notice: {since: 2026-01-01}
    Good:
        # register.yaml
        notice: {since: 2025-01-01}
    """
    if proposal is None:
        return
    before, after = proposal.base.policy.notice.since, settings.policy.notice.since
    if before != after:
        message = f"the history would start with {after or 'the first commit'}"
        message += f", not with {before or 'the first commit'}"
        hint = f"set `since` to {before} again" if before else "remove `since`"
        hint += ", or compare `subprocessors changes` with and without this proposal"
        yield Finding(message, SINCE, hint)
