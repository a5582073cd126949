"""`subprocessors publish`: check the register, then compile the published list."""

from datetime import date
from pathlib import Path

from checks.commands.outcome import CannotRun
from checks.commands.root import root_of
from checks.publish.ownership import NotOurs
from checks.publish.place import refuse_place
from checks.register.reading import Reading
from checks.register.tree import WorkTree


def publish(
    root: Path | None,
    output: Path | None,
    today: date | None,
    rev: str | None,
    as_of: date | None,
) -> int:
    """Publish the list of the files here, of a revision, or of the end of a day.

    Returns the exit status.
    """
    root = root_of(root)
    output = output or root / "site"
    _refuse_place(output, root)  # before any work is done
    if rev is not None or as_of is not None:
        from checks.commands.publishing import publish_past

        return publish_past(root, output, today, rev, as_of)
    reading = Reading(WorkTree(root))
    # Other processes read the vendors while this process loads the rules and templates.
    from checks.commands.publishing import publish_files

    return publish_files(root, output, today, reading)


def _refuse_place(output: Path, root: Path) -> None:
    """Raise `CannotRun` where no site can be."""
    try:
        refuse_place(output, root)
    except NotOurs as error:
        raise CannotRun(str(error)) from None
    except (OSError, RuntimeError) as error:
        raise CannotRun(f"{output} cannot be written: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
