"""Run the rules over a register, apply waivers, and find each place in the text."""

import io
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from checks.changes.proposal import Proposal
from checks.changes.start import Landed, Start
from checks.findings import FAILED, Finding, Located, Place, Report, Severity, Span
from checks.parallel import map_chunks
from checks.register.defects import Defect
from checks.register.layout import REGISTER_FILE, is_yaml, limit_of
from checks.register.ledger import locate_cells
from checks.register.load import ConfigurationError, load
from checks.register.model import Register, Subprocessor
from checks.register.policy import Policy
from checks.register.record import Unread
from checks.register.source import Mark, Marks, locate
from checks.register.tree import FileTooLarge, Tree
from checks.rules import RULES
from checks.rules.rule import Rule, arguments
from checks.rules.settings import Settings, holds

Found = tuple[str, Finding]
"""The id of a rule, and what it found. The finding names its path."""

Spoilt = dict[str, set[Place]]
"""Places whose values are made up, by file."""

MOST_OF_A_KIND = 100
"""Findings of one rule in one file that are reported one by one."""

LONGEST_MESSAGE = 400
"""Characters of a message or hint: they repeat what a file says, which may be long."""


def check(
    register: Register,
    tree: Tree,
    today: date,
    proposal: Proposal | None = None,
    landed: Landed | None = None,
) -> Report:
    """Everything that the rules say about the register on that day.

    `tree` is where the register came from: it is read again for the places of
    the findings. With a proposal, the rules about changes apply too. `landed` is
    what Git says about the commit in `notice.since`.
    """
    return _check(register, register.subprocessors, tree, today, proposal, landed)


def check_proposal(
    proposal: Proposal, tree: Tree, today: date, landed: Landed | None = None
) -> Report:
    """What the rules say about a proposal, and about the register as a whole with it.

    Of vendors that the proposal leaves as they are, they say what they would say
    without it; so these are left out, unless settings or ledger change.
    """
    base, head = proposal.base, proposal.head
    vendors = head.subprocessors
    if base.policy == head.policy and base.ledger == head.ledger:
        vendors = tuple(vendor for vendor in vendors if vendor.path in proposal.files)
    return _check(head, vendors, tree, today, proposal, landed)


def _check(
    register: Register,
    vendors: Sequence[Subprocessor],
    tree: Tree,
    today: date,
    proposal: Proposal | None,
    landed: Landed | None,
) -> Report:
    said, spoilt = _check_defects([*_remarks(register, vendors), *register.defects])
    rest = _check_all(register, vendors, today, proposal, landed)
    said += [found for found in rest if not _is_spoilt(found[1], spoilt)]
    said = [found for found in said if _severity(found[0], register.policy) is not None]

    kept, waived, used = _apply_waivers(said, register.policy, today)
    files = _files(register, proposal)
    whole = register.whole and len(vendors) == len(register.subprocessors)
    settings = Settings(register.policy, RULES, files, used, whole)
    kept += _runner(Settings, register, today, proposal)(settings, REGISTER_FILE)
    return Report(
        len(vendors),
        _locate(kept, register.policy, tree),
        _locate(waived, register.policy, tree),
        changed=proposal.files if proposal is not None else frozenset(),
    )


def _remarks(register: Register, vendors: Sequence[Subprocessor]) -> list[Defect]:
    """What reading the register remarked, without vendors that are not asked about."""
    if not register.remarks:
        return []
    asked = {vendor.path for vendor in vendors}
    others = {vendor.path for vendor in register.subprocessors if vendor.path not in asked}
    return [remark for remark in register.remarks if remark.path not in others]


def check_tree(tree: Tree, today: date) -> Report:
    """Load the register in a tree, and check it. A broken `register.yaml` is part of the report."""
    register = load_or_report(tree)
    return register if isinstance(register, Report) else check(register, tree, today)


def load_or_report(tree: Tree, *, past: bool = False) -> Register | Report:
    """The register in a tree, or what is wrong with a `register.yaml` that cannot be used.

    In a tree of the `past`, settings that are unknown today do not matter.
    """
    try:
        return load(tree, past=past)
    except ConfigurationError as error:
        findings, _ = _check_defects(error.defects)
        return Report(0, _locate(findings, None, tree), unusable=True)


def _not_too_many(said: Iterable[Found]) -> list[Found]:
    """The findings; of one kind in one file a hundred, and one that says how many follow."""
    by_kind: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for rule, found in said:
        by_kind[rule, found.path].append(found)
    kept: list[Found] = []
    for (rule, _), several in by_kind.items():
        kept += [(rule, found) for found in several[:MOST_OF_A_KIND]]
        more = len(several) - MOST_OF_A_KIND
        if more > 0:
            last = several[MOST_OF_A_KIND]
            message = f"and {more:,} more like this from here on"
            kept.append((rule, Finding(message, last.place, last.hint, last.path, last.on_key)))
    return kept


def _check_defects(defects: Sequence[Defect]) -> tuple[list[Found], Spoilt]:
    """What the rules say about what could not be read, and the places that it spoilt.

    A value that could not be read is made up; what else is said about it is noise.
    """
    said: list[Found] = []
    spoilt: Spoilt = defaultdict(set)
    kinds = {type(defect) for defect in defects}
    runners = {kind: _runner(kind, None, date.min, None) for kind in kinds}
    for defect in defects:
        about = runners[type(defect)](defect, defect.path)
        said += [found for found in about if not _is_spoilt(found[1], spoilt)]
        if defect.spoils:
            spoilt[defect.path].add(defect.place)
    return said, spoilt


def _check_all(
    register: Register,
    vendors: Sequence[Subprocessor],
    today: date,
    proposal: Proposal | None,
    landed: Landed | None,
) -> list[Found]:
    """What the rules say about the whole register, these vendors, and each part that changes."""
    subjects: list[tuple[object, str]] = [
        (register, REGISTER_FILE),
        (register.policy, REGISTER_FILE),
    ]
    since = register.policy.notice.since
    if since is not None:
        days = register.policy.notice.days if proposal is None else proposal.days
        subjects.append((Start(since, days, landed), REGISTER_FILE))
    if register.ledger is not None:
        subjects.append((register.ledger, register.ledger.path))
    subjects += [(vendor, vendor.path) for vendor in vendors]
    if proposal is not None:
        subjects += [(part, part.path) for part in proposal.parts()]
    kinds = {type(subject) for subject, _ in subjects}
    runners = {kind: _runner(kind, register, today, proposal) for kind in kinds}

    def check_some(subjects: Sequence[tuple[object, str]]) -> list[Found]:
        return [found for one, path in subjects for found in runners[type(one)](one, path)]

    return map_chunks(check_some, subjects)


def _runner(
    subject: type, register: Register | None, today: date, proposal: Proposal | None
) -> Callable[[Any, str], Iterator[Found]]:
    """A function that runs all rules about a subject of this type."""
    groups: dict[Any, list[tuple[Rule, Any, tuple[Any, ...]]]] = {}
    for rule in RULES.values():
        if subject in rule.subjects:
            wanted = arguments(rule, register, today, proposal)
            groups.setdefault(rule.when, []).append((rule, rule.function, wanted))

    def run(subject: Any, path: str) -> Iterator[Found]:
        for when, rules in groups.items():
            if when is not None and not _applies(when, subject):
                continue
            for rule, function, wanted in rules:
                try:
                    for found in function(subject, *wanted):
                        yield rule.id, found if found.path else _with_path(found, path)
                except Unread:
                    continue  # what the rule needs is broken, and reported as such
                except Exception as error:
                    yield FAILED, _failure(rule, error, path)

    return run


def _applies(when: Callable[[Any], object], subject: Any) -> bool:
    """Whether rules have something to look at. Where that cannot be read, they find out."""
    try:
        return bool(when(subject))
    except Unread:
        return True


def _with_path(found: Finding, path: str) -> Finding:
    return Finding(found.message, found.place, found.hint, path, found.on_key, found.span)


def _failure(rule: Rule, error: Exception, path: str) -> Finding:
    message = f"the rule {rule.id} failed here with {type(error).__name__}: {error}"
    return Finding(message, (), "this is a bug in the rule, not in the file", path)


def _severity(rule: str, policy: Policy | None) -> Severity | None:
    """The severity that the policy gives a rule, or None where it is off."""
    known = RULES.get(rule)
    if known is None:
        return Severity.ERROR
    setting = policy.rules.get(rule) if policy is not None and not known.fixed else None
    if setting == "off":
        return None
    return Severity(setting) if setting in list(Severity) else known.severity


def _is_spoilt(found: Finding, spoilt: Spoilt) -> bool:
    places = spoilt.get(found.path)
    if not places:
        return False
    return any(found.place[:length] in places for length in range(1, len(found.place) + 1))


def _apply_waivers(
    said: list[Found], policy: Policy, today: date
) -> tuple[list[Found], list[Found], frozenset[int]]:
    """Findings that count, findings that are waived, and the numbers of the waivers used."""
    waivers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, waiver in enumerate(policy.waivers):
        if holds(waiver, today) and waiver.file != REGISTER_FILE:
            waivers[waiver.rule, waiver.file].append(index)
    kept: list[Found] = []
    waived: list[Found] = []
    used: set[int] = set()
    for rule, found in said:
        known = RULES.get(rule)
        indexes = waivers.get((rule, found.path))
        if indexes is None or known is None or known.fixed:
            kept.append((rule, found))
        else:
            waived.append((rule, found))
            used.update(indexes)
    return kept, waived, frozenset(used)


def _files(register: Register, proposal: Proposal | None) -> frozenset[str]:
    """Paths that findings can be in, without register.yaml itself."""
    files = {vendor.path for vendor in register.subprocessors} | register.unread
    if register.ledger is not None:
        files.add(register.ledger.path)
    if proposal is not None:
        files.update(vendor.path for vendor in proposal.base.subprocessors)
    return frozenset(files - {REGISTER_FILE})


def _locate(said: Iterable[Found], policy: Policy | None, tree: Tree) -> tuple[Located, ...]:
    by_path: defaultdict[str, list[Found]] = defaultdict(list)
    for rule, found in _not_too_many(said):
        by_path[found.path].append((rule, found))
    located = []
    for path, several in by_path.items():
        data = _data(path, tree)
        marks = _marks(path, data, several)
        spans = [found.span or _span(found, marks) for _, found in several]
        lines = _lines(data, {span.line for span in spans})
        for (rule, found), span in zip(several, spans, strict=True):
            severity = _severity(rule, policy)
            if severity is None:
                continue
            message, hint = _short(found.message), _short(found.hint)
            excerpt = lines.get(span.line, "")
            located.append(Located(rule, severity, message, hint, path, span, excerpt))
    located.sort(key=lambda one: (one.path, one.span.line, one.span.column, one.rule, one.message))
    return tuple(located)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_MESSAGE else f"{text[: LONGEST_MESSAGE - 1]}…"


def _data(path: str, tree: Tree) -> bytes:
    """What a file holds; nothing where it cannot be read."""
    try:
        return tree.read(path, limit_of(path))
    except (OSError, FileTooLarge):
        return b""


def _marks(path: str, data: bytes, said: Iterable[Found]) -> Marks:
    """Where the values of a file stand; of a ledger, which may be huge, those of the findings."""
    if is_yaml(path):
        return locate(data)
    lines = {step for _, found in said for step in found.place[:1] if isinstance(step, int)}
    return locate_cells(data, lines)


def _lines(data: bytes, wanted: Collection[int]) -> dict[int, str]:
    """The lines of a file with these numbers, without their line breaks."""
    text = io.StringIO(data.decode("utf-8-sig", errors="replace"), newline=None)
    numbered = enumerate(islice(text, max(wanted, default=0)), 1)
    return {number: line.removesuffix("\n") for number, line in numbered if number in wanted}


def _span(found: Finding, marks: Marks) -> Span:
    """Where the finding's place stands, or else the nearest place around it."""
    for length in range(len(found.place), -1, -1):
        mark: Mark | None = marks.get(found.place[:length])
        if mark is not None:
            # A missing field is shown on the key above it; the one item of what
            # could be a list and is none, on its value.
            absent = length < len(found.place) and isinstance(found.place[length], str)
            on_key = found.on_key or absent
            return mark.key if on_key and mark.key is not None else mark.value
    return Span()
