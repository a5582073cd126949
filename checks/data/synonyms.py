"""Other words for fields and values, which people write in place of the words of the schema.

Source: synonyms.toml. Only a finding needs these words, so nothing is read before the first
question.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from checks.data import facts
from checks.data.country_names import folded

_LONGEST = 100
"""Longer texts are no words for a field or value."""


def field_meant(written: str, known: Collection[str]) -> str:
    """The field, among the `known` fields, that has this other name, or nothing."""
    return _meant("fields", written, known)


def area_meant(written: str, areas: Collection[str]) -> str:
    """The area of evaluation that has this other name, or nothing."""
    return _meant("areas", written, areas)


def value_meant(written: str, allowed: Collection[str]) -> str:
    """The only value, among the `allowed` values, that a text names, or nothing.

    The text may name the value twice, as in `Standard Contractual Clauses (SCC)`.
    """
    values = values_meant(written, allowed)
    return values[0] if len(values) == 1 else ""


def values_meant(written: str, allowed: Collection[str]) -> Sequence[str]:
    """The values that a text names between commas and the like, or none if a part is unknown."""
    if value := _meant("values", written, allowed):
        return [value]
    values = [_meant("values", part, allowed) for part in _parts(written)]
    return [*dict.fromkeys(values)] if all(values) else []


def value_named(written: str, allowed: Collection[str]) -> str:
    """The first value that a part of a text names, or nothing: `SCC (controller to processor)`."""
    values = (_meant("values", part, allowed) for part in _parts(written))
    return next(filter(None, values), "")


def _parts(written: str) -> list[str]:
    parts = _BETWEEN.split(written) if len(written) <= _LONGEST else []
    return [part for part in parts if part.strip()]


_BETWEEN = re.compile(r"[,;/|&+()]|\b(?:and|und|et)\b", re.IGNORECASE)


def _meant(table: str, written: str, words: Collection[str]) -> str:
    if len(written) > _LONGEST:
        return ""
    name = folded(written)
    by_name = next((word for word in words if folded(word) == name), "")
    return by_name or next((word for word in _words(table).get(name, ()) if word in words), "")


@cache
def _words(table: str) -> Mapping[str, Sequence[str]]:
    """The words of a table by each of their folded other names."""
    words: dict[str, list[str]] = {}
    for word, others in facts("synonyms")[table].items():
        for other in others:
            words.setdefault(folded(other), []).append(word)
    return words
