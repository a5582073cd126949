"""What a register is compared with: the one that its proposal set out from."""

from checks.changes.proposal import Proposal
from checks.register.git import Comparison
from checks.register.load import load_like
from checks.register.model import Register


def propose(comparison: Comparison, head: Register) -> Proposal:
    """What `head` proposes: its difference from where it set out from.

    Raises `ConfigurationError` where the base has no usable register.
    """
    files = frozenset(file.path for file in comparison.changed)
    return Proposal(load_like(comparison.before, head, files), head, files)
