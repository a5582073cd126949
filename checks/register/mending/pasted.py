"""Lines that somebody pasted with the file, or that a merge left there."""

import re

from checks.findings import Correction, Lines
from checks.register.mending.broken import MOST_SLIPS, Broken
from checks.register.mending.shapes import BLANK, KEY

_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})\s*\w*\s*$")


def drop_fences(broken: Broken) -> None:
    """Drop the marks of a block of code, which somebody pasted with the file."""
    fences = [number for number, line in enumerate(broken.lines) if _FENCE.match(line)]
    if not fences or len(fences) > MOST_SLIPS:
        return
    edits = tuple(Lines(number + 1, number + 1, ()) for number in fences)
    mark = broken.lines[fences[0]].strip()
    broken.note(
        fences[0],
        f"the line `{mark}` marks a block of code, and does not belong to the file",
        "remove this line" + (f", and line {fences[-1] + 1}" if len(fences) > 1 else ""),
        (Correction(edits, certain=True),),
    )
    for number in fences:
        broken.lines[number] = ""


def settle_conflicts(broken: Broken) -> None:
    """Read the first version of each conflict that a merge left in the file."""
    start: int | None = None
    middle: int | None = None
    base: int | None = None
    for number, line in enumerate(broken.lines):
        mark = line[:7]
        if mark == "<<<<<<<":
            start, middle, base = number, None, None
        elif mark == "|||||||" and start is not None:
            base = number
        elif line.rstrip() == "=======" and start is not None:
            middle = number
        elif mark == ">>>>>>>" and start is not None and middle is not None:
            _settle(broken, start, base if base is not None else middle, middle, number)
            start = None


def _settle(broken: Broken, start: int, first_end: int, middle: int, end: int) -> None:
    versions = (broken.lines[start + 1 : first_end], broken.lines[middle + 1 : end])
    broken.note(
        start,
        "two versions of the same lines, which a merge left in the file",
        f"keep the right version, and remove the other version and the lines {start + 1}, "
        f"{middle + 1} and {end + 1}",
        tuple(Correction((Lines(start + 1, end + 1, tuple(version)),)) for version in versions),
    )
    broken.lines[start] = ""
    broken.lines[first_end : end + 1] = [""] * (end + 1 - first_end)


def drop_hyphens(broken: Broken) -> None:
    """Drop the hyphens of a file that is written as a list: `- name: Acme`."""
    content = [number for number, line in enumerate(broken.lines) if not BLANK.match(line)]
    items = [number for number in content if broken.lines[number][:2] == "- "]
    if (
        not items
        or items[0] != content[0]
        or any(broken.lines[number][:1] not in ("-", " ") for number in content)
    ):
        return
    names = [match["key"] for n in items if (match := KEY.match(broken.lines[n][2:]))]
    if len(names) < len(items) or not broken.outline.fields >= {*names}:
        return
    alone = len(items) == 1
    mended = {n: broken.lines[n][2:] for n in (content if alone else items)}
    edits = tuple(Lines(n + 1, n + 1, (line,)) for n, line in mended.items())
    hint = "remove the hyphens at the start of the lines"
    if alone:
        hint = "remove the hyphen, and the two spaces at the start of the other lines"
    problem = "the fields are written as a list, with hyphens"
    broken.note(items[0], problem, hint, (Correction(edits, certain=True),))
    for number, line in mended.items():
        broken.lines[number] = line
