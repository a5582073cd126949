"""Fields with the lines below them."""

import re

from ruamel.yaml.error import MarkedYAMLError

from checks.findings import Correction, Lines, Place
from checks.register.mending.broken import MOST_SLIPS, Broken
from checks.register.mending.indentation import align, gather, realign
from checks.register.mending.line import mend_line
from checks.register.mending.shapes import (
    ALMOST,
    BLANK,
    DAY,
    GLUED_ITEM,
    ITEM,
    KEY,
    indent_of,
    short,
)
from checks.register.syntax import error_in, explain


def mend_field(broken: Broken, start: int, end: int) -> None:
    """Mend a field of the top level, or replace it by a stand-in."""
    error = error_in(broken.text_of(start, end))
    swallows = _swallows(broken, start, end)
    if error is None and not swallows and not _has_glued_lines(broken, start, end):
        return
    if len(broken.slips) < MOST_SLIPS:
        for first, last in _split(broken, start, end):
            before = len(broken.slips)
            if _mend_fields(broken, first, last) or len(broken.slips) > before:
                pass
            elif not realign(broken, first, last):
                _note_unknown(broken, first, last)
            if error_in(broken.text_of(first, last)):
                _stand_in(broken, first, last)
    elif error is not None:
        _stand_in(broken, start, end)


def _swallows(broken: Broken, start: int, end: int) -> bool:
    """Whether a block holds fields of the top level, because their lines are indented."""
    inside = broken.outline.blocks.get(broken.key(start))
    if inside is None or not broken.is_bare(start):
        return False
    below = [n for n in range(start + 1, end) if not BLANK.match(broken.lines[n])]
    indent = min((indent_of(broken.lines[n]) for n in below), default=0)
    keys = {broken.key(n) for n in below if indent_of(broken.lines[n]) == indent}
    present = broken.present
    return bool((keys & broken.outline.fields) - inside - present)


def _has_glued_lines(broken: Broken, start: int, end: int) -> bool:
    """Whether lines below a field look like fields or items without their signs."""
    key = broken.key(start)
    first = next((line for line in broken.lines[start + 1 : end] if not BLANK.match(line)), "")
    if key in broken.outline.blocks and broken.is_bare(start):
        if list_of_fields(broken, start, end):
            return True
        return first[:1] == " " and not (KEY.match(first) or ITEM.match(first))
    return any(GLUED_ITEM.fullmatch(line) for line in broken.lines[start + 1 : end]) and (
        key in broken.outline.lists and broken.is_bare(start)
    )


def list_of_fields(broken: Broken, start: int, end: int) -> list[int]:
    """The lines of a block whose fields are written as a list: `- reference: DPA-1`."""
    inside = broken.outline.blocks.get(broken.key(start))
    below = [n for n in range(start + 1, end) if not BLANK.match(broken.lines[n])]
    if inside is None or not broken.is_bare(start):
        return []
    for number in below:
        line = broken.lines[number].lstrip(" ")
        match = KEY.match(line[2:]) if line[:2] == "- " else None
        if match is None:
            return []
        day = not inside and DAY.match(line[match.end() + 2 :].strip())
        if match["key"] not in inside and not day:
            return []
    return below


def _split(broken: Broken, start: int, end: int) -> list[tuple[int, int]]:
    """The block, divided where an indented line is a field of the top level."""
    key = broken.key(start)
    inside = broken.outline.blocks.get(key)
    starts = [start]
    present = broken.present
    closed = not broken.is_bare(start) or inside is not None
    for number in range(start + 1, end):
        match = KEY.match(broken.lines[number])
        if match is None or match["key"] not in broken.outline.fields - (inside or set()):
            continue
        if not closed or match["key"] in present or len(broken.slips) >= MOST_SLIPS:
            continue
        mended = broken.lines[number].lstrip(" ")
        problem = f"`{match['key']}` is indented, as if it belonged to the field above"
        hint = f"remove the spaces at the start of the line: {short(mended)}"
        broken.write(number, mended, problem, hint, certain=True)
        present.add(match["key"])
        starts.append(number)
        inside = broken.outline.blocks.get(match["key"])
        closed = not broken.is_bare(number) or inside is not None
    return [*zip(starts, [*starts[1:], end], strict=True)]


def _mend_fields(broken: Broken, start: int, end: int) -> bool:
    """Mend the lines of a block. Returns whether the block can be read."""
    for number in list_of_fields(broken, start, end):
        line = broken.lines[number]
        indent = max(2, indent_of(line))
        mended = " " * indent + line.lstrip(" ")[2:]
        problem = "a hyphen before a field of a block"
        hint = f"write `{mended.strip()}`, without the hyphen"
        broken.write(number, mended, problem, hint, certain=True)
    _start_on_next_line(broken, start, end)
    number = start
    while number < end:
        number = mend_line(broken, number, start, end)
    if error_in(broken.text_of(start, end)) is None:
        return True
    before = len(broken.slips)
    gather(broken, start, end)
    if len(broken.slips) > before:
        return False
    align(broken, start, end)
    return error_in(broken.text_of(start, end)) is None


def _start_on_next_line(broken: Broken, start: int, end: int) -> None:
    """Move the first field of a block off the line of its name, if other fields stand below."""
    line = broken.lines[start]
    name = KEY.match(line)
    inside = broken.outline.blocks.get(broken.key(start), frozenset())
    below = next((text for text in broken.lines[start + 1 : end] if not BLANK.match(text)), "")
    value = line[name.end() :].strip() if name is not None else ""
    first = _FIELD.fullmatch(value) or ALMOST.fullmatch(value)
    if first is None or first["key"] not in inside or not (below[:1] == " " and KEY.match(below)):
        return
    mended = f"{' ' * indent_of(below)}{first['key']}: {first['value']}"
    key = line.partition(":")[0] + ":"
    problem = f"the fields of `{broken.key(start)}` start on the same line"
    hint = f"write the first field on a line of its own: {short(mended.strip())}"
    edit = Lines(start + 1, start + 1, (key, mended))
    broken.note(start, problem, hint, (Correction((edit,), certain=True),))
    broken.lines[start] = key


_FIELD = re.compile(r"(?P<key>[a-z-]+):[ \t]+(?P<value>\S.*)")


def _note_unknown(broken: Broken, start: int, end: int) -> None:
    """Note that a block cannot be read, on the line where libyaml stops."""
    error = error_in(broken.text_of(start, end))
    number, problem = start, "a line that cannot be read"
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        number = min(start + error.problem_mark.line, end - 1)
        problem, _ = explain(error, broken.lines[number])
    hint = "compare the indentation with the same field in another file"
    broken.note(number, problem, hint, place=(broken.key(start),))


def _stand_in(broken: Broken, start: int, end: int) -> None:
    """Replace a block by its name without a value."""
    key = broken.key(start)
    broken.lines[start:end] = [f"{key}:", *[""] * (end - start - 1)]
    if not any(slip.place == (key,) for slip in broken.slips):
        place: Place = (key,)
        own = [n for n, slip in enumerate(broken.slips) if start < slip.span.line <= end]
        if own:
            broken.slips[own[-1]] = broken.slips[own[-1]]._replace(place=place)
        else:
            broken.note(start, "a line that cannot be read", "correct the field", place=place)
