"""Categories of data in a cell. Only a plain enumeration is split: prose stays whole."""

import re

from checks.importing.columns import is_answer

_COMMA = re.compile(r"[,;]\s+(?![^(]{0,300}\))")
_WORD = re.compile(r"\w")
_AND = re.compile(r"^(?:and|und|et|y|e|en|och|og)\s+", re.IGNORECASE)
_MOST_WORDS = 5
_PROSE = re.compile(
    r"[.!?:]\s|^(?:or|oder|ou|o|of|such|including|as|only|which|that|who|where|when|if|but|except|"
    r"all|any|no|not|everything|alles|die|der|das|was|welche|soweit|sofern|nur|que|qui|dont|"
    r"lorsque|si|sauf|cuando|excepto|toda?s?|tout|toutes|etc)\b|"
    r"\b(?:we|you|your|our|they|it|is|are|may|can|will|which|that|wir|sie|ist|sind|wird|werden|"
    r"nous|vous|est|sont)\b",
    re.IGNORECASE,
)
"""Signs and words of a sentence, or of a part that means nothing alone."""
_SHARED = re.compile(
    r"\b(?:data|information|details|records|logs|metadata|daten|angaben|donn[ée]es|datos|dati|"
    r"gegevens|dados)$",
    re.IGNORECASE,
)
"""Nouns that the parts before may share: `account, game, and crash data`."""
_DENIAL = re.compile(
    r"(?:no|none|not|never|nothing|without|n/a|keine?r?|nichts|aucune?|pas de|sans|ning[uú]n\w*|"
    r"sin|nessun\w*|geen)(?!\w)",
    re.IGNORECASE,
)


def categories(text: str) -> list[str]:
    """The categories of data in a cell. None if the cell answers yes or no, or denies all data."""
    if not _WORD.search(text) or is_answer(text) or _DENIAL.match(text.strip()):
        return []
    *parts, last = [part for part in _COMMA.split(text.strip()) if _WORD.search(part)]
    plain = _AND.sub("", last)
    shared = plain != last and _SHARED.search(plain)
    enumerated = [*parts, plain.removesuffix(".") if parts else last]
    return enumerated if not shared and all(map(_is_category, enumerated)) else [text]


def _is_category(part: str) -> bool:
    outside = re.sub(r"\([^()]*\)", "", part)
    return len(outside.split()) <= _MOST_WORDS and not _PROSE.search(outside)
