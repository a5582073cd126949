"""`subprocessors transfers`: transfers to other countries, as a law judges them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checks.commands.opening import Opening

if TYPE_CHECKING:
    from checks.data.regimes import Key


def transfers(
    root: Path | None,
    regime: "Key",
    without: Sequence[str],
    as_of: date | None,
    form: str,
    today: date | None,
) -> int:
    """Print the transfers. Returns the exit status: 1 if a transfer is not covered."""
    opening = Opening(root)
    # Other processes read the vendors while this process loads the laws.
    from checks.commands.judging import judge

    return judge(opening, regime, without, as_of, form, today)
