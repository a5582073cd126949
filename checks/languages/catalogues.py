"""The catalogues of sentences, and what CLDR says about days and names of countries.

`locales/<language>.po` has the sentences that people translate. `make generated` compiles the
catalogues, and reads CLDR through Babel. So publishing a page in another language needs no
further package.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any, NamedTuple

from checks.languages.tags import nearest

_LOCALES = Path(__file__).with_name("locales")


class Conventions(NamedTuple):
    """How a language writes its own name, days, and the names of countries by code.

    `day` is a format with the values `d`, `M`, `MMMM` and `y`, as CLDR names them.
    """

    name: str
    day: str
    months: Sequence[str]
    countries: Mapping[str, str]


@cache
def languages_with_catalogue() -> Sequence[str]:
    """The languages with a translation of every sentence, besides English."""
    return tuple(_cldr()["languages"])


def catalogue_for(tag: str) -> str:
    """The language of the catalogue for a tag. Empty if there is none."""
    return nearest(tag, languages_with_catalogue())


def is_translated(tag: str) -> bool:
    """Whether the page has sentences in the language with this tag."""
    return bool(nearest(tag, ("en", *languages_with_catalogue())))


@cache
def translations_of(language: str) -> GNUTranslations:
    """The sentences of a language with a catalogue."""
    with (_LOCALES / f"{language}.mo").open("rb") as file:
        return GNUTranslations(file)


@cache
def conventions_of(language: str) -> Conventions:
    """The conventions of a language with a catalogue."""
    return Conventions(**_cldr()["languages"][language])


def name_of(tag: str) -> str:
    """The name of a language in the language itself: `Deutsch`. The tag if it is unknown."""
    known = nearest(tag, _cldr()["names"])
    return str(_cldr()["names"][known]) if known else tag


@cache
def _cldr() -> dict[str, Any]:
    conventions: dict[str, Any] = json.loads((_LOCALES / "cldr.json").read_bytes())
    return conventions
