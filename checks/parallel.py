"""The same work on many items, spread over the processors.

Processes are forked, so nothing is copied to them. Only the results travel back, pickled. A
process that has finished a chunk takes the next chunk, so no process waits for a slower
process.
"""

import os
import pickle
import select
import signal
import struct
import sys
from collections.abc import Callable, Generator, Sequence
from typing import Any, Generic, NamedTuple, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 250
"""Items in a chunk. Smaller chunks cost more to hand out, and larger chunks end less evenly."""

MOST_CHUNKS = 1000
"""The numbers of all chunks must fit into a pipe, and so must the notes about them."""


def map_chunks(function: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """`function(items)`, computed in chunks by several processes. The results are in order.

    `function` takes a slice of the items and returns a list that can be pickled. If
    the system cannot fork safely, or if a process dies, this process does the work.
    So the result is always complete. Exceptions of `function` are raised.
    """
    return [result for chunk in Work(function, items).results() for result in chunk]


class Work(Generic[T, R]):
    """The work of `map_chunks`. Other processes begin at once, and this process goes on.

    As a context manager, it ends the other processes at the end.
    """

    def __init__(self, function: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> None:
        self._function = function
        size = max(CHUNK, -(-len(items) // MOST_CHUNKS))
        self._chunks = [items[start : start + size] for start in range(0, len(items), size)]
        self._helpers: list[_Helper] = []
        processes = min(_processors(), len(self._chunks) // 2)
        if processes >= 2:
            self._queue = _queue(len(self._chunks))
            self._notes, notes = os.pipe()
            for number in range(processes - 1):
                results = os.memfd_create("results")
                process = os.fork()
                if not process:
                    _help(function, self._chunks, self._queue, number, results, notes)
                self._helpers.append(_Helper(process, results))
            os.close(notes)

    def results(self) -> Generator[list[R], None, None]:
        """The results of the chunks, in order. Between them, this process works on chunks, too."""
        if not self._helpers:
            yield from map(self._function, self._chunks)
            return
        done: dict[int, list[R]] = {}
        try:
            for wanted, chunk in enumerate(self._chunks):
                while wanted not in done:
                    if self._collect(done, wait=False):
                        continue
                    if (number := _taken(self._queue)) is not None:
                        done[number] = self._function(self._chunks[number])
                    elif not self._collect(done, wait=True):
                        done[wanted] = self._function(chunk)  # its process died
                yield done.pop(wanted)
        finally:
            self.stop()

    def _collect(self, done: dict[int, list[R]], *, wait: bool) -> bool:
        """Add a result of another process to `done`. Returns whether there was a result."""
        if not wait and not select.select([self._notes], [], [], 0)[0]:
            return False
        note = os.read(self._notes, _NOTE.size)
        if not note:
            return False  # all other processes have ended
        number, helper, start, length = _NOTE.unpack(note)
        data = os.pread(self._helpers[helper].results, length, start)
        done[number] = pickle.loads(data)  # noqa: S301 - written by our own child
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the other processes: nobody needs further results."""
        for process, results in self._helpers:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            os.close(results)
        if self._helpers:
            os.close(self._queue)
            os.close(self._notes)
        self._helpers = []


class _Helper(NamedTuple):
    """Another process, and the file of its pickled results."""

    process: int
    results: int


_NOTE = struct.Struct("=HHQQ")
"""A chunk is done: number of the chunk, number of the process, start and length in its file."""


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


def _taken(queue: int) -> int | None:
    """The number of the next chunk, or None if all chunks are taken."""
    number = os.read(queue, 2)
    return int.from_bytes(number, "big") if number else None


def _help(
    function: Callable[[Sequence[Any]], list[Any]],
    chunks: Sequence[Sequence[Any]],
    queue: int,
    helper: int,
    results: int,
    notes: int,
) -> None:
    """Work on chunks until none is left, in a forked process. Never returns."""
    start = 0
    try:
        while (number := _taken(queue)) is not None:
            data = memoryview(pickle.dumps(function(chunks[number]), pickle.HIGHEST_PROTOCOL))
            written = 0
            while written < len(data):
                written += os.write(results, data[written:])
            os.write(notes, _NOTE.pack(number, helper, start, len(data)))
            start += len(data)
    finally:
        # Exit without clean-up: the files and buffers belong to the parent.
        os._exit(0)
