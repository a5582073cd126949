"""What leaves the repository: the only way from a register to any output.

Outputs are made from the values of this module alone, so a field that this
module does not name cannot be published. Agreement references, evaluation dates,
waivers, rulings and `internal` stay inside. An agreement whose kind is a safeguard of transfers
is public as this safeguard, without its reference and dates.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from types import MappingProxyType
from typing import Any

from checks.changes.announcement import Announcement
from checks.changes.change import DETAIL_TITLES, OF_TITLES, REGIONS, SCOPES, Change
from checks.changes.effect import in_effect
from checks.changes.history import History
from checks.changes.kinds import KINDS
from checks.changes.landing import Landing
from checks.changes.outlook import NO_OUTLOOK, Outlook
from checks.changes.safeguards import MECHANISMS, known_safeguards
from checks.changes.terms import titled_fields
from checks.changes.wording import Wording
from checks.escaping import address, visible
from checks.publish.display import Display
from checks.publish.editions import Edition, data_edition
from checks.publish.published import (
    PublishedChange,
    PublishedContact,
    PublishedDetail,
    PublishedHead,
    PublishedIdentifiers,
    PublishedLinks,
    PublishedSubprocessor,
    PublishedTransfer,
    PublishedVendor,
    Status,
)
from checks.register import example
from checks.register.company import Contact, Identifiers
from checks.register.model import (
    Links,
    Subprocessor,
    Transfers,
    with_entity,
)
from checks.register.policy import Detail, Policy
from checks.register.record import Record, differences, has_languages
from checks.register.vocabulary import DATA, PEOPLE

SHOWN = Subprocessor.model_fields.keys() - {"agreement", "evaluation", "internal", "unstated"}
"""Fields of a vendor that the list shows."""

PUBLIC_FIELDS = frozenset({
    "", "slug", "name", "entity", "also-known-as", "website", "group", "scope", "purpose",
    "countries", "country-details", "established", "address", "contact", "identifiers", "data",
    "data-subjects", "transfers", "links", "formerly", "replaces", "details", "announced",
    "engaged", "ended", *OF_TITLES,
})  # fmt: skip
"""Fields whose changes are published. The empty name stands for the whole subprocessor."""


def is_readable(vendor: Subprocessor) -> bool:
    """Whether every field that the list shows could be read. A fact may be unstated."""
    return vendor.read(*(SHOWN - vendor.unstated))


def published_head(
    policy: Policy,
    today: date,
    latest: Landing | None = None,
    commit: str | None = None,
    titles: Mapping[str, str] = MappingProxyType({}),
) -> PublishedHead:
    """The public part of a policy, as of that day.

    `latest` is the last landing that changed the list. `commit` is given for a list of the past.
    `titles` are the titles on that day, by field, if other titles hold later. The texts show
    invisible characters, which a register of the past may hold.
    """
    if latest is not None and commit is None:
        commit = latest.commit
    return {
        "version": 2,
        "organization": visible(policy.organization),
        "title": visible(policy.title),
        "introduction": policy.introduction,
        "url": address(policy.url),
        "contact": visible(policy.contact),
        "language": policy.language,
        "as_of": today.isoformat(),
        "commit": commit,
        "changed": latest.day.isoformat() if latest is not None else None,
        "groups": [
            {"key": key, "title": visible(group.title), "introduction": group.introduction}
            for key, group in policy.groups.items()
        ],
        "scopes": [
            {"key": key, "title": visible(titles.get(f"{SCOPES}.{key}", title))}
            for key, title in policy.scopes.items()
        ],
        "details": [
            {"key": key, "title": visible(titles.get(f"{DETAIL_TITLES}.{key}", detail.title))}
            for key, detail in policy.details.items()
        ],
    }


def last_change(past: History) -> Landing | None:
    """The last landing of a history that changed the list or the settings, or None.

    A change of agreements, evaluations or `internal` leaves the list as it is.
    """
    shown = (a.landing for a in reversed(past.announcements) if _is_shown(a.change))
    latest = [landing for landing in (past.settled, next(shown, None)) if landing is not None]
    return max(latest, key=past.landings.index, default=None)


def _is_shown(change: Change) -> bool:
    """Whether the list shows the changed field. The example of `init` never counts."""
    return change.slug != example.SLUG and change.field.partition(".")[0] in PUBLIC_FIELDS


def is_public(change: Change) -> bool:
    """Whether customers are told of the change."""
    return _is_shown(change) and not change.echo and bool(KINDS[change.kind].wording)


def published_change(announcement: Announcement, wording: Wording) -> PublishedChange:
    """The public part of a change. Raises `ValueError` for a change that is not public."""
    change, landing = announcement.change, announcement.landing
    if not is_public(change):
        raise ValueError(f"{change.field} is not published")
    withdrawn, amended = announcement.withdrawn, announcement.amended
    effective, until = announcement.dates if withdrawn is None else (None, None)
    whole = not change.field
    old, new = ("", "") if whole else wording.values(change)
    return {
        "subprocessor": change.slug,
        "name": visible(announcement.vendor.name),
        "kind": change.kind,
        "field": change.field or None,
        "old": None if whole else _as_text(change, change.old, 0),
        "new": None if whole else _as_text(change, change.new, 1),
        "before": visible(old) if old and change.old else None,
        "label": visible(new) if new and change.new else None,
        "summary": visible(wording.summary(announcement)),
        "material": announcement.material,
        "ruling": change.ruling,
        "announced": announcement.announced.isoformat(),
        "effective": _iso(effective),
        "objection_until": _iso(until),
        "withdrawn": _iso(withdrawn.day if withdrawn is not None else None),
        "amended": _iso(amended.day if amended is not None else None),
        "commit": landing.commit,
        "pull_request": landing.pull_request,
    }


def _as_text(change: Change, value: Any, side: int) -> str | None:
    """A value as a single text, in the words of the register.

    `side` is 0 for the old value and 1 for the new. A text is in the first language, or in the
    languages that differ if the first does not.
    """
    if has_languages(change.old, change.new) and str(change.old) == str(change.new):
        texts = differences(change.old, change.new).values()
        value = tuple(pair[side] for pair in texts if pair[side])
    # A file of the past may hold characters that the rules refuse today.
    return visible(", ".join(_parts(value))) if value else None


def _parts(value: Any) -> Iterator[str]:
    """The texts in a value. Of safeguards, earlier names and links, only what is named."""
    if isinstance(value, Transfers):
        yield from value.stated
    elif isinstance(value, Record):
        yield from (part for field in value.__dict__.values() for part in _parts(field))
    elif isinstance(value, tuple | dict):
        yield from value
    elif value is not None:
        yield str(value)


class Publisher:
    """Reads the public part of vendors, as of a day.

    `by_slug` are the vendors of the register: an entry may leave facts to the entry of its
    legal entity. `policy` and `outlook` are those of the `edition`.
    """

    def __init__(
        self,
        policy: Policy,
        today: date,
        outlook: Outlook = NO_OUTLOOK,
        by_slug: Mapping[str, Subprocessor] = MappingProxyType({}),
        edition: Edition | None = None,
    ) -> None:
        self._edition = edition or data_edition(policy)
        self._today = today
        self._outlook = outlook
        self._by_slug = by_slug
        self._display = Display(policy, today, self._edition)
        self._wording = self._edition.wording(policy)
        self._known_transfers: dict[Transfers, list[PublishedTransfer]] = {}

    def subprocessor(self, vendor: Subprocessor) -> PublishedSubprocessor:
        """The public part of a vendor: the values on that day, and the upcoming changes."""
        slug = vendor.slug
        later = self._later(slug)
        shown, display, wording = vendor, self._display, self._wording
        entity = self._entity_of(vendor)
        if later or entity is not None:
            shown, display = self._until_then(vendor, entity)
            if display is not self._display:
                wording = self._edition.wording(display.policy)
        # Git knows the day better than the author of the file.
        announced = self._outlook.announced.get(slug, shown.announced)
        contact, links, identifiers = shown.contact, shown.links, shown.identifiers
        transfers = known_safeguards(shown)
        return {
            "slug": slug,
            "name": shown.name,
            "entity": shown.entity,
            "replaces": [self._named(other) for other in shown.replaces],
            "also_known_as": list(shown.also_known_as),
            "formerly": [
                {"name": name, "until": day.isoformat()} for name, day in shown.formerly.items()
            ],
            "website": shown.stated("website"),
            "group": shown.group,
            "scope": display.scopes(shown.scope),
            "purpose": self._edition.text(shown.stated("purpose") or "") or None,
            "countries": display.countries(shown),
            "established": display.region(shown.established) if shown.established else None,
            "address": shown.address,
            "contact": self._contact(contact) if contact is not None else None,
            "identifiers": _identifiers(identifiers) if identifiers is not None else None,
            "data": [self._word(item) for item in shown.data],
            "data_subjects": [self._word(item) for item in shown.data_subjects],
            "transfers": self._transfers(transfers) if transfers is not None else [],
            "links": _links(links) if links is not None else None,
            "details": self._details(shown.details, display.policy) if shown.details else [],
            "status": self._status(shown),
            "announced": _iso(announced),
            "engaged": _iso(shown.stated("engaged")),
            "ended": _iso(shown.ended),
            "upcoming": [
                published_change(announcement, wording)
                for announcement in later
                if is_public(announcement.change) and not announcement.moot
            ],
        }

    def _named(self, slug: str) -> PublishedVendor:
        vendor = self._by_slug.get(slug)
        return {"slug": slug, "name": vendor.stated("name") if vendor is not None else None}

    def _status(self, vendor: Subprocessor) -> Status:
        if vendor.ended_by(self._today):
            return "ended"
        if vendor.stated("engaged") is None:
            # Without the day of its engagement, a new vendor starts after the notice period.
            new = any(a.change.kind == "added" for a in self._later(vendor.slug))
            return "upcoming" if new else "active"
        return "active" if vendor.active(self._today) else "upcoming"

    def _later(self, slug: str) -> Sequence[Announcement]:
        """The changes of a vendor that take effect later, in what the list shows."""
        later = self._outlook.later.get(slug)
        if later is None:
            return ()
        return [announcement for announcement in later if _is_shown(announcement.change)]

    def _entity_of(self, vendor: Subprocessor) -> Subprocessor | None:
        """The entry of the legal entity, if the vendor's entry leaves facts to it."""
        if vendor.entity is None:
            return None
        entity = self._by_slug.get(vendor.entity)
        return entity if entity is not None and is_readable(entity) else None

    def _until_then(
        self, vendor: Subprocessor, entity: Subprocessor | None
    ) -> tuple[Subprocessor, Display]:
        """The vendor before its later changes, with the facts of the entity's entry.

        Both are read before their later changes, and so are titles.
        """
        later = self._later(vendor.slug)
        shown = in_effect(vendor, later)
        if entity is not None:
            of_entity = self._later(entity.slug)
            later = [*later, *of_entity]
            shown = with_entity(shown, {entity.slug: in_effect(entity, of_entity)})
            vendor = with_entity(vendor, {entity.slug: entity})
        return shown, self._display_until_then(later, titled_fields(shown) - titled_fields(vendor))

    def _display_until_then(self, later: Sequence[Announcement], leaving: Set[str]) -> Display:
        """The display with the titles of regions, scopes and details before these changes.

        `leaving` are the fields of titles that the list still shows, but the vendor's file no
        longer names.
        """
        changes = [a.change for a in later if a.change.of_title]
        titles = {
            field: self._outlook.titles[field] for field in leaving & self._outlook.titles.keys()
        }
        if not changes and not titles:
            return self._display
        # The first of several changes has the title that holds now.
        titles |= {change.field: self._edition.text(change.old) for change in reversed(changes)}
        policy = self._display.policy
        earlier: dict[str, dict[str, str]] = {
            REGIONS: {**policy.regions},
            SCOPES: {**policy.scopes},
            DETAIL_TITLES: {},
        }
        for field, title in titles.items():
            setting, _, key = field.partition(".")
            earlier[setting][key] = title
        details = {key: Detail(title=title) for key, title in earlier.pop(DETAIL_TITLES).items()}
        update = {**earlier, "details": {**policy.details, **details}}
        return Display(policy.model_copy(update=update), self._today, self._edition)

    def _word(self, item: str) -> str:
        """A word of the vocabulary, or an own word in its language."""
        return item if item in DATA or item in PEOPLE else self._edition.text(item)

    def _details(self, details: Mapping[str, str], policy: Policy) -> list[PublishedDetail]:
        """Further facts in the order of the policy. Undeclared keys are left out."""
        return [
            {"key": key, "title": detail.title, "value": self._edition.text(details[key])}
            for key, detail in policy.details.items()
            if key in details
        ]

    def _transfers(self, stated: Transfers) -> list[PublishedTransfer]:
        """The safeguards. Vendors that state the same safeguards share the list."""
        known = self._known_transfers.get(stated)
        if known is None:
            known = self._known_transfers[stated] = [
                self._transfer(mechanism, safeguard.__dict__)
                for mechanism, safeguard in stated.stated.items()
            ]
        return known

    def _transfer(self, mechanism: str, facts: Mapping[str, Any]) -> PublishedTransfer:
        """A safeguard. `facts` are the fields that this kind of safeguard has."""
        return {
            "mechanism": mechanism,
            "title": self._edition.language.text(MECHANISMS[mechanism]),
            "countries": list(facts["countries"]),
            "verified": _iso(facts.get("verified")),
            "uk": facts.get("uk", False),
            "swiss": facts.get("swiss", False),
            "module": [int(module) for module in facts.get("module", ())],
            "executed": _iso(facts.get("executed")),
            "approved": _iso(facts.get("approved")),
            "article": facts.get("article"),
        }

    def _contact(self, contact: Contact) -> PublishedContact:
        return {
            "name": contact.name,
            "role": self._edition.text(contact.role or "") or None,
            "email": contact.email,
            "url": contact.url,
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _identifiers(identifiers: Identifiers) -> PublishedIdentifiers:
    return {"lei": identifiers.lei, "euid": identifiers.euid}


def _links(links: Links) -> PublishedLinks:
    return {
        "agreement": links.agreement,
        "privacy": links.privacy,
        "security": links.security,
        "subprocessors": links.subprocessors,
    }
