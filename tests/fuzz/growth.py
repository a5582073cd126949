"""Whether work grows with the square of its input: four times as much, in sixteen times as long."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from checks.register.layout import limit_of
from tests.fuzz.failure import Failed
from tests.fuzz.story import Growth, Story, with_step

_MOST = 256 * 1024
"""Bytes of the largest file that is measured."""

_LEAST_SECONDS = 0.5
_MOST_TIMES = 9.0
"""Linear work takes four times as long for four times as much. Nine leaves room for noise."""


def with_growth(story: Story, random: Random) -> Story:
    """The input, with a part of one of its files to be repeated."""
    files = [(path, data) for path, data in story.steps[-1].files.items() if data]
    if not files:
        return story
    path, data = random.choice(files)
    if random.random() < 0.5:
        lines = data.splitlines(keepends=True)
        line = random.randrange(len(lines))
        start = sum(len(before) for before in lines[:line])
        end = start + sum(len(line) for line in lines[line : line + random.choice((1, 1, 2, 6))])
    else:
        start = random.randrange(len(data))
        end = min(len(data), start + random.choice((1, 2, 3, 10)))
    return replace(story, growth=Growth(path, start, end))


def measure(story: Story, examine: Callable[[Story], None]) -> None:
    """Examine the input at two sizes. Raises `Failed` where the time grows too fast."""
    small, large = _sizes(story)
    for attempt in range(3):
        seconds = _seconds(large, examine)
        if seconds < _LEAST_SECONDS or seconds < _MOST_TIMES * _seconds(small, examine):
            return
        if attempt == 2:
            message = f"{seconds:.1f} seconds of CPU for {large.size:,} bytes, more than"
            message += f" {_MOST_TIMES:.0f} times as long as for {small.size:,}"
            raise Failed("growth: more than linear", message)


def _sizes(story: Story) -> Iterator[Story]:
    """The input with the part repeated until its file has a quarter of its limit, and all of it."""
    growth = story.growth
    if growth is None:
        raise ValueError("the input does not grow")
    step = story.steps[-1]
    data = step.files.get(growth.path) or b""
    part = data[growth.start : growth.end] or b"a"
    limit = min(limit_of(growth.path), _MOST) - len(data)
    for size in (limit // 4, limit):
        grown = data[: growth.end] + part * max(0, size // len(part)) + data[growth.end :]
        files = {**step.files, growth.path: grown}
        yield replace(
            with_step(story, len(story.steps) - 1, replace(step, files=files)), growth=None
        )


def _seconds(story: Story, examine: Callable[[Story], None]) -> float:
    start = time.process_time()
    examine(story)
    return time.process_time() - start
