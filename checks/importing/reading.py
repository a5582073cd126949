"""The tables of a source, by the format of its name and its content."""

import re
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import PurePath

from checks.importing.decoding import text_of
from checks.importing.table import Table, Unreadable

SOURCE_LIMIT = 16 * 1024 * 1024
"""The largest source, in bytes."""

_ZIP, _OLD_WORKBOOK, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_TAG = re.compile(r"<(?:!doctype html|html|body|table|div|section|main)\b", re.IGNORECASE)
_SCRIPT = re.compile(
    r"^\s*(?:import\s.+from\s|import\s*['\"]|export\s|const\s|module\.exports)", re.M
)
_TABLE_RULE = re.compile(r"^\s*\|?[ \t]*:?-+:?[ \t]*\|[\s:|-]*$", re.M)
_HEADING_OR_ITEM = re.compile(r"^(?:#{1,6}|[ ]*[-*+])[ ]+\S", re.M)
_ASCIIDOC = re.compile(r"^\|===[ \t]*$", re.M)
_STATEMENT = re.compile(r"^(?:export\s+(?:const|default|let|var)\b|const\s|let\s|var\s)", re.M)
_COMPONENT = re.compile(r"^[ \t]*<[A-Z][\w.]*(?=[\s>/])", re.M)
_INLINE_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.IGNORECASE | re.DOTALL)
_FENCED = re.compile(r"\A---\n(.*?)\n---", re.DOTALL)

_SUBPROCESSORS = re.compile(
    r"sub[- ]?processors?|sub[- ]?prozessor|unterauftrag\w*|auftragsverarbeiter|sous-traitant|"
    r"sub-?encargad|sub-?procesador|sub-?responsabil|sub-?verwerker|sub-?operador",
    re.IGNORECASE,
)

_MOST_STARTS = 10

_Reader = Callable[[str], list[Table]]


def read(data: bytes, name: str) -> list[Table]:
    """The tables of a source. `name` is the name of its file, or `-`.

    Raises `Unreadable` if the source is in no known format. Raises `ModuleNotFoundError` if a
    parser is not installed.
    """
    if len(data) > SOURCE_LIMIT:
        raise Unreadable(f"the source has more than {SOURCE_LIMIT // 2**20} MB")
    if data.startswith(_ZIP):
        from checks.importing import workbook

        return workbook.tables(data)
    if data.startswith(_OLD_WORKBOOK):
        raise Unreadable("the file is in an old format of Office: save it as XLSX or CSV")
    if data.startswith(_PDF):
        raise Unreadable("the file is a PDF: save its table as XLSX, CSV or HTML")
    text = text_of(data)
    if not text.strip():
        raise Unreadable("the source is empty")
    return _first(_readers(text, PurePath(name).suffix.lower()), text)


def subject_of(data: bytes) -> str:
    """The word for subprocessors that a source uses, or an empty text."""
    known = _SUBPROCESSORS.search(text_of(data))
    return known[0] if known else ""


def _first(readers: Sequence[_Reader], text: str) -> list[Table]:
    """The tables of the first reader that finds tables."""
    problem: Unreadable | None = None
    for reader in readers:
        try:
            tables = reader(text)
        except Unreadable as error:
            problem = problem or error
            continue
        if tables:
            return tables
    if problem is not None:
        raise problem
    return []


def _readers(text: str, suffix: str) -> Sequence[_Reader]:
    """The readers to try: the format of the name first."""
    known = {
        ".md": (_markdown,), ".markdown": (_markdown,), ".mdx": (_markdown,), ".txt": (),
        ".html": (_html,), ".htm": (_html,), ".xhtml": (_html,), ".vue": (_html,),
        ".svelte": (_html,), ".astro": (_html,), ".csv": (_delimited,), ".tsv": (_delimited,),
        ".json": (_json,), ".yaml": (_yaml,), ".yml": (_yaml,), ".jsx": (_script,),
        ".tsx": (_script,), ".js": (_script,), ".ts": (_script,), ".mjs": (_script,),
        ".cjs": (_script,), ".adoc": (_asciidoc,), ".asciidoc": (_asciidoc,), ".asc": (_asciidoc,),
    }.get(suffix, ())  # fmt: skip
    return known or _by_content(text)


def _by_content(text: str) -> Sequence[_Reader]:
    start = text.lstrip()[:1]
    if start in ("{", "["):
        return (_json, _script, _yaml)
    if len(_ASCIIDOC.findall(text)) > 1:
        return (_asciidoc,)
    if _TABLE_RULE.search(text):
        return (_markdown,)
    if _SCRIPT.search(text):
        return (_script, _markdown)
    if start == "<" or _TAG.search(text):
        return (_html, _markdown)
    if _HEADING_OR_ITEM.search(text):
        return (_yaml_of_objects, _markdown, _delimited)
    return (_yaml_of_objects, _delimited, _markdown)


def _markdown(text: str) -> list[Table]:
    from checks.importing import markdown

    matter = markdown.FRONT_MATTER.match(text)
    tables = markdown.tables(text)
    if not tables and _STATEMENT.search(text):
        tables = _script_at(text, _STATEMENT)
    if not tables and _COMPONENT.search(text):
        tables = _script_at(text, _COMPONENT)
    if not tables and matter and matter["fence"] == "---":
        tables = _yaml("\n" + matter["text"])
    return tables


def _asciidoc(text: str) -> list[Table]:
    from checks.importing import asciidoc

    return asciidoc.tables(text)


def _script_at(text: str, start: re.Pattern[str]) -> list[Table]:
    """The tables of the scripts and components inside a page, from the first with tables on."""
    from checks.importing import script

    for match in islice(start.finditer(text), _MOST_STARTS):
        line = text.count("\n", 0, match.start()) + 1
        tables = script.tables(text[match.start() :], line)
        if tables:
            # The parser reads on to the end, so it has found all later tables too.
            return tables
    return []


def _html(text: str) -> list[Table]:
    from checks.importing import html

    tables = html.tables(text)
    if tables:
        return tables
    fenced = _FENCED.match(text)
    pieces = [(m[1], m.start(1)) for m in _INLINE_SCRIPT.finditer(text)]
    if fenced:
        pieces.append((fenced[1], fenced.start(1)))
    from checks.importing import script

    return [
        table
        for piece, position in pieces
        for table in script.tables(piece, text.count("\n", 0, position) + 1)
    ]


def _delimited(text: str) -> list[Table]:
    from checks.importing import delimited

    return delimited.tables(text)


def _json(text: str) -> list[Table]:
    from checks.importing import script, structured

    return structured.tables(script.json_value(text))


def _yaml(text: str) -> list[Table]:
    from checks.importing import structured, yaml

    return [table for value in yaml.read(text) for table in structured.tables(value)]


def _yaml_of_objects(text: str) -> list[Table]:
    try:
        return _yaml(text)
    except Unreadable:
        return []


def _script(text: str) -> list[Table]:
    from checks.importing import script

    return script.tables(text)
