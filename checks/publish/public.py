"""What leaves the repository: the only way from a register to any output.

Outputs are made from the values of this module alone, so a field that this
module does not name cannot be published. Agreement references, evaluation dates,
waivers and `internal` stay inside. A change of the kind of agreement is public,
because the kind can be the safeguard of a transfer.
"""

from collections.abc import Sequence, Set
from datetime import date
from typing import Any

from checks.changes.announcement import Announcement
from checks.changes.change import REGIONS, SCOPES, Change
from checks.changes.kinds import KINDS
from checks.changes.outlook import NO_OUTLOOK, Outlook, in_effect
from checks.changes.terms import titled_fields
from checks.changes.wording import Wording
from checks.data.countries import assigned
from checks.escaping import address, visible
from checks.publish.published import (
    PublishedChange,
    PublishedContact,
    PublishedCountry,
    PublishedHead,
    PublishedSubprocessor,
    Status,
)
from checks.register import example
from checks.register.model import Contact, Subprocessor
from checks.register.policy import Policy

SHOWN = Subprocessor.model_fields.keys() - {"agreement", "evaluation", "internal", "unstated"}
"""Fields of a vendor that the list shows."""

PUBLIC_FIELDS = frozenset({
    "", "slug", "name", "also-known-as", "website", "group", "scope", "purpose", "countries",
    "country-details", "established", "address", "contact", "data", "data-subjects", "transfers",
    "links", "formerly", "details", "announced", "engaged", "ended", REGIONS, SCOPES,
})  # fmt: skip
"""Fields whose changes are published. The empty name stands for the whole subprocessor."""


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


def is_public(change: Change) -> bool:
    """Whether customers are told of the change.

    They are not told of the example vendor that `init` writes.
    """
    if change.slug == example.SLUG:
        return False
    field = change.field.partition(".")[0]
    return field in PUBLIC_FIELDS and bool(KINDS[change.kind].wording)


def published_change(announcement: Announcement, wording: Wording) -> PublishedChange:
    """The public part of a change. Raises `ValueError` for a change that is not public."""
    change, landing = announcement.change, announcement.landing
    if not is_public(change):
        raise ValueError(f"{change.field} is not published")
    effective, until = announcement.dates
    whole = not change.field
    new = None if whole or change.new is None else wording.value(change.field, change.new)
    return {
        "subprocessor": change.slug,
        "name": visible(announcement.vendor.name),
        "kind": change.kind,
        "field": change.field or None,
        "old": None if whole else _as_text(change.old),
        "new": None if whole else _as_text(change.new),
        "label": visible(new) if new is not None else None,
        "summary": visible(wording.summary(announcement)),
        "material": announcement.material,
        "announced": announcement.announced.isoformat(),
        "effective": effective.isoformat(),
        "objection_until": until.isoformat() if until is not None else None,
        "commit": landing.commit,
        "pull_request": landing.pull_request,
    }


def _as_text(value: Any) -> str | None:
    """A value as a single text, in the words of the register."""
    if value is None:
        return None
    if isinstance(value, Contact):
        value = tuple(part for part in _contact(value).values() if isinstance(part, str))
    if isinstance(value, dict):
        value = tuple(value)
    # A file of the past may hold characters that the rules refuse today.
    return visible(", ".join(value) if isinstance(value, tuple) else str(value))


class Publisher:
    """Reads the public part of vendors, as of a day."""

    def __init__(self, policy: Policy, today: date, outlook: Outlook = NO_OUTLOOK) -> None:
        self._today = today
        self._outlook = outlook
        self._countries = _Countries(policy)
        self._wording = Wording(policy)

    def subprocessor(self, vendor: Subprocessor) -> PublishedSubprocessor:
        """The public part of a vendor: the values on that day, and the upcoming changes."""
        later = [a for a in self._outlook.later.get(vendor.slug, ()) if is_public(a.change)]
        country, wording = self._countries, self._wording
        if later:
            shown = in_effect(vendor, later)
            country = self._until_then(later, titled_fields(shown) - titled_fields(vendor))
            if country is not self._countries:
                wording = Wording(country.policy)
            vendor = shown
        established = vendor.established
        # Git knows the day better than the author of the file.
        announced = self._outlook.announced.get(vendor.slug, vendor.announced)
        return {
            "slug": vendor.slug,
            "name": vendor.name,
            "also_known_as": list(vendor.also_known_as),
            "website": vendor.stated("website"),
            "group": vendor.group,
            "scope": wording.value("scope", vendor.scope) or None,
            "purpose": vendor.stated("purpose"),
            "countries": [country[code] for code in vendor.countries],
            "established": country[established] if established is not None else None,
            "address": vendor.address,
            "contact": _contact(vendor.contact) if vendor.contact is not None else None,
            "data": list(vendor.data),
            "data_subjects": list(vendor.data_subjects),
            "status": _status(vendor, self._today),
            "announced": _iso(announced),
            "engaged": _iso(vendor.stated("engaged")),
            "ended": _iso(vendor.ended),
            "upcoming": [
                published_change(announcement, wording)
                for announcement in later
                if not announcement.moot
            ],
        }

    def _until_then(self, later: Sequence[Announcement], leaving: Set[str]) -> "_Countries":
        """The countries by code, with the titles of regions and scopes before these changes.

        `leaving` are the fields of titles that the list still shows, but the vendor's file no
        longer names.
        """
        changes = [a.change for a in later if a.change.model_path[0] in (REGIONS, SCOPES)]
        titles = {
            field: self._outlook.titles[field] for field in leaving & self._outlook.titles.keys()
        }
        if not changes and not titles:
            return self._countries
        # The first of several changes has the title that holds now.
        titles |= {change.field: change.old for change in reversed(changes)}
        policy = self._countries.policy
        earlier: dict[str, dict[str, str]] = {
            REGIONS: {**policy.regions},
            SCOPES: {**policy.scopes},
        }
        for field, title in titles.items():
            setting, _, key = field.partition(".")
            earlier[setting][key] = title
        return _Countries(policy.model_copy(update=earlier))


class _Countries(dict[str, PublishedCountry]):
    """Countries by code, as the policy displays them. Each is made once."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.policy = policy

    def __missing__(self, code: str) -> PublishedCountry:
        country = assigned().get(code)
        if code in self.policy.regions or country is None:
            # A region, or an unknown code for which there is a waiver.
            name = self.policy.regions.get(code, code)
            label = name if self.policy.display == "name" else code
        else:
            name = country.name
            labels = {"alpha-2": code, "alpha-3": country.alpha_3, "name": name}
            label = labels[self.policy.display]
        self[code] = {"code": code, "name": name, "label": label}
        return self[code]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


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
