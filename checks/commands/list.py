"""`subprocessors list`: the vendors as a table."""

import shutil
import sys
from datetime import date
from pathlib import Path

from checks.commands.opening import opened
from checks.commands.outcome import OK, CannotRun
from checks.commands.terminal import show
from checks.documents.vendor_table import LACKABLE, Filters, as_text, rows
from checks.editing.answers import BadAnswer, read
from checks.register.policy import Policy
from checks.suggestion import closest


def list(  # noqa: A001 - the command's own name
    root: Path | None,
    country: str | None,
    group: str | None,
    scope: str | None,
    expiring: int | None,
    lacking: str | None,
    today: date | None,
) -> int:
    """Print the vendors that meet all filters. Returns the exit status."""
    _, _, register, today = opened(root, today, "the vendors cannot be listed")
    policy = register.policy
    filters = Filters(
        _meant("established", country.upper() if len(country) == 2 else country, policy)
        if country is not None
        else None,
        _meant("group", group, policy) if group is not None else None,
        _scope(scope, policy) if scope is not None else None,
        expiring,
        _fact(lacking) if lacking is not None else None,
    )
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    show(as_text(rows(register, filters, today), len(register.subprocessors), columns))
    return OK


def _meant(question: str, answer: str, policy: Policy) -> str:
    """The code or key that a person means. Raises `CannotRun`."""
    try:
        return str(read(question, answer, policy))
    except BadAnswer as error:
        raise CannotRun(str(error)) from None


def _scope(scope: str, policy: Policy) -> str:
    """The key of a scope, given its key or title, or the own words of an entry."""
    folded = scope.casefold()
    return next(
        (key for key, title in policy.scopes.items() if folded in (key, title.casefold())), scope
    )


def _fact(fact: str) -> str:
    name = "transfers" if fact == "safeguard" else fact
    if name not in LACKABLE:
        similar = closest(name, LACKABLE)
        hint = f"did you mean {similar}?" if similar else f"choose from {', '.join(LACKABLE)}"
        raise CannotRun(f"{fact} is not a fact of a vendor: {hint}")
    return name
