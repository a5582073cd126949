"""The facts of a published list: stated for its day, and promised for later days."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from checks.data.countries import assigned
from tests.fuzz.facts import DETAILS, PLACES
from tests.fuzz.failure import Failed

Entry = Mapping[str, Any]
"""A subprocessor, or a change, as the published JSON has it."""


class Fact(NamedTuple):
    """A statement about a subprocessor. Without a `field`: that it processes data.

    The `value` of a country or a scope is its code, `=` and its title.
    """

    slug: str
    field: str = ""
    value: str = ""

    @property
    def exists(self) -> bool:
        """Whether the fact is that the subprocessor processes data."""
        return not self.field

    @property
    def limits(self) -> bool:
        """Whether the fact limits the use of the subprocessor. Without a value, it has no limit."""
        return self.field.partition(".")[0] in ("scope", "activities", "served")

    @property
    def title(self) -> str:
        """The title of a country or scope; any other value as it is."""
        return self.value.partition("=")[2] or self.value


_TEXTS = ("name", "purpose")
_LISTS = ("data", "data_subjects")
_OF_ENTITY = ("established", "transfers")
_MATERIAL = tuple(key for key, detail in DETAILS.items() if detail.get("material"))


class List(NamedTuple):
    """The published list of a day, by slug."""

    day: date
    entries: Mapping[str, Entry]

    @property
    def holds(self) -> frozenset[Fact]:
        """The facts that hold on the day of the list."""
        return frozenset(
            fact
            for slug, entry in self.entries.items()
            if entry["status"] == "active"
            for fact in (Fact(slug), *_stated(slug, entry))
        )

    def promises(self, later: date) -> frozenset[Fact]:
        """The facts that hold on a later day, if nothing lands until then."""
        day = later.isoformat()
        facts: set[Fact] = set()
        for slug, entry in self.entries.items():
            if (entry["engaged"] or "") <= day and (entry["ended"] is None or day < entry["ended"]):
                facts |= {Fact(slug), *self._promised(slug, day)}
        return frozenset(facts)

    def _promised(self, slug: str, day: str) -> set[Fact]:
        entry = self.entries[slug]
        facts = set(_stated(slug, entry))
        upcoming = [*entry["upcoming"]]
        entity = self.entries.get(entry["entity"] or "")
        if entity is not None:
            upcoming += [change for change in entity["upcoming"] if change["field"] in _OF_ENTITY]
        for change in sorted(upcoming, key=lambda change: str(change["effective"])):
            if change["effective"] <= day and change["field"] is not None:
                _apply(slug, change, facts)
        return facts

    def examine(self) -> None:
        """Raises `Failed` if the list shows a change before its day."""
        for slug, entry in self.entries.items():
            changed: set[str] = set()
            for change in entry["upcoming"]:
                field = change["field"]
                if field is None or field in changed:
                    continue  # a value may change several times, and the list shows the first
                if not _waits(entry, change):
                    raise Failed(
                        f"{field.partition('.')[0]} shown before its day",
                        f"{slug}, {self.day}: {change['summary']} from {change['effective']}",
                    )
                if field not in ("countries", "data", "data-subjects", "also-known-as"):
                    changed.add(field)


def _waits(entry: Entry, change: Entry) -> bool:
    """Whether an entry shows the value from before a later change."""
    name, _, key = change["field"].partition(".")
    old, new = change["old"], change["new"]
    countries = {country["code"]: country for country in entry["countries"]}
    if name in ("countries", "data", "data-subjects"):
        items = countries if name == "countries" else entry[name.replace("-", "_")]
        return (new is None or new not in items or "," in new) and (old is None or old in items)
    if name in _TEXTS:
        return bool(entry[name] == old)
    if name == "established":
        return (entry[name]["code"] if entry[name] else None) == (old or None)
    if name == "scope":
        return _words(entry[name]) == (old or "")
    if name == "transfers":
        return ", ".join(stated["mechanism"] for stated in entry[name]) == (old or "")
    if name == "details":
        values = {detail["key"]: detail["value"] for detail in entry[name]}
        return bool(values.get(key) == old)
    if name == "country-details":
        country = countries.get(key)
        if country is None:
            return True  # the country comes later
        parts = (country["place"], *country["activities"], _words(country["scope"]))
        return ", ".join(part for part in parts if part) == (old or "")
    return True


def _words(scopes: Sequence[Entry]) -> str:
    return ", ".join(scope["key"] or scope["title"] for scope in scopes)


def _stated(slug: str, entry: Entry) -> Iterator[Fact]:
    """The fields of an entry as they stand."""
    for field in _TEXTS:
        yield Fact(slug, field, alike(entry[field]))
    yield from _scopes(slug, "scope", entry["scope"])
    seat = entry["established"]
    yield Fact(slug, "established", seat["code"] if seat else "")
    for country in entry["countries"]:
        code = country["code"]
        yield Fact(slug, "countries", f"{code}={alike(country['name'])}")
        for activity in country["activities"] or [""]:
            yield Fact(slug, f"activities.{code}", activity)
        yield from _scopes(slug, f"served.{code}", country["scope"])
    for field in _LISTS:
        yield from (Fact(slug, field, item) for item in entry[field])
    for detail in entry["details"]:
        if detail["key"] in _MATERIAL:
            yield Fact(slug, f"details.{detail['key']}", detail["value"])
    for stated in entry["transfers"]:
        title = stated["title"]
        if stated["article"]:
            title = f"derogation (GDPR Art. {stated['article']})"
        more = ["with UK Extension"] * stated["uk"] + ["with Swiss-US framework"] * stated["swiss"]
        countries = [_country_names()[code] for code in stated["countries"]]
        yield from _safeguards(slug, [title, *more], countries)


def _scopes(slug: str, field: str, scopes: Sequence[Entry]) -> Iterator[Fact]:
    for scope in scopes:
        yield Fact(slug, field, f"{scope['key'] or scope['title']}={alike(scope['title'])}")
    if not scopes:
        yield Fact(slug, field)


def _safeguards(slug: str, names: Sequence[str], countries: Sequence[str]) -> Iterator[Fact]:
    """A safeguard and its extensions, each with the countries of the limit."""
    limit = ",".join(sorted(countries))
    yield from (Fact(slug, "transfers", f"{name}|{limit}") for name in names)


@cache
def _country_names() -> Mapping[str, str]:
    return {code: country.name for code, country in assigned().items()}


def _apply(slug: str, change: Entry, facts: set[Fact]) -> None:
    """Let a later change take effect."""
    name, _, key = change["field"].partition(".")
    field = name.replace("-", "_")
    if field in _LISTS or field == "countries":
        _apply_item(slug, field, change, facts)
    elif field in ("regions", "scopes"):
        for fact in [fact for fact in facts if fact.value.startswith(f"{key}=")]:
            facts.remove(fact)
            facts.add(fact._replace(value=f"{key}={alike(change['new'])}"))
    elif field == "country_details":
        if any(fact.field == f"activities.{key}" for fact in facts):
            activities, scopes = _details(change)
            _replace(slug, f"activities.{key}", activities or [""], facts)
            _replace(slug, f"served.{key}", scopes or [""], facts)
    elif field == "transfers":
        _replace(slug, field, _safeguards_in_words(change["label"]), facts)
    elif field == "scope":
        _replace(slug, field, _with_titles(change["new"], change["label"]), facts)
    elif field == "details" and key in _MATERIAL:
        _replace(slug, change["field"], [change["new"]] if change["new"] else [], facts)
    elif field == "established":
        _replace(slug, field, [change["new"] or ""], facts)
    elif field in _TEXTS:
        _replace(slug, field, [alike(change["new"])], facts)


def _replace(slug: str, field: str, values: Iterable[str], facts: set[Fact]) -> None:
    facts.difference_update([fact for fact in facts if fact.field == field])
    facts.update(Fact(slug, field, value) for value in values)


def _apply_item(slug: str, field: str, change: Entry, facts: set[Fact]) -> None:
    """Let an item of a list come or go."""
    old, new = change["old"], change["new"]
    if change["kind"].endswith("reordered"):
        return
    if field in _LISTS:
        facts.discard(Fact(slug, field, old or ""))
        facts.update([Fact(slug, field, new)] if new else [])
    elif old is not None:
        facts.difference_update([fact for fact in facts if _is_about(fact, old)])
    else:
        facts.add(Fact(slug, field, f"{new}={alike(change['label'])}"))
        facts.update((Fact(slug, f"activities.{new}"), Fact(slug, f"served.{new}")))


def _is_about(fact: Fact, code: str) -> bool:
    """Whether a fact is a country, or what happens there."""
    if fact.field == "countries":
        return fact.value.startswith(f"{code}=")
    return fact.field in (f"activities.{code}", f"served.{code}")


def _with_titles(keys: str | None, titles: str | None) -> list[str]:
    """The values of facts about scopes."""
    pairs = zip((keys or "").split(", "), (titles or "").split(", "), strict=True)
    return [f"{key}={alike(title)}" if key else "" for key, title in pairs]


def _safeguards_in_words(label: str | None) -> Iterator[str]:
    """The values of facts about safeguards, from the words for them."""
    for stated in re.split(_SAFEGUARD, label or "none"):
        names, _, limit = stated.partition(" for ")
        if names != "none":
            for fact in _safeguards("", names.split(", "), limit.split(", ") if limit else []):
                yield fact.value


_SAFEGUARD = ", (?=EU-US|adequacy|standard|binding|UK addendum|UK international|derogation)"


def _details(change: Entry) -> tuple[list[str], list[str]]:
    """The values of facts about the activities and the scopes of a country."""
    parts = (change["label"] or "").partition(": ")[2].split("; ")
    activities = [
        word
        for part in parts
        if part.startswith("for ")
        for word in part.removeprefix("for ").split(", ")
    ]
    others = [part for part in parts if not part.startswith("for ")]
    titles = [part for part in others if part not in ("", "no details", *PLACES)]
    known = {*PLACES, *activities}
    keys = [word for word in (change["new"] or "").split(", ") if word not in known]
    return activities, _with_titles(", ".join(keys), ", ".join(titles)) if titles else []


def alike(text: str | None) -> str:
    """A text without what is only writing: capitals, punctuation and legal form."""
    words = re.findall(r"\w+", (text or "").casefold())
    return " ".join(word for word in words if word not in ("inc", "gmbh", "sarl"))
