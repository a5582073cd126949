"""The engine: run all rules over a register, apply waivers, and locate findings in the text."""

import io
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from checks.changes.period import LongestPeriod
from checks.changes.proposal import Proposal
from checks.changes.start import Landed, Start
from checks.dates import today_in
from checks.findings import FAILED, Finding, Lines, Located, Place, Report, Severity, Span
from checks.parallel import map_chunks
from checks.register import ledger, notices
from checks.register.defects import Defect
from checks.register.layout import NOTICES_FILE, REGISTER_FILE, is_yaml, limit_of
from checks.register.load import ConfigurationError, load, load_with
from checks.register.model import Register, Subprocessor
from checks.register.policy import Policy
from checks.register.reading import Reading
from checks.register.record import Unread
from checks.register.source import Mark, Marks, locate
from checks.register.table import locate_cells
from checks.register.tree import FileTooLarge, Tree
from checks.rules import RULES
from checks.rules.rule import Rule, arguments
from checks.rules.settings import Settings, has_ended, holds

RuleFinding = tuple[str, Finding]
"""The id of a rule, and a finding of the rule. The finding has a path."""

Spoilt = dict[str, set[Place]]
"""By file, the places of values that could not be read and that have a stand-in."""

Waived = tuple[str, str]
"""The id of a rule, and the path of a file: the findings that a waiver covers."""

MOST_OF_A_KIND = 100
"""The most findings of a rule in a file that a report lists separately."""

LONGEST_MESSAGE = 400
"""The most characters of a message, which may repeat a long text of a file."""

LONGEST_HINT = 1000
"""The most characters of a hint. The remedies of all facts that a vendor can lack fit."""


def check(
    register: Register,
    tree: Tree,
    today: date,
    proposal: Proposal | None = None,
    landed: Landed | None = None,
) -> Report:
    """All findings about the register on the day `today`.

    The register comes from `tree`. The engine reads `tree` again to locate the findings. With a
    proposal, the rules about changes apply too. `landed` is Git's answer about the commit in
    `notice.since`.
    """
    return _check(register, register.subprocessors, tree, today, proposal, landed)


def check_proposal(
    proposal: Proposal, tree: Tree, today: date, landed: Landed | None = None
) -> Report:
    """All findings about a proposal, and about the whole register after the proposal.

    Findings about an unchanged vendor are left out: they do not come from the proposal. If the
    settings or the ledger change, they are included.
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
    findings, spoilt = _check_defects([*_remarks(register, vendors), *register.defects])
    further = _check_all(register, vendors, today, proposal, landed)
    findings += [pair for pair in further if not _is_spoilt(pair[1], spoilt)]
    findings = [pair for pair in findings if _severity(pair[0], register.policy) is not None]

    kept, waived, used = _apply_waivers(findings, register.policy, today)
    files = _files(register, proposal)
    whole = register.whole and len(vendors) == len(register.subprocessors)
    settings = Settings(register.policy, RULES, files, used, whole)
    kept += _runner(Settings, register, today, proposal)(settings, REGISTER_FILE)
    ended = _ended_waivers(register.policy, today)
    return Report(
        len(vendors),
        _locate(kept, register.policy, tree, ended),
        _locate(waived, register.policy, tree),
        changed=proposal.files if proposal is not None else frozenset(),
    )


def _remarks(register: Register, vendors: Sequence[Subprocessor]) -> list[Defect]:
    """Remarks from reading the register, except remarks about vendors outside `vendors`."""
    if not register.remarks:
        return []
    checked = {vendor.path for vendor in vendors}
    others = {vendor.path for vendor in register.subprocessors if vendor.path not in checked}
    return [remark for remark in register.remarks if remark.path not in others]


def check_tree(tree: Tree, today: date) -> Report:
    """Load the register in a tree, and check it. A broken `register.yaml` is part of the report."""
    register = load_or_report(tree)
    return register if isinstance(register, Report) else check(register, tree, today)


def load_or_report(
    tree: Tree, *, past: bool = False, reading: Reading | None = None
) -> Register | Report:
    """The register in a tree, or a report if `register.yaml` is unusable.

    In a tree of the `past`, unknown settings do not matter. `reading` has begun to read the tree.
    """
    try:
        return load(tree, past=past, reading=reading)
    except ConfigurationError as error:
        return _report_of_settings(error, tree)


def check_or_report(
    tree: Tree, today: date | None, reading: Reading | None = None
) -> Register | Report:
    """The same. The report has the findings about vendors too, if `register.yaml` has only slips.

    Otherwise, one slip would hide all of them. Without `today`, the current day counts.
    """
    try:
        return load(tree, reading=reading)
    except ConfigurationError as error:
        if error.policy is None:
            return _report_of_settings(error, tree)
        register = load_with(tree, error.policy, error.defects)
        report = check(register, tree, today or today_in(error.policy.notice.zone))
        return replace(report, unusable=True)


def _report_of_settings(error: ConfigurationError, tree: Tree) -> Report:
    findings, _ = _check_defects(error.defects)
    return Report(0, _locate(findings, None, tree), unusable=True)


def _not_too_many(findings: Iterable[RuleFinding]) -> list[RuleFinding]:
    """The findings: at most a hundred of a rule in a file, and then the number of the others."""
    by_kind: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for rule, finding in findings:
        by_kind[rule, finding.path].append(finding)
    kept: list[RuleFinding] = []
    for (rule, _), alike in by_kind.items():
        kept += [(rule, finding) for finding in alike[:MOST_OF_A_KIND]]
        more = len(alike) - MOST_OF_A_KIND
        if more > 0:
            last = alike[MOST_OF_A_KIND]
            message = f"and {more:,} more like this from here on"
            kept.append((rule, Finding(message, last.place, last.hint, last.path, last.on_key)))
    return kept


def _check_defects(defects: Sequence[Defect]) -> tuple[list[RuleFinding], Spoilt]:
    """The findings about defects, and the places of unreadable values.

    An unreadable value has a stand-in. Further findings about a stand-in would be noise.
    """
    findings: list[RuleFinding] = []
    spoilt: Spoilt = defaultdict(set)
    kinds = {type(defect) for defect in defects}
    runners = {kind: _runner(kind, None, date.min, None) for kind in kinds}
    for defect in defects:
        about = runners[type(defect)](defect, defect.path)
        findings += [pair for pair in about if not _is_spoilt(pair[1], spoilt)]
        if defect.spoils:
            spoilt[defect.path].add(defect.place)
    return findings, spoilt


def _check_all(
    register: Register,
    vendors: Sequence[Subprocessor],
    today: date,
    proposal: Proposal | None,
    landed: Landed | None,
) -> list[RuleFinding]:
    """The findings about the whole register, about these vendors, and about each changed part."""
    subjects: list[tuple[object, str]] = [
        (register, REGISTER_FILE),
        (register.policy, REGISTER_FILE),
    ]
    since = register.policy.notice.since
    if since is not None:
        alone = LongestPeriod((register.policy.notice.period,))
        period = alone if proposal is None else proposal.period
        subjects.append((Start(since, period, landed), REGISTER_FILE))
    if register.ledger is not None:
        subjects.append((register.ledger, register.ledger.path))
    if register.notices is not None:
        subjects.append((register.notices, NOTICES_FILE))
    subjects += [(vendor, vendor.path) for vendor in vendors]
    if proposal is not None:
        subjects += [(part, part.path) for part in proposal.parts()]
    kinds = {type(subject) for subject, _ in subjects}
    runners = {kind: _runner(kind, register, today, proposal) for kind in kinds}

    def check_part(subjects: Sequence[tuple[object, str]]) -> list[RuleFinding]:
        return [
            pair for subject, path in subjects for pair in runners[type(subject)](subject, path)
        ]

    return map_chunks(check_part, subjects)


def _runner(
    subject: type, register: Register | None, today: date, proposal: Proposal | None
) -> Callable[[Any, str], Iterator[RuleFinding]]:
    """A function that runs all rules about a subject of this type."""
    by_condition: dict[Any, list[tuple[Rule, Any, tuple[Any, ...]]]] = {}
    for rule in RULES.values():
        if subject in rule.subjects:
            wanted = arguments(rule, register, today, proposal)
            by_condition.setdefault(rule.when, []).append((rule, rule.function, wanted))

    def run(subject: Any, path: str) -> Iterator[RuleFinding]:
        values = getattr(subject, "__dict__", _NO_FIELDS)
        for when, rules in by_condition.items():
            if type(when) is str:
                if not values.get(when, True):  # a field that cannot be read may have any value
                    continue
            elif when is not None and not _applies(when, subject):
                continue
            for rule, function, wanted in rules:
                try:
                    for finding in function(subject, *wanted):
                        yield rule.id, finding if finding.path else _with_path(finding, path)
                except Unread:
                    continue  # the rule needs a broken value, which another finding reports
                except Exception as error:
                    yield FAILED, _failure(rule, error, path)

    return run


_NO_FIELDS: Mapping[str, Any] = {}


def _applies(when: Callable[[Any], object], subject: Any) -> bool:
    """Whether rules have something to check. They also run if the answer cannot be read."""
    try:
        return bool(when(subject))
    except Unread:
        return True


def _with_path(finding: Finding, path: str) -> Finding:
    return finding._replace(path=path)


def _failure(rule: Rule, error: Exception, path: str) -> Finding:
    message = f"the rule {rule.id} failed here with {type(error).__name__}: {error}"
    return Finding(message, (), "report this bug of the rule; the file may be correct", path)


def _severity(rule: str, policy: Policy | None) -> Severity | None:
    """The severity of a rule under the policy, or None for a rule that is off."""
    known = RULES.get(rule)
    if known is None:
        return Severity.ERROR
    setting = policy.rules.get(rule) if policy is not None and not known.fixed else None
    if setting == "off":
        return None
    return Severity(setting) if setting in list(Severity) else known.severity


def _is_spoilt(finding: Finding, spoilt: Spoilt) -> bool:
    places = spoilt.get(finding.path)
    if not places:
        return False
    return any(finding.place[:length] in places for length in range(1, len(finding.place) + 1))


def _apply_waivers(
    findings: list[RuleFinding], policy: Policy, today: date
) -> tuple[list[RuleFinding], list[RuleFinding], frozenset[int]]:
    """Findings that count, waived findings, and the numbers of the used waivers."""
    waivers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, waiver in enumerate(policy.waivers):
        if holds(waiver, today) and waiver.file != REGISTER_FILE:
            waivers[waiver.rule, waiver.file].append(index)
    kept: list[RuleFinding] = []
    waived: list[RuleFinding] = []
    used: set[int] = set()
    for rule, finding in findings:
        known = RULES.get(rule)
        indexes = waivers.get((rule, finding.path))
        if indexes is None or known is None or known.fixed:
            kept.append((rule, finding))
        else:
            waived.append((rule, finding))
            used.update(indexes)
    return kept, waived, frozenset(used)


def _ended_waivers(policy: Policy, today: date) -> frozenset[Waived]:
    """What the ended waivers covered until their last day."""
    return frozenset(
        (waiver.rule, waiver.file)
        for waiver in policy.waivers
        if has_ended(waiver, today) and waiver.file != REGISTER_FILE
    )


def _files(register: Register, proposal: Proposal | None) -> frozenset[str]:
    """The paths of all files that a waiver may name: all except register.yaml."""
    files = {vendor.path for vendor in register.subprocessors} | register.unread
    if register.ledger is not None:
        files.add(register.ledger.path)
    if register.notices is not None:
        files.add(NOTICES_FILE)
    if proposal is not None:
        files.update(vendor.path for vendor in proposal.base.subprocessors)
    return frozenset(files - {REGISTER_FILE})


def _locate(
    findings: Iterable[RuleFinding],
    policy: Policy | None,
    tree: Tree,
    ended: frozenset[Waived] = frozenset(),
) -> tuple[Located, ...]:
    """The findings with their positions and severities. `ended` are the ended waivers."""
    by_path: defaultdict[str, list[RuleFinding]] = defaultdict(list)
    for rule, finding in _not_too_many(findings):
        by_path[finding.path].append((rule, finding))
    located = []
    for path, pairs in by_path.items():
        data = _data(path, tree)
        marks = _marks(path, data, pairs)
        spans = [finding.span or _span(finding, marks) for _, finding in pairs]
        lines = _lines(data, {span.line for span in spans})
        mended = {line for _, finding in pairs for line in _mended_lines(finding)}
        for (rule, finding), span in zip(pairs, spans, strict=True):
            severity = _severity(rule, policy)
            if severity is None:
                continue
            message = _short(finding.message, LONGEST_MESSAGE)
            hint = _short(finding.hint, LONGEST_HINT)
            excerpt = lines.get(span.line, "")
            lapsed = _has_lapsed(rule, path, ended)
            corrections = finding.corrections
            if finding.span is None and mended.intersection(range(span.line, span.end_line + 1)):
                corrections = ()  # the place is in the mended text: first correct the slip
            located.append(
                Located(rule, severity, message, hint, path, span, excerpt, lapsed, corrections)
            )
    located.sort(key=_position)
    return tuple(located)


def _mended_lines(finding: Finding) -> Iterator[int]:
    """The lines of a slip in YAML, which were mended before the values were read."""
    if finding.span is not None:
        yield from range(finding.span.line, finding.span.end_line + 1)
        for correction in finding.corrections:
            for edit in correction.edits:
                if isinstance(edit, Lines) and not edit.path:
                    yield from range(edit.first, edit.last + 1)


def _has_lapsed(rule: str, path: str, ended: frozenset[Waived]) -> bool:
    """Whether the passing of days alone can cause the findings of the rule in the file."""
    known = RULES.get(rule)
    if known is None or known.fixed:
        return False
    return known.lapses or (rule, path) in ended


def _position(finding: Located) -> tuple[str, int, int, str, str]:
    span = finding.span
    return finding.path, span.line, span.column, finding.rule, finding.message


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _data(path: str, tree: Tree) -> bytes:
    """The bytes of a file, or nothing if the file cannot be read."""
    try:
        return tree.read(path, limit_of(path))
    except (OSError, FileTooLarge):
        return b""


def _marks(path: str, data: bytes, findings: Iterable[RuleFinding]) -> Marks:
    """The marks of a file's values. In a table, only lines with findings get marks."""
    if is_yaml(path):
        return locate(data, path)
    lines = {step for _, finding in findings for step in finding.place[:1] if isinstance(step, int)}
    columns = notices.COLUMNS if path == NOTICES_FILE else ledger.COLUMNS
    return locate_cells(data, lines, columns)


def _numbered(place: Place, marks: Marks) -> Mark | None:
    """The mark of the key with this number, if a mapping stands in place of a list."""
    number = place[-1] if place else ""
    if not isinstance(number, int):
        return None
    keys = [key for key in marks if len(key) == len(place) and key[:-1] == place[:-1]]
    if number >= len(keys):
        return None
    mark = marks[keys[number]]
    return Mark(mark.key or mark.value)


def _lines(data: bytes, wanted: Collection[int]) -> dict[int, str]:
    """The lines of a file with these numbers, without their line breaks."""
    text = io.StringIO(data.decode("utf-8-sig", errors="replace"), newline=None)
    numbered = enumerate(islice(text, max(wanted, default=0)), 1)
    return {number: line.removesuffix("\n") for number, line in numbered if number in wanted}


def _span(finding: Finding, marks: Marks) -> Span:
    """The span of the finding's place, or of the nearest place around it."""
    for length in range(len(finding.place), -1, -1):
        place = finding.place[:length]
        mark: Mark | None = marks.get(place) or _numbered(place, marks)
        if mark is not None:
            # A missing field is shown on the key above the field. A single value in place
            # of a list is shown on the value.
            absent = length < len(finding.place) and isinstance(finding.place[length], str)
            on_key = finding.on_key or absent
            return mark.key if on_key and mark.key is not None else mark.value
    return Span()
