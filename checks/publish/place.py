"""Where a site may be published."""

import os
from contextlib import suppress
from pathlib import Path

from checks.publish.ownership import NotOurs

_INPUTS = ("subprocessors", "schemas", "checks")
"""Folders beside register.yaml that are read, and never written to."""


def refuse_place(output: Path, root: Path) -> None:
    """Raise `NotOurs` where no site can be, before anything is compiled.

    `root` is the folder of the register. Its input, a Git folder, a link, a mount point and
    the current folder are no places for a site, nor is a folder that holds one of them.
    """
    where = absolute(output)
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


def absolute(path: Path) -> Path:
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
