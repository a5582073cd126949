"""The record of sent notices in the work tree: reading it, and adding a notice."""

from pathlib import Path

from checks.commands.outcome import CannotRun
from checks.register.layout import NOTICES_FILE
from checks.register.load import load_notices
from checks.register.notices import Notices, SentNotice, appended
from checks.register.tree import WorkTree


def recorded(root: Path) -> Notices | None:
    """The recorded notices, or None for a register without the file.

    Raises `CannotRun` if the file has mistakes, because a guess could leave out changes.
    """
    notices, defects = load_notices(WorkTree(root))
    if defects:
        raise CannotRun(
            f"{NOTICES_FILE} has mistakes: run `subprocessors check`, and correct them first"
        )
    return notices


def record(root: Path, notice: SentNotice) -> None:
    """Add a notice to the file. Raises `CannotRun` if the file cannot be written."""
    file = root / NOTICES_FILE
    try:
        file.write_bytes(appended(file.read_bytes() if file.exists() else None, notice))
    except OSError as error:
        raise CannotRun(f"{file} cannot be written: {error.strerror}") from None
