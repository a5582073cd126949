"""Values in YAML: every value is read back as it was written."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from checks.editing import notation
from checks.register.source import parse
from tests.editing.test_file import TEXTS


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Acme Cloud, Inc.", "Acme Cloud, Inc."),
        ("https://acme.com/a?b=c", "https://acme.com/a?b=c"),
        ("2026-11-23", '"2026-11-23"'),
        ("NO", "NO"),
        ("株式会社", "株式会社"),
        ("Hosting: servers", '"Hosting: servers"'),
        ('the "best"', 'the "best"'),
        ('"best"', "'\"best\"'"),
        ("a #b", '"a #b"'),
        ("12", '"12"'),
        ("null", '"null"'),
        ("Yes", "Yes"),
        ("", '""'),
        ("a\nb", '"a\\x0ab"'),
    ],
)
def test_a_text_has_quotation_marks_only_where_yaml_needs_them(text: str, written: str) -> None:
    assert notation.scalar(text) == written


def test_only_a_day_looks_like_a_day() -> None:
    day = date(2026, 11, 23)
    assert notation.pair("engaged", day) == "engaged: 2026-11-23"
    assert notation.pair("data", ["contact", "2026-11-23"]) == 'data: [contact, "2026-11-23"]'
    assert notation.scalar(day, like="'2026-01-10'") == "'2026-11-23'"


def _fields(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Fields with these values, and with lists and mappings of them."""
    nested = st.recursive(
        values,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=6,
    )
    return st.dictionaries(TEXTS, nested, min_size=1, max_size=4)


def _written(fields: dict[str, Any]) -> str:
    return "".join(f"{line}\n" for key in fields for line in notation.field(key, fields[key]))


@given(_fields(TEXTS))
def test_a_value_is_read_back(fields: dict[str, Any]) -> None:
    source = parse(_written(fields).encode(), "file", mending=False)
    assert (source.values, source.defects) == (fields, [])


@given(_fields(TEXTS | st.dates()))
def test_other_programs_read_texts_as_texts_and_days_as_days(fields: dict[str, Any]) -> None:
    assert YAML(typ="safe", pure=True).load(_written(fields)) == fields


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_an_item_is_read_back(items: list[str]) -> None:
    source = parse(f"a: {notation.in_line(items)}\n".encode(), "file")
    assert source.values == {"a": items}
    assert notation.in_line(["a, b", "[c]"]) == '["a, b", "[c]"]'
