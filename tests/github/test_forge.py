"""The whole way of a proposal, on a forge on this machine."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github.api import GitHub
from tests.github.forge import Forge, forge
from tests.github.proposals import PATH, acme, propose, with_acme
from tests.github.runner import Runner
from tests.github.test_check import GREEN, RED
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
    """Push a branch. Returns whether the push was accepted, and the forge's message."""
    done = subprocess.run(
        ["git", "push", "origin", branch], cwd=clone.top, capture_output=True, check=False,
        encoding="utf-8",
    )  # fmt: skip
    return done.returncode == 0, done.stderr


def merge(clone: Repo) -> tuple[bool, str]:
    """Merge the proposal as the forge's button does, and push that."""
    clone.switch("main")
    clone.merge("proposal", "2026-11-20", "Merge pull request #13 from qase/proposal")
    return push(clone, "main")


def test_from_proposal_to_published(served: Forge, person: Repo, hub: GitHub) -> None:
    propose(person, with_acme(person, countries=["US", "UK"]))
    taken, said = push(person, "proposal")
    assert taken, said
    assert f"Check: {RED}" in said
    assert f"{PATH}:5: 'UK' is not an assigned country code" in said
    (review,) = hub.comments
    assert "**Not ready**" in review["body"]

    taken, said = merge(person)
    assert not taken
    assert "the check of this proposal has not passed" in said
    person.git("reset", "--quiet", "--hard", "origin/main")
    person.land("2026-11-20", {PATH: acme()})
    assert "merge a proposal into it" in push(person, "main")[1]
    person.git("reset", "--quiet", "--hard", "origin/main")
    assert served.published == []

    person.switch("proposal")
    person.land("2026-11-20", {PATH: acme(countries=["US", "GB"])})
    taken, said = push(person, "proposal")
    assert f"Check: {GREEN}" in said
    (review,) = hub.comments
    assert "**Ready for your review**" in review["body"]

    taken, said = merge(person)
    assert taken, said
    assert "Publish: {'build': 'success', 'attest': 'success', 'deploy': 'success'}" in said
    page = (served.pages / "index.html").read_text("utf-8")
    assert "Pending changes" in page
    assert "Acme Mail, Inc." in page
    assert "Acme Mail, Inc." in (served.pages / "changes.atom").read_text("utf-8")
    assert "Acme Mail" in (served.pages / "calendar.ics").read_text("utf-8")


def test_a_history_with_two_points_in_common_hides_no_code(
    served: Forge, person: Repo, hub: GitHub
) -> None:
    """What is compared with one of them looks like data alone, and the merge brings more."""
    evil = {"checks/rules/countries.py": '"""Nothing."""\n', ".ci/run": "#!/usr/bin/env bash\n"}
    good = {path: (person.root / path).read_bytes() for path in evil}
    # A proposal whose last commit has only data, and is merged with the others.
    person.branch("earlier", "main")
    person.land("2026-11-02", evil)
    person.branch("one")
    person.land("2026-11-09", with_acme(person))
    person.branch("two", "earlier")
    person.land("2026-11-03", good)
    person.switch("one")
    person.branch("merged")
    person.merge("two", "2026-11-10", "Both")
    assert not person.git("diff", "--name-only", "main", "merged", "--", "checks", ".ci")
    assert push(person, "merged")[0]
    person.switch("main")
    person.merge("merged", "2026-11-11", "Merge pull request #12")
    assert push(person, "main")[0]

    # The next one merges the same two commits in another way.
    person.branch("next", "one")
    person.git("merge", "--quiet", "--no-ff", "--no-commit", "two")
    person.land("2026-11-12", {**evil, PATH: acme(countries=["UK"])})
    assert person.git("diff", "--name-only", "main...next") == PATH
    assert push(person, "next")[0]
    assert "[!CAUTION]" in hub.comments[-1]["body"].splitlines()[1]
