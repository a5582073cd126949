"""The log of each rebuilt history is the log that a lawyer would write."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.histories import HISTORIES
from tests.histories.rebuilt import NOW, History, Landing, Line, Notice

Case = tuple[str, int]
"""A landing: the name of the history, and the number of the landing."""


@cache
def _logged(name: str) -> Mapping[int, Sequence[Line]]:
    """The log of a history, by the number of the landing."""
    lines: defaultdict[int, list[Line]] = defaultdict(list)
    with TemporaryDirectory() as folder:
        company = HISTORIES[name].build(Path(folder) / "initech")
        document = json.loads(company.said("changes", "--format", "json"))
    for change in document["changes"]:
        lines[change["pull_request"]].append(_line(change))
    return lines


def _line(change: Mapping[str, Any]) -> Line:
    effective = NOW if change["effective"] == change["announced"] else change["effective"]
    return Line(
        change["subprocessor"],
        change["summary"],
        change["material"],
        NOW if change["withdrawn"] else effective,
        "",
        change["amended"],
        change["withdrawn"],
    )


def _landings() -> Iterator[Any]:
    for name, history in HISTORIES.items():
        for number, landing in enumerate(history.landings, 1):
            yield pytest.param(landing, (name, number), id=f"{name}-{number}")


@pytest.mark.parametrize(("landing", "case"), [*_landings()])
def test_the_log_is_what_a_lawyer_would_write(landing: Landing, case: Case) -> None:
    name, number = case
    expected = [line._replace(why="") for line in landing.log]
    assert sorted(map(str, _logged(name)[number])) == sorted(map(str, expected))


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_the_lists_of_the_past_are_what_customers_saw(history: History, tmp_path: Path) -> None:
    company = history.build(tmp_path / "initech")
    for day, entries in history.shown.items():
        site = company.published(day, "--as-of", day)
        document = json.loads(site["subprocessors.json"])
        listed = {entry["slug"]: _in_short(entry) for entry in document["subprocessors"]}
        for slug, facts in entries.items():
            shown = listed.get(slug)
            if facts is None or shown is None:
                assert shown is facts, f"{slug} on {day}"
            else:
                assert {name: shown[name] for name in facts} == facts, f"{slug} on {day}"


def _in_short(entry: Mapping[str, Any]) -> Mapping[str, object]:
    return {
        **entry,
        "countries": sorted(country["code"] for country in entry["countries"]),
        "transfers": [safeguard["mechanism"] for safeguard in entry["transfers"]],
        "upcoming": [change["summary"] for change in entry["upcoming"]],
    }


def _notices() -> Iterator[Any]:
    for name, history in HISTORIES.items():
        for notice in history.notices:
            yield pytest.param(history, notice, id=f"{name}-{notice.since}")


@pytest.mark.parametrize(("history", "notice"), [*_notices()])
def test_a_notice_names_the_material_changes_of_its_days(
    history: History, notice: Notice, tmp_path: Path
) -> None:
    company = history.build(tmp_path / "initech", notice.until)
    options = ("--since", notice.since, "--today", notice.until, "--format", "json")
    outcome = company.run("notice", *options)
    assert outcome.status == 0, outcome.err
    document = json.loads(outcome.out)
    lines = [
        f"{vendor['subprocessor']}: {change['summary'].partition(': ')[0]}"
        if change["kind"] == "added"
        else f"{vendor['subprocessor']}: {change['summary']}"
        for vendor in document["subprocessors"]
        for change in vendor["changes"]
    ]
    assert sorted(lines) == sorted(notice.lines)
