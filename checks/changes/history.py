"""The history of a register: its changes along the first-parent line of a repository.

Every commit on that line is a *landing*: from then on, the company publishes the
content of the commit. A change is therefore announced on the day of its landing, by
the committer's clock in the time zone of the register, and nobody needs to write that date down.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from checks.changes.announcement import Announcement
from checks.changes.diff import changes_of
from checks.changes.landing import Ahead, Landing, commits_ahead, landings, uncommitted_landing
from checks.changes.past import past_policy
from checks.changes.period import Periods, Window
from checks.changes.rulings import ruled
from checks.changes.sent import with_days_of_sending
from checks.changes.start import Boundary, parse_boundary
from checks.changes.terms import Retitled, change_of_title, terms
from checks.changes.vendors import Note, Step, VendorReplay
from checks.dates import today_in
from checks.register.commits import Commit, FileChange
from checks.register.layout import POLICY_LIMIT, REGISTER_FILE, is_vendor
from checks.register.load import load_notices
from checks.register.model import Register, Subprocessor
from checks.register.notices import Notices
from checks.register.policy import Policy
from checks.register.repository import Repository


@dataclass(frozen=True, slots=True)
class History:
    """The history of a register.

    The content of the register at `start` counts as announced before. Without a
    start, no register is committed yet. `announcements` are the changes after the
    start, oldest first. `policy` is the latest policy. `vendors` are the vendors that
    changed, as last known. `touched` is the time in UTC when a file of the register
    last changed. `notes` are about files that could not be read. `dormant` returns
    the dormant changes, by slug. `retitled` are the new titles of regions, scopes and
    details, oldest first. `landings` are all landings, oldest first. `settled` is the last landing
    that changed `register.yaml`, or that changed any file of the register up to the start.
    `ahead` are the commits with a time in the future, oldest first. `commits` are the commits of
    the landings, except for uncommitted changes.
    """

    start: Landing | None = None
    policy: Policy | None = None
    vendors: tuple[Subprocessor, ...] = ()
    touched: datetime | None = None
    announcements: tuple[Announcement, ...] = ()
    notes: tuple[Note, ...] = ()
    dormant: Callable[[], Mapping[str, Sequence[Announcement]]] = field(default=dict, compare=False)
    retitled: tuple[Retitled, ...] = ()
    landings: tuple[Landing, ...] = ()
    settled: Landing | None = None
    ahead: tuple[Ahead, ...] = ()
    commits: tuple[Commit, ...] = field(default=(), compare=False, repr=False)


class Uncommitted(NamedTuple):
    """The differences of the work tree from HEAD, as if they landed on `today`."""

    register: Register
    files: Sequence[FileChange]
    today: date


def history(
    repository: Repository,
    revision: str = "HEAD",
    since: Boundary = None,
    uncommitted: Uncommitted | None = None,
    today: date | None = None,
    notices: Notices | None = None,
) -> History:
    """The history on the first-parent line up to a revision.

    `today` is by default the current day in the time zone of the register at the revision.
    `notices` are the sent notices. By default, they are those of the work tree for a history with
    uncommitted changes, and otherwise those of the revision.

    The history starts with the latest of these: the first commit with a readable
    `register.yaml`, the `notice.since` of the register at the revision, and `since`.
    Commits whose clocks are ahead of `today` count as landed today.
    Raises `GitError` for an unknown revision, and in a shallow clone.
    """
    log = repository.log.commits(repository.resolve(revision))
    repository.refuse_shallow()  # while Git works on the log
    if notices is None and uncommitted is not None:
        notices = uncommitted.register.notices
    line = list(log)[::-1]
    if since is None:
        # Git reads the files of vendors, while the landings are made.
        repository.objects.prepare(_vendor_blobs(line))
    return _Reader(repository, line, today, notices).read(since, uncommitted)


def _vendor_blobs(line: Iterable[Commit]) -> Iterator[str]:
    """The blobs of all vendors' files that a line of commits adds or changes."""
    for commit in line:
        for file in commit.files:
            if file.new and is_vendor(file.path):
                yield file.new


def first_difference(past: History, register: Register) -> str | None:
    """The first vendor file whose last known content differs from `register`, or None."""
    known = {vendor.path: vendor for vendor in register.subprocessors}
    for vendor in past.vendors:
        if list(changes_of(vendor, known.get(vendor.path))):
            return vendor.path
    return None


class _Reader:
    """Reads the history of a line of commits, oldest first."""

    def __init__(
        self,
        repository: Repository,
        line: Sequence[Commit],
        today: date | None,
        notices: Notices | None,
    ) -> None:
        self.repository = repository
        self.line = line
        self.notes: list[Note] = []
        self.policies: dict[int, Policy] = {}  # by the number of the commit
        self.first: int | None = None  # the number of the first commit with a policy
        self.policy: Policy | None = None
        self._read_policies()
        zones = {number: policy.notice.zone for number, policy in self.policies.items()}
        if today is None:
            today = today_in(self.policy.notice.zone if self.policy is not None else UTC)
        self.landings = landings(line, zones, today)
        self.ahead = tuple(commits_ahead(line, zones, today))
        if self.policy is not None and self.policy.notice.runs_from == "sent":
            if notices is None:
                notices, _ = load_notices(repository.at(line[-1].hash))
            if notices is not None:
                self.landings = with_days_of_sending(self.landings, notices)

    def read(self, since: Boundary, uncommitted: Uncommitted | None) -> History:
        """The history after the latest of the possible starts."""
        if self.first is None or self.policy is None:
            return History(notes=tuple(self.notes), ahead=self.ahead)
        declared = parse_boundary(self.policy.notice.since)
        start = max(self.first, self._last_before(declared), self._last_before(since))
        steps = list(self._steps(start, uncommitted))
        replay = self._replay(start, steps, uncommitted)
        self.notes += replay.notes
        announcements = replay.announcements
        if start > self.first and any(
            announcement.change.kind == "resumed" for announcement in announcements
        ):
            # A change that is announced again may have landed before the start.
            earlier_steps = list(self._steps(self.first, uncommitted))
            replay = self._replay(self.first, earlier_steps, uncommitted)
            before = {self.landings[index] for index in range(self.first, start + 1)}
            announcements = [
                announcement
                for announcement in replay.announcements
                if announcement.landing not in before
            ]
        return History(
            self.landings[start],
            self.policy,
            tuple(vendor for vendor in replay.known.values() if vendor is not None),
            self._touched(),
            tuple(announcements),
            tuple(self.notes),
            replay.dormant,
            _new_titles(steps),
            *self._settled(start, uncommitted),
            self.ahead,
            tuple(self.line),
        )

    def _replay(
        self, start: int, steps: Sequence[Step], uncommitted: Uncommitted | None
    ) -> VendorReplay:
        """The replay of the steps that follow the commit with the number `start`."""
        replay = VendorReplay(self.repository, self.line[: start + 1], steps)
        by_path = {}
        if uncommitted is not None:
            register = uncommitted.register
            # A file with broken YAML counts as unchanged, as it would in a commit.
            by_path = {v.path: v for v in register.subprocessors if v.path not in register.mended}
        for step in steps:
            replay.replay(step, by_path)
        return replay

    def _touched(self) -> datetime:
        """The time in UTC when a file of the register last changed."""
        return max(
            landing.time
            for landing, commit in zip(self.landings, self.line, strict=True)
            if any(file.path == REGISTER_FILE or is_vendor(file.path) for file in commit.files)
        )

    def _settled(
        self, start: int, uncommitted: Uncommitted | None
    ) -> tuple[tuple[Landing, ...], Landing]:
        """All landings, and the last one that changed settings, or any file up to the start."""
        landings = [*self.landings]
        files = [commit.files for commit in self.line]
        if uncommitted is not None and uncommitted.files:
            landings.append(self._uncommitted_landing(uncommitted))
            files.append(uncommitted.files)
        numbers = range(len(landings))
        settled = max(
            number for number in numbers if _settles(files[number], vendors=number <= start)
        )
        return tuple(landings), landings[settled]

    def _uncommitted_landing(self, uncommitted: Uncommitted) -> Landing:
        zone = uncommitted.register.policy.notice.zone
        return uncommitted_landing(uncommitted.today, self.landings[-1], zone)

    def _read_policies(self) -> None:
        changes = [
            (index, file)
            for index, commit in enumerate(self.line)
            for file in commit.files
            if file.path == REGISTER_FILE
        ]
        blobs = self.repository.objects.blobs(
            (file.new for _, file in changes if file.new), POLICY_LIMIT
        )
        read: dict[str, tuple[Policy | None, str]] = {}
        for index, file in changes:
            if file.new is None:
                continue  # while the file is missing, the last policy applies
            if file.new not in read:
                read[file.new] = past_policy(blobs[file.new])
            policy, reason = read[file.new]
            if policy is None:
                self.notes.append(Note(self.line[index].hash, REGISTER_FILE, reason))
                continue
            self.policies[index] = self.policy = policy
            self.first = index if self.first is None else self.first

    def _last_before(self, since: Boundary) -> int:
        """The number of the last commit before `since`, or -1."""
        if since is None:
            return -1
        if isinstance(since, date):
            before = [landing.day < since for landing in self.landings]
        else:
            base = self.repository.resolve(since)
            after = self.repository.between(base, self.line[-1].hash)
            before = [commit.hash not in after for commit in self.line]
        return max((index for index, is_before in enumerate(before) if is_before), default=-1)

    def _steps(self, start: int, uncommitted: Uncommitted | None) -> Iterator[Step]:
        """The steps that follow the commit with the number `start`."""
        first = self.first or 0
        policy = self.policies[first]
        periods = Periods(policy.notice.period)
        unchanged = terms(policy, policy)
        for index in range(first + 1, len(self.line)):
            landing, between = self.landings[index], unchanged
            if index in self.policies:
                between = terms(policy, self.policies[index])
                policy = self.policies[index]
                unchanged = terms(policy, policy)
            periods.change(landing.day, policy.notice.period)
            if index > start:
                files = _vendor_files(self.line[index].files)
                if files or between.titles:
                    yield Step(landing, files, _window(landing, periods), between)
        if uncommitted is not None:
            landing = self._uncommitted_landing(uncommitted)
            after = uncommitted.register.policy
            periods.change(landing.day, after.notice.period)
            files = _vendor_files(uncommitted.files)
            yield Step(landing, files, _window(landing, periods), terms(policy, after))


def _window(landing: Landing, periods: Periods) -> Window:
    """The window of the changes of a landing."""
    return periods.on(landing.day).window(landing.noticed)


def _new_titles(steps: Iterable[Step]) -> tuple[Retitled, ...]:
    """The new titles of regions, scopes and details, oldest first."""
    retitled = []
    for step in steps:
        changes = [change_of_title("", field, step.terms) for field in step.terms.titles]
        for change in ruled(changes, step.terms):
            landed = step.landing.day
            effective = step.window.effective if change.material else landed
            retitled.append(Retitled(change.field, change.old, landed, effective))
    return tuple(retitled)


def _settles(files: Iterable[FileChange], *, vendors: bool) -> bool:
    """Whether `register.yaml` is among the files; with `vendors`, or a vendor's file."""
    return any(file.path == REGISTER_FILE or (vendors and is_vendor(file.path)) for file in files)


def _vendor_files(files: Iterable[FileChange]) -> list[FileChange]:
    return [file for file in files if is_vendor(file.path)]
