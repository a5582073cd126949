"""`subprocessors check`: the findings of the rules about the whole register."""

import os
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checks.changes.start import is_hash
from checks.commands.files import refuse_input
from checks.commands.outcome import CannotRun, status_of
from checks.commands.root import root_of
from checks.commands.terminal import colours, show
from checks.dates import today_in
from checks.findings import Report
from checks.register.reading import Reading
from checks.register.tree import WorkTree
from checks.reports import text

if TYPE_CHECKING:
    from checks.register.model import Register

_OF_FORGES = ("github", "sarif", "codequality")
"""Formats with paths that a forge looks up in the repository."""

_MODULES = {"json": "json_report"}
"""The modules of formats, if the module has another name."""


def check(
    root: Path | None,
    form: str,
    output: Path | None,
    today: date | None,
    base: str | None,
    strict: bool,
) -> int:
    """Check the register, and report in a format. Returns the exit status."""
    root = root_of(root)
    report, judged = run_checks(root, today, base)
    if form == "auto":
        form = "github" if os.environ.get("GITHUB_ACTIONS") else "text"
    if form in _OF_FORGES:
        report = report.below(_way_from_checkout(root))
    if output is None:
        show(_rendered(report, form, colours(sys.stdout)))
    else:
        refuse_input(output, root, judged[0].policy.agreements.ledger if judged else None)
        try:
            output.write_text(_rendered(report, form, text.PLAIN), "utf-8", "backslashreplace")
        except OSError as error:
            raise CannotRun(f"{output} cannot be written: {error.strerror}") from None
    if form == "github":
        _summarise(report)
    return status_of(report, strict=strict)


class Checked(NamedTuple):
    """A report. `judged` are the register and the day, unless `register.yaml` cannot be used."""

    report: Report
    judged: "tuple[Register, date] | None" = None


def run_checks(
    root: Path, today: date | None, base: str | None = None, reading: Reading | None = None
) -> Checked:
    """Check the register. Without `today`, the current day in the register's time zone counts.

    `reading` has begun to read the register.
    """
    if base is not None:
        return _check_against(base, root, today)
    tree = WorkTree(root)
    reading = reading or Reading(tree)
    # Other processes read the vendors while this process loads the rules.
    from checks.engine import check as check_register
    from checks.engine import check_or_report

    register = check_or_report(tree, today, reading)
    if isinstance(register, Report):
        return Checked(register)
    today = today or today_in(register.policy.notice.zone)
    if register.notices is not None:
        from checks.changes.proposing import with_commits_of_head

        register = with_commits_of_head(root, register)
    landed = None
    if is_hash(register.policy.notice.since or ""):
        from checks.changes.proposing import landed_on_head  # reads Git: few registers need it

        landed = landed_on_head(root, register, today)
    return Checked(check_register(register, tree, today, landed=landed), (register, today))


def _check_against(base: str, root: Path, today: date | None) -> Checked:
    """Check the register, with the rules about changes since this branch left the base."""
    # A check without a base starts faster without these modules.
    from checks.changes.proposing import landed_on_base, with_commits
    from checks.commands.proposals import proposal_of
    from checks.engine import check as check_register
    from checks.engine import check_or_report
    from checks.register.comparison import compare

    comparison = compare(root, base)
    tree = WorkTree(root)
    register = check_or_report(tree, today)
    if isinstance(register, Report):
        return Checked(register)
    today = today or today_in(register.policy.notice.zone)
    register = with_commits(register, comparison.repository, comparison.base.commit)
    proposal = proposal_of(comparison, register, base, today)
    landed = landed_on_base(comparison, base, register, proposal, today)
    report = check_register(register, tree, today, proposal, landed)
    return Checked(report, (register, today))


def _way_from_checkout(root: Path) -> str:
    """The path of the register from the top of a forge's checkout. Empty outside of a forge."""
    top = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    if not top:
        return ""
    way = os.path.relpath(root.resolve(), Path(top).resolve())
    return "" if way == "." or way.startswith("..") else Path(way).as_posix()


def _rendered(report: Report, form: str, palette: text.Colours) -> str:
    if form == "text":
        return text.render(report, palette)
    rendered: str = import_module(f"checks.reports.{_MODULES.get(form, form)}").render(report)
    return rendered


def _summarise(report: Report) -> None:
    """Append the findings to the summary of the workflow's step."""
    from checks.reports import github

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        try:
            with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as summary:
                summary.write(github.summary(report))
        except OSError as error:
            raise CannotRun(f"{path} cannot be written: {error.strerror}") from None
