"""The table of results, and a description of the machine."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass

from bench.measure import RUNS, Times

_HEAD = ("Workload", "Ours", "Against", "Peer", "Ours/peer", "To reach", "Reached")


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    what: str
    ours: str = "–"
    against: str = "–"
    peer: str = "–"
    ratio: str = "–"
    target: str = "–"
    reached: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The texts of the row, column by column."""
        reached = {True: "yes", False: "no", None: "–"}[self.reached]
        return self.what, self.ours, self.against, self.peer, self.ratio, self.target, reached


def seconds(times: Times) -> str:
    """The median of the runs, their range, and an unusual number of runs."""
    runs = len(times.seconds)
    digits = 2 if times.median >= 1 else 3
    median, low, high = (
        f"{time:.{digits}f}" for time in (times.median, min(times.seconds), max(times.seconds))
    )
    return f"{median} s ({low}–{high}{'' if runs == RUNS else f', {runs} runs'})"


def table(rows: Sequence[Row]) -> str:
    """The rows as a table in Markdown, aligned for readers of the plain text."""
    lines = [_HEAD, *(row.cells() for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    texts = [
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    ]
    texts.insert(1, " | ".join("-" * width for width in widths))
    return "".join(f"| {text} |\n" for text in texts)


def machine() -> str:
    """The machine's size and system, in a sentence."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        system = f"{platform.system()} {platform.release()}"
    return (
        f"Measured with {os.cpu_count()} cores, {memory:.0f} GiB of memory, {system} "
        f"({platform.machine()}) and Python {platform.python_version()}."
    )
