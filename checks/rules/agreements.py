"""Agreements: a processor engages another only under a contract, and one that holds.

Source of the whole subject: GDPR Art. 28(4), "the same data protection
obligations [...] by way of a contract or other legal act".
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from checks.dates import days_after
from checks.findings import Finding, Place, Severity
from checks.register.model import Register, Subprocessor
from checks.register.names import forms_differ, legal_form, normalised
from checks.register.patterns import compile_pattern
from checks.rules.rule import rule

REFERENCE: Place = ("agreement", "reference")
EXECUTED: Place = ("agreement", "executed")
EXPIRES: Place = ("agreement", "expires")

EXPIRES_SOON = timedelta(days=60)
"""How long before its end an agreement is reported: renewals take weeks."""


@rule
def agreement_pattern(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    r"""References have the form that register.yaml sets under `agreements.pattern`.

    In a pattern, a letter or digit stands for itself. `.` stands for any character, `\d` for a
    digit, `\w` for a letter, digit or `_`, and `\s` for a space. `\D`, `\W` and `\S` stand for all
    other characters. A class such as `[A-Z]` or `[^0-9]` stands for a single character. A count may
    follow each of these: `?`, `*`, `+`, `{3}`, `{2,5}` or `{3,}`. A group such as `(DPA|SCC)` lists
    alternatives. A group that holds counts takes no count but `?`. A backslash makes punctuation
    stand for itself: `\.`. `(?i)` at the start ignores the difference between capitals and small
    letters. A pattern has at most 500 characters. It must match the whole reference, which has at
    most 100 characters.

    Why: a reference in another form is mostly a note such as "signed, see mail", which nobody can
        look up later.

    Bad:
        agreement: {reference: signed in 2025, executed: 2025-01-15}
        # agreements.csv
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
    """
    pattern = compile_pattern(register.policy.agreements.pattern)
    if not pattern.matches(vendor.agreement.reference):
        reference = vendor.agreement.reference[:40]
        hint = f"write it like {pattern.example}: register.yaml sets that form"
        yield Finding(f"“{reference}” is no agreement reference here", REFERENCE, hint)


@rule
def agreement_ledger(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """References stand in the ledger of executed agreements.

    Why: the ledger comes from the system that holds the signed contracts. Without a line there,
        an agreement is a claim.

    Bad:
        agreement: {reference: DPA-2025-999, executed: 2025-01-15}
        # agreements.csv
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
    """
    if (
        register.ledger is not None
        and register.ledger.whole
        and register.agreement_line(vendor) is None
        and _has_form(vendor.agreement.reference, register)
    ):
        message = f"{vendor.agreement.reference} is not in {register.ledger.path}"
        yield Finding(message, REFERENCE, "have the executed agreement entered, then refer to it")


@rule
def agreement_terminated(
    vendor: Subprocessor, register: Register, today: date
) -> Iterator[Finding]:
    """The agreement of a vendor that has not ended is active in the ledger.

    Why: without an agreement in force, the vendor may not process the data.
    Source: GDPR Art. 28(4).

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2024-007, executed: 2024-02-01}
        # agreements.csv
        DPA-2024-007,"Acme Cloud, Inc.",2024-02-01,,terminated
    Good:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2024-007, executed: 2024-02-01}
        # agreements.csv
        DPA-2024-007,"Acme Cloud, Inc.",2024-02-01,,active
    """
    line = register.agreement_line(vendor)
    if line is None or vendor.ended_by(today):
        return
    if line.status in ("expired", "terminated"):
        message = f"{line.reference} is {line.status} in the ledger"
        hint = "refer to the agreement in force, or set `ended`"
        yield Finding(message, REFERENCE, hint)


@rule(severity=Severity.WARNING)
def agreement_counterparty(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """The ledger's counterparty is the vendor.

    Names are compared without case and punctuation. `&` equals `and`, and `Limited` equals `Ltd`.
    Legal forms are compared only if both names give a legal form. Brand names under
    `also-known-as` do not count, because the proposer writes them.

    Why: an agreement with a parent or a reseller binds somebody else than the vendor who is listed.

    Bad:
        name: Beta Hosting GmbH
    Good:
        name: ACME CLOUD INC

    Bad:
        name: Acme Cloud GmbH
    Good:
        name: Acme Cloud Incorporated
    """
    line = register.agreement_line(vendor)
    if line is None or line.counterparty in ("", vendor.name):
        return
    message = f"{line.reference} was made with {line.counterparty}, not with {vendor.name}"
    if normalised(line.counterparty) != normalised(vendor.name):
        hint = "name the entity that signed, or refer to its own agreement"
        yield Finding(message, REFERENCE, hint)
    elif forms_differ(line.counterparty, vendor.name):
        ledger, ours = legal_form(line.counterparty), legal_form(vendor.name)
        message = f"{message}: the ledger's legal form is {ledger}, the vendor's is {ours}"
        yield Finding(
            message, REFERENCE, "name the entity that signed the agreement, or correct the ledger"
        )


@rule
def agreement_dates(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """`executed` and `expires` say what the ledger says.

    Why: of two dates for one signature, one is wrong, and the checks rely on both.

    Bad:
        agreement: {reference: DPA-2025-001, executed: 2025-01-16}
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
    """
    line = register.agreement_line(vendor)
    if line is None:
        return
    for place, ours, theirs in (
        (EXECUTED, vendor.agreement.executed, line.executed),
        (EXPIRES, vendor.agreement.expires, line.expires),
    ):
        if ours is not None and theirs is not None and ours != theirs:
            message = f"the ledger says {theirs} for {line.reference}, not {ours}"
            yield Finding(message, place, "correct whichever is wrong")


@rule
def agreement_term(vendor: Subprocessor) -> Iterator[Finding]:
    """An agreement is executed before it expires.

    Why: one of the two dates is wrong.

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, expires: 2025-01-14}
        ended: 2026-05-01
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, expires: 2028-01-14}
    """
    agreement = vendor.agreement
    if agreement.expires is not None and agreement.expires <= agreement.executed:
        message = f"it expires on {agreement.expires} and was executed on {agreement.executed}"
        yield Finding(message, EXPIRES, "correct whichever is wrong")


@rule
def agreement_executed(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """Once the vendor is engaged, its agreement is executed, not about to be.

    A renewal may lie ahead where the ledger has an earlier agreement with the
    vendor.

    Why: data flows already, and no agreement binds the vendor.
    Source: GDPR Art. 28(4).

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2026-12-01}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2026-12-01,,active
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
    """
    if vendor.engaged <= today < vendor.agreement.executed and not _renewal(vendor, register):
        message = f"{vendor.agreement.executed} is in the future, and the vendor is engaged already"
        yield Finding(message, EXECUTED, "have the agreement signed before data flows")


@rule(severity=Severity.WARNING)
def agreement_future(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """An active agreement of the ledger was executed today or earlier.

    Why: a contract system calls an agreement active only after the signature. So either the day
        or the status is wrong.

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2026-07-15}
        engaged: 2026-09-01
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2026-07-15,,active
    Good:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2026-06-15}
        engaged: 2026-09-01
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2026-06-15,,active
    """
    executed = vendor.agreement.executed
    if executed <= today:
        return
    line = register.agreement_line(vendor)
    if line is None or line.status != "active":
        return
    # Another day in the ledger is reported by agreement-dates, and an agreement that
    # comes after the engagement by agreement-executed or agreement-order.
    same = line.executed in (None, executed)
    if same and (executed <= vendor.engaged or _renewal(vendor, register)):
        message = f"{executed} is in the future, and the ledger says that the agreement is active"
        yield Finding(
            message, EXECUTED, "enter the day of the signature, after the agreement is signed"
        )


@rule
def agreement_order(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """The agreement is executed on or before the day the vendor is engaged.

    When it is renewed, keep the line of the earlier agreement in the ledger: a
    later one may follow it.

    Why: an agreement comes prior to any engagement.
    Source: GDPR Art. 28(2) and (4).

    Bad:
        engaged: 2025-01-14
        evaluation: {privacy: 2025-01-10, security: 2025-01-10, confidentiality: 2025-01-10}
        ended: 2026-05-01
    Good:
        engaged: 2025-01-15
        evaluation: {privacy: 2025-01-10, security: 2025-01-10, confidentiality: 2025-01-10}
        ended: 2026-05-01
    """
    executed, engaged = vendor.agreement.executed, vendor.engaged
    # An agreement that is still to be signed is reported by agreement-executed.
    if executed > engaged and not engaged <= today < executed and not _renewal(vendor, register):
        message = f"executed on {executed}, after the vendor was engaged on {engaged}"
        yield Finding(message, EXECUTED, "correct the date, or move `engaged`")


@rule
def agreement_expired(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """The agreement of a vendor that has not ended is still in force.

    The earlier of the vendor's `expires` and the ledger's counts; for a vendor
    that is engaged later, the day it is engaged.

    Why: without an agreement in force, the vendor may not process the data.
    Source: GDPR Art. 28(4).

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, expires: 2026-06-29}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-06-29,active
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, expires: 2028-01-14}
    """
    end = expiry(vendor, register)
    if end is None or vendor.ended_by(today) or end >= max(today, vendor.engaged):
        return
    if end >= today:
        message = f"the agreement expires on {end}, before the vendor is engaged"
    else:
        message = f"the agreement expired on {end}"
    yield Finding(message, _expiry_place(vendor), "renew it and update the dates, or set `ended`")


@rule(severity=Severity.WARNING)
def agreement_expiring(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """The agreement does not expire within 60 days.

    Why: a renewal needs that long, and afterwards the vendor may not process the data.

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, expires: 2026-07-31}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-07-31,active
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, expires: 2028-01-14}
    """
    end = expiry(vendor, register)
    if end is None or (vendor.ended is not None and vendor.ended <= days_after(end, 1)):
        return
    if max(today, vendor.engaged) <= end and end - today <= EXPIRES_SOON:
        days = (end - today).days
        when = "today" if days == 0 else f"in {days} day{'s' if days > 1 else ''}"
        message = f"the agreement expires {when}, on {end}"
        yield Finding(message, _expiry_place(vendor), "renew it, or set `ended`")


@rule(severity=Severity.WARNING)
def agreement_shared(register: Register) -> Iterator[Finding]:
    """Vendors with different names refer to different agreements.

    The finding stands in each of their files.

    Why: one of them mostly took over the other's reference, when its file was copied.

    Bad:
        # subprocessors/beta.yaml
        name: Beta Hosting GmbH
        website: https://beta-hosting.de/
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
        # register.yaml
        rules: {agreement-counterparty: off}
    Good:
        # subprocessors/beta.yaml
        name: Beta Hosting GmbH
        website: https://beta-hosting.de/
        agreement: {reference: DPA-2025-002, executed: 2025-03-01}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2025-002,Beta Hosting GmbH,2025-03-01,,active
    """
    users: defaultdict[str, list[Subprocessor]] = defaultdict(list)
    whole = register.whole
    for vendor in register.subprocessors:
        if whole or vendor.read("name", "agreement.reference"):
            users[vendor.agreement.reference].append(vendor)
    shared = {reference: vendors for reference, vendors in users.items() if len(vendors) > 1}
    for reference, vendors in shared.items():
        by_name: dict[str, Subprocessor] = {}
        for vendor in vendors:
            by_name.setdefault(normalised(vendor.name), vendor)
        for vendor in vendors if len(by_name) > 1 else ():
            name = normalised(vendor.name)
            other = next(one for key, one in by_name.items() if key != name)
            message = f"{reference} is also the agreement of {other.name} ({other.path})"
            yield Finding(message, REFERENCE, "refer to the vendor's own agreement", vendor.path)


@rule(severity=Severity.WARNING)
def agreement_unused(register: Register) -> Iterator[Finding]:
    """Every active line of the ledger belongs to a vendor.

    Lines whose reference has not the form of `agreements.pattern` are about
    something else. Said only when everything could be read.

    Why: an agreement without a vendor can be a vendor who is missing from the list.

    Bad:
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2028-01-14,active
        DPA-2025-002,Beta Hosting GmbH,2025-03-01,,active
    Good:
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2028-01-14,active
        DPA-2025-002,Beta Hosting GmbH,2025-03-01,,terminated
    """
    if register.ledger is None or not register.whole:
        return
    used = {vendor.agreement.reference for vendor in register.subprocessors}
    for line in register.ledger.lines:
        unused = line.reference not in used and line.status == "active"
        if unused and _has_form(line.reference, register):
            message = f"no vendor refers to {line.reference} with {line.counterparty}"
            hint = "add the vendor, or set the line to terminated"
            yield Finding(message, (line.line, "reference"), hint, register.ledger.path)


def _has_form(reference: str, register: Register) -> bool:
    return compile_pattern(register.policy.agreements.pattern).matches(reference)


def _renewal(vendor: Subprocessor, register: Register) -> bool:
    """Whether the ledger has an agreement with the vendor from before it was engaged."""
    if register.ledger is None:
        return False
    first = register.ledger.first_executed.get(normalised(vendor.name))
    return first is not None and first <= vendor.engaged


def expiry(vendor: Subprocessor, register: Register) -> date | None:
    """The last day of the agreement: the earlier of what vendor and ledger say."""
    line = register.agreement_line(vendor)
    ends = [vendor.agreement.expires, line.expires if line is not None else None]
    return min((end for end in ends if end is not None), default=None)


def _expiry_place(vendor: Subprocessor) -> Place:
    return EXPIRES if vendor.agreement.expires is not None else REFERENCE
