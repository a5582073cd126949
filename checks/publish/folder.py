"""Put the site into its folder: all of it, or nothing, and never in place of foreign files.

Each site holds `SHA256SUMS`, which names its files and their digests. The file
proves what an earlier call wrote: only a folder in which everything agrees with
it is replaced. `sha256sum --check SHA256SUMS` reads it, too.
"""

import ctypes
import errno
import hashlib
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

MARKER = "SHA256SUMS"

LONGEST_WAIT = 60
"""Seconds to wait for another publication into the same folder. Writing takes less than one."""


class NotOurs(Exception):
    """Publishing would destroy files that it did not write. The message says what to do."""


class Busy(Exception):
    """Another publication holds the folder. The message names the lock."""


def refuse_place(output: Path, root: Path) -> None:
    """Raise `NotOurs` where no site can be, before anything is compiled.

    `root` is the folder of the register. Its input, a Git folder, a link, a mount point and
    the current folder are no places for a site, nor is a folder that holds one of them.
    """
    where = _absolute(output)
    root = root.resolve()
    inside = f"choose a separate folder, such as {root / 'site'}"
    if where.is_symlink():
        raise NotOurs(f"{output} is a symbolic link: name the target folder")
    if _is_within(root, where):
        raise NotOurs(f"{output} holds the register: {inside}")
    here = _current()
    if here is not None and _is_within(here, where):
        raise NotOurs(f"{output} holds the current folder: {inside}")
    if any(part.lower() == ".git" for part in where.parts):
        raise NotOurs(f"{output} is inside a Git folder: {inside}")
    first = where.relative_to(root).parts[0].lower() if where.is_relative_to(root) else ""
    for name in _INPUTS:
        if first == name or _is_within(where, root / name):
            raise NotOurs(f"{output} is inside {name}/ of the register: {inside}")
    for part in (where, *where.parents):
        if os.path.lexists(part):
            if not part.is_dir():
                raise NotOurs(f"{part} is no folder: move it, or choose another --output")
            break
    if os.path.ismount(where):
        raise NotOurs(f"{output} is a mount point, which cannot be replaced: name a folder in it")


_INPUTS = ("subprocessors", "schemas", "checks")
"""Folders beside register.yaml that are read, and never written to."""


def _absolute(path: Path) -> Path:
    """The absolute path, with links resolved in all but its last part."""
    if path.name in ("", ".."):
        return path.resolve()
    return path.parent.resolve() / path.name


def _current() -> Path | None:
    try:
        return Path.cwd().resolve()
    except OSError:  # somebody has removed it
        return None


def _is_within(path: Path, folder: Path) -> bool:
    """Whether a path is an existing folder or below it, however the two are written."""
    try:
        status = folder.stat()
    except OSError:
        return False
    for parent in (path, *path.parents):
        with suppress(OSError):
            if os.path.samestat(parent.stat(), status):
                return True
    return False


def write(files: Mapping[str, bytes], output: Path) -> None:
    """Put the files into the folder `output`, in place of what an earlier call put there.

    The folder is built beside it and swapped in whole, so that a reader finds the
    old site or the new one, also after the process was killed. One call waits for
    another. Raises `NotOurs` where the folder holds anything that an earlier call
    did not write, `Busy` where another call does not end, and `OSError`.
    """
    output = _absolute(output)
    made = _make_folders(output.parent)
    try:
        with _alone(output):
            _remove_leftovers(output)
            _refuse_foreign(output)
            _replace(output, {MARKER: _marker(files), **files})
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


_HEADER = "# Written by `subprocessors publish`, which replaces all files in this folder."
_LINE = re.compile("([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]*)")


def _marker(files: Mapping[str, bytes]) -> bytes:
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]
    return "".join(f"{line}\n" for line in (_HEADER, *lines)).encode()


def _marked(folder: Path) -> Mapping[str, str] | None:
    """The digests of the files by name, or None where no call of `write` made the folder."""
    try:
        data = _read(folder / MARKER)
    except (FileNotFoundError, NotOurs):
        return None
    header, *lines = data.decode("utf-8", "replace").splitlines() or [""]
    matches = [_LINE.fullmatch(line) for line in lines]
    if header != _HEADER or None in matches:
        return None
    return {match[2]: match[1] for match in matches if match is not None}


def _read(path: Path) -> bytes:
    """The bytes of a regular file. Raises `NotOurs` where it is none."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise NotOurs(f"{path} is no regular file")
    return path.read_bytes()


def _refuse_foreign(output: Path) -> None:
    """Raise `NotOurs` unless the folder can be replaced and nothing is lost."""
    if not os.path.lexists(output):
        return
    if output.is_symlink() or not output.is_dir():
        raise NotOurs(f"{output} is no folder: move it, or choose another --output")
    names = sorted(path.name for path in output.iterdir())
    if not names:
        return
    marked = _marked(output)
    remedy = f"move what you need out of {output}, delete the folder, and publish again"
    if marked is None:
        foreign = next((name for name in names if name not in _LEGACY), names[0])
        old = " (an older version wrote no such file)" if foreign in _LEGACY else ""
        raise NotOurs(
            f"{output} holds {foreign}, and no {MARKER} of `subprocessors publish` shows that "
            f"publishing wrote it{old}: {remedy}, or choose another --output"
        )
    for name in names:
        path = output / name
        if name == MARKER:
            continue
        if name not in marked:
            raise NotOurs(f"{output} holds {name}, which publishing did not write: {remedy}")
        if hashlib.sha256(_read_ours(path, remedy)).hexdigest() != marked[name]:
            raise NotOurs(f"{path} was changed after it was published: {remedy}")


def _read_ours(path: Path, remedy: str) -> bytes:
    try:
        return _read(path)
    except NotOurs as error:
        raise NotOurs(f"{error}, and publishing did not write it: {remedy}") from None


_LEGACY = frozenset({
    "index.html", "subprocessors.csv", "subprocessors.json", "subprocessors.md",
    "changes.atom", "changes.json", "changes.csv", "calendar.ics",
})  # fmt: skip
"""Files of a site from before `SHA256SUMS`. Nobody can tell whether they were edited since."""

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
            _exchange(new, output)
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
            if folder.name.endswith(_ASIDE) and not os.path.lexists(output):
                _refuse_foreign(folder)
                folder.rename(output)
            else:
                _remove(folder)


_ASIDE = "-old.new"
"""How the name of the old site ends while the new one takes its place in steps."""


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
    ours = {MARKER, *(_marked(folder) or ())}
    for name in names:
        if name not in ours or not stat.S_ISREG((folder / name).lstat().st_mode):
            raise NotOurs(f"{folder} holds {name}, which publishing did not write: move it")
    if names:
        folder.chmod(0o700)  # a folder without write permission keeps its files
    for name in sorted(names, key=lambda name: name == MARKER):
        (folder / name).unlink()
    folder.rmdir()


# From linux/fcntl.h (AT_FDCWD) and linux/fs.h.
_HERE = -100
_RENAME_EXCHANGE = 2


def _exchange(new: Path, old: Path) -> None:
    """Let two folders change names, in one step where the system can.

    Linux can (renameat2 with RENAME_EXCHANGE, Linux 3.15). Elsewhere it takes
    two steps, and for a moment there is no folder.
    """
    if sys.platform == "linux":
        exchange = getattr(ctypes.CDLL(None), "renameat2", None)  # glibc 2.28 and newer
        paths = os.fsencode(new), os.fsencode(old)
        if exchange and not exchange(_HERE, paths[0], _HERE, paths[1], _RENAME_EXCHANGE):
            return
    _exchange_in_steps(new, old)


def _exchange_in_steps(new: Path, old: Path) -> None:
    aside = new.with_name(new.name.removesuffix(".new") + _ASIDE)
    try:
        old.rename(aside)
    except OSError as error:
        if error.errno == errno.EBUSY:
            raise NotOurs(f"{old} is a mount point: name a folder in it") from None
        raise
    try:
        new.rename(old)
    except BaseException:
        aside.rename(old)
        raise
    aside.rename(new)
