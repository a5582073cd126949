"""Agreements: a processor engages another processor only under a contract in force.

Source of all rules here: GDPR Art. 28(4), "the same data protection obligations
[...] by way of a contract or other legal act".
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from checks.changes.company_names import company_and_brand
from checks.dates import days_after
from checks.findings import (
    Correction,
    Corrections,
    Finding,
    Lines,
    Place,
    Remove,
    Replace,
    Severity,
    choices,
    correction,
)
from checks.register.model import Ledger, Register, Subprocessor, plain_reference
from checks.register.names import forms_differ, legal_form, normalised
from checks.register.patterns import compile_pattern
from checks.register.table import csv_line
from checks.rules.rule import rule

REFERENCE: Place = ("agreement", "reference")
EXECUTED: Place = ("agreement", "executed")
EXPIRES: Place = ("agreement", "expires")
FIRST: Place = ("agreement", "first")

EXPIRES_SOON = timedelta(days=60)
"""A check reports the end of an agreement this long before: a renewal takes weeks."""


@rule
def agreement_pattern(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    r"""An agreement reference has the format that `agreements.pattern` in register.yaml sets.

    In a pattern, a letter or digit matches itself. `.` matches any character, `\d` a digit, `\w` a
    letter, digit or `_`, and `\s` a space. `\D`, `\W` and `\S` match all other characters. A class
    such as `[A-Z]` or `[^0-9]` matches a single character. A count may follow each of these: `?`,
    `*`, `+`, `{3}`, `{2,5}` or `{3,}`. Parentheses such as `(DPA|SCC)` list alternatives. If the
    part in parentheses contains a count, only `?` may follow the parentheses: `(A+)?`, not `(A+)*`.
    A backslash before a punctuation mark matches the mark: `\.`. `(?i)` at the start ignores the
    difference between capitals and small letters. A pattern has at most 500 characters, and must
    match the whole reference. A reference has at most 100 characters.

    Why: a reference in another form is usually a note such as "signed, see mail". Nobody can look
        up a note later.

    Bad:
        agreement: {reference: signed in 2025, executed: 2025-01-15}
        # agreements.csv
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
    """
    pattern = compile_pattern(register.policy.agreements.pattern)
    if not pattern.matches(vendor.agreement.reference):
        reference = vendor.agreement.reference
        known = register.ledger.by_reference if register.ledger is not None else {}
        hint = f"write a reference such as {pattern.example}: register.yaml sets the format"
        corrections: Corrections = ()
        same = plain_reference(reference)
        meant = [same] if same in known else _references(vendor, register)
        if any(map(pattern.matches, meant)):
            hint = f"write {' or '.join(meant)}, as in the ledger"
            certain = meant == [same]
            corrections = tuple(
                Correction((Replace(REFERENCE, other),), certain) for other in meant
            )
        message = f"“{reference[:40]}” is not an agreement reference"
        yield Finding(message, REFERENCE, hint, corrections=corrections)


def _references(vendor: Subprocessor, register: Register) -> list[str]:
    """The references of the active agreements with a vendor in the ledger, if they are few."""
    lines = register.ledger.lines if register.ledger is not None else ()
    name = normalised(_company(vendor.name))
    references = [
        line.reference
        for line in lines
        if line.status == "active" and normalised(_company(line.counterparty)) == name
    ]
    return references if len(references) <= _MOST_REFERENCES else []


_MOST_REFERENCES = 3


@rule
def agreement_ledger(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """Every agreement reference is in the ledger of executed agreements.

    Why: the ledger comes from the system that holds the signed contracts. An agreement without a
        line in the ledger is only a claim.

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
        path, reference = register.ledger.path, vendor.agreement.reference
        other = register.ledger.by_plain_reference.get(reference)
        if other is not None and not _has_form(other.reference, register):
            place: Place = (other.line, "reference")
            message = f"`{other.reference}` is written {reference} in {vendor.path}"
            corrections = correction(Replace(place, reference), certain=True)
            yield Finding(message, place, f"write {reference}", path, corrections=corrections)
            return
        message = f"{reference} is not in {path}"
        line = _ledger_line(vendor, register.ledger)
        hint = f"once the agreement is signed, add this line to {path}: {line}"
        meant = _references(vendor, register)
        if meant:
            hint = f"write {' or '.join(meant)}, as in {path}; or {hint}"
        added = Correction((Lines(0, 0, (line,), path),))
        yield Finding(message, REFERENCE, hint, corrections=(*choices(REFERENCE, meant), added))


def _ledger_line(vendor: Subprocessor, ledger: Ledger) -> str:
    """The line of a vendor's agreement, ready to paste into the ledger."""
    agreement = vendor.agreement
    cells = {
        "reference": agreement.reference,
        "counterparty": vendor.name,
        "executed": str(agreement.executed),
        "expires": str(agreement.expires or ""),
        "status": "active",
    }
    return csv_line([cells.get(column, "") for column in ledger.columns])


@rule
def agreement_terminated(
    vendor: Subprocessor, register: Register, today: date
) -> Iterator[Finding]:
    """Until a vendor ends, its agreement is active in the ledger.

    The rule ignores an agreement that is `expired` in the ledger after its last day, because
    `agreement-expired` reports it.

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
    if line is None or line.status not in ("expired", "terminated"):
        return
    if register.is_over(vendor, today):
        return
    end = expiry(vendor, register)
    if line.status == "expired" and end is not None and _has_lapsed(end, vendor, register, today):
        return
    message = f"{line.reference} is {line.status} in the ledger"
    hint = f"refer to the agreement in force; {_SET_ENDED}"
    yield Finding(message, REFERENCE, hint)


_SET_ENDED = "if the vendor no longer processes data, set `ended`"


@rule(severity=Severity.WARNING)
def agreement_counterparty(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """In the ledger, the counterparty of a vendor's agreement is the vendor.

    Names are compared without case and punctuation. `&` equals `and`, and `Limited` equals `Ltd`.
    Legal forms are compared only if both names give a legal form, at the start or the end. A trade
    name after `d/b/a`, or in brackets after the legal form, does not count. Brand names under
    `also-known-as` do not count either, because the proposer writes them. The ledger may keep a
    name under `formerly`, because reviewers see it.

    Why: an agreement with a parent company or a reseller does not bind the listed vendor.

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
    ours, theirs = _company(vendor.name), _company(line.counterparty)
    if any(normalised(theirs) == normalised(_company(name)) for name in vendor.formerly):
        return
    message = f"{line.reference} was made with {line.counterparty}, not with {vendor.name}"
    if normalised(theirs) != normalised(ours):
        hint = "correct `name` to the company that signed, or refer to the vendor's own agreement"
        yield Finding(message, REFERENCE, hint)
    elif forms_differ(theirs, ours):
        message += f": the ledger's legal form is {legal_form(theirs)}, "
        message += f"the vendor's is {legal_form(ours)}"
        hint = "correct `name` to the company that signed, or correct the ledger"
        yield Finding(message, REFERENCE, hint)


def _company(name: str) -> str:
    """The name without the brand behind it: the brand does not sign."""
    return company_and_brand(name)[0]


@rule
def agreement_dates(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """`executed` and `expires` are the same in the vendor's file and in the ledger.

    Why: the checks rely on both dates. If the dates differ, at least one date is wrong.

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
            hint = f"write {theirs}; if the ledger is wrong, correct the ledger instead"
            yield Finding(message, place, hint, corrections=correction(Replace(place, str(theirs))))


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
        message = f"the agreement expires on {agreement.expires}, "
        message += f"but was executed on {agreement.executed}"
        yield Finding(message, EXPIRES, "check the agreement, and correct the wrong date")


@rule
def agreement_executed(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """The agreement with a vendor is executed, today or earlier.

    A renewal may be executed later if the ledger has an earlier agreement with the vendor. Without
    a ledger, `agreement.first` states the day of the earlier agreement.

    Why: a planned agreement binds nobody, and a plan may fail after customers get the notice.
    Source: GDPR Art. 28(4).

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2026-12-01}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2026-12-01,,active
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2026-07-15}
        engaged: 2026-09-01
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2026-07-15,,active
    Good:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2026-06-30}
        engaged: 2026-09-01
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2026-06-30,,active
    """
    executed, engaged = vendor.agreement.executed, register.first_engaged(vendor)
    if executed <= today or _renewal(vendor, register, today):
        return
    if engaged <= today:
        message = f"{executed} is in the future, but the vendor is already engaged"
    # agreement-order reports an agreement that comes after a planned engagement.
    elif executed <= engaged and _may_be_active(vendor, register):
        message = f"{executed} is in the future, so no agreement is executed yet"
    else:
        return
    hint = "enter the day on which the last party signed; have an unsigned agreement signed"
    if not _has_ledger(register) and vendor.agreement.first is None:
        hint = f"{hint}; {_ADD_FIRST}"
    yield Finding(message, EXECUTED, hint)


def _may_be_active(vendor: Subprocessor, register: Register) -> bool:
    """Whether the ledger does not contradict the agreement: other rules report a contradiction."""
    line = register.agreement_line(vendor)
    if line is None:
        return True
    return line.status == "active" and line.executed in (None, vendor.agreement.executed)


@rule(severity=Severity.WARNING)
def agreement_future(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """A renewal that is active in the ledger was executed today or earlier.

    `agreement-executed` reports the first agreement with a vendor.

    Why: a contract system calls an agreement active only after the signature, so either the day
        or the status is wrong.

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2026-001, executed: 2026-07-15}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-07-14,terminated
        DPA-2026-001,"Acme Cloud, Inc.",2026-07-15,,active
    Good:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2026-001, executed: 2026-06-15}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-06-14,terminated
        DPA-2026-001,"Acme Cloud, Inc.",2026-06-15,,active
    """
    executed = vendor.agreement.executed
    if executed <= today:
        return
    line = register.agreement_line(vendor)
    if line is None or line.status != "active":
        return
    # agreement-dates reports another day in the ledger.
    if line.executed in (None, executed) and _renewal(vendor, register, today):
        message = f"{executed} is in the future, but the agreement is active in the ledger"
        hint = "enter the day on which the last party signed, or correct the status in the ledger"
        yield Finding(message, EXECUTED, hint)


@rule
def agreement_order(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    r"""The agreement is executed on or before the day of the engagement.

    After a renewal, the agreement may be executed later, because an earlier agreement was in force.
    With a ledger, keep the line of the earlier agreement in the ledger. Without a ledger, enter the
    day on which the first agreement with the vendor was executed: `agreement.first`.

    Why: the law requires an agreement before the vendor processes data.
    Source: GDPR Art. 28(2) and (4).

    Bad:
        engaged: 2025-01-14
        evaluation: {privacy: 2025-01-10, security: 2025-01-10, confidentiality: 2025-01-10}
        ended: 2026-05-01
    Good:
        engaged: 2025-01-15
        evaluation: {privacy: 2025-01-10, security: 2025-01-10, confidentiality: 2025-01-10}
        ended: 2026-05-01

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2026-003, executed: 2026-05-20}
        # agreements.csv
        # register.yaml
        agreements: {pattern: 'DPA-\d{4}-\d{3}'}
    Good:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2026-003, executed: 2026-05-20, first: 2025-01-15}
        # agreements.csv
        # register.yaml
        agreements: {pattern: 'DPA-\d{4}-\d{3}'}
    """
    executed, engaged = vendor.agreement.executed, register.first_engaged(vendor)
    # agreement-executed reports an agreement that is still to be signed.
    if executed > engaged and not engaged <= today < executed and not _renewal(vendor, register):
        message = f"the agreement was executed on {executed}, after the engagement on {engaged}"
        hint = "correct the wrong date"
        first = vendor.agreement.first
        if _has_ledger(register):
            hint = f"{hint}; after a renewal, keep the earlier agreement in the ledger"
        elif first is None:
            hint = f"{hint}; {_ADD_FIRST}"
        elif first < executed:
            message = f"the first agreement was executed on {first}, after the engagement "
            message += f"on {engaged}"
        yield Finding(message, EXECUTED, hint)


@rule
def agreement_first(vendor: Subprocessor) -> Iterator[Finding]:
    """The first agreement with a vendor is older than the agreement that renews it.

    `agreement.first` is only for an agreement that renews another.

    Why: one of the two dates is wrong, or there was no earlier agreement.

    Bad:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, first: 2025-01-15}
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, first: 2022-01-17}
    """
    first, executed = vendor.agreement.first, vendor.agreement.executed
    if first is not None and first >= executed:
        message = f"the first agreement was executed on {first}, but its renewal on {executed}"
        hint = "correct the wrong date, or remove `first` if there was no earlier agreement"
        yield Finding(message, FIRST, hint, corrections=correction(Remove(FIRST)))


@rule
def agreement_short(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """The agreement does not expire before the vendor is engaged.

    If the vendor's file and the ledger give two days, the earlier day counts.

    Why: the law requires an agreement in force when the vendor begins to process data.
    Source: GDPR Art. 28(2) and (4).

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, expires: 2026-01-31}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-01-31,active
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, expires: 2028-01-14}
    """
    end, engaged = expiry(vendor, register), register.first_engaged(vendor)
    if end is not None and end < engaged and not register.is_over(vendor, today):
        message = f"the agreement ends on {end}, before the engagement on {engaged}"
        hint = f"correct the wrong date, or refer to an agreement that is in force on {engaged}"
        yield Finding(message, _expiry_place(vendor), hint)


@rule(lapses=True)
def agreement_expired(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """Until a vendor ends, its agreement is in force.

    If the vendor's file and the ledger give two days, the earlier day counts.

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
    if end is not None and _has_lapsed(end, vendor, register, today):
        renew = f"renew the agreement and update its dates{_keep_first(vendor, register)}"
        hint = f"{renew}; {_SET_ENDED}"
        yield Finding(f"the agreement expired on {end}", _expiry_place(vendor), hint)


@rule(severity=Severity.WARNING, lapses=True)
def agreement_expiring(vendor: Subprocessor, register: Register, today: date) -> Iterator[Finding]:
    """The agreement does not expire within 60 days.

    Why: a renewal takes weeks. Without an agreement in force, the vendor may not process the data.

    Bad:
        # subprocessors/acme-cloud.yaml
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, expires: 2026-07-31}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-07-31,active
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, expires: 2028-01-14}
    """
    end = expiry(vendor, register)
    over = register.last_ended(vendor)
    if end is None or (over is not None and over <= days_after(end, 1)):
        return
    if max(today, register.first_engaged(vendor)) <= end and end - today <= EXPIRES_SOON:
        days = (end - today).days
        when = "today" if days == 0 else f"in {days} day{'s' if days > 1 else ''}"
        message = f"the agreement expires {when}, on {end}"
        hint = f"renew the agreement, or set `ended` to {days_after(end, 1)} or earlier"
        hint += _keep_first(vendor, register)
        yield Finding(message, _expiry_place(vendor), hint)


@rule(severity=Severity.WARNING)
def agreement_shared(register: Register) -> Iterator[Finding]:
    """Vendors with different names refer to different agreements.

    Each of these vendors gets the finding.

    Why: usually, somebody copied the file of another vendor and forgot to change the reference.

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
    whole = register.complete
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
            other = next(rival for key, rival in by_name.items() if key != name)
            message = f"{reference} is also the agreement of {other.name} ({other.path})"
            yield Finding(message, REFERENCE, "refer to the vendor's own agreement", vendor.path)


@rule(severity=Severity.WARNING)
def agreement_unused(register: Register) -> Iterator[Finding]:
    """Every active agreement in the ledger belongs to a vendor.

    The rule ignores lines with a reference that does not match `agreements.pattern`, because they
    belong to other contracts. The rule reports nothing if a file cannot be read.

    Why: an agreement without a vendor may mean that a vendor is missing from the list.

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
    # agreement-pattern and agreement-ledger report a vendor with another reference.
    known = register.ledger.by_reference
    strange = used - known.keys()
    astray = {
        normalised(_company(vendor.name))
        for vendor in (register.subprocessors if strange else ())
        if vendor.agreement.reference in strange
    }
    for line in register.ledger.lines:
        unused = line.reference not in used and line.status == "active"
        if unused and astray and normalised(_company(line.counterparty)) in astray:
            continue
        if unused and _has_form(line.reference, register):
            message = f"no vendor refers to {line.reference} with {line.counterparty}"
            hint = "add the vendor, or change the status of the agreement to terminated"
            yield Finding(
                message, (line.line, "reference"), hint, register.ledger.path,
                corrections=correction(Replace((line.line, "status"), "terminated")),
            )  # fmt: skip


def _has_form(reference: str, register: Register) -> bool:
    return compile_pattern(register.policy.agreements.pattern).matches(reference)


_ADD_FIRST = (
    "if the agreement renews another, add `first:` with the day on which the first agreement was "
    "executed"
)


def _keep_first(vendor: Subprocessor, register: Register) -> str:
    """The end of a hint to renew: how the next check will still know this agreement."""
    agreement = vendor.agreement
    needed = not _has_ledger(register) and agreement.first is None
    if needed and agreement.executed <= register.first_engaged(vendor):
        return f"; if the renewal changes `executed`, add `first: {agreement.executed}`"
    return ""


def _has_ledger(register: Register) -> bool:
    """Whether the register has a ledger, which may be unreadable."""
    return register.policy.agreements.ledger is not None


def _has_lapsed(end: date, vendor: Subprocessor, register: Register, today: date) -> bool:
    """Whether an agreement that ends on `end` was in force at first, and the vendor needs it."""
    return register.first_engaged(vendor) <= end < today and not register.is_over(vendor, today)


def _renewal(vendor: Subprocessor, register: Register, today: date = date.max) -> bool:
    """Whether an agreement with the vendor is known from before the engagement, and before `today`.

    The ledger proves the earlier agreement. Without a ledger, the vendor's file states its day.
    """
    if not _has_ledger(register):
        first = vendor.agreement.first
    elif register.ledger is not None:
        executed = register.ledger.first_executed
        names = (normalised(_company(name)) for name in (vendor.name, *vendor.formerly))
        first = min((executed[name] for name in names if name in executed), default=None)
    else:
        return False
    return first is not None and first <= min(today, register.first_engaged(vendor))


def expiry(vendor: Subprocessor, register: Register) -> date | None:
    """The last day of the agreement, in the vendor's file or in the ledger: the earlier day."""
    line = register.agreement_line(vendor)
    ours, theirs = vendor.agreement.expires, line.expires if line is not None else None
    return min(ours, theirs) if ours is not None and theirs is not None else ours or theirs


def _expiry_place(vendor: Subprocessor) -> Place:
    return EXPIRES if vendor.agreement.expires is not None else REFERENCE
