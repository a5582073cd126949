"""The workflow that makes a release of each push with material changes."""

from tests.github.api import REPOSITORY, GitHub
from tests.github.proposals import NAME, PATH, acme, with_acme
from tests.github.runner import Run, Runner, workflow
from tests.repositories import Repo


def notify(runner: Runner, repo: Repo, before: str, created: bool = False) -> Run:
    """Run the workflow for a push to the main branch."""
    payload = {
        "ref": "refs/heads/main", "before": before, "after": repo.head, "created": created,
        "repository": {"full_name": REPOSITORY},
    }  # fmt: skip
    return runner.run("notify", "push", payload, repo.top)


def allow(repo: Repo) -> str:
    """Switch the releases on. Returns the hash."""
    text = (repo.root / "register.yaml").read_text("utf-8")
    assert "\nnotice:\n" in text
    settings = text.replace("\nnotice:\n", "\nnotice:\n  releases: true\n")
    return repo.land("2026-11-02", {"register.yaml": settings})


def test_a_material_change_makes_one_release(runner: Runner, repo: Repo, hub: GitHub) -> None:
    before = allow(repo)
    landed = repo.merge_pull_request(13, "2026-11-03", with_acme(repo))
    run = notify(runner, repo, before)
    assert run.jobs == {"write": "success", "release": "success"}, run.log
    (release,) = hub.releases
    assert release["tag_name"] == f"notice-2026-11-03-{landed[:10]}"
    assert release["target_commitish"] == landed
    assert release["name"] == "Subprocessors of Qase: changes"
    assert f"## [{NAME}](https://acme-mail.com/)" in release["body"]
    again = notify(runner, repo, before)
    assert again.jobs == {"write": "success", "release": "success"}, again.log
    assert hub.writes == [("POST", "/releases")]


def test_without_the_setting_or_a_material_change_there_is_no_release(
    runner: Runner, repo: Repo, hub: GitHub
) -> None:
    before = repo.head
    repo.land("2026-11-03", with_acme(repo))
    run = notify(runner, repo, before)
    assert run.jobs == {"write": "success"}, run.log
    before = allow(repo)
    repo.land("2026-11-04", {PATH: acme(website="https://acme-mail.net/")})
    run = notify(runner, repo, before)
    assert run.jobs == {"write": "success"}, run.log
    assert hub.writes == []


def test_only_the_job_that_runs_no_code_may_write() -> None:
    jobs = workflow("notify")["jobs"]
    assert jobs["write"]["permissions"] == {"contents": "read"}
    assert jobs["release"]["permissions"] == {"contents": "write"}
    assert "uses" not in str(jobs["release"]["steps"])
