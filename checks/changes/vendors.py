"""The vendors of a history, replayed landing by landing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from checks.changes.announcement import Announcement, announce, await_other_entries, renew
from checks.changes.by_vendor import AnnouncementsByVendor
from checks.changes.diff import changes_between
from checks.changes.earlier import last_known
from checks.changes.effect import listed_until
from checks.changes.landing import Landing
from checks.changes.matching import Pair, matched
from checks.changes.past import Version, completed, read_vendors
from checks.changes.period import Window
from checks.changes.standing import standing_announcements
from checks.changes.terms import NO_TERMS, Terms
from checks.register.commits import Commit, FileChange
from checks.register.layout import VENDOR_FOLDER, is_vendor, path_of
from checks.register.model import Subprocessor
from checks.register.repository import Repository
from checks.register.tree import FileType

_UNREADABLE = Version(None, False)


class Note(NamedTuple):
    """A file that could not be read in a commit, and so counts as unchanged there.

    `commit` is the commit's hash, or empty for the work tree.
    """

    commit: str
    path: str
    reason: str


class Step(NamedTuple):
    """A landing that changes files of vendors, or titles of regions or scopes.

    `window` is the time until its material changes take effect.
    """

    landing: Landing
    files: Sequence[FileChange]
    window: Window
    terms: Terms = NO_TERMS


class VendorReplay:
    """The vendors as last known, while the steps of a history are replayed.

    `known` are the vendors by path: None if there is no vendor (any more), or if no
    version of its file could be read. `announcements` are the announcements of the
    replayed steps, oldest first. `notes` are about files that could not be read.
    """

    def __init__(
        self, repository: Repository, before: Sequence[Commit], steps: Sequence[Step]
    ) -> None:
        """Read the files of all steps. `before` are the commits up to the start, oldest first."""
        self.announcements: list[Announcement] = []
        # The first `_sorted` announcements, by vendor.
        self._by_vendor = AnnouncementsByVendor()
        self._sorted = 0
        # A new title concerns vendors that no step touches, so all vendors must be known.
        titled = any(step.terms.titles for step in steps)
        initial = _initial_blobs(repository, before[-1].hash) if titled else {}
        self._versions = read_vendors(repository, _paths_by_blob(initial, steps))
        # Other entries have facts of the vendors that name them, even if no step touches them.
        named = _named(self._versions.values())
        if named and not titled:
            blobs = _initial_blobs(repository, before[-1].hash)
            initial = {path: blob for path, blob in blobs.items() if path in named}
            paths = {blob: path for path, blob in initial.items() if blob not in self._versions}
            self._versions |= read_vendors(repository, paths)
        self.notes = self._notes(steps)
        self.known = self._initial_vendors(repository, before, initial, steps)

    def replay(self, step: Step, work: Mapping[str, Subprocessor]) -> None:
        """Replay a step. `work` are the vendors of the work tree, by path."""
        last = {file.path: self.known[file.path] for file in step.files}
        deleted = {file.old: file.path for file in reversed(step.files) if file.new is None}
        pairs = [self._pair(file, step, last, deleted, work) for file in step.files]
        if step.terms.titles:
            pairs += [(same, same) for path, same in self.known.items() if path not in last]

        def base(slug: str) -> Subprocessor | None:
            path = path_of(slug)
            return self._in_effect(last.get(path, self.known.get(path)), step.landing)

        def head(slug: str) -> Subprocessor | None:
            return self.known.get(path_of(slug))

        landed: list[Announcement] = []
        matching = matched(pairs, step.terms)
        for (before, after), changes in changes_between(matching, base, head, step.terms):
            vendor = after or before
            if vendor is not None:
                announcements = announce(changes, vendor, step.landing, step.window)
                if before is not None and _has_end(before):
                    landed += self._renewed(before, vendor, announcements, step)
                landed += announcements
        self.announcements += await_other_entries(landed)

    def _in_effect(self, vendor: Subprocessor | None, landing: Landing) -> Subprocessor | None:
        """The vendor until its later changes hold. None if the vendor itself is still to come."""
        if vendor is None or (vendor.stated("engaged") or date.min) > landing.day:
            return None
        standing = standing_announcements(vendor, self._announcements_about(vendor))
        return listed_until(vendor, [a for a in standing if a.effective > landing.day])

    def dormant(self) -> Mapping[str, Sequence[Announcement]]:
        """The dormant changes of each vendor that has an end, by slug."""
        dormant = {}
        for vendor in self.known.values():
            if vendor is not None and _has_end(vendor):
                standing = standing_announcements(vendor, self._announcements_about(vendor))
                dormant[vendor.slug] = [
                    announcement for announcement in standing if announcement.dormant
                ]
        return dormant

    def _renewed(
        self,
        before: Subprocessor,
        after: Subprocessor,
        announcements: Sequence[Announcement],
        step: Step,
    ) -> Sequence[Announcement]:
        """The dormant changes that are announced again, if a step moves or removes an end."""
        if not any(announcement.change.kind == "resumed" for announcement in announcements):
            return ()
        standing = standing_announcements(before, self._announcements_about(before))
        # A change that holds by now is settled. A dormant change is replaced by its renewal.
        pending = [
            announcement
            for announcement in standing
            if announcement.effective > step.landing.day and not announcement.dormant
        ]
        self._by_vendor.replace(before.slug, pending)
        return renew(standing, after, step.landing, step.window)

    def _announcements_about(self, vendor: Subprocessor) -> Sequence[Announcement]:
        """The announcements about a vendor so far.

        They are sorted by vendor only here, since few vendors ever have an end.
        """
        self._by_vendor.add(self.announcements[self._sorted :])
        self._sorted = len(self.announcements)
        return self._by_vendor.of(vendor.slug)

    def _pair(
        self,
        file: FileChange,
        step: Step,
        last: Mapping[str, Subprocessor | None],
        deleted: Mapping[str | None, str],
        work: Mapping[str, Subprocessor],
    ) -> Pair:
        """The vendor of a file before and after a step. `deleted` are paths by blob."""
        before = last[file.path]
        after = None
        if file.new is not None and step.landing.commit is None:
            after = work.get(file.path, before)
        elif file.new is not None:
            after = self._after(file.path, file.new, before, last, deleted)
        self.known[file.path] = after
        return before, after

    def _after(
        self,
        path: str,
        blob: str,
        before: Subprocessor | None,
        last: Mapping[str, Subprocessor | None],
        deleted: Mapping[str | None, str],
    ) -> Subprocessor | None:
        """The vendor in a new version of a file. Fields that cannot be read are unchanged."""
        version = self._versions[blob]
        if before is None and version.vendor is None and blob in deleted:
            before = last[deleted[blob]]  # a renamed file that cannot be read
        vendor = version.vendor or before
        if vendor is not None and not version.whole:
            vendor = completed(vendor, before, version.doubtful)
        return _at(vendor, path)

    def _notes(self, steps: Sequence[Step]) -> Sequence[Note]:
        """A note for each version of a file that cannot be read as a whole."""
        broken = {
            blob: version.reason for blob, version in self._versions.items() if not version.whole
        }
        notes: dict[tuple[str, str], Note] = {}
        for step in steps if broken else ():
            for file in step.files:
                if file.new is not None and file.new in broken:
                    note = Note(step.landing.commit or "", file.path, broken[file.new])
                    notes.setdefault((file.path, file.new), note)
        return tuple(notes.values())

    def _initial_vendors(
        self,
        repository: Repository,
        before: Sequence[Commit],
        initial: Mapping[str, str],
        steps: Sequence[Step],
    ) -> dict[str, Subprocessor | None]:
        """The vendors before the first step, by path. `initial` are blobs by path."""
        blobs: dict[str, str | None] = {**initial}
        for step in steps:
            for file in step.files:
                blobs.setdefault(file.path, file.old)
        # A blob outside the history was not read, so its vendor is unknown.
        versions = {
            path: self._versions.get(blob, _UNREADABLE) for path, blob in blobs.items() if blob
        }
        broken = {path: version for path, version in versions.items() if not version.whole}
        earlier = last_known(repository, before, broken) if broken else {}
        vendors: dict[str, Subprocessor | None] = {}
        for path in blobs:
            vendor = versions[path].vendor if path in versions else None
            vendors[path] = _at(earlier.get(path, vendor), path)
        return vendors


def _named(versions: Iterable[Version]) -> frozenset[str]:
    """The paths of other entries named by the vendors in these versions."""
    vendors = [version.vendor for version in versions if version.vendor is not None]
    slugs = {vendor.stated("entity") for vendor in vendors} - {None}
    slugs.update(slug for vendor in vendors for slug in vendor.stated("replaces") or ())
    return frozenset(map(path_of, slugs))


def _initial_blobs(repository: Repository, commit: str) -> Mapping[str, str]:
    """The hashes of all vendors' files in a commit, by path."""
    entries = repository.objects.entries(commit, f"{VENDOR_FOLDER}/")
    return {
        path: blob
        for path, (file_type, blob) in entries.items()
        if file_type is FileType.FILE and is_vendor(path)
    }


def _paths_by_blob(initial: Mapping[str, str], steps: Sequence[Step]) -> dict[str, str]:
    """The blobs to read, each with the path of a file that has this content."""
    paths = {blob: path for path, blob in initial.items()}
    for step in steps:
        for file in step.files:
            for blob in (file.old, file.stored):
                if blob is not None:
                    paths.setdefault(blob, file.path)
    return paths


def _has_end(vendor: Subprocessor) -> bool:
    return vendor.__dict__.get("ended") is not None


def _at(vendor: Subprocessor | None, path: str) -> Subprocessor | None:
    """The vendor in the file at `path`. Several files may share a blob."""
    if vendor is None or vendor.path == path:
        return vendor
    return vendor.model_copy(update={"path": path})
