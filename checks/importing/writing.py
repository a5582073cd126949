"""Read and write the files of a register that an import concerns."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from checks.register.layout import (
    NOTICES_FILE,
    REGISTER_FILE,
    VENDOR_FOLDER,
    is_vendor,
    limit_of,
)
from checks.register.load import load_policy
from checks.register.tree import WorkTree


def files_of(root: Path) -> Mapping[str, bytes]:
    """The files of a register by path. Raises `ConfigurationError` and `OSError`."""
    tree = WorkTree(root)
    ledger = load_policy(tree).agreements.ledger
    vendors = [entry.path for entry in tree.entries(VENDOR_FOLDER) if is_vendor(entry.path)]
    files = {}
    for path in (REGISTER_FILE, NOTICES_FILE, *([ledger] if ledger else []), *vendors):
        with contextlib.suppress(FileNotFoundError):
            files[path] = tree.read(path, limit_of(path))
    return files


def write(files: Mapping[str, str], root: Path) -> None:
    """Write new vendors' files, then register.yaml. Other existing files are never replaced.

    Raises `OSError` after all new files are deleted again.
    """
    created: list[Path] = []
    try:
        (root / VENDOR_FOLDER).mkdir(exist_ok=True)
        for path, text in files.items():
            if path == REGISTER_FILE:
                continue
            # O_EXCL never opens a file that appeared meanwhile, and follows no link of this name.
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            handle = os.open(root / path, flags, 0o666)
            created.append(root / path)
            with open(handle, "wb") as file:  # noqa: PTH123 - a handle is no path
                file.write(text.encode())
        if REGISTER_FILE in files:
            _replace(root / REGISTER_FILE, files[REGISTER_FILE])
    except BaseException:  # also after Ctrl-C
        for new in created:
            with contextlib.suppress(OSError):
                new.unlink()
        raise


def _replace(path: Path, text: str) -> None:
    """Replace a file as a whole: no reader sees half a file."""
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(text.encode())
        with contextlib.suppress(OSError):
            new.chmod(path.stat().st_mode & 0o777)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
