"""What an import changes in a register: new files, and new settings in register.yaml."""

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.tokens import CommentToken

from checks.engine import check_tree
from checks.findings import Severity
from checks.importing.entries import Draft, Drafts, draft
from checks.importing.rows import Entry
from checks.register.layout import REGISTER_FILE
from checks.register.load import load
from checks.register.memory import MemoryTree
from checks.register.names import normalised
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

    `files` are the paths of all entries' files, in the order of the entries. `refused` are fields
    that became comments because the checks refuse them, as `path: field: reason`.
    """

    written: Mapping[str, str]
    files: tuple[str, ...]
    present: tuple[Entry, ...]
    refused: tuple[str, ...]


def plan(
    entries: tuple[Entry, ...], source: str, files: Mapping[str, str | bytes] | None, today: date
) -> Plan:
    """The changes that bring the entries into a register of these files, None for a try.

    The result passes the checks: a fact that they refuse stays as a comment in its file.
    """
    before = files if files is not None else {}
    known, slugs, groups = _known(before)
    new = tuple(entry for entry in entries if normalised(entry.name) not in known)
    drafts = draft(new, source, slugs, groups)
    drafts, refused = _accepted(drafts, before, today)
    written = {made.path: made.text() for made in drafts.drafts}
    if new:
        written[REGISTER_FILE] = _settings(before, drafts, today)
    paths = iter(made.path for made in drafts.drafts)
    places = tuple(known.get(normalised(entry.name)) or next(paths) for entry in entries)
    present = tuple(entry for entry in entries if normalised(entry.name) in known)
    return Plan(written, places, present, refused)


def _known(
    files: Mapping[str, str | bytes],
) -> tuple[Mapping[str, str], frozenset[str], Mapping[str, str]]:
    """The paths of vendors by their names, the names of their files, the titles of groups."""
    if REGISTER_FILE not in files:
        return {}, frozenset(), {}
    register = load(MemoryTree(files))
    names: dict[str, str] = {}
    for vendor in register.subprocessors:
        if vendor.read("name"):
            names.setdefault(normalised(vendor.name), vendor.path)
    slugs = frozenset(vendor.slug for vendor in register.subprocessors)
    groups = {
        key: next(iter(texts_by_language(group.title).values()))
        for key, group in register.policy.groups.items()
    }
    return names, slugs, groups


def _accepted(
    drafts: Drafts, before: Mapping[str, str | bytes], today: date
) -> tuple[Drafts, tuple[str, ...]]:
    """The files without the fields that the checks refuse, and these fields."""
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

    Comments, order and quotation marks stay.
    """
    data = before.get(REGISTER_FILE, STAND_IN)
    text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    settings = yaml.load(text)
    new = [key for key in ("regions", "onboarding") if settings.get(key) is None]
    _add(settings, "groups", {key: {"title": title} for key, title in drafts.groups.items()})
    _add(settings, "regions", drafts.regions)
    slugs = [made.slug for made in drafts.drafts]
    onboarding = settings.get("onboarding")
    if onboarding is None:
        until = today + timedelta(days=ONBOARDING_DAYS)
        settings["onboarding"] = {"until": until, "vendors": slugs}
    else:
        end = _taken_end(onboarding["vendors"])
        onboarding["vendors"].extend(slugs)
        _put_end(onboarding["vendors"], end)
    stream = io.StringIO()
    yaml.dump(settings, stream)
    written = stream.getvalue()
    return _spaced(written, new) if "\n\n" in text else written


def _spaced(text: str, keys: Iterable[str]) -> str:
    """A text with an empty line above the sections of these keys."""
    for key in keys:
        text = re.sub(rf"(?<!\n)\n(?={key}:)", "\n\n", text, count=1)
    return text


def _add(settings: Any, key: str, items: Mapping[str, object]) -> None:
    """Add the items that the mapping does not have yet."""
    if not items:
        return
    if settings.get(key) is None:
        settings[key] = CommentedMap()
    end = _taken_end(settings[key])
    for name, value in items.items():
        if name not in settings[key]:
            settings[key][name] = CommentedMap(value) if isinstance(value, dict) else value
    _put_end(settings[key], end)


def _last(value: Any) -> tuple[Any, Any]:
    """The innermost block at the end of a block, and the key or number of its last value."""
    while True:
        key = next(reversed(value)) if isinstance(value, CommentedMap) else len(value) - 1
        inner = value[key]
        if not isinstance(inner, CommentedMap | CommentedSeq) or inner.fa.flow_style() or not inner:
            return value, key
        value = inner


def _taken_end(value: Any) -> str:
    """The lines below a block, taken from its last value, to which ruamel.yaml gives them."""
    if not value or value.fa.flow_style():
        return ""
    block, key = _last(value)
    tokens = block.ca.items.get(key)
    token = tokens[_behind(block)] if tokens else None
    if token is None or "\n" not in token.value:
        return ""
    comment, _, below = str(token.value).partition("\n")
    token.value = f"{comment}\n"
    if not comment:
        del block.ca.items[key]
    return below


def _put_end(value: Any, below: str) -> None:
    """Put lines below a block."""
    if below:
        block, key = _last(value)
        tokens = block.ca.items.setdefault(key, [None] * 4)
        start = tokens[_behind(block)].value if tokens[_behind(block)] else "\n"
        tokens[_behind(block)] = CommentToken(start + below, CommentMark(0), None)


def _behind(block: Any) -> int:
    """The number of the comment behind a value, among its comments in ruamel.yaml."""
    return 2 if isinstance(block, CommentedMap) else 0
