"""Write the site: all of it, or nothing."""

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from checks.changes.history import History
from checks.changes.upcoming import announced_on, upcoming
from checks.parallel import map_chunks
from checks.publish.changelog import News, as_csv, news
from checks.publish.documents import Csv, Format, Json, Markdown
from checks.publish.page import Page
from checks.publish.public import (
    PublishedHead,
    PublishedSubprocessor,
    Publisher,
    in_order,
    published_head,
)
from checks.register.model import Register, Subprocessor


class NotOurs(Exception):
    """The folder holds something that publishing did not write, and would delete."""


def render(
    register: Register, today: date, past: History | None = None, commit: str | None = None
) -> Mapping[str, bytes]:
    """The files of the site by name, as of that day. The same input gives the same bytes.

    `past` is the history of the register, for the changes and their feeds;
    `commit` is given for the list of an earlier time, and shown on it.
    """
    formats: Sequence[Format] = (Page(), Csv(), Json(), Markdown())
    publisher = Publisher(register.policy, today)
    if past is not None:
        later = upcoming(past, register.subprocessors, today)
        publisher = Publisher(register.policy, today, later, announced_on(past))

    def rows_of(vendors: Sequence[Subprocessor]) -> list[list[Mapping[str, str]]]:
        public = [publisher.subprocessor(vendor) for vendor in vendors]
        return [[_by_group(form, public) for form in formats]]

    # For each chunk of vendors and each format, the rows of each group.
    chunks = map_chunks(rows_of, in_order(register))
    head = published_head(register.policy, today, commit)
    told = news(past, publisher) if past is not None else None
    files = {}
    for number, form in enumerate(formats):
        rows = {
            group["key"]: "".join(chunk[number].get(group["key"], "") for chunk in chunks)
            for group in head["groups"]
        }
        files[form.file] = form.whole(head, rows, told).encode()
    if told is not None:
        files |= _feeds(head, told)
    return files


FEEDS = ("changes.atom", "changes.json", "changes.csv", "calendar.ics")
"""The files that only a register with a history has."""


def _feeds(head: PublishedHead, told: News) -> Mapping[str, bytes]:
    # Their libraries take a while to load, and a register without history needs none.
    from checks.publish.calendar import calendar
    from checks.publish.feeds import atom, json_feed

    made = (atom(head, told), json_feed(head, told), as_csv(told), calendar(head, told))
    return dict(zip(FEEDS, made, strict=True))


def _by_group(form: Format, vendors: Sequence[PublishedSubprocessor]) -> Mapping[str, str]:
    rows: dict[str, list[str]] = {}
    for vendor in vendors:
        rows.setdefault(vendor["group"], []).append(form.row(vendor))
    return {group: "".join(some) for group, some in rows.items()}


def write(files: Mapping[str, bytes], output: Path) -> None:
    """Put the files into the folder `output`, in place of what an earlier call put there.

    The folder is built beside it and swapped in whole, so that a reader, or
    whoever looks after a power cut, finds the old site or the new one. Raises
    `NotOurs` where the folder holds anything else, and `OSError`.
    """
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise NotOurs(f"{output} is no folder")
    strange = (
        sorted({item.name for item in output.iterdir()} - files.keys() - {*FEEDS})
        if output.exists()
        else []
    )
    if strange:
        raise NotOurs(f"{output} holds {strange[0]}, which publishing did not write")
    output.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{output.name}."
    for left_over in output.parent.glob(f"{prefix}*.new"):
        shutil.rmtree(left_over, ignore_errors=True)  # of a run that was killed
    new = Path(tempfile.mkdtemp(prefix=prefix, suffix=".new", dir=output.parent))
    try:
        for name, data in files.items():
            (new / name).write_bytes(data)
        new.chmod(0o755)  # mkdtemp's folders are private, a site is not
        if output.exists():
            _exchange(new, output)
        else:
            new.rename(output)
    finally:
        shutil.rmtree(new, ignore_errors=True)


# From linux/fcntl.h (AT_FDCWD) and linux/fs.h.
_HERE = -100
_RENAME_EXCHANGE = 2


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change names, in one step where the system can.

    Linux can (renameat2 with RENAME_EXCHANGE, Linux 3.15). Elsewhere it takes
    two steps, and for a moment there is no folder.
    """
    if sys.platform == "linux":
        exchange = getattr(ctypes.CDLL(None), "renameat2", None)  # glibc 2.28 and newer
        paths = os.fsencode(one), os.fsencode(other)
        if exchange and not exchange(_HERE, paths[0], _HERE, paths[1], _RENAME_EXCHANGE):
            return
    aside = one.with_suffix(".old")
    other.rename(aside)
    one.rename(other)
    aside.rename(one)
