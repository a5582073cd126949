"""The workflow that releases a version."""

import hashlib
import os
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from checks import __version__
from tests.github.api import REPOSITORY, GitHub
from tests.github.runner import Run, Runner, replaced, workflow
from tests.project import ROOT, copy_project
from tests.repositories import Repo

TAG = f"v{__version__}"

ENTRIES = "### Added\n\n- A command that *init* writes.\n\n### Fixed\n\n- `check` no longer fails."

CHANGELOG = f"""\
# Changelog

## Unreleased

- Not in this release.

## {__version__} - 2026-12-01

{ENTRIES}

## 0.0.1 - 2026-01-01

- An earlier release.
"""

WHEEL = f"subprocessors-{__version__}-py3-none-any.whl"
SOURCE = f"subprocessors-{__version__}.tar.gz"


@pytest.fixture
def machine(runner: Runner, tmp_path: Path) -> Runner:
    """A machine on which `make` uses the packages of this environment.

    To save time, the machine tests only whether the wheel is complete.
    """
    environment = tmp_path / "venv"
    environment.mkdir()
    for path in ("bin", "lib", "pyvenv.cfg"):
        (environment / path).symlink_to(Path(sys.prefix, path))
    (environment / "ready").touch()
    tomorrow = time.time() + 86_400
    os.utime(environment / "ready", (tomorrow, tomorrow))
    given = {"MAKEFLAGS": f"VENV={environment}", "PYTEST_ADDOPTS": f"-k the_wheel {_own(tmp_path)}"}
    return replace(runner, environment={**runner.environment, **given, "REAL_PIP": "yes"})


def _own(folder: Path) -> str:
    """Options for a pytest of the workflow. In the usual folder, it would remove those of others."""
    return f"--basetemp={folder / 'pytest'}"


@pytest.fixture
def tagged(repo: Repo, hub: GitHub) -> Repo:
    """A clone with a commit on main that is ready for release. The archives are tested."""
    copy_project(repo.top, "tests")
    repo.land("2026-12-01", {"CHANGELOG.md": CHANGELOG}, "Release")
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    hub.tags.add(TAG)
    return repo


def release(runner: Runner, repo: Repo, tag: str = TAG) -> Run:
    """Run the workflow on a tag of the last commit."""
    repo.git("tag", tag)
    payload = {"ref": f"refs/tags/{tag}", "repository": {"full_name": REPOSITORY}}
    return runner.run("release", "push", payload, repo.top)


def refused(runner: Runner, repo: Repo, hub: GitHub, tag: str = TAG) -> str:
    """The log of a run that stops in its first job and releases nothing."""
    run = release(runner, repo, tag)
    assert (run.status, run.jobs) == (1, {"build": "failure"}), run.log
    assert not (run.output / "index").exists()
    assert not (run.output / "attested").exists()
    assert hub.releases == []
    return run.log + str(run.annotations)


def digests(folder: Path) -> Mapping[str, str]:
    """The digest of each file in a folder."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def test_a_tag_is_tested_attested_published_and_released(
    machine: Runner, tagged: Repo, hub: GitHub, tmp_path: Path
) -> None:
    tests = {"PYTEST_ADDOPTS": f"-k wheel -rp {_own(tmp_path)}"}
    thorough = replace(machine, environment={**machine.environment, **tests})
    run = release(thorough, tagged)
    jobs = ("build", "attest", "publish", "release")
    assert run.jobs == dict.fromkeys(jobs, "success"), run.log
    assert "test_a_register_is_published[wheel]" in run.log
    published = digests(run.output / "index")
    assert published.keys() == {WHEEL, SOURCE}
    assert (run.output / "upload").read_text() == "attestations=true password=\n"
    lines = (run.output / "attested").read_text("utf-8").splitlines()
    attested = {Path(name).name: digest for digest, name in map(str.split, lines)}
    assert attested == published
    [made] = hub.releases
    assert (made["tag_name"], made["name"], made["draft"]) == (TAG, TAG, False)
    assert made["body"].strip() == ENTRIES
    assert {
        name: hashlib.sha256(data).hexdigest() for name, data in hub.assets.items()
    } == published


def test_a_version_without_entries_in_the_change_log_is_not_released(
    machine: Runner, tagged: Repo, hub: GitHub
) -> None:
    changelog = CHANGELOG.replace(f"## {__version__} ", "## 0.0.2 ")
    tagged.land("2026-12-02", {"CHANGELOG.md": changelog})
    tagged.git("update-ref", "refs/remotes/origin/main", "HEAD")
    assert "CHANGELOG.md has no entries under" in refused(machine, tagged, hub)


def test_another_tag_than_the_version_is_not_released(
    machine: Runner, tagged: Repo, hub: GitHub
) -> None:
    assert f"but __version__ in checks/__init__.py is {__version__}" in refused(
        machine, tagged, hub, "v99.0.0"
    )


def test_a_commit_outside_main_is_not_released(machine: Runner, tagged: Repo, hub: GitHub) -> None:
    tagged.branch("other")
    tagged.land("2026-12-02", {"CHANGELOG.md": f"{CHANGELOG}\n"})
    assert "is not on main" in refused(machine, tagged, hub)


def test_archives_that_fail_their_tests_are_not_released(
    machine: Runner, tagged: Repo, hub: GitHub
) -> None:
    """The wheel is built from a source archive without a folder of templates."""
    metadata = (ROOT / "pyproject.toml").read_text("utf-8")
    excluding = metadata.replace("[tool.flit.sdist]\nexclude = [", "[tool.flit.sdist]\nexclude = ["
                                 '"checks/init/templates/common/", ')  # fmt: skip
    assert excluding != metadata
    tagged.land("2026-12-02", {"pyproject.toml": excluding})
    tagged.git("update-ref", "refs/remotes/origin/main", "HEAD")
    assert "test_the_wheel_has_every_file_of_the_package" in refused(machine, tagged, hub)


SWAP = """
mkdir -p release swap/dist
echo forged > swap/dist/subprocessors-9-py3-none-any.whl
echo forged > swap/notes.md
tar --directory=swap --create --file=release/release.tar dist notes.md
"""


def test_archives_that_were_swapped_are_neither_attested_nor_published(
    machine: Runner, tagged: Repo, hub: GitHub, tmp_path: Path
) -> None:
    swapped = replaced(machine, "release", "download-artifact", [{"run": SWAP}], tmp_path / "swap")
    run = release(swapped, tagged)
    assert (run.status, run.jobs) == (1, {"build": "success", "attest": "failure"}), run.log
    assert "release.tar: FAILED" in run.log
    assert not (run.output / "attested").exists()
    assert not (run.output / "index").exists()
    assert hub.releases == []


def test_only_the_first_job_checks_out_and_it_can_only_read() -> None:
    jobs = workflow("release")["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "build": {"contents": "read"},
        "attest": {"id-token": "write", "attestations": "write"},
        "publish": {"id-token": "write"},
        "release": {"contents": "write"},
    }
    actions = {
        name: [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step]
        for name, job in jobs.items()
        if name != "build"
    }
    assert actions == {
        "attest": ["actions/download-artifact", "actions/attest-build-provenance"],
        "publish": ["actions/download-artifact", "pypa/gh-action-pypi-publish"],
        "release": ["actions/download-artifact"],
    }
    for name in actions:
        scripts = [step["run"] for step in jobs[name]["steps"] if "run" in step]
        commands = re.findall(r"^\w+", "".join(scripts), re.MULTILINE)
        assert {*commands} <= {"cd", "sha256sum", "tar", "gh"}
        assert jobs[name]["steps"][1]["env"] == {"DIGEST": "${{ needs.build.outputs.digest }}"}


def test_publishing_needs_no_token_but_the_environment() -> None:
    publish = workflow("release")["jobs"]["publish"]
    assert publish["environment"] == "pypi"
    assert publish["steps"][-1]["with"] == {"packages-dir": "release/dist", "attestations": True}
    assert "secrets" not in (ROOT / ".github/workflows/release.yml").read_text("utf-8")


def test_only_a_tag_of_a_version_starts_it() -> None:
    assert workflow("release")["on"] == {"push": {"tags": ["v*"]}}
