"""The archive of a site: a page for each edition of the list, and an index of all snapshots.

The pages are for citing the list as of a day. They link to each other with relative addresses: a
page of the archive is always at its own address, in the folder of the archive.
"""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from markupsafe import Markup

from checks.changes.history import History
from checks.publish.addresses import address_of
from checks.publish.assets import digest, text_of
from checks.publish.brand import page_style
from checks.publish.editions import Edition, editions
from checks.publish.page import Archived, Citation, Page
from checks.publish.public import published_head
from checks.publish.snapshots import Snapshots, snapshots
from checks.register.policy import Policy
from checks.register.repository import Repository
from checks.register.sources import COMMANDS

FOLDER = "archive"

INDEX = f"{FOLDER}/index.html"


def archived(past: History, every: Snapshots) -> Archived | None:
    """What the current page says about the archive. None without a snapshot."""
    if not every.snapshots:
        return None
    latest = every.snapshots[-1]
    citation = Citation(f"{FOLDER}/{latest.name}.html", latest.day)
    return Archived(INDEX, citation if past.landings[-1].commit is not None else None)


def archive(
    repository: Repository, past: History, policy: Policy, today: date
) -> tuple[Mapping[str, bytes], Snapshots]:
    """The files of the archive by name, and the snapshots in them. No files without a snapshot.

    `policy` are the settings of now: pages of the past name the present address of the list.
    """
    main = editions(policy)[0]
    page = Page(main.policy(policy), edition=main)
    every = snapshots(repository, past, policy, page.row, main, today)
    if not every.snapshots:
        return {}, every
    pages = _Pages(page, main, policy, today)
    files = {
        f"{FOLDER}/{snapshot.name}.html": pages.page(every, number).encode()
        for number, snapshot in enumerate(every.snapshots)
    }
    since = every.snapshots[0].day if every.earlier else None
    return {INDEX: pages.index(every, since).encode(), **files}, every


class _Pages:
    """HTML, in the language of the main edition."""

    def __init__(self, page: Page, edition: Edition, policy: Policy, today: date) -> None:
        now = self._now = published_head(edition.policy(policy), today)
        self._page = page.template("archive.html")
        self._index = page.template("archive_index.html")
        style = page_style(edition.language, None, policy.site.accent) + text_of("archive.css")
        self._common = {
            "language": edition.language,
            "tag": edition.tag,
            "url": now["url"],
            "style": Markup(style),  # noqa: S704 - our own file
            "style_hash": digest(style),
        }

    def page(self, every: Snapshots, number: int) -> str:
        """The page of the snapshot at a position."""
        snapshot = every.snapshots[number]
        rows = {
            group: [every.rows[row] for row in numbers] for group, numbers in snapshot.rows.items()
        }
        around = [None, *every.snapshots, None]
        return self._page.render(
            self._common,
            snapshot=snapshot,
            head=snapshot.head,
            rows=rows,
            previous=around[number],
            next=around[number + 2],
            address=address_of(self._now, f"{FOLDER}/{snapshot.name}.html"),
            commands=COMMANDS.format(commit=snapshot.commit),
        )

    def index(self, every: Snapshots, since: str | None) -> str:
        """The index of all snapshots. `since` is the day of the first if others are missing."""
        newest_first = every.snapshots[::-1]
        script = text_of("archive.min.js")
        years = groupby(newest_first, key=lambda snapshot: snapshot.day[:4])
        return self._index.render(
            self._common,
            title=self._now["title"],
            organization=self._now["organization"],
            snapshots=newest_first,
            years=[(year, [*of_year]) for year, of_year in years],
            since=since,
            today=self._now["as_of"],
            data=Markup(every.differences.as_json()),  # noqa: S704 - JSON without <
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=digest(script),
        )
