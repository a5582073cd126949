"""The announcements of a proposal as if it were merged, and its notice to customers."""

from collections.abc import Iterable, Sequence
from datetime import date

from checks.changes.announcement import Announcement, announce, renew
from checks.changes.landing import uncommitted_landing
from checks.changes.proposal import Proposal
from checks.changes.settlement import Settlement
from checks.changes.standing import standing_announcements
from checks.register.model import Subprocessor


def proposed_announcements(
    proposal: Proposal, before: Subprocessor | None, after: Subprocessor | None, today: date
) -> list[Announcement]:
    """The announcements about a vendor if the proposal is merged today.

    `before` and `after` are the vendor before and after the proposal.
    """
    vendor = after or before
    if vendor is None:
        return []
    landing = uncommitted_landing(today)
    window = proposal.period.window(landing.noticed)
    announced = announce(proposal.changes_by_slug.get(vendor.slug, ()), vendor, landing, window)
    if before is not None and any(a.change.kind == "resumed" for a in announced):
        dormant = proposal.dormant.get(before.slug, ())
        awake = renew(dormant, vendor, landing, window)
        announced = [*(a for a in awake if not a.dormant), *announced]
    earlier = proposal.announced.get(before.slug, ()) if before is not None else ()
    return _after(earlier, announced, vendor) if earlier else announced


def _after(
    earlier: Sequence[Announcement], announced: Sequence[Announcement], vendor: Subprocessor
) -> list[Announcement]:
    """The announcements of a proposal, as the history tells them after `earlier` announcements.

    A country in a region that does not hold yet is new, and words for a new title wait for it.
    """
    settlement = Settlement()
    standing = standing_announcements(vendor, [*earlier, *announced], settlement)
    by_change = {id(a.change): a for a in standing}

    def as_told(announcement: Announcement) -> Announcement:
        told = settlement.instead.get(id(announcement.change), announcement)
        told = by_change.get(id(told.change), told)
        # The review compares with the file, even if another value still holds.
        change = announcement.change._replace(kind=told.change.kind)
        return announcement._replace(change=change, awaits=told.awaits, elsewhere=told.elsewhere)

    return list(map(as_told, announced))


def in_notice(announcements: Iterable[Announcement]) -> list[Announcement]:
    """The announcements about a vendor that a notice tells customers.

    They are the changes that wait for a notice period, except those that the entry of the legal
    entity reports. Without a material change, there are none.
    """
    waiting = [a for a in announcements if a.deferred and not a.moot and not a.change.echo]
    return waiting if any(announcement.material for announcement in waiting) else []


def complete_on(notified: Iterable[Announcement]) -> date:
    """The day on which all changes of a notice about a vendor hold.

    On this day, each transfer of the vendor needs a ground.
    """
    return max(announcement.effective for announcement in notified)
