"""What a command prints: its result on standard output, remarks on standard error."""

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from checks.commands.outcome import CannotRun
from checks.escaping import visible
from checks.findings import Report
from checks.register.layout import is_vendor
from checks.reports import text

if TYPE_CHECKING:
    from checks.changes.history import History
    from checks.register.commits import FileChange
    from checks.register.repository import Repository

MOST_NOTES = 10
"""At most so many notes about a history are printed."""


def show(result: str) -> None:
    """Print the result. A character that the terminal lacks is printed as an escape.

    Raises `CannotRun` if the result cannot be written: on a full disk, or after the reader
    has closed the pipe.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.stdout.write(result)
        sys.stdout.flush()
    except OSError as error:
        raise lost(error) from None


def show_file(content: bytes) -> None:
    """Write a file that is not a text to standard output. Raises `CannotRun` like `show`."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        raise lost(error) from None


def lost(error: OSError) -> CannotRun:
    """The reason why standard output could not be written. Drops the rest of the output."""
    # Otherwise Python would write the rest at its end, and fail once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # the reader has closed it, as `head` does
        return CannotRun("the output was closed before all of it was written")
    return CannotRun(f"the output cannot be written: {error.strerror}")


def tell(line: str) -> None:
    """Print a remark on standard error. The command goes on if nobody can read the remark."""
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr)


def tell_findings(report: Report) -> None:
    """Print the findings of a report on standard error, if there are any."""
    if report.findings:
        tell(text.render(report, colours(sys.stderr)).removesuffix("\n"))


def tell_notes(past: "History") -> None:
    """Print which files of the history could not be read, and which commits lie in the future."""
    for ahead in past.ahead[-MOST_NOTES:]:
        tell(
            f"warning: {ahead.commit[:10]} is dated {ahead.day}, which is in the future: "
            "the commit counts as landed today. Correct the clock of its committer."
        )
    for note in past.notes[:MOST_NOTES]:
        place = f"{visible(note.path)} in {note.commit[:10]}"
        tell(f"{place} counts as unchanged there: {visible(note.reason)}.")
    more = len(past.notes) - MOST_NOTES
    if more > 0:
        tell(f"So do {more:,} more.")


def tell_ignored(repository: "Repository", changed: "Sequence[FileChange]") -> None:
    """Name the vendors' files that Git ignores. The checks read them; no commit will hold them."""
    added = [
        file.path
        for file in changed
        if is_vendor(file.path) and file.old is None and file.new and not file.stored
    ]
    for path in sorted(repository.ignored(added)) if added else ():
        tell(
            f"Git ignores {visible(path)}: the checks read the file, but no commit will contain "
            "it. Change .gitignore, or run `git add --force`."
        )


def colours(stream: TextIO | None) -> text.Colours:
    """The colours for a stream: for terminals, unless NO_COLOR is set, or with FORCE_COLOR."""
    forced = bool(os.environ.get("FORCE_COLOR"))
    terminal = stream is not None and stream.isatty()
    coloured = (terminal or (forced and stream is not None)) and not os.environ.get("NO_COLOR")
    return text.ANSI if coloured else text.PLAIN
