"""Broken YAML, read field by field.

libyaml stops at the first mistake, often lines after the slip. Here, the text is divided into
its top-level fields, and each field is read on its own. A field that cannot be read is mended
where the slip is known. Otherwise a stand-in takes its place. Every line keeps its number, so
the marks of all values stay right.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError

from checks.findings import Correction, Corrections, Lines, Place, Span
from checks.register.outline import Outline
from checks.register.syntax import PROSE, error_in, explain, mended_values

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


def mend(text: str, outline: Outline) -> Mended:
    """The text with every slip mended or replaced by a stand-in."""
    return _Mender(text, outline).mended()


_KEY = re.compile(r"""(?P<lead>[ ]*)(?P<key>[\w-]+|"[^"]*"|'[^']*')[ ]?:(?:[ \t]|$)""")
_BLANK = re.compile(r"\s*(?:#.*)?$")
_DOCUMENT = re.compile(r"(---|\.\.\.)(\s|$)|%")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})\s*\w*\s*$")
_ODD_SPACES = re.compile("^[ ]*[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000][\\s]*")
_ITEM = re.compile(r"[ ]*-(?:[ ]|$)")
_GLUED_ITEM = re.compile(r"(?P<lead>[ ]*)(?:-(?=[^\s-])|[–—•·*+](?=\s|[A-Z])\s*)(?P<item>\S.*)")
_LITERAL = re.compile(r".*(?::|-)[ ]+[|>][+-]?\d?[+-]?[ ]*(?:#.*)?$")
_ALMOST = re.compile(
    r"(?P<lead>[ ]*)(?P<key>[A-Za-z]+(?:[-_][A-Za-z]+)*)"
    r"(?:\s*(?:=>?|[：﹕∶;→])\s*|:(?=\S)|\s+[-–—]\s+|[ \t]+)(?P<value>[^\s:=：].*)"
)
"""A field without a colon, without the space after it, or with another sign in place of it."""

_DECORATED = re.compile(
    r"(?:[>+*•·|-]+|\d+[.):]?)?[ \t]*(?P<before>[*_`\"'“”„‘’]*)(?P<key>[A-Za-z]+(?:[-_][A-Za-z]+)*)"
    r"(?P<after>[*_`\"'“”„‘’]*)\s*:+(?P<end>[*_`]*)(?P<value>\s.*|)"
)
"""A field with the marks of a list, of a quotation, of a number or of emphasis around its name."""

_PREFIX = re.compile(r"(?:[>+|]|\d+[.):]?) ?(?=  )")
"""The marks before an indented line, in a text where each line has marks."""

_DAY = re.compile(r"\[?\d{4}-\d\d-\d\d\b")
_CLOSERS = {"[": "]", "{": "}", '"': '"', "'": "'"}


class _Mender:
    def __init__(self, text: str, outline: Outline) -> None:
        self.outline = outline
        self.lines = [line.removesuffix("\r") for line in text.split("\n")]
        self.slips: list[Slip] = []
        self.present: set[str] = set()  # the fields of the top level

    def mended(self) -> Mended:
        self._drop_fences()
        self._settle_conflicts()
        self._drop_hyphens()
        self._mend_lines_between_fields()
        self._indent_fields_of_blocks()
        self.present = {self._key(start) for start, _ in self._blocks()}
        for start, end in self._blocks():
            self._mend_block(start, end)
        self._indent_fields_of_blocks()
        return Mended("\n".join(self.lines), _joined(sorted(self.slips)))

    def _note(
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

    def _write(
        self, number: int, line: str, problem: str, hint: str, *, certain: bool, column: int = 0
    ) -> None:
        """Mend a line, and note the slip."""
        edit = Lines(number + 1, number + 1, (line,))
        self._note(number, problem, hint, (Correction((edit,), certain),), column=column)
        self.lines[number] = line

    # Whole lines that do not belong to the file.

    def _drop_fences(self) -> None:
        """Drop the marks of a block of code, which somebody pasted with the file."""
        fences = [number for number, line in enumerate(self.lines) if _FENCE.match(line)]
        if not fences or len(fences) > MOST_SLIPS:
            return
        edits = tuple(Lines(number + 1, number + 1, ()) for number in fences)
        mark = self.lines[fences[0]].strip()
        self._note(
            fences[0],
            f"the line `{mark}` marks a block of code, and does not belong to the file",
            "remove this line" + (f", and line {fences[-1] + 1}" if len(fences) > 1 else ""),
            (Correction(edits, certain=True),),
        )
        for number in fences:
            self.lines[number] = ""

    def _settle_conflicts(self) -> None:
        """Read the first version of each conflict that a merge left in the file."""
        start: int | None = None
        middle: int | None = None
        base: int | None = None
        for number, line in enumerate(self.lines):
            mark = line[:7]
            if mark == "<<<<<<<":
                start, middle, base = number, None, None
            elif mark == "|||||||" and start is not None:
                base = number
            elif line.rstrip() == "=======" and start is not None:
                middle = number
            elif mark == ">>>>>>>" and start is not None and middle is not None:
                self._settle(start, base if base is not None else middle, middle, number)
                start = None

    def _settle(self, start: int, first_end: int, middle: int, end: int) -> None:
        versions = (self.lines[start + 1 : first_end], self.lines[middle + 1 : end])
        self._note(
            start,
            "two versions of the same lines, which a merge left in the file",
            f"keep the right version, and remove the other version and the lines {start + 1}, "
            f"{middle + 1} and {end + 1}",
            tuple(Correction((Lines(start + 1, end + 1, tuple(version)),)) for version in versions),
        )
        self.lines[start] = ""
        self.lines[first_end : end + 1] = [""] * (end + 1 - first_end)

    def _drop_hyphens(self) -> None:
        """Drop the hyphens of a file that is written as a list: `- name: Acme`."""
        content = [number for number, line in enumerate(self.lines) if not _BLANK.match(line)]
        items = [number for number in content if self.lines[number][:2] == "- "]
        if (
            not items
            or items[0] != content[0]
            or any(self.lines[number][:1] not in ("-", " ") for number in content)
        ):
            return
        names = [match["key"] for n in items if (match := _KEY.match(self.lines[n][2:]))]
        if len(names) < len(items) or not self.outline.fields >= {*names}:
            return
        alone = len(items) == 1
        mended = {n: self.lines[n][2:] for n in (content if alone else items)}
        edits = tuple(Lines(n + 1, n + 1, (line,)) for n, line in mended.items())
        hint = "remove the hyphens at the start of the lines"
        if alone:
            hint = "remove the hyphen, and the two spaces at the start of the other lines"
        problem = "the fields are written as a list, with hyphens"
        self._note(items[0], problem, hint, (Correction(edits, certain=True),))
        for number, line in mended.items():
            self.lines[number] = line

    # Lines at the margin that are no fields.

    def _mend_lines_between_fields(self) -> None:
        present = {self._key(n) for n, line in enumerate(self.lines) if line[:1] not in ("", " ")}
        above = ""  # the field above the line
        opened = 0  # brackets above the line that are not closed
        document = False
        dropped = False  # whether the line above was dropped
        for number, line in enumerate(self.lines):
            if _BLANK.match(line):
                continue
            if _DOCUMENT.match(line):
                if document and not self._drop_end(number):
                    self.lines[number + 1 :] = [""] * (len(self.lines) - number - 1)
                    return  # the builder refuses a second document
                continue
            document = True
            if odd := _ODD_SPACES.match(line):
                line = self._with_spaces(number, line, odd.end(), above, present)
            if line[:1] == " " and (above or dropped):
                if dropped:
                    self.lines[number] = ""
                continue
            line = self._at_margin(number, line) if line[:1] == " " else line
            dropped = False
            match = _KEY.match(line)
            if match is None and (key := self._mend_marks(number, line, present)):
                above, opened = key, 0
            elif match is not None:
                above, opened = match["key"], line.count("[") - line.count("]")
            elif _ITEM.match(line) or line[0] in "]}" or (opened > 0 and "]" in line):
                opened += line.count("[") - line.count("]")
            elif key := self._mend_stray(number, line, above, present):
                above, opened = key, 0
            else:
                dropped = not self.lines[number]

    def _drop_end(self, number: int) -> bool:
        """Drop a mark `...` or `---` in the middle of a file, unless another vendor follows."""
        below = self.lines[number + 1 :]
        if any(self._is_name(line) for line in below):
            return False
        if any(line.strip() for line in below):
            edit = Lines(number + 1, number + 1, ())
            corrections = (Correction((edit,), certain=True),)
            problem = "a line that ends the file, above further fields"
            self._note(number, problem, "remove this line", corrections)
        self.lines[number] = ""
        return True

    def _is_name(self, line: str) -> bool:
        return line.startswith("name:") and "name" in self.outline.fields

    def _at_margin(self, number: int, line: str) -> str:
        """The first field without the spaces at its start, if the next lines have none."""
        below = self.lines[number + 1 : number + 2]
        if not (_KEY.match(line) and below and _KEY.match(below[0]) and below[0][0] != " "):
            return line
        mended = line.lstrip(" ")
        hint = f"remove the spaces at the start of the line: {_short(mended)}"
        problem = "the line is indented, and the next line is not"
        self._write(number, mended, problem, hint, certain=True)
        return mended

    def _with_spaces(self, number: int, line: str, end: int, above: str, present: set[str]) -> str:
        """The line with spaces in place of tabs and other blanks at its start."""
        blanks = line[:end]
        lead = "".join("  " if blank == "\t" else " " for blank in blanks)
        nearest = self.lines[max(0, number - 5) : number][::-1]
        before = next((old for old in nearest if not _BLANK.match(old)), "")
        if before[:1] == " " and _KEY.match(before):
            lead = " " * _indent(before)
        elif before and self.outline.blocks.get(above) is not None:
            lead = "  "
        match = _KEY.match(line[end:])
        if match is not None and match["key"] in self.outline.fields - present:
            inside = self.outline.blocks.get(above)
            if inside is None or match["key"] not in inside:
                lead = ""
        character = next(blank for blank in blanks if blank != " ")
        problem, hint = _TAB, "indent the line with spaces"
        if character != "\t":
            problem = f"the line starts with the character U+{ord(character):04X}, not with a space"
            hint = "remove the blank start of the line, and type spaces instead"
        column = blanks.index(character)
        mended = lead + line[end:]
        self._write(number, mended, problem, hint, certain=True, column=column)
        return mended

    def _mend_marks(self, number: int, line: str, present: set[str]) -> str:
        """Remove the marks around the name of a field. Returns the name, or nothing."""
        match = _DECORATED.fullmatch(line)
        if match is None or len(self.slips) >= MOST_SLIPS:
            return ""
        key, value = match["key"].lower().replace("_", "-"), match["value"].strip()
        if key not in self.outline.fields or key in present:
            return ""
        if match["before"] and not (match["after"] or match["end"]):
            value = value.removesuffix(match["before"])  # "name: Acme"
        present.add(key)
        mended = f"{key}: {value}" if value else f"{key}:"
        self._write(number, mended, _MARKED, f"write it as `{_short(mended)}`", certain=True)
        for below in range(number + 1, len(self.lines)):
            prefix = _PREFIX.match(self.lines[below])
            if prefix is None:
                break
            mended = self.lines[below][prefix.end() :]
            self._write(below, mended, _MARKED, f"write it as `{_short(mended)}`", certain=True)
        return key

    def _mend_stray(self, number: int, line: str, above: str, present: set[str]) -> str:
        """Mend a line at the margin that is no field. Returns the name of the field, if any."""
        if len(self.slips) >= MOST_SLIPS:
            self.lines[number] = ""
            return ""
        text = line.strip()
        almost = _ALMOST.fullmatch(text)
        key = almost["key"].lower().replace("_", "-") if almost else text.lower()
        if key in self.outline.fields and key not in present:
            present.add(key)
            mended = f"{key}: {almost['value']}" if almost else f"{key}:"
            if almost or self._has_fields_below(number):
                hint = f"write it as `{_short(mended)}`"
                self._write(number, mended, _NOT_A_FIELD, hint, certain=True)
            else:
                self.lines[number] = mended
                hint = f"write a colon after `{key}`, and then the value"
                self._note(number, _NOT_A_FIELD, hint, place=(key,))
            return key
        if (item := _GLUED_ITEM.fullmatch(line)) and above in self.outline.lists:
            mended = f"{item['lead']}- {item['item']}"
            self._write(number, mended, _GLUED, _as_item(item["item"]), certain=True)
        elif above in PROSE and "<" not in text[:1]:
            mended = f"  {line}"
            problem = f"a line that is not `field: value`, perhaps the end of `{above}`"
            hint = (
                "indent the line by two spaces if it continues the line above, or remove the line"
            )
            self._write(number, mended, problem, hint, certain=False)
        else:
            hint = f"write it as `field: value`, or remove the line{_marks_of_conflict(line)}"
            edit = Lines(number + 1, number + 1, ())
            self._note(number, _NOT_A_FIELD, hint, (Correction((edit,)),))
            self.lines[number] = ""
        return ""

    def _has_fields_below(self, number: int) -> bool:
        below = next((line for line in self.lines[number + 1 :][:5] if line.strip()), "")
        return below[:1] in (" ", "-")

    # Fields, with the lines below them.

    def _blocks(self) -> Iterator[tuple[int, int]]:
        """The numbers of the first line of each field, and of the line after its last line."""
        starts = [
            number
            for number, line in enumerate(self.lines)
            if line[:1] not in ("", " ", "#", "-", "]", "}") and _KEY.match(line)
        ]
        return zip(starts, [*starts, len(self.lines)][1:], strict=True)

    def _text(self, start: int, end: int) -> str:
        return "\n".join(self.lines[start:end]) + "\n"

    def _mend_block(self, start: int, end: int) -> None:
        error = error_in(self._text(start, end))
        swallows = self._swallows(start, end)
        if error is None and not swallows and not self._has_glued_lines(start, end):
            return
        if len(self.slips) < MOST_SLIPS:
            for first, last in self._split(start, end):
                before = len(self.slips)
                if not self._mend_fields(first, last) and len(self.slips) == before:
                    self._note_unknown(first, last)
                if error_in(self._text(first, last)):
                    self._stand_in(first, last)
        elif error is not None:
            self._stand_in(start, end)

    def _swallows(self, start: int, end: int) -> bool:
        """Whether a block holds fields of the top level, because their lines are indented."""
        inside = self.outline.blocks.get(self._key(start))
        if inside is None or not self._is_bare(start):
            return False
        below = [n for n in range(start + 1, end) if not _BLANK.match(self.lines[n])]
        indent = min((_indent(self.lines[n]) for n in below), default=0)
        keys = {self._key(n) for n in below if _indent(self.lines[n]) == indent}
        present = self.present
        return bool((keys & self.outline.fields) - inside - present)

    def _has_glued_lines(self, start: int, end: int) -> bool:
        """Whether lines below a field look like fields or items without their signs."""
        key = self._key(start)
        first = next((line for line in self.lines[start + 1 : end] if not _BLANK.match(line)), "")
        if key in self.outline.blocks and self._is_bare(start):
            if self._list_of_fields(start, end):
                return True
            return first[:1] == " " and not (_KEY.match(first) or _ITEM.match(first))
        return any(_GLUED_ITEM.fullmatch(line) for line in self.lines[start + 1 : end]) and (
            key in self.outline.lists and self._is_bare(start)
        )

    def _list_of_fields(self, start: int, end: int) -> list[int]:
        """The lines of a block whose fields are written as a list: `- reference: DPA-1`."""
        inside = self.outline.blocks.get(self._key(start))
        below = [n for n in range(start + 1, end) if not _BLANK.match(self.lines[n])]
        if inside is None or not self._is_bare(start):
            return []
        for number in below:
            line = self.lines[number].lstrip(" ")
            match = _KEY.match(line[2:]) if line[:2] == "- " else None
            if match is None:
                return []
            day = not inside and _DAY.match(line[match.end() + 2 :].strip())
            if match["key"] not in inside and not day:
                return []
        return below

    def _key(self, number: int) -> str:
        match = _KEY.match(self.lines[number])
        return match["key"].strip("\"'") if match is not None else ""

    def _is_bare(self, number: int) -> bool:
        """Whether a line has a name without a value."""
        return _BLANK.match(self.lines[number].partition(":")[2]) is not None

    def _split(self, start: int, end: int) -> list[tuple[int, int]]:
        """The block, divided where an indented line is a field of the top level."""
        key = self._key(start)
        inside = self.outline.blocks.get(key)
        starts = [start]
        present = self.present
        closed = not self._is_bare(start) or inside is not None
        for number in range(start + 1, end):
            match = _KEY.match(self.lines[number])
            if match is None or match["key"] not in self.outline.fields - (inside or set()):
                continue
            if not closed or match["key"] in present or len(self.slips) >= MOST_SLIPS:
                continue
            mended = self.lines[number].lstrip(" ")
            problem = f"`{match['key']}` is indented, as if it belonged to the field above"
            hint = f"remove the spaces at the start of the line: {_short(mended)}"
            self._write(number, mended, problem, hint, certain=True)
            present.add(match["key"])
            starts.append(number)
            inside = self.outline.blocks.get(match["key"])
            closed = not self._is_bare(number) or inside is not None
        return [*zip(starts, [*starts[1:], end], strict=True)]

    def _mend_fields(self, start: int, end: int) -> bool:
        """Mend the lines of a block. Returns whether the block can be read."""
        for number in self._list_of_fields(start, end):
            line = self.lines[number]
            indent = max(2, _indent(line))
            mended = " " * indent + line.lstrip(" ")[2:]
            problem = "a hyphen before a field of a block"
            hint = f"write `{mended.strip()}`, without the hyphen"
            self._write(number, mended, problem, hint, certain=True)
        number = start
        while number < end:
            number = self._mend_field(number, start, end)
        if error_in(self._text(start, end)) is None:
            return True
        self._align(start, end)
        return error_in(self._text(start, end)) is None

    def _mend_field(self, number: int, start: int, end: int) -> int:
        """Mend a line, if needed. Returns the number of the next line to look at."""
        line = self.lines[number]
        if _BLANK.match(line):
            return number + 1
        if _LITERAL.match(line):
            return self._after_deeper(number, end)
        inside = self.outline.blocks.get(self._key(start))
        if number > start and (mended := self._glued(line, start, inside)):
            self._write(number, mended[0], mended[1], mended[2], certain=True)
            return number + 1
        error = error_in(line + "\n")
        if error is None:
            return number + 1
        closed = self._closing_line(number, end)
        if closed is not None and error_in(self._text(number, closed + 1)) is None:
            return closed + 1
        problem, column = explain(error, line)
        if self._close_later(number, end, problem, column):
            return end
        place: Place = (self._key(start),)
        for mend in mended_values(line, error):
            problem = mend.problem or problem
            if not mend.line:
                self._note(number, problem, mend.hint, column=column, place=place)
                return end
            if error_in(mend.line + "\n") is None:
                edit = Lines(number + 1, number + 1, (mend.line,))
                corrections = (Correction((edit,), mend.certain),)
                of_value: Place = () if mend.certain else place
                self._note(number, problem, mend.hint, corrections, column=column, place=of_value)
                self.lines[number] = mend.line
                return number + 1
        self._spoil(number, problem, column)
        return end

    def _after_deeper(self, number: int, end: int) -> int:
        """The line after a literal text, whose lines are indented deeper than its field."""
        indent = _indent(self.lines[number])
        number += 1
        while number < end and (
            not self.lines[number].strip() or _indent(self.lines[number]) > indent
        ):
            number += 1
        return number

    def _closing_line(self, number: int, end: int) -> int | None:
        """The line that closes a bracket or quotation mark which this line opens."""
        value = self.lines[number].partition(":")[2].strip() or self.lines[number].strip("- ")
        closer = _CLOSERS.get(value[:1])
        if closer is None:
            return None
        numbers = range(number + 1, end)
        return next((n for n in numbers if self.lines[n].rstrip(" ,").endswith(closer)), None)

    def _glued(
        self, line: str, start: int, inside: frozenset[str] | None
    ) -> tuple[str, str, str] | None:
        """The line with the missing space or colon, the problem and the hint."""
        item = _GLUED_ITEM.fullmatch(line)
        if item is not None and self._key(start) in self.outline.lists:
            return f"{item['lead']}- {item['item']}", _GLUED, _as_item(item["item"])
        if inside is None or _KEY.match(line) or not self._is_bare(start):
            return None
        almost = _ALMOST.fullmatch(line.rstrip())
        if almost is None:
            return None
        key = almost["key"].lower().replace("_", "-")
        if key in inside or (not inside and _DAY.match(almost["value"])):
            mended = f"{almost['lead']}{key}: {almost['value']}"
            return mended, _NOT_A_FIELD, f"write it as `{_short(mended.strip())}`"
        return None

    def _close_later(self, number: int, end: int, problem: str, column: int) -> bool:
        """Close a bracket at the end of its field, if the field has several lines."""
        value = self.lines[number].partition(":")[2].strip()
        closer = _CLOSERS[value[0]] if value[:1] in ("[", "{") else ""
        last = max(n for n in range(number, end) if not _BLANK.match(self.lines[n]))
        below = [line for line in self.lines[number + 1 : end] if not _BLANK.match(line)]
        if not closer or not below or any(map(_KEY.match, below)):
            return False
        mended = self.lines[last].rstrip(" ,") + closer
        if error_in("\n".join([*self.lines[number:last], mended])) is not None:
            return False
        edit = Lines(last + 1, last + 1, (mended,))
        hint = f"close the bracket at the end of line {last + 1}: {_short(mended.strip())}"
        self._note(number, problem, hint, (Correction((edit,), certain=True),), column=column)
        self.lines[last] = mended
        return True

    def _spoil(self, number: int, problem: str, column: int) -> None:
        hint = "compare with the same field in another file, and put the value in quotes"
        place: Place = (self._key(number),) if self.lines[number][:1] != " " else ()
        self._note(number, problem, hint, column=column, place=place)

    def _align(self, start: int, end: int) -> None:
        """Give the fields of a block the same indentation."""
        numbers: Sequence[int]
        numbers = [n for n in range(start + 1, end) if not _BLANK.match(self.lines[n])]
        if (
            not numbers
            or not self._is_bare(start)
            or not all(_KEY.match(self.lines[n]) for n in numbers)
        ):
            return
        numbers = self._outermost(numbers)
        widths = [_indent(self.lines[n]) for n in numbers]
        width = max(set(widths), key=lambda width: (widths.count(width), width == 2))
        mended = {
            n: " " * width + self.lines[n].lstrip()
            for n in numbers
            if _indent(self.lines[n]) != width
        }
        lines = [mended.get(n, self.lines[n]) for n in range(start, end)]
        if error_in("\n".join(lines)) is not None:
            return
        for n, line in mended.items():
            problem = f"the line is indented by {_spaces(_indent(self.lines[n]))}, but the other "
            problem += f"lines of the block by {width}"
            hint = f"indent the line by {_spaces(width)}: {_short(line.strip())}"
            self._write(n, line, problem, hint, certain=True)

    def _outermost(self, numbers: Sequence[int]) -> Sequence[int]:
        """The lines of a block without the deeper lines below a field that has no value."""
        outermost: list[int] = []
        for n in numbers:
            above = outermost[-1] if outermost else n
            if _indent(self.lines[n]) <= _indent(self.lines[above]) or not self._is_bare(above):
                outermost.append(n)
        return outermost

    def _note_unknown(self, start: int, end: int) -> None:
        """Note that a block cannot be read, on the line where libyaml stops."""
        error = error_in(self._text(start, end))
        number, problem = start, "a line that cannot be read"
        if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
            number = min(start + error.problem_mark.line, end - 1)
            problem, _ = explain(error, self.lines[number])
        hint = "compare the indentation with the same field in another file"
        self._note(number, problem, hint, place=(self._key(start),))

    def _stand_in(self, start: int, end: int) -> None:
        """Replace a block by its name without a value."""
        key = self._key(start)
        self.lines[start:end] = [f"{key}:", *[""] * (end - start - 1)]
        if not any(slip.place == (key,) for slip in self.slips):
            place: Place = (key,)
            own = [n for n, slip in enumerate(self.slips) if start < slip.span.line <= end]
            if own:
                self.slips[own[-1]] = self.slips[own[-1]]._replace(place=place)
            else:
                self._note(start, "a line that cannot be read", "correct the field", place=place)

    # Fields that should be indented.

    def _indent_fields_of_blocks(self) -> None:
        """Indent fields that stand at the margin, directly below the block of their own."""
        blocks = [*self._blocks()]
        index = 0
        while index < len(blocks):
            start, end = blocks[index]
            inside = self.outline.blocks.get(self._key(start))
            index += 1
            if inside is None or not self._is_bare(start):
                continue
            has = {self._key(n) for n in range(start + 1, end)} - {""}
            first = index
            while index < len(blocks) and self._belongs(blocks[index][0], inside, has):
                index += 1
            if index > first:
                self._indent(blocks[first][0], blocks[index - 1][1], self._key(start))

    def _belongs(self, number: int, inside: frozenset[str], has: set[str]) -> bool:
        """Whether a field belongs to the block above, which already `has` some fields."""
        key = self._key(number)
        if key in self.outline.fields or key in has:
            return False
        value = self.lines[number].partition(":")[2].strip()
        return key in inside if inside else bool(_DAY.match(value))

    def _indent(self, start: int, end: int, block: str) -> None:
        while _BLANK.match(self.lines[end - 1]):
            end -= 1
        mended = []
        deeper = False
        for number in range(start, end):
            line = self.lines[number]
            if line[:1] not in ("", " "):
                deeper = self._is_bare(number) or _LITERAL.match(line) is not None
            mended.append(f"  {line}" if line.strip() and (line[0] != " " or deeper) else line)
        edit = Lines(start + 1, end, tuple(mended))
        moved = [n for n in range(start, end) if mended[n - start] != self.lines[n]]
        lines = f"lines {start + 1} to {end}" if len(moved) > 1 else "the line"
        self._note(
            start,
            f"`{self._key(start)}` belongs to `{block}`, but is not indented",
            f"indent {lines} by two spaces",
            (Correction((edit,), certain=True),),
        )
        self.lines[start:end] = mended


_NOT_A_FIELD = "a line that is not `field: value`"
_MARKED = "marks around the name of a field, where the line should start with the name"
_GLUED = "an item of a list without a space after its hyphen"


def _as_item(item: str) -> str:
    return f"write it as `- {_short(item)}`, with a space after the hyphen"


def _marks_of_conflict(line: str) -> str:
    return "; a merge left the line there" if line[:7] in ("<<<<<<<", "=======", ">>>>>>>") else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _spaces(number: int) -> str:
    return f"{number} space" if number == 1 else f"{number} spaces"


_LONGEST_LINE = 200


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"


def _joined(slips: Sequence[Slip]) -> list[Slip]:
    """The slips, with the same slip in neighbouring lines as a single slip."""
    joined: list[Slip] = []
    everywhere: dict[str, int] = {}  # the index of the first slip of each problem
    for slip in slips:
        earlier = everywhere.get(slip.problem) if slip.problem in _EVERYWHERE else len(joined) - 1
        everywhere.setdefault(slip.problem, len(joined))
        index = -1 if earlier is None else earlier
        last = joined[index] if index >= 0 else None
        if last is not None and (slip.problem in _EVERYWHERE or _continues(last, slip)):
            edits = (*last.corrections[0].edits, *slip.corrections[0].edits)
            certain = last.corrections[0].certain and slip.corrections[0].certain
            hint = last.hint
            next_line = slip.span.line == last.span.end_line + 1
            if "need the same" not in hint:
                hint += f"; {'the next' if next_line else 'other'} lines need the same correction"
            joined[index] = last._replace(
                span=last.span._replace(end_line=slip.span.line) if next_line else last.span,
                corrections=(Correction(edits, certain),),
                hint=hint,
            )
        else:
            joined.append(slip)
    return joined


_TAB = "a tab at the start of the line"
_EVERYWHERE = (_TAB,)
"""Slips that count once in a file, because the same editor made all of them."""


def _continues(last: Slip, slip: Slip) -> bool:
    """Whether a slip is the slip above, in the next line."""
    return (
        slip.problem == last.problem
        and slip.span.line == last.span.end_line + 1
        and len(last.corrections) == len(slip.corrections) == 1
        and not (last.place or slip.place)
    )
