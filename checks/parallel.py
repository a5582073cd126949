"""The same work on many items, spread over the processors.

Processes are forked, so the function and all that it refers to need no copying;
only what it returns travels back, pickled.
"""

import os
import pickle
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_PROCESS = 500
"""Fewer items than this for each process cost less than the process does."""


def map_chunks(function: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """`function(items)`, computed in slices side by side, results in order.

    `function` takes a slice of the items and returns a list that can be pickled.
    This process takes the first slice. Where a process cannot be forked safely,
    or one of them dies, the work is done here, so the result is always whole.
    An exception raised by `function` is raised.
    """
    processes = min(_processors(), max(1, len(items) // WORTH_A_PROCESS))
    size = max(1, -(-len(items) // processes))
    first, *others = [items[i : i + size] for i in range(0, len(items), size)] or [items]
    pipes = [_start(function, chunk) for chunk in others]
    results = function(first)
    for (child, pipe), chunk in zip(pipes, others, strict=True):
        with os.fdopen(pipe, "rb") as stream:
            data = stream.read()
        _, status = os.waitpid(child, 0)
        results += _load(data) if status == 0 else function(chunk)
    return results


def _processors() -> int:
    # macOS has fork, but its system libraries do not all survive one.
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


def _start(function: Callable[[Sequence[T]], list[R]], chunk: Sequence[T]) -> tuple[int, int]:
    """Fork a process that works on the chunk; its process id, and where to read the result."""
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    status = 1
    try:
        os.close(reader)
        with os.fdopen(writer, "wb") as stream:
            pickle.dump(function(chunk), stream, protocol=pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        # No clean-up of the parent's files and buffers: they are not ours.
        os._exit(status)


def _load(data: bytes) -> list[Any]:
    result: list[Any] = pickle.loads(data)  # noqa: S301 - written by our own child
    return result
