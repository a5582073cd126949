"""Other repositories: a new register, and one that uses the action in its own way."""

from pathlib import Path

import pytest

from checks.cli import main
from tests.github.api import REPOSITORY, GitHub
from tests.github.proposals import NAME, TODAY, acme, propose
from tests.github.runner import Runner
from tests.github.test_check import check
from tests.project import copy_project
from tests.repositories import Repo

COMMIT = "0123456789abcdef0123456789abcdef01234567"
USES = f"initech/checks@{COMMIT}"


@pytest.fixture(scope="session")
def action(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project, where another repository finds it."""
    folder = tmp_path_factory.mktemp("action")
    copy_project(folder, "action.yml", "requirements.txt", "checks")
    return folder


@pytest.fixture
def elsewhere(runner: Runner, action: Path) -> Runner:
    """A machine on which the action is to be had."""
    return Runner(runner.home, runner.environment, {USES: action})


@pytest.fixture
def register(tmp_path: Path) -> Repo:
    """A new register, as `init` writes it."""
    repo = Repo(tmp_path / "register")
    answers = ("--organization=Initech", "--url=https://initech.com/subprocessors")
    contact = "--contact=privacy@initech.com"
    checks = f"--checks=https://github.com/initech/checks@{COMMIT}"
    assert main(["init", str(repo.top), *answers, contact, checks, f"--today={TODAY}"]) == 0
    repo.git("remote", "add", "origin", f"https://github.com/{REPOSITORY}")
    repo.commit("The register", at="2026-11-01")
    return repo


def test_a_new_register_checks_a_proposal(elsewhere: Runner, register: Repo) -> None:
    vendor = acme(group="services", countries="[UK]")
    head = propose(register, {"subprocessors/acme-mail.yaml": vendor})
    run = check(elsewhere, register, head)
    assert run.jobs == {"check": "failure"}, run.log
    assert ("error", "subprocessors/acme-mail.yaml:5") in [one[:2] for one in run.annotations]
    assert NAME in (run.artifact("review-13") / "review.md").read_text("utf-8")


def test_a_new_register_is_published(elsewhere: Runner, register: Repo) -> None:
    run = elsewhere.run("publish", "push", {"ref": "refs/heads/main"}, register.top)
    assert run.jobs == {"build": "success", "deploy": "success"}, run.log
    page = (run.output / "pages/index.html").read_text("utf-8")
    assert "Initech" in page
    assert "Example Vendor" in page


OWN = f"""\
on: pull_request
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
        with: {{fetch-depth: 0}}
      - uses: {USES}
        with: {{root: privacy/register, strict: true, publish: public, reports: out}}
"""


def test_a_register_below_the_top_of_another_repository(
    elsewhere: Runner, register: Repo, tmp_path: Path, hub: GitHub
) -> None:
    """All of it in ten lines, with other folders than the usual ones."""
    repo = Repo(tmp_path / "other", "privacy/register")
    repo.git("remote", "add", "origin", f"https://github.com/{REPOSITORY}")
    repo.write({
        path: (register.top / path).read_bytes()
        for path in ("register.yaml", "agreements.csv", "subprocessors/example-vendor.yaml")
    })  # fmt: skip
    workflow = repo.top / ".github/workflows/check.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(OWN, "utf-8")
    repo.commit("The register", at="2026-11-01")
    assert len(OWN.splitlines()) == 9
    old = "subprocessors/example-vendor.yaml"
    vague = (repo.root / old).read_text("utf-8")
    head = propose(repo, {old: vague.replace("purpose: ", "purpose: Services #")})
    run = check(elsewhere, repo, head)
    folder = next(elsewhere.home.glob("cache/act/*/hostexecutor"))
    assert (folder / "out/review.md").exists()
    assert "vague-purpose" in run.log
    assert run.jobs == {"check": "failure"}  # it is a warning, and strict
    assert not (folder / "public").exists()
