"""Real Git repositories from inputs, in one process each: `git fast-import`."""

from pathlib import Path

from tests.fuzz.story import Step, Story
from tests.repositories import Repo, commit_stream

BRANCH, PROPOSAL = "refs/heads/main", "refs/heads/proposal"


def make_repository(folder: Path, story: Story) -> Repo:
    """A repository with the landings of an input.

    Raises `GitFailed` if Git does not take such commits. Then the input says nothing about us.
    """
    repo = make_empty(folder)
    _import(repo, b"".join(_commit(BRANCH, step) for step in story.steps))
    return repo


def make_empty(folder: Path) -> Repo:
    """A repository without commits. The commands take its folder for a register's root."""
    repo = Repo(folder)
    repo.write({"register.yaml": ""})
    return repo


def propose(repo: Repo, step: Step, *, first: bool) -> None:
    """Make the branch `proposal`: one commit beyond the main branch. Raises `GitFailed`."""
    start = b"" if first else b"reset %s\nfrom %s^0\n\n" % (PROPOSAL.encode(), BRANCH.encode())
    _import(repo, start + _commit(PROPOSAL, step))


def land(repo: Repo) -> None:
    """Let the main branch be as proposed."""
    repo.git("update-ref", BRANCH, PROPOSAL)


def commits_of(repo: Repo) -> list[str]:
    """The commits of the branch, oldest first."""
    return repo.git("rev-list", "--first-parent", "--reverse", BRANCH).split()


def _import(repo: Repo, stream: bytes) -> None:
    options = ("--quiet", "--force", "--date-format=raw-permissive")
    repo.git("fast-import", *options, given=stream)


def _commit(branch: str, step: Step) -> bytes:
    return commit_stream(branch, step.time, step.message, step.files)
