"""Write the files of a new register: all of them or none, and never over other files."""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checks.register.layout import REGISTER_FILE, VENDOR_FOLDER
from checks.register.tree import find_top


class NotFree(Exception):
    """The folder cannot take a new register. The message says why."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The repository around a folder."""

    top: str
    """The top folder of the repository, or "" if there is none."""
    within: str
    """The way from the top to the folder, with `/`, or "" if the folder is the top."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The paths of the written files, and of files that existed already and were not changed."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def surroundings_of(folder: Path) -> Surroundings:
    """The repository around a folder, which may not exist yet."""
    path = os.path.realpath(folder)
    top = find_top(path)
    if top is None:
        return Surroundings("", "")
    way = os.path.relpath(path, top).replace(os.sep, "/")
    return Surroundings(top, "" if way == "." else way)


def refuse_taken(folder: Path) -> None:
    """Raise `NotFree` if the folder is no folder or holds a register. May raise `OSError`."""
    if folder.is_symlink():
        raise NotFree(f"{folder} is a symbolic link: name its target instead")
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise NotFree(f"{folder} is no folder")
    if os.path.lexists(folder / REGISTER_FILE):
        raise NotFree(f"{folder} has a {REGISTER_FILE} already")
    vendors = folder / VENDOR_FOLDER
    if vendors.is_dir() and not vendors.is_symlink() and any(vendors.iterdir()):
        raise NotFree(f"{vendors} is not empty")


def write(files: Mapping[str, str], folder: Path) -> Outcome:
    """Write the files that the folder does not have yet.

    Raises `NotFree` before the first file is written. Raises `OSError` after all
    written files are deleted again.
    """
    refuse_taken(folder)
    kept = tuple(sorted(path for path in files if os.path.lexists(folder / path)))
    written = tuple(sorted(files.keys() - {*kept}))
    for path in written:
        _refuse_detours(path, folder)
    paths: list[Path] = []
    try:
        for path in written:
            _make_folders((folder / path).parent, paths)
            _create(folder / path, files[path].encode(), paths)
    except BaseException:  # also after Ctrl-C
        _take_away(paths)
        raise
    return Outcome(written, kept)


def _refuse_detours(path: str, folder: Path) -> None:
    """Raise `NotFree` if a name on the way to the file is no plain folder."""
    for parent in Path(path).parents:
        above = folder / parent
        if above.is_symlink() or (os.path.lexists(above) and not above.is_dir()):
            raise NotFree(f"{above} is no folder, and {path} would have to go into it")


def _make_folders(folder: Path, paths: list[Path]) -> None:
    for above in (*reversed(folder.parents), folder):
        if not above.is_dir():
            above.mkdir()
            paths.append(above)


def _create(path: Path, data: bytes, paths: list[Path]) -> None:
    # O_EXCL never opens a file that appeared meanwhile, and follows no link of this name.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o666)
    paths.append(path)
    with open(handle, "wb") as file:  # noqa: PTH123 - a handle is no path
        file.write(data)


def _take_away(paths: list[Path]) -> None:
    for path in reversed(paths):
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
