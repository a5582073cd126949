"""A language of the page: its sentences, days and names of countries."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations

from checks.data.countries import assigned
from checks.languages.catalogues import Conventions, catalogue_for, conventions_of, translations_of
from checks.languages.tags import direction, primary


@dataclass(frozen=True)
class Language:
    """A language with its catalogue. Without a catalogue, everything is in English.

    `tag` is a BCP 47 tag. Templates of Jinja read `translations`. A value in a sentence may be the
    text of a stranger: it is never read as a sentence, and stays plain.
    """

    tag: str
    translations: NullTranslations = field(
        default_factory=NullTranslations, compare=False, repr=False
    )
    conventions: Conventions | None = field(default=None, compare=False, repr=False)

    @property
    def is_english(self) -> bool:
        """Whether the sentences are in English."""
        return self.conventions is None

    @property
    def direction(self) -> str:
        """The direction of the script: `ltr` or `rtl`."""
        return direction(self.tag)

    def text(self, message: str, **values: str) -> str:
        """A sentence with values in place of `{name}`."""
        if message and self.conventions is not None:
            message = self.translations.gettext(message)
        return fill(message, values) if values else message

    def term(self, context: str, word: str) -> str:
        """A word of a vocabulary, such as `contact` among `data`."""
        return self.translations.pgettext(context, word)

    def plural(self, singular: str, plural: str, number: int, **values: str) -> str:
        """A sentence about a number of things, with values in place of `{name}`."""
        return fill(self.translations.ngettext(singular, plural, number), values)

    @cache  # noqa: B019 - languages live as long as the process, and days repeat
    def day(self, day: date | str) -> str:
        """A day for people: 23 November 2026. A text is a day in ISO 8601."""
        stated = date.fromisoformat(day) if isinstance(day, str) else day
        conventions = self.conventions or _ENGLISH
        return conventions.day % {
            "d": "1er" if stated.day == 1 and self._writes_1er else stated.day,
            "M": stated.month,
            "MMMM": conventions.months[stated.month - 1],
            "y": stated.year,
        }

    @property
    def _writes_1er(self) -> bool:
        """Whether the first of a month is an ordinal number, as in French. CLDR does not say so."""
        return not self.is_english and primary(self.tag) == "fr"

    def country(self, code: str) -> str:
        """The name of a country, or the code itself if ISO 3166-1 does not assign it."""
        country = assigned().get(code)
        if country is None:
            return code
        named = self.conventions.countries.get(code) if self.conventions is not None else None
        return named or country.name

    def listed(self, items: Iterable[str]) -> str:
        """Items of a list, between commas."""
        return self.between(self.text(", "), items)

    def between(self, separator: str, items: Iterable[str]) -> str:
        """Items with a separator between them."""
        return separator.join(items)

    def labelled(self, label: str, text: str) -> str:
        """A text after its label: `Retention: 30 days`."""
        return self.text("{label}: {text}", label=label, text=text)

    def joined(self, items: Sequence[str]) -> str:
        """Items of a list, with `and` between them."""
        whole = items[0] if items else ""
        for item in items[1:]:
            whole = self.text("{first} and {second}", first=whole, second=item)
        return whole


def fill(message: str, values: Mapping[str, str]) -> str:
    """A sentence with values in place of `{name}`. Braces in a value stay as they are.

    `str.format` would read fields of objects, and a value could hold braces.
    """
    pieces = [*_pieces(message)]
    for index in range(1, len(pieces), 2):
        name = pieces[index]
        pieces[index] = values.get(name, f"{{{name}}}")
    return "".join(pieces)


@cache
def _pieces(message: str) -> Sequence[str]:
    """The text of a message and the names of its values, in turn."""
    return _VALUE.split(message)


_VALUE = re.compile(r"\{([a-z_]+)\}")

_ENGLISH = Conventions(
    name="English",
    day="%(d)s %(MMMM)s %(y)s",
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    countries={},
)  # fmt: skip
"""Days as in British English. Names of countries are those of `checks.data.countries`."""

ENGLISH = Language("en")


@cache
def language_of(tag: str) -> Language:
    """The language with a tag. Without a catalogue, its sentences stay English."""
    known = catalogue_for(tag)
    if not known:
        return Language(tag)
    translations: GNUTranslations = translations_of(known)
    return Language(tag, translations, conventions_of(known))
