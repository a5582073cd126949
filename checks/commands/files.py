"""The files that a command writes where a person says."""

from pathlib import Path

from checks.commands.outcome import CannotRun
from checks.register.layout import NOTICES_FILE, REGISTER_FILE, VENDOR_FOLDER

_INPUTS = (REGISTER_FILE, VENDOR_FOLDER, NOTICES_FILE, ".git", ".github")


def refuse_input(file: Path, root: Path, ledger: str | None = None) -> None:
    """Raise `CannotRun` if the file is an input of the register in `root`, also through a link.

    `ledger` is the path of the ledger below `root`.
    """
    try:
        place, folder = file.resolve(), root.resolve()
    except (OSError, RuntimeError) as error:  # Python 3.12 and older raise this for a loop of links
        raise CannotRun(f"{file} cannot be written: {error}") from None
    if not place.is_relative_to(folder):
        return
    # On some systems, `Register.yaml` and `register.yaml` are the same file.
    path = place.relative_to(folder).as_posix().casefold()
    first = path.partition("/")[0]
    if first in _INPUTS or (ledger is not None and path == ledger.casefold()):
        raise CannotRun(f"{file} is a file of the register: name another file")
