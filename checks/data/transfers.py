"""Third countries: where the GDPR asks for a ground to transfer personal data (Art. 44 to 49).

Source: adequacy.toml, with the decisions and the day they were looked up.
"""

from datetime import date
from typing import NamedTuple

from checks.data import facts
from checks.data.countries import assigned


class Adequacy(NamedTuple):
    """A decision that a country's protection is adequate (GDPR Art. 45).

    `only` names the recipients that it is limited to, or is empty.
    """

    decision: str
    only: str


def third_country(code: str) -> bool | None:
    """Whether a country lies outside the EEA; None where that cannot be told."""
    known = facts("adequacy")
    if code in known["eea"] or code in known["territories"] or code in known["regions"]:
        return False
    country = code in assigned() or code == "XK"  # Kosovo has no assigned code
    return True if country and code not in known["unclear"] else None


def adequacy(code: str, day: date) -> Adequacy | None:
    """The adequacy decision for a country that is in force on that day, as far as it is known."""
    decision = facts("adequacy")["decisions"].get(code)
    if decision is None or not decision["date"] <= day <= decision.get("expires", date.max):
        return None
    return Adequacy(decision["decision"], decision.get("only", ""))
