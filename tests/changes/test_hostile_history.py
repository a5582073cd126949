"""Histories made to be slow. Reading time must grow only with the length of the history."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from checks.changes.history import history
from checks.changes.outlook import standing
from checks.register.objects import Objects
from checks.register.repository import Repository
from tests.folders import Files
from tests.registers import path_of, policy, vendor
from tests.repositories import Repo

START = 1767268800  # 2026-01-01, noon
DAY = 24 * 60 * 60

Landings = Sequence[tuple[int, str, Files]]


def _landings(changes: Sequence[Files], first: Files) -> Landings:
    """Landings one second apart, after the first landing."""
    started = (START, "Start", {"register.yaml": policy(), **first})
    return [started, *((START + n, f"no. {n}", files) for n, files in enumerate(changes, 1))]


def _unreadable(count: int) -> Landings:
    """A file that lands broken again and again, and is good only after the start."""
    broken: list[Files] = [{path_of("acme"): f"[{n}"} for n in range(count)]
    good = (START + 40 * DAY, "Mend", {path_of("acme"): vendor(purpose="Backups")})
    return [*_landings(broken, {path_of("acme"): vendor()}), good]


def _moved(count: int) -> Landings:
    """A landing that renames broken files."""
    old, new = ({path_of(f"{name}{n}"): f"[{n}" for n in range(count)} for name in "ab")
    return _landings([old, {**dict.fromkeys(old), **new}], {})


def _renamed(count: int) -> Landings:
    """A vendor with a renamed file between its changes."""
    changes: list[Files] = []
    for n in range(count):
        content = vendor(purpose=f"Purpose {n}")
        changes.append({path_of(f"a{n}"): content})
        changes.append({path_of(f"a{n}"): None, path_of(f"a{n + 1}"): content})
    return _landings(changes, {path_of("a0"): vendor()})


def _seconds(folder: Path, landings: Landings, since: str | None) -> float:
    repo = Repo(folder)
    repo.import_line(landings)
    repository = Repository(repo.root)
    start = time.perf_counter()
    standing(history(repository, since=since and repo.git("rev-parse", "HEAD~1")))
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("made", "count", "since"),
    [(_unreadable, 300, "HEAD~1"), (_moved, 3000, None), (_renamed, 500, None)],
)
def test_a_long_history_takes_linear_time(
    made: Callable[[int], Landings], count: int, since: str | None, tmp_path: Path
) -> None:
    short = _seconds(tmp_path / "short", made(count), since)
    long = _seconds(tmp_path / "long", made(4 * count), since)
    assert long < 8 * short + 0.5


def test_few_processes_read_what_held_before_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo(tmp_path / "repo")
    repo.import_line(_unreadable(200))
    repository = Repository(repo.root)
    calls: list[int] = []
    blobs = Objects.blobs

    def counted(self: Objects, hashes: Sequence[str], limit: int) -> object:
        calls.append(1)
        return blobs(self, hashes, limit)

    monkeypatch.setattr(Objects, "blobs", counted)
    past = history(repository, since=repo.git("rev-parse", "HEAD~1"))
    assert [announcement.change.kind for announcement in past.announcements] == ["purpose-changed"]
    assert len(calls) < 20
