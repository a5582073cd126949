"""Registers for tests, in memory."""

from collections.abc import Mapping, Sequence
from datetime import date

from checks import engine
from checks.changes.proposal import Proposal
from checks.findings import Located, Report
from checks.register import memory
from checks.register.load import load

TODAY = date(2026, 6, 30)
"""The day on which the examples of the rules, and most tests, are read."""

UNREADABLE = "⟨unreadable⟩".encode()
"""Content of a file that the operating system does not let us read."""

REGISTER = """\
organization: Initech
title: Subprocessors
introduction: Companies that process personal data for us.
url: https://initech.com/subprocessors
contact: privacy@initech.com
groups:
  infrastructure:
    title: Infrastructure
agreements:
  pattern: DPA-\\d{4}-\\d{3}
  ledger: agreements.csv
"""

VENDOR = """\
name: Acme Cloud, Inc.
website: https://acme.cloud/
group: infrastructure
purpose: Cloud hosting
countries: [US]
agreement:
  reference: DPA-2025-001
  executed: 2025-01-15
evaluation:
  privacy: 2026-01-10
  security: 2026-01-10
  confidentiality: 2026-01-10
engaged: 2026-02-01
scope: US plan
transfers: scc
"""

NOTIFIED = """\
data: [contact, usage]
data-subjects: [end-users]
"""
"""Further facts, which a notice about the vendor needs."""

OTHER_VENDOR = VENDOR.replace("US plan", "EU plan").replace(
    "purpose: Cloud hosting", "purpose: Cloud hosting in Europe"
)
"""A second entry of the same vendor."""

HEADER = "reference,counterparty,executed,expires,status\n"

NOTICES_HEADER = "sent,after,until,channel,sha256\n"

LEDGER = HEADER + 'DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active\n'

VENDOR_PATH = "subprocessors/acme-cloud.yaml"

FILES: Mapping[str, str] = {
    "register.yaml": REGISTER,
    "agreements.csv": LEDGER,
    VENDOR_PATH: VENDOR,
}
"""A register with one vendor and no findings."""


class MemoryTree(memory.MemoryTree):
    """Files in memory. A file may be `UNREADABLE`."""

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file."""
        data = super().read(path, limit)
        if data.strip() == UNREADABLE:
            raise PermissionError(13, "Permission denied")
        return data


def check(files: Mapping[str, str | bytes], today: date = TODAY) -> Report:
    """Check a register in memory; a broken configuration is part of the report."""
    return engine.check_tree(MemoryTree(files), today)


def check_change(
    before: Mapping[str, str | bytes], after: Mapping[str, str | bytes], today: date = TODAY
) -> Report:
    """Check a register in memory against its base."""
    tree = MemoryTree(after)
    head = load(tree)
    files = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    proposal = Proposal(load(MemoryTree(before)), head, frozenset(files))
    return engine.check(head, tree, today, proposal)


def check_vendor(text: str | bytes, today: date = TODAY) -> Sequence[Located]:
    """The findings in a register with this text as its only vendor file."""
    return check({**FILES, VENDOR_PATH: text}, today).findings


def said(findings: Sequence[Located]) -> list[str]:
    """Findings as `path:line:column rule`, for comparing."""
    return [f"{f.path}:{f.span.line}:{f.span.column} {f.rule}" for f in findings]
