"""The form of a review. Programs rely on it: a change is a new version."""

from typing import Literal

from typing_extensions import TypedDict

from checks.documents.identity import SignKind
from checks.publish.published import PublishedSubprocessor
from checks.reports.json_report import FindingDocument

Verdict = Literal["not-ready", "ready"]


class ReviewedChange(TypedDict):
    """One change in words, with the reason why it is material or not."""

    kind: str
    field: str | None
    summary: str
    material: bool
    why: str


class ReviewedTransfer(TypedDict):
    """A transfer to a country outside the EEA. `open` is what the register does not tell."""

    country: str
    ground: str | None
    open: str | None


class ReviewedSubprocessor(TypedDict):
    """A subprocessor that changes: as customers see it before, and after the merge."""

    subprocessor: str
    name: str
    path: str
    before: PublishedSubprocessor | None
    after: PublishedSubprocessor | None
    material: bool
    effective: str | None
    changes: list[ReviewedChange]
    transfers: list[ReviewedTransfer]


class ReviewedIdentity(TypedDict):
    """A sign that a subprocessor becomes another company. No check can tell: people confirm.

    `sign` is `changed-together` where two or three of name, website and address
    change, `website-of-another` where the website moves to the domain of another
    vendor, and `alias-of-another` where a new alias is the name, an alias or the
    domain of another vendor. `before` and `after` are the values that change, in
    the same order. `other` is the slug of the other vendor.
    """

    subprocessor: str
    name: str
    path: str
    sign: SignKind
    summary: str
    before: list[str | None]
    after: list[str | None]
    other: str | None


class ReviewedWaiver(TypedDict):
    """A waiver that the proposal adds, changes or takes away."""

    what: Literal["added", "changed", "removed"]
    rule: str
    file: str
    reason: str | None
    approved_by: str | None
    until: str | None


class ReviewedSetting(TypedDict):
    """A setting of register.yaml that the proposal changes."""

    setting: str
    old: str | None
    new: str | None


class NoticeDue(TypedDict):
    """Whether customers are to be told, and the earliest day of effect if it is merged today."""

    due: bool
    days: int
    earliest: str | None


class Questions(TypedDict):
    """What each of those who approve is asked to confirm."""

    privacy: list[str]
    security: list[str]
    legal: list[str]


class ReviewDocument(TypedDict):
    """The review of a proposal, version 1.

    `identities` are signs that a subprocessor becomes another company.
    `findings` stand in files that the proposal changes, `elsewhere` in others: what
    is wrong between several vendors, or with all of them under changed settings.
    `files` are others that it changes, register.yaml among them; `uncompared` are
    vendors that cannot be read on one of the two sides.
    """

    version: Literal[1]
    verdict: Verdict
    today: str
    notice: NoticeDue
    identities: list[ReviewedIdentity]
    subprocessors: list[ReviewedSubprocessor]
    findings: list[FindingDocument]
    elsewhere: list[FindingDocument]
    waived: list[FindingDocument]
    waivers: list[ReviewedWaiver]
    settings: list[ReviewedSetting]
    files: list[str]
    uncompared: list[str]
    confirm: Questions
