"""Names of legal entities, compared as a person would."""

import re
import unicodedata
from functools import cache, lru_cache

from checks.data import facts

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=65536)
def normalised(name: str) -> str:
    """The name in lower case without accents, punctuation and legal form.

    `Hubspot, Inc.` and `HubSpot Inc` are the same, `Stripe, LLC` and `Stripe
    Payments Europe, Ltd.` are not. A name that is nothing but a legal form stays.
    """
    if not name.isascii():
        name = "".join(
            c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
        )
    # Dots vanish (B.V. is BV), other punctuation separates words.
    words = _WORD.findall(name.casefold().replace(".", ""))
    longest, forms = _forms()
    shortened = True
    while shortened:
        shortened = False
        for length in range(min(longest, len(words) - 1), 0, -1):
            if tuple(words[-length:]) in forms:
                del words[-length:]
                shortened = True
                break
    return " ".join(words)


@cache
def _forms() -> tuple[int, frozenset[tuple[str, ...]]]:
    """The number of words of the longest legal form, and all of them as words."""
    forms = frozenset(tuple(form.split()) for form in facts("legal_forms")["forms"])
    return max(len(form) for form in forms), forms
