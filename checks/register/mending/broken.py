"""A broken text during the mending: the lines, and the slips so far."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from checks.findings import Correction, Corrections, Lines, Place, Span
from checks.register.mending.shapes import BLANK, KEY
from checks.register.outline import Outline

MOST_SLIPS = 100
"""The slips after which broken fields get stand-ins without a search for their slips."""


class Slip(NamedTuple):
    """A mistake in the text. `place` leads to a value that could not be read, if there is one."""

    span: Span
    problem: str
    hint: str
    corrections: Corrections = ()
    place: Place = ()


@dataclass
class Mended:
    """A text that can be read, with the slips of the original text."""

    text: str
    slips: list[Slip] = field(default_factory=list)


class Broken:
    """A text during the mending, line by line. Numbers of lines count from 0."""

    def __init__(self, text: str, outline: Outline) -> None:
        self.outline = outline
        self.lines = [line.removesuffix("\r") for line in text.split("\n")]
        self.slips: list[Slip] = []
        self.present: set[str] = set()  # the fields of the top level

    def note(
        self,
        number: int,
        problem: str,
        hint: str,
        corrections: Corrections = (),
        *,
        column: int = 0,
        place: Place = (),
    ) -> None:
        """Note a slip. Lines and columns count from 0."""
        span = Span(number + 1, column + 1, number + 1, column + 2)
        self.slips.append(Slip(span, problem, hint, corrections, place))

    def write(
        self, number: int, line: str, problem: str, hint: str, *, certain: bool, column: int = 0
    ) -> None:
        """Mend a line, and note the slip."""
        edit = Lines(number + 1, number + 1, (line,))
        self.note(number, problem, hint, (Correction((edit,), certain),), column=column)
        self.lines[number] = line

    def blocks(self) -> Iterator[tuple[int, int]]:
        """The numbers of the first line of each field, and of the line after its last line."""
        starts = [
            number
            for number, line in enumerate(self.lines)
            if line[:1] not in ("", " ", "#", "-", "]", "}") and KEY.match(line)
        ]
        return zip(starts, [*starts, len(self.lines)][1:], strict=True)

    def text_of(self, start: int, end: int) -> str:
        """The lines from `start` up to `end`, as a text."""
        return "\n".join(self.lines[start:end]) + "\n"

    def key(self, number: int) -> str:
        """The name of the field on a line, or nothing."""
        match = KEY.match(self.lines[number])
        return match["key"].strip("\"'") if match is not None else ""

    def is_bare(self, number: int) -> bool:
        """Whether a line has a name without a value."""
        return BLANK.match(self.lines[number].partition(":")[2]) is not None
