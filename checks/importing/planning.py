"""What an import changes in a register: new files, and new settings in register.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from checks.dates import days_after
from checks.editing.file import EditedFile
from checks.engine import check_tree
from checks.findings import Severity
from checks.importing.entries import Draft, Drafts, draft
from checks.importing.matching import Companies
from checks.importing.rows import Entry
from checks.register.layout import REGISTER_FILE
from checks.register.load import load
from checks.register.memory import MemoryTree
from checks.register.policy import texts_by_language

ONBOARDING_DAYS = 180
"""Days in which the missing facts of the imported vendors are found out."""

STAND_IN = """\
organization: Company
url: https://company.com/subprocessors
contact: privacy@company.com
groups:
"""
"""The settings of a register that does not exist yet, for a try."""

_MOST_TRIES = 8
_KEPT = ("name", "group", "entity")


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to write by path, and the entries that the register has already.

    `files` are the paths of all entries' files, in the order of the entries. `refused` has a line
    for each field that the checks refuse: `path: field: reason`. These fields are comments.
    `unclear` has a line for each company that the register has under another name, and for each
    row that contradicts an earlier row about the company.
    """

    written: Mapping[str, str]
    files: tuple[str, ...]
    present: tuple[Entry, ...]
    refused: tuple[str, ...]
    unclear: tuple[str, ...] = ()


def plan(
    entries: tuple[Entry, ...], source: str, files: Mapping[str, str | bytes] | None, today: date
) -> Plan:
    """The files to write for the entries. `files` are the register's files, None for a try.

    The result passes the checks: refused facts become comments in their files. Raises
    `NotEditable` if register.yaml cannot be edited.
    """
    before = files if files is not None else {}
    known, slugs, groups = _known(before)
    found = [known.find(_names(entry)) for entry in entries]
    new = tuple(entry for entry, path in zip(entries, found, strict=True) if path is None)
    drafts = draft(new, source, slugs, groups)
    drafts, refused = _accepted(drafts, before, today)
    written = {made.path: made.text() for made in drafts.drafts}
    if new:
        written[REGISTER_FILE] = _settings(before, drafts, today)
    paths = iter(made.path for made in drafts.drafts)
    places = tuple(path or next(paths) for path in found)
    present = tuple(entry for entry, path in zip(entries, found, strict=True) if path)
    renamed = tuple(
        f"line {entry.line}: {entry.name} is in the register under another name: "
        f"{known.find(_names(entry))}"
        for entry in present
        if known.find([entry.name]) is None
    )
    doubts = (f"line {d.entry.line}: {doubt}" for d in drafts.drafts for doubt in d.doubts)
    return Plan(written, places, present, refused, (*renamed, *doubts))


def _names(entry: Entry) -> list[str]:
    """The names of a company in a row: the name, and the earlier name if the row states one."""
    earlier = entry.other.get("formerly")
    return [entry.name, *([earlier] if isinstance(earlier, str) else [])]


def _known(
    files: Mapping[str, str | bytes],
) -> tuple[Companies[str], frozenset[str], Mapping[str, str]]:
    """The paths of vendors by their names, the names of their files, the titles of groups."""
    names: Companies[str] = Companies()
    if REGISTER_FILE not in files:
        return names, frozenset(), {}
    register = load(MemoryTree(files))
    vendors = [vendor for vendor in register.subprocessors if vendor.read("name")]
    for vendor in vendors:
        names.add(vendor.name, vendor.path)
    for vendor in vendors:
        # A current name counts more than the earlier name of another company.
        for name in vendor.stated("formerly") or ():
            names.add(name, vendor.path)
    slugs = frozenset(vendor.slug for vendor in register.subprocessors)
    groups = {
        key: next(iter(texts_by_language(group.title).values()))
        for key, group in register.policy.groups.items()
    }
    return names, slugs, groups


def _accepted(
    drafts: Drafts, before: Mapping[str, str | bytes], today: date
) -> tuple[Drafts, tuple[str, ...]]:
    """The files without refused fields, and a line about each refused field."""
    refused: list[str] = []
    for _ in range(_MOST_TRIES):
        by_path = {made.path: made for made in drafts.drafts}
        register = {REGISTER_FILE: _settings(before, drafts, today)}
        files = {**before, **register, **{path: d.text() for path, d in by_path.items()}}
        found = False
        for finding in check_tree(MemoryTree(files), today).findings:
            made = by_path.get(finding.path)
            if made is None or finding.severity is not Severity.ERROR:
                continue
            name = _field_at(made, finding.span.line, files)
            if name and name not in _KEPT:
                by_path[finding.path] = made.without(name, finding.message)
                refused.append(f"{finding.path}: {name}: {finding.message}")
                found = True
        drafts = replace(drafts, drafts=tuple(by_path.values()))
        if not found:
            break
    return drafts, tuple(refused)


def _field_at(made: Draft, line: int, files: Mapping[str, str | bytes]) -> str:
    """The field on a line of a file, unless the file has changed since the check."""
    return made.field_at(line) if files[made.path] == made.text() else ""


def _settings(before: Mapping[str, str | bytes], drafts: Drafts, today: date) -> str:
    """register.yaml with the groups, regions and onboarding of new files.

    Every other character stays. Raises `NotEditable`.
    """
    data = before.get(REGISTER_FILE, STAND_IN)
    file = EditedFile(data.encode() if isinstance(data, str) else data, REGISTER_FILE)
    groups = {key: {"title": title} for key, title in drafts.groups.items()}
    for section, items in (("groups", groups), ("regions", drafts.regions)):
        for key, value in items.items():
            if key not in (file.values.get(section) or {}):
                file.set((section, key), value)
    slugs = [made.slug for made in drafts.drafts]
    if file.values.get("onboarding"):
        file.append(("onboarding", "vendors"), *slugs)
    else:
        until = days_after(today, ONBOARDING_DAYS)
        file.set(("onboarding",), {"until": until, "vendors": slugs})
    return file.text
