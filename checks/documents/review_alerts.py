"""The part of a review that no reviewer must overlook, as Markdown."""

from collections.abc import Iterator, Sequence

from checks.documents.comment import LONGEST_REASON, MOST_ROWS, cell, listed, sentence, whole
from checks.documents.review_form import (
    ReviewDocument,
    ReviewedRecord,
    ReviewedRuling,
    ReviewedWaiver,
)
from checks.languages.language import ENGLISH
from checks.register.layout import REGISTER_FILE

_CHECKING_FILES = (
    "checks/", ".github/", ".gitlab-ci.yml", ".gitlab/", ".pre-commit", "action.yml", "action.yaml",
    "CODEOWNERS", "docs/CODEOWNERS", "Makefile", "makefile", "GNUmakefile", "pyproject.toml",
    "constraints.txt", "requirements.txt", ".venv/", ".ci/", ".circleci/", "Jenkinsfile",
    "bitbucket-pipelines.yml", "azure-pipelines.yml", ".gitattributes",
)  # fmt: skip
"""Files and folders with the rules, and with everything that runs the rules."""


MOST_RULINGS = 5
"""Rulings with an alert of their own. Further alerts must fit on the page, whatever the texts."""


def alerts(document: ReviewDocument) -> Iterator[str]:
    """The lines of all alerts, the gravest first."""
    yield from _rulings(document)
    yield from _cut(document)
    yield from _onboarding(document)
    yield from checking_files(document["files"])
    yield from _waivers(document)
    yield from _records(document)
    yield from _identities(document)
    yield from _unknown(document)
    yield from _settings(document)


def _rulings(document: ReviewDocument) -> Iterator[str]:
    """An alert about each ruling: it decides whether customers hear of a change."""
    rulings = [_ruling(ruling) for ruling in document["rulings"]]
    yield from _each(rulings, "more rulings than are shown here.", most=MOST_RULINGS)


def _ruling(ruling: ReviewedRuling) -> str:
    field, file, verdict = cell(ruling["field"]), cell(ruling["file"]), ruling["verdict"]
    if ruling["what"] == "removed":
        return f"This proposal removes the ruling that a change of {field} in {file} is {verdict}."
    whose = "This proposal" if ruling["what"] == "added" else "An earlier ruling"
    effect = "get notice" if verdict == "material" else "get no notice"
    old, new = map(whole, _apart(", ".join(ruling["old"]), ", ".join(ruling["new"])))
    if ruling["digest"] and not (ruling["old"] or ruling["new"]):
        old = new = f"texts with the digest {ruling['digest']}"
    return (
        f"{whose} rules that the change of {field} in {file} is **{verdict}**, so customers "
        f"{effect}. Before: {sentence(old)} After: {sentence(new)} "
        f"Reason: {sentence(cell(ruling['reason'] or 'none'))} "
        f"Decided by: {sentence(cell(ruling['decided_by'] or 'nobody'))}"
    )


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two texts without a long common beginning, which would push the difference off the page."""
    differing = (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    common = next(differing, min(len(old), len(new)))
    start = max(common - _BEFORE, 0) if common > 2 * _BEFORE else 0
    mark = "…" if start else ""
    return (f"{mark}{old[start:]}" if old else "none", f"{mark}{new[start:]}" if new else "none")


_BEFORE = 60
"""Characters that are shown before the first difference of two texts."""


def _cut(document: ReviewDocument) -> Iterator[str]:
    """An alert about vendors with texts that are longer than a review shows."""
    cut = [
        vendor["label"]
        for vendor in document["subprocessors"]
        if any(len(change["summary"]) > LONGEST_REASON for change in vendor["changes"])
    ]
    if cut:
        yield from _alert(
            "CAUTION",
            "New texts are too long for this review. Read them in the files before you approve: "
            f"{sentence(listed(cut))}",
        )


def _onboarding(document: ReviewDocument) -> Iterator[str]:
    """An alert about vendors that may newly lack facts: no later check objects to them."""
    onboarding = document["onboarding"]
    if onboarding["joined"]:
        yield from _alert(
            "CAUTION",
            "This proposal adds vendors to the onboarding, which lets them lack facts: "
            f"{sentence(listed(onboarding['joined']))}",
        )
    if onboarding["until"] is not None:
        yield from _alert(
            "CAUTION",
            f"This proposal moves the end of the onboarding to {ENGLISH.day(onboarding['until'])}.",
        )


def checking_files(files: Sequence[str]) -> Iterator[str]:
    """An alert about changes of the checks themselves: they could hide everything else."""
    checking = [
        path
        for path in files
        if path.replace("../", "").startswith(_CHECKING_FILES) or path.endswith("/.gitattributes")
    ]
    if REGISTER_FILE in files:
        checking.insert(0, REGISTER_FILE)  # never hidden behind "and 5 more"
    if checking:
        yield from _alert(
            "CAUTION",
            f"This proposal changes the checks or their settings: {sentence(listed(checking))}",
        )


def _waivers(document: ReviewDocument) -> Iterator[str]:
    waivers = [_waiver(waiver) for waiver in document["waivers"]]
    yield from _each(waivers, "more waivers change than are shown here.")
    rules = dict.fromkeys(cell(finding["rule"]) for finding in document["waived"])
    if rules:
        yield from _alert(
            "CAUTION", f"Waivers cover findings here (see below): **{', '.join(rules)}**."
        )


def _waiver(waiver: ReviewedWaiver) -> str:
    rule, file = cell(waiver["rule"]), cell(waiver["file"])
    if waiver["what"] == "removed":
        return f"This proposal removes the waiver of **{rule}** in {file}."
    grants = "grants a waiver" if waiver["what"] == "added" else "changes the waiver"
    until = f"until {ENGLISH.day(waiver['until'])}" if waiver["until"] else "without an end"
    return (
        f"This proposal {grants} of **{rule}** in {file}, {until}. "
        f"Reason: {sentence(whole(waiver['reason'] or 'none'))} "
        f"Approved by: {sentence(cell(waiver['approved_by'] or 'nobody'))}"
    )


def _records(document: ReviewDocument) -> Iterator[str]:
    """An alert about each record of a notice: it decides whether another notice is due."""
    records = [_record(record) for record in document["records"]]
    yield from _each(records, "more records of notices change than are shown here.")


def _record(record: ReviewedRecord) -> str:
    day = ENGLISH.day(record["sent"]) if record["sent"] else "an unknown day"
    notice = f"the notice of {day} ({cell(record['channel'])})"
    if record["what"] == "removed":
        return f"This proposal removes the record of {notice}."
    return (
        f"This proposal records that customers got {notice}. The notice covers all changes up to "
        f"the commit {cell(record['until'][:10])}, so no other notice is due for them."
    )


def _identities(document: ReviewDocument) -> Iterator[str]:
    names = list(dict.fromkeys(identity["label"] for identity in document["identities"]))
    if names:
        yield from _alert(
            "CAUTION",
            "Privacy and legal confirm that each vendor is the same company as before "
            f"(see below): {sentence(listed(names))}",
        )


def _unknown(document: ReviewDocument) -> Iterator[str]:
    without_ground = [
        vendor["label"]
        for vendor in document["subprocessors"]
        if any(transfer["open"] for transfer in vendor["transfers"])
    ]
    if without_ground:
        yield from _alert(
            "WARNING",
            "The register names no ground for a transfer to a third country: "
            f"{sentence(listed(without_ground))}",
        )
    at_risk = [
        vendor["label"]
        for vendor in document["subprocessors"]
        if any(transfer["risk"] for transfer in vendor["transfers"])
    ]
    if at_risk:
        yield from _alert(
            "WARNING",
            "A transfer relies on a certification under the EU-US Data Privacy Framework alone: "
            f"{sentence(listed(at_risk))}",
        )
    if document["uncompared"]:
        yield from _alert(
            "WARNING",
            "Not compared, because the file cannot be read before or after the change: "
            f"{sentence(listed(document['uncompared']))}",
        )


def _settings(document: ReviewDocument) -> Iterator[str]:
    more = len(document["settings"]) - MOST_ROWS
    if more > 0:
        yield from _alert("WARNING", f"{more:,} more settings change than are shown here.")
    for setting in document["settings"][:MOST_ROWS]:
        name = cell(setting["setting"])
        old, new = whole(setting["old"] or "not set"), whole(setting["new"] or "not set")
        yield from _alert(
            "WARNING", f"This proposal changes register.yaml: {name}: {new} (previously: {old})."
        )


def _each(texts: Sequence[str], others: str, most: int = MOST_ROWS) -> Iterator[str]:
    """An alert for each of the first texts, and an alert with the number of the `others`."""
    for text in texts[:most]:
        yield from _alert("CAUTION", text)
    more = len(texts) - most
    if more > 0:
        yield from _alert("CAUTION", f"{more:,} {others}")


def _alert(level: str, text: str) -> Iterator[str]:
    yield from (f"> [!{level}]", f"> {text}", "")
