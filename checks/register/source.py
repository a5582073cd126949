"""YAML bytes to plain values, and the place of every key and value.

libyaml's events go straight into dictionaries, lists and strings. Every scalar
stays the string that was written: the model decides types, so that `NO` is
Norway and `012` keeps its zero. What a register does without (anchors, tags,
merge keys and the like) is refused here, before anything could expand.

Places are looked up in a second pass, over those files that have a finding:
most have none, and positions cost more than values do.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from checks.characters import position_outside_need
from checks.findings import Place, Span
from checks.register.defects import (
    BadEncoding,
    BadSyntax,
    Defect,
    DuplicateKey,
    NotAMapping,
    RefusedFeature,
    TextAfterValue,
)

try:
    from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]
except ImportError:  # no wheel of libyaml for this machine: slower, the same otherwise
    CParser = None

MAX_DEPTH = 16

MOST_DEFECTS = 1000
"""Keys that stand a second time after which the rest of a file is not read."""

Values = dict[str, Any]
"""Nested dict, list and str."""


class Mark(NamedTuple):
    """Where a value stands, and its key. An item of a list has no key."""

    value: Span
    key: Span | None = None


Marks = dict[Place, Mark]


@dataclass(slots=True)
class Source:
    """A YAML file as read. `values` is None where nothing could be read.

    `remarks` are about values that were read, and perhaps not as they were meant.
    """

    values: Values | None = None
    defects: list[Defect] = field(default_factory=list)
    remarks: list[Defect] = field(default_factory=list)


def parse(data: bytes, path: str) -> Source:
    """The values of a file, and everything that is wrong with its text.

    Never raises for what the bytes hold. `path` names the file in the defects.
    """
    source = Source()
    # What a reviewer cannot see must not be there: an unseen line break, for one,
    # ends a comment. Plain text, as most is, needs no second look.
    if not data.isascii() or b"\r" in data:
        encoding = diagnose_encoding(data, path)
        if encoding is not None:
            return Source(defects=[encoding])
    builder = _Builder(path, source.defects)
    try:
        top = builder.build(_events(data))
    except _Stop:
        return source
    except (YAMLError, UnicodeError) as error:
        source.defects.append(_broken_text(data, path, error))
        return source
    if type(top) is dict:
        source.values = top
        if (b" #" in data or b"\t#" in data) and _MAY_END_IN_COMMENT.search(data):
            source.remarks += _texts_after_values(data, path, top)
    elif not source.defects:
        source.defects.append(NotAMapping(path=path, span=Span(), what=_describe(top)))
    return source


def locate(data: bytes) -> Marks:
    """Where every value stands that `parse` finds, as far as the file can be read."""
    marks: Marks = {}
    # What cannot be read was said by parse; the marks up to there are good.
    with contextlib.suppress(_Stop, YAMLError, UnicodeError):
        _Builder("", [], marks).build(_events(data))
    return marks


_MAY_END_IN_COMMENT = re.compile(rb"\S[ \t]+#")
_COMMENT = re.compile(
    r"[ \t]*(?P<between>[:,]?)[ \t]+(?P<comment>#+(?P<space>[ \t]?)(?P<text>[^\r\n]*))"
)
_LINE_BREAK = re.compile("\r\n|\r|\n")

_PROSE = frozenset(
    {
        "address", "also-known-as", "approved-by", "introduction", "name", "notes", "organization",
        "owner", "purpose", "reason", "regions", "risk", "role", "scope", "title",
    }
)  # fmt: skip
"""Fields of free text. In others, such as dates, a comment cannot be part of the value."""


def _texts_after_values(data: bytes, path: str, values: Values) -> Iterator[Defect]:
    """What stands behind a `#` after a plain value: YAML 1.2.2, section 6.6, calls it a comment.

    The events of libyaml hold no comments, so the lines are looked at where the values end.
    """
    lines = _LINE_BREAK.split(data.decode("utf-8-sig"))
    lines.append("")  # an absent value may stand after the last line
    for place, mark in locate(data).items():
        span = mark.value
        value = _value_at(values, place)
        if type(value) is not str or lines[span.line - 1][span.column - 1 :][:1] in _NOT_PLAIN:
            continue
        if not value and mark.key is not None:
            span = mark.key  # where the value is all comment, parsers disagree on its place
        comment = _COMMENT.match(lines[span.end_line - 1], span.end_column - 1)
        if comment is None:
            continue
        text = comment["text"].strip()
        fields = [step for step in place[-2:] if type(step) is str]
        prose = not _PROSE.isdisjoint(fields) and comment["between"] != ","
        glued = bool(text) and not comment["space"]
        if glued or (prose and text):
            start = comment.start("comment") + 1
            span = Span(span.end_line, start, span.end_line, start + len(comment["comment"]))
            yield TextAfterValue(
                path=path, place=place, span=span, value=value, text=text, glued=glued, prose=prose
            )


_NOT_PLAIN = frozenset("\"'|>[{")


def _value_at(values: Any, place: Place) -> Any:
    """The value at a place; None where it stands in for a second value of a key."""
    for step in place:
        if type(step) is not str and type(step) is not int:
            return None
        values = values[step]
    return values


class _Stop(Exception):
    """The file is not worth reading on: what is wrong with it is said."""


def _events(data: bytes) -> Iterator[Any]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnicodeError  # libyaml would accept UTF-16
    if CParser is not None:
        return iter(CParser(data).get_event, None)
    return iter(YAML(typ="safe", pure=True).parse(data.decode("utf-8-sig")))


class _Builder:
    """Values from events. Notes defects, and marks if there is a dictionary for them."""

    def __init__(self, path: str, defects: list[Defect], marks: Marks | None = None) -> None:
        self.path = path
        self.defects = defects
        self.marks = marks
        self.stack: list[tuple[Any, Any]] = []  # containers around the one being filled
        self.dropped: list[tuple[Values, Any]] = []
        self.refused: set[str] = set()

    def build(self, events: Iterable[Any]) -> Any:  # noqa: C901 - see below
        """The value of the first document. Raises `_Stop` where it cannot be used."""
        # One flat loop with few calls: it runs for every word of every file.
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
        for holder, unwanted in self.dropped:
            del holder[unwanted]
        return top

    def _odd_key(self, event: Any, container: Values) -> Any:
        """What to file the next value under: the key, or a stand-in to drop it again."""
        name = event.value
        if event.anchor is not None or event.tag is not None:
            self._refuse(*(_ANCHOR if event.anchor is not None else _TAG), span=_span(event))
        if name == "<<" and not event.style:
            self._refuse(*_MERGE, span=_span(event))
        elif name not in container:
            return name
        else:
            if len(self.defects) >= MOST_DEFECTS:
                raise _Stop
            self.defects.append(DuplicateKey(path=self.path, span=_span(event), key=name))
        stand_in = object()
        self.dropped.append((container, stand_in))
        return stand_in

    def _document(self, event: Any, top: Any) -> bool:
        """Whether the document that starts here is to be read."""
        if event.version or event.tags:
            self._refuse(*_DIRECTIVE, span=_span(event))
        if top is not None:
            self._refuse(*_DOCUMENT, span=_span(event))
        return top is None

    def _decorated(self, event: Any, container: Any, key: Any) -> None:
        what = _ANCHOR if event.anchor is not None else _TAG
        self._refuse(*what, place=self._place(container, key))

    def _refuse(
        self, feature: str, hint: str, *, place: Place = (), span: Span | None = None
    ) -> None:
        # Once for each kind and file: a file that uses one uses it often.
        if feature not in self.refused:
            self.refused.add(feature)
            self.defects.append(
                RefusedFeature(path=self.path, place=place, span=span, feature=feature, hint=hint)
            )

    def _place(self, container: Any, key: Any) -> Place:
        """The place of the value that is about to be put into the container."""
        above = [k if type(c) is dict else len(c) - 1 for c, k in self.stack[1:]]
        if container is None:
            return ()
        return (*above, key if type(container) is dict else len(container))


_ANCHOR = (
    "an anchor or alias (&name, *name)",
    "write the value out where it is needed; put a text that starts with & or * in quotes",
)
_MERGE = ("a merge key (<<)", "write the fields out")
_TAG = ("a tag (!name)", "remove the tag, or put a text that starts with ! in quotes")
_DIRECTIVE = ("a directive (a line that starts with %)", "remove that line")
_DOCUMENT = ("a second document (---)", "put each subprocessor into a file of its own")
_COMPLEX_KEY = ("a key that is not a single word", "write the field as `name: value`")


def _span(event: Any) -> Span:
    """The text of an event. Marks of libyaml count from 0."""
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _describe(top: object) -> str:
    if top is None:
        return "nothing"
    return "a list" if isinstance(top, list) else "a single value"


def _broken_text(data: bytes, path: str, error: Exception) -> Defect:
    """Why the text could not be read, told from the bytes where libyaml is terse."""
    encoding = diagnose_encoding(data, path)
    if encoding is not None:
        return encoding
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        return _broken_line(data, path, error)
    return BadSyntax(path=path, span=Span(), problem=str(error).splitlines()[0], hint=_GENERAL)


_GENERAL = "compare with a file that passes: `field: value`, one a line, lists as `[a, b]`"


def _broken_line(data: bytes, path: str, error: MarkedYAMLError) -> BadSyntax:
    """What is wrong, on the line where it is wrong.

    The parser often notices later: where it expects a colon, or the end of a list.
    """
    lines = data.decode("utf-8-sig").splitlines()
    mark, context = error.problem_mark, str(error.context)
    number, column = mark.line, mark.column
    begins = error.context_mark
    problem, hint = _explain(error, _line(lines, number)[column : column + 1])
    if begins is not None and "quoted" in context:
        number, column = begins.line, begins.column
    elif begins is not None and "flow" in context and begins.line < number:
        number, column = begins.line, begins.column
        if " #" in _line(lines, number):
            problem = "a bracket that is never closed, since a # starts a comment"
            hint = "put the value that holds the # in quotes, or remove the comment"
    elif begins is not None and "simple key" in context:
        number, column = begins.line, begins.column
    elif (
        "mapping values" in str(error.problem) and number and _is_no_field(_line(lines, number - 1))
    ):
        number, column = number - 1, 0
    line = _line(lines, number)
    if _is_no_field(line):
        problem, hint = _NO_FIELD, _as_field(line.strip())
    elif codes := _countries(line, column):
        hint = f"write `countries: [{', '.join(codes)}]`"
        if problem == str(error.problem):
            problem = "a list that YAML cannot read"
    elif repaired := _repaired(line, column, problem):
        hint = repaired
        if problem == str(error.problem) or "bracket" in problem:
            problem = "a value that YAML does not take as it stands"
    span = Span(number + 1, column + 1, number + 1, column + 2)
    return BadSyntax(path=path, span=span, problem=problem, hint=hint)


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number] if number < len(lines) else ""


FIELDS = frozenset(
    {
        "address", "agreement", "also-known-as", "announced", "contact", "countries", "data",
        "data-subjects", "ended", "engaged", "established", "evaluation", "group", "internal",
        "name", "purpose", "scope", "website",
    }
)  # fmt: skip
"""The fields of a vendor: a line that starts with one lacks its colon."""

_NO_FIELD = "a line that is no `field: value`"

_ALMOST = re.compile(r"([a-z]+(?:-[a-z]+)*)(?:[ ]*[=：:][ ]*|[ ]+)([^\s:=：].{0,200})")
"""A field without its colon, or with another sign in its place."""

_FIELD = re.compile(r"[ ]*(?:-[ ]+)?(?P<key>[a-z-]+):[ ]+(?P<value>\S.{0,200})")
_LINK = re.compile(r"!?\[[^\]]*\]\((https?://[^\s)]+)\)")
_HAS_FIELD = re.compile(
    r"""[ ]*(-([ ]|$)|[#\]}]|---|\.\.\.|("[^"]*"|'[^']*'|[^\s#:][^:#]*):([ ]|$))"""
)


def _is_no_field(line: str) -> bool:
    """Whether a line that is not indented is no field, no item of a list and no comment."""
    return line[:1] not in ("", " ", "\t") and not _HAS_FIELD.match(line)


def _as_field(line: str) -> str:
    """What to do with a line that is no field."""
    field = _ALMOST.fullmatch(line)
    if field is not None and field[1] in FIELDS:
        return f"write it as `{field[1]}: {field[2]}`"
    if item := re.fullmatch(r"[-–•*]\s*(\S.{0,100})", line):
        return f"write it as `- {item[1]}`, with a space after the hyphen"
    return (
        "write it as `field: value`; indent it by two spaces where it goes on with the line above"
    )


def _countries(line: str, column: int) -> list[str]:
    """The codes of a whole list of countries in the line, or nothing."""
    field = _FIELD.fullmatch(line.rstrip())
    if field is None or field["key"] != "countries" or column < field.start("value"):
        return []
    # A list that ends with a comma continues on the next line.
    return [] if field["value"].endswith(",") else codes_in(field["value"])


def _repaired(line: str, column: int, problem: str) -> str:
    """The hint that gives a line with a single value as it should be; nothing if it has none.

    What stands in brackets is a list, unless its field takes a text or more follows.
    """
    field = _FIELD.fullmatch(line.rstrip())
    if field is None or column < field.start("value") or "\t" in line:
        return ""
    key, value = field["key"], field["value"]
    if link := _LINK.fullmatch(value):
        return f"write the address alone: {key}: {link[1]}"
    if value[0] in "[{" and key not in _PROSE:
        return ""
    if value[0] in "\"'":
        if value[-1] != value[0] and "never closed" in problem:
            return ""
        if value[-1] == value[0] and len(value) > 1:
            value = value[1:-1]
    return f"put the whole value in quotes: {key}: {quote(value)}"


_CODE = re.compile(r"\b[A-Z]{2}\b")
_BETWEEN_CODES = " ,;/|&+-[](){}"
"""What people write between and around the codes of countries."""


def codes_in(text: str) -> list[str]:
    """The country codes in a text, or nothing if it has other words too."""
    return [] if _CODE.sub("", text).strip(_BETWEEN_CODES) else _CODE.findall(text)


def quote(text: str) -> str:
    """The text as YAML takes it, in the quotation marks that need no escapes, where some do."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _explain(error: MarkedYAMLError, character: str) -> tuple[str, str]:
    """The parser's complaint in words for people who do not know YAML."""
    problem = str(error.problem)
    if character == "\t":
        return "a tab where YAML wants spaces", "indent with spaces"
    if "escape" in problem or "hexdec" in problem:
        return "a backslash in double quotes", "use single quotes"
    if "quoted" in str(error.context):
        return "a quotation mark that is never closed", "close it, or remove it"
    if "mapping values are not allowed" in problem or "unexpected ':'" in problem:
        hint = 'put the value in quotes, `name: "Acme: Cloud"`, and indent fields of a group alike'
        return "a colon inside a value, or a line indented too far", hint
    if "cannot start any token" in problem:
        return f"a value that starts with {character}", "put the value in quotes"
    if "could not find expected ':'" in problem:
        return _NO_FIELD, "write it as `field: value`"
    if "expected ',' or" in problem:
        hint = "close the bracket, and put a value that holds a bracket in quotes"
        return "a list or mapping in brackets that is never closed", hint
    return problem, _GENERAL


_UNSEEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufffe\uffff\U000e0000-\U000e007f]|\r(?!\n)"
)
"""What YAML 1.2.2 (section 5.1) does not allow in a file, and beyond that all line breaks but LF
and CRLF, tags, and characters that steer the direction of text or have no width."""

_UNSEEN_ANYWHERE = re.compile(_UNSEEN)


def diagnose_encoding(data: bytes, path: str) -> BadEncoding | None:
    """What keeps the bytes from being plain UTF-8 text, with its line; None where nothing does."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problem = "the file is encoded in UTF-16"
        return BadEncoding(path=path, span=Span(), problem=problem, hint=_SAVE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `error` counts from after a byte order mark.
        before = error.object[: error.start]
        problem = f"byte {error.object[error.start]:02X} (hexadecimal) is not UTF-8"
        return BadEncoding(path=path, span=_span_after(before), problem=problem, hint=_SAVE)
    # Joiners and tags stay where a script or an emoji needs them: seldom, so this is asked last.
    if not _UNSEEN_ANYWHERE.search(text):
        return None
    position = position_outside_need(_UNSEEN, text)
    if position is None:
        return None
    problem = f"the invisible character U+{ord(text[position]):04X}"
    hint = "remove it"
    if text[position] == "\r":
        problem, hint = "a carriage return without a line feed", "save with plain line ends"
    span = _span_after(text[:position].encode())
    return BadEncoding(path=path, span=span, problem=problem, hint=hint)


_SAVE = "save the file as UTF-8"


def _span_after(before: bytes) -> Span:
    """The one character that follows these bytes, which are valid UTF-8."""
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
    return Span(line, column, line, column + 1)
