"""A line inside a field, or several lines in brackets or quotation marks."""

import re

from checks.findings import Correction, Lines, Place
from checks.register.mending.broken import Broken
from checks.register.mending.shapes import (
    ALMOST,
    BLANK,
    DAY,
    GLUED,
    GLUED_ITEM,
    KEY,
    LITERAL,
    NOT_A_FIELD,
    as_item,
    indent_of,
    short,
)
from checks.register.syntax import LONGEST_REPAIR, PROSE, error_in, explain, mended_values, quote

_CLOSERS = {"[": "]", "{": "}", '"': '"', "'": "'"}


def mend_line(broken: Broken, number: int, start: int, end: int) -> int:
    """Mend a line, if needed. Returns the number of the next line to look at."""
    line = broken.lines[number]
    if BLANK.match(line):
        return number + 1
    if LITERAL.match(line):
        return _after_deeper(broken, number, end)
    inside = broken.outline.blocks.get(broken.key(start))
    if number > start and (mended := _glued(broken, line, start, inside)):
        broken.write(number, mended[0], mended[1], mended[2], certain=True)
        return number + 1
    error = error_in(line + "\n")
    if _add_colon(broken, number, start, end) or error is None:
        return number + 1
    closed = _closing_line(broken, number, end)
    if closed is not None and error_in(broken.text_of(number, closed + 1)) is None:
        return closed + 1
    problem, column = explain(error, line)
    if _close_later(broken, number, end, problem, column) or _join_text(
        broken, number, end, problem, column
    ):
        return end
    place: Place = (broken.key(start),)
    if _split_line(broken, number, start, column):
        return number + 1
    for mend in mended_values(line, error):
        problem = mend.problem or problem
        if not mend.line:
            broken.note(number, problem, mend.hint, column=column, place=place)
            return end
        if error_in(mend.line + "\n") is None:
            edit = Lines(number + 1, number + 1, (mend.line,))
            corrections = (Correction((edit,), mend.certain),)
            of_value: Place = () if mend.certain else place
            broken.note(number, problem, mend.hint, corrections, column=column, place=of_value)
            broken.lines[number] = mend.line
            return number + 1
    _spoil(broken, number, problem, column)
    return end


def _add_colon(broken: Broken, number: int, start: int, end: int) -> bool:
    """Add the colon behind the name of an inner block, if fields stand below it."""
    line = broken.lines[number].rstrip()
    below = next((n for n in range(number + 1, end) if not BLANK.match(broken.lines[n])), None)
    if number == start or below is None or not _NAME.fullmatch(line):
        return False
    deeper = indent_of(broken.lines[below]) > indent_of(line) and KEY.match(broken.lines[below])
    if not deeper or broken.outline.blocks.get(broken.key(start)) is None:
        return False
    hint = f"write a colon after the name: {line.strip()}:"
    broken.write(number, f"{line}:", NOT_A_FIELD, hint, certain=True)
    return True


_NAME = re.compile(r"[ ]+[a-z0-9]+(?:-[a-z0-9]+)*")


def _join_text(broken: Broken, number: int, end: int, problem: str, column: int) -> bool:
    """Put a text of several lines in quotes, on a single line."""
    line = broken.lines[number]
    match = KEY.match(line)
    last = _after_deeper(broken, number, end)
    below = [text for text in map(str.strip, broken.lines[number + 1 : last]) if text]
    if match is None or match["key"] not in PROSE or not below:
        return False
    texts = [line[match.end() :].strip(), *below]
    if texts[0][:1] in _CLOSERS:
        return False
    listed = all(text[:2] == "- " for text in texts)
    text = ", ".join(text[2:].strip(" ,;") for text in texts) if listed else " ".join(texts)
    mended = f"{match['lead']}{match['key']}: {quote(text)}"
    if len(mended) > LONGEST_REPAIR or error_in(mended + "\n") is not None:
        return False
    edit = Lines(number + 1, last, (mended,))
    hint = f"put the whole text in quotes, on one line: {mended.strip()}"
    corrections = (Correction((edit,), certain=not listed),)
    broken.note(number, problem, hint, corrections, column=column)
    broken.lines[number:last] = [mended, *[""] * (last - number - 1)]
    return True


def _split_line(broken: Broken, number: int, start: int, column: int) -> bool:
    """Divide a line that holds a further field of the same block."""
    line = broken.lines[number]
    match = KEY.match(line)
    known = broken.outline.fields - broken.present
    if number > start:
        known = broken.outline.blocks.get(broken.key(start), frozenset())
    if match is None or match["key"] in PROSE - {"name"} or len(line) > _LONGEST_TWO:
        return False
    for further in _FURTHER.finditer(line, match.end()):
        first = line[: further.start()].rstrip(" ,;")
        second = f"{match['lead']}{further['key']}:{line[further.end() :]}"
        known_key = further["key"] in known or (not known and DAY.match(second.partition(": ")[2]))
        if known_key and error_in(f"{first}\n{second}\n") is None:
            hint = f"write the second field on its own line: {short(second.strip())}"
            edit = Lines(number + 1, number + 1, (first, second))
            place: Place = () if known else (broken.key(start),)
            corrections = (Correction((edit,), certain=True),)
            broken.note(number, _TWO, hint, corrections, column=column, place=place)
            broken.lines[number] = first
            return True
    return False


_FURTHER = re.compile(r"(?<=\S)[,;]?[ \t]+(?P<key>[a-z]+(?:-[a-z]+)*):(?=[ \t]+\S)")
_TWO = "two fields on one line"
_LONGEST_TWO = 1000
"""Longer lines are not divided: every colon in them would be tried."""


def _after_deeper(broken: Broken, number: int, end: int) -> int:
    """The line after a literal text, whose lines are indented deeper than its field."""
    indent = indent_of(broken.lines[number])
    number += 1
    while number < end and (
        not broken.lines[number].strip() or indent_of(broken.lines[number]) > indent
    ):
        number += 1
    return number


def _closing_line(broken: Broken, number: int, end: int) -> int | None:
    """The line that closes a bracket or quotation mark which this line opens."""
    value = broken.lines[number].partition(":")[2].strip() or broken.lines[number].strip("- ")
    closer = _CLOSERS.get(value[:1])
    if closer is None:
        return None
    numbers = range(number + 1, end)
    return next((n for n in numbers if broken.lines[n].rstrip(" ,").endswith(closer)), None)


def _glued(
    broken: Broken, line: str, start: int, inside: frozenset[str] | None
) -> tuple[str, str, str] | None:
    """The line with the missing space or colon, the problem and the hint."""
    item = GLUED_ITEM.fullmatch(line)
    if item is not None and broken.key(start) in broken.outline.lists:
        return f"{item['lead']}- {item['item']}", GLUED, as_item(item["item"])
    if inside is None or KEY.match(line) or not broken.is_bare(start):
        return None
    almost = ALMOST.fullmatch(line.rstrip())
    if almost is None:
        return None
    key = almost["key"].lower().replace("_", "-")
    if key in inside or (not inside and DAY.match(almost["value"])):
        mended = f"{almost['lead']}{key}: {almost['value']}"
        return mended, NOT_A_FIELD, f"write it as `{short(mended.strip())}`"
    return None


def _close_later(broken: Broken, number: int, end: int, problem: str, column: int) -> bool:
    """Close a bracket at the end of its field, if the field has several lines."""
    value = broken.lines[number].partition(":")[2].strip()
    closer = _CLOSERS[value[0]] if value[:1] in ("[", "{") else ""
    last = max(n for n in range(number, end) if not BLANK.match(broken.lines[n]))
    below = [line for line in broken.lines[number + 1 : end] if not BLANK.match(line)]
    if not closer or not below or any(map(KEY.match, below)):
        return False
    mended = broken.lines[last].rstrip(" ,") + closer
    if error_in("\n".join([*broken.lines[number:last], mended])) is not None:
        return False
    edit = Lines(last + 1, last + 1, (mended,))
    hint = f"close the bracket at the end of line {last + 1}: {short(mended.strip())}"
    broken.note(number, problem, hint, (Correction((edit,), certain=True),), column=column)
    broken.lines[last] = mended
    return True


def _spoil(broken: Broken, number: int, problem: str, column: int) -> None:
    hint = "compare with the same field in another file, and put the value in quotes"
    place: Place = (broken.key(number),) if broken.lines[number][:1] != " " else ()
    broken.note(number, problem, hint, column=column, place=place)
