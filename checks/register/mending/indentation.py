"""Lines that are indented too far, or not far enough."""

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from ruamel.yaml.error import MarkedYAMLError

from checks.findings import Correction, Lines, Place
from checks.register.mending.broken import Broken
from checks.register.mending.shapes import BLANK, DAY, ITEM, KEY, LITERAL, indent_of, short, spaces
from checks.register.syntax import error_in, quote


def align(broken: Broken, start: int, end: int) -> None:
    """Give the fields of a block the same indentation."""
    numbers: Sequence[int]
    numbers = [n for n in range(start + 1, end) if not BLANK.match(broken.lines[n])]
    if (
        not numbers
        or not broken.is_bare(start)
        or not all(KEY.match(broken.lines[n]) for n in numbers)
    ):
        return
    numbers = _outermost(broken, numbers)
    widths = [indent_of(broken.lines[n]) for n in numbers]
    width = max(set(widths), key=lambda width: (widths.count(width), width == 2))
    mended = {
        n: " " * width + broken.lines[n].lstrip()
        for n in numbers
        if indent_of(broken.lines[n]) != width
    }
    lines = [mended.get(n, broken.lines[n]) for n in range(start, end)]
    if error_in("\n".join(lines)) is not None:
        return
    for n, line in mended.items():
        problem = f"the line is indented by {spaces(indent_of(broken.lines[n]))}, but the other "
        problem += f"lines of the block by {width}"
        hint = f"indent the line by {spaces(width)}: {short(line.strip())}"
        broken.write(n, line, problem, hint, certain=True)


def realign(broken: Broken, start: int, end: int) -> bool:
    """Give a field of an inner block the indentation of a line above it.

    Returns whether the block can be read then. The file stays unchanged if it cannot.
    """
    error = error_in(broken.text_of(start, end))
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return False
    stop = min(start + error.problem_mark.line, end - 1)
    # The parser stops at a line that stands too far left, and below a line too far right.
    for number in (stop, stop - 1):
        line = broken.lines[number]
        if number <= start or BLANK.match(line) or not KEY.match(line):
            continue
        for width in _widths_above(broken, start, number):
            mended = " " * width + line.lstrip(" ")
            lines = [*broken.lines[start:number], mended, *broken.lines[number + 1 : end]]
            if error_in("\n".join(lines) + "\n") is None:
                problem = f"the line is indented by {spaces(indent_of(line))}, unlike the lines "
                problem += "around it"
                hint = f"indent the line by {spaces(width)}: {short(mended.strip())}"
                broken.write(number, mended, problem, hint, certain=False)
                return True
    return False


def _widths_above(broken: Broken, start: int, number: int) -> Sequence[int]:
    """The indentations of the lines of a block above a line, the likeliest for the line first."""
    own, widths = indent_of(broken.lines[number]), set[int]()
    for line in broken.lines[start + 1 : number]:
        if not BLANK.match(line):
            item = ITEM.match(line)
            widths.add(item.end() if item is not None else indent_of(line))
    inner = broken.outline.inner.get(broken.key(start), frozenset())
    deep = not inner or broken.key(number) in inner
    return sorted(widths - {own}, key=lambda width: (abs(width - own), -width if deep else width))


def gather(broken: Broken, start: int, end: int) -> None:
    """Write the fields of an inner block in braces: the fields on the block's line and below.

    Such as `eu: {title: EU}` with `order: name` below it, or `eu: EU` with `introduction: …`.
    Below the first line of a field, the meaning is unclear: the line may be another inner block.
    """
    inner = broken.outline.inner.get(broken.key(start), frozenset())
    for number in range(start, end):
        line = broken.lines[number]
        match = KEY.match(line)
        below = takewhile(_is_deeper(broken, number), range(number + 1, end))
        deeper = [n for n in below if not BLANK.match(broken.lines[n])]
        braces = line.rstrip().endswith("}")
        title = not braces and not broken.is_bare(number) and "title" in inner
        if match is None or not deeper or not (braces or title):
            continue
        place: Place = (broken.key(start),)
        inside = broken.outline.blocks.get(match["key"], frozenset())
        if number == start and not {broken.key(n) for n in deeper} <= inside:
            hint = f"write all fields of `{match['key']}` on indented lines, without braces"
            broken.note(deeper[0], _BELOW_BRACES, hint, place=place)
            return
        own = line.rstrip().removesuffix("}").rstrip(" ,")
        if title:
            own = f"{match['lead']}{match['key']}: {{{_in_braces('title: ' + line[match.end() :])}"
        fields = [own, *(_in_braces(broken.lines[n]) for n in deeper)]
        mended = f"{', '.join(fields)}}}"
        if error_in(mended + "\n") is None:
            problem = _BELOW_TEXT if title else _BELOW_BRACES
            hint = f"write all fields in braces: {short(mended.strip())}"
            corrections = (Correction((Lines(number + 1, deeper[-1] + 1, (mended,)),)),)
            broken.note(deeper[0], problem, hint, corrections, place=place)
        return


_BELOW_BRACES = "a line below fields in braces"
_BELOW_TEXT = "a field below a text, where the text should be the title"


def _is_deeper(broken: Broken, above: int) -> Callable[[int], bool]:
    """Whether a line is empty, or a field that is indented deeper than another line.

    A single space is a slip of the indentation.
    """
    indent = indent_of(broken.lines[above]) + 2

    def is_deeper(number: int) -> bool:
        line = broken.lines[number]
        return bool(BLANK.match(line) or (indent_of(line) >= indent and KEY.match(line)))

    return is_deeper


def _in_braces(line: str) -> str:
    """A field as it stands in braces: a value with a comma or a bracket needs quotes there."""
    key, _, value = line.strip().partition(":")
    value = value.strip()
    plain = value[:1] in ("[", "{", '"', "'") or not re.search(r"[,\[\]{}]", value)
    return f"{key}: {value if plain else quote(value)}"


def _outermost(broken: Broken, numbers: Sequence[int]) -> Sequence[int]:
    """The lines of a block without the deeper lines below a field that has no value."""
    outermost: list[int] = []
    for n in numbers:
        above = outermost[-1] if outermost else n
        if indent_of(broken.lines[n]) <= indent_of(broken.lines[above]) or not broken.is_bare(
            above
        ):
            outermost.append(n)
    return outermost


def indent_fields_of_blocks(broken: Broken) -> None:
    """Indent fields that stand at the margin, directly below the block of their own."""
    blocks = [*broken.blocks()]
    index = 0
    while index < len(blocks):
        start, end = blocks[index]
        inside = broken.outline.blocks.get(broken.key(start))
        index += 1
        if inside is None or not broken.is_bare(start):
            continue
        has = {broken.key(n) for n in range(start + 1, end)} - {""}
        first = index
        while index < len(blocks) and _belongs(broken, blocks[index][0], inside, has):
            index += 1
        if index > first:
            _indent_lines(broken, blocks[first][0], blocks[index - 1][1], broken.key(start))


def _belongs(broken: Broken, number: int, inside: frozenset[str], has: set[str]) -> bool:
    """Whether a field belongs to the block above, which already `has` some fields."""
    key = broken.key(number)
    if key in broken.outline.fields or key in has:
        return False
    value = broken.lines[number].partition(":")[2].strip()
    return key in inside if inside else bool(DAY.match(value))


def _indent_lines(broken: Broken, start: int, end: int, block: str) -> None:
    while BLANK.match(broken.lines[end - 1]):
        end -= 1
    mended = []
    deeper = False
    for number in range(start, end):
        line = broken.lines[number]
        if line[:1] not in ("", " "):
            deeper = broken.is_bare(number) or LITERAL.match(line) is not None
        mended.append(f"  {line}" if line.strip() and (line[0] != " " or deeper) else line)
    edit = Lines(start + 1, end, tuple(mended))
    moved = [n for n in range(start, end) if mended[n - start] != broken.lines[n]]
    lines = f"lines {start + 1} to {end}" if len(moved) > 1 else "the line"
    broken.note(
        start,
        f"`{broken.key(start)}` belongs to `{block}`, but is not indented",
        f"indent {lines} by two spaces",
        (Correction((edit,), certain=True),),
    )
    broken.lines[start:end] = mended
