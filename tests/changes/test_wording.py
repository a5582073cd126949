"""Changes in words."""

import string
from datetime import date

import pytest

from checks.changes.announcement import announce
from checks.changes.change import Change
from checks.changes.kinds import KINDS
from checks.changes.landing import uncommitted_landing
from checks.changes.period import LongestPeriod
from checks.changes.wording import Wording
from checks.register.load import load
from checks.register.period import Period
from tests.trees import FILES, MemoryTree

REGISTER = load(MemoryTree(FILES))
[ACME] = REGISTER.subprocessors
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 31)


def summary(change: Change, days: int = 30) -> str:
    """The change of a vendor that is in use, in words."""
    landing = uncommitted_landing(date(2026, 6, 1))
    window = LongestPeriod((Period.of(days),)).window(landing.noticed)
    [announcement] = announce([change], ACME, landing, window)
    return Wording(REGISTER.policy).summary(announcement)


@pytest.mark.parametrize(
    ("kind", "old", "new", "words"),
    [
        ("ended", None, JULY, "no longer used from 31 July 2026"),
        ("ended", JULY, JUNE, "no longer used from 30 June 2026, not from 31 July 2026"),
        ("resumed", JULY, None, "end on 31 July 2026 withdrawn"),
        ("resumed", JUNE, JULY, "end postponed from 30 June 2026 to 31 July 2026"),
    ],
)
def test_each_way_to_change_an_end_has_its_own_wording(
    kind: str, old: date | None, new: date | None, words: str
) -> None:
    assert summary(Change("acme", kind, "ended", old, new), days=20) == words


def test_a_vendor_that_stays_in_use_before_the_notice_has_passed_is_named() -> None:
    words = "end postponed from 30 June 2026 to 31 July 2026; use continues although the "
    change = Change("acme", "resumed", "ended", JUNE, JULY)
    assert summary(change, days=60) == f"{words}notice period has not passed"


def test_every_wording_names_the_values_that_the_change_has() -> None:
    for kind in KINDS.values():
        for wording in filter(None, (kind.wording, kind.without_old, kind.without_new)):
            names = {name for _, name, _, _ in string.Formatter().parse(wording) if name}
            assert names <= {"old", "new", "field"}, kind.id
            assert names or kind.id == "removed"
        assert "{old}" not in kind.without_old
        assert "{new}" not in kind.without_new


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert summary(Change("acme", "website-changed", "website", "a", "{old}{}")) == (
        "website: {old}{}"
    )
