"""The workflow that publishes the list."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.github.api import REPOSITORY, GitHub
from tests.github.proposals import PATH, acme, propose, with_acme
from tests.github.runner import Run, Runner, workflow
from tests.project import ROOT
from tests.repositories import Repo

WORKFLOWS = ROOT / ".github/workflows"

PUSH: Mapping[str, object] = {
    "ref": "refs/heads/main",
    "repository": {"full_name": REPOSITORY, "private": False},
}


def publish(runner: Runner, repo: Repo, event: str = "push") -> Run:
    """Run the workflow on the main branch."""
    return runner.run("publish", event, PUSH, repo.top)


@pytest.mark.parametrize("event", ["push", "workflow_dispatch"])
def test_what_is_merged_is_published_and_attested(event: str, runner: Runner, repo: Repo) -> None:
    propose(repo, with_acme(repo))
    repo.switch("main")
    repo.merge("proposal", "2026-11-02", "Merge pull request #13 from qase/acme-mail")
    run = publish(runner, repo, event)
    assert run.jobs == {"build": "success", "deploy": "success"}, run.log
    site = run.output / "pages"
    assert "Acme Mail, Inc." in (site / "index.html").read_text("utf-8")
    assert "Announced on 2026-11-02" in (site / "changes.atom").read_text("utf-8")
    lines = (run.output / "attested").read_text("utf-8").splitlines()
    attested = {Path(name).name: digest for digest, name in map(str.split, lines)}
    assert attested == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in site.iterdir()
    }


def test_an_error_is_red_and_leaves_the_last_site(runner: Runner, repo: Repo) -> None:
    publish(runner, repo)
    site = runner.home / "output/pages"
    before = {file.name: file.read_bytes() for file in site.iterdir()}
    assert before
    repo.land("2026-11-02", {PATH: acme(countries="[UK]")})
    run = publish(runner, repo)
    assert (run.status, run.jobs) == (1, {"build": "failure"})
    assert ("error", f"{PATH}:5") in [found[:2] for found in run.annotations]
    assert {file.name: file.read_bytes() for file in site.iterdir()} == before


def test_a_private_repository_is_published_without_attestation(runner: Runner, repo: Repo) -> None:
    private = {**PUSH, "repository": {"full_name": REPOSITORY, "private": True}}
    run = runner.run("publish", "push", private, repo.top)
    assert run.jobs == {"build": "success", "deploy": "success"}, run.log
    assert not (run.output / "attested").exists()


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
    assert jobs["build"]["permissions"]["contents"] == "read"
