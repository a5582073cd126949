"""Language tags: `en`, `pt-BR`. Source: BCP 47 (RFC 5646)."""

import json
from collections.abc import Iterable
from functools import cache

from checks.data.countries import library


def primary(tag: str) -> str:
    """The language of a tag without its script, region and variants: `pt` of `pt-BR`."""
    return tag.partition("-")[0]


def nearest(tag: str, offered: Iterable[str]) -> str:
    """The offered tag with the same language, and with the same region if there is any.

    Empty if no offered tag has the language. `de` serves a reader of `de-AT`, and the other way
    round. The language Chinese has two scripts, so a tag with a script serves only the script.
    """
    same = [other for other in offered if primary(other).lower() == primary(tag).lower()]
    wanted = tag.lower()
    exact = [other for other in same if other.lower() == wanted]
    fitting = [other for other in same if _script(other) == _script(tag)]
    return next(iter(exact or fitting), "")


def _script(tag: str) -> str:
    """The script of a tag: four letters after the language. Empty if it names no script."""
    second = tag.split("-")[1:2]
    return second[0].title() if second and len(second[0]) == 4 and second[0].isalpha() else ""


_RIGHT_TO_LEFT = frozenset({
    "apc", "ar", "ary", "bal", "bgn", "bqi", "brh", "ckb", "dv", "fa", "he", "ks", "lrc", "mzn",
    "nqo", "ps", "rhg", "sd", "sdh", "skr", "syr", "trw", "ug", "ur", "yi",
})  # fmt: skip
"""Languages with a script from right to left. Source: CLDR, read through Babel 2.19."""

_RIGHT_TO_LEFT_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"})


def direction(tag: str) -> str:
    """The direction of a language's script: `ltr` or `rtl`."""
    script = _script(tag)
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if primary(tag) in _RIGHT_TO_LEFT else "ltr"


def is_language(tag: str) -> bool:
    """Whether a tag starts with an assigned language code: ISO 639-1 or ISO 639-3."""
    code = primary(tag)
    return code == "en" or code in _assigned()  # most registers never load the list


@cache
def _assigned() -> frozenset[str]:
    """The codes of all languages, from pycountry's file."""
    file = library() / "databases" / "iso639-3.json"
    languages = json.loads(file.read_bytes())["639-3"]
    return frozenset(
        code
        for language in languages
        for code in (language["alpha_3"], language.get("alpha_2"))
        if code
    )
