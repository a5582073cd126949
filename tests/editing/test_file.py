"""`EditedFile`: an edit changes the lines of its field, and nothing else."""

import difflib
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.editing.file import EditedFile, NotEditable
from checks.register.source import parse

PATH = "subprocessors/acme.yaml"

ODD = """\
# yaml-language-server: $schema=../schemas/subprocessor.json

name:   "Acme  Cloud"   # the new name
website:
purpose: >-
    Hosting of
    the application

# Where the data is.
countries: [ US,
   DE ]   # two
agreement: {reference: DPA-2025-001,   executed: 2025-01-15}
evaluation:
    privacy: 2026-01-10 # by Sam
    security:
    - 2025-01-10
    - '2026-01-10'  # again

    # Nothing new.
    confidentiality: [ 2026-01-10 ]
engaged: 2026-02-01
internal:
  notes: |+
    Keep this.

# the end"""


def edited(text: str = ODD) -> EditedFile:
    return EditedFile(text.encode(), PATH)


def changed(before: str, after: str) -> list[str]:
    """The lines that differ, with `-` and `+`."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0)
    return [line.rstrip("\n") for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize(
    ("place", "value", "lines"),
    [
        (
            ("name",), 'Beta "B"',
            ['-name:   "Acme  Cloud"   # the new name',
             '+name:   "Beta \\"B\\""   # the new name'],
        ),
        (("website",), "https://a.com/", ["-website:", "+website: https://a.com/"]),
        (
            ("purpose",), "Mail: delivery",
            ["-purpose: >-", "-    Hosting of", "-    the application",
             '+purpose: "Mail: delivery"'],
        ),
        (("ended",), date(2027, 1, 1), ["+ended: 2027-01-01"]),
        (
            ("agreement", "expires"), date(2028, 1, 1),
            ["-agreement: {reference: DPA-2025-001,   executed: 2025-01-15}",
             "+agreement: {reference: DPA-2025-001,   executed: 2025-01-15, expires: 2028-01-01}"],
        ),
        (("formerly", "A: B, Inc."), date(2020, 1, 1),
         ["+formerly:", '+  "A: B, Inc.": 2020-01-01']),
        (("links", "privacy"), "https://a.com/#b",
         ["+links:", '+  privacy: "https://a.com/#b"']),
    ],
)  # fmt: skip
def test_a_field_is_set(place: tuple[str, ...], value: str | date, lines: list[str]) -> None:
    file = edited()
    file.set(place, value)
    assert changed(ODD, file.text) == lines


@pytest.mark.parametrize(
    ("area", "lines"),
    [
        ("privacy", ["-    privacy: 2026-01-10 # by Sam",
                     "+    privacy: [2026-01-10, 2026-06-30] # by Sam"]),
        ("security", ["+    - 2026-06-30"]),
        ("confidentiality", ["-    confidentiality: [ 2026-01-10 ]",
                             "+    confidentiality: [ 2026-01-10, 2026-06-30 ]"]),
        ("ethics", ["+    ethics: 2026-06-30"]),
    ],
)  # fmt: skip
def test_a_day_is_added_to_a_list(area: str, lines: list[str]) -> None:
    file = edited()
    file.append(("evaluation", area), date(2026, 6, 30))
    assert changed(ODD, file.text) == lines


def test_a_comment_of_a_block_stays_in_the_block() -> None:
    text = "a:\n  b: 1\n\n  # of a\n# of c\nc: 2\n"
    file = edited(text)
    file.set(("name",), "Acme")
    file.set(("purpose",), "Hosting")
    assert file.text == "name: Acme\npurpose: Hosting\n" + text
    file = edited(text.replace("a:", "name:"))
    file.set(("purpose",), "Hosting")
    assert file.text == "name:\n  b: 1\n\n  # of a\npurpose: Hosting\n# of c\nc: 2\n"


def test_a_comment_beside_the_name_of_a_field_stays() -> None:
    file = edited("evaluation:  # ask Kim\nname: |  # legal name\n  A\n")
    file.append(("evaluation", "privacy"), date(2026, 6, 1))
    file.set(("name",), "B")
    assert file.text == "evaluation:  # ask Kim\n  privacy: 2026-06-01\nname: B  # legal name\n"


def test_a_field_between_comments_in_braces_is_left_to_a_person() -> None:
    text = "a: {b: 1, # of b\n  c: 2, # of c\n  d: 3}\n"
    file = edited(text)
    with pytest.raises(NotEditable):
        file.remove(("a", "c"))
    assert file.text == text


def test_a_text_that_keeps_its_last_lines_keeps_them() -> None:
    file = edited()
    file.set(("zulu",), "1")
    assert file.text == ODD.replace("\n# the end", '\nzulu: "1"\n# the end')
    assert file.values["internal"] == {"notes": "Keep this.\n\n"}


def test_the_line_breaks_and_the_mark_of_the_file_stay() -> None:
    file = edited("\ufeffname: Acme\r\ngroup: other")
    file.set(("purpose",), "Hosting")
    assert file.text == "\ufeffname: Acme\r\ngroup: other\r\npurpose: Hosting"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vendors: []\n", "vendors: [b, c]\n"),
        ("vendors:\n", "vendors: [b, c]\n"),
        ("vendors: [a]  # x\n", "vendors: [a, b, c]  # x\n"),
        ("vendors: a\n", "vendors: [a, b, c]\n"),
        ("vendors:\n- a  # x\n", "vendors:\n- a  # x\n- b\n- c\n"),
    ],
)
def test_several_items_are_added_in_the_style_of_the_list(text: str, expected: str) -> None:
    file = EditedFile(text.encode(), "register.yaml")
    file.append(("vendors",), "b", "c")
    assert file.text == expected


@pytest.mark.parametrize("apart", ["", "\n", "\n# The groups.\n"])
def test_a_new_section_keeps_its_distance_if_the_others_do(apart: str) -> None:
    line = "\n" if apart else ""
    file = EditedFile(f"url: x\n{apart}groups: y\n".encode(), "register.yaml")
    file.set(("regions",), {"EU": "European Union"})
    assert file.text == f"url: x\n{apart}groups: y\n{line}regions:\n  EU: European Union\n"


@pytest.mark.parametrize(
    ("before", "place", "after"),
    [
        ("a: 1\nb: 2 # of b\n# of c\nc: 3\n", ("b",), "a: 1\n# of c\nc: 3\n"),
        ("a: {b: 1, c: 2}\n", ("a", "b"), "a: {c: 2}\n"),
        ("a: {b: 1, c: 2}\n", ("a", "c"), "a: {b: 1}\n"),
        ("a: {b: 1}\nc: 2\n", ("a", "b"), "c: 2\n"),
        ("a:\n  b: 1\nc: 2\n", ("a", "b"), "c: 2\n"),
        ("a:\n  - 1\n  - 2\nc: 2\n", ("a",), "c: 2\n"),
        ("a: 1\n", ("b",), "a: 1\n"),
    ],
)
def test_a_field_is_removed(before: str, place: tuple[str, ...], after: str) -> None:
    file = edited(before)
    file.remove(place)
    assert file.text == after


@pytest.mark.parametrize("text", ["name: [", "a: &b c\nd: *b\n", "a: 1\na: 2\n", "- a\n", ""])
def test_a_broken_file_is_not_edited(text: str) -> None:
    with pytest.raises(NotEditable, match="cannot be read"):
        edited(text)


@pytest.mark.parametrize("text", ["agreement: [a]\n", "agreement: some text\n"])
def test_an_edit_that_would_lose_a_value_is_refused(text: str) -> None:
    file = edited(text)
    with pytest.raises(NotEditable, match="only a person can edit"):
        file.set(("agreement", "reference"), "DPA")
    assert file.text == text


def test_nothing_is_put_behind_a_text_without_a_last_line_break() -> None:
    """The line break would become part of the text."""
    file = edited("purpose: Hosting\nname: |\n  Acme")
    file.set(("website",), "https://a.com/")
    assert file.text == "purpose: Hosting\nwebsite: https://a.com/\nname: |\n  Acme"


def test_an_edit_with_another_result_than_expected_is_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("checks.editing.notation.quote", lambda text: f'"{text}x"')
    file = edited()
    with pytest.raises(NotEditable, match="only a person can edit"):
        file.set(("purpose",), "a: b")
    assert file.text == ODD
    assert file.values["purpose"] == "Hosting of the application"


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), max_size=30
) | st.sampled_from(
    ["null", "~", "true", "12", "012", "1e3", "a: b", "a #b", "#", "- a", "? a", "[a", "{a}", "a,b",
     "'a'", '"', "a'b\"c\\", "https://a.com/?b=c&d#e", "&a", "*a", "!a", "%a", "@a", "`a`", "|",
     ">", "a:", ":a", "---", "...", " a ", "é", "株式会社", "2026-01-10", "NO"]
)  # fmt: skip


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@st.composite
def layouts(draw: st.DrawFn) -> str:
    """A file with comments, empty lines and values in every style."""
    indent = " " * draw(st.integers(1, 5))
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    gap = st.sampled_from(["", "\n", "# a comment\n", "\n  # indented\n\n", "#\n"])
    tail = st.sampled_from(["", " # why", "   # a: b, [c", " "])

    def value() -> str:
        text = draw(TEXTS)
        styles = [_quoted(text), "plain", "plain words\n" + indent + "  over two lines", ""]
        styles += ['"in \\"double\\" quotes"', "[a,  b ]", "[]", "{a: 1,  b: [c]}", "[ a,\n  b]"]
        styles += [f"|\n{indent} literal\n\n{indent} text", f">-\n{indent} folded\n"]
        styles += [f"|+\n{indent} kept\n\n"]
        return draw(st.sampled_from(styles))

    lines = []
    for name in draw(st.permutations(["name", "purpose", "evaluation", "agreement", "other"])):
        lines.append(draw(gap))
        if name in ("evaluation", "agreement"):
            lines.append(f"{name}:{draw(tail)}\n")
            for inner in draw(st.permutations(["privacy", "executed"])):
                style = draw(st.sampled_from(["scalar", "list", "flow", "block"]))
                written = {
                    "scalar": f" 2026-01-10{draw(tail)}",
                    "flow": f" [ 2026-01-10,2026-01-11 ]{draw(tail)}",
                    "list": f"\n{indent}- 2026-01-10{draw(tail)}\n{indent}- '2026-01-11'",
                    "block": f"\n{indent}  - 2026-01-10\n{indent}  # of the list\n"
                    f"{indent}  - 2026-01-11",
                }[style]
                lines.append(f"{indent}{inner}:{written}\n")
                lines.append(draw(gap) if inner == "privacy" else "")
        else:
            written = value()
            block = written[:1] in ("|", ">")
            end = draw(tail) if not block and written else ""
            lines.append(f"{name}:{' ' if written else ''}{written}{end}\n")
    text = "".join(lines) + draw(gap)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    return text.replace("\n", ending)


@given(layouts(), TEXTS, st.data())
def test_only_the_edited_field_changes(text: str, value: str, data: st.DataObject) -> None:
    data_of_file = text.encode()
    before = parse(data_of_file, PATH).values
    assert before is not None, text
    file = EditedFile(data_of_file, PATH)
    place = data.draw(
        st.sampled_from(
            [("name",), ("website",), ("agreement", "first"), ("formerly", "Old, Inc."),
             ("evaluation", "privacy"), ("zulu",), ("evaluation", "zulu")]
        )
    )  # fmt: skip
    how = data.draw(st.sampled_from(["set", "append", "remove"]))
    try:
        if how == "remove":
            file.remove(place)
        elif how == "append":
            file.append(place, date(2026, 6, 30))
        else:
            file.set(place, value)
    except NotEditable:
        assert not _is_single(before, place) or how == "append"
        assert file.text == text
        return
    after = parse(file.text.encode(), PATH).values
    assert after is not None
    for name in before.keys() | after.keys():
        if name != place[0]:
            assert after.get(name) == before.get(name)
    assert after == file.values
    kept = [line for line in text.split("\n") if line.startswith("#")]
    assert [line for line in file.text.split("\n") if line.startswith("#")] == kept
    if how != "remove":
        touched = [line for line in changed(text, file.text) if line.startswith("-")]
        span = _lines_of(text, place)
        assert all(line[1:] in span for line in touched), (touched, span)


def _is_single(values: Mapping[str, object], place: tuple[str, ...]) -> bool:
    value: object = values
    for name in place:
        value = value.get(name, "") if isinstance(value, Mapping) else None
    return isinstance(value, str)


def _lines_of(text: str, place: tuple[str, ...]) -> list[str]:
    """The lines from a field of the top level up to the next such field."""
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if line.startswith(f"{place[0]}:")), None)
    if start is None:
        return []
    end = start + 1
    while end < len(lines) and (not lines[end] or lines[end][0] in " -"):
        end += 1
    return lines[start:end]
