"""Make a failing input smaller while it fails for the same reason (delta debugging)."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from tests.fuzz.story import Step, Story, with_step

T = TypeVar("T")

Fails = Callable[[Story], bool]
"""Whether an input still fails for the same reason."""


def smaller(story: Story, fails: Fails, seconds: float = 10) -> Story:
    """The smallest failing input within so many seconds."""
    end = time.monotonic() + seconds
    shrunk = True
    while shrunk:
        shrunk = False
        for candidate in _candidates(story):
            if time.monotonic() > end:
                return story
            if candidate.size < story.size and fails(candidate):
                story, shrunk = candidate, True
                break
    return story


def _candidates(story: Story) -> Iterator[Story]:
    """Smaller inputs, the boldest first."""
    for number in range(len(story.steps) - 1, -1, -1):
        if len(story.steps) > 1:
            yield _without_step(story, number)
            yield with_step(story, number, None)
    for number, step in enumerate(story.steps):
        for path in step.files:
            files = {other: data for other, data in step.files.items() if other != path}
            yield with_step(story, number, replace(step, files=files))
        if step.message:
            yield with_step(story, number, replace(step, message=""))
    if story.growth is not None:
        return  # its offsets count in the bytes of the file
    for number, step in enumerate(story.steps):
        for path, data in step.files.items():
            for shorter in _shorter(data or b""):
                yield with_step(story, number, _with_file(step, path, shorter))


def _without_step(story: Story, number: int) -> Story:
    """The input without a landing, whose files then change with the landing that follows."""
    if number + 1 == len(story.steps):
        return with_step(story, number, None)
    step, following = story.steps[number], story.steps[number + 1]
    merged = replace(following, files={**step.files, **following.files})
    return with_step(with_step(story, number + 1, merged), number, None)


def _with_file(step: Step, path: str, data: bytes) -> Step:
    return replace(step, files={**step.files, path: data})


def _shorter(data: bytes) -> Iterator[bytes]:
    """The content with lines removed, then with bytes of a line removed."""
    lines = data.splitlines(keepends=True)
    for part in _without_parts(lines):
        yield b"".join(part)
    for number, line in enumerate(lines):
        for rest in _without_parts([line[place : place + 1] for place in range(len(line))]):
            yield b"".join([*lines[:number], *rest, *lines[number + 1 :]])


def _without_parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items without a half, a quarter and so on, down to each single one."""
    length = len(items)
    while length > 1:
        length = (length + 1) // 2
        for start in range(0, len(items), length):
            yield [*items[:start], *items[start + length :]]
        if length == 1:
            return
