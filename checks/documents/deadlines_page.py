"""The deadlines as Markdown for an issue. Every text of the register is escaped."""

from collections.abc import Iterator

from checks.documents.comment import cell, comment
from checks.documents.deadlines import Deadline, DeadlinesDocument, by_urgency, left


def as_markdown(document: DeadlinesDocument) -> str:
    """The deadlines in tables, or nothing at all where none is due: then there is no issue."""
    if not document["deadlines"]:
        return ""
    return comment(_parts(document), "subprocessors deadlines --format json")


def _parts(document: DeadlinesDocument) -> Iterator[str]:
    for title, some in by_urgency(document):
        yield from (f"### {title}", "")
        yield from ("| Day | | Subprocessor | What | To do |", "| --- | --- | --- | --- | --- |")
        for one in some:
            yield _row(one)
        yield ""


def _row(one: Deadline) -> str:
    where = cell(one["path"])
    if one["name"] is not None:
        where = f"{cell(one['name'])}<br>{where}"
    what, action = cell(one["what"]), cell(one["action"])
    return f"| {one['day']} | {left(one)} | {where} | {what} | {action} |"
