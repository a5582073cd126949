"""A page is compared with its last known content, and each fact is reported once."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from checks.upstream import reading
from checks.upstream.comparison import Outcome, look
from checks.upstream.pages import Failure
from checks.upstream.reading import Reading
from checks.upstream.state import MOST_MISSES, Entry, State, load, save
from checks.upstream.text import LONGEST_TEXT, lines_of

DAY = date(2026, 11, 2)
URL = "https://stripe.com/dpa"
GONE = Failure("gone", "the page is gone: status 404")
SLOW = Failure("unreachable", "the page did not arrive within 30 seconds")

Visit = Reading | Failure


def text(*lines: str, moved: str | None = None) -> Reading:
    return Reading(URL, moved, "text/html", lines, sha256("\n".join(lines).encode()).hexdigest())


def file(content: str, kind: str = "application/pdf") -> Reading:
    return Reading(URL, None, kind, None, sha256(content.encode()).hexdigest())


class Weeks:
    """A page in several weeks."""

    def __init__(self) -> None:
        self.entry: Entry | None = None
        self.today = DAY

    def next(self, *visits: Visit) -> Sequence[str]:
        """The kinds of news of a week. The last visit stands for all further visits."""
        return [news.kind for news in self.look(*visits).news]

    def look(self, *visits: Visit) -> Outcome:
        """The outcome of a week."""

        def readings() -> Iterator[Visit]:
            yield from visits
            while True:
                yield visits[-1]

        outcome = look(self.entry, readings().__next__, self.today)
        self.entry = outcome.entry
        self.today += timedelta(weeks=1)
        return outcome


def test_the_first_week_only_records() -> None:
    weeks = Weeks()
    assert weeks.next(text("Acme")) == []
    assert weeks.next(text("Acme")) == []
    assert weeks.entry == Entry(
        tried=DAY + timedelta(weeks=1), recorded=DAY, read=DAY + timedelta(weeks=1), text="Acme"
    )


def test_a_change() -> None:
    weeks = Weeks()
    weeks.next(text("Acme", "Beta"))
    weeks.next(text("Acme", "Beta"))
    (news,) = weeks.look(text("Acme", "Gamma")).news
    assert (news.kind, news.before) == ("changed", DAY + timedelta(weeks=1))
    assert (news.change.removed, news.change.added) == (("Beta",), ("Gamma",))
    assert weeks.next(text("Acme", "Gamma")) == []


def test_a_line_that_changes_at_each_visit_is_no_news() -> None:
    weeks = Weeks()
    weeks.next(text("Acme", "token 1"), text("Acme", "token 2"))
    assert weeks.next(text("Acme", "token 3"), text("Acme", "token 4")) == []
    (news,) = weeks.look(text("Acme", "Beta", "token 5"), text("Acme", "Beta", "token 6")).news
    assert news.change.added == ("Beta",)
    assert weeks.next(text("Acme", "Beta", "token 7"), text("Acme", "Beta", "token 8")) == []


def test_a_page_with_two_versions_is_no_news() -> None:
    weeks = Weeks()
    weeks.next(text("Acme", "Buy now"))
    for _ in range(2):
        assert weeks.next(text("Acme", "Call us"), text("Acme", "Buy now")) == []
        assert weeks.next(text("Acme", "Buy now")) == []
    (news,) = weeks.look(text("Beta", "Call us"), text("Beta", "Buy now")).news
    assert (news.change.removed, news.change.added) == (("Acme",), ("Beta",))
    assert weeks.next(text("Beta", "Buy now")) == []


def test_a_problem_is_reported_once_and_the_text_is_kept() -> None:
    weeks = Weeks()
    weeks.next(text("Acme"))
    (news,) = weeks.look(GONE).news
    assert (news.kind, news.detail, news.before) == ("gone", "the page is gone: status 404", DAY)
    assert weeks.next(GONE) == []
    assert weeks.next(SLOW) == []
    assert weeks.next(GONE) == []
    assert weeks.next(Failure("login", "the page asks for a login")) == ["login"]
    (back,) = weeks.look(text("Beta")).news
    assert (back.kind, back.before) == ("changed", DAY)
    assert (back.change.removed, back.change.added) == (("Acme",), ("Beta",))
    assert weeks.next(GONE) == ["gone"]
    assert weeks.next(text("Beta")) == []


def test_a_temporary_failure_is_reported_in_the_second_week() -> None:
    weeks = Weeks()
    weeks.next(text("Acme"))
    assert weeks.next(SLOW) == []
    assert weeks.next(text("Acme")) == []
    assert weeks.next(SLOW) == []
    assert weeks.next(SLOW) == ["unreachable"]
    assert weeks.next(SLOW) == []


def test_the_first_week_reports_problems() -> None:
    weeks = Weeks()
    assert weeks.next(GONE) == ["gone"]
    assert weeks.next(text("Acme")) == []
    assert weeks.next(text("Beta")) == ["changed"]


def test_a_move_is_reported_once() -> None:
    weeks = Weeks()
    weeks.next(text("Acme"))
    (news,) = weeks.look(text("Acme", moved="https://stripe.com/new")).news
    assert (news.kind, news.detail) == ("moved", "the page moved to https://stripe.com/new")
    assert weeks.next(text("Acme", moved="https://stripe.com/new")) == []
    assert weeks.next(GONE) == ["gone"]
    assert weeks.next(text("Beta", moved="https://stripe.com/new")) == ["changed"]
    assert weeks.next(text("Beta", moved="https://stripe.com/newer")) == ["moved"]


def test_a_file() -> None:
    weeks = Weeks()
    (news,) = weeks.look(file("one")).news
    assert (news.kind, news.detail) == (
        "file", "the page is a file of the type application/pdf, and has no text to compare",
    )  # fmt: skip
    assert weeks.next(file("one")) == []
    (news,) = weeks.look(file("two")).news
    assert (news.kind, bool(news.change)) == ("changed", False)
    assert weeks.next(file("two")) == []


def test_a_file_that_differs_at_each_visit() -> None:
    weeks = Weeks()
    assert weeks.next(file("one"), file("two")) == ["unstable"]
    assert weeks.next(file("three"), file("four")) == []
    assert weeks.next(file("five")) == ["file"]
    assert weeks.next(file("six"), file("seven")) == ["unstable"]


def test_a_text_becomes_a_file_and_a_text_again() -> None:
    weeks = Weeks()
    weeks.next(text("Acme"))
    first, second = weeks.look(file("one")).news
    assert first.detail == "the page changed to a file of the type application/pdf"
    assert second.kind == "file"
    assert weeks.next(text("Acme")) == ["changed"]
    assert weeks.next(text("Acme")) == []


def test_a_second_reading_that_fails_changes_nothing() -> None:
    for visits in ([text("Beta"), SLOW], [text("Beta"), file("x")]):
        weeks = Weeks()
        weeks.next(text("Acme"))
        assert "changed" not in weeks.next(*visits)
        assert weeks.next(text("Acme")) == []
        assert weeks.next(text("Beta")) == ["changed"]
    weeks = Weeks()
    assert weeks.next(text("Acme"), SLOW) == []
    assert weeks.next(text("Beta")) == []
    assert weeks.next(text("Acme")) == ["changed"]


def test_the_state_of_any_page_can_be_read_again(tmp_path: Path) -> None:
    """Otherwise the state of all other pages is lost, too."""
    weeks = Weeks()
    every = [f"{n:06}" + "\ufb2c" * 290 for n in range(3 * 500)]
    third = len(every) // 3
    a, b, c = every[:third], every[third : 2 * third], every[2 * third :]
    for first, second in (([*a, *b], [*a, *b]), ([*a, *c], [*b, *c]), ([*a, *b], [*b, *c])):
        weeks.look(*(read_again(lines) for lines in (first, second)))
    single = ["。"] * (LONGEST_TEXT - 1)
    weeks.look(read_again(["a", *single]))
    assert weeks.entry is not None
    state = State(pages={URL: weeks.entry})
    save(state, tmp_path / "state.json")
    assert load(tmp_path / "state.json") == state


def test_misses_are_counted_up_to_a_limit(tmp_path: Path) -> None:
    weeks = Weeks()
    weeks.entry = Entry(tried=DAY, misses=MOST_MISSES)
    weeks.next(SLOW)
    state = State(pages={URL: weeks.entry})
    save(state, tmp_path / "state.json")
    assert load(tmp_path / "state.json") == state


def read_again(lines: Sequence[str]) -> Reading:
    """A page of these lines, as the other process prints it."""
    printed = json.dumps([*lines_of("\n".join(lines))]).encode()
    found = reading._lines(printed)
    assert found is not None
    return text(*found)
