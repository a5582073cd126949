"""Changes and their values in words. The text is plain: each output escapes it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from checks.changes.announcement import Announcement
from checks.changes.kinds import KINDS
from checks.changes.safeguards import safeguard_in_words
from checks.changes.terms import detail_title, scope_title, title
from checks.register.model import Contact, CountryDetails, Links, Subprocessor, Transfers
from checks.register.policy import Policy
from checks.register.vocabulary import DATA, PEOPLE


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for the changes of a register with this policy."""

    policy: Policy

    def summary(self, announcement: Announcement) -> str:
        """The change in a few words that follow the vendor's name."""
        change = announcement.change
        kind = KINDS[change.kind]
        old, new = change.old or None, change.new or None
        if change.kind == "added":
            # With today's values, which may differ from the announced values.
            new = announcement.vendor
        wording = kind.wording
        if old is None:
            wording = kind.without_old or wording
        elif new is None:
            wording = kind.without_new or wording
        if change.ruling == "editorial":
            wording = f"{kind.reworded or wording}, an editorial change"
        item = new or old
        if change.field == "data" and isinstance(item, str) and item not in DATA:
            wording = wording.removesuffix(" data")  # own words are whole: IP addresses
        earlier = " and ".join(old) if change.kind == "added" and old else ""
        if change.field:
            earlier = self.value(change.field, old)
        if old is not None and new is not None:
            earlier = earlier.removeprefix(self._key(change.field))
        # Values are texts from strangers, so str.format is not safe.
        words = "".join(
            self.value(change.field, new)
            if piece == "{new}"
            else earlier
            if piece == "{old}"
            else _FIELDS.get(field := change.field.partition(".")[0], field)
            if piece == "{field}"
            else piece
            for piece in _pieces(wording)
        )
        if announcement.early_start is not None:
            words += kind.early.format(announcement.early_start)
        return words

    def value(self, field: str, value: Any) -> str:
        """A value of a field in words."""
        if value is None:
            return "none"
        if isinstance(value, tuple):
            return ", ".join(self.value(field, item) for item in value)
        name, _, key = field.partition(".")
        in_words = _IN_WORDS.get(name)
        if in_words is not None:
            return in_words(self, key, value)
        return value.isoformat() if isinstance(value, date) else str(value)

    def service(self, vendor: Subprocessor) -> str:
        """The difference from other entries with the same name: the scope, or the purpose."""
        if vendor.stated("scope"):
            return self.value("scope", vendor.scope)
        return str(vendor.stated("purpose") or "") if vendor.stated("entity") else ""

    def _key(self, field: str) -> str:
        """The beginning of a value in words: the name of the key, such as `Retention: `."""
        name, _, key = field.partition(".")
        if name == "details":
            return f"{detail_title(self.policy, key)}: "
        return f"{self.country(key)}: " if name == "country-details" else ""

    def country(self, code: str) -> str:
        """The name of a country, or the title of a region in register.yaml."""
        return title(self.policy, code)


def _vendor(wording: Wording, _: str, vendor: Subprocessor) -> str:
    countries = wording.value("countries", vendor.stated("countries") or ("countries not stated",))
    return f"{vendor.stated('purpose') or 'purpose not stated'} ({countries})"


def _country(wording: Wording, _: str, code: str) -> str:
    return wording.country(code)


def _word(wording: Wording, _: str, word: str) -> str:
    return word.replace("-", " ") if word in DATA or word in PEOPLE else word


def _scope(wording: Wording, _: str, scope: str) -> str:
    return scope_title(wording.policy, scope)


def _group(wording: Wording, _: str, key: str) -> str:
    group = wording.policy.groups.get(key)
    return group.title if group is not None else key


def _detail(wording: Wording, key: str, value: str) -> str:
    return f"{detail_title(wording.policy, key)}: {value}"


def _country_details(wording: Wording, code: str, details: CountryDetails) -> str:
    """The details of a country: place, activities and scope."""
    parts = (
        details.place,
        f"for {', '.join(details.activities)}" if details.activities else "",
        wording.value("scope", details.scope),
    )
    return f"{wording.country(code)}: {'; '.join(part for part in parts if part) or 'no details'}"


def _safeguards(wording: Wording, _: str, transfers: Transfers) -> str:
    """The names of the safeguards, with the countries of a limited safeguard."""
    names = []
    for mechanism, safeguard in transfers.stated.items():
        limit = wording.value("countries", safeguard.countries)
        names.append(safeguard_in_words(mechanism, safeguard) + (f" for {limit}" if limit else ""))
    return ", ".join(names) or "none"


def _contact(wording: Wording, _: str, contact: Contact) -> str:
    parts = (contact.name, contact.role, contact.email, contact.url)
    return ", ".join(part for part in parts if part) or "none"


def _links(wording: Wording, _: str, links: Links) -> str:
    return ", ".join(link for link in links.__dict__.values() if link) or "none"


def _earlier_names(wording: Wording, _: str, names: Mapping[str, date]) -> str:
    return ", ".join(names)


_FIELDS: Mapping[str, str] = {
    "data-subjects": "people",
    "details": "detail",
    "established": "seat",
}
"""Fields with another name in words."""

_IN_WORDS: Mapping[str, Callable[[Wording, str, Any], str]] = {
    "": _vendor,
    "countries": _country,
    "established": _country,
    "data": _word,
    "data-subjects": _word,
    "scope": _scope,
    "group": _group,
    "details": _detail,
    "country-details": _country_details,
    "transfers": _safeguards,
    "contact": _contact,
    "links": _links,
    "formerly": _earlier_names,
}
"""How the values of a field are put into words. All other values are plain texts or dates."""


@cache
def _pieces(wording: str) -> Sequence[str]:
    """A wording, split into words and places of values."""
    return _VALUE.split(wording)


_VALUE = re.compile("({old}|{new}|{field})")
