"""The form of the published data. Programs rely on it: another form is a new version."""

from typing import Literal

from typing_extensions import TypedDict

Status = Literal["upcoming", "active", "ended"]


class PublishedTitle(TypedDict):
    """A key of the register, with its title."""

    key: str
    title: str


class PublishedScope(TypedDict):
    """A product, plan, customer region or feature. An own text of an entry has no key."""

    key: str | None
    title: str


class PublishedRegion(TypedDict):
    """A country, or a region declared in the register. Tables show the `label`."""

    code: str
    name: str
    label: str


class PublishedCountry(PublishedRegion):
    """A country or region in which data is processed.

    `place` is a city or cloud region, `activities` are what happens there, and `scope` says
    for whom. `third_country` says whether the country is outside the EEA; null if nobody can
    tell. `safeguard` is the ground of a transfer to it, in words; null if the register states
    none, or if none is needed. `mechanisms` are the keys of the same safeguards: `adequacy`, or a
    `mechanism` of the subprocessor's `transfers`.
    """

    place: str | None
    activities: list[str]
    scope: list[PublishedScope]
    third_country: bool | None
    safeguard: str | None
    mechanisms: list[str]


class PublishedTransfer(TypedDict):
    """A safeguard of transfers to third countries. Without `countries`, it applies to all.

    `verified` is the day on which somebody last saw the subprocessor on the list of the Data
    Privacy Framework. `uk` and `swiss` say whether the certification extends to these
    countries. `module` are the modules of standard contractual clauses. `article` is the case
    of GDPR Art. 49.
    """

    mechanism: str
    title: str
    countries: list[str]
    verified: str | None
    uk: bool
    swiss: bool
    module: list[int]
    executed: str | None
    approved: str | None
    article: str | None


class PublishedVendor(TypedDict):
    """Another subprocessor. `name` is null if the register has no such entry any more."""

    slug: str
    name: str | None


class PublishedName(TypedDict):
    """An earlier name of the same legal entity. `until` is the last day of the name."""

    name: str
    until: str


class PublishedLinks(TypedDict):
    """Public pages of the subprocessor."""

    agreement: str | None
    privacy: str | None
    security: str | None
    subprocessors: str | None


class PublishedDetail(PublishedTitle):
    """A further public fact."""

    value: str


class PublishedContact(TypedDict):
    """The contact at the subprocessor."""

    name: str | None
    role: str | None
    email: str | None
    url: str | None


class PublishedIdentifiers(TypedDict):
    """The LEI (ISO 17442) and the EUID of the legal entity.

    The EUID identifies a company in the registers of the European Union.
    """

    lei: str | None
    euid: str | None


class PublishedChange(TypedDict):
    """One change of a subprocessor.

    `old` and `new` are the values in the register, null for a whole subprocessor.
    `summary` is the change in words, `before` is the old value in words, and `label` is the new
    value in words. The
    change takes effect on the day `effective`. A material change waits for the
    notice period, and `objection_until` is the last day of that period. An item
    removed from a list waits with its replacement. `commit` is null for a change
    that is not committed yet. `ruling` is the verdict of reviewers, if they ruled whether the
    change is material. `withdrawn` is the day on which a change was taken back before it
    took effect. Such a change has neither `effective` nor `objection_until`. `amended` is the day
    on which a change got other values before it took effect; `summary` has the last values.
    """

    subprocessor: str
    name: str
    kind: str
    field: str | None
    old: str | None
    new: str | None
    before: str | None
    label: str | None
    summary: str
    material: bool
    ruling: Literal["editorial", "material"] | None
    announced: str
    effective: str | None
    objection_until: str | None
    withdrawn: str | None
    amended: str | None
    commit: str | None
    pull_request: int | None


def effective_day(change: PublishedChange) -> str:
    """The day of effect of a change that is not withdrawn. Raises `ValueError` for others."""
    if change["effective"] is None:
        raise ValueError("a withdrawn change never takes effect")
    return change["effective"]


class PublishedSubprocessor(TypedDict):
    """One subprocessor. Dates are ISO 8601. An unknown fact is null or empty.

    The fields have their values on the day of the list. `upcoming` are announced
    changes that take effect later. An entry about a further service of a legal entity has
    an `entity`: the slug of the entity's own entry, whose facts are repeated here.
    `replaces` are the subprocessors that end because this subprocessor takes their place.
    `details` are in the order of the head.
    """

    slug: str
    name: str
    entity: str | None
    replaces: list[PublishedVendor]
    also_known_as: list[str]
    formerly: list[PublishedName]
    website: str | None
    group: str
    scope: list[PublishedScope]
    purpose: str | None
    countries: list[PublishedCountry]
    established: PublishedRegion | None
    address: str | None
    contact: PublishedContact | None
    identifiers: PublishedIdentifiers | None
    data: list[str]
    data_subjects: list[str]
    transfers: list[PublishedTransfer]
    links: PublishedLinks | None
    details: list[PublishedDetail]
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

    `language` is a BCP 47 tag. `commit` is the last commit with a change of the list or the
    settings. A past list is made from its `commit`. Without a history, or before the last change
    is committed, `commit` is null. `changed` is the day of the last change, null
    without a history. `scopes` and `details` are the keys that subprocessors may use, in the
    order of the register.
    """

    version: Literal[2]
    organization: str
    title: str
    introduction: str
    url: str
    contact: str
    language: str
    as_of: str
    commit: str | None
    changed: str | None
    groups: list[PublishedGroup]
    scopes: list[PublishedTitle]
    details: list[PublishedTitle]


_Schema = TypedDict("_Schema", {"$schema": str})


class Published(_Schema, PublishedHead):
    """A list of subprocessors as it stood on the day `as_of`.

    Subprocessors are sorted by group and then by the day of their engagement, so
    a new subprocessor is the last of its group. `$schema` is the address of this schema.
    """

    subprocessors: list[PublishedSubprocessor]


PUBLISHED_TITLE = "The published list, subprocessors.json"
"""The title of the schema of `Published`."""
