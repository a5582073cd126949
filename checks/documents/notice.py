"""The notice to customers about material changes, as data. `notice_mail` writes the e-mail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from typing_extensions import TypedDict

from checks.changes.announcement import Announcement
from checks.changes.facts import missing_facts
from checks.changes.history import History
from checks.changes.outlook import standing
from checks.changes.proposed import complete_on, in_notice
from checks.changes.transfers import Transfer, transfers
from checks.changes.wording import Wording
from checks.json_text import indented_json
from checks.languages.language import ENGLISH
from checks.publish.notice_facts import NoticeFacts, notice_facts
from checks.publish.public import is_public, published_change
from checks.publish.published import PublishedChange
from checks.register.model import Subprocessor, with_entity
from checks.register.period import Period
from checks.register.policy import Policy


class Notified(NoticeFacts):
    """A subprocessor with material changes, as it will be. Dates are ISO 8601.

    `effective` is the first day on which a change takes effect. `objection_until`
    is the last day for objections to any change; each change has its own dates.
    `used_from` is given for a new subprocessor that is used before the notice
    period has passed. `affects` are the titles of all scopes served before or after a
    change. The list is empty if the subprocessor serves all customers.
    `service` tells the subprocessor from other entries with the same name. It may be empty.
    """

    subprocessor: str
    name: str
    service: str
    website: str | None
    is_new: bool
    affects: list[str]
    replaces: list[str]
    used_from: str | None
    effective: str
    objection_until: str
    changes: list[PublishedChange]


class Missing(TypedDict):
    """A fact for the notice that the register lacks."""

    subprocessor: str
    path: str
    field: str
    what: str


class NoticeDocument(TypedDict):
    """A notice. If `missing` names any fact, the notice is not ready to be sent.

    A notice for the customers of a scope has the title of the scope in `scope`. A notice to all
    customers has null there.
    """

    version: Literal[1]
    organization: str
    title: str
    url: str
    contact: str
    scope: str | None
    subprocessors: list[Notified]
    missing: list[Missing]


class UnknownScope(Exception):
    """Neither the settings nor a vendor of the notice know the scope. The message says so."""


class Late(NamedTuple):
    """Changes for which customers have fewer days to object than a `period` promises.

    The changes were announced on the day `announced`. `left` counts the days that are left:
    working days, if the period counts working days.
    """

    announced: date
    left: int
    period: Period


def notice(history: History, policy: Policy, scope: str | None = None) -> NoticeDocument:
    """The notice about the material changes in a history that no later landing took back.

    With a `scope`, the notice is for the customers of this scope: a key of `scopes` in the
    settings, or own words of a vendor. Raises `UnknownScope`.
    """
    vendors = {vendor.slug: vendor for vendor in history.vendors}
    wording = Wording(policy, tag=policy.language)
    notified: list[Notified] = []
    missing: list[Missing] = []
    scopes: dict[str, None] = dict.fromkeys(policy.scopes)
    of_vendors = standing(history)
    for slug, announcements in sorted(_material(of_vendors).items(), key=_by_first_day):
        vendor = with_entity(vendors[slug], vendors)
        affected = _affected(vendor, of_vendors[slug])
        scopes.update(dict.fromkeys(affected))
        if scope is not None and affected and scope not in affected:
            continue
        day = complete_on(announcements)
        moves = list(transfers(vendor, policy, day))
        replaced = _replaced(announcements, history)
        notified.append(_notified(vendor, announcements, moves, replaced, affected, wording))
        missing += _missing(vendor, policy, day)
    if scope is not None and scope not in scopes:
        known = ", ".join(scopes) or "none"
        raise UnknownScope(f"there is no scope {scope!r}; the known scopes are: {known}")
    return {
        "version": 1,
        "organization": policy.organization,
        "title": policy.title,
        "url": policy.url,
        "contact": policy.contact,
        "scope": wording.value("scope", scope) if scope is not None else None,
        "subprocessors": notified,
        "missing": missing,
    }


def late(document: NoticeDocument, history: History, today: date) -> Sequence[Late]:
    """The changes of a notice for which customers have less time than promised, oldest first.

    The notice is sent on the day `today`.
    """
    told = {vendor["subprocessor"] for vendor in document["subprocessors"]}
    late = {
        Late(announcement.announced, period.left(today, until), period)
        for slug, announcements in _material(standing(history)).items()
        if slug in told
        for announcement in announcements
        if announcement.material and announcement.window is not None
        for _, until, period in [announcement.window]
        if period.objections_until(today) > until
    }
    return sorted(late, key=lambda changes: (changes.announced, changes.left))


def _affected(vendor: Subprocessor, announcements: Iterable[Announcement]) -> Sequence[str]:
    """The scopes served before or after the changes. Empty if all customers are served."""
    served = [vendor.stated("scope") or ()]
    for announcement in announcements:
        if announcement.change.field == "scope":
            served += [announcement.change.old or (), announcement.change.new or ()]
    if not all(served):
        return ()
    return list(dict.fromkeys(scope for scopes in served for scope in scopes))


def _material(
    of_vendors: Mapping[str, Sequence[Announcement]],
) -> Mapping[str, Sequence[Announcement]]:
    """By slug, the changes that wait for a notice period, of vendors with a material change."""
    notified = {slug: in_notice(announcements) for slug, announcements in of_vendors.items()}
    return {slug: announcements for slug, announcements in notified.items() if announcements}


def _by_first_day(item: tuple[str, Sequence[Announcement]]) -> tuple[str, str]:
    slug, announcements = item
    return min(announcement.effective for announcement in announcements).isoformat(), slug


def _notified(
    vendor: Subprocessor,
    announcements: Sequence[Announcement],
    moves: Sequence[Transfer],
    replaced: Iterator[str],
    affected: Sequence[str],
    wording: Wording,
) -> Notified:
    added = _added(announcements)
    early = added.early_start if added is not None else None
    until = max(a.objection_until or a.effective for a in announcements)
    return {
        "subprocessor": vendor.slug,
        "name": vendor.name,
        "service": wording.service(vendor),
        "website": vendor.stated("website"),
        "is_new": added is not None,
        "affects": [wording.value("scope", scope) for scope in affected],
        **notice_facts(vendor, moves, wording),
        "replaces": list(replaced),
        "used_from": early.isoformat() if early is not None else None,
        "effective": min(a.effective for a in announcements).isoformat(),
        "objection_until": until.isoformat(),
        "changes": [published_change(a, wording) for a in announcements if is_public(a.change)],
    }


def _missing(vendor: Subprocessor, policy: Policy, day: date) -> Iterator[Missing]:
    """The facts about a vendor that are missing from the notice."""
    for fact in missing_facts(vendor, policy, day):
        yield {
            "subprocessor": vendor.slug,
            "path": vendor.path,
            "field": fact.field,
            "what": fact.what,
        }


def _added(announcements: Sequence[Announcement]) -> Announcement | None:
    return next((a for a in announcements if a.change.kind == "added"), None)


def _replaced(announcements: Sequence[Announcement], history: History) -> Iterator[str]:
    """The names of the vendors that this vendor replaces.

    A vendor replaces the legal entity in the earlier version of its file. A new vendor also
    replaces a vendor of the same group whose end is in the same landing, if no other vendor of
    the group is new or ends in that landing. A withdrawn end replaces
    nobody.
    """
    for announcement in announcements:
        if announcement.change.kind == "entity-replaced":
            yield announcement.change.old
    added = _added(announcements)
    if added is None:
        return
    if added.change.old:
        yield from added.change.old
        return
    together = [
        announcement
        for announcement in history.announcements
        if announcement.landing == added.landing and announcement.vendor.group == added.vendor.group
    ]
    additions = [a for a in together if a.change.kind == "added"]
    latest = {vendor.slug: vendor for vendor in history.vendors}
    ends = {
        (a.vendor.slug, a.vendor.name): latest.get(a.vendor.slug, a.vendor).stated("ended")
        for a in together
        if a.change.kind == "ended"
    }
    standing_ends = [
        f"{name} (no longer used from {ENGLISH.day(end)})"
        for (_, name), end in ends.items()
        if end is not None
    ]
    if len(additions) == len(standing_ends) == 1:
        yield from standing_ends


def as_json(document: NoticeDocument) -> str:
    """The notice for programs that send e-mails."""
    return indented_json(document)
