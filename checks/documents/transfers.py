"""Transfers to third countries, and the grounds that they rest on (GDPR Art. 44 to 49)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from checks.changes.agreements import AGREEMENTS, SAFEGUARDS
from checks.changes.regions import title
from checks.data import facts
from checks.data.transfers import adequacy, third_country
from checks.register.model import Subprocessor
from checks.register.policy import Policy


@dataclass(frozen=True, slots=True)
class Transfer:
    """A vendor's processing of data in a country outside the EEA.

    `ground` is what the transfer rests on. If the register does not say,
    `ground` is empty and `open` says what is unknown.
    """

    country: str
    ground: str
    open: str


def transfers(
    vendor: Subprocessor, codes: Iterable[str], policy: Policy, day: date
) -> Iterator[Transfer]:
    """The vendor's transfers to these countries and regions, as far as they lie outside the EEA."""
    for code in codes:
        outside = third_country(code)
        if outside is None:
            unknown = "it may lie in or outside the EEA: name the countries"
            yield Transfer(title(policy, code), "", unknown)
        elif outside:
            yield _transfer(vendor, code, title(policy, code), day)


def _transfer(vendor: Subprocessor, code: str, country: str, day: date) -> Transfer:
    kind = vendor.agreement.kind if vendor.read("agreement.kind") else None
    clauses = AGREEMENTS[kind] if kind in SAFEGUARDS else ""
    decision = adequacy(code, day)
    if decision is not None and not decision.only:
        return Transfer(country, f"adequacy decision {decision.decision}", "")
    if clauses:
        return Transfer(country, clauses, "")
    if decision is not None:
        unknown = (
            f"adequacy decision {decision.decision} covers only {decision.only}: "
            "unless this vendor is covered, set `agreement.kind` to scc or bcr"
        )
        return Transfer(country, "", unknown)
    known = facts("adequacy")["as-of"]
    return Transfer(
        country, "", f"no adequacy decision (as of {known}): set `agreement.kind` to scc or bcr"
    )
