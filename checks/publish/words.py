"""The facts of a subprocessor in words, for people. The text is plain: each output escapes it.

The English texts are the sentences of the catalogues.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from checks.data.regions import CUSTOMER
from checks.languages.language import ENGLISH, Language
from checks.publish.published import (
    PublishedChange,
    PublishedContact,
    PublishedCountry,
    PublishedName,
    PublishedScope,
    PublishedSubprocessor,
    PublishedVendor,
    effective_day,
)
from checks.register.vocabulary import DATA, PEOPLE, word_in

LINKS = {
    "agreement": "Agreement",
    "privacy": "Privacy",
    "security": "Security",
    "subprocessors": "Subprocessors",
}
"""The words of links, by their keys."""

SAFEGUARDS = {
    "adequacy": "Adequacy decision",
    "dpf": "Data Privacy Framework",
    "scc": "Standard contractual clauses",
    "bcr": "Binding corporate rules",
    "uk-addendum": "UK addendum to the clauses",
    "idta": "UK data transfer agreement",
    "derogation": "Derogation",
    "not-stated": "Not stated",
}
"""Short names of the mechanisms, by their keys."""

FIELDS = {
    "purpose": "Purpose",
    "scope": "Scope",
    "website": "Website",
    "address": "Address",
    "established": "Country of establishment",
    "transfers": "Safeguards",
    "contact": "Contact",
    "group": "Group",
}
"""Names of fields that have a single value, for a change from one value to another.

A new name is left out: the change says whether another legal entity takes over.
"""

_COLUMNS = {
    "": "none",
    "engaged": "none",
    "ended": "none",
    "announced": "none",
    "purpose": "purpose",
    "data": "purpose",
    "data-subjects": "purpose",
    "details": "purpose",
    "countries": "countries",
    "country-details": "countries",
    "regions": "countries",
    "established": "countries",
    "transfers": "countries",
}
"""The column of the table that shows a later change of a field. By default, the first column.

The marks beside the name show the days of engagement and end.
"""


LONGEST_TITLE = 90
"""Characters of a title. Readers of feeds and calendars show a title on a single line."""


def as_title(text: str, end: str = "") -> str:
    """A title with this text, which is cut at a word if it is too long, and with this end."""
    room = LONGEST_TITLE - len(end)
    if len(text) <= room:
        return text + end
    words = text[:room].rpartition(" ")[0].rstrip(_BETWEEN_WORDS)
    if len(words) < room // 2:  # some languages have no spaces
        words = text[: room - 1]
    return f"{words}…{end}"


_BETWEEN_WORDS = " ,;:(-–"


def names_day_of_effect(change: PublishedChange) -> bool:
    """Whether the summary names the day of effect: "no longer used from 31 December 2026"."""
    return change["field"] in _DAYS and change["effective"] in (change["old"], change["new"])


_DAYS = ("engaged", "ended")
"""The fields with a day on which their change takes effect."""


def dates(changes: Sequence[PublishedChange], language: Language = ENGLISH) -> str:
    """The day of effect of changes with the same dates, and the last day for objections.

    Each day is named once. Empty for changes that took effect at once and without notice, or whose
    summary names the day.
    """
    change = changes[0]
    effective, until = change["effective"], change["objection_until"]
    if effective is None or (until is None and effective <= change["announced"]):
        return ""
    last = language.day(until) if until is not None else ""
    if names_day_of_effect(change):
        return language.text("objections until {until}", until=last) if last else ""
    count, day = len(changes), language.day(effective)
    if not last:
        return language.plural("takes effect on {day}", "take effect on {day}", count, day=day)
    if until == effective:
        return language.plural(
            "takes effect on {day}, the last day for objections",
            "take effect on {day}, the last day for objections",
            count,
            day=day,
        )
    return language.plural(
        "takes effect on {day}, objections until {until}",
        "take effect on {day}, objections until {until}",
        count,
        day=day,
        until=last,
    )


def with_dates(change: PublishedChange, language: Language = ENGLISH) -> str:
    """A change in words, with its dates."""
    return _with_dates([change], language)


def told(changes: Iterable[PublishedChange], language: Language = ENGLISH) -> str:
    """The changes of an entry in words. Changes with the same dates share the dates."""
    by_dates: dict[str, list[PublishedChange]] = {}
    for change in changes:
        by_dates.setdefault(dates([change], language), []).append(change)
    texts = [_with_dates(same, language) for same in by_dates.values()]
    return language.between(language.text("; "), texts)


def _with_dates(changes: Sequence[PublishedChange], language: Language) -> str:
    text = language.between(language.text("; "), [logged(change, language) for change in changes])
    stated = dates(changes, language)
    return language.text("{change} ({dates})", change=text, dates=stated) if stated else text


def with_first_day(change: PublishedChange) -> str:
    """A later change in words, with the day of effect: "also India from 10 June 2026"."""
    summary = change["summary"]
    if names_day_of_effect(change):
        return summary
    return f"{summary} from {ENGLISH.day(effective_day(change))}"


def later(vendor: PublishedSubprocessor, column: str) -> Sequence[PublishedChange]:
    """The later changes that a column shows: `entity`, `purpose` or `countries`."""
    return [
        change
        for change in vendor["upcoming"]
        if _COLUMNS.get((change["field"] or "").partition(".")[0], "entity") == column
    ]


def next_effect(vendor: PublishedSubprocessor) -> str | None:
    """The day on which the next pending change takes effect, if there is any."""
    return min(map(effective_day, vendor["upcoming"]), default=None)


def next_deadline(vendor: PublishedSubprocessor, today: str) -> str | None:
    """The next last day for objections to a pending change. A day that has passed is left out:
    nobody can object any more.
    """
    days = (change["objection_until"] or "" for change in vendor["upcoming"])
    return min((day for day in days if day >= today), default=None)


def pending(vendor: PublishedSubprocessor) -> Sequence[PublishedChange]:
    """The later changes of a vendor. The name already shows the first day and the last day."""
    return [
        change
        for change in vendor["upcoming"]
        if _COLUMNS.get((change["field"] or "").partition(".")[0]) != "none"
    ]


def field(change: PublishedChange, language: Language = ENGLISH) -> str:
    """The name of a field with a single value, or nothing."""
    return language.text(FIELDS.get(change["field"] or "", ""))


def before_and_after(change: PublishedChange) -> str:
    """A change of a single value as "Purpose: before → after", and another change in words."""
    name = field(change)
    if not (name and change["before"] and change["label"]):
        return change["summary"]
    return f"{name}: {change['before']} → {change['label']}"


def logged(change: PublishedChange, language: Language = ENGLISH) -> str:
    """A change in the log: the summary, and whether it was withdrawn or amended."""
    summary = change["summary"]
    if change["withdrawn"]:
        day = language.day(change["withdrawn"])
        return language.text("{change} (withdrawn on {day})", change=summary, day=day)
    if change["amended"]:
        day = language.day(change["amended"])
        return language.text("{change} (amended on {day})", change=summary, day=day)
    return summary


def first_day(vendor: PublishedSubprocessor) -> str:
    """The first day of a vendor that is not in use yet, as ISO 8601.

    Without an engagement, it is the day on which the addition takes effect.
    """
    added = (effective_day(change) for change in vendor["upcoming"] if change["kind"] == "added")
    return vendor["engaged"] or next(added)


def in_words(items: Iterable[str], language: Language = ENGLISH) -> str:
    """Words of the vocabulary and own words."""
    return language.listed([word_in(item, language) for item in items])


def whose_data(vendor: PublishedSubprocessor, language: Language = ENGLISH) -> str:
    """The data and the people: "Data of customers and users: contact, usage"."""
    data, people = tuple(vendor["data"]), tuple(vendor["data_subjects"])
    own = not (DATA.keys() >= {*data} and PEOPLE.keys() >= {*people})
    # A cache would forget the language of an own word.
    return (_whose_data if own else _common_whose_data)(data, people, language)


def _whose_data(data: Sequence[str], people: Sequence[str], language: Language) -> str:
    listed = in_words(data, language)
    all_people = all_of([word_in(item, language) for item in people], language)
    if not all_people:
        return language.text("Data: {data}", data=listed)
    if not listed:
        return language.text("Data of {people}", people=all_people)
    return language.text("Data of {people}: {data}", people=all_people, data=listed)


_common_whose_data = lru_cache(maxsize=1024)(_whose_data)


def all_of(items: Sequence[str], language: Language = ENGLISH) -> str:
    """The items as a list in a sentence: a, b and c."""
    if len(items) < 2:
        return items[0] if items else ""
    return language.joined([language.listed(items[:-1]), items[-1]])


def scope(scopes: Sequence[PublishedScope], language: Language = ENGLISH) -> str:
    """The titles of scopes."""
    return language.listed(scope["title"] for scope in scopes)


def names(vendors: Sequence[PublishedVendor], language: Language = ENGLISH) -> str:
    """The names of other subprocessors that the register still has."""
    return language.joined([vendor["name"] for vendor in vendors if vendor["name"]])


def earlier_name(name: PublishedName, language: Language = ENGLISH) -> str:
    """An earlier name with its last day."""
    return language.text("{name} (until {day})", name=name["name"], day=language.day(name["until"]))


def earlier_names(names: Sequence[PublishedName], language: Language = ENGLISH) -> str:
    """Earlier names, each with its last day."""
    return language.listed(earlier_name(name, language) for name in names)


def contact(contact: PublishedContact, language: Language = ENGLISH) -> str:
    """The name and the role of a contact, whichever is known."""
    return language.listed(part for part in (contact["name"], contact["role"]) if part)


def happens(country: PublishedCountry, language: Language = ENGLISH) -> str:
    """The details of a country: place, activities and scope. Empty if none is known."""
    if not (country["place"] or country["activities"] or country["scope"]):
        return ""
    activities = language.listed(country["activities"])
    parts = (country["place"], activities, scope(country["scope"], language))
    return language.between(" · ", [part for part in parts if part])


def everything(country: PublishedCountry, language: Language = ENGLISH) -> str:
    """All facts about a country except the name, in a line. Empty without facts."""
    parts = (happens(country, language), safeguard(country, language))
    return language.between(language.text(". "), [part for part in parts if part])


def ground(country: PublishedCountry, language: Language = ENGLISH) -> str:
    """The safeguard of transfers to a country, or that the register states none.

    Empty if no transfer takes place: in the EEA, and where the customer chooses the place.
    """
    if country["safeguard"] is not None:
        return country["safeguard"]
    none_needed = country["third_country"] is False or country["code"] == CUSTOMER
    return "" if none_needed else language.text("not stated")


class Places(NamedTuple):
    """Neighbouring countries with the same safeguards, and these safeguards in a few words."""

    countries: list[PublishedCountry]
    safeguards: str


def places(countries: Iterable[PublishedCountry], language: Language = ENGLISH) -> list[Places]:
    """The countries in their order, with the short names of their safeguards.

    A country with a scope of its own stands alone.
    """
    grouped = groupby(
        countries, key=lambda country: (_safeguards(country, language), _alone(country))
    )
    return [Places([*part], short) for (short, _), part in grouped]


def _alone(country: PublishedCountry) -> str:
    return country["code"] if country["scope"] else ""


def _safeguards(country: PublishedCountry, language: Language) -> str:
    if country["mechanisms"]:
        names = [language.text(SAFEGUARDS[key]) for key in country["mechanisms"]]
        return language.between(" · ", names)
    return language.text("Safeguard not stated") if ground(country) else ""


def safeguard(country: PublishedCountry, language: Language = ENGLISH) -> str:
    """The safeguard of transfers to a country, in a line: see `ground`."""
    if country["safeguard"] is not None:
        return language.text("Safeguard: {ground}", ground=country["safeguard"])
    return language.text("Safeguard not stated") if ground(country) else ""


def unknown_place(vendor: PublishedSubprocessor, language: Language = ENGLISH) -> Iterator[str]:
    """What the list says instead of countries, in lines. The seat is no place of processing."""
    seat = vendor["established"]
    if seat is not None:
        yield language.text(
            "Established in {country}; place of processing not stated", country=seat["name"]
        )
    else:
        yield language.text("Place of processing not stated")
    if vendor["transfers"]:
        titles = language.listed(transfer["title"] for transfer in vendor["transfers"])
        yield language.text("Safeguards: {safeguards}", safeguards=titles)
