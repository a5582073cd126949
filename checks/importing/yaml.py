"""Nested values of YAML, with their lines. Every scalar is a text: `NO` is Norway."""

import contextlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from checks.importing.structured import Fields, Items, Text, Value
from checks.importing.table import Unreadable
from checks.register.source import events as quick_events

_DEEPEST = 40
_SLOW_LIMIT = 50_000
_MOST_COPIES = 10_000
_NULLS = ("", "~", "null", "Null", "NULL")


def read(text: str) -> list[Value]:
    """The documents of a text. Raises `Unreadable` if the text is no YAML."""
    with contextlib.suppress(YAMLError, UnicodeError, RecursionError):
        return list(_documents(quick_events(text.encode())))
    # libyaml refuses a colon in a list between brackets, as in an address. The parser in Python
    # is slow, and knows better.
    if len(text) > _SLOW_LIMIT:
        raise Unreadable("the file cannot be read as YAML")
    try:
        return list(_documents(YAML(typ="safe", pure=True).parse(text)))
    except (YAMLError, UnicodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark is not None else ""
        raise Unreadable(f"the file cannot be read as YAML{where}") from None


def _documents(events: Iterator[Any]) -> Iterator[Value]:
    for event in events:
        if isinstance(event, DocumentStartEvent):
            yield _value(next(events), events, _Anchors(), 0)


class _Anchors:
    """The values with an anchor. An alias stands for the value of its anchor.

    A few bytes could stand for a huge text, so all aliases together have `_MOST_COPIES` values.
    """

    def __init__(self) -> None:
        self._values: dict[str, Value] = {}
        self._left = _MOST_COPIES

    def keep(self, anchor: str, value: Value) -> None:
        self._values[anchor] = value

    def value(self, anchor: str, line: int) -> Value:
        """The value of an anchor. Raises `Unreadable` after too many copies."""
        value = self._values.get(anchor)
        if value is None:
            return Text(line, f"*{anchor}")
        self._left -= sum(1 for _ in islice(_parts(value), self._left + 1))
        if self._left < 0:
            raise Unreadable(f"the aliases stand for more than {_MOST_COPIES:,} values")
        return value


def _parts(value: Value) -> Iterator[Value]:
    """A value, and all values inside."""
    yield value
    inside = value.items if isinstance(value, Items) else ()
    for part in value.fields.values() if isinstance(value, Fields) else inside:
        yield from _parts(part)


def _value(event: Any, events: Iterator[Any], anchors: _Anchors, depth: int) -> Value:
    if depth > _DEEPEST:
        raise Unreadable(f"the values are nested more than {_DEEPEST} times")
    line = event.start_mark.line + 1
    if isinstance(event, AliasEvent):
        return anchors.value(event.anchor, line)
    value: Value
    if isinstance(event, ScalarEvent):
        plain = event.style in (None, "")
        value = Text(line, "" if plain and event.value in _NULLS else event.value)
    elif isinstance(event, SequenceStartEvent):
        value = Items(line, tuple(_items(events, anchors, depth)))
    elif isinstance(event, MappingStartEvent):
        value = Fields(line, _merged([*_fields(events, anchors, depth)]))
    else:
        raise Unreadable("the file cannot be read as YAML")
    if getattr(event, "anchor", None):
        anchors.keep(event.anchor, value)
    return value


def _merged(pairs: Sequence[tuple[str, Value]]) -> dict[str, Value]:
    """The fields of a mapping, with the fields of other mappings under the key `<<`.

    Source: YAML 1.1, the merge key. An own field counts more, and so does an earlier mapping.
    """
    own: dict[str, Value] = {}
    merged: dict[str, Value] = {}
    for key, value in pairs:
        others = value.items if isinstance(value, Items) else (value,)
        mappings = [other.fields for other in others if isinstance(other, Fields)]
        if key == "<<" and len(mappings) == len(others):
            for mapping in mappings:
                merged = {**mapping, **merged}
        else:
            own[key] = value
    return {**own, **merged, **own}


def _items(events: Iterator[Any], anchors: _Anchors, depth: int) -> Iterator[Value]:
    for event in events:
        if isinstance(event, SequenceEndEvent):
            return
        yield _value(event, events, anchors, depth + 1)


def _fields(events: Iterator[Any], anchors: _Anchors, depth: int) -> Iterator[tuple[str, Value]]:
    for event in events:
        if isinstance(event, MappingEndEvent):
            return
        key = _value(event, events, anchors, depth + 1)
        value = _value(next(events), events, anchors, depth + 1)
        yield key.text if isinstance(key, Text) else "", value
