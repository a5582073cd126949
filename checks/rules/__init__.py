"""The rules: a module for each topic, and in it a function for each rule."""

from collections.abc import Mapping
from types import ModuleType

from checks.rules import (
    agreements,
    contacts,
    countries,
    dates,
    entries,
    evaluation,
    facts,
    files,
    identifiers,
    identity,
    languages,
    ledger,
    notices,
    order,
    periods,
    proposals,
    rulings,
    settings,
    shape,
    site,
    text,
    transfers,
    urls,
)
from checks.rules.rule import Rule

# In the order in which a reader looks at a file.
_TOPICS: tuple[ModuleType, ...] = (
    files, shape, facts, entries, identity, languages, text, countries, urls, contacts,
    identifiers, agreements, transfers, evaluation, order, dates, ledger, notices, periods,
    settings, proposals, rulings, site,
)  # fmt: skip

RULES: Mapping[str, Rule] = {
    value.id: value
    for topic in _TOPICS
    for value in vars(topic).values()
    if isinstance(value, Rule)
}
"""All rules by id, in the order of their topics."""
