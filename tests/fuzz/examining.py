"""Run everything that a register goes through, and let the oracles read every output."""

from collections.abc import Mapping
from datetime import date
from email import message_from_string
from email.policy import SMTP

from checks import engine
from checks.changes.history import History
from checks.documents import deadlines, deadlines_page
from checks.findings import FAILED, Report
from checks.publish.archive import FOLDER
from checks.publish.site import FORM, render, unpublishable
from checks.register.load import ConfigurationError, load
from checks.register.model import Register
from checks.reports import codequality, github, json_report, sarif, text
from tests.fuzz.failure import Failed
from tests.fuzz.hostile import SECRET
from tests.fuzz.oracles.calendar import check_calendar
from tests.fuzz.oracles.data import check_codequality, check_csv, check_json, check_sarif
from tests.fuzz.oracles.expected import Expected, expected
from tests.fuzz.oracles.feeds import check_atom, check_json_feed
from tests.fuzz.oracles.html import check_archived, check_form, check_page
from tests.fuzz.oracles.markdown import check_markdown
from tests.fuzz.oracles.terminal import check_github, check_text
from tests.fuzz.story import Files
from tests.trees import MemoryTree

SLOW, SLOWEST = 4, 32
"""One input in so many goes through the slow reports and through SARIF with all rules."""


def examine_tree(files: Files, today: date, turn: int) -> None:
    """Check a register. Without errors, publish it too.

    Slow reports are read where the number `turn` says so: always for the same input.

    Raises `Failed`, or what the code under test raised.
    """
    tree = MemoryTree(files)
    register = engine.load_or_report(tree)
    if isinstance(register, Report):
        examine_report(register, turn)
    else:
        report = engine.check(register, tree, today)
        examine_report(report, turn)
        if turn % SLOW == 0:
            examine_deadlines(register, today)
        if not report.errors:
            examine_site(render(register, today), expected([files]))
    try:
        past = load(tree, past=True)
    except ConfigurationError:
        return
    if next(unpublishable(past), None) is None:
        try:
            examine_site(render(past, today), expected([files]))
        except Failed as failed:
            raise Failed(f"in a list of the past, {failed.signature}", str(failed)) from failed


def examine_report(report: Report, turn: int) -> None:
    """The findings, in every format."""
    for finding in report.findings:
        if finding.rule == FAILED:
            rule = finding.message.removeprefix("the rule ").partition(" ")[0]
            kind = finding.message.partition(" failed here with ")[2].partition(":")[0]
            raise Failed(f"rule {rule} failed with {kind}", finding.message)
        if not finding.message or finding.span.line < 1 or finding.span.column < 1:
            raise Failed(f"finding of {finding.rule} without message or place", repr(finding))
    check_text(text.render(report))
    check_text(text.render(report, text.ANSI), colours=True)
    check_github(github.render(report), len(report.findings))
    check_codequality(codequality.render(report))
    if turn % SLOW == 0:
        check_json(json_report.render(report), "findings")
        check_markdown(github.summary(report), Expected())
    if turn % SLOWEST == 0:
        check_sarif(sarif.render(report), len(report.findings) + len(report.waived))


def examine_deadlines(register: Register, today: date, past: History | None = None) -> None:
    """What falls due, in every format."""
    document = deadlines.deadlines(register, past, today, 30)
    check_json(deadlines.as_json(document), "deadlines")
    check_text(deadlines_page.as_text(document))
    check_markdown(deadlines_page.as_markdown(document), Expected())


def examine_site(files: Mapping[str, bytes], allowed: Expected) -> None:
    """Every file of a site, read by a reader that did not write it."""
    for name, data in files.items():
        examine_output(name, data.decode(), allowed)


def examine_archive(files: Mapping[str, bytes], allowed: Expected) -> None:
    """Every page of an archive."""
    pages = {name.removeprefix(f"{FOLDER}/") for name in files}
    for name, data in files.items():
        content = data.decode()
        _check_secret(name, content, allowed)
        check_archived(content, allowed, pages)


def examine_message(content: str, allowed: Expected) -> None:
    """A notice as a message has two parts, and no text adds a header."""
    message = message_from_string(content, policy=SMTP)
    headers = {"Subject", "X-Unsent", "MIME-Version", "Content-Type"}
    if {*message.keys()} != headers or message.defects:
        raise Failed("eml: other headers", content[:400])
    parts = message.get_payload()
    if len(parts) != 2:
        raise Failed("eml: other parts", content[:400])
    for part, name in zip(parts, ("notice.txt", "notice.html"), strict=True):
        examine_output(name, part.get_content().replace("\r\n", "\n"), allowed)


def examine_output(name: str, content: str, allowed: Expected) -> None:
    """A published file, by its name."""
    _check_secret(name, content, allowed)
    if name == FORM:
        check_form(content)
    elif name.endswith(".html"):
        check_page(content, allowed)
    elif name.endswith(".md"):
        check_markdown(content, allowed)
    elif name.endswith(".csv"):
        check_csv(content)
    elif name.endswith(".atom"):
        check_atom(content.encode(), allowed)
    elif name.endswith(".ics"):
        check_calendar(content.encode())
    elif name == "changes.json":
        check_json_feed(content, allowed)
    elif name == "subprocessors.json":
        check_json(content, "published")
    elif name.endswith(".txt"):
        check_text(content)


def _check_secret(name: str, content: str, allowed: Expected) -> None:
    if SECRET in content and not allowed.leaks:
        place = content.index(SECRET)
        raise Failed(f"{name}: what is internal is published", content[place - 100 : place + 100])
