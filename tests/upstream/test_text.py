"""Text in a form that can be compared from week to week."""

import time
from datetime import date

import pytest

from checks.upstream.text import (
    LONGEST_LINE,
    LONGEST_TEXT,
    Difference,
    Twice,
    difference,
    lasting,
    lines_of,
)

FIRST, SECOND = date(2026, 11, 16), date(2026, 11, 23)


def lines(text: str) -> list[str]:
    return list(lines_of(text))


def changed(old: str, new: str) -> Difference:
    return difference(lines(old), FIRST, lines(new), SECOND)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Acme hosts data", "  Acme\thosts\u00a0 data \n\n"),
        ("Caf\u00e9 GmbH", "Cafe\u0301 GmbH"),
        ("Acme", "Ac\u200bme\u202e\ufeff"),
        ("One line\nAnother line", "One line\r\nAnother line\u2028"),
        ("| Acme | US |\n|---|---|", "| Acme | US |\n| ---- | ---- |\n***"),
        ("| A | US |\n| B | DE |", "| B | DE |\n| A | US |"),
        ("Today is November 16, 2026", "Today is November 23, 2026"),
        ("Seen on 2026-11-16 at 10:31:07 UTC", "Seen on 2026-11-23 at 9:02:55 UTC"),
        ("16.11.2026, 14:00", "23.11.2026, 15:30"),
        ("As of 16th Nov. 2026", "As of 23rd Nov. 2026"),
        ("Updated 3 days ago", "Updated 10 days ago"),
        ("© 2025–2026 Acme", "© 2025–2027 Acme"),
    ],
)
def test_differences_that_are_no_news(old: str, new: str) -> None:
    assert not changed(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Last updated: November 1, 2026", "Last updated: November 20, 2026"),
        ("Last updated: November 1, 2026", "Last updated: November 23, 2026"),
        ("| Acme | US |", "| Acme | US |\n| Beta | DE |"),
        ("| Acme | US |\n| Acme | US |", "| Acme | US |"),
        ("You may object within 30 days", "You may object within 10 days"),
        ("Valid from 2026-11-16", "Valid from 2027-01-01"),
    ],
)
def test_differences_that_are_news(old: str, new: str) -> None:
    assert changed(old, new)


def test_a_difference_names_only_the_lines_that_differ() -> None:
    old = "| Acme | US |\n| Beta | DE |\nAny objections? Write within 30 days. Thank you very much."
    new = (
        "| Beta | DE |\n| Gamma | IN |\nAny objections? Write within 10 days. Thank you very much."
    )
    assert changed(old, new) == Difference(
        ("| Acme | US |", "Write within 30 days."), ("| Gamma | IN |", "Write within 10 days.")
    )


def test_no_sentence_ends_after_an_abbreviation() -> None:
    assert lines("Acme, Inc. Hosts. Pty Ltd. No. 5 is Art. 28. Next follows.") == [
        "Acme, Inc. Hosts.", "Pty Ltd. No. 5 is Art. 28. Next follows.",
    ]  # fmt: skip


def test_a_long_line_is_broken_between_words() -> None:
    pieces = lines("word " * 200 + "x" * 1000)
    assert max(map(len, pieces)) <= LONGEST_LINE
    assert "".join(pieces).replace(" ", "") == "word" * 200 + "x" * 1000


def test_a_long_text_is_cut() -> None:
    assert sum(len(line) + 1 for line in lines("word\n" * LONGEST_TEXT)) <= LONGEST_TEXT


def test_a_line_of_a_single_reading_is_no_news() -> None:
    old = ["Acme", "Beta", "Buy now", "Old"]
    twice = Twice(["Acme", "Gamma", "Buy now", "token 1"], ["Acme", "Beta", "Gamma", "token 2"])
    assert lasting(old, FIRST, twice, SECOND) == Difference(("Old",), ("Gamma",))
    remembered = twice.stable(old)
    assert sorted(remembered) == ["Acme", "Beta", "Buy now", "Gamma"]
    # The next week shows other tokens, and the advertisements in another order.
    again = Twice(["Acme", "Gamma", "Buy now", "token 3"], ["Beta", "Acme", "Gamma", "token 4"])
    assert not lasting(remembered, SECOND, again, SECOND)


def test_a_hostile_text_takes_no_longer_than_another() -> None:
    start = time.monotonic()
    same = ["a"] * 150_000
    assert not difference(same, FIRST, same[::-1], SECOND)
    difference([f"a{n % 7}" for n in range(150_000)], FIRST, same, SECOND)
    difference(["16" * 150] * 1000, FIRST, ["1 2 3:4 " * 37] * 1000, SECOND)
    assert time.monotonic() - start < 5
