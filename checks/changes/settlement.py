"""The outcome of pending announcements: withdrawn, amended or replaced by later landings."""

from checks.changes.announcement import Announcement
from checks.changes.landing import Landing


class Settlement:
    """The outcome of the announcements about a vendor, by the identity of their changes.

    `withdrawn` are the landings that took announcements back before they held, and `amended` the
    landings that gave them other values. `instead` are announcements with other
    values than announced. A change in `absorbed` only takes back or amends an announcement, so it
    is no fact of its own.
    """

    def __init__(self) -> None:
        self.withdrawn: dict[int, Landing] = {}
        self.amended: dict[int, Landing] = {}
        self.instead: dict[int, Announcement] = {}
        self.absorbed: set[int] = set()

    def withdraw(self, announcement: Announcement, by: Landing) -> None:
        """Take an announcement back."""
        self.withdrawn.setdefault(id(announcement.change), by)

    def replace(self, announcement: Announcement, other: Announcement) -> None:
        """Tell another announcement instead. Its earlier value is the value in effect."""
        self.instead[id(announcement.change)] = other

    def amend(self, announcement: Announcement, amended: Announcement, by: Landing) -> None:
        """Replace an announcement by another with the same dates."""
        self.amended[id(announcement.change)] = by
        self.instead[id(announcement.change)] = amended

    def absorb(self, announcement: Announcement) -> None:
        """Tell no fact of its own: the announcement only takes back or amends another."""
        self.absorbed.add(id(announcement.change))
