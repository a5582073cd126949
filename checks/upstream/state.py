"""The state of the watch between two weeks, as JSON."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from checks.upstream.document import Problem
from checks.upstream.text import LONGEST_READING

LARGEST = 64 * 1024 * 1024
"""The largest size of the file, in bytes."""

_LONGEST_TEXT = 2 * LONGEST_READING
"""Characters of the known text of a page, which may have lines of two readings."""

MOST_MISSES = 10_000
"""Attempts in a row that are counted."""


class Entry(BaseModel):
    """What is known of a page.

    `text` and `digest` are the last known content, as read on the day `recorded`; `text` is null
    for a file. `read` is the day on which the content was last found there. `tried` is the day of
    the last attempt. `problem` is the problem that was reported, and `misses` counts the failed
    attempts in a row. `moved` is the new address that was reported.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    tried: date
    recorded: date | None = None
    read: date | None = None
    text: str | None = Field(None, max_length=_LONGEST_TEXT)
    digest: str = Field("", pattern="^(?:[0-9a-f]{64})?$")
    problem: Problem | None = None
    misses: int = Field(0, ge=0, le=MOST_MISSES)
    moved: str | None = Field(None, max_length=10_000)


class State(BaseModel):
    """The pages by address, and the domains that were reported because they accept no mail."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    version: Literal[1] = 1
    pages: Mapping[str, Entry] = Field(default_factory=dict)
    refusing: tuple[str, ...] = ()

    def last_tried(self, url: str) -> date:
        """The day of the last attempt whose news was told, or the first of all days."""
        entry = self.pages.get(url)
        return entry.tried if entry is not None else date.min


class Lost(Exception):
    """There is a state of an earlier run, but it cannot be used."""


def load(path: Path) -> State | None:
    """The state in a file, or None if there is no file. Raises `Lost` for any other content."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError:
        raise Lost from None
    if len(data) > LARGEST:
        raise Lost
    try:
        return State.model_validate_json(data)
    except (ValidationError, RecursionError):
        raise Lost from None


def save(state: State, path: Path) -> None:
    """Write the state, as a whole or not at all. Raises `OSError`."""
    data = _fitting(state).model_dump_json(exclude_defaults=True).encode()
    prepared = path.with_name(f"{path.name}.new")
    try:
        prepared.write_bytes(data)
        prepared.replace(path)
    finally:
        prepared.unlink(missing_ok=True)


def _fitting(state: State) -> State:
    """The state. If it is too large, the pages with the longest texts are dropped."""
    kept = dict(state.pages)
    size = sum(_size(url, entry) for url, entry in kept.items())
    for url in sorted(kept, key=lambda url: len(kept[url].text or ""), reverse=True):
        if size <= LARGEST // 2:
            break
        size -= _size(url, kept.pop(url))
    return state.model_copy(update={"pages": kept})


def _size(url: str, entry: Entry) -> int:
    """The bytes that the page takes in the file, or more."""
    return 6 * len(url) + len(entry.model_dump_json().encode())
