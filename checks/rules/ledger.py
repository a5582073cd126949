"""Ledger: the file of executed agreements that references resolve to."""

from collections.abc import Iterator

from checks.findings import Finding
from checks.register.defects import BadLedgerLine, MissingLedger
from checks.register.model import Ledger
from checks.rules.rule import rule


@rule(fixed=True)
def ledger_missing(defect: MissingLedger) -> Iterator[Finding]:
    """The ledger that register.yaml names is there.

    Why: without it, no reference can be looked up.

    Bad:
        # register.yaml
        agreements: {ledger: contracts.csv}
    Good:
        # register.yaml
        agreements: {ledger: agreements.csv}
    """
    hint = "commit the file, or remove `ledger` if there is none"
    yield defect.finding(f"{defect.ledger} cannot be read: {defect.reason}", hint)


@rule(fixed=True)
def ledger_columns(defect: BadLedgerLine) -> Iterator[Finding]:
    """The ledger is CSV with a header, and every line has as many cells.

    The header names at least reference, counterparty, executed, expires and
    status, each once, in any order, in capitals or small letters. It names at most
    1,000 columns. Columns without a name at the end do not count.

    Why: a line that is read wrong is an agreement with somebody else.
    Source: RFC 4180.

    Bad:
        # agreements.csv
        DPA-2025-001,Acme Cloud, Inc.,2025-01-15,,active
    Good:
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
    """
    yield defect.finding(defect.problem, defect.hint)


@rule
def ledger_duplicate(ledger: Ledger) -> Iterator[Finding]:
    """A reference stands once in the ledger.

    Why: of two lines for one reference, nobody can tell which holds.

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
            message = f"{line.reference} stands in line {first.line} already"
            yield Finding(
                message, (line.line, "reference"), "give each agreement its own reference"
            )


@rule
def ledger_term(ledger: Ledger) -> Iterator[Finding]:
    """Agreements in the ledger are executed before they expire.

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
            message = f"it expires on {line.expires} and was executed on {line.executed}"
            yield Finding(message, (line.line, "expires"), "correct whichever is wrong")
