"""Footnotes: their marks in cells, and their words below a table."""

import re
from collections.abc import Iterable, Mapping

from checks.importing.table import Passage, on_one_line

_MARK = r"\[\^\w{1,20}\]|\[\d{1,2}\]|[*†‡§]{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}"
_MARKS = re.compile(rf"\s*(?:(?<=[\w.)\]])(?:{_MARK})(?=$|[\s,;.]|\[))|\s+[†‡]$", re.MULTILINE)
_NOTE = re.compile(rf"(?P<mark>{_MARK}|\d(?=[.)]?\s+[A-Z]))[:.)]?\s*(?P<words>\S.*)", re.DOTALL)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def words_of(passages: Iterable[Passage]) -> Mapping[str, str]:
    """The words of the footnotes in the text of a page, by their marks."""
    notes: dict[str, str] = {}
    for passage in passages:
        for line in re.split(r"\n(?=\[\^)", passage.text):
            note = _NOTE.fullmatch(line)
            if note and not passage.is_item:
                notes.setdefault(note["mark"].translate(_RAISED), on_one_line(note["words"]))
    return notes


def marks_in(text: str) -> list[str]:
    """The marks of footnotes in a text."""
    return [mark.strip() for mark in _MARKS.findall(text)]


def without_marks(text: str) -> str:
    """A text without the marks of footnotes."""
    return _MARKS.sub("", text)


def shown(mark: str, words: Mapping[str, str]) -> str:
    """A mark with the words of its footnote, if the page has them."""
    known = words.get(mark.translate(_RAISED), "")
    return f"{mark}: {known}" if known else mark
