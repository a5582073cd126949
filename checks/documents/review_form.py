"""The form of a review. Programs rely on it: another form is a new version."""

from typing import Literal

from typing_extensions import TypedDict

from checks.documents.identity import SignKind
from checks.publish.published import PublishedSubprocessor
from checks.reports.json_report import FindingDocument

Verdict = Literal["not-ready", "ready"]


class ReviewedChange(TypedDict):
    """A change in words, with the reason why it is material or not.

    `ruling` is the verdict of reviewers, if they ruled on the change. If only words make the
    change material, `proposed_ruling` is a ruling for register.yaml that makes it immaterial.
    """

    kind: str
    field: str | None
    summary: str
    material: bool
    why: str
    ruling: Literal["editorial", "material"] | None
    proposed_ruling: str | None


class ReviewedTransfer(TypedDict):
    """A transfer to a country outside the EEA.

    `open` says what the register lacks, and `risk` why the ground may fall.
    """

    country: str
    ground: str | None
    open: str | None
    risk: str | None


class ReviewedSubprocessor(TypedDict):
    """A subprocessor that changes: as customers see it before and after the merge.

    `label` is the name, with the slug if another subprocessor has the same name.
    """

    subprocessor: str
    name: str
    label: str
    path: str
    before: PublishedSubprocessor | None
    after: PublishedSubprocessor | None
    material: bool
    effective: str | None
    changes: list[ReviewedChange]
    transfers: list[ReviewedTransfer]


class ReviewedIdentity(TypedDict):
    """A sign that a subprocessor becomes another company, for people to judge.

    `sign` is `changed-together` if two or three of name, website and address
    change, `website-of-another` if the website moves to the domain of another
    vendor, and `alias-of-another` if a new alias, or a new brand behind the name,
    is the name, an alias or the domain of another vendor. `before` and `after` are
    the values that change, in the same order. `other` is the slug of the other vendor.
    `label` is the name, with the slug if another vendor has the same name.
    """

    subprocessor: str
    name: str
    label: str
    path: str
    sign: SignKind
    summary: str
    before: list[str | None]
    after: list[str | None]
    other: str | None


class ReviewedWaiver(TypedDict):
    """A waiver that the proposal adds, changes or removes."""

    what: Literal["added", "changed", "removed"]
    rule: str
    file: str
    reason: str | None
    approved_by: str | None
    until: str | None


class ReviewedRuling(TypedDict):
    """A ruling that the proposal adds or removes, or an earlier ruling that covers a change.

    `old` and `new` are the texts, or empty with a `digest`.
    """

    what: Literal["added", "earlier", "removed"]
    file: str
    field: str
    old: list[str]
    new: list[str]
    digest: str | None
    verdict: Literal["editorial", "material"]
    reason: str | None
    decided_by: str | None


class ReviewedSetting(TypedDict):
    """A setting of register.yaml that the proposal changes."""

    setting: str
    old: str | None
    new: str | None


class ReviewedOnboarding(TypedDict):
    """The vendors that may newly lack facts for a while, and a later last day of the onboarding."""

    joined: list[str]
    until: str | None


class ReviewedRecord(TypedDict):
    """A line of notices.csv that the proposal adds or removes.

    The notice covers the changes up to the commit `until`, so no further notice is due for them.
    """

    what: Literal["added", "removed"]
    sent: str | None
    until: str
    channel: str


class NoticeDue(TypedDict):
    """Whether a notice is due, and its days if the merge is today.

    `days` is the notice period before a change takes effect, in working days or days of the
    calendar. `objection_until` is the last day for objections, and `earliest` the earliest day of
    effect. Both are null if no notice is due.
    """

    due: bool
    days: int
    working_days: bool
    objection_until: str | None
    earliest: str | None


class Questions(TypedDict):
    """The statements that each team is asked to confirm."""

    privacy: list[str]
    security: list[str]
    legal: list[str]


class ReviewDocument(TypedDict):
    """The review of a proposal, version 1.

    `identities` are signs that a subprocessor becomes another company. `findings`
    are in files that the proposal changes, and `elsewhere` has the findings in
    other files: a proposal can break a rule about several vendors, or change a
    setting. `files` are the changed files that belong to no vendor, such as
    register.yaml. `uncompared` are the files of vendors that cannot be read before
    or after the proposal.
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
    onboarding: ReviewedOnboarding
    rulings: list[ReviewedRuling]
    waivers: list[ReviewedWaiver]
    settings: list[ReviewedSetting]
    records: list[ReviewedRecord]
    files: list[str]
    uncompared: list[str]
    confirm: Questions
