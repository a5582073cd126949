"""The message to customers about material changes, ready to send."""

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from typing_extensions import TypedDict

from checks.changes.announcement import Announcement
from checks.changes.history import History
from checks.changes.upcoming import standing
from checks.changes.wording import Wording
from checks.documents.transfers import transfers
from checks.escaping import safe_url, visible
from checks.publish.public import PublishedChange, Publisher, is_public
from checks.register.model import Subprocessor
from checks.register.policy import Policy


class Safeguard(TypedDict):
    """What a transfer to a country outside the EEA rests on; null where the register lacks it."""

    country: str
    ground: str | None


class Notified(TypedDict):
    """A subprocessor with material changes, as it will be. Dates are ISO 8601.

    `effective` is the first day on which one of the changes takes effect,
    `objection_until` the last one for objections to any; each change has its own.
    `used_from` is given where a new one is used before the notice has passed.
    """

    subprocessor: str
    name: str
    website: str
    is_new: bool
    purpose: str
    scope: str | None
    data: list[str]
    data_subjects: list[str]
    countries: list[str]
    safeguards: list[Safeguard]
    replaces: list[str]
    used_from: str | None
    effective: str
    objection_until: str
    changes: list[PublishedChange]


class Missing(TypedDict):
    """A fact that a notice needs and the register lacks."""

    subprocessor: str
    path: str
    field: str
    what: str


class NoticeDocument(TypedDict):
    """A notice. With anything in `missing`, it is not ready to be sent."""

    version: Literal[1]
    organization: str
    title: str
    url: str
    contact: str
    subprocessors: list[Notified]
    missing: list[Missing]


def notice(history: History, policy: Policy) -> NoticeDocument:
    """What customers are told of the material changes in a history. What was taken back is not."""
    vendors = {vendor.slug: vendor for vendor in history.vendors}
    publisher, wording = Publisher(policy, date.min), Wording(policy)
    missing: list[Missing] = []
    notified = []
    for slug, some in standing(history).items():
        waiting = [one for one in some if one.deferred and not one.moot]
        if any(one.material for one in waiting):
            notified.append(_notified(vendors[slug], waiting, history, publisher, wording, missing))
    return {
        "version": 1,
        "organization": policy.organization,
        "title": policy.title,
        "url": policy.url,
        "contact": policy.contact,
        "subprocessors": sorted(notified, key=lambda one: (one["effective"], one["subprocessor"])),
        "missing": missing,
    }


def _notified(
    vendor: Subprocessor,
    some: Sequence[Announcement],
    history: History,
    publisher: Publisher,
    wording: Wording,
    missing: list[Missing],
) -> Notified:
    added = next((one for one in some if one.change.kind == "added"), None)
    effective = min(one.effective for one in some)
    safeguards: list[Safeguard] = []
    for transfer in transfers(vendor, vendor.countries, wording, effective):
        safeguards.append({"country": transfer.country, "ground": transfer.ground or None})
        if transfer.open:
            what = f"the safeguard for {transfer.country}: {transfer.open}"
            missing.append(_lacks(vendor, "agreement.kind", what))
    if not vendor.data:
        missing.append(_lacks(vendor, "data", "which personal data it processes"))
    if not vendor.data_subjects:
        missing.append(_lacks(vendor, "data-subjects", "whose data it is"))
    early = added.early_start if added is not None else None
    return {
        "subprocessor": vendor.slug,
        "name": vendor.name,
        "website": vendor.website,
        "is_new": added is not None,
        "purpose": vendor.purpose,
        "scope": vendor.scope,
        "data": [wording.value("data", item) for item in vendor.data],
        "data_subjects": [wording.value("data-subjects", item) for item in vendor.data_subjects],
        "countries": [wording.country(code) for code in vendor.countries],
        "safeguards": safeguards,
        "replaces": list(_replaced(some, added, history)),
        "used_from": early.isoformat() if early is not None else None,
        "effective": effective.isoformat(),
        "objection_until": max(one.objection_until or one.effective for one in some).isoformat(),
        "changes": [publisher.change(one) for one in some if is_public(one.change)],
    }


def _lacks(vendor: Subprocessor, field: str, what: str) -> Missing:
    return {"subprocessor": vendor.slug, "path": vendor.path, "field": field, "what": what}


def _replaced(
    some: Sequence[Announcement], added: Announcement | None, history: History
) -> Iterator[str]:
    """Who goes for the vendor: another legal entity; or, if it is only one and so is the vendor,
    the one of its group whose end landed with its coming.
    """
    for one in some:
        if one.change.kind == "entity-replaced":
            yield one.change.old
    if added is None:
        return
    together = [
        one
        for one in history.announcements
        if one.landing == added.landing and one.vendor.group == added.vendor.group
    ]
    came = [one for one in together if one.change.kind == "added"]
    gone = [one for one in together if one.change.kind == "ended"]
    if len(came) == len(gone) == 1:
        yield f"{gone[0].vendor.name} (ends on {gone[0].change.new})"


def as_json(document: NoticeDocument) -> str:
    """The notice for programs that send it."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_html(document: NoticeDocument) -> str:
    """The notice as an e-mail in HTML."""
    template = _environment().get_template("notice.html")
    return template.render(notice=document, missing=_missing_by_vendor(document))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(str(resources.files("checks.documents") / "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(safe_url=safe_url, listed=", ".join, by_dates=_by_dates)
    return environment


def as_text(document: NoticeDocument) -> str:
    """The notice as an e-mail in plain text, its subject in the first line."""
    lines = [
        f"Subject: {document['title']} of {document['organization']}: changes",
        "",
        *_wrapped(
            f"{document['organization']} changes the subprocessors that process personal data "
            "on your behalf. You may object until the day that is named for each change."
        ),
    ]
    missing = _missing_by_vendor(document)
    for one in document["subprocessors"]:
        lines += ["", *_about(one, missing.get(one["subprocessor"], ()))]
    lines += [
        "",
        *_wrapped(f"Objections and questions: {document['contact']}"),
        *_wrapped(f"The whole list: {document['url']}"),
    ]
    return "".join(f"{visible(line)}\n" for line in lines)


def _about(one: Notified, missing: Sequence[Missing]) -> Iterator[str]:
    title = f"{one['name']} ({one['website']})"
    yield from (title, "-" * min(len(title), 78))
    if one["is_new"]:
        yield from _fact("New", "this subprocessor is added to the list")
    if one["used_from"] is not None:
        yield from _fact("Used from", f"{one['used_from']}, before the notice period has passed")
    for (effective, until), changes in _by_dates(one["changes"]):
        for change in changes:
            if change["kind"] != "added":
                yield from _fact("Change", change["summary"])
        yield from _fact("Effective", effective)
        yield from _fact("Objections", f"until {until}")
    yield from _fact("Replaces", "; ".join(one["replaces"]))
    yield from _fact("Purpose", one["purpose"])
    yield from _fact("Scope", one["scope"] or "")
    yield from _fact("Data", ", ".join(one["data"]))
    yield from _fact("Of", ", ".join(one["data_subjects"]))
    yield from _fact("Where", ", ".join(one["countries"]))
    for safeguard in one["safeguards"]:
        if safeguard["ground"]:
            yield from _fact("Safeguard", f"{safeguard['country']}: {safeguard['ground']}")
    for fact in missing:
        yield from _fact("[MISSING]", fact["what"])


def _by_dates(
    changes: Sequence[PublishedChange],
) -> Iterator[tuple[tuple[str, str | None], Sequence[PublishedChange]]]:
    """The changes that share their dates, together."""
    found: dict[tuple[str, str | None], list[PublishedChange]] = {}
    for change in changes:
        found.setdefault((change["effective"], change["objection_until"]), []).append(change)
    yield from found.items()


def _fact(label: str, text: str) -> Sequence[str]:
    if not text:
        return ()
    start = f"  {f'{label}:':<13}"
    return textwrap.wrap(
        " ".join(text.split()), 78, initial_indent=start, subsequent_indent=" " * len(start),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _wrapped(text: str) -> Sequence[str]:
    return textwrap.wrap(text, 78, break_long_words=False, break_on_hyphens=False)


def _missing_by_vendor(document: NoticeDocument) -> Mapping[str, Sequence[Missing]]:
    found: dict[str, list[Missing]] = {}
    for fact in document["missing"]:
        found.setdefault(fact["subprocessor"], []).append(fact)
    return found
