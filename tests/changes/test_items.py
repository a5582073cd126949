"""What a list shows while some items wait to come and others to go: told without Git.

Days are numbers: a notice that is given on day 1 has passed on day 31. Countries
are shown by their codes, in the order of the list.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.changes.announcement import announce
from checks.changes.change import Change
from checks.changes.diff import changes_of
from checks.changes.effect import in_effect
from checks.changes.history import History
from checks.changes.landing import Landing
from checks.changes.outlook import outlook, standing
from checks.changes.period import LongestPeriod, Window
from checks.register.fields import read_subprocessor
from checks.register.model import Subprocessor
from checks.register.period import Period

NOTICE = 30

_START = datetime(2026, 1, 1, 12, tzinfo=UTC)

Lists = Mapping[int, str]
"""The codes in the file, by the first day."""


def _day(number: int) -> date:
    return (_START + timedelta(days=number)).date()


def _vendor(codes: str, **more: Any) -> Subprocessor:
    """The vendor in some countries. In `US*`, it only gives support."""
    countries: Any = codes.split()
    if "*" in codes:
        countries = {
            code.rstrip("*"): {"for": ["support"]} if code.endswith("*") else {}
            for code in countries
        }
    values = {
        "name": "Acme Cloud, Inc.", "website": "https://acme.cloud/", "group": "infrastructure",
        "purpose": "Cloud hosting", "countries": countries, "engaged": "2025-02-01", **more,
    }  # fmt: skip
    return read_subprocessor(values, "subprocessors/acme.yaml")[0]


def _window(landing: Landing, days: int) -> Window:
    return LongestPeriod((Period.of(days),)).window(landing.noticed)


def _history(states: Mapping[int, Subprocessor], notice: int = NOTICE) -> History:
    """The history of a vendor with these states, by their first days."""
    landings = {n: Landing(f"commit {n}", _START + timedelta(days=n)) for n in states}
    numbers = sorted(states)
    made = [
        announcement
        for before, after in pairwise(numbers)
        for announcement in announce(
            changes_of(states[before], states[after]),
            states[after],
            landings[after],
            _window(landings[after], notice),
        )
    ]
    start, last = landings[numbers[0]], states[numbers[-1]]
    return History(start=start, vendors=(last,), announcements=tuple(made))


def _shown_of(states: Mapping[int, Subprocessor], day: int, notice: int = NOTICE) -> Subprocessor:
    """The vendor on the list of that day. Later landings do not count."""
    past = _history({number: state for number, state in states.items() if number <= day}, notice)
    [vendor] = past.vendors
    return in_effect(vendor, outlook(past, [vendor], _day(day)).later.get(vendor.slug, ()))


def _shown(lists: Lists, day: int, notice: int = NOTICE) -> str:
    states = {number: _vendor(codes) for number, codes in lists.items()}
    vendor = _shown_of(states, day, notice)
    limited = {code for code, details in vendor.country_details.items() if details.activities}
    return " ".join(f"{code}*" if code in limited else code for code in vendor.countries)


def _stands(lists: Lists) -> dict[str, int]:
    """What stands: `+US` or `-DE`, and the day of its effect."""
    states = {number: _vendor(codes) for number, codes in lists.items()}
    announcements = standing(_history(states)).get("acme", [])
    return {
        _named(announcement.change): (announcement.effective - _day(0)).days
        for announcement in announcements
    }


def _named(change: Change) -> str:
    return f"+{change.new}" if change.old is None else f"-{change.old}"


# One landing.


@pytest.mark.parametrize(
    ("before", "after", "until_then"),
    [
        ("DE", "US", "DE"),
        ("DE", "US IN", "DE"),
        ("DE FR", "US", "DE FR"),
        # The old code keeps its position if the new code is written there.
        ("DE FR", "US FR", "DE FR"),
        ("FR DE IT", "FR US IT", "FR DE IT"),
        ("FR DE", "FR US", "FR DE"),
        ("DE FR", "US IN FR", "DE FR"),
        ("DE FR", "US FR IN", "DE FR"),
        # Only additions, or only removals: as ever.
        ("DE", "DE US", "DE"),
        ("DE FR", "FR", "FR"),
        ("DE FR IT", "IT", "IT"),
    ],
)
def test_what_goes_stays_until_what_comes_is_there(
    before: str, after: str, until_then: str
) -> None:
    lists = {0: before, 1: after}
    assert [_shown(lists, day) for day in (0, 1, 30, 31)] == [
        before,
        until_then,
        until_then,
        after,
    ]


def test_what_goes_has_the_dates_of_what_comes() -> None:
    assert _stands({0: "DE", 1: "US"}) == {"-DE": 31, "+US": 31}
    assert _stands({0: "DE FR", 1: "FR"}) == {"-DE": 1}
    past = _history({0: _vendor("DE"), 1: _vendor("US")})
    for announcement in past.announcements:
        assert (announcement.announced, announcement.effective, announcement.objection_until) == (
            _day(1), _day(31), _day(31),
        )  # fmt: skip
        assert (announcement.material, announcement.deferred) == (
            announcement.change.new == "US",
            True,
        )


def test_only_what_goes_from_the_same_list_waits() -> None:
    states = {
        0: _vendor("DE FR", data=["contact", "usage"], **{"also-known-as": ["Acme", "A"]}),
        1: _vendor("FR US", data=["contact"], **{"also-known-as": ["Acme", "B"]}),
    }
    shown = _shown_of(states, 1)
    assert shown.countries == ("FR", "DE")
    assert shown.data == ("contact",)
    assert shown.also_known_as == ("Acme", "B")


@pytest.mark.parametrize("field", ["data", "data-subjects"])
def test_other_lists_are_the_same(field: str) -> None:
    old, new = {"data": ("usage", "health"), "data-subjects": ("users", "patients")}[field]
    states = {0: _vendor("DE", **{field: [old]}), 1: _vendor("DE", **{field: [new]})}
    values = [getattr(_shown_of(states, day), field.replace("-", "_")) for day in (1, 30, 31)]
    assert values == [(old,), (old,), (new,)]


def test_the_order_of_a_list_to_which_something_comes_waits_with_it() -> None:
    past = _history({0: _vendor("DE FR"), 1: _vendor("US FR")})
    assert {
        announcement.change.kind: announcement.effective for announcement in past.announcements
    } == dict.fromkeys(("country-removed", "country-added", "countries-reordered"), _day(31))
    past = _history({0: _vendor("DE FR"), 1: _vendor("FR DE")})
    assert [announcement.effective for announcement in past.announcements] == [_day(1)]


def test_without_a_notice_period_nothing_waits() -> None:
    past = _history({0: _vendor("DE"), 1: _vendor("US")})
    made = [announcement._replace(window=None, awaits=None) for announcement in past.announcements]
    assert {announcement.dates for announcement in made} == {(_day(1), None)}


def test_a_vendor_that_starts_later_starts_with_what_comes() -> None:
    later = str(_day(60))
    states = {0: _vendor("DE", engaged=later), 1: _vendor("US", engaged=later)}
    assert [_shown_of(states, day).countries for day in (59, 60)] == [("DE",), ("US",)]


def test_what_goes_waits_as_long_as_what_comes_where_the_start_is_put_off() -> None:
    engaged = {0: 60, 1: 60, 2: 90}
    states = {
        number: _vendor("US" if number else "DE", engaged=str(_day(day)))
        for number, day in engaged.items()
    }
    assert [_shown_of(states, day).countries for day in (60, 89, 90)] == [
        ("DE",), ("DE",), ("US",),
    ]  # fmt: skip


# A vendor that ends.


def test_what_would_take_effect_after_the_end_never_does() -> None:
    ends = str(_day(20))
    states = {0: _vendor("DE"), 1: _vendor("US"), 2: _vendor("US", ended=ends)}
    assert [_shown_of(states, day).countries for day in (2, 20, 31, 100)] == [("DE",)] * 4
    told = standing(_history(states))["acme"]
    assert {
        _named(announcement.change): announcement.moot
        for announcement in told
        if announcement.change.field == "countries"
    } == {
        "-DE": True,
        "+US": True,
    }


def test_what_takes_effect_before_the_end_does() -> None:
    ends = str(_day(32))
    states = {0: _vendor("DE"), 1: _vendor("US", ended=ends)}
    assert [_shown_of(states, day).countries for day in (30, 31, 100)] == [
        ("DE",), ("US",), ("US",),
    ]  # fmt: skip


def test_of_a_vendor_that_has_ended_nothing_waits() -> None:
    ends = str(_day(1))
    states = {0: _vendor("DE", ended=ends), 1: _vendor("US", ended=ends)}
    assert _shown_of(states, 1).countries == ("US",)
    [gone, come] = _history(states).announcements
    assert (gone.effective, gone.deferred, come.deferred) == (_day(1), False, False)


# A second landing, before the first takes effect.


@pytest.mark.parametrize(
    ("lists", "shown", "stands"),
    [
        # All of it is taken back: nothing ever went, and nothing came.
        ({0: "DE", 1: "US", 5: "DE"}, {5: "DE", 31: "DE", 35: "DE"}, {"-US": 5}),
        # DE was to go. It stays after all, beside US.
        ({0: "DE", 1: "US", 5: "US DE"}, {5: "DE", 30: "DE", 31: "US DE"}, {"+US": 31}),
        # IN comes instead of US, and DE waits for IN.
        (
            {0: "DE", 1: "US", 5: "IN"},
            {5: "DE", 31: "DE", 34: "DE", 35: "IN"},
            {"-DE": 35, "+IN": 35, "-US": 5},
        ),
        # And so on.
        ({0: "DE", 1: "US", 5: "IN", 9: "JP"}, {9: "DE", 35: "DE", 38: "DE", 39: "JP"}, None),
        ({0: "DE", 1: "US", 5: "IN", 9: "DE"}, {9: "DE", 31: "DE", 39: "DE"}, None),
        # US and FR come, and IN replaces US.
        (
            {0: "DE", 1: "US FR", 5: "IN FR"},
            {5: "DE", 30: "DE", 31: "DE FR", 34: "DE FR", 35: "IN FR"},
            None,
        ),
        # US and FR come. US is taken back, and DE waits for FR.
        ({0: "DE", 1: "US FR", 5: "FR"}, {5: "DE", 30: "DE", 31: "FR"}, None),
        # DE comes back, so FR has nothing to wait for.
        ({0: "DE FR", 1: "US", 5: "DE"}, {4: "DE FR", 5: "DE", 35: "DE"}, None),
        # The same, and it comes again later: then that is news.
        ({0: "DE FR", 1: "US", 5: "DE", 9: "DE FR"}, {9: "DE", 38: "DE", 39: "DE FR"}, None),
        # One comes back, and the other waits for what is still to come.
        ({0: "DE FR", 1: "US IN", 5: "IN DE"}, {5: "FR DE", 30: "FR DE", 31: "IN DE"}, None),
        # More goes and comes.
        (
            {0: "DE FR", 1: "US FR", 5: "US IN"},
            {5: "DE FR", 30: "DE FR", 31: "US FR", 34: "US FR", 35: "US IN"},
            {"-DE": 31, "+US": 31, "-FR": 35, "+IN": 35},
        ),
        # US comes and DE goes later. Nothing else holds, so DE waits all the same.
        ({0: "DE", 1: "DE US", 5: "US"}, {5: "DE", 30: "DE", 31: "US"}, {"-DE": 31, "+US": 31}),
        ({0: "DE", 1: "DE US", 3: "DE US IN", 5: "IN US"}, {5: "DE", 31: "US"}, None),
        ({0: "DE", 1: "DE US", 2: "US", 3: "US IN", 4: "US"}, {4: "DE", 30: "DE", 31: "US"}, None),
        # But where something holds, it goes at once, as ever.
        ({0: "DE FR", 1: "DE FR US", 5: "FR US"}, {5: "FR", 31: "FR US"}, {"-DE": 5, "+US": 31}),
        (
            {0: "DE FR", 1: "US FR", 5: "US"},
            {5: "DE", 30: "DE", 31: "US"},
            {"-FR": 5, "-DE": 31, "+US": 31},
        ),
        # What is waited for goes again, and what is left does not hold yet.
        ({0: "DE", 1: "DE US", 3: "US IN", 5: "US"}, {5: "DE", 30: "DE", 31: "US"}, None),
    ],
)
def test_a_second_landing_before_the_first_takes_effect(
    lists: Lists, shown: Mapping[int, str], stands: Mapping[str, int] | None
) -> None:
    assert {day: _shown(lists, day) for day in shown} == shown
    if stands is not None:
        assert _stands(lists) == stands


@pytest.mark.parametrize(
    ("lists", "shown"),
    [
        # To go back is news like any other.
        ({0: "DE", 1: "US", 31: "DE"}, {31: "US", 60: "US", 61: "DE"}),
        ({0: "DE", 1: "US", 31: "US DE"}, {31: "US", 61: "US DE"}),
        ({0: "DE", 1: "US", 40: "IN"}, {40: "US", 69: "US", 70: "IN"}),
        ({0: "DE", 1: "DE US", 31: "US"}, {31: "US"}),
        # What came, was to go and stays has been there since it came.
        ({0: "DE", 1: "DE US", 40: "DE IN", 45: "DE IN US"}, {45: "DE US", 70: "DE IN US"}),
    ],
)
def test_a_second_landing_once_the_first_has_taken_effect(
    lists: Lists, shown: Mapping[int, str]
) -> None:
    assert {day: _shown(lists, day) for day in shown} == shown


def test_what_was_to_go_and_stays_came_when_it_came() -> None:
    lists = {0: "DE", 1: "DE US", 40: "DE IN", 45: "DE IN US"}
    assert _stands(lists) == {"+US": 31, "+IN": 70}


def test_of_what_came_and_went_only_the_going_stands() -> None:
    assert _stands({0: "DE", 1: "DE US", 40: "DE"}) == {"-US": 40}
    assert _stands({0: "DE", 1: "DE US", 40: "DE IN"}) == {"-US": 70, "+IN": 70}


def test_a_list_of_a_day_before_a_landing_shows_what_goes_with_it() -> None:
    """That day is in the past for whoever asks for it, or the clock of a committer is ahead."""
    past = _history({0: _vendor("DE FR"), 5: _vendor("FR")})
    [vendor] = past.vendors
    later = outlook(past, [vendor], _day(4)).later["acme"]
    assert in_effect(vendor, later).countries == ("FR", "DE")


# Details of countries.


@pytest.mark.parametrize(
    ("lists", "shown"),
    [
        # The details stay with DE until US replaces DE.
        ({0: "DE*", 1: "US"}, {1: "DE*", 30: "DE*", 31: "US"}),
        ({0: "DE*", 1: "US*"}, {1: "DE*", 30: "DE*", 31: "US*"}),
        # It does more in DE from day 32 on, but leaves on day 31.
        ({0: "DE*", 2: "DE", 3: "US"}, {3: "DE*", 31: "DE*", 32: "DE", 33: "US"}),
        # DE stays after all, and does more there.
        ({0: "DE*", 1: "US", 5: "DE"}, {5: "DE*", 34: "DE*", 35: "DE"}),
        ({0: "DE*", 1: "US", 5: "DE US"}, {5: "DE*", 31: "DE* US", 35: "DE US"}),
        # The same, and then DE leaves again, or does less again.
        ({0: "DE*", 1: "US", 5: "DE", 9: "US"}, {9: "DE*", 34: "DE*", 35: "DE", 39: "US"}),
        ({0: "DE*", 1: "US", 5: "DE", 9: "DE*"}, {9: "DE*", 35: "DE*", 50: "DE*"}),
        # DE does less when it stays.
        ({0: "DE", 1: "US", 5: "DE*"}, {4: "DE", 5: "DE*"}),
    ],
)
def test_a_country_keeps_its_details_until_others_hold(
    lists: Lists, shown: Mapping[int, str]
) -> None:
    assert {day: _shown(lists, day) for day in shown} == shown


# Whatever happens.

_CODES = st.lists(st.sampled_from(["DE", "FR", "US", "IN"]), min_size=1, max_size=4, unique=True)


@given(st.dictionaries(st.integers(1, 12), _CODES.map(" ".join), max_size=6), _CODES)
def test_a_list_is_never_empty_nothing_comes_without_notice_and_what_stays_is_shown(
    later: dict[int, str], first: list[str]
) -> None:
    lists, notice = {0: " ".join(first), **later}, 4
    shown = in_file = set(first)
    for day in range(20):
        before, before_in_file = shown, in_file
        codes = _shown(lists, day, notice).split()
        shown, in_file = set(codes), set(lists[day].split()) if day in lists else in_file
        assert 0 < len(codes) == len(shown)
        for code in shown - before:
            assert code in lists.get(day - notice, ""), f"{code} on day {day}"
        assert before & before_in_file & in_file <= shown, f"what stays, on day {day}"
    assert shown == in_file


_DETAILED = st.dictionaries(st.sampled_from(["DE", "US"]), st.sampled_from(["", "*"]), min_size=1)


@given(st.dictionaries(st.integers(1, 12), _DETAILED, max_size=6), _DETAILED)
def test_nothing_more_happens_in_a_country_without_notice(
    later: dict[int, dict[str, str]], first: dict[str, str]
) -> None:
    states = {0: first, **later}
    lists = {day: " ".join(map("".join, state.items())) for day, state in states.items()}
    notice, shown = 4, lists[0].split()
    for day in range(20):
        before, shown = shown, _shown(lists, day, notice).split()
        announced = lists.get(day - notice, "").split()
        for code in shown:
            if not code.endswith("*") and code not in before:
                assert code in announced, f"{code} on day {day}"
    assert {*shown} == {*lists[max(lists)].split()}


@pytest.mark.parametrize("field", ["data", "data-subjects"])
def test_the_same_word_in_the_spelling_of_the_vocabulary_needs_no_notice(field: str) -> None:
    """A word that is announced keeps its own notice."""
    own, word, other = ("Contacts", "contact", "usage")
    if field == "data-subjects":
        own, word, other = ("Customer", "customers", "users")

    def shown(words: Mapping[int, list[str]], day: int) -> tuple[str, ...]:
        states = {number: _vendor("DE", **{field: items}) for number, items in words.items()}
        vendor = _shown_of(states, day)
        return vendor.data if field == "data" else vendor.data_subjects

    held = {0: [own, other], 2: [word, other]}
    assert [shown(held, day) for day in (1, 2, 40)] == [(own, other), (word, other), (word, other)]
    alone = {0: [own], 2: [word]}
    assert [shown(alone, day) for day in (1, 2, 40)] == [(own,), (word,), (word,)]
    pending = {0: [other], 1: [other, own], 5: [other, word]}
    assert [shown(pending, day) for day in (4, 5, 30)] == [(other,)] * 3
    assert {*shown(pending, 36)} == {other, word}
    with_more = {0: [own], 2: [word, other]}
    assert [shown(with_more, day) for day in (2, 31, 32)] == [(own,), (own,), (word, other)]
    exchanged = {0: [own, other], 2: [word]}
    assert [shown(exchanged, day) for day in (2, 31, 32)] == [(word,)] * 3
