"""Put the site into its folder: all of it, or nothing, and never in place of foreign files.

Each site holds `SHA256SUMS`, which names its files and their digests. The file
proves what an earlier call wrote: only a folder in which everything agrees with
it is replaced. `sha256sum --check SHA256SUMS` reads it, too.
"""

import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from checks.publish.exchange import ASIDE, exchange
from checks.publish.ownership import MARKER, NotOurs, marked, marker, refuse_foreign
from checks.publish.place import absolute

LONGEST_WAIT = 60
"""Seconds to wait for another publication into the same folder. Writing takes less than one."""


class Busy(Exception):
    """Another publication holds the folder. The message names the lock."""


def write(files: Mapping[str, bytes], output: Path) -> None:
    """Put the files into the folder `output`, in place of what an earlier call put there.

    The folder is built beside it and swapped in whole, so that a reader finds the
    old site or the new one, also after the process was killed. One call waits for
    another. Raises `NotOurs` where the folder holds anything that an earlier call
    did not write, `Busy` where another call does not end, and `OSError`.
    """
    output = absolute(output)
    made = _make_folders(output.parent)
    try:
        with _alone(output):
            _remove_leftovers(output)
            refuse_foreign(output)
            _replace(output, {MARKER: marker(files), **files})
    except BaseException:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and its parents. Returns the new folders, the lowest first."""
    missing = [part for part in (folder, *folder.parents) if not os.path.lexists(part)]
    for number, part in enumerate(reversed(missing)):
        try:
            part.mkdir(exist_ok=True)
            part.chmod(_FOLDER)
        except OSError:
            for made in missing[len(missing) - number :]:
                with suppress(OSError):
                    made.rmdir()
            raise
    return missing


@contextmanager
def _alone(output: Path) -> Iterator[None]:
    """Hold the lock of the folder. The file of the lock is removed in the end.

    It is removed while the lock is held. Whoever waits for the removed file sees
    that it has no name any more, and takes the lock of a new one.
    """
    path = output.parent / f".{output.name}.subprocessors.lock"
    with suppress(FileNotFoundError):  # as it mostly is, and where another call just ended
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size:
            raise NotOurs(f"{path} is not the lock of a publication: move it")
    lock = FileLock(path, timeout=LONGEST_WAIT)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(
            f"another publication has held the lock {path} for {LONGEST_WAIT} seconds: "
            "wait until the other publication ends, or stop it, and publish again"
        ) from None
    except NotImplementedError as error:
        raise Busy(f"{path} cannot be locked: {error}") from None
    try:
        yield
    finally:
        try:
            path.unlink(missing_ok=True)
        finally:
            lock.release()


_FILE, _FOLDER = 0o644, 0o755
"""Permissions of a site: web servers read it, whatever the umask says."""


def _replace(output: Path, files: Mapping[str, bytes]) -> None:
    """Build the folder beside `output`, and let the two change places."""
    start, end = _affixes(output)
    new = Path(tempfile.mkdtemp(prefix=start, suffix=end, dir=output.parent))
    try:
        new.chmod(0o700)  # the umask may deny us what we make
        for name, data in files.items():
            _create(new / name, data)
        new.chmod(_FOLDER)
        if os.path.lexists(output):
            exchange(new, output)
        else:
            new.rename(output)
    except BaseException:
        with suppress(OSError, NotOurs):
            _remove(new)
        raise
    _remove(new)


def _create(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, _FILE)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)
    path.chmod(_FILE)


def _affixes(output: Path) -> tuple[str, str]:
    """The start and the end of the name of a folder in which a site is built."""
    return f".{output.name}.subprocessors-", ".new"


def _remove_leftovers(output: Path) -> None:
    """Remove the folders of calls that were killed, and no others.

    The old site goes back to its place where a call was killed between two steps.
    """
    start, end = _affixes(output)
    for folder in sorted(output.parent.iterdir()):
        if not (folder.name.startswith(start) and folder.name.endswith(end)):
            continue
        with suppress(NotOurs):
            if folder.name.endswith(ASIDE) and not os.path.lexists(output):
                refuse_foreign(folder)
                folder.rename(output)
            else:
                _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder in which a site was built, or the site that it replaced.

    The marker is written first and removed last. So a killed call leaves an empty
    folder, or a folder with the marker and files that the marker names. Raises
    `NotOurs`, before anything is removed, if the folder holds anything else.
    """
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(status.st_mode):
        raise NotOurs(f"{folder} is no folder")
    names = [path.name for path in folder.iterdir()]
    ours = {MARKER, *(marked(folder) or ())}
    for name in names:
        if name not in ours or not stat.S_ISREG((folder / name).lstat().st_mode):
            raise NotOurs(f"{folder} holds {name}, which publishing did not write: move it")
    if names:
        folder.chmod(0o700)  # a folder without write permission keeps its files
    for name in sorted(names, key=lambda name: name == MARKER):
        (folder / name).unlink()
    folder.rmdir()
