"""What leaves the repository: the only way from a register to any output.

Every format is made from what this module makes and from nothing else, so a
field that is not named here cannot be published. Agreement references,
evaluation dates, waivers and `internal` are not.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from typing_extensions import TypedDict

from checks.data.countries import assigned
from checks.register.model import Contact, Policy, Register, Subprocessor

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


class PublishedSubprocessor(TypedDict):
    """One subprocessor. Dates are ISO 8601; what is not known is null or empty."""

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


class PublishedGroup(TypedDict):
    """A part of the list. `introduction` is Markdown."""

    key: str
    title: str
    introduction: str


class PublishedHead(TypedDict):
    """What a list of subprocessors says of itself. `introduction` is Markdown."""

    version: Literal[1]
    organization: str
    title: str
    introduction: str
    url: str
    contact: str
    as_of: str
    groups: list[PublishedGroup]


class Published(PublishedHead):
    """A list of subprocessors as it stood on the day `as_of`.

    Subprocessors are in the order of their groups; within a group, in the order
    in which they were engaged, so that a new one stands last.
    """

    subprocessors: list[PublishedSubprocessor]


def published_head(policy: Policy, today: date) -> PublishedHead:
    """The public part of a policy, as of that day."""
    return {
        "version": 1,
        "organization": policy.organization,
        "title": policy.title,
        "introduction": policy.introduction,
        "url": policy.url,
        "contact": policy.contact,
        "as_of": today.isoformat(),
        "groups": [
            {"key": key, "title": group.title, "introduction": group.introduction}
            for key, group in policy.groups.items()
        ],
    }


def in_order(register: Register) -> Sequence[Subprocessor]:
    """The vendors in the order in which they are published."""
    position = {key: number for number, key in enumerate(register.policy.groups)}
    return sorted(
        register.subprocessors,
        key=lambda v: (position[v.group], v.engaged, v.name.casefold(), v.slug),
    )


class Publisher:
    """Takes the public part of vendors, as of a day."""

    def __init__(self, policy: Policy, today: date) -> None:
        self.today = today
        self.countries = _Countries(policy)

    def subprocessor(self, vendor: Subprocessor) -> PublishedSubprocessor:
        """The public part of a vendor."""
        country = self.countries
        established = vendor.established
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
            "announced": vendor.announced.isoformat() if vendor.announced is not None else None,
            "engaged": vendor.engaged.isoformat(),
            "ended": vendor.ended.isoformat() if vendor.ended is not None else None,
        }


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
