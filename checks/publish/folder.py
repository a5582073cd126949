"""Put the whole site into its folder, or nothing, and never replace the files of others."""

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from checks.publish.exchange import ASIDE, exchange
from checks.publish.ownership import (
    MARKER,
    NotOurs,
    marked,
    marker,
    names_in,
    refuse_foreign,
)
from checks.publish.place import absolute

LONGEST_WAIT = 60
"""Seconds to wait for another publication into the same folder. Writing takes a moment."""


class Busy(Exception):
    """Another publication holds the folder. The message names the lock."""


def write(files: Mapping[str, bytes], output: Path) -> None:
    """Put the files into the folder `output`, and replace the site of an earlier call.

    A name may have a folder in front: `archive/index.html`.

    The new site is built beside the old site, and the two folders change places. So
    readers see the old site or the new site, even if the process is killed. Calls
    wait for each other. Raises `NotOurs` if the folder holds files that no earlier
    call wrote, `Busy` if another call does not end, and `OSError`.
    """
    output = absolute(output)
    new_folders = _make_folders(output.parent)
    try:
        with _alone(output):
            _remove_leftovers(output)
            refuse_foreign(output)
            _replace(output, {MARKER: marker(files), **files})
    except BaseException:
        for folder in new_folders:
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
            for folder in missing[len(missing) - number :]:
                with suppress(OSError):
                    folder.rmdir()
            raise
    return missing


@contextmanager
def _alone(output: Path) -> Iterator[None]:
    """Hold the lock of the folder, and remove the lock's file at the end.

    The file is removed while the lock is held. A waiting call notices that the file
    has lost its name, and locks a new file.
    """
    path = output.parent / f".{output.name}.subprocessors.lock"
    with suppress(FileNotFoundError):  # usual, also if another call has just ended
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
"""Permissions of a site. Web servers must read it, whatever the umask is."""


def _replace(output: Path, files: Mapping[str, bytes]) -> None:
    """Build the new folder beside `output`, and let the two change places."""
    start, end = _affixes(output)
    new = Path(tempfile.mkdtemp(prefix=start, suffix=end, dir=output.parent))
    try:
        new.chmod(0o700)  # the umask may forbid writing into the new folder
        # The marker comes first, because the next call removes only a folder with a marker.
        for name, data in sorted(files.items(), key=lambda file: file[0] != MARKER):
            place = (new / name).parent
            if not place.exists():
                place.mkdir()
                place.chmod(0o700)
            _create(new / name, data)
        for folder in _folders_of(files):
            (new / folder).chmod(_FOLDER)
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


def _folders_of(names: Iterable[str]) -> Sequence[str]:
    """The folders in the names of files."""
    return sorted({name.partition("/")[0] for name in names if "/" in name})


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
    """The start and the end of the name of a folder for building a site."""
    return f".{output.name}.subprocessors-", ".new"


def _remove_leftovers(output: Path) -> None:
    """Remove the folders that killed calls left behind, and no others.

    If a call was killed between two steps of an exchange, the old site returns to its place.
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
    """Remove a folder for building a site, or a replaced site.

    The marker is written first and removed last. So a killed call leaves an empty
    folder, or a folder with the marker and files that the marker names. Raises
    `NotOurs`, before anything is removed, if the folder holds other files.
    """
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(status.st_mode):
        raise NotOurs(f"{folder} is not a folder")
    ours = {MARKER, *(marked(folder) or ())}
    names = names_in(folder, ours)
    for name in names:
        if name not in ours or not stat.S_ISREG((folder / name).lstat().st_mode):
            raise NotOurs(f"{folder} holds {name}, which publishing did not write: move it")
    inner = [folder / name for name in _folders_of(ours) if (folder / name).is_dir()]
    for place in (folder, *inner) if any(folder.iterdir()) else ():
        place.chmod(0o700)  # a folder without write permission keeps its files
    for name in names:
        if name != MARKER:
            (folder / name).unlink()
    for place in inner:
        place.rmdir()
    (folder / MARKER).unlink(missing_ok=True)
    folder.rmdir()
