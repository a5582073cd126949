"""Transfers to third countries, and the grounds that they rest on (GDPR Art. 44 to 49).

A law of `checks/data/regimes.py` judges each transfer. By default, the law is the GDPR.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from checks.changes.safeguards import MECHANISMS, extensions, known_safeguards
from checks.changes.terms import title
from checks.data.regimes import Adequacy, Regime, regime
from checks.data.regions import CUSTOMER, within
from checks.languages.language import ENGLISH, Language
from checks.register.model import (
    Clauses,
    Derogation,
    Framework,
    Safeguard,
    Subprocessor,
    Transfers,
)
from checks.register.policy import Policy

Verdict = Literal["adequacy", "safeguard", "certification", "uncovered"]
"""A transfer is covered by an adequacy decision, by a safeguard, only by a certification under the
Data Privacy Framework, or not at all."""

ADEQUACY = "adequacy"
"""The mechanism of transfers that rest on an adequacy decision."""

DPF = "dpf"
"""The mechanism of transfers that rest on a certification under the Data Privacy Framework."""


class Law(NamedTuple):
    """A regime. Mechanisms may be left out, as if a court had annulled them.

    `without` has mechanisms of `MECHANISMS`, and `adequacy:CODE` for the decisions about a country
    or region. Without `adequacy`, there are no decisions at all. Without `dpf`, there are no
    decisions about certifications under the Data Privacy Framework.
    """

    regime: Regime
    without: frozenset[str] = frozenset()

    def adequacy(self, code: str, day: date) -> Adequacy | None:
        """The decision for a country or region that is in force on a day."""
        decision = self.regime.adequacy(code, day)
        if decision is None or not self.without:
            return decision
        annulled = ADEQUACY in self.without or any(
            within(code, named.removeprefix(f"{ADEQUACY}:"))
            for named in self.without
            if named.startswith(f"{ADEQUACY}:")
        )
        of_framework = decision.certification.startswith(DPF) and DPF in self.without
        return None if annulled or of_framework else decision


class OnRecord(NamedTuple):
    """A safeguard that a vendor's file states for a country.

    `words` states the name and the days. `counts` says whether the safeguard is a ground under the
    law. If not, `note` says why. `listed` says whether the safeguard may be a ground under any of
    the laws.
    """

    mechanism: str
    safeguard: Safeguard
    words: str
    counts: bool
    listed: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A vendor's processing of data in a country outside the EEA, or outside another law's home.

    `code` and `country` are the code and the name of the country or region. `ground` is the
    legal ground in words, as the register states it, and `mechanisms` are the keys of the
    safeguards. If the register states no ground, both are empty, and `open` names the missing fact.
    With `framework`, the only ground is a certification.

    `verdict` is the judgement of the law. `why` says why the transfer is not covered, or is empty.
    `decision` is the decision in force about the country, and `known` says whether the country
    certainly lies outside. `safeguards` are the safeguards stated for the country.
    """

    code: str
    country: str
    ground: str
    open: str
    mechanisms: tuple[str, ...] = ()
    verdict: Verdict = "uncovered"
    why: str = ""
    decision: Adequacy | None = None
    known: bool = True
    safeguards: tuple[OnRecord, ...] = ()

    @property
    def framework(self) -> bool:
        """Whether the transfer rests on a certification alone."""
        return self.verdict == "certification"

    @property
    def counting(self) -> tuple[str, ...]:
        """The mechanisms that are a ground under the law: `adequacy` first, if a decision is."""
        stated = [safeguard.mechanism for safeguard in self.safeguards if safeguard.counts]
        unlimited = self.decision is not None and not self.decision.only
        return tuple(dict.fromkeys([*[ADEQUACY] * unlimited, *stated]))

    @property
    def covered(self) -> bool:
        """Whether the transfer has a ground under the law."""
        return self.verdict != "uncovered"


def gdpr() -> Law:
    """The law of the EU and EEA."""
    return Law(regime("eu"))


def transfers(
    vendor: Subprocessor,
    policy: Policy,
    day: date,
    language: Language = ENGLISH,
    law: Law | None = None,
) -> Iterator[Transfer]:
    """The vendor's transfers on a day to the countries and regions that lie outside.

    `vendor` states the safeguards itself: see `Register.with_entity`. Countries that could not
    be read are left out. The grounds are in the language. Without a `law`, the GDPR judges.
    """
    law = law or gdpr()
    stated = known_safeguards(vendor)
    for code in vendor.stated("countries") or ():
        transfer = _transfer(stated, code, title(policy, code, language), day, language, law)
        if transfer is not None:
            yield transfer


def general_ground(
    code: str, day: date, language: Language = ENGLISH, law: Law | None = None
) -> str | None:
    """The ground of every transfer to a country on a day, or None if it depends on the vendor.

    Empty if there is no transfer: at home, and where the customer chooses the place.
    """
    law = law or gdpr()
    if code == CUSTOMER or law.regime.inside(code, day):
        return ""
    decision = law.adequacy(code, day)
    if decision is None or decision.only:
        return None
    return _decided(decision, language)


def _decided(decision: Adequacy, language: Language) -> str:
    return language.text("adequacy decision {decision}", decision=language.text(decision.decision))


@lru_cache(maxsize=4096)  # many vendors state the same safeguards
def _transfer(
    stated: Transfers | None, code: str, country: str, day: date, language: Language, law: Law
) -> Transfer | None:
    """The transfer to a country or region, or None if there is none."""
    ground = general_ground(code, day, language, law)
    if ground == "":
        return None
    decision = law.adequacy(code, day)
    recorded = tuple(_on_record(stated, code, day, language, law))
    if ground is not None:
        return Transfer(
            code, country, ground, "", (ADEQUACY,), "adequacy",
            decision=decision, safeguards=recorded,
        )  # fmt: skip
    listed = [safeguard for safeguard in recorded if safeguard.listed]
    verdict = _verdict({safeguard.mechanism for safeguard in recorded if safeguard.counts})
    unknown = "" if listed else _unknown(code, decision, law, day)
    why = unknown
    if verdict == "uncovered" and listed:
        why = "; ".join(f"`{item.mechanism}`: {item.note}" for item in listed)
    return Transfer(
        code=code,
        country=country,
        ground="; ".join(safeguard.words for safeguard in listed),
        open=unknown,
        mechanisms=tuple(safeguard.mechanism for safeguard in listed),
        verdict=verdict,
        why=why if verdict == "uncovered" else "",
        decision=decision,
        known=law.regime.inside(code, day) is not None,
        safeguards=recorded,
    )


def _verdict(counting: set[str]) -> Verdict:
    """The verdict on a transfer with these grounds."""
    if not counting:
        return "uncovered"
    if counting == {DPF}:
        return "certification"
    return "adequacy" if ADEQUACY in counting else "safeguard"


def _unknown(code: str, decision: Adequacy | None, law: Law, day: date) -> str:
    """What the register must state for a transfer without a safeguard on record."""
    if law.regime.inside(code, day) is None:
        where = law.regime.where
        return f"it may lie in or outside {where}: name the countries, or state a safeguard"
    if decision is not None:
        of_framework = decision.certification.startswith(DPF)
        extension = decision.certification.partition(" ")[2]
        more = f" with `{extension}: true`" if extension else ""
        mechanism = f"`dpf`{more}" if of_framework else "`adequacy`"
        remedy = (
            "a safeguard"
            if decision.certification and not of_framework
            else f"{mechanism} or another safeguard"
        )
        return (
            f"adequacy decision {decision.decision} covers only {decision.only}: "
            f"state {remedy} under `transfers`"
        )
    fallen = law.regime.adequacy(code, day)
    if fallen is not None:
        return f"without adequacy decision {fallen.decision}: state a safeguard under `transfers`"
    known = law.regime.as_of
    return f"no adequacy decision (as of {known}): state the safeguard under `transfers`"


def _on_record(
    transfers: Transfers | None, code: str, day: date, language: Language, law: Law
) -> Iterator[OnRecord]:
    """The safeguards that the vendor's file states for a country, each judged by the law."""
    stated = _safeguards_for(transfers, code, law)
    decision = law.adequacy(code, day) if stated else None
    for mechanism, safeguard in stated.items():
        listed = _applies(mechanism, code, decision)
        note = _objection(mechanism, stated, code, day, decision, law)
        words = _in_words(mechanism, safeguard, decision if listed else None, language)
        yield OnRecord(mechanism, safeguard, words, not note, listed, note)


def _applies(mechanism: str, code: str, decision: Adequacy | None) -> bool:
    """Whether a mechanism can be the ground of a transfer to a country."""
    if mechanism == DPF:
        return code == "US" and decision is not None and decision.certification.startswith(DPF)
    # The recipients of a decision about certifications are certified.
    return mechanism != ADEQUACY or (decision is not None and not decision.certification)


def _objection(
    mechanism: str,
    stated: Mapping[str, Safeguard],
    code: str,
    day: date,
    decision: Adequacy | None,
    law: Law,
) -> str:
    """Why a stated safeguard is no ground of a transfer under the law, or nothing."""
    safeguard = stated[mechanism]
    if not _applies(mechanism, code, decision):
        if mechanism == DPF and code != "US":
            return "covers only the United States"
        if mechanism == DPF:
            return f"on {day}, no adequacy decision rests on the framework"
        return f"on {day}, no adequacy decision covers recipients without a certification"
    if isinstance(safeguard, Framework):
        needed = decision.certification if decision is not None else DPF
        return "" if needed in _certificates(safeguard) else _LACKING[needed]
    executed = safeguard.__dict__.get("executed") or safeguard.__dict__.get("approved")
    if executed is not None and executed > day:
        return f"not in force before {executed}"
    rule = law.regime.mechanisms.get(mechanism)
    if rule is None:
        return ""
    objection = rule.note.removesuffix(".")
    if not rule.counts:
        return objection
    if day < rule.since:
        return f"not in force before {rule.since}"
    if rule.beside and rule.beside not in stated:
        return objection
    return ""


_LACKING: Mapping[str, str] = {
    "dpf uk": "the register does not state the UK Extension (`uk: true`)",
    "dpf swiss": "the register does not state the Swiss-US framework (`swiss: true`)",
}


def _certificates(safeguard: Framework) -> set[str]:
    """The certificates under the Data Privacy Framework, such as `dpf` and `dpf uk`."""
    return {DPF, *[f"{DPF} uk"] * safeguard.uk, *[f"{DPF} swiss"] * safeguard.swiss}


def _safeguards_for(transfers: Transfers | None, code: str, law: Law) -> Mapping[str, Safeguard]:
    """The safeguards that apply to a country, by mechanism."""
    if transfers is None:
        return {}
    return {
        mechanism: safeguard
        for mechanism, safeguard in transfers.stated.items()
        if mechanism not in law.without and (not safeguard.countries or code in safeguard.countries)
    }


def _in_words(
    mechanism: str, safeguard: Safeguard, decision: Adequacy | None, language: Language
) -> str:
    """The safeguard with the number of the decision, the module, and the dates."""
    if mechanism == ADEQUACY and decision is not None:
        if not decision.only:
            return _decided(decision, language)
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
            yield _decided(decision, language)
        yield from extensions(safeguard, language)
        if safeguard.verified:
            yield language.text("verified on {day}", day=language.day(safeguard.verified))
    if isinstance(safeguard, Clauses) and safeguard.module:
        numbers = language.joined(safeguard.module)
        count = len(safeguard.module)
        yield language.plural("module {numbers}", "modules {numbers}", count, numbers=numbers)
    if isinstance(safeguard, Derogation):
        yield safeguard.article
