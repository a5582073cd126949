"""A file in the plainest YAML has the values that a YAML parser gives to the file."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from checks.register.plain_text import plain_values
from checks.register.source import parse
from tests.project import QASE, ROOT

FILES = [*ROOT.glob("subprocessors/*.yaml"), *QASE.glob("subprocessors/*.yaml")]

PLAIN = """\
# A comment: with "signs"
name: Acme & Söhne (Cloud), Inc.

website: https://www.acme.example/a?b=c
countries: [DE, Northern Ireland, x/y]
data:
  - contact
  - a - b
# between
agreement:
  reference: DPA-1
  kind: dpa
  versions: [2020-01-01, 2021-01-01]
engaged: 2020-01-01
"""

TEXTS = st.text(st.sampled_from("ab1é \t:#-,[]{}()'\"&*!|>%@`?~/.\\\n\r\x00\x85\u00a0\u2028\ufeff"))
LINES = st.sampled_from(PLAIN.split("\n"))
FIELDS = st.builds(
    "{}{}: {}".format, st.sampled_from(["", "  ", " "]), st.sampled_from("abc"), TEXTS
)
HEADS = st.builds("{}:".format, st.sampled_from("abc"))
ITEMS = st.builds("{}- {}".format, st.sampled_from(["", "  ", "    "]), TEXTS)
LISTS = st.builds("a: [{}, {}]".format, TEXTS, TEXTS)
FILES_OF_LINES = st.lists(st.one_of(LINES, FIELDS, HEADS, ITEMS, LISTS, TEXTS), max_size=8).map(
    "\n".join
)


def parsed(data: bytes) -> Any:
    """The values that ruamel.yaml gives to a file. Each word is a string."""
    try:
        return YAML(typ="base", pure=True).load(data.decode())
    except (YAMLError, UnicodeError, ValueError) as error:
        return error


def same(data: bytes) -> bool:
    """Whether a file that is read here has the values that a YAML parser gives."""
    values = plain_values(data)
    return values is None or values == parsed(data)


def test_the_plainest_files_are_read() -> None:
    assert plain_values(PLAIN.encode()) == parsed(PLAIN.encode()) == {
        "name": "Acme & Söhne (Cloud), Inc.",
        "website": "https://www.acme.example/a?b=c",
        "countries": ["DE", "Northern Ireland", "x/y"],
        "data": ["contact", "a - b"],
        "agreement": {
            "reference": "DPA-1", "kind": "dpa", "versions": ["2020-01-01", "2021-01-01"],
        },
        "engaged": "2020-01-01",
    }  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_of_real_registers_are_read(path: Any) -> None:
    data = path.read_bytes()
    assert plain_values(data) == parsed(data)


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "# only a comment", "a", "- a", "[a]", "a: b: c", "a: b:", "a: b #c", "a: b#c",
        "a: b:#c", "a:", "a:\nb: c", "a: ~", "a: 'b'", 'a: "b"', "a: &b c", "a: *b", "a: !b c",
        "a: |\n  b", "a: b\n  c", "a: b\n  c: d", "a: b\n  - c", "a: [b]\n  - c", "a: - b",
        "a:\n  - b\n  c: d", "a:\n  b: c\n  - d", "a:\n  b:\n    c: d", "a:\n  b:", "a: b\na: c",
        "a:\n  b: c\n  b: d", "a: [b, b: c]", "a: [b,c]", "a: [b, ]", "a: [b ]", "a: [b , c]",
        "a: []", "a: [[b]]", "a: {b: c}", "a: b ", "a: b\t", "a:\tb", "a:b", "a : b", " a: b",
        "a: b\r\n", "a: b\x00", "a: b\x7f", "a: b\x85c", "a: b\u2028c", "\ufeffa: b", "a: b\ufeff",
        "a: b\ufffe", "---\na: b", "a: b\n---\na: c", "a: b\n...", "%YAML 1.2\n---\na: b", "<<: b",
        "? a\n: b", "a: ? b", "a: @b", "a: `b", "a: %b", f"{'a' * 2000}: b", "a:\n  - b: c",
        "a:\n  - - b", "a:\n  -  b", "a:\n - b", "a:\n  b: c\nd: e\n  f: g",
        "a:\n  - b\nc: d\n  - e",
    ],
)  # fmt: skip
def test_everything_else_is_left_to_the_parser(text: str) -> None:
    assert plain_values(text.encode()) is None


@pytest.mark.parametrize("data", [b"a: \xff", b"\xff\xfea\x00", b"a: \xed\xa0\x80", b"a: \xc0\xaf"])
def test_bytes_that_are_no_text_are_left_to_the_parser(data: bytes) -> None:
    assert plain_values(data) is None


@settings(max_examples=400)
@given(FILES_OF_LINES)
@example("a: https://b:c")
@example("a: 1_0\nb: 0x1F\nc: 12:30")
@example("a: no\nb: null\nc: 2020-01-01")
def test_no_file_is_read_otherwise(text: str) -> None:
    data = text.encode()
    assert same(data)
    values = plain_values(data)
    if values is not None and data.isascii():
        assert parse(data, "subprocessors/a.yaml").values is not None
