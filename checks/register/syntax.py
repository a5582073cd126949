"""Syntax errors of YAML, explained to people who do not know YAML."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from checks.findings import Span
from checks.register.defects import BadSyntax

try:
    from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]
except ImportError:  # without a wheel for this machine, parsing is only slower
    CParser = None

PROSE = frozenset(
    {
        "address", "also-known-as", "approved-by", "introduction", "name", "notes", "organization",
        "owner", "purpose", "reason", "regions", "risk", "role", "scope", "title",
    }
)  # fmt: skip
"""Fields of free text. In other fields, such as dates, no comment can be part of the value."""

_ADDRESSES = frozenset(
    {"agreement", "contact", "email", "privacy", "security", "subprocessors", "url", "website"}
)
"""Fields of addresses."""

UNREADABLE = "a line that cannot be read"


def diagnose_syntax(data: bytes, path: str, error: Exception) -> BadSyntax:
    """The defect of a file that nobody can divide into fields: the line with the mistake.

    `data` is valid UTF-8. `path` names the file in the defect.
    """
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    if mark is None:
        return BadSyntax(path=path, span=Span(), problem=UNREADABLE, hint=_GENERAL)
    lines = [*data.decode("utf-8-sig").splitlines(), ""]
    number = min(mark.line, len(lines) - 1)
    problem, _ = explain(error, lines[number])
    span = Span(number + 1, mark.column + 1, number + 1, mark.column + 2)
    return BadSyntax(path=path, span=span, problem=problem, hint=_GENERAL)


_GENERAL = "compare with a valid file: a `field: value` on each line, and lists as `[a, b]`"


def explain(error: Exception, line: str) -> tuple[str, int]:
    """The problem of a line in words for people who do not know YAML, and its column from 0.

    libyaml's errors are terse, and name the place where libyaml stopped.
    """
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return UNREADABLE, 0
    problem, context = str(error.problem), str(error.context)
    column = error.problem_mark.column if error.problem_mark.line == 0 else len(line) - 1
    opened = error.context_mark.column if error.context_mark is not None else column
    character = line[column : column + 1]
    if character == "\t":
        return "a tab where the file needs spaces", column
    if "escape" in problem or "hexdec" in problem:
        return "a backslash in double quotes, where it starts a special character", column
    if "quoted" in context:
        return "a quotation mark that is never closed", opened
    if "mapping values are not allowed" in problem:
        return "a colon inside a value", column
    if "cannot start any token" in problem:
        return f"a value that starts with {character}", column
    if "unexpected ':'" in problem or (character == ":" and "expected ',' or" in problem):
        return "a colon inside a value in brackets", column
    if "expected ',' or" in problem or "node content" in problem:
        bracket = _BRACKET.search(line)
        opened = bracket.start() if bracket is not None else opened
        if " #" in line:
            return "a bracket that is never closed, because a # starts a comment", opened
        return "a bracket that is never closed", opened
    if sum(map(line.count, "]}")) > sum(map(line.count, "[{")):
        return "a bracket that was never opened", column
    return UNREADABLE, column


_BRACKET = re.compile(r"(?<=[:-] )[\[{]")


class Mend(NamedTuple):
    """A line as it probably should be. An empty `problem` leaves the problem to `explain`.

    A `certain` mend has the only meaning that the line can have.
    """

    line: str
    hint: str
    problem: str = ""
    certain: bool = True


_FIELD = re.compile(
    r"(?P<lead>[ ]*(?:-[ ]+)?)(?P<key>[\w-]+|\"[\w-]+\"):[ \t]+(?P<value>\S.*?)[ \t]*$"
)
_ONLY_ITEM = re.compile(r"(?P<lead>[ ]*-[ ]+)(?P<value>\S.*?)[ \t]*$")
_ADDRESS_IN_BRACKETS = re.compile(r"[\[<({]+\s*(https?://[^\s\])>}]+)\s*[\])>}]+")
_LINK = re.compile(r"!?\[[^\]]*\]\((?:mailto:)?(https?://[^\s)]+|[^\s()@]+@[^\s()@]+)\)")
_TEXT_AFTER = re.compile(r"(?P<list>\[[^\[\]{}]*\])[ \t]*(?P<text>[^\s#,\[\]{}][^\[\]{}]*)")
_OPEN = {"[": "]", "{": "}"}


def mended_values(line: str, error: Exception) -> Iterator[Mend]:
    """The lines that a broken line may have been meant to be, the likeliest first."""
    field = _FIELD.match(line)
    if field is None:
        item = _ONLY_ITEM.match(line)
        if item is not None:
            yield Mend(f"{item['lead']}{quote(item['value'])}", _QUOTED + quote(item["value"]))
        return
    lead, key, value = field.group("lead", "key", "value")
    key = key.strip('"')
    if value == "-":
        hint = f"write a value after `{key}:`, or remove the line"
        yield Mend("", hint, "a hyphen in place of a value")
        return

    def as_field(value: str) -> str:
        return f"{lead}{key}: {value}"

    yield from _mended_whole(key, value, as_field)
    if value[0] in _OPEN and key not in PROSE:
        yield from _mended_brackets(line, key, value, as_field)
        return
    if value[0] in "\"'" and value.count(value[0]) == 1:
        closed = value + value[0]
        hint = f"close the quotation mark: {_shown(key, closed)}"
        yield Mend(as_field(closed), hint, certain=" #" not in value)
    of_block = not lead or key not in _ADDRESSES
    if key not in PROSE and of_block and (inner := _FIELD.match(value)) and inner["key"].islower():
        braces = f"{{{value}}}"
        if value.count(": ") == value.count(",") + 1 and error_in(as_field(braces)) is None:
            problem = f"the fields of `{key}` on one line, without braces"
            yield Mend(as_field(braces), f"write `{_shown(key, braces)}`", problem)
        hint = f"write `{key}:`, and below it, indented by two spaces, `{_cut(value)}`"
        problem = f"the fields of `{key}` start on the same line"
        yield Mend("", hint, problem)
        return
    whole = value
    if value[0] in "\"'" and value[-1] == value[0] and len(value) > 1:
        whole = value[1:-1]
    quoted = quote(whole)
    yield Mend(as_field(quoted), _QUOTED + _shown(key, quoted), certain=key in PROSE)


def _mended_whole(key: str, value: str, as_field: Callable[[str], str]) -> Iterator[Mend]:
    """The lines whose value is an address, a text before a comma, or a list of countries."""
    if link := _LINK.fullmatch(value):
        better = f"{key}: {link[1]}"
        problem = "an address with the marks of a link"
        yield Mend(as_field(link[1]), f"write the address alone: {better}", problem)
    if key in _ADDRESSES and (around := _ADDRESS_IN_BRACKETS.fullmatch(value)):
        hint = f"write the address alone: {key}: {around[1]}"
        yield Mend(as_field(around[1]), hint, "an address in brackets")
    if value[0] in "\"'" and value[-1] == "," and value.count(value[0]) == 2:
        alone = value.rstrip(", ")
        hint = f"remove the comma at the end: {_shown(key, alone)}"
        yield Mend(as_field(alone), hint, "a comma after the value")
    if key == "countries" and (codes := codes_in(value)):
        codes_text = f"[{', '.join(codes)}]"
        hint, problem = f"write `{key}: {codes_text}`", _problem_of_brackets(value)
        yield Mend(as_field(codes_text), hint, problem)


_QUOTED = "put the whole value in quotes: "
LONGEST_REPAIR = 200
"""Longer values are not repeated in a hint."""


def _shown(key: str, value: str) -> str:
    return _cut(f"{key}: {value}")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_REPAIR else f"{text[:LONGEST_REPAIR]}…"


def _mended_brackets(
    line: str, key: str, value: str, as_field: Callable[[str], str]
) -> Iterator[Mend]:
    """The lines that a list or block in brackets may have been meant to be."""
    mended, hint, problem = _with_quotes(line)
    if hint:
        yield Mend(mended, hint, problem, certain=bool(mended) and "#" not in hint)
        if not mended:
            return
    if after := _TEXT_AFTER.fullmatch(value):
        better = _shown(key, after["list"])
        hint = f"write `{better}`, and remove the text after the bracket: {after['text']}"
        yield Mend(as_field(after["list"]), hint, "a text after a list", certain=False)
    text, comment = _COMMENT.fullmatch(value).groups()  # type: ignore[union-attr]
    if comment and text[-1:] not in _OPEN.values():
        return
    closer = _OPEN[value[0]]
    inside = text[1:].rstrip(" ]})").rstrip(", ")
    if not any(bracket in inside for bracket in "[]{}"):
        better = f"{text[0]}{re.sub(r',[ ]*(?=,)', '', inside).lstrip(', ')}{closer}"
        problem = _problem_of_brackets(value)
        yield Mend(as_field(better + comment), f"write `{_shown(key, better)}`", problem)


_COMMENT = re.compile(r"(.*?)((?:[ \t]+#.*)?)")


def _problem_of_brackets(value: str) -> str:
    """What is wrong with the brackets around a list, or nothing."""
    opened, closed = (sum(map(value.count, signs)) for signs in ("[{", "]}"))
    if opened > closed:
        return "a bracket that is never closed"
    return "a bracket that was never opened" if closed > opened else "a list that cannot be read"


_KEY_BEFORE = re.compile(r"[\w-]+:\s+(?=\S)")
_KEY_GLUED = re.compile(r"(?!https?:)([\w-]+):(\S.*)")
_MOST_QUOTES = 20


def _with_quotes(line: str) -> tuple[str, str, str]:
    """The line with quotes around values in brackets that hold a colon or a `#`.

    Also a hint for the first of these values, and the problem. The hint is empty if there is no
    such value. The line is empty if the meaning is unclear.
    """
    first_hint = problem = ""
    for _ in range(_MOST_QUOTES):
        error = error_in(line + "\n")
        if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
            break
        column = error.problem_mark.column if error.problem_mark.line == 0 else len(line)
        if line[column : column + 1] != ":":
            column = line.find(" #")
            if column < 0:
                break
        start = max(line.rfind(sign, 0, column) for sign in "[{,") + 1
        stop = min((n for sign in "]},\"'" if (n := line.find(sign, column)) >= 0), default=-1)
        if stop < 0 or not start:
            break
        value = line[start:stop].strip()
        mended, hint, about = _quoted_part(line, value, in_list=_in_list(line, column))
        first_hint, problem = first_hint or hint, problem or about
        if not mended or mended == line:
            return "", first_hint, problem
        line = mended
    return line, first_hint, problem


def _in_list(line: str, column: int) -> bool:
    return line.rfind("[", 0, column) > line.rfind("{", 0, column)


def _quoted_part(line: str, value: str, *, in_list: bool) -> tuple[str, str, str]:
    """The line with quotes around a value in brackets, a hint, and the problem."""
    brackets = "brackets" if in_list else "braces"
    problem = f"a colon inside a value in {brackets}"
    part = value
    if key := _KEY_BEFORE.match(value):
        part = value[key.end() :]
    elif not in_list and (glued := _KEY_GLUED.fullmatch(value)):
        mended = f"{glued[1]}: {quote(glued[2])}"
        hint = f"write {_cut(mended)}"
        return line.replace(value, mended, 1), hint, "a colon without a space after it"
    if part.endswith(":"):
        hint = f"write a value after `{part}`, or remove the field"
        return "", hint, f"a field without a value in {brackets}"
    if len(part) > LONGEST_REPAIR or '"' in part or "'" in part:
        return "", "put the whole value in quotes", problem
    mended = line.replace(part, quote(part), 1)
    if " #" in part:
        problem = "a bracket that is never closed, because a # starts a comment"
        hint = f"put the value with the # in quotes, {quote(part)}, or remove the comment"
    elif part.startswith(("http:", "https:")):
        lines = (
            "each item on a line of its own, after `- `"
            if in_list
            else "each field on its own line"
        )
        hint = f"put the address in quotes, {quote(part)}, or write {lines}"
    else:
        hint = f"put the value in quotes: {quote(part)}"
    return mended, hint, problem


def error_in(text: str) -> YAMLError | None:
    """The first mistake in a text, or None if the text is YAML."""
    try:
        if CParser is not None:
            for _ in iter(CParser(text.encode()).get_event, None):
                pass
        else:
            for _ in YAML(typ="safe", pure=True).parse(text):
                pass
    except YAMLError as error:
        return error
    return None


_CODE = re.compile(r"\b[A-Z]{2}\b")
_AND = re.compile(r"\b(and|und|et|y)\b")
_BETWEEN_CODES = " \n,;/|&+-[](){}，、；［］（）｛｝\"'“”„‘’"
"""Characters that people write between and around country codes."""


def codes_in(text: str) -> list[str]:
    """The country codes in a text, or an empty list if the text has other words, too."""
    between = _AND.sub("", _CODE.sub("", text))
    return [] if between.strip(_BETWEEN_CODES) else _CODE.findall(text)


def quote(text: str) -> str:
    """The text as a quoted value in YAML, in quotation marks that need no escapes if possible."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
