"""Text in a form that can be compared from week to week."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checks.characters import replace_invisible

LONGEST_TEXT = 300_000
"""Characters of a page that are compared. A long agreement has 100,000."""

LONGEST_READING = 2 * LONGEST_TEXT
"""Characters of the lines of a page with their line breaks. A line may be a single character."""

LONGEST_LINE = 300
"""Characters of a line. A longer sentence is broken between words."""

_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# A sentence ends after a word of four letters: not after "Inc." or "No.".
_SENTENCE_END = re.compile(r"(?<=[^.\s]{4}[.!?])\s+(?=[^\W\d_a-z])|(?<=。)")


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text, one for each sentence or row, without differences that nobody sees.

    A text of combining marks takes long to normalise, so this runs in a process with a limit.
    """
    # NFC makes some characters into three, such as U+FB2C.
    text = unicodedata.normalize("NFC", text[:LONGEST_TEXT])[:LONGEST_TEXT]
    for line in _BREAKS.sub("\n", text).split("\n"):
        shown = " ".join(replace_invisible(line, _space_or_nothing).split())
        if not any(map(str.isalnum, shown)):
            continue  # a rule of a table, or decoration
        sentences = [shown] if shown.startswith("|") else _SENTENCE_END.split(shown)
        for sentence in filter(None, sentences):
            yield from _pieces(sentence)


def _space_or_nothing(character: str) -> str:
    return " " if character == "\t" or unicodedata.category(character) == "Zs" else ""


def _pieces(sentence: str) -> Iterator[str]:
    """A sentence in pieces of at most `LONGEST_LINE` characters."""
    while len(sentence) > LONGEST_LINE:
        end = sentence.rfind(" ", 1, LONGEST_LINE + 1)
        end = end if end > 0 else LONGEST_LINE
        yield sentence[:end]
        sentence = sentence[end:].lstrip()
    if sentence:
        yield sentence


# Texts that differ at each visit. Dates before the visit stay: "last updated" is news.
_VOLATILE = re.compile(
    # "3 days ago", clock times, the year of a copyright notice
    r"\b(?:\d+|an?) (?:second|minute|hour|day|week|month|year)s? ago\b"
    r"|\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?: (?:UTC|GMT|CES?T|[EP][SD]T)\b)?"
    r"|(?:©|\(c\)|\bcopyright)\s*(?:\d{4}\s*[-–]\s*)?\d{4}\b",
    re.IGNORECASE,
)
_MASK = "…"


def _day_of(day: date) -> re.Pattern[str]:
    """The day as pages write it: in digits, or with the English name of its month."""
    month = _MONTHS[day.month - 1]
    name = rf"{month[:3]}(?:{month[3:]})?\.?" if month != "May" else month
    d, m, y = rf"0?{day.day}", rf"0?{day.month}", str(day.year)
    forms = (
        rf"{y}[-/.]{m}[-/.]{d}", rf"{d}[-/.]{m}[-/.]{y}", rf"{m}[-/.]{d}[-/.]{y}",
        rf"{name} {d}(?:st|nd|rd|th)?,? {y}", rf"{d}(?:st|nd|rd|th|\.)? {name},? {y}",
    )  # fmt: skip
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Twice:
    """Two readings of a page, seconds apart. Only counters, tokens and advertisements differ."""

    first: Sequence[str]
    second: Sequence[str]

    @property
    def common(self) -> list[str]:
        """The lines of both readings."""
        return list(_matched(self.second, Counter(self.first)))

    @property
    def either(self) -> list[str]:
        """The lines of the second reading, and the further lines of the first."""
        return [*self.second, *_without(self.first, self.second)]

    def stable(self, old: Sequence[str]) -> list[str]:
        """The lines to remember: the lines of both readings, and old lines of either reading."""
        return [*self.common, *_matched(_without(self.either, self.common), Counter(old))]


@dataclass(frozen=True)
class Difference:
    """The removed and the added lines of a text. The order of lines does not count."""

    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)


def difference(
    old: Sequence[str], old_visit: date, new: Sequence[str], new_visit: date
) -> Difference:
    """The difference between two readings. Takes time in proportion to the texts.

    A program for differences such as difflib keeps the order, but a hostile text could keep
    it busy for hours, and a table in another order is no news.
    """
    removed = _without(old, new)
    added = _without(new, old)
    old_masked = _masked(removed, old_visit)
    new_masked = _masked(added, new_visit)
    return Difference(
        tuple(_unmatched(removed, old_masked, Counter(new_masked))),
        tuple(_unmatched(added, new_masked, Counter(old_masked))),
    )


def lasting(old: Sequence[str], old_visit: date, new: Twice, new_visit: date) -> Difference:
    """The difference that both of two new readings show."""
    return Difference(
        difference(old, old_visit, new.either, new_visit).removed,
        difference(old, old_visit, new.common, new_visit).added,
    )


def _masked(lines: Sequence[str], visit: date) -> list[str]:
    day = _day_of(visit)
    return [day.sub(_MASK, _VOLATILE.sub(_MASK, line)) for line in lines]


def _without(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    """The lines that are not among the others. Each of the others stands for one line."""
    return list(_unmatched(lines, lines, Counter(others)))


def _unmatched(lines: Sequence[str], keys: Sequence[str], others: Counter[str]) -> Iterator[str]:
    for line, key in zip(lines, keys, strict=True):
        if others[key] > 0:
            others[key] -= 1
        else:
            yield line


def _matched(lines: Sequence[str], others: Counter[str]) -> Iterator[str]:
    for line in lines:
        if others[line] > 0:
            others[line] -= 1
            yield line
