"""The form of everything that is published. Programs rely on it: a change is a new version."""

from typing import Literal

from typing_extensions import TypedDict

Status = Literal["upcoming", "active", "ended"]


class PublishedCountry(TypedDict):
    """A country, or a region that the register declares. `label` is how tables print it."""

    code: str
    name: str
    label: str


class PublishedContact(TypedDict):
    """Whom to write to at the subprocessor."""

    name: str | None
    role: str | None
    email: str | None
    url: str | None


class PublishedChange(TypedDict):
    """One change of a subprocessor.

    `old` and `new` are values as the register has them, null for a whole
    subprocessor; `summary` says the change in words, `label` the new value.
    `effective` is the day from which it holds. A material change waits for the
    notice period, and what goes from a list waits for what takes its place:
    `objection_until` is the last day of the period. `commit` is null for what is
    not committed yet.
    """

    subprocessor: str
    name: str
    kind: str
    field: str | None
    old: str | None
    new: str | None
    label: str | None
    summary: str
    material: bool
    announced: str
    effective: str
    objection_until: str | None
    commit: str | None
    pull_request: int | None


class PublishedSubprocessor(TypedDict):
    """One subprocessor. Dates are ISO 8601; what is not known is null or empty.

    The fields say what holds on the day of the list; `upcoming` are changes that
    are announced and take effect later.
    """

    slug: str
    name: str
    also_known_as: list[str]
    website: str
    group: str
    scope: str | None
    purpose: str
    countries: list[PublishedCountry]
    established: PublishedCountry | None
    address: str | None
    contact: PublishedContact | None
    data: list[str]
    data_subjects: list[str]
    status: Status
    announced: str | None
    engaged: str
    ended: str | None
    upcoming: list[PublishedChange]


class PublishedGroup(TypedDict):
    """A part of the list. `introduction` is Markdown."""

    key: str
    title: str
    introduction: str


class PublishedHead(TypedDict):
    """What a list of subprocessors says of itself. `introduction` is Markdown.

    `commit` is that of an earlier list, and null for the current one.
    """

    version: Literal[1]
    organization: str
    title: str
    introduction: str
    url: str
    contact: str
    as_of: str
    commit: str | None
    groups: list[PublishedGroup]


class Published(PublishedHead):
    """A list of subprocessors as it stood on the day `as_of`.

    Subprocessors are in the order of their groups; within a group, in the order
    in which they were engaged, so that a new one stands last.
    """

    subprocessors: list[PublishedSubprocessor]
