"""Safeguards of transfers to third countries, as a vendor's file states them."""

from collections.abc import Mapping
from typing import Any

from checks.languages.language import ENGLISH, Language
from checks.register.model import (
    Agreement,
    BindingRules,
    Clauses,
    Derogation,
    Framework,
    Safeguard,
    Subprocessor,
    Transfers,
)

MECHANISMS: Mapping[str, str] = {
    "dpf": "EU-US Data Privacy Framework",
    "adequacy": "adequacy decision that covers this recipient (GDPR Art. 45)",
    "scc": "standard contractual clauses (GDPR Art. 46(2)(c))",
    "bcr": "binding corporate rules (GDPR Art. 47)",
    "uk-addendum": "UK addendum to the standard contractual clauses (UK GDPR Art. 46)",
    "idta": "UK international data transfer agreement (UK GDPR Art. 46)",
    "derogation": "derogation (GDPR Art. 49)",
}
"""The names of the mechanisms."""

_OF_KINDS: Mapping[str, type[Safeguard]] = {"scc": Clauses, "bcr": BindingRules}
"""The kinds of agreement that are safeguards, and the safeguards that they stand for."""


def safeguards(values: Mapping[str, Any]) -> Transfers | None:
    """The safeguards of a vendor, from `transfers` and from the kind of its agreement.

    `values` are the values of a vendor's fields. Raises `KeyError` if a field cannot be read.
    """
    transfers: Transfers | None = values["transfers"]
    if "agreement" in values.get("unstated", ()):
        return transfers
    agreement: Agreement = values["agreement"]
    kind = agreement.__dict__["kind"]
    if kind not in _OF_KINDS or (transfers is not None and kind in transfers.stated):
        return transfers
    stated = transfers or Transfers()
    return stated.model_copy(update={kind: _OF_KINDS[kind]()})


def known_safeguards(vendor: Subprocessor) -> Transfers | None:
    """The safeguards of a vendor, as far as its file can be read."""
    try:
        return safeguards(vendor.__dict__)
    except KeyError:
        transfers: Transfers | None = vendor.stated("transfers")
        return transfers


def extensions(safeguard: Safeguard, language: Language = ENGLISH) -> list[str]:
    """The extensions of a certification under the Data Privacy Framework, in words."""
    if not isinstance(safeguard, Framework):
        return []
    return [
        *[language.text("with UK Extension")] * safeguard.uk,
        *[language.text("with Swiss-US framework")] * safeguard.swiss,
    ]


def safeguard_in_words(mechanism: str, safeguard: Safeguard, language: Language = ENGLISH) -> str:
    """The name of a safeguard with its extensions, or with the case of Art. 49."""
    if isinstance(safeguard, Derogation) and safeguard.article:
        return language.text("derogation (GDPR Art. {case})", case=_case(safeguard.article))
    name = language.text(MECHANISMS[mechanism])
    return language.listed([name, *extensions(safeguard, language)])


def _case(article: str) -> str:
    """The case of Art. 49, in a single spelling: `49(1)(a)`."""
    return article.removeprefix("Art. ")


def are_kept(earlier: Transfers | None, later: Transfers | None) -> bool:
    """Whether each of the earlier safeguards stays, at least for the countries that it had."""
    old, new = mechanisms(earlier), mechanisms(later)
    return all(
        name in new and (not new[name] or (bool(countries) and countries <= new[name]))
        for name, countries in old.items()
    )


def mechanisms(transfers: Transfers | None) -> Mapping[str, frozenset[str]]:
    """The mechanisms, each with its countries. Without countries, it applies to all countries.

    The extensions of the Data Privacy Framework and the cases of Art. 49 count on their own.
    """
    covered: dict[str, frozenset[str]] = {}
    for name, stated in transfers.stated.items() if transfers is not None else ():
        names = [name]
        if isinstance(stated, Framework):
            names += [f"{name} uk"] * stated.uk + [f"{name} swiss"] * stated.swiss
        elif isinstance(stated, Derogation) and stated.article:
            names = [f"{name} {_case(stated.article)}"]
        covered.update(dict.fromkeys(names, frozenset(stated.countries)))
    return covered
