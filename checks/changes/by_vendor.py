"""Announcements, by vendor."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from checks.changes.announcement import Announcement


class AnnouncementsByVendor:
    """The announcements about each vendor since it was added last, by its latest slug.

    A removed vendor has none.
    """

    def __init__(self, announcements: Iterable[Announcement] = ()) -> None:
        self._by_slug: defaultdict[str, list[Announcement]] = defaultdict(list)
        self.add(announcements)

    def add(self, announcements: Iterable[Announcement]) -> None:
        """Add later announcements, oldest first."""
        by_slug = self._by_slug
        for announcement in announcements:
            change = announcement.change
            if change.kind == "renamed":
                by_slug[change.slug] = by_slug.pop(change.old, [])
            elif change.kind == "removed":
                by_slug.pop(change.slug, None)
            elif change.kind == "added":
                by_slug[change.slug] = [announcement]
            else:
                by_slug[change.slug].append(announcement)

    def replace(self, slug: str, announcements: Iterable[Announcement]) -> None:
        """Replace the announcements about a vendor."""
        self._by_slug[slug] = list(announcements)

    def of(self, slug: str) -> Sequence[Announcement]:
        """The announcements about a vendor, oldest first."""
        return self._by_slug.get(slug, ())

    def by_slug(self) -> Mapping[str, Sequence[Announcement]]:
        """The announcements about every vendor, each changed to the vendor's latest slug."""
        # Slugs change only here: a vendor that is renamed often has more changes each time.
        return {
            slug: [_with_slug(slug, announcement) for announcement in announcements]
            for slug, announcements in self._by_slug.items()
        }


def _with_slug(slug: str, announcement: Announcement) -> Announcement:
    change = announcement.change
    if change.slug == slug:
        return announcement
    return announcement._replace(change=change._replace(slug=slug))
