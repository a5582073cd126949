"""Cells with nothing but certain words: people whose data is processed, and safeguards."""

import re
from collections.abc import Mapping

from checks.data.country_names import folded
from checks.register.vocabulary import PEOPLE

_SEPARATOR = re.compile(r"[,;/+&]|\n|\b(?:and|und|et|y|e|en)\b", re.IGNORECASE)

_MECHANISMS = {
    "dpf": "dpf", "eu us dpf": "dpf", "data privacy framework": "dpf",
    "eu us data privacy framework": "dpf", "eu u s data privacy framework": "dpf",
    "scc": "scc", "sccs": "scc", "eu scc": "scc", "eu sccs": "scc",
    "standard contractual clauses": "scc", "eu standard contractual clauses": "scc",
    "standardvertragsklauseln": "scc", "eu standardvertragsklauseln": "scc",
    "clauses contractuelles types": "scc", "cct": "scc", "clausulas contractuales tipo": "scc",
    "clausole contrattuali tipo": "scc", "clausole contrattuali standard": "scc",
    "modelcontractbepalingen": "scc",
    "bcr": "bcr", "bcrs": "bcr", "binding corporate rules": "bcr",
    "uk addendum": "uk-addendum", "uk idta": "idta", "idta": "idta",
}  # fmt: skip
"""The mechanisms of transfers by the words of lists. `Adequacy` is not certain: a file names a
decision only if it does not cover all recipients in a country."""


def people(text: str) -> list[str]:
    """The people of the vocabulary in a cell, or nothing if a word of the cell is not certain."""
    known = {word.replace("-", " "): word for word in PEOPLE}
    known |= {words.removesuffix("s"): word for words, word in known.items()}
    return _all(text, known)


def mechanisms(text: str) -> list[str]:
    """The mechanisms of transfers in a cell, or nothing if a word of the cell is not certain."""
    return _all(text, _MECHANISMS)


def _all(text: str, known: Mapping[str, str]) -> list[str]:
    parts = [" ".join(folded(part).split()) for part in _SEPARATOR.split(text) if part.strip()]
    words = [known.get(part, "") for part in parts]
    return list(dict.fromkeys(words)) if all(words) else []
