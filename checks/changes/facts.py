"""Facts that a register demands of a vendor, and facts that a vendor does not state."""

from collections.abc import Iterator

from checks.register.model import Subprocessor
from checks.register.policy import Policy

_ALWAYS = ("website", "purpose", "countries", "agreement", "evaluation", "engaged")
"""Facts that a file states from its first day on."""

_OF_ENTITY = ("agreement", "evaluation", "website")
"""Facts that the entry of a further service leaves to the entry of its legal entity."""


def facts_missing(vendor: Subprocessor, policy: Policy) -> Iterator[str]:
    """The facts, as fields in YAML, that the vendor's file must state and does not state."""
    for fact in _ALWAYS:
        if fact in policy.required and _is_missing(vendor, fact):
            yield fact
    if "agreement" in policy.required:
        inner = ("agreement.reference", "agreement.executed")
        yield from (fact for fact in inner if fact in vendor.unstated)


def _is_missing(vendor: Subprocessor, fact: str) -> bool:
    if fact == "countries":
        seat = vendor.stated("established") or vendor.stated("entity")
        return vendor.read("countries") and not vendor.countries and not seat
    if fact in _OF_ENTITY and vendor.stated("entity"):
        return False
    return fact in vendor.unstated
