"""The review as Markdown for a pull request. Every text of a proposal is escaped."""

from collections.abc import Iterator, Sequence

from checks.documents.comment import cell, comment, cut
from checks.documents.review_form import (
    ReviewDocument,
    ReviewedIdentity,
    ReviewedSubprocessor,
    ReviewedWaiver,
)
from checks.publish.formats import Markdown
from checks.publish.published import PublishedSubprocessor
from checks.register.layout import REGISTER_FILE
from checks.reports.json_report import FindingDocument

MOST_SUBPROCESSORS = 20
MOST_ROWS = 30
"""What fits on a screen, more or less."""

_TITLE = "## Review of the proposal"


def as_markdown(document: ReviewDocument) -> str:
    """The review, the verdict first. It calls nobody, and refers to no other issue."""
    return comment(_parts(document), "subprocessors review --format json")


def unreadable_as_markdown(findings: Sequence[FindingDocument], files: Sequence[str]) -> str:
    """The review of a proposal whose register.yaml cannot be read.

    `findings` say what is wrong with it, `files` are those that are no vendors'.
    """
    return comment(_unreadable(findings, files), "subprocessors check --format json")


def _unreadable(findings: Sequence[FindingDocument], files: Sequence[str]) -> Iterator[str]:
    verdict = f"**Not ready**: {REGISTER_FILE} cannot be read, so nothing else was checked."
    yield from (_TITLE, "", verdict, "")
    yield from _judging(files)
    yield from _findings("Findings", findings)


def _parts(document: ReviewDocument) -> Iterator[str]:
    yield from (_TITLE, "", _verdict(document), "")
    yield from _alerts(document)
    yield from _summary(document)
    yield from _identities(document["identities"])
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
    yield from _judging(document["files"])
    for waiver in document["waivers"][:MOST_ROWS]:
        yield from ("> [!CAUTION]", f"> {_waiver(waiver)}", "")
    more = len(document["waivers"]) - MOST_ROWS
    if more > 0:
        yield from ("> [!CAUTION]", f"> {more:,} more waivers change than are shown here.", "")
    if document["waived"]:
        rules = dict.fromkeys(f"{cell(one['rule'])}" for one in document["waived"])
        yield from (
            "> [!CAUTION]",
            f"> Waivers cover what the checks found here: **{', '.join(rules)}**, see below.",
            "",
        )
    names = list(dict.fromkeys(identity["name"] for identity in document["identities"]))
    if names:
        yield from (
            "> [!CAUTION]",
            "> Privacy and legal confirm that each vendor is the same company as before "
            f"(see below): {_listed(names)}",
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
        old, new = cell(setting["old"] or "not set"), cell(setting["new"] or "not set")
        yield from (
            "> [!WARNING]",
            f"> This proposal changes register.yaml: {cell(setting['setting'])}: {new} "
            f"(before: {old}).",
            "",
        )


def _judging(files: Sequence[str]) -> Iterator[str]:
    """That a proposal changes what judges it: nothing below can be trusted as it stands."""
    judging = [
        path
        for path in files
        if path.replace("../", "").startswith(_JUDGES) or path.endswith("/.gitattributes")
    ]
    if REGISTER_FILE in files:
        judging.insert(0, REGISTER_FILE)  # where no number of others hides it
    if judging:
        listed = _listed(judging)
        yield from ("> [!CAUTION]", f"> This proposal changes what judges it: {listed}.", "")


_JUDGES = (
    "checks/", ".github/", ".gitlab-ci.yml", ".gitlab/", ".pre-commit", "action.yml", "action.yaml",
    "CODEOWNERS", "docs/CODEOWNERS", "Makefile", "makefile", "GNUmakefile", "pyproject.toml",
    "constraints.txt", "requirements.txt", ".venv/", ".ci/", ".circleci/", "Jenkinsfile",
    "bitbucket-pipelines.yml", "azure-pipelines.yml", ".gitattributes",
)  # fmt: skip
"""Where the rules and what runs them stand, beside register.yaml."""


def _listed(paths: Sequence[str]) -> str:
    more = len(paths) - MOST_ROWS
    listed = ", ".join(cell(path) for path in paths[:MOST_ROWS])
    return f"{listed} and {more:,} more" if more > 0 else listed


def _waiver(waiver: ReviewedWaiver) -> str:
    rule, file = cell(waiver["rule"]), cell(waiver["file"])
    if waiver["what"] == "removed":
        return f"This proposal takes back the waiver of **{rule}** in {file}."
    grants = "grants a waiver" if waiver["what"] == "added" else "changes the waiver"
    return (
        f"This proposal {grants} of **{rule}** in {file}, until {waiver['until'] or 'no end'}. "
        f"Reason: {cell(waiver['reason'] or 'none')}. "
        f"Approved by: {cell(waiver['approved_by'] or 'nobody')}."
    )


def _summary(document: ReviewDocument) -> Iterator[str]:
    notice, some = document["notice"], document["subprocessors"]
    material = [one for one in some if one["material"]]
    yield from ("| | |", "| --- | --- |")
    names = ", ".join(cell(one["name"]) for one in material[:MOST_ROWS]) or "none"
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
        f"{cell(one['name'])}: {cell(transfer['country'])} "
        f"({cell(transfer['ground'] or 'open: ' + (transfer['open'] or ''))})"
        for one in some
        for transfer in one["transfers"]
    ]
    more = len(found) - MOST_ROWS
    shown = found[:MOST_ROWS] + ([f"and {more} more"] if more > 0 else [])
    return "<br>".join(shown) or "none that is new"


def _identities(identities: Sequence[ReviewedIdentity]) -> Iterator[str]:
    """The signs that vendors become other companies."""
    if not identities:
        return
    yield from ("### Is it the same company?", "")
    yield "| Subprocessor | Sign | Before | After |"
    yield "| --- | --- | --- | --- |"
    for identity in identities[:MOST_ROWS]:
        before, after = (
            "<br>".join(cell(value or "none") for value in identity[side])
            for side in ("before", "after")
        )
        name, summary = cell(identity["name"]), cell(identity["summary"])
        yield f"| {name} | {summary} | {before} | {after} |"
    yield ""
    if len(identities) > MOST_ROWS:
        yield from (f"{len(identities) - MOST_ROWS:,} more signs.", "")


def _rows(some: Sequence[ReviewedSubprocessor]) -> Iterator[str]:
    """The rows of the published table, before and after."""
    if not some:
        return
    row = Markdown().row
    yield from ("### As customers will see it", "")
    yield "| | Entity | Description/Purpose | Countries |"
    yield "| --- | --- | --- | --- |"
    for one in some[:MOST_SUBPROCESSORS]:
        name = cell(one["name"])
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
    kept["purpose"], kept["name"] = cut(shown["purpose"]), cut(shown["name"])
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
        f"| {cell(one['name'])} | {cell(change['summary'])} | "
        f"{'**yes**' if change['material'] else 'no'} | {cell(change['why'])} |"
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
        what = cell(one["message"]) + (f"<br>{cell(one['hint'])}" if one["hint"] else "")
        where = f"{cell(one['path'])}:{one['line']}"
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
            yield f"- [ ] {who}: {cell(question)}"
        if len(questions) > MOST_ROWS:
            yield f"- [ ] {who}: and {len(questions) - MOST_ROWS:,} more like these"
    yield ""
