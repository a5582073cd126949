"""The deadlines for a terminal, and as Markdown for an issue."""

from collections.abc import Iterator

from checks.documents.comment import cell, comment
from checks.documents.deadlines import Deadline, DeadlinesDocument
from checks.escaping import visible
from checks.languages.language import ENGLISH


def as_text(document: DeadlinesDocument) -> str:
    """The deadlines for a terminal, a line each."""
    if not document["deadlines"]:
        return f"Nothing is due until {ENGLISH.day(document['until'])}.\n"
    parts = []
    for title, deadlines in _by_urgency(document):
        lines = [title, *map(_line, deadlines)]
        parts.append("".join(f"{visible(line)}\n" for line in lines))
    return "\n".join(parts)


def _line(deadline: Deadline) -> str:
    where = deadline["path"]
    if deadline["name"] is not None:
        where = f"{deadline['name']} ({where})"
    day, what, action = deadline["day"], deadline["what"], deadline["action"]
    return f"  {day}  {_time_left(deadline):<12}  {where}: {what} [{action}]"


def as_markdown(document: DeadlinesDocument) -> str:
    """The deadlines in tables. Empty if nothing falls due: then there is no issue to open."""
    if not document["deadlines"]:
        return ""
    return comment(_tables(document), "subprocessors deadlines --format json")


def _tables(document: DeadlinesDocument) -> Iterator[str]:
    for title, deadlines in _by_urgency(document):
        yield from (f"### {title}", "")
        yield from ("| Day | | Subprocessor | What | To do |", "| --- | --- | --- | --- | --- |")
        yield from map(_row, deadlines)
        yield ""


def _row(deadline: Deadline) -> str:
    where = cell(deadline["path"])
    if deadline["name"] is not None:
        where = f"{cell(deadline['name'])}<br>{where}"
    what, action = cell(deadline["what"]), cell(deadline["action"])
    return f"| {deadline['day']} | {_time_left(deadline)} | {where} | {what} | {action} |"


def _by_urgency(document: DeadlinesDocument) -> Iterator[tuple[str, list[Deadline]]]:
    """The overdue deadlines, then the coming deadlines, each with a title.

    A title without deadlines is left out.
    """
    overdue = [deadline for deadline in document["deadlines"] if deadline["days_left"] < 0]
    soon = document["deadlines"][len(overdue) :]
    until = ENGLISH.day(document["until"])
    for title, deadlines in (("Overdue", overdue), (f"Due by {until}", soon)):
        if deadlines:
            yield title, deadlines


def _time_left(deadline: Deadline) -> str:
    """The time until the day, in words."""
    days = deadline["days_left"]
    if days == 0:
        return "today"
    count = f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"
    return f"in {count}" if days > 0 else f"{count} ago"
