"""Third countries: a transfer of personal data to them needs a legal ground (GDPR Art. 44 to 49).

Source: adequacy.toml, with each decision and the day of the lookup. The laws of other countries are
in regimes.py.
"""

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from checks.data import facts
from checks.data.regimes import Adequacy, regime


class Risk(NamedTuple):
    """An event that may end an adequacy decision.

    `what` starts with a small letter and has no full stop at its end. `date` is the day of the
    event. `source` tells where the event was read or reported.
    """

    what: str
    source: str
    date: date


def third_country(code: str, day: date = date.max) -> bool | None:
    """Whether a country is outside the EEA on a day; None if nobody can tell."""
    inside = regime("eu").inside(code, day)
    return None if inside is None else not inside


def adequacy(code: str, day: date) -> Adequacy | None:
    """The adequacy decision for a country that is in force on `day`, if adequacy.toml has it."""
    return regime("eu").adequacy(code, day)


@cache
def turning_days() -> frozenset[date]:
    """The first day of each adequacy decision, and the first day after its last day."""
    decisions = [known for of_code in regime("eu").decisions.values() for known in of_code]
    over = [known.until + timedelta(days=1) for known in decisions if known.until is not None]
    return frozenset([*(known.since for known in decisions), *over])


def risks(code: str, day: date) -> tuple[Risk, ...]:
    """The known risks to the adequacy decision for a country, oldest first.

    Empty unless a decision is in force on `day`. Later events are not risks yet.
    """
    if adequacy(code, day) is None:
        return ()
    # Only the last decision for a country is at risk.
    last = facts("adequacy")["decisions"][code][-1]
    known = (Risk(**risk) for risk in last.get("risks", ()))
    return tuple(sorted((risk for risk in known if risk.date <= day), key=lambda risk: risk.date))
