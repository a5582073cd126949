"""The same work on many items, spread over the processors.

Processes are forked, so nothing is copied to them. Only the results travel back, pickled. A
process that has finished a chunk takes the next chunk, so no process waits for a slower
process.
"""

import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 250
"""Items in a chunk. Smaller chunks cost more to hand out, and larger chunks end less evenly."""

MOST_CHUNKS = 1000
"""The numbers of all chunks must fit into a pipe."""


def map_chunks(function: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """`function(items)`, computed in chunks by several processes. The results are in order.

    `function` takes a slice of the items and returns a list that can be pickled. If
    the system cannot fork safely, or if a process dies, this process does the work.
    So the result is always complete. Exceptions of `function` are raised.
    """
    size = max(CHUNK, -(-len(items) // MOST_CHUNKS))
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    processes = min(_processors(), len(chunks) // 2)
    if processes < 2:
        return function(items)
    queue = _queue(len(chunks))
    helpers = [_start(function, chunks, queue) for _ in range(processes - 1)]
    results = {number: function(chunks[number]) for number in _take(queue)}
    os.close(queue)
    for child, stream in helpers:
        _, status = os.waitpid(child, 0)
        if status == 0:
            results.update(_load(stream))
        stream.close()
    for number in range(len(chunks)):
        if number not in results:  # its process died
            results[number] = function(chunks[number])
    return [result for number in range(len(chunks)) for result in results[number]]


def _processors() -> int:
    # macOS has fork, but not all of its system libraries survive a fork.
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


def _queue(count: int) -> int:
    """A pipe with the numbers of the chunks. A process takes a chunk by reading two bytes."""
    reader, writer = os.pipe()
    os.write(writer, b"".join(number.to_bytes(2, "big") for number in range(count)))
    os.close(writer)
    return reader


def _take(queue: int) -> Iterator[int]:
    while number := os.read(queue, 2):
        yield int.from_bytes(number, "big")


def _start(
    function: Callable[[Sequence[T]], list[R]], chunks: Sequence[Sequence[T]], queue: int
) -> tuple[int, IO[bytes]]:
    """Fork a process that works on chunks. Returns the process id and a stream of results."""
    stream = os.fdopen(os.memfd_create("results"), "w+b")
    child = os.fork()
    if child:
        return child, stream
    status = 1
    try:
        for number in _take(queue):
            pickle.dump((number, function(chunks[number])), stream, pickle.HIGHEST_PROTOCOL)
        stream.flush()
        status = 0
    finally:
        # Exit without clean-up: the files and buffers belong to the parent.
        os._exit(status)


def _load(stream: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
    stream.seek(0)
    while True:
        try:
            yield pickle.load(stream)  # noqa: S301 - written by our own child
        except EOFError:
            return
