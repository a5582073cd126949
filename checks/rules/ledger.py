"""Ledger: the file of executed agreements, to which vendors refer."""

from collections.abc import Iterator

from checks.findings import Finding, Lines, Remove, correction
from checks.register.defects import BadLedgerLine, MissingLedger
from checks.register.model import Ledger
from checks.rules.rule import rule


@rule(fixed=True)
def ledger_missing(defect: MissingLedger) -> Iterator[Finding]:
    """The ledger that register.yaml names exists and can be read.

    Why: without the ledger, nobody can look up an agreement.

    Bad:
        # register.yaml
        agreements: {ledger: contracts.csv}
    Good:
        # register.yaml
        agreements: {ledger: agreements.csv}
    """
    hint = "add the file, or remove `ledger` from register.yaml if there is no ledger"
    message = f"{defect.ledger} cannot be read: {defect.reason}"
    yield defect.finding(message, hint, correction(Remove(defect.place)))


@rule(fixed=True)
def ledger_columns(defect: BadLedgerLine) -> Iterator[Finding]:
    """The ledger is CSV with a header, and every line has as many cells as the header.

    The header names reference, counterparty, executed, expires and status exactly once, in any
    order, in capitals or small letters. Other columns are allowed, up to 1,000 in all. Columns
    without a name at the end do not count.

    Why: a shifted line would look like an agreement with another company.
    Source: RFC 4180.

    Bad:
        # agreements.csv
        DPA-2025-001,Acme Cloud, Inc.,2025-01-15,,active
    Good:
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
    """
    yield defect.finding(defect.problem, defect.hint, defect.corrections)


@rule
def ledger_duplicate(ledger: Ledger) -> Iterator[Finding]:
    """Each reference is in the ledger only once.

    Why: if two lines have the same reference, nobody can tell which line is right.

    Bad:
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,terminated
    Good:
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2023-004,"Acme Cloud, Inc.",2023-01-15,,terminated
    """
    for line in ledger.lines:
        first = ledger.by_reference[line.reference]
        if line is not first and line.reference:
            message = f"{line.reference} is already on line {first.line}"
            hint = "remove this line, or give the agreement its own reference"
            same = line[1:] == first[1:]
            corrections = correction(Lines(line.line, line.line, ()), certain=same)
            yield Finding(message, (line.line, "reference"), hint, corrections=corrections)


@rule
def ledger_term(ledger: Ledger) -> Iterator[Finding]:
    """An agreement in the ledger is executed before it expires.

    Why: one of the two dates is wrong.

    Bad:
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2023-004,"Acme Cloud, Inc.",2023-01-15,2022-01-14,terminated
    Good:
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2023-004,"Acme Cloud, Inc.",2023-01-15,2024-01-14,terminated
    """
    for line in ledger.lines:
        if line.executed and line.expires and line.expires <= line.executed:
            message = (
                f"the agreement expires on {line.expires}, but was executed on {line.executed}"
            )
            hint = "look into the agreement and correct the wrong date"
            yield Finding(message, (line.line, "expires"), hint)
