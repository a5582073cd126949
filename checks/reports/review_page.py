"""The review as Markdown for a pull request. Every text of a proposal is escaped."""

import re
from collections.abc import Iterator, Sequence

from checks.escaping import markdown
from checks.publish.documents import Markdown
from checks.publish.public import PublishedSubprocessor
from checks.reports.json import FindingDocument
from checks.reports.review import (
    ReviewDocument,
    ReviewedSubprocessor,
    ReviewedWaiver,
)

MOST_SUBPROCESSORS = 20
MOST_ROWS = 30
"""What fits on a screen, more or less; and GitHub takes 65,536 characters in a comment."""

LONGEST = 300
"""Characters of a text that are shown."""


def as_markdown(document: ReviewDocument) -> str:
    """The review, the verdict first. It calls nobody, and refers to no other issue."""
    text = _REFERENCE.sub(_defused, "\n".join(_parts(document)).replace("&#64;", "@"))
    if len(text) > LARGEST:
        text = text[:LARGEST].rpartition("\n")[0]
        text += "\n\nThe rest is too long for this page: `subprocessors review --format json`."
    return text + "\n"


def _parts(document: ReviewDocument) -> Iterator[str]:
    yield from ("## Review of the proposal", "", _verdict(document), "")
    yield from _alerts(document)
    yield from _summary(document)
    yield from _rows(document["subprocessors"])
    yield from _changes(document["subprocessors"])
    yield from _findings("Findings", document["findings"])
    yield from _findings("Waived findings", document["waived"])
    yield from _elsewhere(document["elsewhere"])
    yield from _questions(document)


def _verdict(document: ReviewDocument) -> str:
    errors = sum(one["severity"] == "error" for one in document["findings"])
    elsewhere = sum(one["severity"] == "error" for one in document["elsewhere"])
    if document["verdict"] == "not-ready":
        counts = f"{errors} error{'' if errors == 1 else 's'} to mend"
        if elsewhere:
            counts += f", and {elsewhere} elsewhere in the register"
        return f"**Not ready**: {counts}."
    return "**Ready for your review**: the checks find no errors in it."


def _alerts(document: ReviewDocument) -> Iterator[str]:
    """What must not be overlooked."""
    for waiver in document["waivers"][:MOST_ROWS]:
        yield from ("> [!CAUTION]", f"> {_waiver(waiver)}", "")
    more = len(document["waivers"]) - MOST_ROWS
    if more > 0:
        yield from ("> [!CAUTION]", f"> {more:,} more waivers change than are shown here.", "")
    if document["waived"]:
        rules = dict.fromkeys(f"{_cell(one['rule'])}" for one in document["waived"])
        yield from (
            "> [!CAUTION]",
            f"> Waivers cover what the checks found here: **{', '.join(rules)}**, see below.",
            "",
        )
    open_transfers = [
        one["name"] for one in document["subprocessors"] if any(t["open"] for t in one["transfers"])
    ]
    if open_transfers:
        yield from (
            "> [!WARNING]",
            "> The register names no ground for a transfer to a third country: "
            f"{_listed(open_transfers)}.",
            "",
        )
    if document["uncompared"]:
        yield from (
            "> [!WARNING]",
            "> Not compared, since they cannot be read before or after: "
            f"{_listed(document['uncompared'])}.",
            "",
        )
    more = len(document["settings"]) - MOST_ROWS
    if more > 0:
        yield from ("> [!WARNING]", f"> {more:,} more settings change than are shown here.", "")
    for setting in document["settings"][:MOST_ROWS]:
        old, new = _cell(setting["old"] or "not set"), _cell(setting["new"] or "not set")
        yield from (
            "> [!WARNING]",
            f"> This proposal changes register.yaml: {_cell(setting['setting'])}: {new} "
            f"(before: {old}).",
            "",
        )
    judging = [path for path in document["files"] if path.replace("../", "").startswith(_JUDGES)]
    if judging:
        listed = _listed(judging)
        yield from ("> [!WARNING]", f"> This proposal changes what judges it: {listed}.", "")


LARGEST = 60_000
"""Characters of the whole review."""

# What GitHub takes for a mention or for a number of an issue, also where it is
# escaped; not in addresses of links, nor in references to characters.
_REFERENCE = re.compile(
    r"((?<!\\)\]\([^)\s]*\))|((?<!\w)@(?=\w)|(?<!&)#(?=\d)|(?<=\\&)#(?=\d)|\bGH-(?=\d))"
)


def _defused(found: re.Match[str]) -> str:
    return found[1] or f"{found[2]}&#8203;"


_JUDGES = (
    "checks/", ".github/", ".gitlab-ci.yml", ".pre-commit", "action.yml", "CODEOWNERS",
    "Makefile", "pyproject.toml", "constraints.txt", ".ci/", ".circleci/", "Jenkinsfile",
    "bitbucket-pipelines.yml", "azure-pipelines.yml", ".gitattributes",
)  # fmt: skip
"""Where the rules and what runs them stand."""


def _listed(paths: Sequence[str]) -> str:
    more = len(paths) - MOST_ROWS
    listed = ", ".join(_cell(path) for path in paths[:MOST_ROWS])
    return f"{listed} and {more:,} more" if more > 0 else listed


def _waiver(waiver: ReviewedWaiver) -> str:
    rule, file = _cell(waiver["rule"]), _cell(waiver["file"])
    if waiver["what"] == "removed":
        return f"This proposal takes back the waiver of **{rule}** in {file}."
    grants = "grants a waiver" if waiver["what"] == "added" else "changes the waiver"
    return (
        f"This proposal {grants} of **{rule}** in {file}, until {waiver['until'] or 'no end'}. "
        f"Reason: {_cell(waiver['reason'] or 'none')}. "
        f"Approved by: {_cell(waiver['approved_by'] or 'nobody')}."
    )


def _summary(document: ReviewDocument) -> Iterator[str]:
    notice, some = document["notice"], document["subprocessors"]
    material = [one for one in some if one["material"]]
    yield from ("| | |", "| --- | --- |")
    names = ", ".join(_cell(one["name"]) for one in material[:MOST_ROWS]) or "none"
    if len(material) > MOST_ROWS:
        names += f" and {len(material) - MOST_ROWS:,} more"
    yield f"| Material changes | {names if some else 'no subprocessor changes'} |"
    if notice["due"]:
        yield f"| Notice to customers | due with the merge, {notice['days']} days before effect |"
        yield f"| Takes effect | on {notice['earliest']} at the earliest, if merged today |"
    else:
        yield "| Notice to customers | not due |"
    yield f"| Transfer to a third country | {_transfers(some)} |"
    if document["files"]:
        yield f"| Other files | {_listed(document['files'])} |"
    yield ""


def _transfers(some: Sequence[ReviewedSubprocessor]) -> str:
    found = [
        f"{_cell(one['name'])}: {_cell(transfer['country'])} "
        f"({_cell(transfer['ground'] or 'open: ' + (transfer['open'] or ''))})"
        for one in some
        for transfer in one["transfers"]
    ]
    more = len(found) - MOST_ROWS
    shown = found[:MOST_ROWS] + ([f"and {more} more"] if more > 0 else [])
    return "<br>".join(shown) or "none that is new"


def _rows(some: Sequence[ReviewedSubprocessor]) -> Iterator[str]:
    """The rows of the published table, before and after."""
    if not some:
        return
    row = Markdown().row
    yield from ("### As customers will see it", "")
    yield "| | Entity | Description/Purpose | Countries |"
    yield "| --- | --- | --- | --- |"
    for one in some[:MOST_SUBPROCESSORS]:
        name = _cell(one["name"])
        for when, shown in (("before", one["before"]), ("after", one["after"])):
            absent = "not on the list" if when == "before" else "off the list"
            kinds = [change["kind"] for change in one["changes"]]
            if shown is None and when == "after" and "removed" not in kinds:
                absent = "cannot be shown: see the findings"
            cells = (
                row(_short(shown)).rstrip("\n")
                if shown is not None
                else f"| {name}: {absent} | | |"
            )
            yield f"| {when} {cells}"
    yield from _left(len(some))


def _short(shown: PublishedSubprocessor) -> PublishedSubprocessor:
    """The public part of a vendor, without texts that fill a screen."""
    kept = shown.copy()
    kept["purpose"], kept["name"] = _cut(shown["purpose"]), _cut(shown["name"])
    kept["countries"] = shown["countries"][:MOST_ROWS]
    kept["upcoming"] = shown["upcoming"][:MOST_ROWS]
    return kept


def _left(count: int) -> Iterator[str]:
    yield ""
    if count > MOST_SUBPROCESSORS:
        yield from (f"{count - MOST_SUBPROCESSORS:,} more subprocessors change.", "")


def _changes(some: Sequence[ReviewedSubprocessor]) -> Iterator[str]:
    if not some:
        return
    yield from ("### What changes, and why it matters", "")
    yield "| Subprocessor | Change | Material | Why |"
    yield "| --- | --- | --- | --- |"
    lines = [
        f"| {_cell(one['name'])} | {_cell(change['summary'])} | "
        f"{'**yes**' if change['material'] else 'no'} | {_cell(change['why'])} |"
        for one in some
        for change in sorted(one["changes"], key=lambda change: not change["material"])
    ]
    yield from lines[:MOST_ROWS]
    yield ""
    if len(lines) > MOST_ROWS:
        yield from (f"{len(lines) - MOST_ROWS:,} more changes.", "")


def _findings(title: str, findings: Sequence[FindingDocument]) -> Iterator[str]:
    if not findings:
        return
    yield from (f"### {title}", "", "| | Where | What | Rule |", "| --- | --- | --- | --- |")
    for one in findings[:MOST_ROWS]:
        what = _cell(one["message"]) + (f"<br>{_cell(one['hint'])}" if one["hint"] else "")
        where = f"{_cell(one['path'])}:{one['line']}"
        yield f"| {one['severity']} | {where} | {what} | {one['rule']} |"
    yield ""
    if len(findings) > MOST_ROWS:
        yield from (f"{len(findings) - MOST_ROWS:,} more are in the log.", "")


def _elsewhere(findings: Sequence[FindingDocument]) -> Iterator[str]:
    if findings:
        yield "<details>"
        yield f"<summary>Elsewhere in the register: {len(findings):,}</summary>"
        yield ""
        yield from _findings("In files that this proposal does not change", findings)
        yield from ("</details>", "")


def _questions(document: ReviewDocument) -> Iterator[str]:
    asked = document["confirm"]
    if not (asked["privacy"] or asked["security"] or asked["legal"]):
        return
    yield from ("### To confirm", "")
    for who, questions in (
        ("Privacy", asked["privacy"]), ("Security", asked["security"]), ("Legal", asked["legal"]),
    ):  # fmt: skip
        for question in questions[:MOST_ROWS]:
            yield f"- [ ] {who}: {_cell(question)}"
        if len(questions) > MOST_ROWS:
            yield f"- [ ] {who}: and {len(questions) - MOST_ROWS:,} more like these"
    yield ""


def _cell(text: str) -> str:
    """A text of the proposal, safe in a table."""
    return markdown(_cut(text))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
