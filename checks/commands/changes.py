"""`subprocessors changes`: what changed on the list, newest first."""

from pathlib import Path

from checks.commands.outcome import OK, CannotRun
from checks.commands.root import root_of
from checks.commands.terminal import show
from checks.register.repository import Repository


def changes(root: Path | None, since: str | None, until: str | None, form: str) -> int:
    """Print the changes between two revisions or days. Returns the exit status."""
    repository = Repository(root_of(root))
    if until is None:
        repository.log.prepare(repository.resolve("HEAD"))
    # Git reads a long history, while Python loads most modules of the project.
    from checks.changes.log import log
    from checks.changes.wording import Wording
    from checks.commands.histories import history_between
    from checks.documents.changelog import as_json, as_markdown, as_text
    from checks.publish.news import entries

    past = history_between(repository, since, until)
    if past.start is None or past.policy is None:
        raise CannotRun("the register is not committed yet: it has no history")
    wording = Wording(past.policy)
    if form == "json":
        show(as_json(log(past), wording))
    else:
        written = {"text": as_text, "markdown": as_markdown}[form]
        show(written(entries(log(past), wording), past.start))
    return OK
