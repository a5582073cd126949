"""Lines that are indented too far, or not far enough."""

from collections.abc import Sequence

from checks.findings import Correction, Lines
from checks.register.mending.broken import Broken
from checks.register.mending.shapes import BLANK, DAY, KEY, LITERAL, indent_of, short, spaces
from checks.register.syntax import error_in


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
