"""Render the site with its archive. Tell people about landings without a page."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from checks.changes.history import History
from checks.commands.terminal import tell
from checks.escaping import visible
from checks.publish.archive import archive, archived
from checks.publish.site import render
from checks.publish.snapshots import MOST_ROWS, Snapshots
from checks.register.model import Register
from checks.register.repository import Repository

_NAMED = 3
"""Landings without a snapshot that a message names."""


def site_with_archive(
    root: Path, register: Register, past: History | None, today: date
) -> Mapping[str, bytes]:
    """The files of the site by name, with the archive.

    There is no archive without a history, or if `site.archive` is false.
    """
    if past is None or past.start is None or register.policy.site.archive is False:
        return render(register, today, past)
    files, snapshots = archive(Repository(root), past, register.policy, today)
    _tell_left_out(snapshots, chosen=register.policy.site.archive is not True)
    site = render(register, today, past, archived=archived(past, snapshots))
    return {**site, **files}


def _tell_left_out(snapshots: Snapshots, *, chosen: bool) -> None:
    """Tell what has no page. `chosen`: the owners chose the first day."""
    if snapshots.earlier and snapshots.snapshots and not chosen:
        tell(
            f"The archive begins with the list of {snapshots.snapshots[0].day}, and leaves out "
            f"{_landings(snapshots.earlier)} before: the pages would have more than "
            f"{MOST_ROWS:,} rows in total. To choose the first day yourself, set `site.archive` in "
            "register.yaml to a day."
        )
    if snapshots.unpublished:
        named = [f"{commit[:10]} ({visible(path)})" for commit, path in snapshots.unpublished]
        more = f" and {len(named) - _NAMED:,} more" if len(named) > _NAMED else ""
        tell(
            f"The archive has no page for {_landings(len(named))} whose list could not be "
            f"published: {', '.join(named[:_NAMED])}{more}."
        )


def _landings(count: int) -> str:
    return f"{count:,} landing{'' if count == 1 else 's'}"
