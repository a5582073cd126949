"""Syntax errors of YAML, explained to people who do not know YAML."""

import re
from collections.abc import Sequence

from ruamel.yaml.error import MarkedYAMLError

from checks.findings import Span
from checks.register.defects import BadSyntax

PROSE = frozenset(
    {
        "address", "also-known-as", "approved-by", "introduction", "name", "notes", "organization",
        "owner", "purpose", "reason", "regions", "risk", "role", "scope", "title",
    }
)  # fmt: skip
"""Fields of free text. In other fields, such as dates, no comment can be part of the value."""


def diagnose_syntax(data: bytes, path: str, error: Exception) -> BadSyntax:
    """The defect of a file that the parser refused with an `error`.

    libyaml's errors are terse, so the defect is found in the bytes. They are valid UTF-8.
    `path` names the file in the defect.
    """
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        return _broken_line(data, path, error)
    return BadSyntax(path=path, span=Span(), problem=str(error).splitlines()[0], hint=_GENERAL)


_GENERAL = "compare with a valid file: a `field: value` on each line, and lists as `[a, b]`"


def _broken_line(data: bytes, path: str, error: MarkedYAMLError) -> BadSyntax:
    """The defect, on the line with the mistake.

    The parser often notices the mistake later, where it expects a colon or the end of a list.
    """
    lines = data.decode("utf-8-sig").splitlines()
    mark, context = error.problem_mark, error.context_mark
    problem, hint = _explain(error, _line(lines, mark.line)[mark.column : mark.column + 1])
    number, column = mark.line, mark.column
    if context is not None and _is_unclosed(error):
        number, column = context.line, context.column
        if "flow" in str(error.context) and " #" in _line(lines, number):
            problem = "a bracket that is never closed, since a # starts a comment"
            hint = "put the value that holds the # in quotes, or remove the comment"
    elif "mapping values" in str(error.problem) and _is_not_a_field(_line(lines, number - 1)):
        number, column = number - 1, 0
    line = _line(lines, number)
    if _is_not_a_field(line):
        problem, hint = _NOT_A_FIELD, _as_field(line.strip())
    elif codes := _countries(line, column):
        hint = f"write `countries: [{', '.join(codes)}]`"
        if problem == str(error.problem):
            problem = "a list that YAML cannot read"
    elif repaired := _repaired(line, column, problem):
        hint = repaired
        if problem == str(error.problem) or "bracket" in problem:
            problem = "a value that YAML cannot read as written"
    elif _is_colon(error, line, number, column):
        problem, hint = _colon_in_brackets(line, column)
    span = Span(number + 1, column + 1, number + 1, column + 2)
    return BadSyntax(path=path, span=span, problem=problem, hint=hint)


def _is_unclosed(error: MarkedYAMLError) -> bool:
    """Whether the mistake is where the context begins, such as an open quotation mark."""
    context = str(error.context)
    if "flow" in context and "quoted" not in context:
        return bool(error.context_mark.line < error.problem_mark.line)
    return "quoted" in context or "simple key" in context


def _line(lines: Sequence[str], number: int) -> str:
    """The line with this number, from 0, or an empty text outside the file."""
    return lines[number] if 0 <= number < len(lines) else ""


FIELDS = frozenset(
    {
        "address", "agreement", "also-known-as", "announced", "contact", "countries", "data",
        "data-subjects", "details", "ended", "engaged", "entity", "established", "evaluation",
        "formerly", "group", "internal", "links", "name", "purpose", "replaces", "scope",
        "transfers", "website",
    }
)  # fmt: skip
"""The fields of a vendor. A line that starts with a field's name may only lack the colon."""

_NOT_A_FIELD = "a line that is not `field: value`"

_ALMOST = re.compile(r"([a-z]+(?:-[a-z]+)*)(?:[ ]*[=：:][ ]*|[ ]+)([^\s:=：].{0,200})")
"""A field without a colon, or with another sign in place of the colon."""

_FIELD = re.compile(r"[ ]*(?:-[ ]+)?(?P<key>[a-z-]+):[ ]+(?P<value>\S.{0,200})")
_LINK = re.compile(r"!?\[[^\]]*\]\((https?://[^\s)]+)\)")
_HAS_FIELD = re.compile(
    r"""[ ]*(-([ ]|$)|[#\]}]|---|\.\.\.|("[^"]*"|'[^']*'|[^\s#:][^:#]*):([ ]|$))"""
)


def _is_not_a_field(line: str) -> bool:
    """Whether a line without indentation is neither a field, nor an item, nor a comment."""
    return line[:1] not in ("", " ", "\t") and not _HAS_FIELD.match(line)


def _as_field(line: str) -> str:
    """A hint for a line that is not a field."""
    field = _ALMOST.fullmatch(line)
    if field is not None and field[1] in FIELDS:
        return f"write it as `{field[1]}: {field[2]}`"
    if item := re.fullmatch(r"[-–•*]\s*(\S.{0,100})", line):
        return f"write it as `- {item[1]}`, with a space after the hyphen"
    return "write it as `field: value`, or indent it by two spaces if it continues the line above"


def _countries(line: str, column: int) -> list[str]:
    """The codes in a line with a whole list of countries, or an empty list."""
    field = _FIELD.fullmatch(line.rstrip())
    if field is None or field["key"] != "countries" or column < field.start("value"):
        return []
    # A list that ends with a comma continues on the next line.
    return [] if field["value"].endswith(",") else codes_in(field["value"])


def _repaired(line: str, column: int, problem: str) -> str:
    """A hint with the corrected line, or an empty text for a line without a single value.

    A value in brackets is a list, unless the field holds text.
    """
    field = _FIELD.fullmatch(line.rstrip())
    if field is None or column < field.start("value") or "\t" in line:
        return ""
    key, value = field["key"], field["value"]
    if link := _LINK.fullmatch(value):
        return f"write the address alone: {key}: {link[1]}"
    if value[0] in "[{" and key not in PROSE:
        return ""
    if value[0] in "\"'":
        if value[-1] != value[0] and "never closed" in problem:
            return ""
        if value[-1] == value[0] and len(value) > 1:
            value = value[1:-1]
    return f"put the whole value in quotes: {key}: {quote(value)}"


def _is_colon(error: MarkedYAMLError, line: str, number: int, column: int) -> bool:
    """Whether the parser stopped at this place, at a colon inside brackets or braces."""
    problem, mark = str(error.problem), error.problem_mark
    in_brackets = "unexpected ':'" in problem or "expected ',' or" in problem
    return in_brackets and (mark.line, mark.column) == (number, column) and line[column] == ":"


_KEY_BEFORE = re.compile(r"[\w-]+:\s+(?=\S)")
_KEY_GLUED = re.compile(r"(?!https?:)([\w-]+):(\S.*)")


def _colon_in_brackets(line: str, column: int) -> tuple[str, str]:
    """The problem and a hint for a value in brackets or braces that holds a colon."""
    before = re.split(r"[\[{,]", line[:column])[-1]
    value = (before + re.split(r"[\]},]", line[column:])[0]).strip()
    opening = line.rfind("[", 0, column) > line.rfind("{", 0, column)
    key = _KEY_BEFORE.match(value)
    if key is not None:
        value = value[key.end() :]
    elif not opening and (glued := _KEY_GLUED.fullmatch(value)):
        return "a colon without a space behind it", f"write {glued[1]}: {quote(glued[2])}"
    if value.endswith(":"):
        return "a field without a value in braces", f"write a value after `{value}`, or remove it"
    inside = "brackets" if opening else "braces"
    if len(value) > LONGEST_REPAIR or '"' in value or "'" in value:
        return f"a colon inside a value in {inside}", "put the whole value in quotes"
    if not value.startswith(("http:", "https:")):
        return f"a colon inside a value in {inside}", f"put it in quotes: {quote(value)}"
    lines = (
        "each item on a line of its own, after `- `" if opening else "each field on its own line"
    )
    hint = f"put the address in quotes, {quote(value)}, or write {lines}"
    return f"a colon inside a value in {inside}", hint


LONGEST_REPAIR = 200
"""Longer values are not repeated in a hint."""

_CODE = re.compile(r"\b[A-Z]{2}\b")
_BETWEEN_CODES = " ,;/|&+-[](){}"
"""Characters that people write between and around country codes."""


def codes_in(text: str) -> list[str]:
    """The country codes in a text, or an empty list if the text has other words, too."""
    return [] if _CODE.sub("", text).strip(_BETWEEN_CODES) else _CODE.findall(text)


def quote(text: str) -> str:
    """The text as a quoted value in YAML, in quotation marks that need no escapes if possible."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _explain(error: MarkedYAMLError, character: str) -> tuple[str, str]:
    """The problem in words for people who do not know YAML, and a hint."""
    problem = str(error.problem)
    if character == "\t":
        return "a tab where YAML wants spaces", "indent with spaces"
    if "escape" in problem or "hexdec" in problem:
        return "a backslash in double quotes", "use single quotes"
    if "quoted" in str(error.context):
        return "a quotation mark that is never closed", "close it, or remove it"
    if "mapping values are not allowed" in problem or "unexpected ':'" in problem:
        hint = (
            'put the value in quotes, `name: "Acme: Cloud"`, and indent the fields of a block alike'
        )
        return "a colon inside a value, or a line indented too far", hint
    if "cannot start any token" in problem:
        return f"a value that starts with {character}", "put the value in quotes"
    if "could not find expected ':'" in problem:
        return _NOT_A_FIELD, "write it as `field: value`"
    if "expected ',' or" in problem:
        hint = "close the bracket, and put a value that holds a bracket in quotes"
        return "a list or mapping in brackets that is never closed", hint
    return problem, _GENERAL
