"""Run everything that a proposal goes through: the checks, and the review."""

from datetime import date

from checks import engine
from checks.changes.proposal import Proposal
from checks.documents import review, review_page
from checks.findings import Report
from checks.register.load import ConfigurationError, load
from checks.reports.json_report import finding_document
from tests.fuzz.examining import examine_report
from tests.fuzz.oracles.data import check_json
from tests.fuzz.oracles.expected import expected
from tests.fuzz.oracles.markdown import check_markdown
from tests.fuzz.story import Files
from tests.trees import MemoryTree


def examine_proposal(base: Files, head: Files, today: date, turn: int) -> None:
    """Check and review a proposal. Raises `Failed`, or what the code under test raised."""
    changed = frozenset(path for path in {*base, *head} if base.get(path) != head.get(path))
    tree = MemoryTree(head)
    try:
        before = load(MemoryTree(base), past=True)
    except ConfigurationError:
        return
    register = engine.load_or_report(tree)
    if isinstance(register, Report):
        examine_report(register, turn)
        findings = [finding_document(located) for located in register.findings]
        page = review_page.unreadable_as_markdown(findings, review.other_files(changed))
        check_markdown(page, expected([base]))
        return
    proposal = Proposal(before, register, changed)
    examine_report(engine.check(register, tree, today, proposal), turn)
    report = engine.check_proposal(proposal, tree, today)
    examine_report(report, turn)
    document = review.review(report, proposal, today)
    check_json(review.as_json(document), "review")
    check_markdown(review_page.as_markdown(document), expected([base, head]))
