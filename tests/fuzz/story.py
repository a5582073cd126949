"""An input: how the files of a register change, one landing after the other.

An input of every kind has this form, so that all of them are kept, replayed and
made smaller in the same way.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

Files = dict[str, bytes]
"""A whole tree: the content of every file by path."""


@dataclass(frozen=True)
class Step:
    """A landing: the files that it changes. None deletes a file.

    `time` is the committer's clock, in seconds of Unix time.
    """

    time: int
    files: Mapping[str, bytes | None]
    message: str = "Change the register"

    @property
    def day(self) -> date:
        """The day of the landing, in UTC."""
        return datetime.fromtimestamp(self.time, UTC).date()


@dataclass(frozen=True)
class Growth:
    """A part of a file that is repeated: the bytes between two offsets."""

    path: str
    start: int
    end: int


@dataclass(frozen=True)
class Story:
    """The landings, oldest first. With `growth`, the input is measured at two sizes."""

    steps: tuple[Step, ...]
    growth: Growth | None = None

    @property
    def size(self) -> int:
        """How much there is to read, in bytes, with a little for every landing and file."""
        return sum(
            20 + len(step.message) + sum(20 + len(data or b"") for data in step.files.values())
            for step in self.steps
        )

    def trees(self) -> Iterator[tuple[Step, Files]]:
        """Every landing, and all files after it."""
        files: Files = {}
        for step in self.steps:
            files = after(files, step)
            yield step, files


def after(files: Files, step: Step) -> Files:
    """The files once a landing has changed them."""
    changed = {**files, **step.files}
    return {path: data for path, data in changed.items() if data is not None}


def one_tree(files: Mapping[str, bytes], day: date) -> Story:
    """An input of a single landing."""
    return Story((Step(noon(day), files),))


def noon(day: date) -> int:
    """Noon of a day in UTC, in seconds of Unix time."""
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())


def as_json(kind: str, failure: str, story: Story) -> str:
    """The file from which an input can be replayed. Deterministic."""
    steps = [
        {
            "time": step.time,
            "message": step.message,
            "files": {path: _written(data) for path, data in step.files.items()},
        }
        for step in story.steps
    ]
    document: dict[str, Any] = {"kind": kind, "failure": failure, "steps": steps}
    if story.growth is not None:
        growth = story.growth
        document["growth"] = {"path": growth.path, "start": growth.start, "end": growth.end}
    return json.dumps(document, indent=1) + "\n"


def from_json(text: str) -> tuple[str, Story]:
    """The kind of an input and the input. Raises `ValueError` or `KeyError` for other files."""
    document = json.loads(text)
    steps = tuple(
        Step(
            step["time"],
            {path: _read(value) for path, value in step["files"].items()},
            step["message"],
        )
        for step in document["steps"]
    )
    growth = Growth(**document["growth"]) if "growth" in document else None
    return document["kind"], Story(steps, growth)


def _written(data: bytes | None) -> Any:
    """Content as lines of text where it is UTF-8, else as bytes in hexadecimal."""
    if data is None:
        return None
    try:
        return data.decode().split("\n")
    except UnicodeDecodeError:
        return {"hex": data.hex()}


def _read(value: Any) -> bytes | None:
    if isinstance(value, list):
        return "\n".join(value).encode()
    return bytes.fromhex(value["hex"]) if value is not None else None


def with_step(story: Story, number: int, step: Step | None) -> Story:
    """The input with another landing in the place of one, or without it."""
    steps = list(story.steps)
    steps[number : number + 1] = [] if step is None else [step]
    return replace(story, steps=tuple(steps))
