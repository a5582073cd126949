"""The calendar, read line by line as RFC 5545, 3.1 says."""

import re

from tests.fuzz.failure import Failed

_NAMES = frozenset(
    [
        "BEGIN",
        "END",
        "PRODID",
        "VERSION",
        "X-WR-CALNAME",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "URL",
        "TRANSP",
        "CATEGORIES",
        "REFRESH-INTERVAL",
        "X-PUBLISHED-TTL",
        "ACTION",
        "TRIGGER",
        "TZID",
        "TZOFFSETFROM",
        "TZOFFSETTO",
    ]
)
_COMPONENTS = (
    ("VCALENDAR",),
    ("VCALENDAR", "VEVENT"),
    ("VCALENDAR", "VEVENT", "VALARM"),
    ("VCALENDAR", "VTIMEZONE"),
    ("VCALENDAR", "VTIMEZONE", "STANDARD"),
)
_LINE = re.compile(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)')


def check_calendar(data: bytes) -> None:
    """No text starts a line: every line is a property that we write, in a known component."""
    text = data.decode()
    if not text.endswith("\r\n") or re.search(
        r"(?<!\r)\n|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text
    ):
        raise Failed("calendar: a control character", repr(text[:500]))
    if any(len(line.encode()) > 75 for line in text.split("\r\n")):
        raise Failed("calendar: a line of more than 75 bytes", repr(text[:500]))
    opened: list[str] = []
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        match = _LINE.fullmatch(line)
        if match is None or match[1] not in _NAMES:
            raise Failed("calendar: a line that we do not write", line[:300])
        if match[1] == "BEGIN":
            opened.append(match[3])
            if tuple(opened) not in _COMPONENTS:
                raise Failed("calendar: another component", line)
        elif match[1] == "END" and (not opened or opened.pop() != match[3]):
            raise Failed("calendar: an end without a beginning", line)
    if opened:
        raise Failed("calendar: a component without an end", str(opened))
