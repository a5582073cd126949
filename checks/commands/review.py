"""`subprocessors review`: the changes of a proposal, for its reviewer."""

from datetime import date
from pathlib import Path

from checks.commands.outcome import CannotRun, status_of
from checks.commands.root import root_of
from checks.register.comparison import start_to_compare
from checks.register.reading import Reading
from checks.register.tree import WorkTree


def review(root: Path | None, base: str, head: str | None, form: str, today: date | None) -> int:
    """Print the review of a commit, or of the files here. Returns the exit status."""
    root = root_of(root)
    reading = Reading(WorkTree(root)) if head is None else None
    comparing = start_to_compare(root, base, head)
    # Git compares, and other processes read, while Python loads most modules of the project.
    from checks.changes.proposing import landed_on_base, propose_all, with_commits
    from checks.commands.proposals import proposal_of
    from checks.commands.terminal import show, tell_findings
    from checks.dates import today_in
    from checks.documents.review import as_json, other_files
    from checks.documents.review import review as review_of
    from checks.documents.review_page import as_markdown, unreadable_as_markdown
    from checks.engine import check, check_proposal, load_or_report
    from checks.findings import Report
    from checks.reports.json_report import finding_document

    comparison = comparing()
    commit = comparison.head
    tree = WorkTree(root) if commit is None else comparison.repository.at(commit)
    register = load_or_report(tree, reading=reading)
    if isinstance(register, Report):
        if form == "markdown":
            files = other_files(file.path for file in comparison.changed)
            findings = [finding_document(finding) for finding in register.findings]
            show(unreadable_as_markdown(findings, files))
        tell_findings(register)
        raise CannotRun("the proposal cannot be reviewed: correct register.yaml first")
    today = today or today_in(register.policy.notice.zone)
    register = with_commits(register, comparison.repository, comparison.base.commit)
    proposal = proposal_of(comparison, register, base, today)
    landed = landed_on_base(comparison, base, register, proposal, today)
    if proposal is None:
        proposal = propose_all(comparison, register)
        report = check(register, tree, today, landed=landed)
    else:
        report = check_proposal(proposal, tree, today, landed)
    document = review_of(report, proposal, today)
    show({"json": as_json, "markdown": as_markdown}[form](document))
    return status_of(report)
