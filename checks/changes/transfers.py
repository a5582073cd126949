"""Transfers to third countries, and the grounds that they rest on (GDPR Art. 44 to 49)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checks.changes.safeguards import MECHANISMS, extensions, known_safeguards
from checks.changes.terms import title
from checks.data import facts
from checks.data.regions import CUSTOMER
from checks.data.transfers import Adequacy, adequacy, third_country
from checks.languages.language import ENGLISH, Language
from checks.register.model import Clauses, Derogation, Framework, Safeguard, Subprocessor
from checks.register.policy import Policy


@dataclass(frozen=True, slots=True)
class Transfer:
    """A vendor's processing of data in a country outside the EEA.

    `code` and `country` are the code and the name of the country or region. `ground` is
    what the transfer rests on, and `mechanisms` are its keys. If the register does not say, both
    are empty and `open` says what is unknown. `framework` says that the transfer rests on a
    certification alone.
    """

    code: str
    country: str
    ground: str
    open: str
    mechanisms: tuple[str, ...] = ()
    framework: bool = False


def transfers(
    vendor: Subprocessor, policy: Policy, day: date, language: Language = ENGLISH
) -> Iterator[Transfer]:
    """The vendor's transfers on a day to the countries and regions that lie outside the EEA.

    `vendor` states the safeguards itself: see `Register.with_entity`. Countries that could not
    be read are left out. The grounds are in the language.
    """
    for code in vendor.stated("countries") or ():
        ground = general_ground(code, day, language)
        country = title(policy, code, language)
        if ground is None:
            yield _transfer(vendor, code, country, day, language)
        elif ground:
            yield Transfer(code, country, ground, "", (ADEQUACY,))


def general_ground(code: str, day: date, language: Language = ENGLISH) -> str | None:
    """The ground of every transfer to a country on a day, or None if it depends on the vendor.

    Empty if there is no transfer: in the EEA, and where the customer chooses the place.
    """
    if code == CUSTOMER or third_country(code) is False:
        return ""
    decision = adequacy(code, day)
    if decision is None or decision.only:
        return None
    return language.text("adequacy decision {decision}", decision=language.text(decision.decision))


def _transfer(
    vendor: Subprocessor, code: str, country: str, day: date, language: Language
) -> Transfer:
    decision = adequacy(code, day)
    stated = _safeguards_for(vendor, code)
    grounds = {
        mechanism: _in_words(mechanism, safeguard, decision, language)
        for mechanism, safeguard in stated.items()
        if _applies(mechanism, code, decision)
    }
    if grounds:
        ground, framework = "; ".join(grounds.values()), {*stated} == {"dpf"}
        return Transfer(code, country, ground, "", (*grounds,), framework)
    if third_country(code) is None:
        unknown = "it may lie in or outside the EEA: name the countries, or state a safeguard"
    elif decision is not None:
        unknown = (
            f"adequacy decision {decision.decision} covers only {decision.only}: state "
            f"{'`dpf`' if code == 'US' else '`adequacy`'} or another safeguard under `transfers`"
        )
    else:
        known = facts("adequacy")["as-of"]
        unknown = f"no adequacy decision (as of {known}): state the safeguard under `transfers`"
    return Transfer(code, country, "", unknown)


ADEQUACY = "adequacy"
"""The mechanism of transfers that rest on an adequacy decision."""


def _applies(mechanism: str, code: str, decision: Adequacy | None) -> bool:
    """Whether a mechanism can be the ground of a transfer to a country."""
    if mechanism == "dpf":
        return code == "US"
    # In the United States, the decision covers the participants of the framework only.
    return mechanism != "adequacy" or (decision is not None and code != "US")


def _safeguards_for(vendor: Subprocessor, code: str) -> dict[str, Safeguard]:
    """The safeguards that apply to a country, by mechanism."""
    stated = known_safeguards(vendor)
    if stated is None:
        return {}
    return {
        mechanism: safeguard
        for mechanism, safeguard in stated.stated.items()
        if not safeguard.countries or code in safeguard.countries
    }


def _in_words(
    mechanism: str, safeguard: Safeguard, decision: Adequacy | None, language: Language
) -> str:
    """The safeguard with the number of the decision, the module, and the dates."""
    if mechanism == "adequacy" and decision is not None:
        return language.text(
            "adequacy decision {decision}, which covers {recipients}",
            decision=language.text(decision.decision),
            recipients=language.text(decision.only),
        )
    words = language.text(MECHANISMS[mechanism])
    more = [part for part in _more(safeguard, decision, language) if part]
    return language.labelled(words, language.listed(more)) if more else words


def _more(
    safeguard: Safeguard, decision: Adequacy | None, language: Language
) -> Iterator[str | None]:
    if isinstance(safeguard, Framework):
        if decision is not None:
            yield language.text(
                "adequacy decision {decision}", decision=language.text(decision.decision)
            )
        yield from extensions(safeguard, language)
        if safeguard.verified:
            yield language.text("verified on {day}", day=language.fact_day(safeguard.verified))
    if isinstance(safeguard, Clauses) and safeguard.module:
        numbers = language.joined(safeguard.module)
        count = len(safeguard.module)
        yield language.plural("module {numbers}", "modules {numbers}", count, numbers=numbers)
    if isinstance(safeguard, Derogation):
        yield safeguard.article
