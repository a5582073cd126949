"""What readers filter the page by: the keys of each subprocessor, and the choices of the list."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from checks.data.regions import built_in, may_contain
from checks.languages.language import ENGLISH, Language
from checks.publish import words
from checks.publish.published import PublishedSubprocessor
from checks.register.vocabulary import word_in

NOT_STATED = "not-stated"
"""The key of a transfer without a known safeguard."""


def keys_of(vendor: PublishedSubprocessor) -> Mapping[str, Sequence[str]]:
    """The keys of a subprocessor, by filter. Without a scope, an entry concerns all customers.

    Announced additions count, so a reader who asks for a country also finds later countries.
    """
    keys = {
        "country": [country["code"] for country in vendor["countries"]],
        "data": [_key(item) for item in vendor["data"]],
        "people": [_key(item) for item in vendor["data_subjects"]],
        "scope": [_key(scope["key"] or scope["title"]) for scope in vendor["scope"]],
        "safeguard": _safeguard_keys(vendor),
    }
    for change in vendor["upcoming"]:
        name = _ADDED.get(change["kind"])
        if name is not None and change["new"]:
            keys[name].append(_key(change["new"]))
        elif change["kind"] == "scope-changed":
            keys["scope"] = _scope_keys(keys["scope"], change["new"])
    return keys


_ADDED = {"country-added": "country", "data-added": "data", "data-subject-added": "people"}
"""The filters of announced additions, by the kind of the change. Each adds a single item."""


def _scope_keys(keys: Sequence[str], new: str | None) -> list[str]:
    """The keys before and after a change of the scope. None if it will concern all customers."""
    return list(dict.fromkeys([*keys, *map(_key, new.split(", "))])) if new else []


def _safeguard_keys(vendor: PublishedSubprocessor) -> list[str]:
    """The mechanisms of the transfers, each once."""
    keys: dict[str, None] = {}
    for country in vendor["countries"]:
        if country["mechanisms"]:
            keys.update(dict.fromkeys(country["mechanisms"]))
        elif words.ground(country):
            keys[NOT_STATED] = None
    return [*keys]


@lru_cache(maxsize=1024)
def _key(text: str) -> str:
    """A key for a word. Attributes of HTML separate the keys with `|`."""
    return text.replace("|", "/")


class Choice(NamedTuple):
    """A choice of a filter. `within` are the codes of regions that may contain a country."""

    key: str
    title: str
    within: str = ""


class Choices:
    """The choices that a list offers, and the number of subprocessors by status.

    Made from the parts of a list, which `add` puts together.
    """

    def __init__(
        self, vendors: Iterable[PublishedSubprocessor] = (), language: Language = ENGLISH
    ) -> None:
        self._titles: dict[str, dict[str, str]] = {
            "country": {}, "data": {}, "people": {}, "scope": {}, "safeguard": {},
        }  # fmt: skip
        self.statuses: Counter[str] = Counter()
        for vendor in vendors:
            self._read(vendor, language)

    def _read(self, vendor: PublishedSubprocessor, language: Language) -> None:
        self.statuses[vendor["status"]] += 1
        titles = self._titles
        for country in vendor["countries"]:
            titles["country"][country["code"]] = country["name"]
        for name, items in (("data", vendor["data"]), ("people", vendor["data_subjects"])):
            titles[name].update({_key(item): word_in(item, language) for item in items})
        for scope in vendor["scope"]:
            titles["scope"][_key(scope["key"] or scope["title"])] = scope["title"]
        for name, key, title in _announced(vendor, language):
            titles[name].setdefault(key, title)
        for key in _safeguard_keys(vendor):
            titles["safeguard"][key] = language.text(words.SAFEGUARDS.get(key, ""))

    def add(self, other: "Choices") -> None:
        """Take in the choices of another part of the list."""
        self.statuses += other.statuses
        for name, titles in other._titles.items():
            self._titles[name].update(titles)

    def of(self, name: str) -> Sequence[Choice]:
        """The choices of a filter, by title. Empty if the filter could not divide the list."""
        titles = self._titles[name]
        if len(titles) < 2:
            return ()
        by_title = sorted(titles.items(), key=_by_letters)
        if name != "country":
            return [Choice(key, title) for key, title in by_title]
        return [Choice(code, title, _regions_of(code, sorted(titles))) for code, title in by_title]


def _announced(vendor: PublishedSubprocessor, language: Language) -> Iterator[tuple[str, str, str]]:
    """The announced additions to a subprocessor: the filter, the key and the title."""
    for change in vendor["upcoming"]:
        name, new = _ADDED.get(change["kind"]), change["new"]
        if name is not None and new:
            title = change["label"] if name == "country" else word_in(new, language)
            yield name, _key(new), title or new


def _by_letters(choice: tuple[str, str]) -> str:
    """The title without accents and capitals: `Österreich` stands among the names with O."""
    letters = unicodedata.normalize("NFKD", choice[1].casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _regions_of(code: str, used: Iterable[str]) -> str:
    """The codes of used regions that may contain a country or a region of the register.

    Readers who ask for a country must not miss an entry whose region may contain the country.
    """
    if code in built_in():
        return ""
    wider = [region for region in used if region in built_in()]
    if not _is_own(code):
        wider = [region for region in used if region in built_in() or _is_own(region)]
    return " ".join(region for region in wider if may_contain(region, code))


def _is_own(code: str) -> bool:
    """Whether a code is a region of the register. Two letters are a country, such as `XK`."""
    return bool(_REGION.fullmatch(code)) and code not in built_in()


_REGION = re.compile("[A-Z][A-Z0-9-]{2,}")
