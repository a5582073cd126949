"""The review as Markdown for a pull request. Every text of a proposal is escaped."""

from collections.abc import Iterator, Sequence
from typing import cast

from checks.documents.comment import MOST_ROWS, cell, comment, cut, listed, whole
from checks.documents.review_alerts import alerts, checking_files
from checks.documents.review_form import ReviewDocument, ReviewedIdentity, ReviewedSubprocessor
from checks.languages.language import ENGLISH
from checks.publish.formats import Markdown
from checks.publish.published import PublishedSubprocessor
from checks.register.layout import REGISTER_FILE
from checks.reports.json_report import FindingDocument

MOST_SUBPROCESSORS = 20
"""Subprocessors in the preview of the list, with two rows each: about a screen."""

LONGEST_PREVIEW = 20_000
"""Characters of the preview. A longer preview would displace the rest of the review."""

MOST_RULINGS = 10
"""Rulings to paste. A proposal that rewords more texts is rare."""

_TITLE = "## Review of the proposal"


def as_markdown(document: ReviewDocument) -> str:
    """The review, with the verdict first. It mentions nobody and refers to no issue."""
    return comment(_parts(document), "subprocessors review --format json")


def unreadable_as_markdown(findings: Sequence[FindingDocument], files: Sequence[str]) -> str:
    """The review of a proposal with an unreadable register.yaml.

    `findings` are the reasons. `files` are the changed files that belong to no vendor.
    """
    return comment(_unreadable(findings, files), "subprocessors check --format json")


def _unreadable(findings: Sequence[FindingDocument], files: Sequence[str]) -> Iterator[str]:
    verdict = f"**Not ready**: {REGISTER_FILE} cannot be read, so nothing else was checked."
    yield from (_TITLE, "", verdict, "")
    yield from checking_files(files)
    yield from _findings("Findings", findings)


def _parts(document: ReviewDocument) -> Iterator[str]:
    yield from (_TITLE, "", _verdict(document), "")
    yield from alerts(document)
    yield from _summary(document)
    yield from _identities(document["identities"])
    yield from _preview(document["subprocessors"])
    yield from _changes(document["subprocessors"])
    yield from _proposed_rulings(document["subprocessors"])
    yield from _findings("Findings", document["findings"])
    yield from _findings("Waived findings", document["waived"])
    yield from _elsewhere(document["elsewhere"])
    yield from _questions(document)


def _verdict(document: ReviewDocument) -> str:
    if document["verdict"] == "ready":
        return "**Ready for your review**: the checks find no errors."
    here, elsewhere = _errors(document["findings"]), _errors(document["elsewhere"])
    counts = f"{here} error{'' if here == 1 else 's'} to fix"
    if elsewhere:
        counts += f", and {elsewhere} elsewhere in the register"
    return f"**Not ready**: {counts}."


def _errors(findings: Sequence[FindingDocument]) -> int:
    return sum(finding["severity"] == "error" for finding in findings)


def _summary(document: ReviewDocument) -> Iterator[str]:
    notice, vendors = document["notice"], document["subprocessors"]
    material = [vendor["label"] for vendor in vendors if vendor["material"]]
    yield from ("| | |", "| --- | --- |")
    names = listed(material) or "none"
    yield f"| Material changes | {names if vendors else 'no subprocessor changes'} |"
    if notice["due"]:
        days = f"{notice['days']}{' working' if notice['working_days'] else ''} days"
        yield f"| Notice to customers | due with the merge, {days} before effect |"
        until, earliest = notice["objection_until"], notice["earliest"]
        if until is not None and earliest is not None:
            yield f"| Objections | until {ENGLISH.day(until)}, if merged today |"
            day = ENGLISH.day(earliest)
            yield f"| Takes effect | on {day} at the earliest, if merged today |"
    else:
        yield "| Notice to customers | not due |"
    yield f"| Transfer to a third country | {_transfers(vendors)} |"
    if document["files"]:
        yield f"| Other files | {listed(document['files'])} |"
    yield ""


def _transfers(vendors: Sequence[ReviewedSubprocessor]) -> str:
    lines = [
        f"{cell(vendor['label'])}: {cell(transfer['country'])} "
        f"({whole(transfer['ground'] or 'no valid ground: ' + (transfer['open'] or ''))})"
        f"{whole('; ' + transfer['risk']) if transfer['risk'] else ''}"
        for vendor in vendors
        for transfer in vendor["transfers"]
    ]
    more = len(lines) - MOST_ROWS
    shown = lines[:MOST_ROWS] + ([f"and {more} more"] if more > 0 else [])
    return "<br>".join(shown) or "no new transfer"


def _identities(identities: Sequence[ReviewedIdentity]) -> Iterator[str]:
    """The signs that vendors become other companies."""
    if not identities:
        return
    yield from ("### Is it the same company?", "")
    yield "| Subprocessor | Indication | Before | After |"
    yield "| --- | --- | --- | --- |"
    for identity in identities[:MOST_ROWS]:
        name, summary = cell(identity["label"]), cell(identity["summary"])
        before, after = _values(identity["before"]), _values(identity["after"])
        yield f"| {name} | {summary} | {before} | {after} |"
    yield ""
    if len(identities) > MOST_ROWS:
        yield from (f"{len(identities) - MOST_ROWS:,} more signs.", "")


def _values(values: Sequence[str | None]) -> str:
    return "<br>".join(cell(value or "none") for value in values)


def _preview(vendors: Sequence[ReviewedSubprocessor]) -> Iterator[str]:
    """The rows of the published table, before and after."""
    if not vendors:
        return
    yield from ("### As customers will see it", "")
    yield "| | Entity | Description/Purpose | Countries |"
    yield "| --- | --- | --- | --- |"
    left, size = len(vendors), 0
    for vendor in vendors[:MOST_SUBPROCESSORS]:
        rows = list(_rows(vendor))
        size += sum(map(len, rows))
        if size > LONGEST_PREVIEW:
            break
        yield from rows
        left -= 1
    yield ""
    if left:
        yield from (f"{left:,} more subprocessors change.", "")


def _rows(vendor: ReviewedSubprocessor) -> Iterator[str]:
    """The row of a vendor before the proposal, and after it."""
    removed = any(change["kind"] == "removed" for change in vendor["changes"])
    absent = "off the list" if removed else "cannot be shown: see the findings"
    for when, shown, otherwise in (
        ("before", vendor["before"], "not on the list"),
        ("after", vendor["after"], absent),
    ):
        row = Markdown().row(_short(shown)).rstrip("\n") if shown is not None else ""
        if shown is None or len(row) > LONGEST_PREVIEW // 2:
            reason = otherwise if shown is None else "too long to show here"
            row = f"| {cell(vendor['name'])}: {reason} | | |"
        slug = f" {cell(vendor['subprocessor'])}" if vendor["label"] != vendor["name"] else ""
        yield f"| {when}{slug} {row}"


def _short(shown: PublishedSubprocessor) -> PublishedSubprocessor:
    """The public part of a vendor, without texts and lists that fill a screen."""
    kept = {key: value if key == "website" else _cut(value) for key, value in shown.items()}
    return cast(PublishedSubprocessor, kept)


def _cut(value: object) -> object:
    if isinstance(value, str):
        return cut(value)
    if isinstance(value, list):
        return [_cut(item) for item in value[:MOST_ROWS]]
    return {key: _cut(item) for key, item in value.items()} if isinstance(value, dict) else value


def _changes(vendors: Sequence[ReviewedSubprocessor]) -> Iterator[str]:
    if not vendors:
        return
    yield from ("### Changes, and why they matter", "")
    yield "| Subprocessor | Change | Material | Why |"
    yield "| --- | --- | --- | --- |"
    lines = [
        f"| {cell(vendor['label'])} | {whole(change['summary'])} | "
        f"{'**yes**' if change['material'] else 'no'} | {whole(change['why'])} |"
        for vendor in vendors
        for change in sorted(vendor["changes"], key=lambda change: not change["material"])
    ]
    yield from lines[:MOST_ROWS]
    yield ""
    if len(lines) > MOST_ROWS:
        yield from (f"{len(lines) - MOST_ROWS:,} more changes.", "")


def _proposed_rulings(vendors: Sequence[ReviewedSubprocessor]) -> Iterator[str]:
    """Rulings to paste, for material changes that may be a change of words alone."""
    rulings = dict.fromkeys(
        change["proposed_ruling"]
        for vendor in vendors
        for change in vendor["changes"]
        if change["proposed_ruling"] is not None
    )
    if not rulings:
        return
    yield from ("### If only the words change", "")
    yield (
        "The checks cannot tell new words from a new meaning. If a new text has the old meaning, "
        f"add the ruling to {REGISTER_FILE}, with the reason and the name of the person who "
        "decides. Then customers get no notice of the new text. The owners of "
        f"{REGISTER_FILE} approve the ruling."
    )
    yield from ("", "```yaml", "rulings:")
    for ruling in list(rulings)[:MOST_RULINGS]:
        yield from ruling.splitlines()
    yield from ("```", "")
    if len(rulings) > MOST_RULINGS:
        yield from (f"{len(rulings) - MOST_RULINGS:,} more such changes.", "")


def _findings(title: str, findings: Sequence[FindingDocument]) -> Iterator[str]:
    if not findings:
        return
    yield from (f"### {title}", "", "| | Where | What | Rule |", "| --- | --- | --- | --- |")
    for finding in findings[:MOST_ROWS]:
        where = f"{cell(finding['path'])}:{finding['line']}"
        what = whole(finding["message"])
        if finding["hint"]:
            what += f"<br>{whole(finding['hint'])}"
        yield f"| {finding['severity']} | {where} | {what} | {finding['rule']} |"
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
    for team, questions in (
        ("Privacy", asked["privacy"]), ("Security", asked["security"]), ("Legal", asked["legal"]),
    ):  # fmt: skip
        for question in questions[:MOST_ROWS]:
            yield f"- [ ] {team}: {whole(question)}"
        if len(questions) > MOST_ROWS:
            yield f"- [ ] {team}: and {len(questions) - MOST_ROWS:,} more like these"
    yield ""
