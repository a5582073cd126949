"""Literal data of JavaScript and JSX: lists of objects, components with attributes, tables.

The code is parsed, and never run. Other expressions stay in their notation, so that nobody takes
an expression for a fact.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape, unescape

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from checks.importing import html, structured
from checks.importing.structured import Fields, Items, Text, Value, words
from checks.importing.table import Table, Unreadable

SCRIPT_LIMIT = 2 * 1024 * 1024
"""The largest script, in bytes."""

_DEEPEST = 200
_DEEPEST_CONSTANT = 12
_MOST_SUMS = 20
_CHUNK = 65_536
_PATIENCE = 1.0
"""Seconds of the processor for a text. Real pages take a few hundredths."""
_ESCAPE = re.compile(
    r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.DOTALL
)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_JSX = ("jsx_element", "jsx_self_closing_element", "jsx_fragment")
_ATTRIBUTES = ("href", "to", "colspan", "rowspan", "role", "alt", "class", "classname")
_WRAPPERS = (
    "parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression",
)  # fmt: skip


def tables(text: str, first_line: int = 1) -> list[Table]:
    """The tables in a script. `first_line` is the line on which the script starts."""
    if len(text) > SCRIPT_LIMIT:
        raise Unreadable(f"the file has more than {SCRIPT_LIMIT // 2**20} MB")
    root = _parsed(text)
    return _Script(root, first_line - 1).tables()


def json_value(text: str) -> Value:
    """The value of a JSON text, with lines. Raises `Unreadable` if the text is no JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("the file cannot be read as JSON") from None
    root = _parsed(f"({text})")
    script = _Script(root, 0)
    node = root.named_children[0] if root.named_children else root
    return script.value(node)


def _parsed(text: str) -> Node:
    """The syntax tree of a text. Raises `Unreadable` for a text that is no script at all.

    The parser goes on after every error, and text with many errors would take minutes.
    """
    data = text.encode(errors="replace")
    end = time.process_time() + _PATIENCE
    try:
        tree = Parser(_language()).parse(
            lambda offset, _: data[offset : offset + _CHUNK],
            progress_callback=lambda _, __: time.process_time() > end,
        )
    except ValueError:
        raise Unreadable("the file cannot be read as a script") from None
    return tree.root_node


@cache
def _language() -> Language:
    return Language(tree_sitter_typescript.language_tsx())


class _Script:
    """A parsed script, and the texts of its constants."""

    def __init__(self, root: Node, lines_before: int) -> None:
        self._root = root
        self._before = lines_before
        self._constants: Mapping[str, str] = dict(_constants(root))
        self._read: set[int] = set()

    def tables(self) -> list[Table]:
        return list(self._tables(self._root, 0))

    def _tables(self, node: Node, depth: int) -> Iterator[Table]:
        if depth > _DEEPEST:
            return
        if node.type in ("array", "object"):
            value = self.value(node)
            known = structured.tables(value, self._name_of(node))
            if known:
                yield from known
                return
        if node.type in _JSX:
            known = [*self._table_in(node)]
            if known:
                yield from known
                return
            yield from self._siblings(node)
            if node.start_byte in self._read and not _has_children(node):
                return
        for child in node.named_children:
            yield from self._tables(child, depth + 1)

    def value(self, node: Node, depth: int = 0) -> Value:
        """The value of a literal expression. The value of any other expression is its text."""
        line = node.start_point[0] + 1 + self._before
        while node.type in (*_WRAPPERS, "expression_statement", "jsx_expression") and (
            node.named_children
        ):
            node = node.named_children[0]
        if depth > _DEEPEST:
            return Text(line, "")
        if node.type == "array":
            parts = [part for part in node.named_children if part.type != "comment"]
            return Items(line, tuple(self.value(part, depth + 1) for part in parts))
        if node.type == "object":
            return Fields(line, dict(self._fields(node, depth)))
        if node.type in _JSX:
            return self._shown(node, line)
        if node.type in ("identifier", "member_expression"):
            constant = self._constants.get(_source(node))
            if constant is not None:
                return Text(line, constant)
        if node.type in ("null", "undefined"):
            return Text(line, "")
        literal = _literal(node)
        return Text(line, _source(node) if literal is None else literal)

    def _fields(self, node: Node, depth: int) -> Iterator[tuple[str, Value]]:
        for pair in node.named_children:
            if pair.type == "shorthand_property_identifier":
                yield _source(pair), Text(pair.start_point[0] + 1 + self._before, _source(pair))
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if pair.type == "pair" and key is not None and value is not None:
                name = _literal(key)
                yield _source(key) if name is None else name, self.value(value, depth + 1)

    def _shown(self, node: Node, line: int) -> Text:
        """The text and the links of a part of a page."""
        return Text(line, *html.shown(self._html(node, 0)))

    def _name_of(self, node: Node) -> str:
        """The name of the variable or attribute that holds a value, as words."""
        parent = node.parent
        while parent is not None and parent.type in (*_WRAPPERS, "jsx_expression", "pair"):
            parent = parent.parent
        if parent is not None and parent.type == "variable_declarator":
            name = parent.child_by_field_name("name")
            return words(_source(name)) if name is not None else ""
        return ""

    def _siblings(self, node: Node) -> Iterator[Table]:
        """Components with literal attributes, such as `<Vendor name="…" country="…" />`."""
        by_name: dict[str, list[Fields]] = {}
        for part in (node, *node.named_children):
            tag, attributes = self._attributes(part)
            known = part.start_byte in self._read
            if tag[:1].isupper() and len(attributes) > 1 and not known:
                self._read.add(part.start_byte)
                line = part.start_point[0] + 1 + self._before
                by_name.setdefault(tag, []).append(Fields(line, attributes))
        for fields in [part for parts in by_name.values() for part in parts]:
            # A component with its headers and rows.
            if any(isinstance(value, Items) for value in fields.fields.values()):
                yield from structured.tables(fields)
        for parts in by_name.values():
            values = Items(parts[0].line, tuple(parts))
            if all(isinstance(v, Text) for part in parts for v in part.fields.values()):
                yield from structured.tables(values)

    def _attributes(self, node: Node) -> tuple[str, dict[str, Value]]:
        opening = node.child_by_field_name("open_tag") or node
        name = opening.child_by_field_name("name")
        attributes: dict[str, Value] = {}
        if name is None:
            return "", attributes
        for part in opening.named_children:
            if part.type == "jsx_attribute" and len(part.named_children) == 2:
                key, value = part.named_children
                attributes[_source(key)] = self.value(value)
        return _source(name), attributes

    def _table_in(self, node: Node) -> Iterator[Table]:
        tag = self._attributes(node)[0].rpartition(".")[2].lower()
        if tag in ("table", "datatable", "grid") and node.type == "jsx_element":
            yield from html.tables(f"<div>{self._html(node, 0, 'table')}</div>")

    def _html(self, node: Node, depth: int, tag: str = "") -> str:
        """A part of a page as HTML, with the line of each element."""
        if depth > _DEEPEST:
            return ""
        if node.type in ("jsx_text", "html_character_reference"):
            return escape(unescape(_source(node)))
        if node.type == "jsx_expression":
            if not node.named_children or node.named_children[0].type == "comment":
                return ""
            inner = node.named_children[0]
            if inner.type in _JSX:
                return self._html(inner, depth + 1)
            value = self.value(inner)
            return escape(value.text if isinstance(value, Text) else _source(node))
        if node.type not in _JSX:
            return ""
        name, attributes = self._attributes(node)
        tag = tag or re.sub(r"[^a-z0-9]", "", name.rpartition(".")[2].lower()) or "span"
        line = node.start_point[0] + 1 + self._before
        kept = "".join(
            f' {key.lower()}="{escape(value.text)}"'
            for key, value in attributes.items()
            if isinstance(value, Text) and key.lower() in _ATTRIBUTES
        )  # fmt: skip
        tag = "a" if tag in ("link", "nextlink", "externallink") else tag
        inside = "".join(self._html(child, depth + 1) for child in node.named_children)
        return f'<{tag} {html.LINE}="{line}"{kept}>{inside}</{tag}>'


def _has_children(node: Node) -> bool:
    """Whether a component encloses others, perhaps with a list among them."""
    return any(child.type in _JSX for child in node.named_children)


def _constants(root: Node) -> Iterator[tuple[str, str]]:
    """The literal texts of constants, by name: `usa`, or `countries.us` for a field of an object.

    A name that the script declares twice is left out.
    """
    declared = [*_declared(root, 0)]
    times = Counter(name for name, _ in declared)
    for name, value in declared:
        text = _literal(value)
        if times[name] > 1:
            continue
        if text is not None:
            yield name, text
        elif value.type == "object":
            for pair in value.named_children:
                key, part = pair.child_by_field_name("key"), pair.child_by_field_name("value")
                text = _literal(part) if part is not None else None
                if key is not None and text is not None:
                    yield f"{name}.{_source(key)}", text


def _declared(node: Node, depth: int) -> Iterator[tuple[str, Node]]:
    """The names of constants and their values, also inside functions."""
    if depth > _DEEPEST_CONSTANT:
        return
    for part in node.named_children:
        name, value = part.child_by_field_name("name"), part.child_by_field_name("value")
        fixed = part.type == "variable_declarator" and _source(node).startswith("const")
        if fixed and name is not None and value is not None:
            yield _source(name), value
        if part.type not in (*_JSX, "array", "object"):
            yield from _declared(part, depth + 1)


def _source(node: Node) -> str:
    return (node.text or b"").decode(errors="replace")


def _literal(node: Node, depth: int = 0) -> str | None:
    """The text of a literal, or None for every other expression."""
    source = _source(node)
    if node.type in ("number", "true", "false", "property_identifier"):
        return source
    if node.type == "string":
        inside = source[1:-1]
        return (
            unescape(inside)
            if node.parent and node.parent.type == "jsx_attribute"
            else _unescaped(inside)
        )
    if node.type == "template_string":
        plain = all(
            part.type in ("string_fragment", "escape_sequence") for part in node.named_children
        )
        return _unescaped(source[1:-1]) if plain else None
    if node.type == "binary_expression" and depth < _MOST_SUMS:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left and right and operator and _source(operator) == "+":
            texts = _literal(left, depth + 1), _literal(right, depth + 1)
            return None if texts[0] is None or texts[1] is None else texts[0] + texts[1]
    return None


def _unescaped(text: str) -> str:
    """A text of JavaScript without escapes. Two halves of a character become the character."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_character, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(escaped: re.Match[str]) -> str:
    code = escaped[1]
    if code[0] in "ux" and len(code) > 1:
        number = int(code[1:].strip("{}"), 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    return "" if code.endswith("\n") else _PLAIN.get(code, code)
