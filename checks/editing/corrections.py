"""Corrections of findings, made in the text of files.

Only the characters at the place of a correction change: comments, order, quotation marks and line
ends stay as they were.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from checks.editing.draft import Draft
from checks.escaping import yaml_text
from checks.findings import (
    AddField,
    Block,
    Correction,
    Edit,
    Lines,
    Located,
    Move,
    Place,
    Remove,
    Rename,
    RenameField,
    Replace,
    Span,
    SplitField,
)
from checks.register import ledger, notices
from checks.register.layout import NOTICES_FILE, is_yaml, limit_of
from checks.register.source import Mark, Marks, locate, parse
from checks.register.syntax import quote
from checks.register.table import locate_cells
from checks.register.tree import FileTooLarge

Chosen = tuple[Located, Correction]
"""A finding, with the correction to make."""


def make(draft: Draft, chosen: Sequence[Chosen]) -> int:
    """Make corrections in a draft. Returns the number of corrections that were made.

    A correction waits for another call if it touches the text of another correction, or a line
    that has other values after it is mended, or if another file gets the same name.
    """
    made = 0
    taken = _Taken()
    renames: list[tuple[str, str]] = []
    for finding, correction in sorted(chosen, key=lambda pair: not _is_of_lines(pair[1])):
        edits = [(edit.path or finding.path, edit) for edit in correction.edits]
        changes = [(path, _changes(taken.text(draft, path), edit)) for path, edit in edits]
        moved = [(path, edit.to) for path, edit in edits if isinstance(edit, Rename)]
        free = {to for _, to in moved}.isdisjoint(to for _, to in renames)
        if free and all(taken.has_room(path, change) for path, change in changes):
            for path, change in changes:
                taken.add(path, change)
            renames += moved
            made += 1
    for path, data in taken.results():
        draft.write(path, data)
    for path, to in renames:
        draft.rename(path, to, taken.data(draft, path))
    return made


def _is_of_lines(correction: Correction) -> bool:
    return all(isinstance(edit, Lines) for edit in correction.edits)


class _Change(NamedTuple):
    """Characters of a text, from `start` up to `end`, and the text in their place."""

    start: int
    end: int
    text: str


class _Text:
    """The text of a file, with the positions of its lines and values."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.text = data.decode("utf-8-sig", "surrogateescape")
        self.mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        self.starts = [0]
        for line in io.StringIO(self.text, newline="\n"):
            self.starts.append(self.starts[-1] + len(line))
        self._marks: Marks | None = None

    def marks(self, place: Place) -> Marks:
        """The marks of the values. In a table, only the line of the place has marks."""
        if not is_yaml(self.path):
            columns = notices.COLUMNS if self.path == NOTICES_FILE else ledger.COLUMNS
            return locate_cells(self.data, [int(place[0])] if place else [], columns)
        if self._marks is None:
            self._marks = locate(self.data, self.path)
        return self._marks

    def offset(self, line: int, column: int) -> int:
        return self.starts[min(line, len(self.starts)) - 1] + column - 1

    def slice(self, span: Span) -> tuple[int, int]:
        """The offsets of a span, without line breaks at its end."""
        start, end = (
            self.offset(span.line, span.column),
            self.offset(span.end_line, span.end_column),
        )
        return start, max(start, len(self.text[:end].rstrip("\r\n ")) if end > start else end)

    def line_end(self, line: int) -> int:
        """The offset of the end of a line, before its line break."""
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return len(self.text[:end].removesuffix("\n").removesuffix("\r"))


class _Taken:
    """The changes of a round, by file. No two of them touch the same text."""

    def __init__(self) -> None:
        self._texts: dict[str, _Text] = {}
        self._changes: dict[str, list[_Change]] = {}

    def text(self, draft: Draft, path: str) -> _Text:
        if path not in self._texts:
            try:
                data = draft.read(path, limit_of(path))
            except (OSError, FileTooLarge):
                data = b""
            self._texts[path] = _Text(path, data)
        return self._texts[path]

    def has_room(self, path: str, changes: Sequence[_Change] | None) -> bool:
        """Whether the changes can be made, and touch no earlier change."""
        if changes is None:
            return False
        taken = self._changes.get(path, [])
        return not any(
            change.start <= other.end and other.start <= change.end
            for change in changes
            for other in taken
        )

    def add(self, path: str, changes: Sequence[_Change] | None) -> None:
        self._changes.setdefault(path, []).extend(changes or ())

    def results(self) -> Iterator[tuple[str, bytes]]:
        """The changed files."""
        for path, changes in self._changes.items():
            if changes:
                yield path, self._result(path)

    def data(self, draft: Draft, path: str) -> bytes:
        self.text(draft, path)
        return self._result(path)

    def _result(self, path: str) -> bytes:
        text = self._texts[path]
        result = text.text
        for change in sorted(self._changes.get(path, []), reverse=True):
            result = result[: change.start] + change.text + result[change.end :]
        return (text.mark + result).encode("utf-8", "surrogateescape")


def _changes(text: _Text, edit: Edit) -> list[_Change] | None:
    """The changes of a text for an edit, or None if the text has no such place."""
    match edit:
        case Lines():
            return [_of_lines(text, edit)]
        case Rename():
            return []
        case Replace():
            return _of_value(text, edit)
        case RenameField():
            return _of_name(text, edit)
        case SplitField():
            return _of_names(text, edit)
        case Remove():
            return _removal(text, edit.place)
        case Move():
            return _of_move(text, edit)
        case AddField():
            return _of_addition(text, edit)
        case Block():
            return _of_block(text, edit)


def _of_lines(text: _Text, edit: Lines) -> _Change:
    new = text.newline.join(edit.lines)
    if not edit.first:
        separate = text.newline if text.text and not text.text.endswith("\n") else ""
        return _Change(len(text.text), len(text.text), separate + new + text.newline)
    start = text.offset(edit.first, 1)
    if edit.last < edit.first:
        return _Change(start, start, new + text.newline)
    if not edit.lines:
        end = text.starts[edit.last] if edit.last < len(text.starts) else len(text.text)
        return _Change(start, end, "")
    return _Change(start, text.line_end(edit.last), new)


def _of_name(text: _Text, edit: RenameField) -> list[_Change] | None:
    marks = text.marks(edit.place)
    mark = marks.get(edit.place)
    if mark is not None and mark.key is not None:
        return [_Change(*text.slice(mark.key), edit.name)]
    short = _short_form(text, edit.place, marks)
    return None if short is None else [_Change(*text.slice(marks[short].value), edit.name)]


def _of_names(text: _Text, edit: SplitField) -> list[_Change] | None:
    """The field under each of its names, in a line of its own or between braces."""
    marks = text.marks(edit.place)
    mark = marks.get(edit.place)
    if mark is None or mark.key is None:
        return None
    start = text.slice(mark.key)[0]
    colon, end = text.slice(mark.key)[1], _extent(text, edit.place, marks)[1]
    rest = text.text[colon:end]
    between = ", "
    if not _in_brackets(text, edit.place, marks):
        line_start = text.text.rfind("\n", 0, start) + 1
        between = text.newline + text.text[line_start:start]
    return [_Change(start, end, between.join(f"{name}{rest}" for name in edit.names))]


def _short_form(text: _Text, place: Place, marks: Marks) -> Place | None:
    """The place of a field in a short form: `transfers: scc` and `transfers: [scc]` have `scc`."""
    above = len(place) - 1
    for other, mark in marks.items():
        if other[:above] == place[:-1] and len(other) <= above + 1:
            start, end = text.slice(mark.value)
            if text.text[start:end].strip("\"'") == place[-1]:
                return other
    return None


def _mark_of(place: Place, marks: Marks) -> Mark | None:
    """The mark of a place. A single value may stand in place of a list."""
    mark = marks.get(place)
    if mark is None and place[-1:] == (0,) and not _key_with_number(place, marks):
        return marks.get(place[:-1])
    return mark


def _extent(text: _Text, place: Place, marks: Marks) -> tuple[int, int]:
    """The offsets of a value, with all its parts."""
    mark = marks[place] if place in marks else marks[place[:-1]]
    start, end = text.slice(mark.value)
    if text.text[start : start + 1] in ("[", "{"):
        inside = [
            text.slice(other.value)[1]
            for key, other in marks.items()
            if key[: len(place)] == place and key != place
        ]
        end = max([start + 1, *inside])
        closer = "]" if text.text[start] == "[" else "}"
        return start, text.text.index(closer, end) + 1
    inside = [
        offset
        for key, other in marks.items()
        if _is_inside(key, place)
        for span in (other.key, other.value)
        if span is not None
        for offset in text.slice(span)
    ]
    return start, max([end, *inside])


def _is_inside(place: Place, around: Place) -> bool:
    return len(place) > len(around) and place[: len(around)] == around


def _of_value(text: _Text, edit: Replace) -> list[_Change] | None:
    marks = text.marks(edit.place)
    mark = _mark_of(edit.place, marks)
    if not is_yaml(text.path):
        return None if mark is None else [_Change(*text.slice(mark.value), _cell(edit.value))]
    if mark is None and len(edit.place) == 1 and isinstance(edit.value, str):
        value = _scalar(edit.value, "", in_brackets=False)
        return [_of_lines(text, Lines(0, 0, (f"{edit.place[0]}: {value}",)))]
    if mark is None:
        mark = _key_with_number(edit.place, marks)
        if mark is None or mark.key is None:
            return None
        names = edit.value if isinstance(edit.value, str) else ", ".join(edit.value)
        return [_Change(*text.slice(mark.key), names)]
    start, end = _extent(text, edit.place, marks)
    in_brackets = _in_brackets(text, edit.place, marks)
    if isinstance(edit.value, str):
        new = _scalar(edit.value, text.text[start:end], in_brackets=in_brackets)
    elif isinstance(edit.place[-1], int) and edit.place in marks:
        items = [_scalar(item, "", in_brackets=in_brackets) for item in edit.value]
        between = ", "
        if not in_brackets:
            line_start = text.text.rfind("\n", 0, start) + 1
            between = text.newline + text.text[line_start:start]
        new = between.join(items)
    else:
        new = f"[{', '.join(_scalar(item, '', in_brackets=True) for item in edit.value)}]"
    if start == end and mark.key is not None:  # a field without a value
        start = end = text.text.index(":", text.slice(mark.key)[1]) + 1
        new = f" {new}"
    return [_Change(start, end, new)]


def _of_addition(text: _Text, edit: AddField) -> list[_Change] | None:
    """A further field at the end of the file, or at the start of its block."""
    marks = text.marks(edit.place)
    if edit.place in marks:
        return _of_value(text, Replace(edit.place, edit.value))
    above = edit.place[:-1]
    block = marks.get(above)
    start = text.slice(block.value)[0] if block is not None else 0
    in_braces = block is not None and text.text[start : start + 1] == "{"
    value = edit.value
    if isinstance(value, str):
        written = _scalar(value, "", in_brackets=in_braces)
    else:
        written = f"[{', '.join(_scalar(item, '', in_brackets=True) for item in value)}]"
    field = f"{edit.place[-1]}: {written}"
    if not above:
        return [_of_lines(text, Lines(0, 0, (field,)))]
    if block is None or block.key is None:
        new = (f"{above[-1]}:", f"  {field}")
        return [_of_lines(text, Lines(0, 0, new))] if len(above) == 1 else None
    if in_braces:
        return [_in_front(text, start + 1, field)]
    columns = [m.key.column - 1 for p, m in marks.items() if p[:-1] == above and m.key is not None]
    line = " " * min(columns, default=2) + field
    return [_of_lines(text, Lines(block.key.line + 1, block.key.line, (line,)))]


def _in_front(text: _Text, start: int, field: str) -> _Change:
    """A field in front of the other fields between braces, which begin at `start`."""
    comma = "" if text.text[start:].lstrip(" ").startswith("}") else ", "
    return _Change(start, start, f"{field}{comma}")


def _of_block(text: _Text, edit: Block) -> list[_Change] | None:
    """The fields in place of a value."""
    marks = text.marks(edit.place)
    if edit.place not in marks:
        return None
    fields = ((name, _scalar(value, "", in_brackets=True)) for name, value in edit.fields)
    written = ", ".join(f"{name}: {value}" for name, value in fields)
    return [_Change(*_extent(text, edit.place, marks), f"{{{written}}}")]


def _key_with_number(place: Place, marks: Marks) -> Mark | None:
    """The mark of the key with this number, if a block stands in place of a list."""
    number = place[-1] if place else ""
    keys = [key for key in marks if len(key) == len(place) and key[:-1] == place[:-1]]
    return marks[keys[number]] if isinstance(number, int) and number < len(keys) else None


def _in_brackets(text: _Text, place: Place, marks: Marks) -> bool:
    """Whether a place is inside brackets or braces."""
    above = (marks.get(place[:length]) for length in range(1, len(place)))
    starts = (text.slice(mark.value)[0] for mark in above if mark is not None)
    return any(text.text[start : start + 1] in ("[", "{") for start in starts)


def _scalar(value: str, old: str, *, in_brackets: bool) -> str:
    """A value as YAML, in the quotation marks of the old value if possible."""
    if not value.isprintable():
        return yaml_text(value)
    if old[:1] == '"' and not set(value) & {'"', "\\"}:
        return f'"{value}"'
    if old[:1] == "'":
        return "'" + value.replace("'", "''") + "'"
    source = parse(f"x: {f'[{value}]' if in_brackets else value}\n".encode(), "", mending=False)
    expected = [value] if in_brackets else value
    plain = source.values == {"x": expected} and not source.defects and not source.remarks
    return value if plain else quote(value)


def _cell(value: str | Sequence[str]) -> str:
    text = value if isinstance(value, str) else value[0]
    if not text:
        return ""  # the writer puts an empty text in quotes
    cell = io.StringIO()
    csv.writer(cell, lineterminator="").writerow([text])
    return cell.getvalue()


def _removal(text: _Text, place: Place) -> list[_Change] | None:
    """The removal of a field or item, with its comma or its lines."""
    marks = text.marks(place)
    mark = _mark_of(place, marks) or _key_with_number(place, marks)
    if mark is None:
        short = _short_form(text, place, marks)
        return _removal(text, short) if short is not None else None
    siblings = [key for key in marks if key[:-1] == place[:-1] and len(key) == len(place)]
    if len(siblings) <= 1 < len(place):
        return _removal(text, place[:-1])  # nothing would be left of the list or block
    first = mark.key or mark.value
    start, end = text.slice(first)
    if place in marks:
        end = max(end, _extent(text, place, marks)[1])
    if _in_brackets(text, place, marks):
        after = text.text[end:]
        comma = len(after) - len(after.lstrip(" ,"))
        if "," in after[:comma]:
            return [_Change(start, end + comma, "")]
        before = text.text[:start]
        return [_Change(len(before.rstrip(" ,")), end, "")]
    last = text.text.count("\n", 0, end) + 1
    return [_of_lines(text, Lines(first.line, last, ()))]


def _of_move(text: _Text, edit: Move) -> list[_Change] | None:
    """The move of a field of the top level into a block."""
    marks = text.marks(edit.place)
    removal = _removal(text, edit.place)
    mark, block = marks.get(edit.place), marks.get((edit.block,))
    if removal is None or mark is None or mark.key is None:
        return None
    lines = text.text[removal[0].start : removal[0].end].splitlines()
    moved = [f"  {line}" for line in lines]
    if block is None or block.key is None:
        return [removal[0]._replace(text=text.newline.join((f"{edit.block}:", *moved, "")))]
    if text.text[text.slice(block.value)[0] :][:1] == "{":
        name = edit.place[0]
        value = (parse(text.data, text.path).values or {}).get(str(name))
        if not isinstance(value, str):
            return None
        field = f"{name}: {_scalar(value, '', in_brackets=True)}"
        return [removal[0], _in_front(text, text.slice(block.value)[0] + 1, field)]
    return [removal[0], _of_lines(text, Lines(block.key.line + 1, block.key.line, tuple(moved)))]


def certain(findings: Iterable[Located]) -> list[Chosen]:
    """The findings that a program may correct, with their corrections."""
    return [
        (finding, finding.corrections[0])
        for finding in findings
        if len(finding.corrections) == 1 and finding.corrections[0].certain
    ]
