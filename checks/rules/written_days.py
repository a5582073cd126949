"""Days in another form than 2026-11-23: what their writers probably meant.

Hints show the days, and people decide. Each of them exists. A value that may mean two days gets
both. Names of months may be English, German or French.
"""

import re
import unicodedata
from datetime import date, timedelta
from itertools import permutations

_LONGEST = 200
"""Longer values hold no day: a hint would not show them whole."""

_AROUND = " \t\n\"'`“”„‘’<>()[]{},;"
_MONTHS = {
    "jan": 1, "feb": 2, "fev": 2, "mar": 3, "apr": 4, "avr": 4, "may": 5, "mai": 5, "juin": 6,
    "jun": 6, "juil": 7, "jul": 7, "aug": 8, "aou": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11,
    "dec": 12, "dez": 12,
}  # fmt: skip
"""The numbers of months by the first letters of their names, without accents."""

_TIME = re.compile(r"(?<=\d)[T ]\d\d?:\d\d.*", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d\d?)[-/. ](\d\d?)|(\d{4})(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d\d?)([-/. ]|\. )(\d\d?)\2(\d{4}|\d\d)")
_IN_WORDS = re.compile(
    r"(?:(?P<day>\d\d?)(?:st|nd|rd|th|er|\.)?[ -](?:of )?)?(?P<month>[a-z]{3,9})\.?"
    r"(?:[ -](?P<second>\d\d?)(?:st|nd|rd|th)?)?,?[ -](?P<year>\d{4})"
)
_INSIDE = re.compile(
    r"(?<![\w.-])(?<!\d )(?:\d{4}[-/. ]\d\d?[-/. ]\d\d?|"
    r"\d\d?(?:[-/.]|\. )\d\d?(?:[-/.]|\. )\d{4}|"
    r"\d\d?(?:st|nd|rd|th|er|\.)?[ -](?:of )?[a-z]{3,9}\.?,?[ -]\d{4}|"
    r"[a-z]{3,9}\.?[ -]\d\d?(?:st|nd|rd|th)?,?[ -]\d{4})(?![\w-])"
)
"""A day among other words: `since 2026-02-01`."""

_MOST_INSIDE = 3


def _plain_day(text: str) -> str:
    """The text without a time, in small letters without accents, with plain hyphens."""
    text = re.sub("[\u2010-\u2015\u2212]", "-", text[:_LONGEST])
    text = _TIME.sub("", text).strip(_AROUND).lower()
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))


def written_days(text: str) -> list[date]:
    """The days that the text may mean: none, a single day, or a few days."""
    text = _plain_day(text)
    if days := _whole(text) or _of_spreadsheet(text):
        return days
    inside = [day for part in _INSIDE.finditer(text) for day in _whole(part[0])]
    return inside if len({*inside}) == len(inside) <= _MOST_INSIDE else []


def _whole(text: str) -> list[date]:
    """The days that a text without other words may mean."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups() if part)
        return _days(year, (month, day)) or _days(year, (day, month))
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year += 2000 if year < 100 else 0
        if "." in match[2]:  # 03.04.2026 is the third of April wherever people write dots
            return _days(year, (second, first))
        return sorted({day for pair in permutations((first, second)) for day in _days(year, pair)})
    if (match := _IN_WORDS.fullmatch(text)) and bool(match["day"]) != bool(match["second"]):
        number = _month(match["month"])
        return _days(int(match["year"]), (number, int(match["day"] or match["second"])))
    return []


def _month(name: str) -> int:
    """The number of a month, or 0 for another word."""
    return next((n for start, n in _MONTHS.items() if name.startswith(start)), 0)


def _of_spreadsheet(text: str) -> list[date]:
    """The day that a spreadsheet stores as this number: the days since 1899-12-30."""
    if not re.fullmatch("[345][0-9]{4}", text):
        return []
    return [date(1899, 12, 30) + timedelta(days=int(text))]


def is_certain_day(text: str) -> bool:
    """Whether the text can mean a single day only: 2026/1/4, 4 January 2026, 23.11.2026."""
    text = _plain_day(text)
    days = _whole(text)
    if len(days) != 1:
        return False
    if match := _YEAR_FIRST.fullmatch(text):
        _, month, day = (int(part) for part in match.groups() if part)
        return (days[0].month, days[0].day) == (month, day)
    if match := _YEAR_LAST.fullmatch(text):
        clear = max(int(match[1]), int(match[3])) > 12 or match[1] == match[3]
        return clear and len(match[4]) == 4
    return True


def several_days(text: str) -> tuple[list[date], bool]:
    """The days of a text that has nothing but days, `2025-01-10, 13.01.2026`.

    Also whether each of them is certain.
    """
    parts = [part for part in _BETWEEN_DAYS.split(text[: _LONGEST + 1].strip(_AROUND)) if part]
    meant = [_whole(_plain_day(part)) for part in parts]
    if len(text) > _LONGEST or len(parts) < 2 or any(len(days) != 1 for days in meant):
        return [], False
    return [days[0] for days in meant], all(map(is_certain_day, parts))


_BETWEEN_DAYS = re.compile(r"\s*[,;&+]\s*|\s+(?:/|and|und|et)\s+|(?<=\d)\s+(?=\d{4}-)")


def month_in(text: str) -> str:
    """The year and month of a text without a day, such as `2026-02` for `Feb 2026`. Or nothing."""
    text = _plain_day(text)
    if match := re.fullmatch(r"(\d{4})[-/.](\d\d?)|(\d\d?)[-/.](\d{4})", text):
        year, number = match[1] or match[4], int(match[2] or match[3])
    elif match := re.fullmatch(r"([a-z]{3,9})\.?,?[ -](\d{4})", text):
        year, number = match[2], _month(match[1])
    else:
        return ""
    return f"{year}-{number:02}" if 1 <= number <= 12 else ""


def _days(year: int, month_and_day: tuple[int, ...]) -> list[date]:
    try:
        return [date(year, *month_and_day)]
    except ValueError:
        return []
