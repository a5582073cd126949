"""Check the files of a register before they are written."""

from collections.abc import Mapping, Sequence
from datetime import date

from checks import engine
from checks.engine import Report
from checks.register.load import ConfigurationError, load
from checks.register.tree import Entry, FileTooLarge, Kind


class _Unwritten:
    """Files that exist only here, as a `Tree`."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = {path: text.encode() for path, text in files.items()}

    def entries(self, folder: str) -> Sequence[Entry]:
        """What stands in the folder."""
        paths = sorted(path for path in self._files if path.startswith(f"{folder}/"))
        return [Entry(path, Kind.FILE) for path in paths]

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file."""
        if path not in self._files:
            raise FileNotFoundError(2, "no such file or directory")
        data = self._files[path]
        if len(data) > limit:
            raise FileTooLarge(len(data))
        return data


def check(files: Mapping[str, str], today: date) -> Report:
    """What `check` would say on that day about a register of these files, by path."""
    tree = _Unwritten(files)
    try:
        register = load(tree)
    except ConfigurationError as error:
        return engine.check_configuration(error, tree)
    return engine.check(register, tree, today)
