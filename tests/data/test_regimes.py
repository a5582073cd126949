"""The laws on transfers: their dated decisions, and the mechanisms that they know."""

from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest

from checks.changes.safeguards import MECHANISMS
from checks.data import facts
from checks.data.countries import assigned
from checks.data.regimes import Key, regime
from checks.data.regions import built_in

KEYS: tuple[Key, ...] = get_args(Key)

TODAY = date(2026, 11, 26)


def test_every_regime_has_a_key() -> None:
    assert set(facts("regimes")) == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_each_decision_has_a_source_and_says_what_was_read(key: Key) -> None:
    known = regime(key)
    assert known.as_of <= TODAY
    for code, decisions in known.decisions.items():
        assert code in assigned() or code in built_in(), code
        for decision in decisions:
            number = decision.source.startswith("https://") or key == "eu"
            assert number, (code, "the number of an act of the Union is its source")
            assert decision.decision, code
            assert decision.read, code


@pytest.mark.parametrize("key", KEYS)
def test_the_periods_of_decisions_do_not_overlap(key: Key) -> None:
    for code, decisions in regime(key).decisions.items():
        for earlier, later in pairwise(decisions):
            assert earlier.until is not None, code
            assert earlier.until < later.since, code
        for decision in decisions:
            assert decision.since <= (decision.until or date.max), code


@pytest.mark.parametrize("key", KEYS)
def test_each_mechanism_has_a_source(key: Key) -> None:
    mechanisms = regime(key).mechanisms
    assert mechanisms.keys() == MECHANISMS.keys() - {"dpf", "adequacy"}
    for name, mechanism in mechanisms.items():
        assert mechanism.source, name
        assert mechanism.counts or mechanism.note, (name, "a reader needs the reason")
        assert mechanism.beside in ("", *mechanisms), name


def test_each_further_period_inside_has_a_source() -> None:
    for known in facts("regimes").values():
        for period in known.get("inside", ()):
            assert period.keys() == {"country", "from", "until", "source", "read"}
            assert period["from"] <= period["until"]


def test_each_law_starts_when_its_data_is_complete() -> None:
    starts = {key: regime(key).known_from for key in KEYS}
    assert starts == {"eu": date(2018, 7, 20), "uk": date(2021, 1, 1), "ch": date(2023, 9, 1)}


@pytest.mark.parametrize(
    ("key", "code", "first", "last"),
    [
        ("eu", "US", None, date(2020, 7, 15)),
        ("eu", "US", date(2023, 7, 10), None),
        ("eu", "BR", date(2026, 1, 26), None),
        ("eu", "GB", date(2021, 6, 28), date(2031, 12, 27)),
        ("uk", "DE", date(2021, 1, 1), None),
        ("uk", "KR", date(2022, 12, 19), None),
        ("uk", "US", date(2023, 10, 12), None),
        ("ch", "GB", date(2023, 9, 1), None),
        ("ch", "US", date(2024, 9, 15), None),
    ],
)
def test_decisions_hold_from_their_first_to_their_last_day(
    key: Key, code: str, first: date | None, last: date | None
) -> None:
    known = regime(key)
    if first is not None:
        assert known.adequacy(code, first - timedelta(1)) is None
        assert known.adequacy(code, first) is not None
    if last is not None:
        assert known.adequacy(code, last) is not None
        assert known.adequacy(code, last + timedelta(1)) is None


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("eu", "AD AR BR CA CH FO GB GG IL IM JE JP KR NZ US UY"),
        ("uk", "AD AR CA CH EEA FO GG GI IL IM JE JP KR NZ US UY"),
        ("ch", "AD AR CA EEA FO GB GG GI IL IM JE MC NZ US UY"),
    ],
)
def test_the_adequate_countries_of_today(key: Key, codes: str) -> None:
    assert sorted(regime(key).adequate(TODAY)) == codes.split()


@pytest.mark.parametrize(
    ("key", "code", "day", "inside"),
    [
        ("eu", "DE", TODAY, True),
        ("eu", "EU", TODAY, True),
        ("eu", "GB", date(2021, 6, 27), True),
        ("eu", "GB", date(2021, 6, 28), False),
        ("uk", "GB", TODAY, True),
        ("uk", "DE", TODAY, False),
        ("uk", "EU", TODAY, False),
        ("uk", "JE", TODAY, False),
        ("ch", "CH", TODAY, True),
        ("ch", "LI", TODAY, False),
        ("ch", "WORLD", TODAY, None),
        ("uk", "SJ", TODAY, None),
    ],
)
def test_what_lies_inside(key: Key, code: str, day: date, inside: bool | None) -> None:
    assert regime(key).inside(code, day) is inside
