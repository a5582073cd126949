"""Nested values of YAML, with their lines. Every scalar is a text: `NO` is Norway."""

import contextlib
from collections.abc import Iterator
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
            # An anchor is expanded where it is used, so nothing may grow from a few bytes.
            yield _value(next(events), events, {}, 0)


def _value(event: Any, events: Iterator[Any], anchors: dict[str, Value], depth: int) -> Value:
    if depth > _DEEPEST:
        raise Unreadable(f"the values are nested more than {_DEEPEST} times")
    line = event.start_mark.line + 1
    if isinstance(event, AliasEvent):
        known = anchors.get(event.anchor)
        # Only texts and small objects: see the comment above.
        return known if isinstance(known, Text) else Text(line, "")
    value: Value
    if isinstance(event, ScalarEvent):
        plain = event.style in (None, "")
        value = Text(line, "" if plain and event.value in _NULLS else event.value)
    elif isinstance(event, SequenceStartEvent):
        value = Items(line, tuple(_items(events, anchors, depth)))
    elif isinstance(event, MappingStartEvent):
        value = Fields(line, dict(_fields(events, anchors, depth)))
    else:
        raise Unreadable("the file cannot be read as YAML")
    if getattr(event, "anchor", None):
        anchors[event.anchor] = value
    return value


def _items(events: Iterator[Any], anchors: dict[str, Value], depth: int) -> Iterator[Value]:
    for event in events:
        if isinstance(event, SequenceEndEvent):
            return
        yield _value(event, events, anchors, depth + 1)


def _fields(
    events: Iterator[Any], anchors: dict[str, Value], depth: int
) -> Iterator[tuple[str, Value]]:
    for event in events:
        if isinstance(event, MappingEndEvent):
            return
        key = _value(event, events, anchors, depth + 1)
        value = _value(next(events), events, anchors, depth + 1)
        yield key.text if isinstance(key, Text) else "", value
