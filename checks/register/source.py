"""YAML bytes to plain values, and the span of every key and value.

libyaml's events go straight into dictionaries, lists and strings. Every scalar
stays a string. The model decides types, so `NO` is Norway and `012` keeps its
zero. Features that a register does not need (anchors, tags, merge keys and others)
are refused here, before anything can expand. `plain_text` reads the plainest files, faster.

Spans are found in a second pass, and only in files with a finding. Most files have
none, and spans cost more time than values.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

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

from checks.findings import Corrections, Lines, Place, Span, correction
from checks.register.defects import (
    BadSyntax,
    Defect,
    DuplicateKey,
    NotAMapping,
    RefusedFeature,
    SecondVendor,
    TextAfterValue,
)
from checks.register.encoding import diagnose_encoding
from checks.register.filenames import slug_of
from checks.register.layout import REGISTER_FILE, path_of
from checks.register.outline import Outline, outline_of
from checks.register.plain_text import plain_values
from checks.register.syntax import PROSE, diagnose_syntax, quote

try:
    from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]
except ImportError:  # without a wheel for this machine, parsing is only slower
    CParser = None

MAX_DEPTH = 16

MOST_DEFECTS = 1000
"""The number of repeated keys after which the rest of a file is not read."""

Values = dict[str, Any]
"""Nested dictionaries, lists and strings."""


class Mark(NamedTuple):
    """The span of a value, and of its key. An item of a list has no key."""

    value: Span
    key: Span | None = None


Marks = dict[Place, Mark]
"""The marks of values, by place."""


@dataclass(slots=True)
class Source:
    """A YAML file as read. `values` is None if the file could not be read.

    `remarks` are defects of values that were read, but perhaps not as intended. `text` is the
    mended text of a broken file: see `mend`.
    """

    values: Values | None = None
    defects: list[Defect] = field(default_factory=list)
    remarks: list[Defect] = field(default_factory=list)
    text: bytes = b""


def parse(data: bytes, path: str, *, mending: bool = True) -> Source:
    """The values of a file, and the defects of its text.

    Raises nothing, whatever the bytes are. `path` names the file in the defects. With `mending`,
    a file with broken YAML has the values of all lines that can be read: see `mend`.
    """
    # A file may not have invisible characters: an invisible line break would end a comment.
    # Most files are plain ASCII and have none.
    if not data.isascii() or b"\r" in data:
        encoding = diagnose_encoding(data, path)
        if encoding is not None:
            return Source(defects=[encoding])
    try:
        source = _read(data, path)
    except (YAMLError, UnicodeError) as error:
        defect = diagnose_encoding(data, path) or diagnose_syntax(data, path, error)
        mended = _mended(data, path) if mending and type(defect) is BadSyntax else None
        return mended or Source(defects=[defect])
    values = source.values
    if values is None:
        misplaced = any(isinstance(defect, NotAMapping) for defect in source.defects)
    else:
        misplaced = _looks_misplaced(data, values, outline_of(path)) or any(
            map(_is_document, source.defects)
        )
    if mending and misplaced:
        return _mended(data, path) or source
    return source


def _read(data: bytes, path: str) -> Source:
    """The values of a file. Raises `YAMLError` or `UnicodeError` for text that is not YAML."""
    source = Source(values=plain_values(data))
    if source.values is not None:
        return source
    builder = _Builder(path, source.defects, data)
    try:
        top = builder.build(events(data))
    except _Stop:
        return source
    if source.defects:
        lines = _LINE_BREAK.split(data.decode("utf-8-sig"))
        first = {line.rstrip(): number for number, line in reversed([*enumerate(lines)])}
        source.defects[:] = [_completed(defect, lines, first) for defect in source.defects]
    if type(top) is dict:
        source.values = top
        if (b" #" in data or b"\t#" in data) and _MAY_END_IN_COMMENT.search(data):
            source.remarks += _texts_after_values(data, path, top)
    elif not source.defects:
        source.defects.append(NotAMapping(path=path, span=Span(), what=_describe(top)))
    return source


def _mended(data: bytes, path: str) -> Source | None:
    """The values of a broken file, with a defect for each slip. None if nothing can be read."""
    from checks.register.mending import mend  # most files are not broken

    mended = mend(data.decode("utf-8-sig"), outline_of(path))
    if not mended.slips:
        return None
    try:
        source = _read(mended.text.encode(), path)
    except YAMLError:
        return None
    if source.values is None:
        return None
    source.text = mended.text.encode()
    for slip in mended.slips:
        if slip.place and slip.place[0] in source.values:
            source.values[str(slip.place[0])] = UNREAD_VALUE
    source.defects[:0] = [
        BadSyntax(
            path=path, place=slip.place, span=slip.span, problem=slip.problem, hint=slip.hint,
            corrections=slip.corrections,
        )
        for slip in mended.slips
    ]  # fmt: skip
    return source


class _Unread:
    """A value that cannot be read. No field takes a value of this type."""


UNREAD_VALUE = _Unread()


def _looks_misplaced(data: bytes, values: Values, outline: Outline) -> bool:
    """Whether the text is YAML, but its lines probably belong elsewhere: see `mend`."""
    keys = values.keys()
    if not (outline.needed <= keys and outline.only_inside.isdisjoint(keys)):
        return True
    for block in outline.blocks:
        value = values.get(block)
        if value is None or block in outline.free:
            continue
        if type(value) is not dict or _swallows(block, value, keys, outline):
            return True
    return _GLUED_HYPHEN.search(data) is not None or (
        not data.isascii() and _ODD_START.search(data) is not None
    )


def _swallows(block: str, value: Values, keys: Set[str], outline: Outline) -> bool:
    """Whether a block holds a field of the top level, because its line is indented."""
    swallowed = (value.keys() & outline.fields) - outline.blocks[block] - keys
    if block in _OF_TITLES:
        takes_text = outline.fields - outline.blocks.keys() - outline.lists
        swallowed = {key for key in swallowed if key in takes_text or not _is_title(value[key])}
    if swallowed:
        return True
    inner = outline.inner.get(block)
    return inner is not None and any(
        type(entry) is dict and bool((entry.keys() & outline.fields) - inner - keys)
        for entry in value.values()
    )


_OF_TITLES = ("regions", "scopes")
"""Blocks of titles, whose keys may even be names of settings, such as `site`."""


def _is_title(value: object) -> bool:
    return isinstance(value, str) and value != ""


_GLUED_HYPHEN = re.compile(rb"\n[ ]*(?:-[^\s-]|(?:\d{1,2}[.)]|[a-z]\))[ ])")
"""Lines that start with a hyphen or number of a list, in a form that YAML does not know."""

_ODD_START = re.compile(
    rb"\n[ ]*(?:\xc2\xa0|\xe2\x80[\x80-\x8a\x93\xa2\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
)
"""Lines that start with a space other than U+0020, or with the bullet or dash of a list."""


def locate(data: bytes, path: str = "") -> Marks:
    """The marks of all values that `parse` finds, up to the first defect that stops reading."""
    marks, top = _marks_as_written(data)
    if top is _STOPPED:
        return marks
    if type(top) is not dict or _looks_misplaced(data, top, outline_of(path)):
        mended = None if diagnose_encoding(data, path) else _mended(data, path)
        if mended is not None:
            return _marks_as_written(mended.text)[0]
    return marks


_STOPPED = object()


def _marks_as_written(data: bytes) -> tuple[Marks, Any]:
    """The marks of the values up to a defect, and all values.

    The values are `_STOPPED` if a defect stops reading, and None if the text is not YAML.
    """
    marks: Marks = {}
    # `parse` reports the defect. The marks before the defect are good.
    try:
        return marks, _Builder("", [], data, marks).build(events(data))
    except _Stop:
        return marks, _STOPPED
    except (YAMLError, UnicodeError):
        return marks, None


def _completed(defect: Defect, lines: list[str], first: Mapping[str, int]) -> Defect:
    """The defect with what only the lines of the text say.

    `first` gives the number of the first line, from 0, by its text without spaces at the end.
    """
    if isinstance(defect, RefusedFeature):
        return _with_corrections(defect, lines)
    if defect.span is None or not isinstance(defect, (DuplicateKey, SecondVendor)):
        return defect
    number = defect.span.line - 1
    if isinstance(defect, SecondVendor):
        own = tuple("\n".join(lines[number:]).rstrip("\n").split("\n"))
        path = _path_for(lines[number].partition(":")[2], defect.path)
        return SecondVendor(path=defect.path, span=defect.span, lines=own, own=path)
    line = lines[number].rstrip()
    valued = not line.startswith((" ", "-")) and not line.endswith(":")
    alone = not any(below[:1] in (" ", "-") for below in lines[number + 1 : number + 2])
    same = valued and alone and first[line] < number
    same = same or (":" in line and line[-1] != ":" and line == lines[number - 1].rstrip())
    return DuplicateKey(path=defect.path, span=defect.span, key=defect.key, same=same)


def _path_for(name: str, path: str) -> str:
    """The path for a second vendor of this name in a file, or nothing: not the file's own path."""
    slug = slug_of(name)
    return path_of(slug) if slug and path_of(slug) != path else ""


def _is_document(defect: Defect) -> bool:
    return isinstance(defect, RefusedFeature) and defect.feature == _DOCUMENT[0]


_SIGN = re.compile(r"(?P<field>[ ]*(?:- )?(?P<key>[\w-]+): +)(?P<text>[&*!][^\s{\[].*?)\s*$")


def _with_corrections(defect: RefusedFeature, lines: list[str]) -> RefusedFeature:
    """The defect with the correction of its line: quotation marks, or a file of its own."""
    corrections: Corrections = ()
    if defect.feature == _DOCUMENT[0] and defect.span is not None:
        number = defect.span.line
        text = "\n".join(lines[number:]).strip("\n")
        name = re.search("^name:(.*)", text, re.MULTILINE)
        if name is not None and (own := _path_for(name[1], defect.path)):
            removed = Lines(number, len(lines) - (not lines[-1]), ())
            corrections = correction(removed, Lines(0, 0, (*text.split("\n"),), own))
    elif defect.feature in (_ANCHOR[0], _TAG[0]):
        signs = [(n, m) for n, line in enumerate(lines, 1) if (m := _SIGN.match(line))]
        if len(signs) == 1:
            number, match = signs[0]
            prose = match["key"] in PROSE
            value = quote(match["text"]) if prose else match["text"].partition(" ")[2].strip()
            line = Lines(number, number, (match["field"] + value,))
            corrections = correction(line, certain=prose) if value else ()
    return RefusedFeature(**{**vars(defect), "corrections": corrections})


_MAY_END_IN_COMMENT = re.compile(rb"\S[ \t]+#")
_COMMENT = re.compile(
    r"[ \t]*(?P<between>[:,]?)[ \t]+(?P<comment>#+(?P<space>[ \t]?)(?P<text>[^\r\n]*))"
)
_LINE_BREAK = re.compile("\r\n|\r|\n")
_TOP_FIELD = re.compile(r"([\w-]+)[ ]*:")


def _texts_after_values(data: bytes, path: str, values: Values) -> Iterator[Defect]:
    """The texts after a plain value and a `#`. For YAML 1.2.2, section 6.6, they are comments.

    libyaml's events leave comments out, so the lines are examined where the values end.
    """
    lines = _LINE_BREAK.split(data.decode("utf-8-sig"))
    lines.append("")  # an absent value may be after the last line
    for place, mark in _marks_as_written(data)[0].items():
        span = mark.value
        value = _value_at(values, place)
        if type(value) is not str or lines[span.line - 1][span.column - 1 :][:1] in _NOT_PLAIN:
            continue
        if not value and mark.key is not None:
            span = mark.key  # without a value, parsers disagree on its span
        comment = _COMMENT.match(lines[span.end_line - 1], span.end_column - 1)
        if comment is None:
            continue
        text = comment["text"].strip()
        fields = [step for step in place[-2:] if type(step) is str]
        prose = not PROSE.isdisjoint(fields) and comment["between"] != ","
        glued = bool(text) and not comment["space"]
        if glued or (prose and text):
            start = comment.start("comment") + 1
            span = Span(span.end_line, start, span.end_line, start + len(comment["comment"]))
            yield TextAfterValue(
                path=path,
                place=place,
                span=span,
                line=lines[span.line - 1],
                value=value,
                text=text,
                glued=glued,
                prose=prose,
            )


_NOT_PLAIN = frozenset("\"'|>[{")


def _value_at(values: Any, place: Place) -> Any:
    """The value at a place. None for the value of a repeated key, since its place is a stand-in."""
    for step in place:
        if type(step) is not str and type(step) is not int:
            return None
        values = values[step]
    return values


class _Stop(Exception):
    """Raised to stop reading a file, after its defect is noted."""


class _SecondVendor(Exception):
    """Raised where a second vendor begins, after its defect is noted. `values` are the first's."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        self.values = values


def events(data: bytes) -> Iterator[Any]:
    """The events of a YAML parser. Raises `YAMLError` and `UnicodeError` on the way."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnicodeError  # libyaml would accept UTF-16
    if CParser is not None:
        return iter(CParser(data).get_event, None)
    return iter(YAML(typ="safe", pure=True).parse(data.decode("utf-8-sig")))


class _Builder:
    """Builds values from events. Notes defects, and marks if there is a dictionary for marks."""

    def __init__(
        self, path: str, defects: list[Defect], data: bytes, marks: Marks | None = None
    ) -> None:
        self.path = path
        self.defects = defects
        self.data = data
        self.marks = marks
        self.stack: list[tuple[Any, Any]] = []  # containers around the current one
        self.dropped: list[tuple[Values, Any]] = []
        self.refused: set[str] = set()

    def build(self, events: Iterable[Any]) -> Any:
        """The value of the first document. Raises `_Stop` if the document cannot be used."""
        try:
            top = self._build(events)
        except _SecondVendor as end:
            top = end.values
        for holder, unwanted in self.dropped:
            del holder[unwanted]
        return top

    def _build(self, events: Iterable[Any]) -> Any:  # noqa: C901 - see below
        # A flat loop with few calls, since it runs for every word of every file.
        top: Any = None
        container: Any = None
        key: Any = None
        key_event: Any = None
        stack, marks = self.stack, self.marks
        for event in events:
            kind = type(event)
            if kind is ScalarEvent:
                value = event.value
                plain = event.anchor is None and event.tag is None
                if type(container) is dict and key is None:
                    if plain and value not in container and value != "<<":
                        key = value
                    else:
                        key = self._odd_key(event, container)
                    key_event = event
                    continue
                if not plain:
                    self._decorated(event, container, key)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                value = {} if kind is MappingStartEvent else []
                if event.anchor is not None or event.tag is not None:
                    self._decorated(event, container, key)
                if len(stack) >= MAX_DEPTH:
                    feature = f"nesting deeper than {MAX_DEPTH} levels"
                    self._refuse(feature, "write it flat", span=_span(event))
                    raise _Stop
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                container, key = stack.pop()[0], None
                continue
            elif kind is AliasEvent:
                value = ""
                self._refuse(*_ANCHOR, place=self._place(container, key))
            elif kind is DocumentStartEvent and not self._document(event, top):
                break
            else:
                continue
            if type(container) is dict and key is None:
                self._refuse(*_COMPLEX_KEY, span=_span(event))
                raise _Stop
            if marks is not None:
                of_key = _span(key_event) if type(container) is dict else None
                marks[self._place(container, key)] = Mark(_span(event), of_key)
            if type(container) is dict:
                container[key] = value
            elif container is not None:
                container.append(value)
            else:
                top = value
            if type(value) is not str:
                stack.append((container, key))
                container = value
            key = None
        return top

    def _odd_key(self, event: Any, container: Values) -> Any:
        """The key of the next value. A stand-in replaces a refused key, and is dropped later."""
        name = event.value
        if event.anchor is not None or event.tag is not None:
            self._refuse(*(_ANCHOR if event.anchor is not None else _TAG), span=_span(event))
        if name == "<<" and not event.style:
            self._refuse(*_MERGE, span=_span(event))
        elif name not in container:
            return name
        else:
            of_vendor = name == "name" and self.path != REGISTER_FILE and len(self.stack) == 1
            if of_vendor and self._starts_vendor(event, container):
                own = SecondVendor(path=self.path, span=_span(event), lines=(), own="")
                self.defects.append(own)
                raise _SecondVendor(container)
            if len(self.defects) >= MOST_DEFECTS:
                raise _Stop
            self.defects.append(DuplicateKey(path=self.path, span=_span(event), key=name))
        stand_in = object()
        self.dropped.append((container, stand_in))
        return stand_in

    def _starts_vendor(self, event: Any, container: Values) -> bool:
        """Whether a second vendor starts here: a field above the second name is repeated below."""
        if "group" not in container and "website" not in container:
            return False
        line = _span(event).line
        below = _LINE_BREAK.split(self.data.decode("utf-8-sig"))[line:]
        fields = {match[1] for text in below if (match := _TOP_FIELD.match(text))}
        return not fields.isdisjoint(container)

    def _document(self, event: Any, top: Any) -> bool:
        """Whether to read the document that starts with this event."""
        if event.version or event.tags:
            self._refuse(*_DIRECTIVE, span=_span(event))
        if top is not None:
            self._refuse(*_DOCUMENT, span=_span(event))
        return top is None

    def _decorated(self, event: Any, container: Any, key: Any) -> None:
        feature = _ANCHOR if event.anchor is not None else _TAG
        self._refuse(*feature, place=self._place(container, key))

    def _refuse(
        self, feature: str, hint: str, *, place: Place = (), span: Span | None = None
    ) -> None:
        # Once in each file: a file with a refused feature often has many.
        if feature not in self.refused:
            self.refused.add(feature)
            self.defects.append(
                RefusedFeature(path=self.path, place=place, span=span, feature=feature, hint=hint)
            )

    def _place(self, container: Any, key: Any) -> Place:
        """The place of the next value of the container."""
        above = [k if type(c) is dict else len(c) - 1 for c, k in self.stack[1:]]
        if container is None:
            return ()
        return (*above, key if type(container) is dict else len(container))


_ANCHOR = (
    "an anchor (a value that starts with & or *)",
    "put a text that starts with & or * in quotes; write any other value out where it is needed",
)
_MERGE = ("a merge key (<<)", "write the fields out")
_TAG = ("a tag (!name)", "remove the tag, or put a text that starts with ! in quotes")
_DIRECTIVE = ("a directive (a line that starts with %)", "remove that line")
_DOCUMENT = ("a second document (---)", "put each subprocessor into a file of its own")
_COMPLEX_KEY = ("a key that is not a single word", "write the field as `name: value`")


def _span(event: Any) -> Span:
    """The span of an event. libyaml counts lines and columns from 0."""
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _describe(top: object) -> str:
    if top is None:
        return "nothing"
    return "a list" if isinstance(top, list) else "a single value"
