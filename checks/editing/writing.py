"""Write edited files: each of them whole, and never through a link."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write(root: Path, files: Mapping[str, bytes], new: frozenset[str]) -> None:
    """Write files below the root. `new` are the files that must not exist yet.

    Another process sees either the old or the new content of a file. Raises
    `OSError`, and then leaves no new file behind. Other files may have their new content.
    """
    prepared: dict[Path, Path] = {}
    made: list[Path] = []
    try:
        for path, data in files.items():
            target = root / path
            target.parent.mkdir(exist_ok=True)
            prepared[target] = _prepared(root, target, data)
        for path in new:
            if os.path.lexists(root / path):
                raise FileExistsError(17, "a file of this name exists already", str(root / path))
        for path in files:
            prepared[root / path].replace(root / path)
            if path in new:
                made.append(root / path)
    except BaseException:
        for target in made:
            target.unlink(missing_ok=True)
        raise
    finally:
        for file in prepared.values():
            file.unlink(missing_ok=True)


def _prepared(root: Path, target: Path, data: bytes) -> Path:
    """A new file with the content and with the target's permissions.

    The file is in the root, because a check would report a strange file beside the vendors.
    """
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=root)
    file = Path(name)
    try:
        with open(handle, "wb") as stream:  # noqa: PTH123 - a handle is no path
            stream.write(data)
        file.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
    except BaseException:
        file.unlink()
        raise
    return file


def _umask() -> int:
    """The permissions that new files do not get. Asking sets them, so they are set again."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
