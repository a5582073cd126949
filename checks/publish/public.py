"""What leaves the repository: the only way from a register to any output.

Every format is made from what this module makes and from nothing else, so a
field that is not named here cannot be published. Agreement references,
evaluation dates, waivers and `internal` are not; the kind of an agreement is,
where it changes, since it can be the safeguard of a transfer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any, Literal

from typing_extensions import TypedDict

from checks.changes.announcement import Announcement
from checks.changes.change import REGIONS, Change
from checks.changes.kinds import KINDS
from checks.changes.regions import codes_of
from checks.changes.upcoming import in_effect
from checks.changes.wording import Wording
from checks.data.countries import assigned
from checks.escaping import address, visible
from checks.register import example
from checks.register.layout import is_vendor
from checks.register.model import Contact, Register, Subprocessor
from checks.register.policy import Policy

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


def unpublishable(register: Register) -> Iterator[str]:
    """Why a list of the past cannot be compiled: the files that lack what it shows.

    What the checks of today find wrong beside that does not change how it stood.
    """
    read = {vendor.path for vendor in register.subprocessors}
    yield from sorted(path for path in register.unread - read if is_vendor(path))
    for vendor in register.subprocessors:
        if (
            not is_vendor(vendor.path)
            or not vendor.read(*SHOWN)
            or vendor.group not in register.policy.groups
        ):
            yield vendor.path


SHOWN = Subprocessor.model_fields.keys() - {"agreement", "evaluation", "internal"}
"""Fields of a vendor that the list shows."""


def published_head(policy: Policy, today: date, commit: str | None = None) -> PublishedHead:
    """The public part of a policy, as of that day."""
    return {
        "version": 1,
        "organization": policy.organization,
        "title": policy.title,
        "introduction": policy.introduction,
        "url": address(policy.url),
        "contact": policy.contact,
        "as_of": today.isoformat(),
        "commit": commit,
        "groups": [
            {"key": key, "title": group.title, "introduction": group.introduction}
            for key, group in policy.groups.items()
        ],
    }


def address_of(head: PublishedHead, file: str) -> str:
    """The address of a file beside the page, whatever stands in the address of the page.

    A query and a fragment belong to the page alone. `https://a.com/list` is a folder,
    unless its name ends like that of a file.
    """
    scheme, _, rest = re.split("[?#]", head["url"], maxsplit=1)[0].partition("://")
    host, _, path = rest.partition("/")
    folder, _, last = path.rpartition("/")
    if "." not in last:
        folder = path.removesuffix("/")
    return "/".join(part for part in (f"{scheme}://{host}", folder, file) if part)


def address_on_page(head: PublishedHead, slug: str) -> str:
    """The address of a subprocessor on the page."""
    return f"{head['url'].partition('#')[0]}#{slug}"


def in_order(register: Register) -> Sequence[Subprocessor]:
    """The vendors in the order in which they are published."""
    position = {key: number for number, key in enumerate(register.policy.groups)}
    return sorted(
        register.subprocessors,
        key=lambda v: (position[v.group], v.engaged, v.name.casefold(), v.slug),
    )


PUBLIC_FIELDS = frozenset({
    "", "slug", "name", "also-known-as", "website", "group", "scope", "purpose", "countries",
    "established", "address", "contact", "data", "data-subjects", "announced", "engaged", "ended",
    "agreement.kind", REGIONS,
})  # fmt: skip
"""Fields whose changes are published; the empty one stands for the whole subprocessor."""


def is_public(change: Change) -> bool:
    """Whether customers are told of the change: not of an agreement that is no safeguard.

    Nor of the example of a new register, which is deleted once there are vendors.
    """
    if change.slug == example.SLUG:
        return False
    field = REGIONS if change.field.startswith(f"{REGIONS}.") else change.field
    return field in PUBLIC_FIELDS and bool(KINDS[change.kind].wording)


class Publisher:
    """Takes the public part of vendors and of changes, as of a day."""

    def __init__(
        self,
        policy: Policy,
        today: date,
        later: Mapping[str, Sequence[Announcement]] | None = None,
        announced: Mapping[str, date] | None = None,
        titles: Mapping[str, str] | None = None,
    ) -> None:
        self.today = today
        self.titles = titles or {}
        self.announced = announced or {}
        self.countries = _Countries(policy)
        self.wording = Wording(policy)
        self.later = {
            slug: [one for one in some if is_public(one.change)]
            for slug, some in (later or {}).items()
        }

    def change(self, announcement: Announcement, wording: Wording | None = None) -> PublishedChange:
        """The public part of a change, in the words of a policy that may have other titles.

        Raises `ValueError` for a field that is not public.
        """
        wording = wording or self.wording
        change, landing = announcement.change, announcement.landing
        if not is_public(change):
            raise ValueError(f"{change.field} is not published")
        vendor, (effective, until) = announcement.vendor, announcement.dates
        whole = not change.field
        new = None if whole or change.new is None else wording.value(change.field, change.new)
        return {
            "subprocessor": change.slug,
            "name": visible(vendor.name),
            "kind": change.kind,
            "field": change.field or None,
            "old": None if whole else _plain(change.old),
            "new": None if whole else _plain(change.new),
            "label": visible(new) if new is not None else None,
            "summary": visible(wording.summary(announcement)),
            "material": announcement.material,
            "announced": announcement.announced.isoformat(),
            "effective": effective.isoformat(),
            "objection_until": until.isoformat() if until is not None else None,
            "commit": landing.commit,
            "pull_request": landing.pull_request,
        }

    def subprocessor(self, vendor: Subprocessor) -> PublishedSubprocessor:
        """The public part of a vendor: what holds on that day, and what will."""
        later = self.later.get(vendor.slug, ())
        country, wording = self.countries, self.wording
        if later:
            shown = in_effect(vendor, later)
            country = self._until_then(later, codes_of(shown) - codes_of(vendor))
            if country is not self.countries:
                wording = Wording(country.policy)
            vendor = shown
        established = vendor.established
        # Where Git knows the day, it knows better than whoever wrote the file.
        announced = self.announced.get(vendor.slug, vendor.announced)
        return {
            "slug": vendor.slug,
            "name": vendor.name,
            "also_known_as": list(vendor.also_known_as),
            "website": vendor.website,
            "group": vendor.group,
            "scope": vendor.scope,
            "purpose": vendor.purpose,
            "countries": [country[code] for code in vendor.countries],
            "established": country[established] if established is not None else None,
            "address": vendor.address,
            "contact": _contact(vendor.contact) if vendor.contact is not None else None,
            "data": list(vendor.data),
            "data_subjects": list(vendor.data_subjects),
            "status": _status(vendor, self.today),
            "announced": announced.isoformat() if announced is not None else None,
            "engaged": vendor.engaged.isoformat(),
            "ended": vendor.ended.isoformat() if vendor.ended is not None else None,
            "upcoming": [self.change(one, wording) for one in later if not one.moot],
        }

    def _until_then(self, later: Sequence[Announcement], going: Set[str]) -> "_Countries":
        """The countries by code, with the titles of regions before these changes.

        `going` are codes that the vendor's file names no more, but the list still shows.
        """
        changes = [one.change for one in later if one.change.steps[0] == REGIONS]
        titles = {code: self.titles[code] for code in going & self.titles.keys()}
        if not changes and not titles:
            return self.countries
        # The first of several changes has the title that holds now.
        titles |= {change.steps[1]: change.old for change in reversed(changes)}
        policy = self.countries.policy
        return _Countries(policy.model_copy(update={"regions": policy.regions | titles}))


class _Countries(dict[str, PublishedCountry]):
    """Countries by code as the policy displays them, each made once."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.policy = policy

    def __missing__(self, code: str) -> PublishedCountry:
        country = assigned().get(code)
        if code in self.policy.regions or country is None:
            # A region, or a code that a waiver let through.
            name = self.policy.regions.get(code, code)
            label = name if self.policy.display == "name" else code
        else:
            name = country.name
            labels = {"alpha-2": code, "alpha-3": country.alpha_3, "name": name}
            label = labels[self.policy.display]
        self[code] = {"code": code, "name": name, "label": label}
        return self[code]


def _plain(value: Any) -> str | None:
    """A value as one text, in the words of the register."""
    if value is None:
        return None
    if isinstance(value, Contact):
        value = tuple(part for part in _contact(value).values() if isinstance(part, str))
    # Files of the past may hold what the rules of today refuse.
    return visible(", ".join(value) if isinstance(value, tuple) else str(value))


def _contact(contact: Contact) -> PublishedContact:
    return {
        "name": contact.name,
        "role": contact.role,
        "email": contact.email,
        "url": contact.url,
    }


def _status(vendor: Subprocessor, today: date) -> Status:
    if vendor.ended_by(today):
        return "ended"
    return "active" if vendor.active(today) else "upcoming"
