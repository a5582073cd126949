"""Facts of a new legal entity, which wait until the entity takes the place of the earlier one."""

from collections.abc import Iterable, Mapping

from checks.changes.announcement import OF_COMPANY, Announcement


def await_replacements(
    announcements: Iterable[Announcement],
) -> tuple[list[Announcement], Mapping[int, Announcement]]:
    """The announcements about a vendor, in which facts of a new legal entity wait for its name.

    The facts may land later than the name, and yet another name may come before the day of the
    first. The mapping has the change back to the earlier name, by the identity of the withdrawn
    change of the name. `announcements` are oldest first.
    """
    told: list[Announcement] = []
    names: list[Announcement] = []  # each before the day of the name before it
    waiting: list[int] = []  # numbers in `told` of facts that wait for the last name
    withdrawn: dict[int, Announcement] = {}
    back: Announcement | None = None  # the latest withdrawal of a name
    for announcement in announcements:
        change, of_company = announcement.change, _is_of_company(announcement)
        if names and names[-1].effective <= announcement.announced:
            names, waiting = [], []
        if change.field == "name" and names and change.new == names[0].change.old:
            withdrawn[id(names[-1].change)] = back = announcement
            names, waiting = [], []
        elif change.field == "name" and change.material:
            names.append(announcement)
            for number in waiting:
                told[number] = told[number]._replace(awaits=announcement)
        elif names and of_company:
            waiting.append(len(told))
            announcement = announcement._replace(awaits=names[-1])
        elif back is not None and back.landing == announcement.landing and of_company:
            announcement = announcement._replace(awaits=None)
        told.append(announcement)
    return told, withdrawn


def _is_of_company(announcement: Announcement) -> bool:
    """Whether a fact of the legal entity changes, and waits for no other change of its field."""
    change, awaits = announcement.change, announcement.awaits
    waits_for_field = awaits is not None and awaits.change.field == change.field
    return change.field in OF_COMPANY and not change.material and not waits_for_field


def with_withdrawn(
    announcement: Announcement, withdrawn: Mapping[int, Announcement]
) -> Announcement:
    """The announcement. If the new legal entity was withdrawn, only the withdrawal is awaited."""
    awaits = announcement.awaits
    back = withdrawn.get(id(awaits.change)) if awaits is not None else None
    if back is None:
        return announcement
    # The earlier name needs no notice period, because it never ceased to hold.
    return announcement._replace(
        awaits=back._replace(change=back.change._replace(ruling="editorial"))
    )
