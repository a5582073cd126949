"""The record of sent notices: the form of a line, and the commits of a notice."""

import csv
import io
from collections.abc import Sequence

import pytest

from checks.register.notices import COLUMNS
from tests.folders import CheckCommand
from tests.registers import ACME, BETA, beta, vendor
from tests.repositories import Repo, forget_history
from tests.trees import FILES, check, said

PATH = "notices.csv"
FIRST, SECOND = "1a" * 20, "2b" * 20
DIGEST = "9f86d081884c7d65" * 4


def row(**cells: str) -> list[str]:
    """A valid notice with other cells."""
    whole = {
        "sent": "2026-06-15", "after": FIRST, "until": SECOND, "channel": "email",
        "sha256": DIGEST, **cells,
    }  # fmt: skip
    return [whole[name] for name in COLUMNS]


def table(*rows: Sequence[str]) -> str:
    """The file with these lines."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    return text.getvalue()


def hints(text: str) -> list[tuple[str, str]]:
    """Rule and hint of each finding about the file."""
    return [(f.rule, f.hint) for f in check({**FILES, PATH: text}).findings]


def test_a_register_without_the_file_is_valid() -> None:
    assert PATH not in FILES
    assert said(check(FILES).findings) == []
    assert hints(table()) == []


def test_a_finding_stands_on_its_cell() -> None:
    text = table(row(), row(sha256="abc", channel="sam@example.com", sent="soon"))
    assert said(check({**FILES, PATH: text}).findings) == [
        f"{PATH}:3:1 date-format",
        f"{PATH}:3:88 notices-channel",
        f"{PATH}:3:104 notices-hash",
    ]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_cell_is_filled(column: str) -> None:
    ((rule, hint),) = hints(table(row(**{column: ""})))
    assert rule == "missing-field"
    assert hint.startswith("add the ")


@pytest.mark.parametrize(
    ("column", "wrong", "right"),
    [("after", FIRST.upper(), FIRST), ("sha256", DIGEST.upper(), DIGEST)],
)
def test_a_hint_names_the_correction(column: str, wrong: str, right: str) -> None:
    assert hints(table(row(**{column: wrong}))) == [("notices-hash", f"write {right}")]
    assert hints(table(row(**{column: right}))) == []


def test_a_line_out_of_order_moves_up() -> None:
    early, late = row(sent="2026-05-04"), row(sent="2026-06-15")
    ((rule, hint),) = hints(table(late, early))
    assert (rule, hint) == ("notices-order", "move the line above line 2, or correct the day")
    assert hints(table(early, late)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sent,after,until,channel\n", "the header lacks `sha256`"),
        (table(row()[:3]), "3 cells where the header has 5"),
        ('sent,"after', "the header lacks"),
    ],
)
def test_a_table_that_cannot_be_read(text: str, words: str) -> None:
    (finding,) = check({**FILES, PATH: text}).findings
    assert finding.rule == "notices-columns"
    assert words in finding.message


def test_other_columns_and_another_order_are_allowed() -> None:
    head, cells = [*COLUMNS[::-1], "remark"], [*row()[::-1], "by Sam"]
    assert hints(f"{','.join(head)}\n{','.join(cells)}\n") == []


# Commits, in real repositories.


def test_the_commits_are_on_the_branch(repo: Repo, check: CheckCommand) -> None:
    first = repo.head
    second = repo.land("2026-06-02", {BETA: beta()})
    repo.land("2026-06-03", {PATH: table(row(after=first, until=second))})
    assert check(base=None) == []
    repo.write({PATH: table(row(after=first, until="f" * 40))})
    assert check(base=None) == [f"{PATH}:2 notices-commit"]
    assert check() == [f"{PATH}:1 notices-rewritten", f"{PATH}:2 notices-commit"]
    repo.write({PATH: table(row(after=second, until=first))})
    assert check(base=None) == [f"{PATH}:2 notices-commit"]
    assert "swap" in check.out


def test_a_commit_of_the_proposal_itself_is_not_on_the_main_branch(
    repo: Repo, check: CheckCommand
) -> None:
    first = repo.head
    repo.branch("proposal")
    own = repo.land("2026-06-02", {ACME: vendor(countries=["US", "IN"])})
    repo.land("2026-06-03", {PATH: table(row(after=first, until=own))})
    assert check() == [f"{PATH}:2 notices-commit"]
    assert "`git log --first-parent`" in check.out


def test_without_the_whole_history_no_commit_is_unknown(repo: Repo, check: CheckCommand) -> None:
    repo.land("2026-06-03", {PATH: table(row())})
    assert check(base=None) == [f"{PATH}:2 notices-commit", f"{PATH}:2 notices-commit"]
    forget_history(repo)
    assert check(base=None) == []
