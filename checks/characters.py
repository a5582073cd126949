"""Invisible characters, and the few places where a script or an emoji needs them.

The properties come from the library `regex`, which knows a newer Unicode than Python does.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

# Blank characters that Python calls printable: fillers, variation selectors, the blank of
# Braille. They decide about most texts without the library, which takes 15 ms to import.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\uffa0\ufe00-\ufe0f"
    "\U000e0100-\U000e01ef]"
)

_INVISIBLE = (
    r"[[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}"
    r"\p{Noncharacter_Code_Point}\p{Pattern_White_Space}\u2800]"
    r"--[\x20\p{Prepended_Concatenation_Mark}]]"
)
"""Controls, formats, private use, surrogates, separators and blanks. Unassigned characters
are left out: a later Unicode may give them a shape."""

_LIMIT = "{0,8}"  # marks between two joining letters; no script uses more

_NEEDED = "|".join(
    (
        # Joiners after a virama, UAX 31 (A2, B) and RFC 5892 (A.1, A.2), and before one, as
        # Bengali and Sinhala write it.
        r"(?<=[\p{Canonical_Combining_Class=Virama}\p{Indic_Syllabic_Category=Virama}])[\u200c\u200d]",
        r"(?<=\p{L})\u200d(?=\p{Canonical_Combining_Class=Virama})",
        # Joiners between letters that join, UAX 31 (A1) and RFC 5892 (A.1). Persian also sets one
        # after a letter that never joins to the left.
        rf"(?<=[\p{{jt=L}}\p{{jt=D}}\p{{jt=R}}]\p{{Mn}}{_LIMIT})[\u200c\u200d]"
        rf"(?=\p{{Mn}}{_LIMIT}[\p{{jt=R}}\p{{jt=D}}])",
        r"(?<=\u0647)\u200d(?!\w)",  # the abbreviation of the Islamic calendar
        # Emoji: sequences, presentation, keycaps; UTS 51, section 1.4.
        r"(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]{0,2})\u200d"
        r"(?=\p{Extended_Pictographic})",
        r"(?<=[\p{Emoji}--[0-9#*]])[\ufe0e\ufe0f]",
        r"(?<=[0-9#*])\ufe0f(?=\u20e3)",
        # Variants of letters that stand in names of people and places.
        r"(?<=\p{Han})[\ufe00-\ufe02\U000e0100-\U000e01ef]",
        r"(?<=\p{Mongolian})[\u180b-\u180f]",
        # The space of Japanese and Chinese, beside their letters.
        r"(?<=[\p{Han}\p{Hiragana}\p{Katakana}\uff00-\uffee])\u3000(?=\S)",
        r"(?<=\S)\u3000(?=[\p{Han}\p{Hiragana}\p{Katakana}\uff00-\uffee])",
    )
)


def _tags(word: str) -> str:
    return "".join(chr(0xE0000 + ord(letter)) for letter in word) + "\U000e007f"


_FLAGS = "\U0001f3f4(?:" + "|".join(map(_tags, ("gbeng", "gbsct", "gbwls"))) + ")"
"""England, Scotland, Wales: all flags that UTS 51 recommends as a sequence of tags."""


@cache
def _pattern(characters: str) -> Any:
    import regex

    return regex.compile(rf"(?V1){_FLAGS}(*SKIP)(*FAIL)|(?!{_NEEDED})(?:{characters})")


def all_visible(text: str) -> bool:
    """Whether the text certainly has no invisible characters. A quick test: False means unknown."""
    return text.isprintable() and (text.isascii() or not _BLANK.search(text))


def first_invisible(text: str) -> str:
    """The first invisible character without need in the text, or an empty text."""
    if all_visible(text):
        return ""
    match = _pattern(_INVISIBLE).search(text)
    return str(match[0]) if match else ""


def invisible_in(text: str) -> frozenset[str]:
    """The invisible characters without need in the text."""
    return frozenset() if all_visible(text) else frozenset(_pattern(_INVISIBLE).findall(text))


def position_outside_need(characters: str, text: str) -> int | None:
    """The position of the first of the `characters` that no script needs there, or None.

    `characters` is a pattern of `regex`.
    """
    match = _pattern(characters).search(text)
    return int(match.start()) if match else None


def replace_invisible(text: str, replacement: Callable[[str], str]) -> str:
    """The text, with `replacement` applied to every invisible character."""
    if all_visible(text):
        return text
    return str(_pattern(_INVISIBLE).sub(lambda match: replacement(match[0]), text))
