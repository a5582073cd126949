"""What later landings did to announcements that did not hold yet."""

from datetime import date

from checks.changes.announcement import Announcement


class Settlement:
    """What became of the announcements about a vendor, by the identity of their changes.

    `withdrawn` are the days on which announcements were taken back before they held, and
    `amended` the days on which they got other values. `instead` are announcements with other
    values than announced. A change in `absorbed` only takes back or amends an announcement, so it
    is no fact of its own.
    """

    def __init__(self) -> None:
        self.withdrawn: dict[int, date] = {}
        self.amended: dict[int, date] = {}
        self.instead: dict[int, Announcement] = {}
        self.absorbed: set[int] = set()

    def withdraw(self, announcement: Announcement, day: date) -> None:
        """Take an announcement back on a day."""
        self.withdrawn.setdefault(id(announcement.change), day)

    def replace(self, announcement: Announcement, other: Announcement) -> None:
        """Tell another announcement instead: its earlier value is the value that holds."""
        self.instead[id(announcement.change)] = other

    def amend(self, announcement: Announcement, amended: Announcement, day: date) -> None:
        """Replace an announcement on a day by another with the same dates."""
        self.amended[id(announcement.change)] = day
        self.instead[id(announcement.change)] = amended

    def absorb(self, announcement: Announcement) -> None:
        """Tell no fact of its own: the announcement only takes back or amends another."""
        self.absorbed.add(id(announcement.change))
