"""The proposal for a command: the differences of the register from a base."""

from datetime import date

from checks.changes.proposal import Proposal
from checks.changes.proposing import propose
from checks.commands.outcome import CannotRun
from checks.commands.terminal import tell, tell_ignored
from checks.register.comparison import Comparison
from checks.register.layout import REGISTER_FILE
from checks.register.load import ConfigurationError
from checks.register.model import Register


def proposal_of(
    comparison: Comparison, register: Register, base: str, today: date
) -> Proposal | None:
    """The proposal of the register, or None if the base has no register at all.

    `base` is the base's name. Raises `CannotRun` and `GitError`.
    """
    try:
        proposal = propose(comparison, register, today)
    except ConfigurationError:
        if not comparison.before.holds(REGISTER_FILE):
            raise CannotRun(
                f"this branch left {base} before there was a register.yaml: "
                f"merge {base} into this branch first"
            ) from None
        raise CannotRun(f"the register.yaml of {base} cannot be read") from None
    if comparison.head is None:
        tell_ignored(comparison.repository, comparison.changed)
        comparison.refuse_converted()
    if proposal is None:
        comparison.refuse_hidden(base)
        tell(f"Not compared: there is no register.yaml in {base}.")
    return proposal
