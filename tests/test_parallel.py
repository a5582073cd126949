"""Work in several processes."""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from checks import parallel
from checks.engine import check_tree
from tests.trees import TODAY, VENDOR, MemoryTree


@pytest.fixture
def _three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_processors", lambda: 3)
    monkeypatch.setattr(parallel, "CHUNK", 2)


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 8, 9, 100, 3001])
def test_the_results_of_several_processes_stay_in_order(count: int) -> None:
    def work(items: Sequence[int]) -> list[tuple[int, int]]:
        time.sleep(0.001)  # leaves chunks to the other processes
        return [(item, os.getpid()) for item in items]

    results = parallel.map_chunks(work, range(count))
    assert [item for item, _ in results] == list(range(count))
    if count >= 100:
        assert len({process for _, process in results}) == 3


@pytest.mark.usefixtures("_three")
def test_work_of_a_process_that_died_is_done_again() -> None:
    parent = os.getpid()

    def work(items: Sequence[int]) -> list[int]:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.001)
        return list(items)

    assert parallel.map_chunks(work, range(100)) == list(range(100))


@pytest.mark.usefixtures("_three")
def test_an_exception_is_raised_here() -> None:
    def work(items: Sequence[int]) -> list[int]:
        if 9 in items:
            raise ValueError("nine")
        return list(items)

    with pytest.raises(ValueError, match="nine"):
        parallel.map_chunks(work, range(10))


@pytest.fixture
def forked(_three: None, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were forked."""
    processes: list[int] = []
    fork = os.fork

    def noted() -> int:
        process = fork()
        processes.append(process)
        return process

    monkeypatch.setattr(os, "fork", noted)
    return processes


def _ended(processes: list[int]) -> bool:
    """Whether there were processes, and none is left, not even as a zombie."""
    left = []
    for process in processes:
        try:
            os.kill(process, 0)
            left.append(process)
        except ProcessLookupError:
            pass
    return bool(processes) and not left


def test_other_processes_begin_at_once_and_can_be_stopped(
    forked: list[int], tmp_path: Path
) -> None:
    parent = os.getpid()

    def work(items: Sequence[int]) -> list[int]:
        if os.getpid() != parent:
            (tmp_path / f"{items[0]}").touch()
        return list(items)

    begun = parallel.Work(work, range(100))
    for _ in range(10_000):  # until all chunks are done, without this process
        if len([*tmp_path.iterdir()]) == 50:
            break
        time.sleep(0.001)
    assert len([*tmp_path.iterdir()]) == 50
    assert [*begun.results()] == [[number, number + 1] for number in range(0, 100, 2)]
    assert _ended(forked)

    forked.clear()
    parallel.Work(work, range(100)).stop()
    assert _ended(forked)

    forked.clear()
    with pytest.raises(KeyError), parallel.Work(work, range(100)):
        raise KeyError
    assert _ended(forked)

    forked.clear()
    half_used = parallel.Work(work, range(100)).results()
    assert next(half_used) == [0, 1]
    half_used.close()
    assert _ended(forked)


def test_unusable_settings_leave_no_process_behind(forked: list[int]) -> None:
    files = {f"subprocessors/v{number}.yaml": VENDOR for number in range(100)}
    report = check_tree(MemoryTree({**files, "register.yaml": "x"}), TODAY)
    assert report.unusable
    assert _ended(forked)
