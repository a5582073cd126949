"""Time whole processes, and measure the memory that they hold."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 5
"""How often each command is timed, unless a workload says otherwise."""

_SAMPLES_EVERY = 0.02
_TOO_MUCH = 20


class Failed(Exception):
    """A command did not do its work, so its time means nothing. The message holds its output."""


@dataclass(frozen=True)
class Command:
    """A command, and how to tell that it did its work."""

    arguments: Sequence[str | Path]
    shows: str = ""
    """What its output must contain: how many vendors it saw."""
    output: Path | None = None
    """The folder that it writes: gone before each run."""


@dataclass(frozen=True)
class Times:
    """What the runs of one command took, in seconds."""

    seconds: Sequence[float]

    @property
    def median(self) -> float:
        """The median of the runs."""
        return statistics.median(self.seconds)


def alternate(one: Command, other: Command, other_runs: int = RUNS) -> tuple[Times, Times]:
    """Time two commands in turn, after a run of each that does not count.

    In turn, so that what slows the machine for a while slows both.
    """
    warm_up(one)
    warm_up(other)
    ones: list[float] = []
    others: list[float] = []
    for run in range(max(RUNS, other_runs)):
        if run < RUNS:
            ones.append(_time(one))
        if run < other_runs:
            others.append(_time(other))
    return Times(ones), Times(others)


def time_alone(command: Command) -> Times:
    """Time one command, after a run that does not count."""
    warm_up(command)
    return Times([_time(command) for _ in range(RUNS)])


def warm_up(command: Command) -> str:
    """Run a command, see that it does its work, and return what it wrote."""
    _remove_output(command)
    done = subprocess.run(
        command.arguments, env=_environment(), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    written = done.stdout + done.stderr
    if done.returncode:
        raise Failed(f"{_shown(command)}\nended with status {done.returncode}:\n{written}")
    if command.shows not in written:
        raise Failed(f"{_shown(command)}\ndid not write {command.shows!r}:\n{written}")
    return written


def _time(command: Command) -> float:
    _remove_output(command)
    environment = _environment()
    start = time.perf_counter()
    done = subprocess.run(
        command.arguments, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    if done.returncode:
        again = warm_up(command)  # for what it writes to standard output
        raise Failed(
            f"{_shown(command)}\nended with status {done.returncode}:\n{done.stderr}\n"
            f"It did not fail when run again:\n{again}"
        )
    return seconds


def peak_memory(command: Command) -> int:
    """The most memory that the command and its children hold at once, in bytes.

    On Linux it is the proportional set size (PSS) of all of them, sampled: it
    counts a page once that several of them share. Elsewhere it is the largest
    resident size of any one of them.
    """
    _remove_output(command)
    process = subprocess.Popen(
        command.arguments, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    peak = 0
    while True:
        done, status, usage = os.wait4(process.pid, os.WNOHANG if can_sample() else 0)
        if done:
            break
        peak = max(peak, _proportional(process.pid))
        time.sleep(_SAMPLES_EVERY)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        warm_up(command)
        raise Failed(f"{_shown(command)}\nended with status {process.returncode}, but only once")
    return peak or usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def can_sample() -> bool:
    """Whether the system tells the proportional set size, and the children, of a process."""
    me = Path(f"/proc/{os.getpid()}")
    return (me / "smaps_rollup").exists() and (me / f"task/{os.getpid()}/children").exists()


def _proportional(process: int) -> int:
    """The proportional set size of a process and of its children, in bytes."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    except OSError:  # it has just ended
        return 0
    own = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
    return own + sum(_proportional(int(child)) for child in children.split())


def _environment() -> dict[str, str]:
    """This environment without what changes the behaviour of the commands."""
    changing = ("GITHUB_", "PYTHON", "FORCE_COLOR", "HUGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(changing)}


def _remove_output(command: Command) -> None:
    if command.output is not None:
        shutil.rmtree(command.output, ignore_errors=True)


def _shown(command: Command) -> str:
    """The command as a line, without the end of a list of ten thousand files."""
    words = [str(word) for word in command.arguments]
    return " ".join([*words[:_TOO_MUCH], *(["..."] if len(words) > _TOO_MUCH else [])])
