"""The change log for a terminal, as Markdown and as JSON."""

import json
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from typing_extensions import TypedDict

from checks.changes.announcement import Announcement
from checks.changes.landing import Landing
from checks.changes.wording import Wording
from checks.escaping import markdown
from checks.languages.language import ENGLISH
from checks.parallel import map_chunks
from checks.publish import words
from checks.publish.news import NewsEntry, newest_first
from checks.publish.public import published_change
from checks.publish.published import PublishedChange


class ChangesDocument(TypedDict):
    """All changes, newest first. Programs rely on this form: another form is a new version."""

    version: Literal[2]
    changes: list[PublishedChange]


def as_json(announcements: Sequence[Announcement], wording: Wording) -> str:
    """The public changes for programs, newest first."""
    # A line for each change keeps diffs short. Without indentation, Python uses its fast encoder.
    encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

    def lines_of(announcements: Sequence[Announcement]) -> list[str]:
        return [
            f"    {encode(published_change(announcement, wording))}"
            for announcement in announcements
        ]

    lines = ",\n".join(map_chunks(lines_of, newest_first(announcements)))
    document = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "version": 2,\n  "changes": {document}\n}}\n'


def as_text(entries: Sequence[NewsEntry], start: Landing) -> str:
    """The changes for a terminal, by day."""
    lines: list[str] = []
    for day, of_day in groupby(entries, key=lambda entry: entry["announced"]):
        lines += [ENGLISH.day(day), *(line for entry in of_day for line in _entry(entry)), ""]
    if not entries:
        lines += ["No changes.", ""]
    lines.append(_start(start))
    return "\n".join(lines) + "\n"


def as_markdown(entries: Sequence[NewsEntry], start: Landing) -> str:
    """The changes as a page."""
    lines = ["# Changes", ""]
    for day, of_day in groupby(entries, key=lambda entry: entry["announced"]):
        lines += [f"## {ENGLISH.day(day)}", ""]
        for entry in of_day:
            lines.append(f"- **{markdown(entry['name'])}**{_number(entry)}")
            for change in entry["changes"]:
                lines.append(f"  - {markdown(change['summary'])}{_dates(change)}")
        lines.append("")
    if not entries:
        lines += ["None.", ""]
    lines.append(_start(start))
    return "\n".join(lines) + "\n"


def _entry(entry: NewsEntry) -> Iterator[str]:
    yield f"  {entry['name']} ({entry['subprocessor']}){_number(entry)}"
    for change in entry["changes"]:
        text = change["summary"] + _dates(change)
        yield from textwrap.wrap(
            text, 96, initial_indent="    - ", subsequent_indent="      ", break_on_hyphens=False
        )


def _number(entry: NewsEntry) -> str:
    commit = f", {entry['commit'][:10]}" if entry["commit"] else ", not committed"
    return (f", #{entry['pull_request']}" if entry["pull_request"] else "") + commit


def _dates(change: PublishedChange) -> str:
    if change["withdrawn"]:
        return f" [withdrawn on {ENGLISH.day(change['withdrawn'])}]"
    if change["objection_until"] is None:
        return ""
    material = "material: " if change["material"] else ""
    amended = f"amended on {ENGLISH.day(change['amended'])}; " if change["amended"] else ""
    return f" [{amended}{material}{words.dates([change])}]"


def _start(start: Landing) -> str:
    day, commit = ENGLISH.day(start.day), (start.commit or "")[:10]
    return f"The history starts on {day}, with {commit}. Facts from before are not listed."
