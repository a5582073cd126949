"""The workflow that publishes the list."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.folders import files_of
from tests.github.api import REPOSITORY, GitHub
from tests.github.proposals import NAME, PATH, acme, day, propose, with_acme
from tests.github.runner import Run, Runner, replaced, workflow
from tests.project import ROOT
from tests.repositories import Repo

WORKFLOWS = ROOT / ".github/workflows"

PUSH: Mapping[str, object] = {
    "ref": "refs/heads/main",
    "repository": {"full_name": REPOSITORY, "private": False},
}

PRIVATE = {**PUSH, "repository": {"full_name": REPOSITORY, "private": True}}


def publish(runner: Runner, repo: Repo, event: str = "push") -> Run:
    """Run the workflow on the main branch."""
    return runner.run("publish", event, PUSH, repo.top)


@pytest.mark.parametrize("event", ["push", "workflow_dispatch"])
def test_what_is_merged_is_published_and_attested(event: str, runner: Runner, repo: Repo) -> None:
    propose(repo, with_acme(repo))
    repo.switch("main")
    repo.merge("proposal", "2026-11-02", "Merge pull request #13 from qase/acme-mail")
    run = publish(runner, repo, event)
    assert run.jobs == {"build": "success", "attest": "success", "deploy": "success"}, run.log
    site = run.output / "pages"
    assert "Acme Mail, Inc." in (site / "index.html").read_text("utf-8")
    assert "Announced on 2 November 2026" in (site / "changes.atom").read_text("utf-8")
    lines = (run.output / "attested").read_text("utf-8").splitlines()
    attested = {Path(name).name: digest for digest, name in map(str.split, lines)}
    assert attested == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in site.iterdir()
        if file.is_file()  # SHA256SUMS, which is attested, has the digests of the archive
    }


def test_an_error_is_red_and_leaves_the_last_site(runner: Runner, repo: Repo) -> None:
    publish(runner, repo)
    site = runner.home / "output/pages"
    before = files_of(site)
    assert before
    repo.land("2026-11-02", {PATH: acme(countries=["UK"])})
    run = publish(runner, repo)
    assert (run.status, run.jobs) == (1, {"build": "failure"})
    assert ("error", f"{PATH}:5") in [annotation[:2] for annotation in run.annotations]
    assert files_of(site) == before


EXPIRED = {"reference": "DPA-2026-014", "executed": str(day(-20)), "expires": str(day(-1))}


@pytest.mark.parametrize("payload", [PUSH, PRIVATE], ids=["public", "private"])
def test_an_expired_agreement_is_red_and_the_list_is_deployed(
    payload: Mapping[str, object], runner: Runner, repo: Repo
) -> None:
    fields = {"engaged": str(day(-15)), "agreement": EXPIRED}
    repo.land(str(day(-30)), with_acme(repo, **fields))
    run = runner.run("publish", "push", payload, repo.top)
    attested = {} if payload is PRIVATE else {"attest": "success"}
    expected = {"build": "success", **attested, "deploy": "success", "lapsed": "failure"}
    assert (run.status, run.jobs) == (1, expected), run.log
    assert NAME in (run.output / "pages/index.html").read_text("utf-8")
    errors = [message for severity, _, message in run.annotations if severity == "error"]
    assert any("the agreement expired on" in message for message in errors)
    assert any(message.startswith("The list was published") for message in errors)


def test_an_expired_agreement_beside_another_error_leaves_the_last_site(
    runner: Runner, repo: Repo
) -> None:
    fields = {"engaged": str(day(-15)), "agreement": EXPIRED, "countries": ["UK"]}
    repo.land(str(day(-30)), with_acme(repo, **fields))
    run = publish(runner, repo)
    assert (run.status, run.jobs) == (1, {"build": "failure"})
    assert not (run.output / "pages").exists()


def test_a_private_repository_is_published_without_attestation(runner: Runner, repo: Repo) -> None:
    run = runner.run("publish", "push", PRIVATE, repo.top)
    assert run.jobs == {"build": "success", "deploy": "success"}, run.log
    assert not (run.output / "attested").exists()
    assert (run.output / "pages/index.html").exists()


SWAP = """
mkdir -p "$RUNNER_TEMP/archive" other
echo forged > other/subprocessors.json
tar --directory other -cf "$RUNNER_TEMP/archive/artifact.tar" .
"""


@pytest.mark.parametrize("payload", [PUSH, PRIVATE], ids=["public", "private"])
def test_an_archive_that_was_swapped_is_neither_attested_nor_deployed(
    payload: Mapping[str, object], runner: Runner, repo: Repo, tmp_path: Path
) -> None:
    swapped = replaced(runner, "publish", "download-artifact", [{"run": SWAP}], tmp_path / "swap")
    run = swapped.run("publish", "push", payload, repo.top)
    assert (run.status, run.jobs["build"]) == (1, "success"), run.log
    assert "artifact.tar: FAILED" in run.log
    assert not (run.output / "attested").exists()
    assert not (run.output / "pages").exists()


def test_a_list_that_cannot_be_attested_is_not_deployed(
    runner: Runner, repo: Repo, tmp_path: Path
) -> None:
    steps = [{"run": "exit 1"}]
    broken = replaced(runner, "publish", "attest-build-provenance", steps, tmp_path / "broken")
    run = publish(broken, repo)
    assert run.jobs["build"] == "success", run.log
    assert run.jobs["attest"] == "failure"
    assert not (run.output / "pages").exists()


def test_another_branch_is_not_published(runner: Runner, repo: Repo) -> None:
    repo.branch("other")
    payload = {**PUSH, "ref": "refs/heads/other"}
    run = runner.run("publish", "workflow_dispatch", payload, repo.top)
    assert not (run.output / "pages").exists()
    assert "build" not in run.jobs


def test_once_a_day_it_is_started_and_its_schedule_renewed(
    runner: Runner, repo: Repo, hub: GitHub
) -> None:
    run = runner.run("daily", "schedule", PUSH, repo.top)
    assert run.jobs == {"start": "success"}, run.log
    assert hub.started == [("publish.yml", {"ref": "main"})]
    assert hub.writes[1:] == [
        ("PUT", "/actions/workflows/daily.yml/enable"),
        ("PUT", "/actions/workflows/watch.yml/enable"),
    ]
    scheduled = [
        file.name for file in WORKFLOWS.iterdir() if "schedule:" in file.read_text("utf-8")
    ]
    assert sorted(scheduled) == ["daily.yml", "watch.yml"]


def test_one_run_at_a_time_and_none_is_cancelled() -> None:
    assert workflow("publish")["concurrency"] == {
        "group": "publish",
        "cancel-in-progress": False,
    }


def test_only_the_deployment_may_write_pages() -> None:
    jobs = workflow("publish")["jobs"]
    assert [name for name, job in jobs.items() if "pages" in job["permissions"]] == ["deploy"]


def test_the_job_that_compiles_can_only_read() -> None:
    assert workflow("publish")["jobs"]["build"]["permissions"] == {"contents": "read"}


def test_a_job_that_may_sign_runs_nothing_of_the_repository_and_installs_nothing() -> None:
    jobs = workflow("publish")["jobs"]
    signing = {name: job for name, job in jobs.items() if "id-token" in job["permissions"]}
    assert [*signing] == ["attest", "deploy"]
    assert signing["attest"]["permissions"] == {"id-token": "write", "attestations": "write"}
    for job in signing.values():
        actions = [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step]
        assert {*actions} <= {
            "actions/download-artifact", "actions/attest-build-provenance", "actions/deploy-pages",
        }  # fmt: skip
        scripts = "\n".join(step["run"] for step in job["steps"] if "run" in step)
        commands = {line.split()[0] for line in scripts.splitlines()}
        assert commands <= {"cd", "mkdir", "sha256sum", "tar"}


def test_what_is_attested_and_deployed_is_the_archive_that_was_compiled() -> None:
    jobs = workflow("publish")["jobs"]
    uploads = [
        step["with"]["name"]
        for step in jobs["build"]["steps"]
        if step.get("uses", "").startswith("actions/upload-pages-artifact@")
    ]
    assert uploads == [jobs["build"]["outputs"]["artifact"]]
    assert "github.run_attempt" in uploads[0], "a second attempt would find two artifacts"
    compiled = {"name": "${{ needs.build.outputs.artifact }}"}
    for name in ("attest", "deploy"):
        assert jobs[name]["steps"][0]["with"].items() >= compiled.items()
        assert jobs[name]["steps"][1]["env"] == {"DIGEST": "${{ needs.build.outputs.digest }}"}
    assert jobs["deploy"]["steps"][2]["with"] == {"artifact_name": compiled["name"]}


@pytest.mark.parametrize("name", ["docs/attestations.md", "checks/init/templates/common/README.md"])
def test_the_documents_verify_the_workflow_and_the_branch(name: str) -> None:
    text = (ROOT / name).read_text("utf-8").replace("\\\n", "")
    [command] = re.findall("^gh attestation verify .*", text, re.MULTILINE)
    _, _, _, file, *flags = command.split()
    assert file == "subprocessors.json"
    assert dict(zip(flags[::2], flags[1::2], strict=True)) == {
        "--repo": "OWNER/REPOSITORY",
        "--signer-workflow": "OWNER/REPOSITORY/.github/workflows/publish.yml",
        "--source-ref": "refs/heads/main",
    }
    assert workflow("publish")["jobs"]["build"]["if"] == "github.ref == 'refs/heads/main'"
