"""What changed along the first-parent line of a repository, and from when it counts.

Every commit on that line is a *landing*: what it holds is what the company has
published from then on. So a change is announced on the day of its landing, by
the committer's clock in UTC, and nobody needs to write that date down.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from checks.changes.change import Change
from checks.changes.diff import changes_of, matched
from checks.changes.notice import days_after
from checks.parallel import map_chunks
from checks.register.defects import Defect
from checks.register.fields import read_policy, read_subprocessor
from checks.register.git import Commit, FileChange, Repository
from checks.register.load import POLICY_LIMIT, VENDOR_LIMIT, is_vendor
from checks.register.model import Policy, Register, Subprocessor, parse_date
from checks.register.source import Values, parse
from checks.register.tree import REGISTER_FILE, FileTooLarge, GitError

Since = str | date | None
"""A revision, a day in UTC, or nothing: where something begins or ends."""

_FIRST_TIME, _LAST_TIME = 0, int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


class Landing(NamedTuple):
    """When changes became public. `commit` is None for those that are not committed yet."""

    commit: str | None
    time: datetime
    pull_request: int | None = None

    @property
    def day(self) -> date:
        """The day of the landing, in UTC."""
        return self.time.date()


class Announcement(NamedTuple):
    """A change that has landed.

    `vendor` is the subprocessor after it, or before it where it was removed;
    `days` is the notice period that applied.
    """

    change: Change
    vendor: Subprocessor
    landing: Landing
    days: int

    @property
    def announced(self) -> date:
        """The day on which customers were told."""
        return self.landing.day

    @property
    def objection_until(self) -> date | None:
        """The last day of the notice period, where the change is material."""
        return days_after(self.announced, self.days) if self.change.material else None

    @property
    def early(self) -> date | None:
        """The day from which a new vendor is used, where that is before the notice has passed."""
        if self.change.kind != "added" or not self.vendor.read("engaged"):
            return None
        engaged: date = self.vendor.engaged
        return engaged if engaged < self.effective else None

    @property
    def effective(self) -> date:
        """The day from which the change holds.

        For a material change, not before the notice period has passed, and not
        before the subprocessor is engaged.
        """
        engaged: date = self.vendor.engaged if self.vendor.read("engaged") else date.min
        if self.objection_until is not None:
            return max(self.objection_until, engaged)
        if self.change.kind in ("ended", "engaged"):
            day: date = self.change.new
            return day
        return self.announced


class Note(NamedTuple):
    """A file that could not be read in a commit. It counts as unchanged there."""

    commit: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class History:
    """What happened to a register.

    What stood at `start` counts as announced before; `announcements` follow it,
    oldest first. `policy` is the last one. Without a start, nothing of the
    register is committed yet.
    """

    start: Landing | None = None
    policy: Policy | None = None
    announcements: tuple[Announcement, ...] = ()
    notes: tuple[Note, ...] = ()


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


def since_of(text: str | None) -> Since:
    """A day where the text is one, else a revision."""
    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError:
        return text


def at_end_of(repository: Repository, day: date, head: str = "HEAD") -> str:
    """The last commit of the first-parent line on or before that day, in UTC.

    Raises `GitError` where there is none, and in a shallow clone.
    """
    repository.refuse_shallow()
    landed = None
    for commit, time in repository.times(head):
        landed = _moment(time).date()
        if landed <= day:
            return commit
    raise GitError(f"nothing had landed by {day}: the history starts on {landed}")


def day_of(repository: Repository, commit: str) -> date:
    """The day on which a commit landed, in UTC."""
    return next(_moment(time).date() for _, time in repository.times(commit))


class _Step(NamedTuple):
    """What one landing did to the files of vendors."""

    landing: Landing
    files: Sequence[FileChange]
    days: int


class _Reader:
    """Reads what a line of commits did, oldest first. Each distinct blob is parsed once."""

    def __init__(self, repository: Repository, line: Sequence[Commit]) -> None:
        self.repository = repository
        self.line = line
        self.notes: list[Note] = []
        self.days: dict[int, int] = {}  # the notice period after a commit that changed it
        self.first: int | None = None  # the commit with which the register begins
        self.policy: Policy | None = None
        self._read_policies()

    def read(self, since: Since, uncommitted: Uncommitted | None) -> History:
        """The history from there on."""
        if self.first is None or self.policy is None:
            return History(notes=tuple(self.notes))
        declared = since_of(self.policy.notice.since)
        start = max(self.first, self._last_before(declared), self._last_before(since))
        steps = self._steps(start)
        if uncommitted is not None:
            time = datetime.combine(uncommitted.today, datetime.min.time(), UTC)
            days = max(self.policy.notice.days, uncommitted.register.policy.notice.days)
            steps.append(_Step(Landing(None, time), _vendor_files(uncommitted.files), days))
        announcements = self._announcements(steps, uncommitted)
        first, notes = _landing(self.line[start]), tuple(self.notes)
        return History(first, self.policy, announcements, notes)

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
                known[file.new] = _policy(blobs[file.new])
            policy, reason = known[file.new]
            if policy is None:
                self.notes.append(Note(self.line[index].hash, REGISTER_FILE, reason))
                continue
            self.days[index] = policy.notice.days
            self.policy = policy
            self.first = index if self.first is None else self.first

    def _last_before(self, since: Since) -> int:
        """The number of the last commit that does not count, or -1."""
        if since is None:
            return -1
        if isinstance(since, date):
            before = [_moment(commit.time).date() < since for commit in self.line]
        else:
            base = self.repository.resolve(since)
            after = self.repository.between(base, self.line[-1].hash)
            before = [commit.hash not in after for commit in self.line]
        return max((index for index, is_before in enumerate(before) if is_before), default=-1)

    def _steps(self, start: int) -> list[_Step]:
        steps = []
        days = next(self.days[index] for index in range(start, -1, -1) if index in self.days)
        for index in range(start + 1, len(self.line)):
            commit = self.line[index]
            before, days = days, self.days.get(index, days)
            files = _vendor_files(commit.files)
            if files:
                # A change cannot shorten the notice that it is given with.
                steps.append(_Step(_landing(commit), files, max(before, days)))
        return steps

    def _announcements(
        self, steps: Sequence[_Step], uncommitted: Uncommitted | None
    ) -> tuple[Announcement, ...]:
        records = self._records(steps)
        work = {v.path: v for v in uncommitted.register.subprocessors} if uncommitted else {}
        vendors: dict[str, Subprocessor | None] = {}  # as last read
        found: list[Announcement] = []
        for step in steps:
            pairs = []
            for file in step.files:
                before = vendors[file.path] if file.path in vendors else records(file, file.old)
                after = work.get(file.path) if step.landing.commit is None else None
                if file.new is not None and after is None:
                    after = records(file, file.new) or before
                vendors[file.path] = after
                pairs.append((before, after))
            for before, after in matched(pairs):
                if vendor := after or before:
                    made = changes_of(before, after)
                    found += [Announcement(one, vendor, step.landing, step.days) for one in made]
        return tuple(found)

    def _records(
        self, steps: Sequence[_Step]
    ) -> Callable[[FileChange, str | None], Subprocessor | None]:
        """A function that gives the vendor in a blob of a file, or None where there is none."""
        commits: dict[str, tuple[str, str]] = {}
        for step in steps:
            for file in step.files:
                for blob in (file.old, file.new):
                    if blob is not None and blob.strip("0"):
                        commits.setdefault(blob, (step.landing.commit or "", file.path))
        hashes = list(commits)
        blobs = self.repository.blobs(hashes, VENDOR_LIMIT)

        def read(some: Sequence[str]) -> list[tuple[Values | None, str]]:
            return [_values(blobs[blob]) for blob in some]

        vendors: dict[str, Subprocessor] = {}
        for blob, (values, reason) in zip(hashes, map_chunks(read, hashes), strict=True):
            commit, path = commits[blob]
            vendor, reason = _vendor(values, path) if values is not None else (None, reason)
            if vendor is not None:
                vendors[blob] = vendor
            else:
                self.notes.append(Note(commit, path, reason))

        def of(file: FileChange, blob: str | None) -> Subprocessor | None:
            vendor = vendors.get(blob) if blob is not None else None
            if vendor is not None and vendor.path != file.path:
                vendor = vendor.model_copy(update={"path": file.path})
            return vendor

        return of


def _landing(commit: Commit) -> Landing:
    return Landing(commit.hash, _moment(commit.time), _pull_request(commit.message))


def _moment(seconds: int) -> datetime:
    """A committer's time; some clocks are beyond what a calendar holds."""
    return datetime.fromtimestamp(min(max(seconds, _FIRST_TIME), _LAST_TIME), UTC)


# GitHub, merged; GitHub, squashed, and Bitbucket.
_PULL_REQUEST = re.compile(
    r"Merge pull request #(\d{1,9})\b|.*\((?:pull request )?#(\d{1,9})\)$", re.ASCII
)
_MERGE_REQUEST = re.compile(r"^See merge request \S*!(\d{1,9})$", re.MULTILINE | re.ASCII)  # GitLab


def _pull_request(message: str) -> int | None:
    """The number of the pull request that a commit's message names."""
    subject, _, body = message.partition("\n")
    found = _PULL_REQUEST.match(subject) or (_MERGE_REQUEST.search(body) if body else None)
    return int(found[found.lastindex or 0]) if found else None


def _vendor_files(files: Iterable[FileChange]) -> list[FileChange]:
    return [file for file in files if is_vendor(file.path)]


def _policy(data: bytes | FileTooLarge) -> tuple[Policy | None, str]:
    """The policy in a blob, or None and why. Settings that are unknown today do not matter."""
    values, reason = _values(data)
    if values is None:
        return None, reason
    known = {field.alias for field in Policy.model_fields.values()}
    policy, problems = read_policy({k: v for k, v in values.items() if k in known}, REGISTER_FILE)
    return policy, ", ".join(".".join(map(str, defect.place)) for defect in problems)


def _values(data: bytes | FileTooLarge) -> tuple[Values | None, str]:
    if isinstance(data, FileTooLarge):
        return None, f"it has {data.size:,} bytes"
    source = parse(data, "")
    return source.values, _in_words(source.defects[0]) if source.defects else ""


def _in_words(defect: Defect) -> str:
    """The name of a defect: `BadSyntax` is "bad syntax"."""
    return " ".join(re.findall("[A-Z][a-z]*", type(defect).__name__)).lower()


_NEEDED = ("name", "website", "group", "purpose", "countries", "engaged")


def _vendor(values: Values, path: str) -> tuple[Subprocessor | None, str]:
    """The vendor in a file of the past. What today's model does not know is left out."""
    vendor, defects = read_subprocessor(values, path)
    if not defects:
        return vendor, ""
    lacking = [name for name in _NEEDED if not vendor.read(name)]
    if lacking:
        return None, f"`{lacking[0]}` cannot be read"
    # An unknown item of a list stands there as an empty text.
    lists = {k: v for k, v in vendor.__dict__.items() if type(v) is tuple and "" in v}
    known = {name: tuple(item for item in items if item) for name, items in lists.items()}
    vendor = vendor.model_copy(update=known) if known else vendor
    return vendor, ""
