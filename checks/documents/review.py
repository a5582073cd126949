"""The review of a proposal, as data: all that a reviewer needs, on a single screen."""

from collections.abc import Iterable, Iterator
from datetime import date

from checks.changes.proposal import Proposal
from checks.changes.wording import Wording
from checks.documents.identity import Identities
from checks.documents.naming import Labels, name_of
from checks.documents.review_form import ReviewDocument, ReviewedIdentity
from checks.documents.review_questions import Asked, questions
from checks.documents.review_settings import (
    reviewed_onboarding,
    reviewed_records,
    reviewed_rulings,
    reviewed_settings,
    reviewed_waivers,
)
from checks.documents.review_vendors import proposed_vendors, reviewed_subprocessors
from checks.findings import Report, worst_first
from checks.json_text import indented_json
from checks.register.layout import is_vendor
from checks.reports.json_report import finding_document


def review(report: Report, proposal: Proposal, today: date) -> ReviewDocument:
    """The review of a proposal, as if it were merged today. `report` has the checks' findings."""
    base, head = proposal.base.policy, proposal.head.policy
    removed = [before for before, after in proposal.pairs if before is not None and after is None]
    labels = Labels([*proposal.head.subprocessors, *removed])
    identities = list(_identities(proposal, labels))
    vendors = proposed_vendors(proposal, today)
    subprocessors = reviewed_subprocessors(vendors, identities, proposal, today, labels)
    rulings = list(reviewed_rulings(proposal))
    waivers = list(reviewed_waivers(base, head))
    records = list(reviewed_records(proposal.base.notices, proposal.head.notices))
    confirm = questions(
        identities,
        (
            Asked(
                reviewed["label"], vendor.after, vendor.kinds, vendor.stated, reviewed["transfers"]
            )
            for vendor, reviewed in zip(vendors, subprocessors, strict=True)
            if vendor.after is not None
        ),
        rulings,
        waivers,
        records,
        Wording(head),
    )
    material = any(reviewed["material"] for reviewed in subprocessors)
    window = proposal.period.window(today)
    earliest = [reviewed["effective"] for reviewed in subprocessors if reviewed["effective"]]
    here = [finding for finding in report.findings if finding.path in proposal.files]
    elsewhere = [finding for finding in report.findings if finding.path not in proposal.files]
    return {
        "version": 1,
        "verdict": "not-ready" if report.errors else "ready",
        "today": today.isoformat(),
        "notice": {
            "due": material,
            "days": window.period.days,
            "working_days": window.period.holidays is not None,
            "objection_until": window.objections_until.isoformat() if material else None,
            "earliest": min(earliest, default=None),
        },
        "identities": identities,
        "subprocessors": sorted(subprocessors, key=lambda reviewed: not reviewed["material"]),
        "findings": [finding_document(finding) for finding in worst_first(here)],
        "elsewhere": [finding_document(finding) for finding in worst_first(elsewhere)],
        "waived": [
            finding_document(finding) for finding in report.waived if finding.path in proposal.files
        ],
        "onboarding": reviewed_onboarding(base, head),
        "rulings": rulings,
        "waivers": waivers,
        "settings": list(reviewed_settings(base, head)),
        "records": records,
        "files": other_files(proposal.files),
        "uncompared": list(proposal.uncompared),
        "confirm": confirm,
    }


def _identities(proposal: Proposal, labels: Labels) -> Iterator[ReviewedIdentity]:
    """The signs that vendors become other companies, by path."""
    companies = Identities(proposal)
    for before, after in proposal.pairs:
        if before is None or after is None:
            continue
        for sign in companies.signs(before, after):
            yield {
                "subprocessor": after.slug,
                "name": name_of(after),
                "label": labels.of(after),
                "path": after.path,
                "sign": sign.kind,
                "summary": sign.summary,
                "before": list(sign.before),
                "after": list(sign.after),
                "other": sign.other.slug if sign.other is not None else None,
            }


def other_files(paths: Iterable[str]) -> list[str]:
    """The paths that belong to no vendor, sorted."""
    return sorted(path for path in paths if not is_vendor(path))


def as_json(document: ReviewDocument) -> str:
    """The review for programs."""
    return indented_json(document)
