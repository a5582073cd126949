"""Findings about small variations of the valid register."""

import csv
import io
from collections.abc import Iterator, Sequence

from checks.findings import Located
from tests.examples import register_of
from tests.trees import FILES, HEADER, VENDOR, VENDOR_PATH, check


def quoted(text: str) -> str:
    """A scalar in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def ledger_of(*counterparties: str) -> str:
    """A ledger with an agreement for each counterparty: DPA-2025-001, DPA-2025-002 and so on."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    for number, counterparty in enumerate(counterparties, 1):
        writer.writerow([f"DPA-2025-{number:03}", counterparty, "2025-01-15", "", "active"])
    return HEADER + lines.getvalue()


def findings_about(field: str, line: str, **files: str) -> Sequence[Located]:
    """The findings about the valid vendor with another line for a field."""
    kept = [old for old in VENDOR.splitlines() if not old.startswith(f"{field}:")]
    vendor = "\n".join([*kept, line, ""])
    return check({**FILES, VENDOR_PATH: vendor, **files}).findings


def rules_about(field: str, value: str) -> list[str]:
    """The rules that the valid vendor breaks with another text for a field."""
    files = {"agreements.csv": ledger_of(value)} if field == "name" else {}
    return [f.rule for f in findings_about(field, f"{field}: {quoted(value)}", **files)]


def hints(example: str) -> Iterator[tuple[str, str]]:
    """Rule and hint of each finding about an example."""
    for finding in check(register_of(example)).findings:
        yield finding.rule, finding.hint


def rules_of(example: str) -> list[str]:
    """The rules of the findings about an example."""
    return [rule for rule, _ in hints(example)]
