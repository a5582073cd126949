"""Repairs: what the writer of a value with a common slip probably meant.

Hints show a repair, and people decide. A repaired address has no finding of its own, and a
repaired day exists. A value that may mean two days gets both.
"""

import re
from datetime import date
from itertools import permutations

from checks.rules.links import BAD_PERCENT, is_left_out, is_ordinary, parse_link
from checks.rules.mailboxes import is_mailbox
from checks.suggestion import closest

_LONGEST = 200
"""Longer values get no repair: a hint would not show it whole."""

_AROUND = " \t\n\"'`“”„‘’<>()[]{},;"
"""What people put around an address, or leave there after copying."""

_MARKED = re.compile(r"(?:!?\[[^\]]*\]\(|<)\s*(https?://[^\s<>()]+)\s*(?:\)|>)")
"""A link of Markdown around an address."""

_SCHEME = re.compile(r"h?t{1,3}p{1,2}s{0,2}\s?[:;.]?\s?[/\\]{1,3}:?[/\\]{0,2}|https?[:;]|//", re.I)
"""The start of an address, spelt `https//`, `http:/`, `htps://` or the like."""

_USER = re.compile(r"(?<=://)[^/?#]*@")


def address_in_markup(text: str) -> str:
    """The address inside a link of Markdown, or nothing."""
    marked = _MARKED.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    return marked[1] if marked else ""


def repaired_url(text: str) -> str:
    """The https address that the text probably means, or nothing."""
    if len(text) > _LONGEST:
        return ""
    address = (address_in_markup(text) or text).strip(_AROUND).rstrip(".")
    if scheme := _SCHEME.match(address):
        address = address[scheme.end() :]
    elif "@" in address:
        return ""  # an e-mail address
    url = BAD_PERCENT.sub("%25", _USER.sub("", f"https://{address}"))
    link = parse_link(url)
    good = link.well_formed and is_ordinary(link.host) and not is_left_out(link.path)
    return url if good else ""


_AT = re.compile(r"\s*[\[({]\s*(?:at|@|ät)\s*[\])}]\s*|\s+(?:at|@)\s+|\s*@\s*", re.I)
_DOT = re.compile(r"\s*[\[({]\s*(?:dot|\.|punkt)\s*[\])}]\s*|\s+dot\s+", re.I)
_IN_ANGLES = re.compile(r"[^<>@]*<([^<>\s]+)>")


def repaired_mailbox(text: str) -> str:
    """The e-mail address that the text probably means, or nothing."""
    if len(text) > _LONGEST:
        return ""
    address = text.strip()
    if named := _IN_ANGLES.fullmatch(address):  # Sam <sam@acme.cloud>
        address = named[1]
    address = address.strip(_AROUND).rstrip(".")
    if address.casefold().startswith("mailto:"):
        address = address[len("mailto:") :]
    name, _, host = _DOT.sub(".", _AT.sub("@", address)).rpartition("@")
    host = host.replace(",", ".")
    mailbox = f"{name}@{host}"
    return mailbox if is_mailbox(mailbox) and mailbox.isascii() and is_ordinary(host) else ""


_COMMON = ("com", "net", "org")


def repaired_ending(host: str) -> str:
    """The host with the common top-level domain that its own probably means, or nothing."""
    name, _, ending = host.rpartition(".")
    meant = closest(ending, _COMMON)
    return f"{name}.{meant}" if meant and name.isascii() else ""


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_TIME = re.compile(r"[T ]\d\d?:\d\d.*")
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d\d?)[-/. ](\d\d?)|(\d{4})(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d\d?)([-/. ]|\. )(\d\d?)\2(\d{4})")
_IN_WORDS = re.compile(
    r"(?:(?P<day>\d\d?)(?:st|nd|rd|th|\.)?[ -](?:of )?)?(?P<month>[a-z]{3,9})\.?"
    r"(?:[ -](?P<second>\d\d?)(?:st|nd|rd|th)?)?,?[ -](?P<year>\d{4})"
)


def _plain_day(text: str) -> str:
    """The text without a time, with plain hyphens."""
    text = re.sub("[\u2010-\u2015\u2212]", "-", text[:_LONGEST])
    return _TIME.sub("", text).strip(_AROUND).lower()


def repaired_days(text: str) -> list[date]:
    """The days that the text may mean: none, a single day, or two days."""
    text = _plain_day(text)
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups() if part)
        return _days(year, (month, day)) or _days(year, (day, month))
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if "." in match[2]:  # 03.04.2026 is the third of April wherever people write dots
            return _days(year, (second, first))
        return sorted({day for pair in permutations((first, second)) for day in _days(year, pair)})
    if (match := _IN_WORDS.fullmatch(text)) and bool(match["day"]) != bool(match["second"]):
        number = _MONTHS.index(match["month"][:3]) + 1 if match["month"][:3] in _MONTHS else 0
        return _days(int(match["year"]), (number, int(match["day"] or match["second"])))
    return []


def is_certain_day(text: str) -> bool:
    """Whether the text can mean a single day only: 2026/1/4, 4 January 2026, 23.11.2026."""
    days = repaired_days(text)
    if len(days) != 1:
        return False
    text = _plain_day(text)
    if match := _YEAR_FIRST.fullmatch(text):
        _, month, day = (int(part) for part in match.groups() if part)
        return (days[0].month, days[0].day) == (month, day)
    if match := _YEAR_LAST.fullmatch(text):
        return max(int(match[1]), int(match[3])) > 12 or match[1] == match[3]
    return True


def _days(year: int, month_and_day: tuple[int, ...]) -> list[date]:
    try:
        return [date(year, *month_and_day)]
    except ValueError:
        return []
