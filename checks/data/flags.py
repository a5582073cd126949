"""Flags of countries: pairs of regional indicator symbols.

Source: Unicode Technical Standard 51, annex B.
"""

import re

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FIRST_SIGN = 0x1F1E6


def without_flags(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without flags, and the codes of its flags."""
    flags = tuple(
        "".join(chr(ord(sign) - _FIRST_SIGN + ord("A")) for sign in flag)
        for flag in _FLAG.findall(text)
    )
    return _FLAG.sub(" ", text).strip(), flags
