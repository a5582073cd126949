"""Publishing: killed, without disk space, and twice at once.

Whatever happens, readers find a whole site, and the next run leaves nothing else.
"""

import errno
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest

from checks.cli import main
from checks.publish import folder as module
from checks.publish.exchange import exchange, exchange_in_steps
from checks.publish.folder import Busy, write
from checks.publish.ownership import MARKER
from tests.folders import files_of

NAMES = ("index.html", "subprocessors.csv", "subprocessors.json", "archive/index.html")

CALLS = ("mkdir", "open", "write", "chmod", "rename", "unlink", "rmdir")
"""Functions of `os` that change a folder or a file."""


def _site(number: int, size: int = 100) -> Mapping[str, bytes]:
    """A site whose files all say the same number."""
    return dict.fromkeys(NAMES, b"%d\n" % number * size)


def _number(site: Path) -> int:
    """The number of the site in the folder, which is whole."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert files == {MARKER, *NAMES}
    (number,) = {line for name in NAMES for line in (site / name).read_bytes().split()}
    return int(number)


def _assert_alone(site: Path) -> None:
    assert [path.name for path in site.parent.iterdir()] == [site.name]


def _assert_can_publish(number: int, site: Path) -> None:
    """The next call publishes, and leaves nothing but the site."""
    write(_site(number), site)
    assert _number(site) == number
    _assert_alone(site)


@contextmanager
def _at_call(number: int, act: Callable[[], object]) -> Iterator[list[str]]:
    """Do something before the call with this number. Yields the names of the calls so far."""
    calls: list[str] = []

    def counted(name: str) -> Callable[..., object]:
        function = getattr(os, name)

        def call(*arguments: object, **options: object) -> object:
            calls.append(name)
            if len(calls) == number:
                act()
            return function(*arguments, **options)

        return call

    def counted_exchange(new: Path, old: Path) -> None:
        calls.append("exchange")
        if len(calls) == number:
            act()
        exchange(new, old)

    counting = {name: counted(name) for name in CALLS}
    with (
        mock.patch.object(module, "exchange", counted_exchange),
        mock.patch.dict(vars(os), counting),
    ):
        yield calls


def _in_child(work: Callable[[], object]) -> int:
    """Run a function in a process of its own. Returns its status, negative for a signal."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(3)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _calls_of(work: Callable[[], object]) -> list[str]:
    with _at_call(0, _kill) as calls:
        work()
    return calls


def test_the_calls_that_change_something_are_seen(tmp_path: Path) -> None:
    """The tests below try all of these calls."""
    write(_site(0), tmp_path / "site")
    calls = _calls_of(lambda: write(_site(1), tmp_path / "site"))
    assert set(calls) == {*CALLS, "exchange"} - {"rename"}
    assert calls.count("write") >= len(NAMES) + 1


@pytest.mark.parametrize("atomic", [True, False])
def test_killed_at_any_call_the_site_is_whole(atomic: bool, tmp_path: Path) -> None:
    """Where the system cannot exchange two folders, there may be none for a moment."""
    site = tmp_path / "site"
    how = exchange if atomic else exchange_in_steps
    with mock.patch.object(module, "exchange", how):
        write(_site(0), site)
        number, status = 0, -signal.SIGKILL
        while status == -signal.SIGKILL:
            number += 1

            def work() -> None:
                with _at_call(number, _kill):  # noqa: B023 - called before it changes
                    write(_site(number), site)  # noqa: B023

            before = _number(site)
            status = _in_child(work)
            assert status in (0, -signal.SIGKILL)
            if atomic or site.exists():
                assert _number(site) in (before, number)
            _assert_can_publish(number + 1000, site)
    assert number > 20


def test_killed_at_the_first_publication_there_is_a_whole_site_or_none(tmp_path: Path) -> None:
    number, status = 0, -signal.SIGKILL
    while status == -signal.SIGKILL:
        number += 1
        site = tmp_path / str(number) / "new/site"

        def work() -> None:
            with _at_call(number, _kill):  # noqa: B023
                write(_site(number), site)  # noqa: B023

        status = _in_child(work)
        if site.exists():
            assert _number(site) == number
        _assert_can_publish(0, site)
    assert number > 15


def test_a_killed_call_in_two_steps_is_mended_by_the_next(tmp_path: Path) -> None:
    """Also where the next call fails in turn: the old site is back by then."""
    site = tmp_path / "site"
    write(_site(0), site)
    renames = iter([None, _kill])

    def rename(path: Path, target: Path) -> None:
        (next(renames) or (lambda: None))()
        path.replace(target)

    def work() -> None:
        with (
            mock.patch.object(module, "exchange", exchange_in_steps),
            mock.patch.object(Path, "rename", rename),
        ):
            write(_site(1), site)

    assert _in_child(work) == -signal.SIGKILL
    assert not site.exists()
    with mock.patch.object(module, "_create", side_effect=MemoryError), pytest.raises(MemoryError):
        write(_site(2), site)
    assert _number(site) == 0
    _assert_alone(site)


def test_killed_at_any_moment_the_site_is_whole(tmp_path: Path) -> None:
    """A process that writes sites as fast as it can is killed at many moments."""
    site = tmp_path / "site"
    write(_site(0), site)

    def work() -> None:
        number = 0
        while True:
            number += 1
            write(_site(number, 20_000), site)

    for attempt in range(40):
        child = os.fork()
        if child == 0:
            work()
        time.sleep(attempt / 997)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        _number(site)
    write(_site(0), site)
    _assert_alone(site)


# A full disk.


def _full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("known", [True, False])
def test_on_a_full_disk_the_old_site_stays(known: bool, tmp_path: Path) -> None:
    """Whichever call finds the disk full. After the exchange, the new site is in place."""
    number, calls = 0, [""]
    while len(calls) >= number:
        number += 1
        site = tmp_path / str(number) / "site"
        if known:
            write(_site(0), site)
        failed = False
        with _at_call(number, _full) as calls:
            try:
                write(_site(number), site)
            except OSError as error:
                failed = error.errno == errno.ENOSPC
        if not failed:
            assert _number(site) == number
        elif calls[number - 1] in ("mkdir", "open", "write", "exchange") and known:
            assert _number(site) == 0
            _assert_alone(site)
        elif calls[number - 1] in ("mkdir", "open", "write"):
            assert not site.parent.exists()
        elif site.exists():
            assert _number(site) in (0, number)
        _assert_can_publish(1, site)
    assert number > 15


def test_half_a_write_is_not_a_whole_file(tmp_path: Path) -> None:
    """The disk takes a part of each file, and then no more."""
    site = tmp_path / "site"
    write(_site(0), site)
    put = os.write
    left = 1000

    def write_some(handle: int, data: memoryview) -> int:
        nonlocal left
        if not left:
            _full()
        written = put(handle, data[: min(7, left)])
        left -= written
        return written

    with mock.patch("os.write", write_some), pytest.raises(OSError, match="No space left"):
        write(_site(1), site)
    assert _number(site) == 0
    _assert_alone(site)
    left = 10_000
    with mock.patch("os.write", write_some):
        write(_site(1), site)
    assert _number(site) == 1


def test_a_full_disk_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--root", str(folder), "publish", "--today", "2026-06-30"]
    assert main(command) == 0
    before = files_of(folder / "site")
    names = {path.name for path in folder.iterdir()}
    capsys.readouterr()
    error = OSError(errno.ENOSPC, "No space left on device")
    with mock.patch.object(module, "_create", side_effect=error):
        assert main(command) == 2
    site = folder / "site"
    said = capsys.readouterr()
    assert said.err.endswith(f"subprocessors: {site} cannot be written: No space left on device\n")
    assert not said.out
    assert files_of(site) == before
    assert {path.name for path in folder.iterdir()} == names


# Several at once.


def _write_many(first: int, site: Path) -> None:
    for number in range(first, first + 25):
        write(_site(number, 2000), site)


def test_of_many_publications_each_is_whole(tmp_path: Path) -> None:
    """While a reader looks all the time."""
    site = tmp_path / "site"
    write(_site(0, 2000), site)
    context = multiprocessing.get_context("fork")
    writers = [
        context.Process(target=_write_many, args=(100 * number, site)) for number in range(1, 5)
    ]
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        seen.add(_read_at_once(site))
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * len(writers)
    assert len(seen) > 1
    assert _number(site) in {100 * number + 24 for number in range(1, 5)}
    _assert_alone(site)


def _read_at_once(site: Path) -> int | None:
    """The number of the site that a reader finds, or None where it is replaced meanwhile.

    The reader holds the folder open, as a server that looks it up once: the files are of
    one publication, or they are gone.
    """
    handle = os.open(site, os.O_RDONLY | os.O_DIRECTORY)  # fails where there is no site
    try:
        numbers = set()
        for name in NAMES:
            try:
                file = os.open(name, os.O_RDONLY, dir_fd=handle)
            except FileNotFoundError:
                return None
            with os.fdopen(file, "rb") as stream:
                data = stream.read()
            assert data.count(b"\n") == 2000
            numbers |= set(data.split())
    finally:
        os.close(handle)
    (number,) = numbers
    return int(number)


def test_a_lock_that_is_removed_meanwhile_is_no_error(tmp_path: Path) -> None:
    """Another publication ends while this one looks at the file of its lock."""
    lock = tmp_path / ".site.subprocessors.lock"
    lock.touch()
    lstat = Path.lstat

    def vanish(path: Path) -> os.stat_result:
        if path == lock:
            lock.unlink()
        return lstat(path)

    with mock.patch.object(Path, "lstat", vanish):
        write(_site(1), tmp_path / "site")
    assert _number(tmp_path / "site") == 1
    _assert_alone(tmp_path / "site")


def test_another_publication_is_waited_for(tmp_path: Path) -> None:
    site = tmp_path / "site"
    waited = threading.Event()
    began = threading.Event()
    create = module._create

    def slow(path: Path, data: bytes) -> None:
        began.set()
        waited.wait(10)
        create(path, data)

    with mock.patch.object(module, "_create", slow):
        first = threading.Thread(target=write, args=(_site(1), site))
        first.start()
        assert began.wait(10)
        with mock.patch.object(module, "LONGEST_WAIT", 0.2), pytest.raises(Busy) as refusal:
            write(_site(2), site)
        assert str(tmp_path / ".site.subprocessors.lock") in str(refusal.value)
        second = threading.Thread(target=write, args=(_site(2), site))
        second.start()
        waited.set()
        first.join()
        second.join()
    assert _number(site) == 2
    _assert_alone(site)


def test_a_publication_that_does_not_end_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with module._alone(folder / "site"), mock.patch.object(module, "LONGEST_WAIT", 0.1):
        assert main(["--root", str(folder), "publish", "--today", "2026-06-30"]) == 2
    assert "another publication has held the lock" in capsys.readouterr().err
    assert not (folder / "site").exists()
    assert not list(folder.glob(".site*"))


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks and signals")
