"""The hooks for pre-commit, run by the real pre-commit in throw-away repositories.

Building a hook's environment needs the package index. Without the index, these tests are
skipped, except in CI.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from bench.generate import generate
from checks.init.origin import Release
from checks.init.rendering import STAND_INS, Forge, render
from tests.project import ROOT, copy_project

REGISTER = ("register.yaml", "agreements.csv", "subprocessors", "schemas")
CHECKS = ("checks", "pyproject.toml", ".pre-commit-config.yaml")
"""Files copied from this repository into a register. Ruff reads pyproject.toml."""

VENDOR_PATH = "subprocessors/acme-cloud.yaml"

VENDOR = """\
# yaml-language-server: $schema=../schemas/subprocessor.json
name: Acme Cloud, Inc.
website: https://acme.cloud/
group: other
purpose: Hosting of the test environments
countries: [US]
agreement:
  reference: DPA-2025-001
  executed: 2025-01-15
evaluation:
  privacy: 2025-01-10
  security: 2025-01-10
  confidentiality: 2025-01-10
engaged: 2025-02-01
"""

AGREEMENT = 'DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active\n'

WAIVER = f"""
waivers:
  - rule: country-repeated
    file: {VENDOR_PATH}
    reason: Two separate sites
    approved-by: privacy team
    until: 9999-12-31
"""


@dataclass(frozen=True)
class Outcome:
    """The status and the whole output of a command."""

    status: int
    output: str

    def passed(self, hook: str) -> bool:
        """Whether the hook ran, and found nothing that fails."""
        return re.search(rf"^{hook}\.+Passed$", self.output, re.MULTILINE) is not None

    def failed(self, hook: str) -> bool:
        """Whether the hook ran, and failed."""
        return re.search(rf"^{hook}\.+Failed$", self.output, re.MULTILINE) is not None

    def errors(self) -> list[str]:
        """The lines that tell of an error. Warnings come and go with the calendar."""
        return [line for line in self.output.splitlines() if " error: " in line]


@dataclass(frozen=True)
class Repository:
    """A Git repository on disk."""

    folder: Path
    environment: Mapping[str, str]

    def commit_all(self) -> None:
        """Make the folder a repository, with all files in the first commit."""
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=Start")

    def git(self, *arguments: str) -> str:
        """What a Git command prints. It has to succeed."""
        outcome = self.try_git(*arguments)
        assert outcome.status == 0, outcome.output
        return outcome.output

    def try_git(self, *arguments: str) -> Outcome:
        """How a Git command ends."""
        return _run(["git", *arguments], self.folder, self.environment)

    def pre_commit(self, *arguments: str) -> Outcome:
        """How a command of pre-commit ends."""
        command = [sys.executable, "-m", "pre_commit", *arguments]
        return _run(command, self.folder, self.environment)

    def write(self, path: str, text: str) -> None:
        """Write a file, and stage it."""
        (self.folder / path).write_text(text, encoding="utf-8")
        self.git("add", path)

    def append(self, path: str, text: str) -> None:
        """Write more at the end of a file, and stage it."""
        self.write(path, (self.folder / path).read_text(encoding="utf-8") + text)


@pytest.fixture(scope="session")
def environment(shared: Path) -> Mapping[str, str]:
    """Variables for Git and pre-commit, free of those of whoever runs the tests.

    All tests share a home of pre-commit, which builds and locks each hook's environment once.
    """
    prefixes = ("GIT_", "GITHUB_", "PRE_COMMIT_")
    names = ("SKIP", "FORCE_COLOR", "NO_COLOR", "PYTHONPATH", "PYTHONSAFEPATH", "VIRTUAL_ENV")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(prefixes) and name not in names
    }
    # A hook must not find packages outside its own environment.
    ours = str(Path(sys.executable).parent)
    path = [folder for folder in kept["PATH"].split(os.pathsep) if folder != ours]
    return kept | {
        "PATH": os.pathsep.join(path),
        "PRE_COMMIT_HOME": str(shared / "pre-commit"),
        "PRE_COMMIT_COLOR": "never",
        "PIP_NO_COMPILE": "1",  # the hooks themselves compile the few modules that they load
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "Tester",
        "GIT_AUTHOR_EMAIL": "tester@example.com",
        "GIT_COMMITTER_NAME": "Tester",
        "GIT_COMMITTER_EMAIL": "tester@example.com",
    }


@pytest.fixture(scope="session")
def online(
    environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, str]:
    """The same, where pre-commit can install packages."""
    if not os.environ.get("CI"):
        folder = tmp_path_factory.mktemp("index")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--no-cache-dir", "--retries=0", "--timeout=15", "flit_core"]
        outcome = _run(command, folder, environment)
        if outcome.status != 0:
            why = outcome.output.strip().rpartition("\n")[2]
            pytest.skip(f"hooks are installed from the package index, which does not answer: {why}")
    return environment


@pytest.fixture
def company(online: Mapping[str, str], tmp_path: Path) -> Repository:
    """A company that copied the register and the checks."""
    copy_project(tmp_path / "company", *REGISTER, *CHECKS)
    repository = Repository(tmp_path / "company", online)
    repository.commit_all()
    return repository


def test_pre_commit_accepts_both_files(environment: Mapping[str, str]) -> None:
    here = Repository(ROOT, environment)
    config = here.pre_commit("validate-config", ".pre-commit-config.yaml")
    manifest = here.pre_commit("validate-manifest", ".pre-commit-hooks.yaml")
    assert config == manifest == Outcome(0, "")


def test_nothing_is_cloned() -> None:
    config = YAML(typ="safe").load(ROOT / ".pre-commit-config.yaml")
    assert [repository["repo"] for repository in config["repos"]] == ["local"]


def test_every_pin_is_the_one_of_constraints() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    constraints = _by_name(re.findall(r"^[a-z].*==[^\\\n]*", text, re.MULTILINE))
    for hook in _hooks():
        for name, pin in _by_name(hook["additional_dependencies"]).items():
            assert (pin.specifier, pin.marker) == (
                constraints[name].specifier,
                constraints[name].marker,
            )


def test_the_pins_are_all_that_the_checks_need() -> None:
    (checks,) = (hook for hook in _hooks() if hook["id"] == "subprocessors")
    pins = _by_name(checks["additional_dependencies"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = _with_dependencies(project["dependencies"])
    assert {name: pin.extras for name, pin in pins.items()} == needed


def test_a_good_vendor_passes(company: Repository) -> None:
    company.write(VENDOR_PATH, VENDOR)
    company.append("agreements.csv", AGREEMENT)
    outcome = company.pre_commit("run", "--all-files")
    assert outcome.status == 0, outcome.output
    for hook in ("subprocessors", "ruff check", "ruff format"):
        assert outcome.passed(hook), outcome.output


def test_a_bad_vendor_fails_with_file_line_and_rule(company: Repository) -> None:
    company.write(VENDOR_PATH, VENDOR.replace("[US]", "[UK]"))
    company.append("agreements.csv", AGREEMENT)
    outcome = company.pre_commit("run", "--all-files")
    assert outcome.status == 1
    assert outcome.failed("subprocessors"), outcome.output
    (line,) = outcome.errors()
    assert line.startswith(f"{VENDOR_PATH}:6:13: error: ")
    assert line.endswith(" [country-code]")


def test_a_commit_that_only_deletes_a_vendor_is_checked(company: Repository) -> None:
    company.pre_commit("install")
    company.git("rm", "--quiet", "subprocessors/stripe.yaml")
    assert company.git("diff", "--cached", "--name-status").split("\t")[0] == "D"
    outcome = company.try_git("commit", "--message=Remove Stripe")
    assert outcome.status == 0, outcome.output
    assert outcome.passed("subprocessors"), outcome.output


def test_a_deletion_that_breaks_the_register_is_no_commit(company: Repository) -> None:
    company.pre_commit("install")
    company.write(VENDOR_PATH, VENDOR.replace("[US]", "[US, US]"))
    company.append("agreements.csv", AGREEMENT)
    company.append("register.yaml", WAIVER)
    outcome = company.try_git("commit", "--message=Add Acme Cloud")
    assert outcome.passed("subprocessors"), outcome.output
    before = company.git("rev-parse", "HEAD")

    company.git("rm", "--quiet", VENDOR_PATH)
    outcome = company.try_git("commit", "--message=Remove Acme Cloud")
    assert outcome.status != 0
    assert outcome.failed("subprocessors"), outcome.output
    (line,) = outcome.errors()
    assert re.match(r"register\.yaml:\d+:\d+: ", line)
    assert line.endswith(" [waiver-unknown]")
    assert company.git("rev-parse", "HEAD") == before


def test_a_thousand_vendors_are_one_process(online: Mapping[str, str], tmp_path: Path) -> None:
    large = Repository(tmp_path / "large", online)
    generate(1000, large.folder)
    copy_project(large.folder, *CHECKS)
    # The generated agreements expire, but expiry is not the subject here.
    register = large.folder / "register.yaml"
    with register.open("a", encoding="utf-8") as stream:
        stream.write("rules: {agreement-expired: off}\n")
    large.commit_all()
    outcome = large.pre_commit("run", "subprocessors", "--all-files", "--verbose")
    assert outcome.status == 0, outcome.output
    assert outcome.passed("subprocessors")
    assert re.findall(r"([\d,]+) subprocessors? checked", outcome.output) == ["1,000"]


def test_another_repository_uses_the_hook(online: Mapping[str, str], tmp_path: Path) -> None:
    source = Repository(tmp_path / "source", online)
    copy_project(source.folder, ":(exclude)bench", ":(exclude)docs", ":(exclude)tests")
    source.commit_all()
    other = Repository(tmp_path / "other", online)
    copy_project(other.folder, *REGISTER)
    vendors = len(list((other.folder / "subprocessors").iterdir()))
    (other.folder / VENDOR_PATH).write_text(VENDOR.replace("[US]", "[UK]"), encoding="utf-8")
    revision = source.git("rev-parse", "HEAD").strip()
    hooks = [{"id": "subprocessors"}]
    config = {"repos": [{"repo": str(source.folder), "rev": revision, "hooks": hooks}]}
    (other.folder / ".pre-commit-config.yaml").write_text(json.dumps(config))
    other.commit_all()

    outcome = other.pre_commit("run", "--verbose", "--all-files")
    assert outcome.failed("subprocessors"), outcome.output
    assert any(line.startswith(f"{VENDOR_PATH}:6:13: ") for line in outcome.errors())
    assert outcome.output.count(f"{vendors + 1} subprocessors checked") == 1

    # Only a deletion is staged: there is no file to hand over.
    other.git("rm", "--quiet", VENDOR_PATH)
    outcome = other.pre_commit("run", "--verbose")
    assert outcome.status == 0, outcome.output
    assert outcome.passed("subprocessors"), outcome.output
    assert outcome.output.count(f"{vendors} subprocessors checked") == 1


def test_a_released_version_is_installed_from_the_index(
    online: Mapping[str, str], index: Path, tmp_path: Path
) -> None:
    files = render(Forge.GITHUB, STAND_INS, Release("0.2.0"), date(2026, 6, 30))
    company = Repository(tmp_path / "company", {**online, "PIP_FIND_LINKS": str(index)})
    copy_project(company.folder, *REGISTER)
    (company.folder / ".pre-commit-config.yaml").write_text(files[".pre-commit-config.yaml"])
    company.commit_all()
    outcome = company.pre_commit("run", "--all-files")
    assert outcome.status == 0, outcome.output
    assert outcome.passed("subprocessors"), outcome.output

    company.write(VENDOR_PATH, VENDOR.replace("[US]", "[UK]"))
    company.append("agreements.csv", AGREEMENT)
    outcome = company.pre_commit("run")
    assert outcome.failed("subprocessors"), outcome.output
    (line,) = outcome.errors()
    assert line.startswith(f"{VENDOR_PATH}:6:13: error: ")


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> Outcome:
    done = subprocess.run(
        command, cwd=folder, env=dict(environment), check=False, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip
    return Outcome(done.returncode, done.stdout)


def _hooks() -> list[dict[str, Any]]:
    config = YAML(typ="safe").load(ROOT / ".pre-commit-config.yaml")
    return [hook for repository in config["repos"] for hook in repository["hooks"]]


def _by_name(requirements: Iterable[str]) -> dict[str, Requirement]:
    parsed = [Requirement(text) for text in requirements]
    return {canonicalize_name(requirement.name): requirement for requirement in parsed}


def _with_dependencies(requirements: Iterable[str]) -> dict[str, set[str]]:
    """Names of the packages and of all that they need in turn, with their extras."""
    packages: dict[str, set[str]] = {}
    ahead = [Requirement(text) for text in requirements]
    while ahead:
        package = ahead.pop()
        name = canonicalize_name(package.name)
        if name in packages and package.extras <= packages[name]:
            continue
        extras = packages.setdefault(name, set())
        extras |= package.extras
        for needed in map(Requirement, metadata.requires(name) or ()):
            wanted = (needed.marker is None) or any(
                needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)
            )
            if wanted:
                ahead.append(needed)
    return packages
