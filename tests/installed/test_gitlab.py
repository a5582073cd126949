"""The pipeline for GitLab, run by gitlab-ci-local on real repositories.

Packages are fetched once for all of them. Where a program or the package index is
missing these tests are skipped, except in CI.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from checks.init.index import pinned
from checks.init.origin import Origin, Release
from checks.init.rendering import STAND_INS, Forge, render
from tests.folders import Files
from tests.packages import cannot_run
from tests.project import ROOT, copy_project
from tests.registers import path_of, vendor
from tests.repositories import ENVIRONMENT, Repo
from tests.trees import HEADER, REGISTER, TODAY

PROGRAM = ROOT / "tests/node/node_modules/.bin/gitlab-ci-local"

PIPELINE = ".gitlab-ci.yml"

REPORT = "gl-code-quality-report.json"


AREAS = ("privacy", "security", "confidentiality")

OLD, NEW = "Acme Cloud, Inc.", "Novel Mail, Inc."


def _day(ahead: int) -> str:
    """A day so far from today: the jobs judge by the clock."""
    return (datetime.now(UTC).date() + timedelta(ahead)).isoformat()


def _vendor(name: str, number: int, engaged: int, country: str = "DE") -> str:
    """The file of a vendor that no rule finds fault with, if engaged late enough."""
    site = name.partition(",")[0].replace(" ", "-").lower()
    return vendor(
        name=name,
        website=f"https://{site}.com/",
        purpose=f"Delivery of {name.split()[1].strip(',').lower()} in Europe",
        countries=[country],
        agreement={"reference": f"DPA-2025-00{number}", "executed": _day(-100)},
        evaluation=dict.fromkeys(AREAS, _day(-100)),
        engaged=_day(engaged),
        scope=None,
    )


LEDGER = HEADER + f'DPA-2025-001,"{OLD}",{_day(-100)},,active\n'

REGISTER_FILES: Files = {
    "register.yaml": REGISTER,
    "agreements.csv": LEDGER,
    path_of("acme-cloud"): _vendor(OLD, 1, -90),
}

GOOD: Files = {
    "agreements.csv": LEDGER + f'DPA-2025-002,"{NEW}",{_day(-100)},,active\n',
    path_of("novel-mail"): _vendor(NEW, 2, 60),
}
"""A proposal without findings."""

BAD: Files = {**GOOD, path_of("novel-mail"): _vendor(NEW, 2, 5, "UK")}
"""A proposal with a wrong value, and a wrong change."""

ERRORS = [
    ("country-code", path_of("novel-mail"), 5),
    ("notice-period", path_of("novel-mail"), 8),
]
"""What is wrong with BAD: rule, path and line."""


@dataclass(frozen=True)
class Outcome:
    """How a pipeline ended: PASS or FAIL of each job that ran, all that was printed, artifacts."""

    jobs: Mapping[str, str]
    output: str
    artifacts: Path

    def read(self, path: str) -> str:
        """The text of an artifact, by job and path."""
        return (self.artifacts / path).read_text("utf-8")

    def violations(self) -> list[tuple[str, str, int]]:
        """Rule, path and line of what the Code Quality report holds."""
        return [
            (
                violation["check_name"],
                violation["location"]["path"],
                violation["location"]["lines"]["begin"],
            )
            for violation in json.loads(self.read(f"check/{REPORT}"))
        ]

    def said(self, job: str) -> list[str]:
        """What a job printed, without the commands themselves, colours and empty lines."""
        plain = re.sub(r"\x1b\[[\d;]*m", "", self.output)
        return re.findall(rf"^{job} +> (.*\S)$", plain, re.MULTILINE)


class Project:
    """A project on a server, and a runner that has its pipelines run."""

    def __init__(self, folder: Path, environment: Mapping[str, str], pipeline: str) -> None:
        self.folder = folder
        self.environment = environment
        self.server = Repo(folder / "server")
        self.server.land(_day(-60), {**REGISTER_FILES, PIPELINE: pipeline}, "The register")

    def propose(self, files: Files, branch: str = "proposal") -> None:
        """Commit files to a new branch of the server."""
        self.server.branch(branch, "main")
        self.server.land(_day(-1), files, "A proposal")
        # Clones take the server's current branch for the default branch.
        self.server.switch("main")

    def run(self, revision: str, **variables: str | None) -> Outcome:
        """Run the pipeline of a revision, checked out as GitLab does, with these variables."""
        clone = self._clone(revision)
        done = self._gitlab(clone, variables)
        ended = re.findall(r"^ (PASS|WARN|FAIL) +(\S+)", done, re.MULTILINE)
        return Outcome({job: how for how, job in ended}, done, clone / ".gitlab-ci-local/artifacts")

    def jobs(self, revision: str, **variables: str | None) -> set[str]:
        """The names of the jobs that a push would run: none where it makes no pipeline.

        gitlab-ci-local ignores `workflow:rules`, so a job with the same rules shows their
        result.
        """
        clone = self._clone(revision)
        rules = YAML(typ="safe").load(clone / PIPELINE)["workflow"]["rules"]
        with (clone / PIPELINE).open("a", encoding="utf-8") as stream:
            stream.write(f"pipeline: {json.dumps({'script': ['true'], 'rules': rules})}\n")
        listed = self._gitlab(clone, variables, "--list-csv")
        jobs = set(re.findall(r"^(\w+);", listed, re.MULTILINE)) - {"name"}
        return jobs - {"pipeline"} if "pipeline" in jobs else set()

    def merge_request(self, branch: str = "proposal") -> dict[str, str | None]:
        """The variables of a merge request's pipeline that are the same for all kinds."""
        return {
            "CI_PIPELINE_SOURCE": "merge_request_event",
            "CI_COMMIT_BRANCH": None,
            "CI_COMMIT_REF_NAME": branch,
            "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": branch,
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        }

    def _clone(self, revision: str) -> Path:
        clone = self.folder / f"clone-{len(list(self.folder.glob('clone-*')))}"
        self.server.clone(clone)
        self.server.git("-C", str(clone), "checkout", "--quiet", "--detach", f"origin/{revision}")
        return clone

    def _gitlab(self, clone: Path, variables: Mapping[str, str | None], *options: str) -> str:
        command = [str(PROGRAM), "--home", str(self.folder / "home")]
        command += ["--force-shell-executor", "--shell-isolation", "--no-artifacts-to-source"]
        command += ["--no-color", "--ignore-predefined-vars", ",".join(variables), *options]
        for name, value in variables.items():
            if value is None:
                command += ["--unset-variable", name]
            else:
                command += ["--variable", f"{name}={value}"]
        temporary = self.folder / "tmp"
        temporary.mkdir()
        done = subprocess.run(
            command, cwd=clone, env={**self.environment, "TMPDIR": str(temporary)}, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace",
        )  # fmt: skip
        # Each job leaves its environment there, as the container of a real one would end.
        shutil.rmtree(temporary)
        return done.stdout


def _render(address: str, revision: str) -> str:
    """The pipeline, as `subprocessors init` writes it."""
    return render(Forge.GITLAB, STAND_INS, Origin(address, revision), TODAY)[PIPELINE]


@pytest.fixture(scope="module")
def programs() -> None:
    """Skip where a program is missing, except in CI."""
    lacking = [name for name in ("node", "rsync", "bash") if shutil.which(name) is None]
    if not PROGRAM.exists():
        lacking.append("gitlab-ci-local (npm ci --ignore-scripts --prefix tests/node)")
    if lacking:
        cannot_run(f"pipelines are run with programs that are missing: {', '.join(lacking)}")


@pytest.fixture(scope="module")
def environment(
    programs: None, tmp_path_factory: pytest.TempPathFactory, python: Path, wheels: Path
) -> Mapping[str, str]:
    """Variables for the runner and its jobs, free of those of whoever runs the tests."""
    folder = tmp_path_factory.mktemp("runner")
    ours = str(Path(sys.executable).parent)
    others = [entry for entry in os.environ["PATH"].split(os.pathsep) if entry != ours]
    return ENVIRONMENT | {
        "PATH": os.pathsep.join([str(python.parent), *others]),
        "HOME": str(folder),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_NO_CACHE_DIR": "1",
        "PIP_NO_COMPILE": "1",
    }


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The pipeline with the checks of this work tree."""
    source = Repo(tmp_path_factory.mktemp("source") / "checks")
    # Each job fetches the source, so it lacks folders that no job reads, and is packed.
    copy_project(source.top, *(f":(exclude){folder}" for folder in ("bench", "docs", "tests")))
    revision = source.commit("The checks")
    # A later commit, that must not be used.
    source.land("2026-01-02", {"checks/__main__.py": "raise SystemExit('not pinned')\n"})
    source.git("repack", "-a", "-d", "--quiet")
    return _render(f"file://{source.top}", revision)


@pytest.fixture
def project(tmp_path: Path, environment: Mapping[str, str], pipeline: str) -> Project:
    """A project with a register of a single vendor."""
    return Project(tmp_path, environment, pipeline)


def test_the_pipeline_is_one_for_gitlab(tmp_path: Path) -> None:
    text = _render('https://git.initech.com/it\'s/"here"', "0" * 40)
    (tmp_path / PIPELINE).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"]
    done = subprocess.run([*command, str(tmp_path / PIPELINE)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


def test_no_pipeline_runs_twice(project: Project) -> None:
    project.propose(GOOD)
    asked = {"check", "review", "preview"}
    assert project.jobs("proposal", **project.merge_request()) == asked
    assert project.jobs("proposal", CI_COMMIT_BRANCH="proposal") == set()
    for source in ("push", "schedule"):
        jobs = project.jobs("main", CI_COMMIT_BRANCH="main", CI_PIPELINE_SOURCE=source)
        assert jobs == {"check", "pages"}


def test_a_good_proposal_passes_and_is_shown(project: Project) -> None:
    project.propose(GOOD)
    outcome = project.run(
        "proposal",
        **project.merge_request(),
        CI_MERGE_REQUEST_DIFF_BASE_SHA=project.server.head,
    )
    assert outcome.jobs == {"check": "PASS", "review": "PASS", "preview": "PASS"}, outcome.output
    assert outcome.violations() == []
    assert "2 subprocessors checked: no findings" in outcome.said("check")
    assert "**Ready for your review**" in outcome.read("review/review.md")
    assert f"| after | [{NEW}]" in outcome.read("review/review.md")
    assert "## Review of the proposal" in outcome.said("review")
    assert NEW in outcome.read("preview/site/index.html")
    assert NEW in outcome.read("preview/site/changes.json")


def test_a_bad_proposal_fails_and_is_reviewed_all_the_same(project: Project) -> None:
    project.propose(BAD)
    # GitLab leaves an unknown base empty.
    outcome = project.run("proposal", **project.merge_request(), CI_MERGE_REQUEST_DIFF_BASE_SHA="")
    assert outcome.jobs == {"check": "FAIL", "review": "PASS"}, outcome.output
    assert outcome.violations() == ERRORS
    assert "2 subprocessors checked: 2 errors" in outcome.said("check")
    review = outcome.read("review/review.md")
    assert "**Not ready**: 2 errors to fix." in review
    assert f"| after | [{NEW}]" in review


def test_merged_results_are_compared_with_the_target(project: Project) -> None:
    project.propose(GOOD)
    start = project.server.head
    other = _vendor("Other Chat, Inc.", 3, 5)
    project.server.land(_day(-1), {path_of("other-chat"): other}, "Landed meanwhile")
    target = project.server.head
    project.server.branch("merged")
    project.server.merge("proposal", _day(0), "Merged results")
    project.server.switch("main")
    outcome = project.run(
        "merged",
        **project.merge_request(),
        CI_MERGE_REQUEST_DIFF_BASE_SHA=start,
        CI_MERGE_REQUEST_TARGET_BRANCH_SHA=target,
    )
    # What landed meanwhile comes too early, but this proposal does not answer for it.
    assert "notice-period" not in {rule for rule, _, _ in outcome.violations()}
    assert f"| Material changes | {NEW} |" in outcome.read("review/review.md")


def test_the_default_branch_is_published(project: Project) -> None:
    project.server.land(_day(-10), GOOD, "Novel Mail")
    outcome = project.run("main", CI_COMMIT_BRANCH="main")
    assert outcome.jobs == {"check": "PASS", "pages": "PASS"}, outcome.output
    assert outcome.violations() == []
    assert NEW in outcome.read("pages/public/index.html")
    assert NEW in outcome.read("pages/public/changes.atom")
    assert _day(-10) in outcome.read("pages/public/changes.csv")


def test_a_folder_public_in_the_repository_is_in_nobodys_way(project: Project) -> None:
    project.server.land(_day(-10), {**GOOD, "public/offer.html": "<p>Buy"}, "Novel Mail")
    outcome = project.run("main", CI_COMMIT_BRANCH="main")
    assert outcome.jobs == {"check": "PASS", "pages": "PASS"}, outcome.output
    assert NEW in outcome.read("pages/public/index.html")
    assert not (outcome.artifacts / "pages/public/offer.html").exists()


def test_a_broken_register_is_not_published(project: Project) -> None:
    project.server.land(_day(-10), BAD, "Novel Mail")
    outcome = project.run("main", CI_COMMIT_BRANCH="main")
    assert outcome.jobs == {"check": "FAIL", "pages": "FAIL"}, outcome.output
    assert outcome.violations() == ERRORS[:1]
    assert "Nothing was published; the site is as it was." in outcome.said("pages")
    assert not (outcome.artifacts / "pages/public").exists()


def test_with_an_expired_agreement_the_list_is_published_and_the_pipeline_is_red(
    project: Project,
) -> None:
    agreement = f"executed: {_day(-100)}"
    known = _vendor(OLD, 1, -90)
    expired = known.replace(agreement, f"{agreement}, expires: {_day(-1)}")
    assert expired != known
    project.server.land(_day(-10), {**GOOD, path_of("acme-cloud"): expired}, "Novel Mail")
    outcome = project.run("main", CI_COMMIT_BRANCH="main")
    assert outcome.jobs == {"check": "FAIL", "pages": "PASS"}, outcome.output
    assert [rule for rule, _, _ in outcome.violations()] == ["agreement-expired"]
    assert "2 subprocessors checked: 1 error (the list can be published)" in outcome.said("check")
    published = "The list was published, but the check fails: see the errors above."
    assert published in outcome.said("pages")
    assert NEW in outcome.read("pages/public/index.html")


def test_nothing_that_a_proposal_brings_along_is_run(project: Project, tmp_path: Path) -> None:
    mark, outside = tmp_path / "mark", tmp_path / "outside"
    outside.write_text("as it was")
    code = f"from pathlib import Path\nPath({str(mark)!r}).touch()\nraise SystemExit(0)\n"
    modules = ("checks", "pip", "venv", "pydantic", "json")
    shell = f"{{touch,{mark}}}"  # a command without a space, which a branch cannot have
    branch = f"x$({shell})`{shell}`';{shell};'\";{shell};\""
    project.propose(
        {
            **BAD,
            **{f"{name}.py": code for name in (*modules, "sitecustomize", "usercustomize")},
            **{f"{name}/__init__.py": code for name in modules},
            **{f"{name}/__main__.py": code for name in modules},
            "pip.conf": "[global]\nno-index = true\nfind-links = nowhere\n",
            "requirements.txt": "no-such-package\n",
            "pyvenv.cfg": "home = nowhere\n",
        },
        branch,
    )
    project.server.switch(branch)
    for name in (REPORT, "review.md", "site", "public"):
        (project.server.top / name).symlink_to(outside)
    project.server.commit("Links")
    project.server.switch("main")
    outcome = project.run(
        branch,
        **project.merge_request(branch),
        CI_MERGE_REQUEST_DIFF_BASE_SHA=project.server.head,
        CI_MERGE_REQUEST_TITLE=branch,
        CI_COMMIT_TITLE=branch,
        CI_COMMIT_MESSAGE=branch,
        REAL_PIP="yes",
    )
    assert not mark.exists()
    assert outside.read_text() == "as it was"
    assert outcome.jobs == {"check": "FAIL", "review": "PASS"}, outcome.output
    assert outcome.violations() == ERRORS
    assert "**Not ready**: 2 errors to fix." in outcome.read("review/review.md")


def test_a_released_version_is_installed_from_its_pins(
    tmp_path: Path,
    environment: Mapping[str, str],
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": f"{environment['PIP_FIND_LINKS']} {index}"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    files = render(Forge.GITLAB, STAND_INS, pinned(Release("0.2.0")), TODAY)
    real = {**environment, **given}
    project = Project(tmp_path, real, files[PIPELINE])
    pins = ".gitlab/requirements.txt"
    project.server.land(_day(-10), {**GOOD, pins: files[pins]}, "Novel Mail")
    outcome = project.run("main", CI_COMMIT_BRANCH="main", REAL_PIP="yes")
    assert outcome.jobs == {"check": "PASS", "pages": "PASS"}, outcome.output
    assert NEW in outcome.read("pages/public/index.html")

    zeros = re.sub(r"(0\.2\.0 \\\n +--hash=sha256:)\w+", rf"\g<1>{64 * '0'}", files[pins])
    project.server.land(_day(-9), {pins: zeros}, "Another hash")
    outcome = project.run("main", CI_COMMIT_BRANCH="main", REAL_PIP="yes")
    assert outcome.jobs == {"check": "FAIL", "pages": "FAIL"}, outcome.output
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in outcome.output
