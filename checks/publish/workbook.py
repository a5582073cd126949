"""The published list as an Excel workbook, with its changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from checks.escaping import visible
from checks.publish import words
from checks.publish.news import News, NewsEntry, UpcomingEntry
from checks.publish.published import PublishedChange, PublishedHead, PublishedSubprocessor
from checks.publish.sheets import Cell, Column, Link, Workbook, day


def workbook(
    head: PublishedHead,
    vendors: Sequence[PublishedSubprocessor],
    news: News | None,
    stood_in: str | None = None,
) -> bytes:
    """The workbook. The same input gives the same bytes.

    Without a history, it has no sheets of changes. `stood_in` is the commit of a list of the past.
    """
    as_of = datetime.fromisoformat(head["as_of"])
    book = Workbook(head["title"], head["organization"], created=as_of)
    sheets = {"Subprocessors": _vendor_columns(head)}
    book.table("Subprocessors", sheets["Subprocessors"], [(vendor,) for vendor in vendors])
    if news is not None:
        sheets |= {"Pending changes": _PENDING, "Changes": _CHANGES}
        waiting = [(entry, change) for entry in news["upcoming"] for change in entry["changes"]]
        book.table("Pending changes", _PENDING, waiting)
        committed = [entry for entry in news["entries"] if entry["commit"] is not None]
        told = [(entry, change) for entry in committed for change in entry["changes"]]
        book.table("Changes", _CHANGES, told)
    book.about(_facts(head, stood_in), sheets)
    return book.content()


def _lines(items: Iterable[str]) -> str:
    """Items in lines of a cell. Line breaks in items are written out."""
    return "\n".join(map(visible, items))


def _vendor_columns(head: PublishedHead) -> Sequence[Column]:
    """The columns of the list. Each further fact of the register has a column before the last."""
    titles = {group["key"]: group["title"] for group in head["groups"]}
    details = [_detail(detail["key"], detail["title"]) for detail in head["details"]]
    group = Column("Group", 18, lambda vendor: titles[vendor["group"]], "Part of the list.")
    until = Column(
        "Objections until",
        16,
        lambda vendor: day(words.next_deadline(vendor, head["as_of"])),
        "Next last day for objections to a pending change.",
    )
    return [*_FIRST, group, *_FACTS, until, *_COMPANY, *details, *_LAST]


def _detail(key: str, title: str) -> Column:
    def value(vendor: PublishedSubprocessor) -> Cell:
        return next((d["value"] for d in vendor["details"] if d["key"] == key), None)

    return Column(title, 24, value, "A further fact.")


_STATUS = {"active": "in use", "upcoming": "starts later", "ended": "ended"}


def _where(vendor: PublishedSubprocessor) -> Cell:
    if not vendor["countries"]:
        return _lines(words.unknown_place(vendor))
    countries = ((country, words.happens(country)) for country in vendor["countries"])
    return _lines(
        f"{country['name']}: {happens}" if happens else country["name"]
        for country, happens in countries
    )


def _safeguards(vendor: PublishedSubprocessor) -> Cell:
    grounds = ((country["name"], words.ground(country)) for country in vendor["countries"])
    return _lines(f"{name}: {ground}" for name, ground in grounds if ground)


def _pending(vendor: PublishedSubprocessor) -> Cell:
    return _lines(map(words.with_first_day, vendor["upcoming"]))


def _link(address: str | None) -> Cell:
    return Link(address) if address else None


def _contact(vendor: PublishedSubprocessor) -> Cell:
    return words.contact(vendor["contact"]) if vendor["contact"] else None


def _contact_email(vendor: PublishedSubprocessor) -> Cell:
    return _link(vendor["contact"]["email"] if vendor["contact"] else None)


def _contact_page(vendor: PublishedSubprocessor) -> Cell:
    return _link(vendor["contact"]["url"] if vendor["contact"] else None)


def _identifier(key: str, meaning: str) -> Column:
    def identifier(vendor: PublishedSubprocessor) -> Cell:
        identifiers: Mapping[str, Any] = vendor["identifiers"] or {}
        return identifiers.get(key)

    return Column(key.upper(), 24, identifier, meaning)


def _page(key: str, heading: str, meaning: str) -> Column:
    def page(vendor: PublishedSubprocessor) -> Cell:
        links: Mapping[str, Any] = vendor["links"] or {}
        return _link(links.get(key))

    return Column(heading, 28, page, meaning)


_FIRST = (
    Column("Subprocessor", 30, lambda vendor: vendor["name"], "Legal entity."),
    Column(
        "Status",
        12,
        lambda vendor: _STATUS[vendor["status"]],
        "In use, starts later, or ended, on the day of the list.",
    ),
)

_FACTS = (
    Column(
        "Scope",
        20,
        lambda vendor: words.scope(vendor["scope"]),
        "Products, plans, regions or features for which the entry holds. Empty: for all.",
    ),
    Column("Purpose", 36, lambda vendor: vendor["purpose"], "Service of the subprocessor."),
    Column(
        "Data", 28, lambda vendor: words.in_words(vendor["data"]), "Categories of personal data."
    ),
    Column(
        "Whose data",
        20,
        lambda vendor: words.in_words(vendor["data_subjects"]),
        "Categories of people.",
    ),
    Column(
        "Countries",
        30,
        _where,
        "Where the data is processed, a line for each country, with what happens there.",
    ),
    Column(
        "Safeguards", 44, _safeguards, "Ground of the transfer to each country outside the EEA."
    ),
    Column("Pending changes", 40, _pending, "Announced changes that take effect later."),
    Column(
        "Next effect",
        12,
        lambda vendor: day(words.next_effect(vendor)),
        "Day on which the next pending change takes effect.",
    ),
)

_COMPANY = (
    Column(
        "From",
        12,
        lambda vendor: day(vendor["engaged"]),
        "First day on which the subprocessor processes data.",
    ),
    Column("Ends", 12, lambda vendor: day(vendor["ended"]), "First day without the subprocessor."),
    Column("Announced", 12, lambda vendor: day(vendor["announced"]), "Day of the announcement."),
    Column("Website", 28, lambda vendor: _link(vendor["website"]), "Page of the company."),
    Column("Also known as", 20, lambda vendor: _lines(vendor["also_known_as"]), "Other names."),
    Column(
        "Formerly",
        24,
        lambda vendor: _lines(map(words.earlier_name, vendor["formerly"])),
        "Earlier names, with their last days.",
    ),
    Column(
        "Replaces",
        20,
        lambda vendor: words.names(vendor["replaces"]),
        "Subprocessors that end because this subprocessor takes their place.",
    ),
    Column(
        "Established in",
        16,
        lambda vendor: vendor["established"]["name"] if vendor["established"] else None,
        "Country of the legal entity.",
    ),
    Column("Address", 30, lambda vendor: vendor["address"], "Address of the company."),
    Column("Contact", 22, _contact, "Contact at the subprocessor."),
    Column("Contact e-mail", 28, _contact_email, "E-mail address of the contact."),
    Column("Contact page", 28, _contact_page, "Page of the contact."),
    _identifier("lei", "Legal Entity Identifier (ISO 17442)."),
    _identifier("euid", "Identifier in the company registers of the European Union."),
    _page("agreement", "Agreement", "Public agreement of the subprocessor."),
    _page("privacy", "Privacy", "Privacy page of the subprocessor."),
    _page("security", "Security", "Security page of the subprocessor."),
    _page("subprocessors", "Subprocessors", "The subprocessor's own subprocessors."),
)

_LAST = (
    Column(
        "Key",
        20,
        lambda vendor: vendor["slug"],
        "Permanent key of the entry, as in the other files.",
    ),
)


def _of_change(
    read: Callable[[PublishedChange], Cell],
) -> Callable[[NewsEntry | UpcomingEntry, PublishedChange], Cell]:
    return lambda _, change: read(change)


_NAME = Column("Subprocessor", 30, lambda entry, _: entry["name"])
_BEFORE = Column("Before", 32, _of_change(lambda change: change["before"]), "Earlier value.")
_AFTER = Column("After", 32, _of_change(lambda change: change["label"]), "Later value.")
_EFFECT = Column(
    "Takes effect",
    13,
    _of_change(lambda change: day(change["effective"])),
    "Day on which the change takes effect.",
)
_UNTIL = Column(
    "Objections until",
    16,
    _of_change(lambda change: day(change["objection_until"])),
    "Last day for objections.",
)
_ANNOUNCED = Column(
    "Announced",
    12,
    _of_change(lambda change: day(change["announced"])),
    "Day of the announcement.",
)

_PENDING = (
    _NAME,
    Column("Change", 44, _of_change(lambda change: change["summary"])),
    _BEFORE,
    _AFTER,
    _EFFECT,
    _UNTIL,
    _ANNOUNCED,
)

_CHANGES = (
    _ANNOUNCED,
    _NAME,
    Column("Change", 44, _of_change(words.logged)),
    _BEFORE,
    _AFTER,
    _EFFECT,
    _UNTIL,
    Column(
        "Notice",
        10,
        _of_change(lambda change: "yes" if change["material"] else "no"),
        "Whether customers get notice of the change, and may object.",
    ),
    Column(
        "Kind",
        20,
        _of_change(lambda change: change["kind"]),
        "Kind of the change, as in the other files.",
    ),
    Column("Key", 20, _of_change(lambda change: change["subprocessor"])),
    Column(
        "Commit",
        44,
        _of_change(lambda change: change["commit"]),
        "Version of the register that made the change.",
    ),
)


def _facts(head: PublishedHead, stood_in: str | None) -> Iterator[tuple[str, Cell]]:
    """What a reader must know about the list."""
    yield "List", head["title"]
    yield "Company", head["organization"]
    yield "As of", day(head["as_of"])
    yield "Last change", day(head["changed"])
    yield "Commit", stood_in or head["commit"]
    yield "Page", Link(head["url"])
    yield "Questions and objections", Link(head["contact"])
