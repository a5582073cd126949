"""Third countries: a transfer of personal data to them needs a legal ground (GDPR Art. 44 to 49).

Source: adequacy.toml, with each decision and the day of the lookup.
"""

from datetime import date
from typing import NamedTuple

from checks.data import facts
from checks.data.countries import assigned


class Adequacy(NamedTuple):
    """A decision that a country's protection is adequate (GDPR Art. 45).

    `only` says to which transfers the decision is limited, or is empty.
    """

    decision: str
    only: str


def third_country(code: str) -> bool | None:
    """Whether a country is outside the EEA; None if nobody can tell."""
    known = facts("adequacy")
    if code in known["eea"] or code in known["territories"] or code in known["regions"]:
        return False
    country = code in assigned() or code == "XK"  # Kosovo has no assigned code
    return True if country and code not in known["unclear"] else None


def adequacy(code: str, day: date) -> Adequacy | None:
    """The adequacy decision for a country that is in force on `day`, if adequacy.toml has it."""
    decision = facts("adequacy")["decisions"].get(code)
    if decision is None or not decision["date"] <= day <= decision.get("expires", date.max):
        return None
    return Adequacy(decision["decision"], decision.get("only", ""))
