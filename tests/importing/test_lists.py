"""Lists that companies publish: what the import reads, compared with answers made by reading.

`lists/` has the lists in their own syntax, with their traps. Names, addresses and places are those
of the lists; sentences are reworded. `answers/` has a line for each row: name, website, codes of
countries and regions, and the text of a location that codes do not say.

The answers were written down from the sources alone, as a privacy lawyer would enter the lists,
before the import ran on them. A table that states only the seat has the seat as the answer. Where
a cell leaves room for two readings, such as a city without its country, the answer is the text.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from checks.commands.importing import read
from checks.engine import check_tree
from checks.findings import Severity
from checks.importing import planning
from checks.init.origin import PLACEHOLDER
from checks.init.rendering import Answers, Forge, render
from checks.register.memory import MemoryTree

HERE = Path(__file__).parent
LISTS = sorted((HERE / "lists").iterdir())
DAY = date(2026, 11, 26)
COMPANY = Answers("Initech", "https://initech.com/subprocessors", "privacy@initech.com")

MOST_UNRESOLVED = 0.05
"""The largest part of the locations that may go to a person."""


def _answers(path: Path) -> list[list[Any]]:
    reader = YAML(typ="safe", pure=True)
    answers: list[list[Any]] = reader.load(HERE / "answers" / f"{path.name}.yaml")
    return answers


@pytest.fixture(scope="module")
def fresh() -> dict[str, str]:
    """The register that `init` writes."""
    return dict(render(Forge.GITLAB, COMPANY, PLACEHOLDER, DAY))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_the_rows_of_a_list_are_read_as_a_person_reads_them(path: Path) -> None:
    rows = [
        [entry.name, entry.website, [*entry.countries, *entry.regions], entry.unresolved]
        for entry in read(path.read_bytes(), path.name).entries
    ]
    assert rows == _answers(path)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_a_row_knows_its_line(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    for entry in read(path.read_bytes(), path.name).entries:
        assert entry.name in lines[entry.line - 1], entry.line


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_a_list_in_a_new_register_passes_the_checks(path: Path, fresh: dict[str, str]) -> None:
    plan = planning.plan(read(path.read_bytes(), path.name).entries, path.name, fresh, DAY)
    report = check_tree(MemoryTree({**fresh, **plan.written}), DAY)
    errors = [f for f in report.findings if f.severity is Severity.ERROR]
    assert (errors, plan.refused) == ([], ())


def test_few_locations_go_to_a_person() -> None:
    entries = [e for path in LISTS for e in read(path.read_bytes(), path.name).entries]
    located = [e for e in entries if e.countries or e.regions or e.unresolved]
    unresolved = [entry for entry in located if entry.unresolved]
    assert len(unresolved) <= MOST_UNRESOLVED * len(located)
