"""Let two folders change places."""

import ctypes
import errno
import os
import sys
from pathlib import Path

from checks.publish.ownership import NotOurs

ASIDE = "-old.new"
"""End of the name of the old site while an exchange in steps is going on."""

# From linux/fcntl.h (AT_FDCWD) and linux/fs.h.
_HERE = -100
_RENAME_EXCHANGE = 2


def exchange(new: Path, old: Path) -> None:
    """Let two folders change names, in a single step if the system is able to.

    Linux is (renameat2 with RENAME_EXCHANGE, Linux 3.15). Other systems need two
    steps, and for a moment there is no folder at the place of `old`.
    """
    if sys.platform == "linux":
        rename = getattr(ctypes.CDLL(None), "renameat2", None)  # glibc 2.28 and newer
        paths = os.fsencode(new), os.fsencode(old)
        if rename and not rename(_HERE, paths[0], _HERE, paths[1], _RENAME_EXCHANGE):
            return
    exchange_in_steps(new, old)


def exchange_in_steps(new: Path, old: Path) -> None:
    """Let two folders change names, by renaming one after the other."""
    aside = new.with_name(new.name.removesuffix(".new") + ASIDE)
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
