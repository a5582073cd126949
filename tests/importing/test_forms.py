"""Lists of an invented company, in the forms that site builders, editors and office programs write.

The answers in `forms.yaml` were written before the import ran on the lists: what a person would
enter, and the lines about which a person should be asked.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from checks.commands.importing import read
from checks.importing.rows import Entry, Reading

HERE = Path(__file__).parent
ANSWERS: Mapping[str, Mapping[str, Any]] = YAML(typ="safe", pure=True).load(HERE / "forms.yaml")


def _read(name: str) -> Reading:
    return read((HERE / "forms" / name).read_bytes(), name)


def _row(entry: Entry) -> list[Any]:
    regions = [region for region in entry.regions if region not in entry.around]
    return [entry.name, entry.website, {*entry.countries, *regions}, entry.unresolved]


def test_each_list_has_answers() -> None:
    assert sorted(ANSWERS) == sorted(path.name for path in (HERE / "forms").iterdir())


@pytest.mark.parametrize("name", ANSWERS)
def test_the_rows_of_a_form(name: str) -> None:
    answers = [[*row[:2], {*row[2]}, row[3]] for row in ANSWERS[name]["rows"]]
    for entry, answer in zip(_read(name).entries, answers, strict=True):
        # With an unresolved text, the codes are only a help.
        shown = _row(entry)
        assert [*shown[:2], shown[3]] == [*answer[:2], answer[3]]
        assert shown[2] == answer[2] or (answer[3] and shown[2] <= answer[2])


@pytest.mark.parametrize("name", ANSWERS)
def test_the_lines_of_a_form_that_need_a_person(name: str) -> None:
    reading = _read(name)
    asked = {int(line) for remark in reading.remarks for line in re.findall(r"^line (\d+)", remark)}
    asked |= {alone.table.rows[0].line for alone in reading.alone if alone.asks}
    assert sorted(asked) == ANSWERS[name]["asks"]
