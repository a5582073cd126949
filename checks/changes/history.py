"""What changed along the first-parent line of a repository, and from when it counts.

Every commit on that line is a *landing*: what it holds is what the company has
published from then on. So a change is announced on the day of its landing, by
the committer's clock in UTC, and nobody needs to write that date down.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from checks.changes.diff import Pair, changes_of, matched
from checks.changes.earlier import last_known
from checks.changes.landing import (
    Announcement,
    Landing,
    announce,
    clocked,
    landings,
    not_committed,
    renewed,
)
from checks.changes.past import Read, filled, read_policy, read_vendors
from checks.changes.period import Periods
from checks.changes.regions import NONE, Retitled, Titles, retitled
from checks.changes.standing import standing_of
from checks.dates import days_after, parse_date
from checks.register.layout import POLICY_LIMIT, REGISTER_FILE, VENDOR_FOLDER, is_vendor
from checks.register.model import Policy, Register, Subprocessor
from checks.register.repository import Commit, FileChange, Repository
from checks.register.tree import GitError, Kind

Since = str | date | None
"""A revision, a day in UTC, or nothing: where something begins or ends."""


class Note(NamedTuple):
    """A file that could not be read in a commit. It counts as unchanged there."""

    commit: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class History:
    """What happened to a register.

    What stood at `start` counts as announced before; `announcements` follow it,
    oldest first. `policy` is the last one, `vendors` are those that changed, as
    they were known last, and `touched` is when any file of the register changed
    last. Without a start, nothing of the register is committed yet. `dormant` tells
    the changes, by slug, that wait in case the end of their vendor is withdrawn.
    `retitled` are the new titles of regions, oldest first.
    """

    start: Landing | None = None
    policy: Policy | None = None
    vendors: tuple[Subprocessor, ...] = ()
    touched: datetime | None = None
    announcements: tuple[Announcement, ...] = ()
    notes: tuple[Note, ...] = ()
    dormant: Callable[[], Mapping[str, Sequence[Announcement]]] = field(default=dict, compare=False)
    retitled: tuple[Retitled, ...] = ()


class Uncommitted(NamedTuple):
    """How the work tree differs from HEAD: taken as one more landing, on `today`."""

    register: Register
    files: Sequence[FileChange]
    today: date


def history(
    repository: Repository,
    revision: str = "HEAD",
    since: Since = None,
    uncommitted: Uncommitted | None = None,
) -> History:
    """What happened on the first-parent line up to a revision.

    It starts with the first commit whose `register.yaml` can be read; with the
    `notice.since` of the register at that revision, and with `since`, where
    those are later. Raises `GitError`: for an unknown revision, and in a shallow
    clone.
    """
    log = repository.commits(repository.resolve(revision))
    repository.refuse_shallow()  # while Git works on the log
    return _Reader(repository, list(log)[::-1]).read(since, uncommitted)


LIKE_A_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def since_of(text: str | None) -> Since:
    """A day where the text is one, else a revision."""
    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError:
        if LIKE_A_DAY.fullmatch(text):
            raise GitError(f"{text} is no day: write it as 2026-11-23") from None
        return text


def first_unlike(past: History, register: Register) -> str | None:
    """The first file that the history knows otherwise than the register at its end, or None."""
    known = {vendor.path: vendor for vendor in register.subprocessors}
    for vendor in past.vendors:
        if list(changes_of(vendor, known.get(vendor.path))):
            return vendor.path
    return None


def at_end_of(repository: Repository, day: date, head: str = "HEAD") -> str:
    """The last commit of the first-parent line on or before that day, in UTC.

    Raises `GitError` where there is none, and in a shallow clone.
    """
    repository.refuse_shallow()
    line = repository.times(repository.resolve(head))[::-1]
    landed = [time.date() for time in clocked([time for _, time in line])]
    if landed[0] > day:
        raise GitError(f"nothing had landed by {day}: the history starts on {landed[0]}")
    return line[bisect_right(landed, day) - 1][0]


def day_of(repository: Repository, commit: str) -> date:
    """The day on which a commit landed, in UTC."""
    line = repository.times(commit)[::-1]
    return list(clocked([time for _, time in line]))[-1].date()


def notice_days(
    repository: Repository, head: str, versions: Sequence[tuple[str, str | None]], today: date
) -> int:
    """The longest notice period in force on `today`, in days, after the landings up to `head`.

    `versions` are those of register.yaml on that line, oldest first: commits and
    blobs. Versions that cannot be read do not count; without any other, it is 0.
    """
    blobs = repository.blobs((blob for _, blob in versions if blob), POLICY_LIMIT)
    policies = {blob: read_policy(data)[0] for blob, data in blobs.items()}
    read = [(commit, policies[blob]) for commit, blob in versions if blob]
    days = [(commit, policy.notice.days) for commit, policy in read if policy is not None]
    if not days:
        return 0
    if all(one <= other for (_, one), (_, other) in pairwise(days)):
        return days[-1][1]  # never cut, so the days of the landings do not matter
    line = repository.times(head)[::-1]
    landed = dict(zip((commit for commit, _ in line), clocked([t for _, t in line]), strict=True))
    periods = Periods(days[0][1])
    for commit, length in days:
        periods.change(landed[commit].date(), length)
    return periods.on(today)


def landed_on(repository: Repository, tip: str, commit: str) -> date | None:
    """The day, in UTC, on which a commit landed on the first-parent line of `tip`.

    None if the commit is not on that line.
    """
    line = repository.times(tip)[::-1]
    days = clocked([time for _, time in line])
    return next(
        (time.date() for (own, _), time in zip(line, days, strict=True) if own == commit), None
    )


class _Step(NamedTuple):
    """What a landing did to the files of vendors, and to the titles of regions.

    `days` is the notice period.
    """

    landing: Landing
    files: Sequence[FileChange]
    days: int
    titles: Titles = NONE


class _Reader:
    """Reads what a line of commits did, oldest first."""

    def __init__(self, repository: Repository, line: Sequence[Commit]) -> None:
        self.repository = repository
        self.line = line
        self.landings = landings(line)
        self.notes: list[Note] = []
        self.policies: dict[int, Policy] = {}  # after the commits that changed it
        self.first: int | None = None  # the commit with which the register begins
        self.policy: Policy | None = None
        self._read_policies()

    def read(self, since: Since, uncommitted: Uncommitted | None) -> History:
        """The history from there on."""
        if self.first is None or self.policy is None:
            return History(notes=tuple(self.notes))
        declared = since_of(self.policy.notice.since)
        start = max(self.first, self._last_before(declared), self._last_before(since))
        vendors = self._vendors(start, uncommitted, self.notes)
        announcements = vendors.announcements
        titles = vendors.retitled
        if start > self.first and any(one.change.kind == "resumed" for one in announcements):
            # A change that wakes up with its vendor may have landed before the start.
            vendors = self._vendors(self.first, uncommitted, [])
            landed = {self.landings[index] for index in range(self.first, start + 1)}
            announcements = [one for one in vendors.announcements if one.landing not in landed]
        return History(
            self.landings[start],
            self.policy,
            tuple(vendor for vendor in vendors.known.values() if vendor is not None),
            self._touched(),
            tuple(announcements),
            tuple(self.notes),
            vendors.dormant,
            tuple(titles),
        )

    def _vendors(
        self, start: int, uncommitted: Uncommitted | None, notes: list[Note]
    ) -> "_Vendors":
        """The vendors after all landings that follow the commit with the number `start`."""
        steps = list(self._steps(start, uncommitted))
        vendors = _Vendors(self.repository, self.line[: start + 1], steps, notes)
        work = uncommitted.register.subprocessors if uncommitted is not None else ()
        by_path = {vendor.path: vendor for vendor in work}
        for step in steps:
            vendors.read_step(step, by_path)
        return vendors

    def _touched(self) -> datetime:
        """When a file of the register changed last."""
        return max(
            landing.time
            for landing, commit in zip(self.landings, self.line, strict=True)
            if any(file.path == REGISTER_FILE or is_vendor(file.path) for file in commit.files)
        )

    def _read_policies(self) -> None:
        changed = [
            (index, file)
            for index, commit in enumerate(self.line)
            for file in commit.files
            if file.path == REGISTER_FILE
        ]
        blobs = self.repository.blobs((file.new for _, file in changed if file.new), POLICY_LIMIT)
        known: dict[str, tuple[Policy | None, str]] = {}
        for index, file in changed:
            if file.new is None:
                continue  # taken away, to come back or not: the last one stands
            if file.new not in known:
                known[file.new] = read_policy(blobs[file.new])
            policy, reason = known[file.new]
            if policy is None:
                self.notes.append(Note(self.line[index].hash, REGISTER_FILE, reason))
                continue
            self.policies[index] = self.policy = policy
            self.first = index if self.first is None else self.first

    def _last_before(self, since: Since) -> int:
        """The number of the last commit that does not count, or -1."""
        if since is None:
            return -1
        if isinstance(since, date):
            before = [landing.day < since for landing in self.landings]
        else:
            base = self.repository.resolve(since)
            after = self.repository.between(base, self.line[-1].hash)
            before = [commit.hash not in after for commit in self.line]
        return max((index for index, is_before in enumerate(before) if is_before), default=-1)

    def _steps(self, start: int, uncommitted: Uncommitted | None) -> Iterator[_Step]:
        """What each landing did that follows the commit with the number `start`."""
        first = self.first or 0
        policy = self.policies[first]
        periods = Periods(policy.notice.days)
        for index in range(first + 1, len(self.line)):
            landing = self.landings[index]
            before, policy = policy, self.policies.get(index, policy)
            periods.change(landing.day, policy.notice.days)
            if index > start:
                files = _vendor_files(self.line[index].files)
                titles = retitled(before, policy)
                if files or titles:
                    yield _Step(landing, files, periods.on(landing.day), titles)
        if uncommitted is not None:
            landing = not_committed(uncommitted.today, self.landings[-1])
            after = uncommitted.register.policy
            periods.change(landing.day, after.notice.days)
            files = _vendor_files(uncommitted.files)
            yield _Step(landing, files, periods.on(landing.day), retitled(policy, after))


class _Vendors:
    """The vendors as they were last known, while one landing after the other is read.

    `before` are the commits up to the start, oldest first. `announcements` are
    those of the steps that were read, oldest first.
    """

    def __init__(
        self,
        repository: Repository,
        before: Sequence[Commit],
        steps: Sequence[_Step],
        notes: list[Note],
    ) -> None:
        self.repository = repository
        self.before = before
        self.announcements: list[Announcement] = []
        self.retitled = [
            Retitled(code, old, step.landing.day, days_after(step.landing.day, step.days))
            for step in steps
            for code, (old, _) in step.titles.items()
        ]
        self.made: dict[str, list[Announcement]] = {}  # by path, since the vendor was added
        # A title concerns vendors that no landing touches: they have to be known, too.
        stood = self._that_stood() if any(step.titles for step in steps) else {}
        paths: dict[str, str] = {blob: path for path, blob in stood.items()}
        for step in steps:
            for file in step.files:
                for blob in (file.old, file.stored):
                    if blob is not None:
                        paths.setdefault(blob, file.path)
        self.read = read_vendors(repository, paths)
        broken = {blob: read.reason for blob, read in self.read.items() if not read.whole}
        said: set[tuple[str, str]] = set()
        for step in steps if broken else ():
            for file in step.files:
                if file.new in broken and (file.path, file.new) not in said:
                    said.add((file.path, file.new))
                    commit = step.landing.commit or ""
                    notes.append(Note(commit, file.path, broken[file.new]))
        self.known: dict[str, Subprocessor | None] = {}
        self._know(stood, steps)

    def read_step(self, step: _Step, work: Mapping[str, Subprocessor]) -> None:
        """Read what a step changed. `work` are the vendors of the work tree, by path."""
        last = {file.path: self.known[file.path] for file in step.files}
        gone = {file.old: file.path for file in reversed(step.files) if file.new is None}
        pairs = [self._pair(file, step, last, gone, work) for file in step.files]
        if step.titles:
            pairs += [(one, one) for path, one in self.known.items() if path not in last]
        for before, after in matched(pairs, step.titles):
            vendor = after or before
            if vendor is not None:
                made = changes_of(before, after, step.titles)
                announced = announce(made, vendor, step.landing, step.days)
                self.announcements += self._with_renewed(before, vendor, announced, step)

    def _with_renewed(
        self,
        before: Subprocessor | None,
        vendor: Subprocessor,
        announced: list[Announcement],
        step: _Step,
    ) -> list[Announcement]:
        """The announcements of a landing, with the changes that wake up with the vendor."""
        made = self.made.pop(before.path, []) if before is not None else []
        if before is not None and any(one.change.kind == "resumed" for one in announced):
            standing = standing_of(before, made)
            announced = [*renewed(standing, vendor, step.landing, step.days), *announced]
            # What holds by now is done with, and what was dormant is announced again.
            day = step.landing.day
            made = [one for one in standing if one.effective > day and not one.dormant]
        made += announced
        self.made[vendor.path] = made
        return announced

    def dormant(self) -> Mapping[str, Sequence[Announcement]]:
        """By slug, the changes that wait in case the end of their vendor is withdrawn."""
        found = {}
        for path, vendor in self.known.items():
            if vendor is not None and vendor.__dict__.get("ended") is not None:
                standing = standing_of(vendor, self.made.get(path, ()))
                found[vendor.slug] = [one for one in standing if one.dormant]
        return found

    def _that_stood(self) -> Mapping[str, str]:
        """The hashes of the vendors' files at the start, by path."""
        listed = self.repository.entries(self.before[-1].hash, f"{VENDOR_FOLDER}/")
        return {
            path: blob
            for path, (kind, blob) in listed.items()
            if kind is Kind.FILE and is_vendor(path)
        }

    def _pair(
        self,
        file: FileChange,
        step: _Step,
        last: Mapping[str, Subprocessor | None],
        gone: Mapping[str | None, str],
        work: Mapping[str, Subprocessor],
    ) -> Pair:
        before = last[file.path]
        after = None
        if file.new is not None and step.landing.commit is None:
            after = work.get(file.path, before)
        elif file.new is not None:
            after = self._after(file, before or self._moved(file, last, gone))
        self.known[file.path] = after
        return before, after

    def _know(self, stood: Mapping[str, str], steps: Sequence[_Step]) -> None:
        """Learn the vendors as they stood at the start. `stood` are blobs by path."""
        blobs: dict[str, str | None] = {**stood}
        for step in steps:
            for file in step.files:
                blobs.setdefault(file.path, file.old)
        # A blob that was not read is no file of the history: nothing is known of it.
        unknown = Read(None, False)
        reads = {path: self.read.get(blob, unknown) for path, blob in blobs.items() if blob}
        broken = {path: read for path, read in reads.items() if not read.whole}
        earlier = last_known(self.repository, self.before, broken) if broken else {}
        for path in blobs:
            vendor = reads[path].vendor if path in reads else None
            self.known[path] = _at(earlier.get(path, vendor), path)

    def _moved(
        self,
        file: FileChange,
        last: Mapping[str, Subprocessor | None],
        gone: Mapping[str | None, str],
    ) -> Subprocessor | None:
        """The vendor whose file was renamed to this one while it could not be read.

        `gone` are the paths of the deleted files, by blob.
        """
        read = self.read.get(file.new or "")
        if read is None or read.vendor is not None:
            return None
        path = gone.get(file.new)
        return last[path] if path is not None else None

    def _after(self, file: FileChange, before: Subprocessor | None) -> Subprocessor | None:
        """The vendor of a file after a change; what cannot be read of it is as before."""
        read = self.read[file.new or ""]
        vendor = read.vendor or before
        if vendor is not None and not read.whole:
            vendor = filled(vendor, before, read.doubtful)
        return _at(vendor, file.path)


def _at(vendor: Subprocessor | None, path: str) -> Subprocessor | None:
    """The vendor in a file at this path: the same blob may stand at several."""
    if vendor is None or vendor.path == path:
        return vendor
    return vendor.model_copy(update={"path": path})


def _vendor_files(files: Iterable[FileChange]) -> list[FileChange]:
    return [file for file in files if is_vendor(file.path)]
