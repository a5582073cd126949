"""Names of legal entities, compared as a person would."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from checks.data import facts

_WORD = re.compile(r"\w+")


def normalised(name: str) -> str:
    """The name in lower case without accents, punctuation and legal form; `&` is `and`.

    `Hubspot, Inc.` and `HubSpot Inc` are the same, `Stripe, LLC` and `Stripe
    Payments Europe, Ltd.` are not. A name that is nothing but a legal form stays.
    """
    return _taken_apart(name)[0]


def legal_form(name: str) -> str:
    """The legal form that ends the name, in one spelling of all: `Inc.` for `Incorporated`.

    Empty where the name has none that we know.
    """
    return _taken_apart(name)[1]


def forms_differ(name: str, other: str) -> bool:
    """Whether both names give a legal form, and not the same one."""
    form, other_form = legal_form(name), legal_form(other)
    return form != other_form and bool(form and other_form)


@lru_cache(maxsize=65536)
def _taken_apart(name: str) -> tuple[str, str]:
    """The normalised name, and the last of its legal forms."""
    if not name.isascii():
        name = "".join(
            c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
        )
    # Dots vanish (B.V. is BV), other punctuation separates words.
    words = _WORD.findall(name.casefold().replace(".", "").replace("&", " and "))
    longest, forms = _forms()
    last = ""
    shortened = True
    while shortened:
        shortened = False
        for length in range(min(longest, len(words) - 1), 0, -1):
            form = forms.get(tuple(words[-length:]))
            if form is not None:
                del words[-length:]
                shortened = True
                last = last or form
                break
    return " ".join(words), last


@cache
def _forms() -> tuple[int, Mapping[tuple[str, ...], str]]:
    """The number of words of the longest legal form, and each spelling's form, by its words."""
    forms = {
        tuple(spelling.split()): form
        for form, spellings in facts("legal_forms")["forms"].items()
        for spelling in spellings
    }
    return max(map(len, forms)), forms
