"""Edits of corrections, in the forms that a file may have."""

import pytest

from checks.editing.corrections import make
from checks.editing.draft import Draft
from checks.findings import (
    AddField,
    Block,
    Edit,
    Located,
    Move,
    Rename,
    Severity,
    Span,
    SplitField,
    correction,
)
from checks.register.memory import MemoryTree

PATH = "subprocessors/acme.yaml"


def _edited(text: str, edit: Edit) -> str | None:
    """The text after an edit, or None if the edit cannot be made."""
    draft = Draft(MemoryTree({PATH: text}))
    finding = Located("rule", Severity.ERROR, "", "", PATH, Span())
    made = make(draft, [(finding, correction(edit)[0])])
    return draft.read(PATH, 10_000).decode() if made else None


@pytest.mark.parametrize(
    ("text", "edit", "after"),
    [
        ("a: b\n", AddField(("data",), ("x", "y")), "a: b\ndata: [x, y]\n"),
        ("data: []\n", AddField(("data",), ("x",)), "data: [x]\n"),
        ("a: b\n", AddField(("regions", "EU"), "Europe"), "a: b\nregions:\n  EU: Europe\n"),
        ("regions: {}\n", AddField(("regions", "EU"), "A, B"), 'regions: {EU: "A, B"}\n'),
        ("regions: {A: B}\n", AddField(("regions", "EU"), "C"), "regions: {EU: C, A: B}\n"),
        (
            "regions:\n    A: B\n",
            AddField(("regions", "EU"), "C"),
            "regions:\n    EU: C\n    A: B\n",
        ),
        ("regions:\n  A: B\n", AddField(("regions", "A"), "C"), "regions:\n  A: C\n"),
        ("transfers: scc\n", AddField(("transfers", "scc", "executed"), "2026-01-01"), None),
        ("a: b\r\n", AddField(("r", "EU"), "C"), "a: b\r\nr:\r\n  EU: C\r\n"),
        ("a: b  # why\n", Block(("a",), (("c", "d"),)), "a: {c: d}  # why\n"),
        ("a:\n  - b\n", Block(("a",), (("c", "d: e"),)), 'a:\n  {c: "d: e"}\n'),
        ("a: b\n", Block(("c",), (("d", "e"),)), None),
        ("e:\n  a, b: 1 #\n", SplitField(("e", "a, b"), ("a", "b")), "e:\n  a: 1\n  b: 1 #\n"),
        ("e: {'a, b': 1}\n", SplitField(("e", "a, b"), ("a", "b")), "e: {a: 1, b: 1}\n"),
        ("e:\n  a: 1\n", SplitField(("e", "b"), ("c", "d")), None),
        ("i: {a: b}\nc: d, e # f\n", Move(("c",), "i"), 'i: {c: "d, e", a: b}\n'),
        ("i: {a: b}\nc: |\n  d\n", Move(("c",), "i"), 'i: {c: "d\\x0a", a: b}\n'),
        ("i: { }\nc: d\n", Move(("c",), "i"), "i: {c: d }\n"),
        ("i: {a: b}\nc: [d]\n", Move(("c",), "i"), None),
        ("i:\n  a: b\nc: |\n  d\n", Move(("c",), "i"), "i:\n  c: |\n    d\n  a: b\n"),
    ],
)  # fmt: skip
def test_an_edit(text: str, edit: Edit, after: str | None) -> None:
    assert _edited(text, edit) == after


def test_two_files_get_no_common_name() -> None:
    paths = ["subprocessors/be ta.yaml", "subprocessors/be_ta.yaml"]
    to = "subprocessors/be-ta.yaml"
    draft = Draft(MemoryTree({path: f"name: {path}\n" for path in paths}))
    findings = [Located("file-name", Severity.ERROR, "", "", path, Span()) for path in paths]
    assert make(draft, [(finding, correction(Rename(to))[0]) for finding in findings]) == 1
    assert draft.changed() == {to: b"name: subprocessors/be ta.yaml\n"}
    assert draft.read(paths[1], 100) == b"name: subprocessors/be_ta.yaml\n"
