"""The folder of the register."""

import os
from pathlib import Path

from checks.commands.outcome import CannotRun
from checks.register.layout import REGISTER_FILE, find_root


def root_of(named: Path | None) -> Path:
    """The named folder, or else the nearest folder upward with a register.

    Raises `CannotRun` where there is no register.
    """
    if named is not None:
        if not named.is_dir():
            raise CannotRun(f"{named} is not a folder")
        if not os.path.lexists(named / REGISTER_FILE):
            raise CannotRun(f"there is no {REGISTER_FILE} in {named}; {_START}")
        return named
    root = find_root(Path.cwd())
    if root is None:
        raise CannotRun(
            f"there is no {REGISTER_FILE} here or in a folder above: "
            f"go to the register, or name it with --root; {_START}"
        )
    return root


_START = "`subprocessors init DIR` starts a new register"
