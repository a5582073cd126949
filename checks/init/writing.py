"""Write the files of a new register: all of them or none, and never over others."""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checks.register.layout import REGISTER_FILE, VENDOR_FOLDER


class NotFree(Exception):
    """The folder cannot take a new register. The message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The paths of files that were written, and of those that were there and stay as they are."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def refuse_taken(folder: Path) -> None:
    """Raise `NotFree` where the folder is none, or holds a register. May raise `OSError`."""
    if folder.is_symlink():
        raise NotFree(f"{folder} is a symbolic link: name the folder that it leads to")
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

    Raises `NotFree` before anything is written, and `OSError` after what was
    written is taken away again.
    """
    refuse_taken(folder)
    kept = tuple(sorted(path for path in files if os.path.lexists(folder / path)))
    written = tuple(sorted(files.keys() - {*kept}))
    for path in written:
        _refuse_detours(path, folder)
    made: list[Path] = []
    try:
        for path in written:
            _make_folders((folder / path).parent, made)
            _create(folder / path, files[path].encode(), made)
    except BaseException:  # also where somebody presses Ctrl-C
        _take_away(made)
        raise
    return Outcome(written, kept)


def _refuse_detours(path: str, folder: Path) -> None:
    """Raise `NotFree` where something on the way to the file is no plain folder."""
    for above in Path(path).parents:
        where = folder / above
        if where.is_symlink() or (os.path.lexists(where) and not where.is_dir()):
            raise NotFree(f"{where} is no folder, and {path} would have to go into it")


def _make_folders(folder: Path, made: list[Path]) -> None:
    for one in (*reversed(folder.parents), folder):
        if not one.is_dir():
            one.mkdir()
            made.append(one)


def _create(path: Path, data: bytes, made: list[Path]) -> None:
    # O_EXCL: never over a file that came meanwhile, nor through a link under this name.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o666)
    made.append(path)
    with open(handle, "wb") as file:  # noqa: PTH123 - a handle, no path
        file.write(data)


def _take_away(made: list[Path]) -> None:
    for path in reversed(made):
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
