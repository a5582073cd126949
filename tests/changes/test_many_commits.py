"""Histories of many commits."""

import os
from itertools import pairwise
from pathlib import Path

import pytest

from checks.changes.diff import diff
from checks.register.load import load
from checks.register.model import Register
from checks.register.repository import Repository
from tests.changes.telling import past
from tests.folders import Files
from tests.registers import ACME, path_of, policy, vendor
from tests.repositories import Repo
from tests.trees import MemoryTree

COMMITS = 603
"""More than one process compares, and no multiple of anything."""


def _states() -> list[Files]:
    """What each commit writes: three vendors that come, change, break and go."""
    changes: list[Files] = [{"register.yaml": policy(), ACME: vendor()}]
    for number in range(1, COMMITS):
        name = f"Vendor {number % 3}"
        path = path_of(f"vendor-{number % 3}")
        codes = ("US", "IN", "DE", "FR")[: number % 4 + 1]
        text: str | None = vendor(name=name, countries=codes, scope=f"no. {number}")
        if number % 11 == 0:
            text = "name: [\n"
        if number % 17 == 0 and number > 17:
            text = None
        changes.append({path: text, f"notes/{number}.txt": "x"})
    return changes


def test_a_long_history_is_the_sum_of_its_differences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several processes compare commits here; a loop over all registers must say the same."""
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    standing_files: dict[str, str | bytes] = {}
    registers: list[Register] = []
    changes: list[Files] = []
    for change in _states():
        # Git knows no change where a file that is not there is deleted.
        real = {path: text for path, text in change.items() if text or path in standing_files}
        changes.append(real)
        for path, text in real.items():
            if text is None:
                del standing_files[path]
            elif text != "name: [\n":
                standing_files[path] = text
            else:
                standing_files.setdefault(path, text)
        registers.append(load(MemoryTree(dict(standing_files)), past=True))
    expected = [change for before, after in pairwise(registers) for change in diff(before, after)]

    repo = Repo(tmp_path / "register")
    start = 1_700_000_000
    repo.import_line([(start + n, f"Change (#{n})", files) for n, files in enumerate(changes)])
    history = past(repo)
    assert [announcement.change for announcement in history.announcements] == expected
    assert len(expected) > COMMITS
    for announcement in history.announcements:
        assert announcement.landing.time.timestamp() == start + (
            announcement.landing.pull_request or 0
        )

    log = list(Repository(repo.root).log.commits(repo.head))
    assert [commit.time for commit in log] == [start + n for n in range(COMMITS)][::-1]
    for commit, files in zip(log[::-1], changes, strict=True):
        assert {file.path for file in commit.files} == files.keys()


@pytest.mark.parametrize("count", [1, 2, 499, 500, 501, 503])
@pytest.mark.parametrize("processors", [1, 3, None])
def test_commits_are_shared_out_without_losing_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, processors: int | None
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    repo = Repo(tmp_path / "register")
    repo.import_line([(n, f"no. {n}", {"a.txt": f"{n}"}) for n in range(count)])
    log = list(Repository(repo.root).log.commits(repo.head))
    assert [commit.message for commit in log] == [f"no. {n}" for n in range(count)][::-1]
    assert {tuple(file.path for file in commit.files) for commit in log} == {("a.txt",)}
