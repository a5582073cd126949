"""Transfers to third countries, and what they rest on (GDPR Art. 44 to 49)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from checks.changes.agreements import AGREEMENTS, SAFEGUARDS
from checks.changes.wording import Wording
from checks.data import facts
from checks.data.transfers import adequacy, third_country
from checks.register.model import Subprocessor


@dataclass(frozen=True, slots=True)
class Transfer:
    """That a vendor processes data in a country outside the EEA.

    `ground` is what the transfer rests on, as far as the register tells, or
    empty; `open` is what it does not tell, or empty.
    """

    country: str
    ground: str
    open: str


def transfers(
    vendor: Subprocessor, codes: Iterable[str], wording: Wording, day: date
) -> Iterator[Transfer]:
    """The transfers to those of these countries and regions that are no part of the EEA."""
    for code in codes:
        outside = third_country(code)
        if outside is None:
            ask = "whether it lies in the EEA cannot be told: name the countries"
            yield Transfer(wording.country(code), "", ask)
        elif outside:
            yield _transfer(vendor, code, wording.country(code), day)


def _transfer(vendor: Subprocessor, code: str, country: str, day: date) -> Transfer:
    kind = vendor.agreement.kind if vendor.read("agreement.kind") else None
    clauses = AGREEMENTS[kind] if kind in SAFEGUARDS else ""
    decision = adequacy(code, day)
    if decision is not None and not decision.only:
        return Transfer(country, f"adequacy decision {decision.decision}", "")
    if clauses:
        return Transfer(country, clauses, "")
    if decision is not None:
        ask = f"adequacy decision {decision.decision} holds for {decision.only}: is it one of them?"
        return Transfer(country, "", f"{ask} Else set `agreement.kind` to scc or bcr")
    known = facts("adequacy")["as-of"]
    return Transfer(
        country, "", f"no adequacy decision (as of {known}): set `agreement.kind` to scc or bcr"
    )
