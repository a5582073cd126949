"""Measure the time and the memory of whole processes."""

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
"""The number of timed runs of a command, unless a workload says otherwise."""

_SAMPLES_EVERY = 0.02
_TOO_MUCH = 20


class Failed(Exception):
    """A command failed, so the measured time means nothing. The message has the output."""


@dataclass(frozen=True)
class Command:
    """A command, and the proof of its success."""

    arguments: Sequence[str | Path]
    shows: str = ""
    """Text in the output of a successful command, such as the number of vendors."""
    output: Path | None = None
    """The folder or file that the command writes. It is removed before each run."""
    status: int = 0
    """The exit status of a successful command."""


@dataclass(frozen=True)
class Times:
    """The times of the runs of a command, in seconds."""

    seconds: Sequence[float]

    @property
    def median(self) -> float:
        """The median of the runs."""
        return statistics.median(self.seconds)


def alternate(ours: Command, peer: Command, peer_runs: int = RUNS) -> tuple[Times, Times]:
    """Time two commands in turn, after a first run of each command that does not count.

    If the machine is slow for a while, it is slow for both commands.
    """
    warm_up(ours)
    warm_up(peer)
    our_seconds: list[float] = []
    peer_seconds: list[float] = []
    for run in range(max(RUNS, peer_runs)):
        if run < RUNS:
            our_seconds.append(_time(ours))
        if run < peer_runs:
            peer_seconds.append(_time(peer))
    return Times(our_seconds), Times(peer_seconds)


def time_alone(command: Command) -> Times:
    """Time a command, after a first run that does not count."""
    warm_up(command)
    return Times([_time(command) for _ in range(RUNS)])


def warm_up(command: Command) -> str:
    """Run a command, and return its output. Raises `Failed` for a command without success."""
    _remove_output(command)
    done = subprocess.run(
        command.arguments, env=_environment(), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    written = done.stdout + done.stderr
    if done.returncode != command.status:
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
    if done.returncode != command.status:
        again = warm_up(command)  # the failed run threw standard output away
        raise Failed(
            f"{_shown(command)}\nended with status {done.returncode}:\n{done.stderr}\n"
            f"A second run did not fail:\n{again}"
        )
    return seconds


def peak_memory(command: Command) -> int:
    """The peak memory of a command and its children, in bytes.

    On Linux, the function samples the proportional set size (PSS) of all processes: a shared
    page counts once. On other systems, the result is the largest resident size of a process.
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
    """Whether the system reports the proportional set size and the children of a process."""
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
    """The environment without variables that change the behaviour of the commands."""
    changing = ("GITHUB_", "PYTHON", "FORCE_COLOR", "HUGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(changing)}


def _remove_output(command: Command) -> None:
    if command.output is not None and command.output.is_file():
        command.output.unlink()
    elif command.output is not None:
        shutil.rmtree(command.output, ignore_errors=True)


def _shown(command: Command) -> str:
    """The command as a line. The end of a long list of files is left out."""
    words = [str(word) for word in command.arguments]
    return " ".join([*words[:_TOO_MUCH], *(["..."] if len(words) > _TOO_MUCH else [])])
