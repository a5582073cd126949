"""Moments of a history: the days from which the list may say something else.

A landing changes the list at once. It may also announce a change for a later day. On that day the
list changes again, although nobody commits anything: the new value takes the place of the old
value, a vendor starts, or a vendor ends. A decision about the protection in a country changes the
list on its first day and after its last day. Each of these days is a moment of its own, with the
register of the last landing before it. Between two moments, the list stays the same.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from checks.changes.announcement import Announcement
from checks.changes.history import History, history
from checks.changes.landing import Landing
from checks.changes.outlook import Outlook, Outlooks
from checks.data.transfers import turning_days
from checks.dates import days_after
from checks.register.layout import (
    NOTICES_FILE,
    POLICY_LIMIT,
    REGISTER_FILE,
    VENDOR_FOLDER,
    is_vendor,
)
from checks.register.load import ConfigurationError, load, load_like
from checks.register.memory import MemoryTree
from checks.register.model import Register
from checks.register.repository import Repository
from checks.register.sources import digest_of_sources
from checks.register.tree import FileTooLarge, FileType, GitError


class Landed(NamedTuple):
    """A landing, and the register after it.

    `number` is the position among all landings. `register` is None if register.yaml cannot be
    read. `digest` is the digest of the files from which the list is made. `sent` is the blob of the
    recorded notices, if notice periods run from the sending.
    """

    number: int
    landing: Landing
    register: Register | None
    digest: str
    sent: str | None


class Moment(NamedTuple):
    """A day from which the list may say something else. `landed` is the last landing by then."""

    day: date
    landed: Landed
    register: Register
    outlook: Outlook


class Timeline:
    """The moments of a history, up to the day `today`.

    `numbers` are the numbers of the landings that may change the list, from the start of the
    history on, oldest first. Uncommitted changes are left out.
    """

    def __init__(self, repository: Repository, past: History, today: date) -> None:
        self._repository = repository
        self._past = past
        self._today = today
        self._notices: Mapping[str, str | None] = {}
        if past.policy is not None and past.policy.notice.runs_from == "sent" and past.commits:
            # A recorded notice moves the days on which changes take effect.
            head = past.commits[-1].hash
            self._notices = dict(repository.log.versions(head, NOTICES_FILE))
        start = past.landings.index(past.start) if past.start is not None else len(past.commits)
        self.numbers: Sequence[int] = [
            number
            for number, commit in enumerate(past.commits)
            if number == start
            or (number > start and commit.hash in self._notices)
            or (number > start and any(_is_shown(file.path) for file in commit.files))
        ]

    def day_of(self, number: int) -> date:
        """The day of a landing."""
        return self._past.landings[number].day

    def first_since(self, day: date) -> int:
        """The number of the landing whose list was in effect on a day, or of the first landing."""
        before = [number for number in self.numbers if self.day_of(number) <= day]
        return [*self.numbers[:1], *before][-1]

    def latest(self, count: int) -> int:
        """The number of the first landing with at most `count` moments from there on.

        It is the last landing if even this landing has more moments. Days on which nothing changes
        in the end count too.
        """
        days = sorted(self._days_of_effect() - {self.day_of(number) for number in self.numbers})
        for position, number in enumerate(self.numbers):
            effects = len(days) - bisect_right(days, self.day_of(number))
            if len(self.numbers) - position + effects <= count:
                return number
        return self.numbers[-1]

    def size(self) -> int:
        """The number of vendors after the last landing."""
        return sum(map(is_vendor, self._files(self._past.commits[-1].hash)))

    def _days_of_effect(self) -> frozenset[date]:
        """The days by `today` on which announced changes took effect."""
        days = (announcement.effective for announcement in self._past.announcements)
        return frozenset(day for day in days if day <= self._today)

    def registers(self, numbers: Sequence[int]) -> Iterator[Landed]:
        """The registers after the landings with these numbers, oldest first.

        Only the files that a landing changes are read again.
        """
        commits = self._past.commits
        initial = self._files(commits[numbers[0]].hash)
        blobs = set(initial.values())
        for commit in commits[numbers[0] + 1 :]:
            blobs.update(file.new for file in commit.files if file.new and _is_source(file.path))
        contents = {
            blob: data if isinstance(data, bytes) else _as_too_large(data)
            for blob, data in self._repository.objects.blobs(blobs, POLICY_LIMIT).items()
        }
        tree = MemoryTree({path: contents[blob] for path, blob in initial.items()})
        sent = [self._notices.get(commit.hash) for commit in commits[: numbers[0] + 1]]
        notices = next(filter(None, reversed(sent)), None)
        register: Register | None = None
        changed: set[str] = set()
        for number, following in pairwise([*numbers, len(commits)]):
            register = _register(tree, register, changed)
            landing = self._past.landings[number]
            yield Landed(number, landing, register, digest_of_sources(tree.files), notices)
            changed = set()
            for commit in commits[number + 1 : following + 1]:
                notices = self._notices.get(commit.hash, notices)
                for file in commit.files:
                    if _is_source(file.path):
                        changed.add(file.path)
                        tree.files.pop(file.path, None)
                        if file.new is not None:
                            tree.files[file.path] = contents[file.new]

    def moments(self, registers: Sequence[Landed]) -> Iterator[Moment]:
        """The moments of these landings, oldest first.

        Each landing is judged as on its own day: by the start of the history that its register
        declares, and, if notice periods run from the sending, by the notices recorded until then.
        """
        ends = [landed.landing.day for landed in registers[1:]] + [days_after(self._today, 1)]
        for terms, part in groupby(zip(registers, ends, strict=False), key=_terms):
            of_terms = list(part)
            final = of_terms[-1][0].landing.commit
            past = self._past
            is_last = terms == _terms((registers[-1], self._today))
            if final is not None and (not is_last or past.landings[-1].commit is None):
                # A start that nobody can find now, such as a deleted tag, gives way to today's.
                with suppress(GitError):
                    past = history(self._repository, final, today=self._today)
            yield from _moments(past, of_terms)

    def _files(self, commit: str) -> Mapping[str, str]:
        """The blobs of the files in a commit from which the list is made, by path."""
        entries = {
            **self._repository.objects.entries(commit, REGISTER_FILE),
            **self._repository.objects.entries(commit, f"{VENDOR_FOLDER}/"),
        }
        return {path: blob for path, (kind, blob) in entries.items() if kind is FileType.FILE}


def _register(tree: MemoryTree, before: Register | None, changed: set[str]) -> Register | None:
    """The register in a tree that differs from the register `before` only in `changed` files."""
    try:
        if before is None:
            return load(tree, past=True)
        # A file with a defect is read again: `load_like` forgets its defects.
        return load_like(tree, before, changed | (before.unread & tree.files.keys()))
    except ConfigurationError:
        return None


def _terms(part: tuple[Landed, date]) -> tuple[str | None, str | None]:
    """What decides how a history is read: the declared start, and the recorded notices."""
    landed, _ = part
    policy = landed.register.policy if landed.register is not None else None
    return policy.notice.since if policy is not None else None, landed.sent


def _moments(past: History, registers: Sequence[tuple[Landed, date]]) -> Iterator[Moment]:
    """The moments of landings, each with the day of the next landing."""
    outlooks = Outlooks(past)
    numbers = {landing.commit: number for number, landing in enumerate(past.landings)}
    waiting = [*past.announcements][::-1]
    for landed, end in registers:
        landing_now: list[Announcement] = []
        while waiting and numbers[waiting[-1].landing.commit] <= landed.number:
            landing_now.append(waiting.pop())
        outlooks.add(landing_now)
        if landed.register is None:
            continue
        day: date | None = landed.landing.day
        while day is not None:
            outlook = outlooks.on(landed.register.subprocessors, day)
            yield Moment(day, landed, landed.register, outlook)
            days = _days_of_change(past, landed.register, outlook)
            day = min((later for later in days if day < later < end), default=None)


def _days_of_change(past: History, register: Register, outlook: Outlook) -> Iterator[date]:
    """The days on which a list may change without a landing."""
    yield from turning_days()
    for announcements in outlook.later.values():
        yield from (announcement.effective for announcement in announcements)
    for title in past.retitled:
        yield title.effective
    for vendor in register.subprocessors:
        days = (vendor.stated("engaged"), vendor.stated("ended"))
        yield from (day for day in days if day is not None)


def _is_shown(path: str) -> bool:
    """Whether the list is made from a file at this path."""
    return path == REGISTER_FILE or is_vendor(path)


def _is_source(path: str) -> bool:
    return path == REGISTER_FILE or path.startswith(f"{VENDOR_FOLDER}/")


def _as_too_large(data: FileTooLarge) -> bytes:
    """A content that is too large for every file, as the content of this blob is."""
    return bytes(min(data.size, POLICY_LIMIT + 1))
