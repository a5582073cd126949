"""Make every correction that is mechanical and certain, until none is left."""

from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple

from checks.dates import today_in
from checks.editing.corrections import certain, make
from checks.editing.diff import difference
from checks.editing.draft import Draft
from checks.engine import check, check_or_report
from checks.findings import Report
from checks.register.layout import limit_of
from checks.register.tree import Tree

MOST_ROUNDS = 20
"""The most rounds of corrections. Most registers need one or two rounds."""


class Fixed(NamedTuple):
    """The files with all corrections, the number of corrections, and what is left to people."""

    draft: Draft
    corrections: int
    report: Report


def fix(tree: Tree, today: date | None, files: Collection[str] = ()) -> Fixed:
    """The register in a tree with all certain corrections: in these files, or in all files.

    Each round checks the files of the round before, so a correction may lead to others.
    """
    draft = Draft(tree)
    report = _checked(draft, today)
    corrections = 0
    wanted = {*files}
    for _ in range(MOST_ROUNDS):
        findings = (f for f in report.findings if not wanted or f.path in wanted)
        made = make(draft, certain(findings))
        if not made:
            break
        corrections += made
        wanted |= {new for new, old in draft.renamed.items() if old in wanted}
        report = _checked(draft, today)
    return Fixed(draft, corrections, report)


def _checked(tree: Tree, today: date | None) -> Report:
    register = check_or_report(tree, today)
    if isinstance(register, Report):
        return register
    return check(register, tree, today or today_in(register.policy.notice.zone))


def differences(tree: Tree, draft: Draft, shown: Callable[[str], str]) -> str:
    """The changes of a draft as diffs. `shown` makes a path harmless for the terminal."""
    parts = []
    for path, data in draft.changed().items():
        old = draft.renamed.get(path, path)
        if old != path:
            parts.append(f"rename {shown(old)} to {shown(path)}\n")
        before = tree.read(old, limit_of(old))
        parts.append(difference(shown(path), _text(before), _text(data)))
    return "".join(parts)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
