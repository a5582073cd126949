"""The facts of a subprocessor in words, to compare two snapshots of the list fact by fact."""

from collections.abc import Iterator, Mapping
from typing import Any

from checks.json_text import embedded_json
from checks.languages.language import ENGLISH, Language
from checks.publish import words
from checks.publish.published import PublishedCountry, PublishedSubprocessor, effective_day

Facts = tuple[str, str, Mapping[str, str]]
"""The slug, the name and further facts of a subprocessor, each a text by its label."""


def facts(vendor: PublishedSubprocessor, group: str, language: Language = ENGLISH) -> Facts:
    """The facts of a subprocessor. `group` is the title of its group."""
    stated = {label: text for label, text in _facts(vendor, language) if text}
    details = {detail["title"]: detail["value"] for detail in vendor["details"]}
    return vendor["slug"], vendor["name"], {**stated, **details, language.text("Group"): group}


def _facts(vendor: PublishedSubprocessor, language: Language) -> Iterator[tuple[str, str]]:
    countries, seat = vendor["countries"], vendor["established"]
    grounds = [(country["label"], words.ground(country, language)) for country in countries]
    yield language.text("Purpose"), vendor["purpose"] or ""
    yield language.text("Data"), words.in_words(vendor["data"], language)
    yield language.text("Whose data"), words.in_words(vendor["data_subjects"], language)
    yield language.text("Countries"), "\n".join(_place(country, language) for country in countries)
    yield (
        language.text("Safeguards"),
        "\n".join(language.labelled(label, ground) for label, ground in grounds if ground),
    )
    yield language.text("Established in"), seat["name"] if seat is not None else ""
    yield language.text("Product or scope"), words.scope(vendor["scope"], language)
    yield language.text("Website"), vendor["website"] or ""
    yield language.text("Address"), vendor["address"] or ""
    yield language.text("Also known as"), language.listed(vendor["also_known_as"])
    yield language.text("Formerly"), words.earlier_names(vendor["formerly"], language)
    yield language.text("Replaces"), words.names(vendor["replaces"], language)
    links: Mapping[str, Any] = vendor["links"] or {}
    yield language.text("Pages"), "\n".join(url for key in words.LINKS if (url := links.get(key)))
    yield (
        language.text("From"),
        language.day(words.first_day(vendor)) if vendor["status"] == "upcoming" else "",
    )
    yield (
        language.text("No longer used from"),
        language.day(vendor["ended"]) if vendor["ended"] else "",
    )
    later = words.pending(vendor)
    pending = [(change["summary"], language.day(effective_day(change))) for change in later]
    yield (
        language.text("Pending changes"),
        "\n".join(f"{summary} ({day})" for summary, day in pending),
    )


def _place(country: PublishedCountry, language: Language) -> str:
    happens = words.happens(country, language)
    return f"{country['label']} ({happens})" if happens else country["label"]


class Differences:
    """The facts of all snapshots, each only once, and the difference from snapshot to snapshot.

    Most of a list stays the same from snapshot to snapshot.
    """

    def __init__(self, language: Language = ENGLISH) -> None:
        self._numbers: dict[str, int] = {}
        # The script shows these two facts of a subprocessor that is added or removed.
        self._labels = {language.text("Purpose"): 0, language.text("Countries"): 1}
        self._facts: list[list[Any]] = []
        self._steps: list[list[list[int]]] = []
        self._last: dict[int, None] = {}

    def number_of(self, facts: Facts) -> int:
        """The number of these facts."""
        slug, name, texts = facts
        labels = self._labels
        by_label = {labels.setdefault(label, len(labels)): text for label, text in texts.items()}
        entry = [slug, name, by_label]
        key = embedded_json(entry)
        if key not in self._numbers:
            self._numbers[key] = len(self._facts)
            self._facts.append(entry)
        return self._numbers[key]

    def add(self, numbers: list[int]) -> None:
        """Add a snapshot with the facts of these numbers."""
        now = dict.fromkeys(numbers)
        gone = [number for number in self._last if number not in now]
        self._steps.append([gone, [number for number in now if number not in self._last]])
        self._last = now

    def as_json(self) -> str:
        """The data for a script: the labels, the facts, and the steps from snapshot to snapshot."""
        return embedded_json(
            {"labels": [*self._labels], "facts": self._facts, "steps": self._steps}
        )
