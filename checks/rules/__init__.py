"""The rules: a module for each subject, and in it a function for each rule."""

from collections.abc import Mapping
from types import ModuleType

from checks.rules import (
    agreements,
    contacts,
    countries,
    dates,
    evaluation,
    files,
    identity,
    ledger,
    order,
    proposals,
    settings,
    shape,
    text,
    urls,
)
from checks.rules.rule import Rule

# In the order in which a reader looks at a file.
_SUBJECTS: tuple[ModuleType, ...] = (
    files, shape, identity, text, countries, urls, contacts,
    agreements, evaluation, order, dates, ledger, settings, proposals,
)  # fmt: skip

RULES: Mapping[str, Rule] = {
    value.id: value
    for subject in _SUBJECTS
    for value in vars(subject).values()
    if isinstance(value, Rule)
}
"""All rules by id, in the order of their subjects."""
