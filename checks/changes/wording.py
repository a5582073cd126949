"""Changes and their values in words. The text is plain: each output escapes it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from checks.changes.announcement import Announcement
from checks.changes.change import Change
from checks.changes.kinds import KINDS
from checks.changes.safeguards import safeguard_in_words
from checks.changes.terms import detail_title, scope_title, title
from checks.languages.catalogues import name_of
from checks.languages.language import ENGLISH, Language
from checks.register.company import Contact, Identifiers
from checks.register.model import CountryDetails, Links, Subprocessor, Transfers
from checks.register.policy import Policy
from checks.register.record import by_language, differences, has_languages, text_in
from checks.register.vocabulary import DATA, word_in


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for the changes of a register with this policy.

    `language` is the language of the sentences, and `tag` the language of the register's texts. By
    default, each text is in its first language.
    """

    policy: Policy
    language: Language = ENGLISH
    tag: str = ""

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
        item = new or old
        if change.field == "data" and isinstance(item, str) and item not in DATA:
            wording = kind.own_word or wording
        editorial = change.ruling == "editorial"
        if editorial:
            wording = kind.reworded or wording
        if not change.field:
            earlier = self.language.joined(old) if change.kind == "added" and old else ""
            later = self.value(change.field, new)
        else:
            earlier, later = self.values(change)
        if old is not None and new is not None:
            earlier = earlier.removeprefix(self._key(change.field))
        words = self.language.text(
            wording,
            new=later,
            old=earlier,
            field=self._name_of(change.field),
        )
        if editorial:
            words = self.language.text("{change}, an editorial change", change=words)
        if announcement.early_start is not None and kind.early:
            day = self.language.day(announcement.early_start)
            words = self.language.text(kind.early, change=words, day=day)
        return words

    def values(self, change: Change) -> tuple[str, str]:
        """The old and the new value of a changed field in words.

        A text is in the language of this wording. If it is the same there, or if this is the
        wording of reviewers, all languages are shown in which the text differs.
        """
        old, new = change.old or None, change.new or None
        if has_languages(old, new):
            texts = differences(old, new)
            read = [text_in(text, self.tag) if text else "" for text in (old, new)]
            first = next(iter(by_language(old, new)))
            if not (self.tag and read[0] != read[1]) and [*texts] != [first]:
                old, new = (self._labelled(texts, side) for side in (0, 1))
        return self.value(change.field, old), self.value(change.field, new)

    def _labelled(self, texts: Mapping[str, tuple[str, str]], side: int) -> str | None:
        """The texts on a side, each after the name of its language, or None."""
        labelled = [
            self.language.labelled(name_of(tag), pair[side])
            for tag, pair in texts.items()
            if pair[side]
        ]
        return self.language.text("; ").join(labelled) or None

    def value(self, field: str, value: Any) -> str:
        """A value of a field in words."""
        if value is None:
            return self.language.text("none")
        if isinstance(value, tuple):
            return self.language.listed(self.value(field, item) for item in value)
        name, _, key = field.partition(".")
        in_words = _IN_WORDS.get(name)
        if in_words is not None:
            return in_words(self, key, value)
        if isinstance(value, date):
            return self.language.day(value)
        return text_in(value, self.tag) if isinstance(value, str) else str(value)

    def service(self, vendor: Subprocessor) -> str:
        """The difference from other entries with the same name: the scope, or the purpose."""
        if vendor.stated("scope"):
            return self.value("scope", vendor.scope)
        return self._purpose(vendor) if vendor.stated("entity") else ""

    def _purpose(self, vendor: Subprocessor) -> str:
        return text_in(vendor.stated("purpose") or "", self.tag)

    def _name_of(self, field: str) -> str:
        """The name of a field in words."""
        name = field.partition(".")[0]
        return self.language.term("field", FIELDS[name]) if name in FIELDS else name

    def _key(self, field: str) -> str:
        """The beginning of a value in words: the name of the key, such as `Retention: `."""
        name, _, key = field.partition(".")
        if name == "details":
            return self.language.labelled(detail_title(self.policy, key), "")
        return self.language.labelled(self.country(key), "") if name == "country-details" else ""

    def country(self, code: str) -> str:
        """The name of a country, or the title of a region in register.yaml."""
        return title(self.policy, code, self.language)


def _vendor(wording: Wording, _: str, vendor: Subprocessor) -> str:
    language = wording.language
    countries = wording.value("countries", vendor.stated("countries") or ())
    return language.text(
        "{purpose} ({countries})",
        purpose=wording._purpose(vendor) or language.text("purpose not stated"),
        countries=countries or language.text("countries not stated"),
    )


def _country(wording: Wording, _: str, code: str) -> str:
    return wording.country(code)


def _word(wording: Wording, _: str, word: str) -> str:
    return word_in(word, wording.language)


def _scope(wording: Wording, _: str, scope: str) -> str:
    return scope_title(wording.policy, scope)


def _group(wording: Wording, _: str, key: str) -> str:
    group = wording.policy.groups.get(key)
    return group.title if group is not None else key


def _detail(wording: Wording, key: str, value: str) -> str:
    language = wording.language
    title = detail_title(wording.policy, key)
    return language.labelled(title, text_in(value, wording.tag))


def _country_details(wording: Wording, code: str, details: CountryDetails) -> str:
    """The details of a country: place, activities and scope."""
    language = wording.language
    activities = language.listed(details.activities)
    parts = (
        details.place,
        language.text("for {activities}", activities=activities) if activities else "",
        wording.value("scope", details.scope),
    )
    stated = language.text("; ").join(part for part in parts if part)
    return language.labelled(wording.country(code), stated or language.text("no details"))


def _safeguards(wording: Wording, _: str, transfers: Transfers) -> str:
    """The names of the safeguards, with the countries of a limited safeguard."""
    names, language = [], wording.language
    for mechanism, safeguard in transfers.stated.items():
        name = safeguard_in_words(mechanism, safeguard, language)
        if safeguard.countries:
            countries = wording.value("countries", safeguard.countries)
            name = language.text("{safeguard} for {countries}", safeguard=name, countries=countries)
        names.append(name)
    return language.listed(names) or language.text("none")


def _contact(wording: Wording, _: str, contact: Contact) -> str:
    parts = (contact.name, contact.role, contact.email, contact.url)
    return _all(wording, parts)


def _identifiers(wording: Wording, _: str, identifiers: Identifiers) -> str:
    named = {"LEI": identifiers.lei, "EUID": identifiers.euid}
    return _all(wording, (f"{name} {code}" for name, code in named.items() if code))


def _links(wording: Wording, _: str, links: Links) -> str:
    return _all(wording, links.__dict__.values())


def _all(wording: Wording, parts: Iterable[str | None]) -> str:
    """The known parts, or `none`."""
    listed = wording.language.listed(part for part in parts if part)
    return listed or wording.language.text("none")


def _earlier_names(wording: Wording, _: str, names: Mapping[str, date]) -> str:
    return wording.language.listed(names)


FIELDS: Mapping[str, str] = {
    "website": "website",
    "purpose": "purpose",
    "scope": "scope",
    "countries": "countries",
    "established": "country of establishment",
    "address": "address",
    "contact": "contact",
    "identifiers": "identifiers",
    "data": "data",
    "data-subjects": "people",
    "transfers": "transfers",
    "links": "links",
    "details": "detail",
}
"""The names of fields that a vendor may state for the first time, in words."""

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
    "identifiers": _identifiers,
    "links": _links,
    "formerly": _earlier_names,
}
"""How the values of a field are put into words. All other values are plain texts or dates."""
