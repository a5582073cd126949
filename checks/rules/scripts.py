"""Scripts: the letters of one word belong together."""

import re
import unicodedata

# Unicode Technical Standard 39, section 5.2, "highly restrictive".
_TOGETHER = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA"},
    {"LATIN", "CJK", "HANGUL"},
    {"LATIN", "CJK", "BOPOMOFO"},
)


def mixture(word: str) -> str:
    """What is mixed in a word whose letters do not belong together, or nothing."""
    if word.isascii():
        return ""
    # The first word of a letter's Unicode name tells its script.
    scripts = {re.split("[ -]", unicodedata.name(c, "UNKNOWN"))[0] for c in word if c.isalpha()}
    if "IDEOGRAPHIC" in scripts:  # the mark 々
        scripts = scripts - {"IDEOGRAPHIC"} | {"CJK"}
    if len(scripts) < 2 or any(scripts <= together for together in _TOGETHER):
        return ""
    names = " and ".join(sorted(script.capitalize() for script in scripts))
    return f"{names} letters in one word"
