"""Scripts: whether the letters of a word belong together, or imitate other letters.

Unicode's confusables (UTS 39) list characters that look alike. The library
confusable-homoglyphs provides the list. A word in ASCII needs no examination.
"""

import unicodedata
from functools import cache, lru_cache
from typing import Any

# Unicode Technical Standard 39, section 5.2, "highly restrictive".
_TOGETHER = (
    {"Latin", "Han", "Hiragana", "Katakana"},
    {"Latin", "Han", "Hangul"},
    {"Latin", "Han", "Bopomofo"},
)

# Scripts whose words may look like Latin words.
_NEAR_LATIN = ("Latin", "Cyrillic", "Greek", "Armenian", "Georgian")
_FAR = (
    "Han", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Arabic", "Hebrew", "Thai", "Lao",
    "Khmer", "Myanmar", "Tibetan", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya",
    "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Ethiopic", "Thaana",
)  # fmt: skip
"""With `_NEAR_LATIN`, the scripts that Unicode Standard Annex 31, table 5, recommends for names.
A word in another script, such as Cherokee or Lisu, is suspicious if it looks Latin."""


def mixture(word: str, *, strict: bool = False) -> str:
    """The scripts that are mixed in a word, in words; or nothing.

    Hyphens, dots and other marks divide `word` into parts, and the function judges each part
    alone. Some names mix scripts openly (`ЮMoney`). Unless `strict`, scripts count as mixed only
    if the letters of the rarer script look like letters of the other script.
    """
    if word.isascii():
        return ""
    for part in _parts(word):
        runs = [(match.lastgroup, match[0]) for match in _scripts().finditer(part)]
        scripts = {script for script, _ in runs}
        if len(scripts) < 2 or any(scripts <= together for together in _TOGETHER):
            continue
        if strict or _disguised(runs):
            return " and ".join(sorted(scripts)) + " letters in one word"
    return ""


def odd_letters(word: str, *, turkish: bool = False) -> str:
    """The first letter that imitates an ASCII letter (`ꜱtripe`, `𝐀cme`), in words; or nothing.

    A word in a single script, such as СОРОС, is not odd. `turkish` allows the dotless `ı`.
    """
    if word.isascii():
        return ""
    if overlay := _overlay().search(word):
        return f"a stroke through a letter (U+{ord(overlay[0]):04X})"
    for part in _parts(word):
        scripts = {match.lastgroup for match in _scripts().finditer(part)}
        if scripts & {*_NEAR_LATIN[1:], *_FAR}:
            continue
        strange = [letter for letter in part if not letter.isascii()]
        if len(strange) == len(part) and _of_one_kind(part):
            continue
        looks = [(letter, _letter_looks(letter)) for letter in strange]
        if scripts - {"Latin"} and sum(bool(look) for _, look in looks) * 2 < len(looks):
            continue
        for letter, look in looks:
            if look and not (letter == "ı" and (turkish or _may_be_turkish(part))):
                return f"the letter {letter} (U+{ord(letter):04X}), which looks like {look}"
    return ""


def looks_ascii(label: str, *, ending: str = "") -> bool:
    """Whether a label of a host name is not in ASCII, but looks like ASCII.

    `ending` is the top-level domain. A label may be in the script of its top-level domain, for
    example in Cyrillic below `.рф`.
    """
    if label.isascii():
        return False
    scripts = {match.lastgroup for match in _scripts().finditer(label)}
    at_home = {match.lastgroup for match in _scripts().finditer(ending)} - {"Latin"}
    if scripts & {*_FAR} or (scripts and scripts <= at_home):
        return False
    if ending in ("tr", "az"):
        label = label.replace("ı", "i")
    strange = [character for character in label if not character.isascii()]
    return bool(strange) and all(_ascii_looks(character) for character in strange)


def odd_punctuation(host: str) -> str:
    """The first suspicious mark of a host name, or nothing.

    A mark is suspicious if it looks like a character of ASCII (`∕`) or strikes through a letter.
    """
    if host.isascii():
        return ""
    if overlay := _overlay().search(host):
        return str(overlay[0])
    for match in _strange().finditer(host):
        if _ascii_looks(match[0]):
            return str(match[0])
    return ""


def _disguised(runs: list[tuple[str | None, str]]) -> bool:
    """Whether the letters of a rarer script look like letters of the most frequent script."""
    counts: dict[str | None, int] = {}
    for script, letters in runs:
        counts[script] = counts.get(script, 0) + len(letters)
    most = max(counts, key=lambda script: counts[script])
    strangers = [letters for script, letters in runs if script != most]
    if any(all(_looks_in(letter, most) for letter in letters) for letters in strangers):
        return True
    foreign = "".join(letters for script, letters in runs if script != "Latin")
    return "Latin" in counts and all(_looks_in(letter, "Latin") for letter in foreign)


def _of_one_kind(part: str) -> bool:
    """Whether all letters of a part are full-width letters, or all are Roman numerals."""
    return all("\uff00" <= letter <= "\uffef" for letter in part) or all(
        unicodedata.category(letter) == "Nl" for letter in part
    )


def _may_be_turkish(word: str) -> bool:
    """Whether a word with `ı` follows Turkish vowel harmony: Vakıf and Yapı do, Strıpe does not."""
    return not set("eiöüqwxEİÖÜQWX").intersection(word)


def _parts(word: str) -> list[str]:
    """The parts of a word between hyphens, dots, slashes, apostrophes and the like."""
    return list(_part().findall(word))


@lru_cache(maxsize=4096)
def _ascii_looks(character: str) -> str:
    """The ASCII character that looks like the character, or nothing."""
    return next((look for look in _looks(character) if len(look) == 1 and look.isascii()), "")


@lru_cache(maxsize=4096)
def _letter_looks(character: str) -> str:
    """The ASCII letter that looks like `character` or has `character` as a variant; or nothing."""
    look = _ascii_looks(character)
    if not look and character not in "ªº":
        look = unicodedata.normalize("NFKC", character)
    if not look.isascii() and "\u1d00" <= character <= "\u1d25":  # small capitals without a twin
        look = unicodedata.name(character, "").rpartition(" ")[2]
    return look if len(look) == 1 and look.isascii() and look.isalpha() else ""


@lru_cache(maxsize=4096)
def _looks_in(character: str, script: str | None) -> bool:
    """Whether the character looks like a single letter of the script."""
    if script == "Latin":
        return _ascii_looks(character).isalpha()
    return any(
        match is not None and match.lastgroup == script
        for match in (_scripts().fullmatch(look) for look in _looks(character) if len(look) == 1)
    )


def _looks(character: str) -> list[str]:
    from confusable_homoglyphs.confusables import confusables_data  # slow to import

    return [str(entry["c"]) for entry in confusables_data.get(character, ())]


@cache
def _scripts() -> Any:
    """A pattern of runs of letters of a single script. `lastgroup` of a match names the script.

    Characters that several scripts share are not part of a run.
    """
    import regex

    named = [rf"(?P<{name}>\p{{Script={name}}}+)" for name in (*_NEAR_LATIN, *_FAR, *_RARE)]
    return regex.compile(
        "|".join([*named, r"(?P<other>[\p{L}--[\p{Common}\p{Inherited}]]+)"]), regex.V1
    )


_RARE = ("Cherokee", "Lisu", "Coptic", "Deseret", "Osage", "Mongolian")
"""Further scripts that findings name."""


@cache
def _part() -> Any:
    import regex

    return regex.compile(r"[\p{L}\p{M}\p{N}\u24b6-\u24e9]+")


@cache
def _overlay() -> Any:
    import regex

    return regex.compile(r"\p{Canonical_Combining_Class=Overlay}")


@cache
def _strange() -> Any:
    import regex

    return regex.compile(r"[^\p{L}\p{M}\p{N}.-]")
