"""A YAML file that changes field by field, while every other character stays.

The positions come from the events of ruamel.yaml's parser. ruamel.yaml's own round trip would keep
the comments too, but breaks long lines anew, and changes spaces and indentation in lines that
nobody edits.
"""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from ruamel.yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from checks.editing import notation
from checks.editing.notation import Value
from checks.register.model import Agreement, Subprocessor
from checks.register.source import Values, events, parse

Fields = tuple[str, ...]
"""The fields that lead to a value, from the top: `("agreement", "expires")`."""

_MARK = "\ufeff"
"""The mark of a byte order, with which some editors start a file."""


class NotEditable(Exception):
    """The file cannot be edited by a program. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A value in the text, from the offset `start` up to `end`.

    A mapping has `fields`, each with the node of its key, and a list has `items`. `style` is the
    first character of a scalar that is not plain. `flow` is for brackets.
    """

    start: int
    end: int
    style: str = ""
    flow: bool = False
    fields: Mapping[str, tuple["_Node", "_Node"]] | None = None
    items: Sequence["_Node"] | None = None

    @property
    def scalar(self) -> bool:
        """Whether the node is a single value."""
        return self.fields is None and self.items is None

    @property
    def deepest(self) -> "_Node":
        """The node with which a block ends: the last value of a block, or the node itself."""
        if self.flow or self.scalar:
            return self
        if self.items:
            return self.items[-1].deepest
        key, node = [*(self.fields or {}).values()][-1]
        return node.deepest if node.end > node.start else key


class EditedFile:
    """A vendor's file or register.yaml, as text and as values.

    Raises `NotEditable` for a file that is broken.
    """

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        source = parse(data, path)
        if source.values is None or source.defects:
            raise NotEditable(f"{path} cannot be read: `subprocessors check` names the line")
        self.values: Values = source.values
        text = data.decode("utf-8")
        self._mark = _MARK if text.startswith(_MARK) else ""
        self._text = self._accepted = text.removeprefix(_MARK)
        self._newline = "\r\n" if "\r\n" in text else "\n"

    @property
    def text(self) -> str:
        """The whole text of the file."""
        return self._mark + self._text

    def set(self, place: Fields, value: Value) -> None:
        """Set a field to a value. A new field stands at its usual place, or at the end.

        A single value replaces a single value. Raises `NotEditable` if the file has something
        else at the place.
        """
        expected = _with(self.values, place, value)
        *above, name = place
        parent = self._node((*above,))
        if above and (parent is None or self._is_empty(parent)):
            self.set((*above,), {name: value})
            return
        if parent is None or parent.fields is None:
            raise self._not_editable(place)
        if name not in parent.fields:
            self._insert(parent, (*above,), name, value)
        elif parent.fields[name][1].scalar:
            self._replace(parent, name, value)
        else:
            raise self._not_editable(place)
        self._accept(expected, place)

    def append(self, place: Fields, *items: str | date) -> None:
        """Add items to a list. A single value becomes a list with the value and the items.

        In place of an absent value, a single item becomes a single value.
        """
        node = self._node(place)
        if node is None or self._is_empty(node):
            self.set(place, items[0] if len(items) == 1 else items)
            return
        old = self._value(place)
        expected = _with(
            self.values, place, [*([old] if node.scalar else old), *map(_plain, items)]
        )
        written = ", ".join(notation.scalar(item, in_brackets=True) for item in items)
        if node.scalar and node.style not in ("|", ">"):
            old_text = self._text[node.start : node.end]
            self._put(node.start, node.end, f"[{old_text}, {written}]")
        elif node.items and node.flow:
            end = node.items[-1].end
            self._put(end, end, f", {written}")
        elif node.items:
            indent = self._column(node.start)
            lines = [f"- {notation.scalar(item)}" for item in items]
            self._put_lines(self._after(node.items[-1], indent), lines, indent)
        elif node.items is not None:
            self._put(node.start, node.end, f"[{written}]")
        else:
            raise self._not_editable(place)
        self._accept(expected, place)

    def remove(self, place: Fields) -> None:
        """Remove a field. Nothing happens if the file does not have the field."""
        *above, name = place
        parent = self._node((*above,))
        if parent is None or not parent.fields or name not in parent.fields:
            return
        if len(parent.fields) == 1 and above:
            self.remove((*above,))
            return
        expected = _with(self.values, place, None)
        if parent.flow:
            start, end = self._span_in_brackets(parent, name)
            if _COMMENT_INSIDE.search(self._text, start, end):
                raise self._not_editable(place)  # nobody knows which field the comment is about
            self._put(start, end, "")
        else:
            key, node = parent.fields[name]
            indent = self._column(key.start)
            start = self._line_start(key.start)
            self._put(start, self._after(self._lower(key, node), indent), "")
        self._accept(expected, place)

    def _insert(self, parent: _Node, above: Fields, name: str, value: Value) -> None:
        fields = parent.fields or {}
        before = _predecessor([*fields], above, name)
        if parent.flow:
            written = notation.pair(name, value)
            if before is not None:
                end = self._lower(*fields[before]).end
                self._put(end, end, f", {written}")
            else:
                start = parent.start + 1
                self._put(start, start, f"{written}, " if fields else written)
            return
        first = next(iter(fields.values()))[0]
        indent = self._column(first.start)
        position = self._line_start(first.start)
        if before is not None:
            position = self._after(self._lower(*fields[before]), indent)
            text = fields[before][1].deepest.style in ("|", ">")
            if text and not self._text[:position].endswith("\n"):
                # A line break at the end of the file would become part of the text.
                position = self._line_start(fields[before][0].start)
        lines = [*notation.field(name, value)]
        if (
            not above
            and before is not None
            and name not in _ORDERS[()]
            and self._is_apart(fields[before][0])
        ):
            lines = ["", *lines]
        self._put_lines(position, lines, indent)

    def _is_apart(self, key: _Node) -> bool:
        """Whether an empty line separates a field of the top level from the field above it."""
        above = self._text[: key.start].split("\n")[:-1]
        while above and above[-1].startswith("#"):
            above.pop()
        return bool(above) and not above[-1].strip()

    def _replace(self, parent: _Node, name: str, value: Value) -> None:
        """Put another value in place of a single value."""
        key, node = (parent.fields or {})[name]
        indent = self._column(key.start)
        if node.style in ("|", ">") or (isinstance(value, Mapping) and not parent.flow):
            start = self._line_start(key.start)
            first, *others = notation.field(name, value)
            comment = _COMMENT_OF_KEY.match(self._text, key.end)
            self._put(start, self._after(self._lower(key, node), indent), "")
            self._put_lines(start, [first + (comment[1] if comment else ""), *others], indent)
            return
        old = self._text[node.start : node.end]
        written = notation.in_line(value, in_brackets=parent.flow, like=old)
        if old:
            self._put(node.start, node.end, written)
        else:
            colon = self._text.index(":", key.end) + 1
            self._put(colon, colon, f" {written}")

    def _span_in_brackets(self, parent: _Node, name: str) -> tuple[int, int]:
        """The span of a field in brackets, with the comma that separates it."""
        pairs = [*(parent.fields or {}).items()]
        index = next(number for number, (key, _) in enumerate(pairs) if key == name)
        if index:
            start = self._lower(*pairs[index - 1][1]).end
            return start, self._lower(*pairs[index][1]).end
        end = pairs[1][1][0].start if len(pairs) > 1 else self._lower(*pairs[0][1]).end
        return pairs[0][1][0].start, end

    def _lower(self, key: _Node, node: _Node) -> _Node:
        """The later of the nodes: an absent value has no position that parsers agree on."""
        return node if node.end > node.start else key

    def _after(self, node: _Node, indent: int) -> int:
        """The start of the line after a node, and after comments that belong to its value."""
        node = node.deepest
        end = node.end
        if node.style in ("|", ">"):
            kept = "+" in self._text[node.start :].split("\n", 1)[0]
            text = self._text[:end]
            end = max(node.start, len(text if kept else text.rstrip()))
            if kept and text.endswith("\n"):
                return end
        while True:
            newline = self._text.find("\n", end)
            if newline < 0:
                return len(self._text)
            comment = _COMMENT.match(self._text, newline + 1)  # maybe below empty lines
            if comment is None or len(comment["indent"]) <= indent:
                return newline + 1
            end = comment.end()

    def _put(self, start: int, end: int, text: str) -> None:
        self._text = self._text[:start] + text + self._text[end:]

    def _put_lines(self, position: int, lines: Sequence[str], indent: int) -> None:
        """Put lines at the start of a line, with the line breaks of the file."""
        ending = self._newline
        if position and not self._text[:position].endswith("\n"):
            # The last line of the file has no line break, and the new last line gets none.
            written = "".join(f"{ending}{' ' * indent}{line}" for line in lines)
        else:
            written = "".join(f"{' ' * indent}{line}{ending}" for line in lines)
        self._put(position, position, written)

    def _line_start(self, offset: int) -> int:
        return self._text.rfind("\n", 0, offset) + 1

    def _column(self, offset: int) -> int:
        return offset - self._line_start(offset)

    def _value(self, place: Fields) -> Any:
        value: Any = self.values
        for name in place:
            value = value[name]
        return value

    def _is_empty(self, node: _Node) -> bool:
        return node.scalar and not self._text[node.start : node.end]

    def _node(self, place: Fields) -> _Node | None:
        """The node at a place, or None if the file has no such field."""
        node: _Node | None = _tree(self._text)
        for name in place:
            fields = node.fields if node is not None else None
            node = fields[name][1] if fields and name in fields else None
        return node

    def _accept(self, expected: Values, place: Fields) -> None:
        """Raise `NotEditable` unless the text has the expected values, and no others."""
        source = parse(self._text.encode(), self.path)
        if source.defects or source.values != expected:
            self._text = self._accepted
            raise self._not_editable(place)
        self.values, self._accepted = expected, self._text

    def _not_editable(self, place: Fields) -> NotEditable:
        name = ".".join(place)
        return NotEditable(
            f"`{name}` in {self.path} is written in a way that only a person can edit: "
            "change the file by hand"
        )


_COMMENT = re.compile(r"(?:[ \t]*\r?\n)*(?P<indent>[ ]*)#[^\n]*")
_COMMENT_OF_KEY = re.compile(r"[ \t]*:[ \t]*?(?:[|>][0-9+-]*)?([ \t]+#[^\r\n]*)")
_COMMENT_INSIDE = re.compile(r"[ \t]#[^\n]*\n")

_ORDERS: Mapping[Fields, Sequence[str]] = {
    (): [field.alias or name for name, field in Subprocessor.model_fields.items()],
    ("agreement",): [field.alias or name for name, field in Agreement.model_fields.items()],
}
"""The usual order of fields. Other fields are added at the end."""


def _predecessor(present: Sequence[str], above: Fields, name: str) -> str | None:
    """The present field behind which a new field stands, or None for the first place."""
    order = _ORDERS.get(above, ())
    if name not in order:
        return present[-1] if present else None
    earlier = [field for field in order[: order.index(name)] if field in present]
    return earlier[-1] if earlier else None


def _with(values: Values, place: Fields, value: Any) -> Values:
    """The values with another value at a place; None removes the field."""
    changed = deepcopy(values)
    parent = changed
    for name in place[:-1]:
        if not isinstance(parent.get(name), dict):
            parent[name] = {}
        parent = parent[name]
    if value is None:
        del parent[place[-1]]
    else:
        parent[place[-1]] = _plain(value)
    return changed


def _plain(value: Value) -> Any:
    """The value as the parser reads it: a day is a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value]


def _tree(text: str) -> _Node:
    """The nodes of a text that `parse` can read."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def offset(mark: Any) -> int:
        return int(starts[mark.line] + mark.column) if mark.line < len(starts) else len(text)

    stream = (event for event in events(text.encode()) if isinstance(event, _OF_NODES))

    def node(event: Any) -> _Node:
        start = offset(event.start_mark)
        if isinstance(event, ScalarEvent):
            style = event.style if event.style in ("|", ">", "'", '"') else ""
            return _Node(start, offset(event.end_mark), style)
        parts: list[_Node] = []
        names: list[str] = []
        for inner in stream:
            if isinstance(inner, (MappingEndEvent, SequenceEndEvent)):
                break
            names.append(inner.value if isinstance(inner, ScalarEvent) else "")
            parts.append(node(inner))
        # The parser lets a block end before the next token, behind comments of other fields.
        flow = bool(event.flow_style)
        end = offset(inner.end_mark) if flow else max(part.end for part in parts[-2:])
        if isinstance(event, SequenceStartEvent):
            return _Node(start, end, flow=flow, items=parts)
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return _Node(start, end, flow=flow, fields=dict(zip(names[::2], pairs, strict=True)))

    return node(next(stream))


_OF_NODES = (
    ScalarEvent, MappingStartEvent, MappingEndEvent, SequenceStartEvent, SequenceEndEvent
)  # fmt: skip
