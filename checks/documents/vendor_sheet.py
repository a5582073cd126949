"""Everything about a vendor, for a colleague at a terminal: also what is never published."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from checks.changes.announcement import Announcement
from checks.changes.history import History
from checks.changes.kinds import KINDS
from checks.changes.log import log
from checks.changes.safeguards import MECHANISMS
from checks.changes.terms import scope_title, title
from checks.changes.wording import Wording
from checks.data.countries import assigned
from checks.documents.deadlines import Deadline
from checks.documents.naming import name_of
from checks.documents.vendor_table import status_of
from checks.escaping import visible
from checks.findings import Located, Report, worst_first
from checks.languages.language import ENGLISH
from checks.register.layout import path_of
from checks.register.ledger import COLUMNS
from checks.register.model import LedgerLine, Register, Subprocessor
from checks.register.names import normalised
from checks.register.policy import Policy, Waiver
from checks.register.source import Values

_WIDTH = 96
_FURTHEST = 600
"""The longest history of a vendor that is shown, in changes."""


class Sheet(NamedTuple):
    """What is known about a vendor. `values` are the values of the file, as written."""

    vendor: Subprocessor
    values: Values
    register: Register
    report: Report
    deadlines: Sequence[Deadline]
    past: History | None
    today: date


def as_text(sheet: Sheet) -> str:
    """The sheet for a terminal."""
    vendor, register = sheet.vendor, sheet.register
    lines = [
        f"{name_of(vendor)} ({vendor.slug})",
        f"{vendor.path}: {status_of(vendor, sheet.today)}",
        "",
        *_fields(sheet.values, register.policy),
    ]
    sections = (
        ("Entries of the same company", _entries(vendor, register)),
        ("Agreements in the ledger", _ledger(vendor, register)),
        ("Findings", _findings(sheet.report.findings, vendor)),
        ("Waived findings", _findings(sheet.report.waived, vendor)),
        ("Waivers", _waivers(register.policy.waivers, vendor)),
        ("Deadlines", _deadlines(sheet.deadlines, vendor)),
        ("History", _history(sheet.past, vendor)),
    )
    for heading, content in sections:
        part = list(content)
        if part:
            lines += ["", heading, *part]
    return "".join(f"{visible(line)}\n" for line in lines)


def _fields(values: Values, policy: Policy) -> Iterator[str]:
    """The fields of the file, in its order, with names and titles beside codes and keys."""
    width = max(map(len, values), default=0)
    for name, value in values.items():
        label = f"  {name:<{width}}  "
        texts = list(_in_words(name, value, policy))
        for number, text in enumerate(texts or [""]):
            start = label if not number else " " * len(label)
            yield from textwrap.wrap(
                text, _WIDTH, initial_indent=start, subsequent_indent=" " * len(label),
                break_long_words=False, break_on_hyphens=False,
            ) or [start.rstrip()]  # fmt: skip


def _in_words(name: str, value: Any, policy: Policy) -> Iterator[str]:
    """A value in one or more lines."""
    if isinstance(value, str):
        yield _with_title(name, value, policy)
    elif isinstance(value, list):
        yield ", ".join(_with_title(name, text, policy) for text in map(_flat, value))
    else:
        for key, item in value.items():
            text = _flat(item)
            yield _with_title(name, key, policy) + (f": {text}" if text else "")


def _flat(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, list):
        return ", ".join(map(_flat, value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_flat(item)}" for key, item in value.items())
    return str(value)


def _with_title(name: str, text: str, policy: Policy) -> str:
    """A code, key or word, with its name or title in brackets if the register has one."""
    group = policy.groups.get(text)
    words = {
        "countries": title(policy, text) if text in assigned() or text in policy.regions else "",
        "established": assigned()[text].name if text in assigned() else "",
        "group": str(group.title) if group is not None else "",
        "scope": scope_title(policy, text),
        "transfers": MECHANISMS.get(text, ""),
    }.get(name, "")
    return f"{text} ({words})" if words and words != text else text


def _entries(vendor: Subprocessor, register: Register) -> Iterator[str]:
    entity = vendor.stated("entity")
    if entity is not None:
        yield f"  {path_of(entity)} states the agreement and the evaluation"
    for service in register.services.get(entity or vendor.slug, ()):
        if service is not vendor:
            yield f"  {service.path}: {service.stated('purpose') or 'a further service'}"


def _ledger(vendor: Subprocessor, register: Register) -> Iterator[str]:
    """The lines of the vendor's agreement, and of earlier agreements with the vendor."""
    ledger = register.ledger
    if ledger is None:
        return
    complete = register.with_entity(vendor)
    agreement = complete.stated("agreement")
    reference = agreement.__dict__.get("reference") if agreement is not None else None
    names = {name_of(complete), *(complete.stated("formerly") or ())}
    parties = set(map(normalised, names))
    for line in ledger.lines:
        if line.reference == reference or normalised(line.counterparty) in parties:
            yield f"  {_ledger_line(line)}"


def _ledger_line(line: LedgerLine) -> str:
    cells = (getattr(line, column) for column in COLUMNS)
    reference, counterparty, executed, expires, status = (
        str(cell) if cell is not None else "" for cell in cells
    )
    end = f", expires {expires}" if expires else ""
    return f"{reference}  {counterparty}: executed {executed}{end}, {status}"


def _findings(findings: Iterable[Located], vendor: Subprocessor) -> Iterator[str]:
    for finding in worst_first(findings):
        if finding.path == vendor.path:
            head = f"  line {finding.span.line}: {finding.severity}: {finding.message}"
            yield f"{head} [{finding.rule}]"
            if finding.hint:
                yield f"    hint: {finding.hint}"


def _waivers(waivers: Iterable[Waiver], vendor: Subprocessor) -> Iterator[str]:
    for waiver in waivers:
        if waiver.file == vendor.path:
            by = f", approved by {waiver.approved_by}" if waiver.approved_by else ""
            until = f" until {ENGLISH.day(waiver.until)}" if waiver.until else ""
            yield f"  {waiver.rule}{until}: {waiver.reason or 'no reason'}{by}"


def _deadlines(deadlines: Iterable[Deadline], vendor: Subprocessor) -> Iterator[str]:
    for deadline in deadlines:
        if deadline["subprocessor"] == vendor.slug:
            yield f"  {deadline['day']}  {deadline['what']} [{deadline['action']}]"


def _history(past: History | None, vendor: Subprocessor) -> Iterator[str]:
    """The changes of the vendor, newest first, also those that customers do not see."""
    if past is None or past.start is None or past.policy is None:
        return
    wording = Wording(past.policy)
    changes = [change for change in log(past) if change.change.slug == vendor.slug]
    for announcement in changes[::-1][:_FURTHEST]:
        # Only published changes have a wording.
        unpublished = f"changed: {KINDS[announcement.change.kind].meaning}"
        text = f"{wording.summary(announcement) or unpublished}{_outcome(announcement)}"
        yield from textwrap.wrap(
            text, _WIDTH, initial_indent=f"  {announcement.announced}  ",
            subsequent_indent=" " * 14, break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    if all(announcement.change.kind != "added" for announcement in changes):
        yield f"  {past.start.day}  the history starts, and the vendor is on the list"


def _outcome(announcement: Announcement) -> str:
    landing = announcement.landing
    source = f"#{landing.pull_request}" if landing.pull_request else (landing.commit or "")[:10]
    parts = [source or "not committed"]
    if announcement.withdrawn is not None:
        parts.append(f"withdrawn on {ENGLISH.day(announcement.withdrawn.day)}")
    elif announcement.material:
        parts.append(f"takes effect on {ENGLISH.day(announcement.effective)}")
    return f" [{', '.join(parts)}]"
