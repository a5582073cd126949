"""The cover of each transfer, compared with a table that was written from the law alone."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checks.changes.transfers import Law, Verdict, transfers
from checks.data.regimes import regime as regime_of
from checks.register.load import load
from checks.register.model import Register, Subprocessor
from checks.register.policy import Policy
from tests.registers import ACME, policy, vendor
from tests.trees import MemoryTree

TABLE = tomllib.loads(Path(__file__).with_name("transfers_by_hand.toml").read_text("utf-8"))
REGIMES = ("eu", "uk", "ch")
DAYS = ("2024-06-01", "2026-11-26")
VERDICTS = {
    "inside": {"none"},
    "adequate": {"adequacy"},
    "third": {"adequacy", "certification-only", "safeguard", "not-covered"},
}
"""The verdicts that a view allows."""

VENDORS = [pytest.param(row, id=row["name"]) for row in TABLE["vendor"]]


def _computed(
    entry: Subprocessor, settings: Policy, day: date, regime: str
) -> Mapping[str, tuple[str, str]]:
    """View and verdict by country, as the program answers, in the words of the table."""
    law = Law(regime_of(regime))
    answers = dict.fromkeys(entry.countries, ("inside", "none"))
    for transfer in transfers(entry, settings, day, law=law):
        decision = transfer.decision
        view = "adequate" if decision is not None and not decision.only else "third"
        answers[transfer.code] = (view, _WORDS[transfer.verdict])
    return answers


_WORDS: Mapping[Verdict, str] = {
    "adequacy": "adequacy",
    "certification": "certification-only",
    "safeguard": "safeguard",
    "uncovered": "not-covered",
}


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("row", VENDORS)
def test_the_program_agrees_with_the_table(row: Mapping[str, Any], day: str, regime: str) -> None:
    register = _register(row)
    computed = _computed(_only(register), register.policy, date.fromisoformat(day), regime)
    assert computed == {code: tuple(answer[day]) for code, answer in row[regime].items()}


@pytest.mark.parametrize("row", VENDORS)
def test_the_table_answers_for_every_country(row: Mapping[str, Any]) -> None:
    register = _register(row)
    assert not register.defects
    for regime in REGIMES:
        assert set(row[regime]) == set(_only(register).countries)


@pytest.mark.parametrize("row", VENDORS)
def test_verdicts_fit_the_views(row: Mapping[str, Any]) -> None:
    for regime in REGIMES:
        for answer in row[regime].values():
            for day in DAYS:
                view, verdict = answer[day]
                assert verdict in VERDICTS[view]


def test_every_answer_has_a_reason_and_a_source() -> None:
    answers = [
        answer for row in TABLE["vendor"] for regime in REGIMES for answer in row[regime].values()
    ]
    assert all(answer["why"] for answer in answers)
    cited = {source for answer in answers for source in answer["sources"]}
    assert cited == TABLE["sources"].keys()
    for source in TABLE["sources"].values():
        assert source["read"] in {"text", "secondary", "known"}
        assert ("page" in source) is (source["read"] != "known")


def _register(row: Mapping[str, Any]) -> Register:
    """A register whose only vendor has the facts of a row, and no other safeguard."""
    facts: str = row["facts"]
    stated = re.findall(r"^([\w-]+):", facts, re.MULTILINE)
    fields: dict[str, object] = {"name": row["name"], "engaged": "2024-02-01", "transfers": None}
    text = vendor(**{**fields, **dict.fromkeys(stated)}) + facts
    return load(MemoryTree({"register.yaml": policy(), ACME: text}))


def _only(register: Register) -> Subprocessor:
    """The only vendor of a register."""
    (entry,) = register.subprocessors
    return entry
