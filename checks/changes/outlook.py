"""What a history adds to the list of a day: the changes, days and titles beside the files."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from checks.changes.history import History
from checks.changes.landing import Announcement
from checks.changes.upcoming import announced_on, standing, titles_on, upcoming
from checks.register.model import Subprocessor

_NOTHING: Mapping[str, Sequence[Announcement]] = MappingProxyType({})


class Outlook(NamedTuple):
    """What a history adds to the list of a day.

    `standing` are the announcements that no later landing took back, by slug.
    `later` are the announcements that take effect after the day, by slug.
    `announced` is the day on which each vendor was announced, by slug. `titles`
    are the titles that regions have on the day, by code, if new titles hold later.
    """

    standing: Mapping[str, Sequence[Announcement]] = _NOTHING
    later: Mapping[str, Sequence[Announcement]] = _NOTHING
    announced: Mapping[str, date] = MappingProxyType({})
    titles: Mapping[str, str] = MappingProxyType({})


NO_OUTLOOK = Outlook()
"""The outlook of a register without a history."""


def outlook(history: History, vendors: Iterable[Subprocessor], today: date) -> Outlook:
    """What the history adds to the list of these vendors on that day."""
    return Outlook(
        standing(history),
        upcoming(history, vendors, today),
        announced_on(history),
        titles_on(history, today),
    )
