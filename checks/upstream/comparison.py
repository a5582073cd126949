"""Compare a page with its last known content."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from checks.upstream.document import NewsKind
from checks.upstream.pages import Failure
from checks.upstream.reading import Reading
from checks.upstream.state import MOST_MISSES, Entry
from checks.upstream.text import Difference, Twice, difference, lasting


@dataclass(frozen=True)
class News:
    """A fact about a page that people should learn once.

    `before` is the last day on which the page was still the same.
    """

    kind: NewsKind
    detail: str
    before: date | None = None
    change: Difference = field(default_factory=Difference)


@dataclass(frozen=True)
class Outcome:
    """The new state of a page, and its news."""

    entry: Entry
    news: tuple[News, ...] = ()


Read = Callable[[], Reading | Failure]
"""Reads the page."""

MISSES = 2
"""Attempts in a row after which a temporary failure is reported."""


def look(old: Entry | None, read: Read, today: date) -> Outcome:
    """Read a page, and compare it with its last known content.

    A new or changed page is read twice. A line of a single reading, such as a counter, is no news.
    """
    known = old or Entry(tried=today)
    reading = read()
    if isinstance(reading, Failure):
        return _failed(known, reading, today)
    if known.recorded is None:
        outcome = _recorded(known, reading, read, today)
    elif (known.text is None) != (reading.lines is None):
        outcome = _recorded(known, reading, read, today)
        change = News("changed", f"the page changed to {_described(reading)}", known.read)
        outcome = Outcome(outcome.entry, (change, *outcome.news))
    elif known.text is None or reading.lines is None:
        outcome = _file(known, reading, read, today)
    else:
        outcome = _text(known, reading, read, today)
    return _moved(outcome, known, reading)


def _failed(known: Entry, failure: Failure, today: date) -> Outcome:
    """The last known content stays, for the day on which the page comes back."""
    misses = min(known.misses + 1, MOST_MISSES)
    entry = known.model_copy(update={"tried": today, "misses": misses})
    if failure.problem == "unreachable" and (known.problem or misses < MISSES):
        return Outcome(entry)
    if failure.problem == known.problem:
        return Outcome(entry)
    entry = entry.model_copy(update={"problem": failure.problem})
    return Outcome(entry, (News(failure.problem, failure.detail, known.read),))


def _recorded(known: Entry, reading: Reading, read: Read, today: date) -> Outcome:
    """The page as read for the first time, or in a new form."""
    again = read()
    if isinstance(again, Failure):
        return _failed(known, again, today)
    if reading.lines is not None and again.lines is not None:
        lines = Twice(reading.lines, again.lines).common
        return Outcome(_found(known, again, today, "\n".join(lines)))
    if reading.lines is None and reading.digest == again.digest:
        named = News("file", f"the page is {_described(reading)}, and has no text to compare")
        return Outcome(_found(known, again, today, None), (named,))
    return _failed(known, _UNSTABLE, today)


_UNSTABLE = Failure("unstable", "the page differs from visit to visit, and cannot be compared")


def _file(known: Entry, reading: Reading, read: Read, today: date) -> Outcome:
    if reading.digest == known.digest:
        return Outcome(_unchanged(known, today))
    again = read()
    if isinstance(again, Failure):
        return _failed(known, again, today)
    if again.digest != reading.digest:
        return _failed(known, _UNSTABLE, today)
    change = News("changed", f"the page, {_described(reading)}, changed", known.read)
    return Outcome(_found(known, again, today, None), (change,))


def _text(known: Entry, reading: Reading, read: Read, today: date) -> Outcome:
    old, day = (known.text or "").split("\n"), known.recorded or today
    if not difference(old, day, reading.lines or (), today):
        return Outcome(_unchanged(known, today))
    again = read()
    if isinstance(again, Failure):
        return _failed(known, again, today)
    if again.lines is None:
        return _failed(known, _UNSTABLE, today)
    twice = Twice(reading.lines or (), again.lines)
    change = lasting(old, day, twice, today)
    if not change:
        return Outcome(_unchanged(known, today))
    text = "\n".join(twice.stable(old))
    news = News("changed", "the text changed", known.read, change)
    return Outcome(_found(known, again, today, text), (news,))


def _unchanged(known: Entry, today: date) -> Entry:
    return known.model_copy(update={"tried": today, "read": today, "problem": None, "misses": 0})


def _found(known: Entry, reading: Reading, today: date, text: str | None) -> Entry:
    """The entry of a page with new content."""
    return Entry(
        tried=today,
        recorded=today,
        read=today,
        text=text,
        digest=reading.digest if text is None else "",
        moved=known.moved,
    )


def _moved(outcome: Outcome, known: Entry, reading: Reading) -> Outcome:
    """The outcome with the new address of the page, if the page has moved since."""
    entry = outcome.entry.model_copy(update={"moved": reading.moved})
    if reading.moved is None or reading.moved == known.moved:
        return Outcome(entry, outcome.news)
    return Outcome(entry, (*outcome.news, News("moved", f"the page moved to {reading.moved}")))


def _described(reading: Reading) -> str:
    if reading.lines is not None:
        return "text"
    return f"a file of the type {reading.media_type[:80] or 'unknown'}"
