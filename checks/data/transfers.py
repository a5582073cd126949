"""Third countries: a transfer of personal data to them needs a legal ground (GDPR Art. 44 to 49).

Source: adequacy.toml, with each decision and the day of the lookup.
"""

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from checks.data import facts
from checks.data.countries import assigned
from checks.data.regions import inside_eea


class Adequacy(NamedTuple):
    """A decision that a country's protection is adequate (GDPR Art. 45).

    `only` says to which transfers the decision is limited, or is empty.
    """

    decision: str
    only: str


class Risk(NamedTuple):
    """An event that may end an adequacy decision.

    `what` starts with a small letter and has no full stop at its end. `date` is the day of the
    event. `source` tells where the event was read or reported.
    """

    what: str
    source: str
    date: date


def third_country(code: str) -> bool | None:
    """Whether a country is outside the EEA; None if nobody can tell."""
    known = facts("adequacy")
    if inside_eea(code):
        return False
    country = code in assigned() or code == "XK"  # Kosovo has no assigned code
    return True if country and code not in known["unclear"] else None


def adequacy(code: str, day: date) -> Adequacy | None:
    """The adequacy decision for a country that is in force on `day`, if adequacy.toml has it."""
    decision = facts("adequacy")["decisions"].get(code)
    if decision is None or not decision["date"] <= day <= decision.get("expires", date.max):
        return None
    return Adequacy(decision["decision"], decision.get("only", ""))


@cache
def turning_days() -> frozenset[date]:
    """The first day of each adequacy decision, and the first day after its last day."""
    decisions = facts("adequacy")["decisions"].values()
    over = [known["expires"] + timedelta(days=1) for known in decisions if "expires" in known]
    return frozenset([*(known["date"] for known in decisions), *over])


def risks(code: str, day: date) -> tuple[Risk, ...]:
    """The known risks to the adequacy decision for a country, oldest first.

    Empty unless a decision is in force on `day`. Later events are not risks yet.
    """
    if adequacy(code, day) is None:
        return ()
    known = (Risk(**risk) for risk in facts("adequacy")["decisions"][code].get("risks", ()))
    return tuple(sorted((risk for risk in known if risk.date <= day), key=lambda risk: risk.date))
