"""Proposals: how a published list may change. Checked against a base: `check --base main`."""

from collections.abc import Iterator
from datetime import date

from checks.changes.proposal import Addition, Proposal, Removal, Revision
from checks.changes.start import Start
from checks.dates import days_after, days_before, parse_date
from checks.findings import Finding, Place, Severity
from checks.register.example import is_example
from checks.register.layout import is_vendor
from checks.register.model import Register
from checks.rules.agreements import REFERENCE, expiry
from checks.rules.rule import rule
from checks.rules.settings import Settings

ENGAGED: Place = ("engaged",)
SINCE: Place = ("notice", "since")


@rule
def notice_period(proposed: Addition | Revision, today: date) -> Iterator[Finding]:
    """A new subprocessor is engaged once the notice period has passed.

    The period is `notice.days` of register.yaml, from today: the proposal
    announces the vendor when it is merged. So it is for one that had ended and
    returns. In an emergency, those who own register.yaml grant a waiver.

    Why: customers are told of an intended addition in time to object.
    Source: GDPR Art. 28(2). The number of days is from your contracts.

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
    earliest = days_after(today, proposed.days)
    if vendor.engaged < earliest and not vendor.ended_by(today):
        days = f"{proposed.days} day{'' if proposed.days == 1 else 's'}"
        message = f"{vendor.engaged} is before the notice period of {days} has passed"
        hint = f"set it to {earliest} or later; in an emergency, ask for a waiver in register.yaml"
        yield Finding(message, ENGAGED, hint)


@rule
def removed_active(proposed: Removal, today: date) -> Iterator[Finding]:
    """A subprocessor is taken off the list after it has ended.

    A proposal may withdraw a subprocessor that is not engaged yet. It may also delete the example
    of a new register, which was never published.

    Why: customers see on the list that it ended, and the history knows when.

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
    planned = proposed.before.engaged > today
    if not planned and not proposed.before.ended_by(today) and not is_example(proposed.before):
        hint = "bring the file back, set `ended` and publish; delete it when that day has passed"
        yield Finding("the file is deleted, but the subprocessor has not ended", (), hint)


@rule
def slug_renamed(proposed: Revision) -> Iterator[Finding]:
    """The file of a subprocessor keeps its name.

    Why: the name is in links to the published list, and in its history.

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
        hint = f"name it {before} again: the legal entity stands in `name`, which may change"
        yield Finding(f"this file was {before}", (), hint)


@rule
def engaged_rewritten(proposed: Revision, today: date) -> Iterator[Finding]:
    """The day of an engagement is not rewritten.

    Once a subprocessor is engaged, the day is history. Before, it may move to a
    later day, or to one that leaves customers the notice period.

    Why: customers were told of this day, and could object until then.
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
    if after.engaged == before.engaged or before.ended_by(today):
        return
    if before.engaged <= today:
        message = f"the published list says {before.engaged}, and {after.engaged} rewrites that"
        yield Finding(message, ENGAGED, f"set it to {before.engaged} again")
    earliest = days_after(today, proposed.days)
    if before.engaged > today and after.engaged < min(before.engaged, earliest):
        message = f"{before.engaged} was announced, and {after.engaged} leaves too short a notice"
        yield Finding(message, ENGAGED, f"set it to {min(before.engaged, earliest)} or later")


@rule
def announced_rewritten(proposed: Addition | Revision, today: date) -> Iterator[Finding]:
    """The day of an announcement is not rewritten, and not set to a day that has passed.

    Why: what customers were told, and when, is evidence.
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
        message = f"the published list says {before}, and this rewrites it"
        yield Finding(message, place, f"set `announced: {before}` again")
    elif before is None and after is not None and after < today:
        message = f"{after} has passed, and the published list did not say so"
        hint = "remove it: the history of the repository tells when it was announced"
        yield Finding(message, place, hint)


@rule
def ended_backdated(proposed: Revision, today: date) -> Iterator[Finding]:
    """A subprocessor does not end on a day on which the list said that it was active.

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
    if before.engaged <= after.ended < until:
        message = f"the published list had it as active on {after.ended}"
        yield Finding(message, ("ended",), f"set it to {until}")


@rule
def ended_postponed(proposed: Revision, today: date) -> Iterator[Finding]:
    """The end of a subprocessor is withdrawn or postponed early enough for customers to object.

    The announced end is at least the notice period away. Otherwise the
    subprocessor would continue before customers could object. A subprocessor that
    has ended may return: `notice-period` says when. In an emergency, the owners
    of register.yaml grant a waiver.

    Why: customers were told of the end, and rely on it.
    Source: GDPR Art. 28(2). The number of days is from your contracts.

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
    if before < days_after(today, proposed.days):
        days = f"{proposed.days} day{'' if proposed.days == 1 else 's'}"
        message = f"the announced end, {before}, lies within the notice period of {days}"
        hint = f"set `ended: {before}` again; in an emergency, ask for a waiver in register.yaml"
        yield Finding(message, ("ended",), hint)


@rule
def agreement_replaced(proposed: Revision, register: Register, today: date) -> Iterator[Finding]:
    """An agreement is replaced by a newer one that is in force.

    Why: a reference that goes back in time is mostly a slip, and hides that the agreement has run
        out.
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
            f"{after.reference} of {after.executed} takes the place of {before.reference} "
            f"of {before.executed}, which is newer"
        )
        yield Finding(message, REFERENCE, "refer to the newest agreement")
    end = expiry(proposed.after, register)
    if end is not None and end < today:
        message = f"{after.reference} takes the place of {before.reference}, and expired on {end}"
        yield Finding(message, REFERENCE, "refer to an agreement that is in force")


@rule(severity=Severity.WARNING)
def waiver_introduced(settings: Settings, proposal: Proposal | None) -> Iterator[Finding]:
    """A waiver is not granted by the proposal that needs it.

    Where it must be so, reviewers see this warning and decide.

    Why: whoever writes a file and its waiver in one go has judged themselves.

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
    known = {*proposal.base.policy.waivers}
    for index, waiver in enumerate(settings.policy.waivers):
        if waiver not in known and index in settings.used and waiver.file in proposal.files:
            message = f"this proposal changes {waiver.file} and grants its waiver"
            hint = "let the owners of register.yaml grant it in a proposal of their own"
            yield Finding(message, ("waivers", index), hint)


@rule(severity=Severity.WARNING)
def severity_introduced(settings: Settings, proposal: Proposal | None) -> Iterator[Finding]:
    """No rule is made weaker by a proposal that changes vendors.

    Where it must be so, reviewers see this warning and decide.

    Why: whoever changes a vendor and switches off a rule in one go has judged themselves.

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
            hint = "let the owners of register.yaml change it in a proposal of their own"
            yield Finding(message, ("rules", name), hint)


def _weight(severity: str) -> int:
    return {"off": 0, Severity.WARNING: 1}.get(severity, 2)


@rule
def history_start(start: Start, today: date) -> Iterator[Finding]:
    """`notice.since` is a day before all pending changes, or the full hash of a commit.

    The day is longer ago than the longest notice period in force. A commit must
    have landed on the target branch by that day: it is on the first-parent line of
    the base, or of HEAD if the check has no base.

    Why: what stood at the start counts as announced, so a later start would take customers their
        notice; and names such as HEAD or a branch move.

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
    latest = days_before(today, start.days + 1)
    hint = f"set it to {latest} or an earlier day, or to the full hash of a commit that "
    hint += f"landed on {start.landed.line} by then" if start.landed else "landed by then"
    if start.is_commit:
        if start.landed is None:
            return  # no history to look into
        day, name = start.landed.day, start.since[:10]
        if day is None:
            yield Finding(f"{name} is no commit that landed on {start.landed.line}", SINCE, hint)
            return
    else:
        name = start.since
        try:
            day = parse_date(name)
        except ValueError:
            yield Finding(f"`{name}` is neither a day nor the hash of a commit", SINCE, hint)
            return
    if day > latest:
        message = f"changes that were announced before {name} may be pending"
        yield Finding(message, SINCE, hint)


@rule(severity=Severity.WARNING)
def history_moved(settings: Settings, proposal: Proposal | None) -> Iterator[Finding]:
    """A proposal does not move the start of the history.

    Why: what landed before the start is told to nobody any more.

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
        message += f", and not with {before or 'the first commit'}"
        yield Finding(message, SINCE, "see with `subprocessors changes` what is told until now")
