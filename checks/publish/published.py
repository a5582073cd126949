"""The form of the published data. Programs rely on it: another form is a new version."""

from typing import Literal

from typing_extensions import TypedDict

Status = Literal["upcoming", "active", "ended"]


class PublishedCountry(TypedDict):
    """A country, or a region declared in the register. Tables show the `label`."""

    code: str
    name: str
    label: str


class PublishedContact(TypedDict):
    """The contact at the subprocessor."""

    name: str | None
    role: str | None
    email: str | None
    url: str | None


class PublishedChange(TypedDict):
    """One change of a subprocessor.

    `old` and `new` are the values in the register, null for a whole subprocessor.
    `summary` is the change in words, and `label` is the new value in words. The
    change takes effect on the day `effective`. A material change waits for the
    notice period, and `objection_until` is the last day of that period. An item
    removed from a list waits with its replacement. `commit` is null for a change
    that is not committed yet.
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
    """One subprocessor. Dates are ISO 8601. An unknown fact is null or empty.

    The fields have their values on the day of the list. `upcoming` are announced
    changes that take effect later.
    """

    slug: str
    name: str
    also_known_as: list[str]
    website: str | None
    group: str
    scope: str | None
    purpose: str | None
    countries: list[PublishedCountry]
    established: PublishedCountry | None
    address: str | None
    contact: PublishedContact | None
    data: list[str]
    data_subjects: list[str]
    status: Status
    announced: str | None
    engaged: str | None
    ended: str | None
    upcoming: list[PublishedChange]


class PublishedGroup(TypedDict):
    """A group of the list. `introduction` is Markdown."""

    key: str
    title: str
    introduction: str


class PublishedHead(TypedDict):
    """The head of a list of subprocessors. `introduction` is Markdown.

    `commit` is given for a list of the past, and null for the current list.
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

    Subprocessors are sorted by group and then by the day of their engagement, so
    a new subprocessor is the last of its group.
    """

    subprocessors: list[PublishedSubprocessor]
