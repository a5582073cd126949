"""Lines at the margin that are no fields."""

import re

from checks.data.synonyms import field_meant
from checks.findings import Correction, Lines
from checks.register.mending.broken import MOST_SLIPS, Broken
from checks.register.mending.shapes import (
    ALMOST,
    BLANK,
    GLUED,
    GLUED_ITEM,
    ITEM,
    KEY,
    NOT_A_FIELD,
    TAB,
    as_item,
    indent_of,
    short,
)
from checks.register.syntax import PROSE

_DOCUMENT = re.compile(r"(---|\.\.\.)(\s|$)|%")
_ODD_SPACES = re.compile("^[ ]*[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000][\\s]*")

_DECORATED = re.compile(
    r"(?:[>+*•·|-]+|\d+[.):]?)?[ \t]*(?P<before>[*_`\"'“”„‘’]*)(?P<key>[A-Za-z]+(?:[-_][A-Za-z]+)*)"
    r"(?P<after>[*_`\"'“”„‘’]*)\s*:+(?P<end>[*_`]*)(?P<value>\s.*|)"
)
"""A field with the marks of a list, of a quotation, of a number or of emphasis around its name."""

_ROW = re.compile(r"\|\s*(?P<key>[A-Za-z]+(?:[-_][A-Za-z]+)*)\s*\|\s*(?P<value>[^|]+?)\s*\|?\s*")
"""A row of a table with two columns: `| group | services |`."""

_PREFIX = re.compile(r"(?:[>+|]|\d+[.):]?) ?(?=  )")
"""The marks before an indented line, in a text where each line has marks."""


def mend_lines_between_fields(broken: Broken) -> None:
    """Mend or drop the lines at the margin that are no fields."""
    present = {broken.key(n) for n, line in enumerate(broken.lines) if line[:1] not in ("", " ")}
    above = ""  # the field above the line
    opened = 0  # brackets above the line that are not closed
    document = False
    dropped = False  # whether the line above was dropped
    for number, line in enumerate(broken.lines):
        if BLANK.match(line):
            continue
        if _DOCUMENT.match(line):
            if document and not _drop_end(broken, number):
                broken.lines[number + 1 :] = [""] * (len(broken.lines) - number - 1)
                return  # the builder refuses a second document
            continue
        document = True
        if odd := _ODD_SPACES.match(line):
            line = _with_spaces(broken, number, line, odd.end(), above, present)
        if line[:1] == " " and (above or dropped):
            if dropped:
                broken.lines[number] = ""
            continue
        line = _at_margin(broken, number, line) if line[:1] == " " else line
        dropped = False
        match = KEY.match(line)
        other = "" if match else _other_name(broken, line, present)
        if match is None and (key := other or _mend_marks(broken, number, line, present)):
            above, opened = key, 0
        elif match is not None:
            above, opened = match["key"], line.count("[") - line.count("]")
        elif ITEM.match(line) or line[0] in "]}" or (opened > 0 and "]" in line):
            opened += line.count("[") - line.count("]")
        elif key := _mend_stray(broken, number, line, above, present):
            above, opened = key, 0
        else:
            dropped = not broken.lines[number]


def _other_name(broken: Broken, line: str, present: set[str]) -> str:
    """The name of several words for a field, such as `Vendor name`, or nothing."""
    match = _WORDS.match(line)
    if match is None or not field_meant(match["words"], broken.outline.fields - present):
        return ""
    return match["words"]


_WORDS = re.compile(r"(?P<words>[^\W\d_]+(?:[ .-]+[^\W\d_]+)+)[ ]?:(?:[ \t]|$)")


def _drop_end(broken: Broken, number: int) -> bool:
    """Drop a mark `...` or `---` in the middle of a file, unless another vendor follows."""
    below = broken.lines[number + 1 :]
    if any(_is_name(broken, line) for line in below):
        return False
    if any(line.strip() for line in below):
        edit = Lines(number + 1, number + 1, ())
        corrections = (Correction((edit,), certain=True),)
        problem = "a line that ends the file, above further fields"
        broken.note(number, problem, "remove this line", corrections)
    broken.lines[number] = ""
    return True


def _is_name(broken: Broken, line: str) -> bool:
    return line.startswith("name:") and "name" in broken.outline.fields


def _at_margin(broken: Broken, number: int, line: str) -> str:
    """The first field without the spaces at its start, if the next lines have none."""
    below = broken.lines[number + 1 : number + 2]
    if not (KEY.match(line) and below and KEY.match(below[0]) and below[0][0] != " "):
        return line
    mended = line.lstrip(" ")
    hint = f"remove the spaces at the start of the line: {short(mended)}"
    problem = "the line is indented, and the next line is not"
    broken.write(number, mended, problem, hint, certain=True)
    return mended


def _with_spaces(
    broken: Broken, number: int, line: str, end: int, above: str, present: set[str]
) -> str:
    """The line with spaces in place of tabs and other blanks at its start."""
    blanks = line[:end]
    lead = "".join("  " if blank == "\t" else " " for blank in blanks)
    nearest = broken.lines[max(0, number - 5) : number][::-1]
    before = next((old for old in nearest if not BLANK.match(old)), "")
    if before[:1] == " " and KEY.match(before):
        lead = " " * indent_of(before)
    elif before and broken.outline.blocks.get(above) is not None:
        lead = "  "
    match = KEY.match(line[end:])
    if match is not None and match["key"] in broken.outline.fields - present:
        inside = broken.outline.blocks.get(above)
        if inside is None or match["key"] not in inside:
            lead = ""
    character = next(blank for blank in blanks if blank != " ")
    problem, hint = TAB, "indent the line with spaces"
    if character != "\t":
        problem = f"the line starts with the character U+{ord(character):04X}, not with a space"
        hint = "remove the blank start of the line, and type spaces instead"
    column = blanks.index(character)
    mended = lead + line[end:]
    item = GLUED_ITEM.fullmatch(line[end:])
    if item is not None and above in broken.outline.lists:
        mended = f"{lead}- {item['item']}"
        hint += f", and write it as `- {short(item['item'])}`"
    broken.write(number, mended, problem, hint, certain=True, column=column)
    return mended


def _mend_marks(broken: Broken, number: int, line: str, present: set[str]) -> str:
    """Remove the marks around the name of a field. Returns the name, or nothing."""
    row = _ROW.fullmatch(line)
    match = row or _DECORATED.fullmatch(line)
    if match is None or len(broken.slips) >= MOST_SLIPS:
        return ""
    key, value = match["key"].lower().replace("_", "-"), match["value"].strip()
    if key not in broken.outline.fields or key in present:
        return ""
    if row is None and match["before"] and not (match["after"] or match["end"]):
        value = value.removesuffix(match["before"])  # "name: Acme"
    present.add(key)
    mended = f"{key}: {value}" if value else f"{key}:"
    broken.write(number, mended, _MARKED, f"write it as `{short(mended)}`", certain=True)
    for below in range(number + 1, len(broken.lines)):
        prefix = _PREFIX.match(broken.lines[below])
        if prefix is None:
            break
        mended = broken.lines[below][prefix.end() :]
        broken.write(below, mended, _MARKED, f"write it as `{short(mended)}`", certain=True)
    return key


def _mend_stray(broken: Broken, number: int, line: str, above: str, present: set[str]) -> str:
    """Mend a line at the margin that is no field. Returns the name of the field, if any."""
    if len(broken.slips) >= MOST_SLIPS:
        broken.lines[number] = ""
        return ""
    text = line.strip()
    almost = ALMOST.fullmatch(text)
    key = almost["key"].lower().replace("_", "-") if almost else text.lower()
    if key in broken.outline.fields and key not in present:
        present.add(key)
        mended = f"{key}: {almost['value']}" if almost else f"{key}:"
        if almost or _has_fields_below(broken, number):
            hint = f"write it as `{short(mended)}`"
            broken.write(number, mended, NOT_A_FIELD, hint, certain=True)
        else:
            broken.lines[number] = mended
            hint = f"write a colon after `{key}`, and then the value"
            broken.note(number, NOT_A_FIELD, hint, place=(key,))
        return key
    if (item := GLUED_ITEM.fullmatch(line)) and above in broken.outline.lists:
        mended = f"{item['lead']}- {item['item']}"
        broken.write(number, mended, GLUED, as_item(item["item"]), certain=True)
    elif above in PROSE and "<" not in text[:1]:
        _continue_text(broken, number, above)
    else:
        hint = f"write it as `field: value`, or remove the line{_marks_of_conflict(line)}"
        edit = Lines(number + 1, number + 1, ())
        broken.note(number, NOT_A_FIELD, hint, (Correction((edit,)),))
        broken.lines[number] = ""
    return ""


def _continue_text(broken: Broken, number: int, above: str) -> None:
    """Indent a line, as the end of the text above. Empty lines would break the text."""
    first = number
    while first and not broken.lines[first - 1].strip():
        first -= 1
    mended = f"  {broken.lines[number]}"
    problem = f"a line that is not `field: value`, perhaps the end of `{above}`"
    hint = "indent the line by two spaces if it continues the line above, or remove the line"
    edit = Lines(first + 1, number + 1, (mended,))
    broken.note(number, problem, hint, (Correction((edit,)),))
    broken.lines[number] = ""
    broken.lines[first] = mended


def _has_fields_below(broken: Broken, number: int) -> bool:
    below = next((line for line in broken.lines[number + 1 :][:5] if line.strip()), "")
    return below[:1] in (" ", "-")


_MARKED = "marks around the name of a field, where the line should start with the name"


def _marks_of_conflict(line: str) -> str:
    return "; a merge left the line there" if line[:7] in ("<<<<<<<", "=======", ">>>>>>>") else ""
