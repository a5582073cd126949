"""What the tests of the workflows run on."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github.api import GitHub, serving
from tests.github.runner import Runner, machine
from tests.packages import cannot_run
from tests.project import copy_with_qase
from tests.repositories import Repo

PROGRAMS = ("gh", "jq", "unzip", "openssl", "git")
"""What GitHub's machines have, and the workflows use."""


@pytest.fixture(scope="session")
def programs() -> None:
    """Skip where a program lacks, except in CI."""
    lacking = [program for program in PROGRAMS if shutil.which(program) is None]
    if lacking:
        cannot_run(f"install {', '.join(lacking)} to run the workflows")


@pytest.fixture
def hub() -> Iterator[GitHub]:
    """GitHub, with one empty repository."""
    with serving(GitHub()) as served:
        yield served


@pytest.fixture
def runner(programs: None, tmp_path: Path, python: Path, wheels: Path, hub: GitHub) -> Runner:
    """A machine that runs workflows, and reaches GitHub."""
    made = machine(tmp_path / "machine", python, wheels)
    return Runner(made.home, {**made.environment, **hub.environment})


@pytest.fixture(scope="session")
def _project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of this project with the register that the tests know.

    It lacks folders that only a release reads. act copies the folder for each run.
    """
    repo = Repo(tmp_path_factory.mktemp("project") / "project")
    copy_with_qase(repo.top, without=("bench", "docs", "tests"))
    with (repo.top / "register.yaml").open("a", encoding="utf-8") as register:
        # Its evaluations become older from day to day, and the workflows read the clock. The list
        # states no safeguards.
        register.write("rules: {evaluation-stale: off, transfer-uncovered: off}\n")
    repo.git("remote", "add", "origin", "https://github.com/qase/subprocessors")
    repo.git("config", "gc.auto", "0")  # pytest would change the folder while act copies it
    repo.commit("The register", at="2026-11-01")
    repo.git("repack", "-a", "-d", "--quiet")
    return repo.top


@pytest.fixture
def repo(_project: Path, tmp_path: Path) -> Repo:
    """A clone for the test to change. Copying takes a tenth of the time of `git clone`."""
    repo = Repo(tmp_path / "clone")
    subprocess.run(["cp", "-Rp", f"{_project}/.", repo.top], check=True)
    return repo
