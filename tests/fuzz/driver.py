"""Draw inputs, examine them, make the failing ones smaller, and write them down."""

import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from tests.fuzz.failure import Failed, TooSlow, of_exception
from tests.fuzz.kinds import Kind, draw
from tests.fuzz.shrinking import smaller
from tests.fuzz.story import Story, as_json

SECONDS = 60
"""CPU time after which an input counts as endless."""

MEMORY = 4 * 1024**3
"""Bytes of address space that a run may have."""

Say = Callable[[str], None]


@dataclass
class Outcome:
    """The results so far of fuzzing a kind."""

    kind: Kind
    inputs: int = 0
    seconds: float = 0.0
    """How long the inputs took, without making the failing ones smaller."""
    failures: Counter[str] = field(default_factory=Counter)
    """How often each failure was seen, by its signature."""
    written: dict[str, Path] = field(default_factory=dict)
    """The smallest input that was found for each failure."""

    @property
    def line(self) -> str:
        """The progress in one line."""
        rate = self.inputs / self.seconds if self.seconds else 0.0
        return (
            f"{self.kind.name:<10} {self.inputs:>9,} inputs {rate:>8,.1f}/s "
            f"{self.failures.total():>6,} failures, {len(self.failures)} kinds of them"
        )


def failure_of(kind: Kind, story: Story) -> Failed | None:
    """How an input fails, or None. Everything that is raised is a failure."""
    try:
        kind.run(story)
    except Exception as error:
        return of_exception(error)
    return None


def run(kind: Kind, seed: int, seconds: float, folder: Path, say: Say) -> Outcome:
    """Fuzz a kind for so many seconds, on a single processor. Failing inputs go into the folder."""
    outcome = Outcome(kind)
    random = Random(f"{kind.name} {seed}")
    end = time.monotonic() + seconds
    said = time.monotonic()
    with limits():
        while (now := time.monotonic()) < end:
            if now > said + 10:
                said = now
                say(outcome.line)
            story = draw(kind, random, timed=True)
            failed = limited(kind, story)
            outcome.inputs += 1
            outcome.seconds += time.monotonic() - now
            if failed is None:
                continue
            outcome.failures[failed.signature] += 1
            if failed.signature not in outcome.written:
                outcome.written[failed.signature] = keep(kind, story, failed, folder)
                say(f"{kind.name}: {failed.signature}: {outcome.written[failed.signature]}")
    return outcome


def keep(kind: Kind, story: Story, failed: Failed, folder: Path) -> Path:
    """Make a failing input smaller and write it down. Returns the file."""

    def fails(candidate: Story) -> bool:
        other = limited(kind, candidate)
        return other is not None and other.signature == failed.signature

    story = smaller(story, fails)
    again = limited(kind, story) or failed
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(c if c.isalnum() else "-" for c in failed.signature)[:80]
    file = folder / f"{kind.name}-{name}.json"
    file.write_text(as_json(kind.name, str(again), story), "utf-8", "backslashreplace")
    return file


def limited(kind: Kind, story: Story) -> Failed | None:
    """How an input fails, or None. An input that takes too long fails."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return failure_of(kind, story)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


@contextmanager
def limits() -> Iterator[None]:
    """Bounded memory, and an exception where an input is endless."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"more than {SECONDS} seconds")

    earlier = signal.signal(signal.SIGPROF, stop)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.signal(signal.SIGPROF, earlier)
