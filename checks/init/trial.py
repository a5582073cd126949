"""Check the files of a register before they are written."""

from collections.abc import Mapping
from datetime import date

from checks.engine import check_tree
from checks.findings import Report
from checks.register.memory import MemoryTree


def check(files: Mapping[str, str], today: date) -> Report:
    """The report of `check` on this day about a register of these files, by path."""
    return check_tree(MemoryTree(files), today)
