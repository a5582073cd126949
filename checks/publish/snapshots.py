"""Snapshots of the list: the published list, as it stood from a day on.

A snapshot begins at a moment at which the list changed: with a landing, or on the day on which
an announced change took effect. So a snapshot stays the same from its first to its last day, and
each day has exactly one snapshot, with the facts of the day. A page for each landing would not be
enough: the list also changes on a day of effect without a landing. If several landings change the
list on the same day, the day belongs to the last landing, as for `publish --as-of`.

A landing whose list could not be published begins no snapshot: customers still read the list of
the landing before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from checks.changes.history import History
from checks.changes.log import log
from checks.changes.moments import Moment, Timeline
from checks.data.transfers import turning_days
from checks.dates import days_before
from checks.publish import words
from checks.publish.comparison import Differences, facts
from checks.publish.editions import Edition
from checks.publish.news import UpcomingEntry, entries, upcoming_entries
from checks.publish.public import Publisher, published_head
from checks.publish.published import PublishedChange, PublishedHead, PublishedSubprocessor
from checks.publish.site import in_order, unpublishable
from checks.register.example import introduces_as_example, is_example
from checks.register.layout import REGISTER_FILE
from checks.register.model import Register
from checks.register.policy import Policy
from checks.register.record import Record
from checks.register.repository import Repository

MOST_ROWS = 50_000
"""The rows of all snapshots together, unless `site.archive` is a day.

Pages with so many rows have about 50 MB: more than a thousand snapshots of a list of 40 vendors.
"""


class Told(NamedTuple):
    """The changes of a subprocessor in words. With `effect`, they take effect with the snapshot."""

    name: str
    words: str
    effect: bool = False


@dataclass(frozen=True)
class Snapshot:
    """The list as it stood from the day `day` to the day `last`. The latest snapshot has no `last`.

    A snapshot that was replaced on its first day has an earlier last day. `digest` is the digest
    of the files in the commit. `rows` are the numbers of its rows, by group, in order. `changes`
    say how the snapshot differs from the snapshot before.
    """

    day: str
    commit: str
    digest: str
    head: PublishedHead
    rows: Mapping[str, Sequence[int]]
    in_use: int
    upcoming: Sequence[UpcomingEntry]
    changes: Sequence[Told]
    last: str | None = None

    @property
    def name(self) -> str:
        """The name of the page without its ending."""
        return f"{self.day}-{self.commit[:10]}"

    @property
    def for_a_moment(self) -> bool:
        """Whether another snapshot replaced this snapshot on its first day."""
        return self.last is not None and self.last < self.day


class LeftOut(NamedTuple):
    """A commit without a snapshot, because the file `path` prevented the publication."""

    commit: str
    path: str


class Row(NamedTuple):
    """A row of the list. `number` numbers the texts of rows, and `facts` the facts of rows."""

    number: int
    facts: int
    group: str
    in_use: bool


@dataclass(frozen=True)
class Snapshots:
    """The snapshots of a list, oldest first.

    `rows` are the texts of all rows, by number. `differences` compares the snapshots.
    `unpublished` are the landings whose list could not be published. `earlier` is the number of
    landings before the first snapshot that have none: the owners chose a later day, or the archive
    would be too large.
    """

    snapshots: Sequence[Snapshot]
    rows: Sequence[str]
    differences: Differences
    unpublished: Sequence[LeftOut]
    earlier: int


def snapshots(
    repository: Repository,
    past: History,
    policy: Policy,
    row: Callable[[PublishedSubprocessor], str],
    edition: Edition,
    today: date,
) -> Snapshots:
    """The snapshots of a history, as of `today`. Uncommitted changes are in none.

    `policy` are the settings of now. `row` writes a row of the list in the language of the
    `edition`.
    """
    timeline = Timeline(repository, past, today)
    numbers = timeline.numbers
    if not numbers:
        return Snapshots([], [], Differences(), [], 0)
    if isinstance(policy.site.archive, date):
        first = timeline.first_since(policy.site.archive)
    else:
        first = timeline.latest(MOST_ROWS // max(1, timeline.size()))
    earlier = numbers.index(first)
    registers, unpublished = [], []
    for landed in timeline.registers(numbers[earlier:]):
        obstacle = _obstacle(landed.register)
        if obstacle:
            unpublished.append(LeftOut(landed.landing.commit or "", obstacle))
        else:
            registers.append(landed)
    rows = _Rows(row, edition)
    made = [*_snapshots(timeline.moments(registers), rows, past)]
    return Snapshots([*_with_last_days(made)], rows.texts, rows.differences, unpublished, earlier)


def _obstacle(register: Register | None) -> str:
    """The file because of which a list could not be published, or nothing."""
    if register is None or introduces_as_example(register.policy):
        return REGISTER_FILE
    examples = (vendor.path for vendor in register.subprocessors if is_example(vendor))
    return next(unpublishable(register), None) or next(examples, "")


def _snapshots(
    moments: Iterable[Moment],
    rows: "_Rows",
    past: History,
) -> Iterator[Snapshot]:
    """A snapshot for each moment at which the list changed."""
    told = _told_by_commit(past, rows.edition)
    separator = rows.edition.language.text("; ")
    shown: object = None
    landing, last_day = -1, date.min  # of the moment before
    pending: Sequence[UpcomingEntry] = ()
    changes: list[Told] = []
    for moment in moments:
        day, landed, register = moment.day, moment.landed, moment.register
        changes += [
            Told(entry["name"], separator.join([c["summary"] for c in entry["changes"]]), True)
            for entry in pending
            if last_day < date.fromisoformat(entry["effective"]) <= day
        ]
        before = landing if landing >= 0 else landed.number - 1
        for number in range(before + 1, landed.number + 1):
            changes += told.get(past.commits[number].hash, ())
        policy = rows.edition.policy(register.policy)
        wording = rows.edition.wording(policy)
        upcoming = upcoming_entries(moment.outlook, wording, register.by_slug, day)
        pending = _without_contacts(upcoming)
        landing, last_day = landed.number, day
        of_moment = rows.of(moment)
        commit = landed.landing.commit or ""
        head = published_head(policy, day, None, commit, moment.outlook.titles)
        now = (_texts_of(head), [(row.number, row.facts) for row in of_moment])
        if now == shown:
            continue
        shown = now
        rows.differences.add([row.facts for row in of_moment])
        by_group: dict[str, list[int]] = {group: [] for group in register.policy.groups}
        for row in of_moment:
            by_group[row.group].append(row.number)
        yield Snapshot(
            day.isoformat(),
            commit,
            landed.digest,
            head,
            by_group,
            sum(row.in_use for row in of_moment),
            pending,
            [*dict.fromkeys(changes)],
        )
        changes = []


def _texts_of(head: PublishedHead) -> object:
    """The texts of a head that a page shows."""
    return head["organization"], head["title"], head["introduction"], head["groups"]


def _with_last_days(made: Sequence[Snapshot]) -> Iterator[Snapshot]:
    for snapshot, following in zip_longest(made, made[1:]):
        last = None
        if following is not None:
            last = days_before(date.fromisoformat(following.day), 1).isoformat()
        yield replace(snapshot, last=last)


def _told_by_commit(past: History, edition: Edition) -> Mapping[str | None, Sequence[Told]]:
    """The change log, by commit."""
    told: dict[str | None, list[Told]] = {}
    if past.policy is not None:
        wording, language = edition.wording(edition.policy(past.policy)), edition.language
        separator = language.text("; ")
        for entry in entries(log(past), wording):
            changes = [words.logged(c, language) for c in entry["changes"] if not _is_of_contact(c)]
            if changes:
                of_entry = Told(entry["name"], separator.join(changes))
                told.setdefault(entry["commit"], []).append(of_entry)
    return told


def _is_of_contact(change: PublishedChange) -> bool:
    return change["field"] == "contact"


def _without_contacts(entries: Iterable[UpcomingEntry]) -> Sequence[UpcomingEntry]:
    """Entries without changes of contacts: people may have left since."""
    parts = (
        (entry, [change for change in entry["changes"] if not _is_of_contact(change)])
        for entry in entries
    )
    return [{**entry, "changes": changes} for entry, changes in parts if changes]


class _Rows:
    """The rows of one snapshot after the other. Only rows that may have changed are written again.

    `texts` are the texts of all rows, by number.
    """

    def __init__(self, write: Callable[[PublishedSubprocessor], str], edition: Edition) -> None:
        self._write = write
        self.edition = edition
        self._numbers: dict[str, int] = {}
        self._known: dict[str, tuple[object, ...]] = {}
        self._rows: dict[str, Row] = {}
        self.differences = Differences(edition.language)

    @property
    def texts(self) -> Sequence[str]:
        """The texts of all rows, by number."""
        return [*self._numbers]

    def of(self, moment: Moment) -> Sequence[Row]:
        """The rows of a list, in order."""
        day, register, outlook = moment.day, moment.register, moment.outlook
        policy, outlook = self.edition.policy(register.policy), self.edition.outlook(outlook)
        publisher = Publisher(policy, day, outlook, register.by_slug, self.edition)
        decisions = sum(turn <= day for turn in turning_days())
        rows = []
        for vendor in in_order(register):
            slug = vendor.slug
            # A row without names of other vendors depends on these values.
            depends: tuple[object, ...] = (
                vendor, register.policy, outlook.announced.get(slug), vendor.active(day),
                vendor.ended_by(day), decisions,
                [announcement.effective for announcement in outlook.later.get(slug, ())],
            )  # fmt: skip
            alone = vendor.entity is None and not vendor.replaces
            known = self._known.get(slug)
            if alone and known is not None and _same(known, depends):
                rows.append(self._rows[slug])
                continue
            row = self._row(publisher.subprocessor(vendor), register)
            self._rows[slug] = row
            self._known[slug] = depends if alone else ()
            rows.append(row)
        return rows

    def _row(self, vendor: PublishedSubprocessor, register: Register) -> Row:
        shown: PublishedSubprocessor = {
            **vendor,
            "contact": None,
            "upcoming": [change for change in vendor["upcoming"] if not _is_of_contact(change)],
        }
        group = shown["group"]
        text = self._write(shown)
        number = self._numbers.setdefault(text, len(self._numbers))
        facts_of = facts(shown, register.policy.groups[group].title, self.edition.language)
        of_facts = self.differences.number_of(facts_of)
        return Row(number, of_facts, group, shown["status"] == "active")


def _same(known: tuple[object, ...], depends: tuple[object, ...]) -> bool:
    """Whether two rows depend on the same. Vendors and settings are compared by identity."""
    return len(known) == len(depends) and all(
        a is b if isinstance(a, Record) else a == b for a, b in zip(known, depends, strict=True)
    )
