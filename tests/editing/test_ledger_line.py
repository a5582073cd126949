"""The line of an agreement, as the ledger writes its lines."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.editing.ledger_line import Entry, line_of, with_line
from checks.register.ledger import read_ledger
from tests.trees import HEADER

ENTRY = Entry("DPA-2026-009", "Acme, Inc.", date(2026, 6, 20))


@pytest.mark.parametrize(
    ("ledger", "line"),
    [
        (HEADER, 'DPA-2026-009,"Acme, Inc.",2026-06-20,,active'),
        (
            "\n status ,Reference,notes,counterparty,executed,expires\n",
            'active,DPA-2026-009,,"Acme, Inc.",2026-06-20,',
        ),
    ],
)
def test_the_columns_are_those_of_the_ledger(ledger: str, line: str) -> None:
    assert line_of(ENTRY, ledger) == line


@pytest.mark.parametrize(
    ("ledger", "whole"),
    [("a\n", "a\nx\n"), ("a", "a\nx\n"), ("a\r\nb\r\n", "a\r\nb\r\nx\r\n"),
     ("a\r\nb", "a\r\nb\r\nx\r\n")],
)  # fmt: skip
def test_the_line_breaks_are_those_of_the_ledger(ledger: str, whole: str) -> None:
    assert with_line(ledger, "x") == whole


NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1)


@given(NAMES.filter(str.strip), st.none() | st.dates(min_value=date(1000, 1, 1)))
def test_the_ledger_reads_the_same_agreement(name: str, expires: date | None) -> None:
    entry = Entry("DPA-2026-009", name, date(2026, 6, 20), expires)
    text = with_line(HEADER, line_of(entry, HEADER))
    ledger, defects = read_ledger(text.encode(), "agreements.csv")
    assert ledger is not None
    if not defects:  # a file with an invisible character is not read
        line = ledger.by_reference["DPA-2026-009"]
        assert (line.counterparty, line.executed, line.expires, line.status) == (
            name.strip(), date(2026, 6, 20), expires, "active"
        )  # fmt: skip


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    line = line_of(ENTRY, '\ufeff"reference",status\r\n')
    assert line == "DPA-2026-009,active"
    ledger = with_line("\ufeff" + HEADER, line_of(ENTRY, "\ufeff" + HEADER))
    read, _ = read_ledger(ledger.encode(), "agreements.csv")
    assert read is not None
    assert list(read.by_reference) == ["DPA-2026-009"]
