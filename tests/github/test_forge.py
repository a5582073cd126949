"""The whole way of a proposal, on a forge on this machine."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github.api import GitHub
from tests.github.forge import Forge, forge
from tests.github.proposals import PATH, acme, propose, with_acme
from tests.github.runner import Runner
from tests.repositories import Repo


@pytest.fixture
def served(tmp_path: Path, repo: Repo, runner: Runner, hub: GitHub) -> Iterator[Forge]:
    """A forge with the register of Qase."""
    with forge(tmp_path / "forge", repo, runner, hub) as made:
        yield made


@pytest.fixture
def person(served: Forge, tmp_path: Path) -> Repo:
    """The clone of somebody who proposes."""
    clone = Repo(tmp_path / "person")
    clone.git("remote", "add", "origin", served.address)
    clone.git("pull", "--quiet", "origin", "main")
    return clone


def push(clone: Repo, branch: str) -> tuple[bool, str]:
    """Push a branch. Returns whether it was taken, and what the forge said."""
    done = subprocess.run(
        ["git", "push", "origin", branch], cwd=clone.top, capture_output=True, check=False,
        encoding="utf-8",
    )  # fmt: skip
    return done.returncode == 0, done.stderr


def test_from_proposal_to_published(served: Forge, person: Repo, hub: GitHub) -> None:
    propose(person, with_acme(person, countries="[US, UK]"))
    taken, said = push(person, "proposal")
    assert taken, said
    assert "Check: {'check': 'failure'}" in said
    assert f"{PATH}:5: 'UK' is not an assigned country code" in said
    (review,) = hub.comments
    assert "**Not ready**" in review["body"]

    person.switch("main")
    person.merge("proposal", "2026-11-20", "Merge pull request #13 from qase/proposal")
    taken, said = push(person, "main")
    assert not taken
    assert "the check of this proposal has not passed" in said
    person.git("reset", "--quiet", "--hard", "origin/main")
    person.land("2026-11-20", {PATH: acme()})
    assert "merge a proposal into it" in push(person, "main")[1]
    person.git("reset", "--quiet", "--hard", "origin/main")
    assert served.published == []

    person.switch("proposal")
    person.land("2026-11-20", {PATH: acme(countries="[US, GB]")})
    taken, said = push(person, "proposal")
    assert "Check: {'check': 'success'}" in said
    (review,) = hub.comments
    assert "**Ready for your review**" in review["body"]

    person.switch("main")
    person.merge("proposal", "2026-11-20", "Merge pull request #13 from qase/proposal")
    taken, said = push(person, "main")
    assert taken, said
    assert "Publish: {'build': 'success', 'deploy': 'success'}" in said
    page = (served.pages / "index.html").read_text("utf-8")
    assert "Upcoming changes" in page
    assert "Acme Mail, Inc." in page
    assert "Acme Mail, Inc." in (served.pages / "changes.atom").read_text("utf-8")
    assert "Acme Mail" in (served.pages / "calendar.ics").read_text("utf-8")
