"""No cell of a published CSV is a formula, however a spreadsheet splits the file."""

import csv
import io
import time
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checks.escaping import csv_cell, csv_cells

FORMULAS = "=+-@|%＝＋－＠｜％﹦﹢﹣﹫﹪−"


def split(text: str, separators: str) -> Iterator[str]:
    """The cells of a CSV file, as spreadsheets split it at these separators.

    A quotation mark at the start of a cell opens it, a doubled one inside is a quotation mark,
    and what follows the closing one belongs to the cell up to the next separator.
    """
    position = 0
    while position <= len(text):
        cell = ""
        if text[position : position + 1] == '"':
            position += 1
            while position < len(text):
                if text.startswith('""', position):
                    cell += '"'
                    position += 2
                elif text[position] == '"':
                    position += 1
                    break
                else:
                    cell += text[position]
                    position += 1
        start = position
        while position < len(text) and text[position] not in separators + "\r\n":
            position += 1
        yield cell + text[start:position]
        position += 1


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet could take the cell for a formula. An apostrophe prevents it."""
    return cell.lstrip().lstrip('"\ufeff\u200b \t\r\n').startswith(tuple(FORMULAS))


def line(cells: Sequence[str]) -> str:
    """A line of CSV, as the site has it."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerow(map(csv_cell, cells))
    return file.getvalue()


SEPARATORS = (",", ";", "\t", ",;", ";\t", ",;\t")

_TEXT = st.text(st.sampled_from("=+-@|%＝－ab1 ;,\t\r\n\v\x85\u2028'\"\xa0\u3000\ufeff\u200b"))


@given(st.lists(_TEXT | st.text(), min_size=1, max_size=4))
@example(["a;=1+1"])
@example(['a;"=1+1"'])
@example(['a;""=1+1'])
@example(['"a";"=1+1'])
@example(["a; =1+1", "b"])
@example(["a;\xa0=1+1"])
@example(["a;\u3000＝1+1"])
@example(["a\n=1+1"])
@example(["a\r=1+1"])
@example(["a\t=1+1"])
@example(["\t=1+1"])
@example([" =1+1"])
@example(["\ufeff=1+1"])
@example(["; ".join(["Acme", "=cmd|' /C calc'!A0", "@SUM(A1)"])])
@example(["|cmd"])
@example(["%0A=1"])
@example(["a", '";=1'])
@example(["a;", "=1"])
def test_no_part_of_a_cell_is_a_formula(cells: list[str]) -> None:
    written = line(cells)
    for separators in SEPARATORS:
        for cell in split(written, separators):
            assert not is_formula(cell), (separators, cell)


@given(st.lists(_TEXT | st.text(), min_size=1, max_size=4))
def test_only_apostrophes_are_added(cells: list[str]) -> None:
    for cell in cells:
        assert csv_cell(cell).replace("'", "") == cell.replace("'", "")
        assert csv_cell(csv_cell(cell)) == csv_cell(cell)


@given(st.lists(_TEXT | st.text(), max_size=4))
@example(["a", "=1"])
@example(["a;", " \u115f=1"])
@example(["a", "b\n=1"])
def test_a_row_has_the_same_cells(cells: list[str]) -> None:
    assert [*csv_cells(cells)] == [*map(csv_cell, cells)]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", ""),
        ("Acme Mail, Inc.", "Acme Mail, Inc."),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("E-mail; text messages", "E-mail; text messages"),
        ("a = b; c - d", "a = b; c - d"),
        ("1 Main St; +Annex", "1 Main St; '+Annex"),
        ("100%", "100%"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("株式会社ＮＴＴドコモ", "株式会社ＮＴＴドコモ"),
        ("-", "'-"),
        ("+49 30 1234", "'+49 30 1234"),
        ("@acme", "'@acme"),
        ("Zürich, -", "Zürich, -"),
        ('"Acme" GmbH', '"Acme" GmbH'),
        ('a;"=1"', 'a;"\'=1"'),
        ("a;=1;=2", "a;'=1;'=2"),
        ("=1", "'=1"),
        ("'=1", "'=1"),
        ("--1", "'--1"),
        ("\u115f=1", "\u115f'=1"),  # an invisible letter
        ("a; \u2800=1", "a; \u2800'=1"),
        ("a; b-c", "a; b-c"),
    ],
)
def test_an_apostrophe_stands_only_where_it_is_needed(text: str, cell: str) -> None:
    assert csv_cell(text) == cell


@pytest.mark.parametrize("text", ["\t" * 60_000, ";\t" * 30_000 + "x", '"' * 60_000, " ;" * 30_000])
def test_long_cells_take_no_time(text: str) -> None:
    start = time.process_time()
    csv_cell(text)
    csv_cell(f"{text}=")
    assert time.process_time() - start < 1
