"""Regimes: the laws on transfers of the EU and EEA, of the United Kingdom and of Switzerland.

Source: regimes.toml, with the source of each mechanism.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple

from checks.data import facts
from checks.data.countries import assigned
from checks.data.regions import inside_eea, within

Key = Literal["eu", "uk", "ch"]
"""The name of a regime in regimes.toml."""


class Adequacy(NamedTuple):
    """A decision that a country's protection is adequate, in force from `since` to `until`.

    `only` says to which recipients the decision is limited, or is empty. `certification` is the
    certificate that the recipient needs, such as `dpf uk`, or is empty. `limits` says to which
    processing the decision is limited, or is empty: an ordinary service meets the limits. `read`
    says what was read of the source.
    """

    decision: str
    only: str
    certification: str
    limits: str
    since: date
    until: date | None
    source: str
    read: str


class Mechanism(NamedTuple):
    """Whether a safeguard in a vendor's file is a ground under the law, as in regimes.toml."""

    counts: bool
    source: str
    note: str = ""
    since: date = date.min
    beside: str = ""
    read: str = ""


class Regime:
    """A law on transfers, as regimes.toml describes the law."""

    def __init__(self, key: Key) -> None:
        known: Mapping[str, Any] = facts("regimes")[key]
        self.key: Key = key
        self.title: str = known["title"]
        self.law: str = known["law"]
        self.home: str = known["home"]
        self.where: str = known["where"]
        """Where no transfer takes place, in words."""
        self.known_from: date = known["known-from"]
        self.known_why: str = known["known-why"]
        self.note: str = known["note"]
        """The limits of the data, in words."""
        self._further: list[Mapping[str, Any]] = known.get("inside", [])
        self._inside: dict[str, bool | None] = {}
        self._mechanisms: Mapping[str, Mapping[str, Any]] = known["mechanisms"]
        self._data: str = known["data"]
        self._known: dict[tuple[str, date], Adequacy | None] = {}

    def inside(self, code: str, day: date) -> bool | None:
        """Whether data stays inside the law's territory on a day; None if nobody can tell."""
        if any(
            code == period["country"] and period["from"] <= day <= period["until"]
            for period in self._further
        ):
            return True
        if code not in self._inside:
            self._inside[code] = self._is_home(code)
        return self._inside[code]

    def _is_home(self, code: str) -> bool | None:
        if within(code, self.home):
            return True
        country = code in assigned() or code == "XK"  # Kosovo has no assigned code
        known = country and code not in facts("adequacy")["unclear"]
        # To a law outside the EEA, each country of the EEA is another country.
        return False if known or inside_eea(code) else None

    @property
    def as_of(self) -> date:
        """The day on which the list of decisions was read."""
        looked_up: date = facts(self._data)["as-of"]
        return looked_up

    @cached_property
    def decisions(self) -> Mapping[str, tuple[Adequacy, ...]]:
        """The decisions for each country or region, oldest first."""
        known = facts(self._data)
        return {
            code: tuple(_decision(decision, known["read"]) for decision in decisions)
            for code, decisions in known["decisions"].items()
        }

    def adequacy(self, code: str, day: date) -> Adequacy | None:
        """The decision for a country or region that is in force on a day."""
        if (code, day) not in self._known:
            of_region = "EEA" if inside_eea(code) else ""
            self._known[code, day] = next(
                (
                    decision
                    for decision in self.decisions.get(code) or self.decisions.get(of_region, ())
                    if decision.since <= day <= (decision.until or date.max)
                ),
                None,
            )
        return self._known[code, day]

    def adequate(self, day: date) -> Iterator[str]:
        """The codes of the countries and regions with a decision in force on a day."""
        return (code for code in self.decisions if self.adequacy(code, day) is not None)

    @cached_property
    def mechanisms(self) -> Mapping[str, Mechanism]:
        """The safeguards that do not rest on a decision, by mechanism."""
        return {
            name: Mechanism(
                counts=known["counts"],
                source=known["source"],
                note=known.get("note", ""),
                since=known.get("since", date.min),
                beside=known.get("with", ""),
                read=known.get("read", ""),
            )
            for name, known in self._mechanisms.items()
        }


def _decision(known: Mapping[str, Any], read: str) -> Adequacy:
    return Adequacy(
        known["decision"],
        known.get("only", ""),
        known.get("certification", ""),
        known.get("limits", ""),
        known["date"],
        known.get("expires"),
        known.get("source", ""),
        known.get("read", read),
    )


@cache
def regime(key: Key) -> Regime:
    """The regime with this key, made once."""
    return Regime(key)
