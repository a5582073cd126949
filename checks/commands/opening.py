"""How commands open the register in a folder."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from checks.commands.outcome import CannotRun
from checks.commands.root import root_of
from checks.commands.terminal import tell_findings
from checks.dates import today_in
from checks.engine import load_or_report
from checks.findings import Report
from checks.register.model import Register
from checks.register.tree import WorkTree


class Opened(NamedTuple):
    """The register in a folder, and the day of the command."""

    root: Path
    tree: WorkTree
    register: Register
    today: date


def opened(root: Path | None, today: date | None, impossible: str) -> Opened:
    """The register in the named folder, or in the nearest folder upward.

    Without `today`, the current day in the register's time zone counts. Raises `CannotRun` if
    register.yaml cannot be used; `impossible` says what the command cannot do then.
    """
    root = root_of(root)
    tree = WorkTree(root)
    register = load_or_report(tree)
    if isinstance(register, Report):
        tell_findings(register)
        raise CannotRun(f"{impossible}: correct register.yaml first")
    return Opened(root, tree, register, today or today_in(register.policy.notice.zone))
