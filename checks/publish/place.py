"""The places where a site may be published."""

import os
from contextlib import suppress
from pathlib import Path

from checks.publish.ownership import NotOurs

_INPUTS = ("subprocessors", "schemas", "checks")
"""Folders beside register.yaml that hold input. Nothing is written there."""


def refuse_place(output: Path, root: Path) -> None:
    """Raise `NotOurs` if no site can be published at `output`.

    `root` is the folder of the register. A site cannot replace the register's input, a Git
    folder, a link, a mount point, the current folder, or a folder around any of these.
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
                raise NotOurs(f"{part} is not a folder: move it, or choose another --output")
            break
    if os.path.ismount(where):
        raise NotOurs(f"{output} is a mount point, which cannot be replaced: name a folder in it")


def absolute(path: Path) -> Path:
    """The absolute path. Links are resolved, except in the last part."""
    if path.name in ("", ".."):
        return path.resolve()
    return path.parent.resolve() / path.name


def _current() -> Path | None:
    try:
        return Path.cwd().resolve()
    except OSError:  # the folder has been removed
        return None


def _is_within(path: Path, folder: Path) -> bool:
    """Whether a path is an existing folder or below it, in any spelling of the two."""
    try:
        status = folder.stat()
    except OSError:
        return False
    for parent in (path, *path.parents):
        with suppress(OSError):
            if os.path.samestat(parent.stat(), status):
                return True
    return False
