"""What a register is compared with: the one that its proposal set out from."""

from checks.changes.proposal import Proposal
from checks.register.git import Repository
from checks.register.load import load_like
from checks.register.model import Register


def propose(repository: Repository, base: str, head: Register, commit: str | None) -> Proposal:
    """What `head` proposes: its difference from where it set out from the revision `base`.

    `head` is the register at `commit`, or, without one, in the work tree. Raises
    `GitError`, and `ConfigurationError` where the base has no usable register.
    """
    repository.refuse_shallow()
    start = repository.fork_point(repository.resolve(base), commit or repository.resolve("HEAD"))
    changed = repository.changes(start, commit)
    files = frozenset(file.path for file in changed)
    return Proposal(load_like(repository.before(start, changed), head, files), head, files)
