"""How commands open the register in a folder."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checks.commands.outcome import CannotRun
from checks.commands.root import root_of
from checks.register.reading import Reading
from checks.register.tree import WorkTree

if TYPE_CHECKING:
    from checks.register.model import Register


class Opened(NamedTuple):
    """The register in a folder, and the day of the command."""

    root: Path
    tree: WorkTree
    register: "Register"
    today: date


class Opening:
    """The register in the named folder, or in the nearest folder upward.

    Other processes begin to read the vendors at once, while a command loads its modules.
    """

    def __init__(self, root: Path | None) -> None:
        self._root = root_of(root)
        self._tree = WorkTree(self._root)
        self._reading = Reading(self._tree)

    def opened(self, today: date | None, impossible: str) -> Opened:
        """The opened register.

        Without `today`, the current day in the register's time zone counts. Raises `CannotRun` if
        register.yaml cannot be used; `impossible` says what the command cannot do then.
        """
        from checks.commands.terminal import tell_findings
        from checks.dates import today_in
        from checks.engine import load_or_report
        from checks.findings import Report

        register = load_or_report(self._tree, reading=self._reading)
        if isinstance(register, Report):
            tell_findings(register)
            raise CannotRun(f"{impossible}: correct register.yaml first")
        today = today or today_in(register.policy.notice.zone)
        return Opened(self._root, self._tree, register, today)


def opened(root: Path | None, today: date | None, impossible: str) -> Opened:
    """The register in a folder, opened at once: see `Opening`."""
    return Opening(root).opened(today, impossible)
