"""The snapshots of an archive, and the past lists that they must show."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from checks.changes.history import history
from checks.publish.editions import data_edition
from checks.publish.page import Page
from checks.publish.site import render
from checks.publish.snapshots import Snapshot, Snapshots, snapshots
from checks.register.load import load
from checks.register.policy import Policy
from checks.register.repository import Repository

Rows = Mapping[str, list[str]]
"""The rows of a list, by group. Groups without rows are left out."""


def snapshots_of(root: Path, today: date) -> Snapshots:
    """The snapshots of a repository."""
    repository = Repository(root)
    past = history(repository, today=today)
    if past.policy is None:
        raise AssertionError("no register is committed")
    return snapshots(
        repository, past, past.policy, Page(past.policy).row, data_edition(past.policy), today
    )


def rows_of(snapshot: Snapshot, every: Snapshots) -> Rows:
    """The rows of a snapshot."""
    rows = {group: [every.rows[row] for row in numbers] for group, numbers in snapshot.rows.items()}
    return {group: texts for group, texts in rows.items() if texts}


def past_rows(root: Path, commit: str, day: date, today: date) -> Rows:
    """The rows that `publish --rev` shows for a commit on a day, without contacts."""
    repository = Repository(root)
    register = load(repository.at(commit), past=True)
    past = history(repository, commit, today=today)
    document = json.loads(render(register, day, past, commit)["subprocessors.json"])
    return rows_of_list(document, register.policy)


def rows_of_list(document: Mapping[str, list[dict[str, object]]], policy: Policy) -> Rows:
    """The rows of `subprocessors.json`, without contacts."""
    page = Page(policy)
    rows: dict[str, list[str]] = {}
    for entry in document["subprocessors"]:
        later: list[Mapping[str, object]] = entry["upcoming"]  # type: ignore[assignment]
        upcoming = [change for change in later if change["field"] != "contact"]
        row = page.row({**entry, "contact": None, "upcoming": upcoming})  # type: ignore[typeddict-item]
        rows.setdefault(str(entry["group"]), []).append(row)
    return rows


def includes(snapshot: Snapshot, day: date) -> bool:
    """Whether a day belongs to a snapshot."""
    return snapshot.day <= day.isoformat() <= (snapshot.last or "9999")
