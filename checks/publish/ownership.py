"""`SHA256SUMS` in a site: the proof that `publish` wrote the files.

The file lists the digest of every file of the site. `publish` replaces a folder only
if the folder agrees with these digests. `sha256sum --check SHA256SUMS` reads the
file, too.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

MARKER = "SHA256SUMS"

_HEADER = "# Written by `subprocessors publish`, which replaces all files in this folder."
_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*"
_LINE = re.compile(f"([0-9a-f]{{64}})  ((?:{_NAME}/)?{_NAME})")

_LEGACY = frozenset({
    "index.html", "subprocessors.csv", "subprocessors.json", "subprocessors.md",
    "changes.atom", "changes.json", "changes.csv", "calendar.ics",
})  # fmt: skip
"""Files of a site from before `SHA256SUMS`. They may have been edited since."""


class NotOurs(Exception):
    """Publishing would destroy the files of others. The message says what to do."""


def marker(files: Mapping[str, bytes]) -> bytes:
    """The content of `SHA256SUMS` for these files."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]
    return "".join(f"{line}\n" for line in (_HEADER, *lines)).encode()


def marked(folder: Path) -> Mapping[str, str] | None:
    """The digests of a site's files by name, or None for a folder without a valid marker.

    The name of a file in a folder of the site has the folder in front: `archive/index.html`.
    """
    try:
        data = _read(folder / MARKER)
    except (FileNotFoundError, NotOurs):
        return None
    header, *lines = data.decode("utf-8", "replace").splitlines() or [""]
    matches = [_LINE.fullmatch(line) for line in lines]
    if header != _HEADER or None in matches:
        return None
    return {match[2]: match[1] for match in matches if match is not None}


def refuse_foreign(output: Path) -> None:
    """Raise `NotOurs` if replacing the folder would lose anything but a published site."""
    if not os.path.lexists(output):
        return
    if output.is_symlink() or not output.is_dir():
        raise NotOurs(f"{output} is not a folder: move it, or choose another --output")
    names = sorted(path.name for path in output.iterdir())
    if not names:
        return
    digests = marked(output)
    remedy = f"move what you need out of {output}, delete the folder, and publish again"
    if digests is None:
        foreign = next((name for name in names if name not in _LEGACY), names[0])
        old = f" (an older version wrote no {MARKER})" if foreign in _LEGACY else ""
        raise NotOurs(
            f"{output} holds {foreign}, and the folder has no {MARKER} to show that "
            f"`subprocessors publish` wrote the file{old}: {remedy}, or choose another --output"
        )
    for name in names_in(output, digests):
        path = output / name
        if name == MARKER:
            continue
        if name not in digests:
            raise NotOurs(f"{output} holds {name}, which publishing did not write: {remedy}")
        if hashlib.sha256(_read_ours(path, remedy)).hexdigest() != digests[name]:
            raise NotOurs(f"{path} was changed after it was published: {remedy}")


def names_in(site: Path, ours: Iterable[str]) -> Sequence[str]:
    """The names of everything in a site, in order. `ours` are the names that the marker lists.

    A folder that holds files of ours is not named itself: everything in it is.
    """
    folders = {name.partition("/")[0] for name in ours if "/" in name}

    def names() -> Iterator[str]:
        for path in site.iterdir():
            if path.name in folders and stat.S_ISDIR(path.lstat().st_mode):
                yield from (f"{path.name}/{inner.name}" for inner in path.iterdir())
            else:
                yield path.name

    return sorted(names())


def _read_ours(path: Path, remedy: str) -> bytes:
    try:
        return _read(path)
    except NotOurs as error:
        raise NotOurs(f"{error}, and publishing did not write it: {remedy}") from None


def _read(path: Path) -> bytes:
    """The bytes of a regular file. Raises `NotOurs` for anything else."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise NotOurs(f"{path} is not a regular file")
    return path.read_bytes()
