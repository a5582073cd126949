"""The weekly workflow that reports deadlines and dead links."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.github.api import BOT, REPOSITORY, GitHub
from tests.github.proposals import PATH, acme, day
from tests.github.runner import Run, Runner, workflow
from tests.github.web import NO_PROXY_LISTENS_THERE, alive
from tests.packages import download
from tests.project import ROOT
from tests.repositories import Repo

MARK = "<!-- subprocessors: watch -->"
STRIPE = "subprocessors/stripe.yaml"


@pytest.fixture(scope="session")
def lychee(shared: Path) -> Path:
    """A folder with the packages that the workflow installs beside the checks."""
    return download(ROOT / ".github/requirements.txt", shared / "lychee")


@pytest.fixture
def watcher(lychee: Path, wheels: Path, runner: Runner) -> Runner:
    """A machine that can look for dead links."""
    packages = {"PIP_FIND_LINKS": f"{wheels} {lychee}"}
    return replace(runner, environment={**runner.environment, **packages})


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """Where the certificate of the web is made."""
    return tmp_path / "web"


def watch(runner: Runner, repo: Repo, environment: Mapping[str, str]) -> Run:
    """Run the workflow on its schedule."""
    payload = {"repository": {"full_name": REPOSITORY}, "ref": "refs/heads/main"}
    return runner.run("watch", "schedule", payload, repo.top, environment)


def hosts(repo: Repo) -> list[str]:
    """The hosts of all addresses in the register."""
    files = [*repo.root.glob("subprocessors/*.yaml"), repo.root / "register.yaml"]
    names = {h for f in files for h in re.findall(r"https://([^/\s]+)", f.read_text("utf-8"))}
    return sorted(names)


def expires(repo: Repo, ahead: int) -> None:
    """Let an agreement expire so many days from now."""
    text = (repo.root / STRIPE).read_text("utf-8")
    text = text.replace("  kind: dpa\n", f"  kind: dpa\n  expires: {day(ahead)}\n")
    repo.land("2026-11-02", {STRIPE: text})


def test_one_issue_as_long_as_something_is_left(
    watcher: Runner, repo: Repo, hub: GitHub, web: Path
) -> None:
    somebody = {"number": 1, "state": "open", "user": {"login": "x"}, "body": f"{MARK}\nMine"}
    hub.issues += [somebody, {"number": 2, "state": "open", "user": BOT, "body": None}]
    before = repo.head
    expires(repo, 20)
    run = watch(watcher, repo, NO_PROXY_LISTENS_THERE)
    assert run.jobs == {"look": "success", "tell": "success"}, run.log
    issue = hub.issues[2]
    assert issue["body"].startswith(f"{MARK}\n")
    assert "Stripe, Inc." in issue["body"]
    assert str(day(20)) in issue["body"]
    assert "### Dead links\n\n    https://" in issue["body"]
    dead = re.findall(r"^    (https://\S+)$", issue["body"], re.MULTILINE)
    assert "https://stripe.com/" in dead
    assert "changes.atom" not in issue["body"]  # it is beside the page

    with alive(web, hosts(repo)) as environment:
        watch(watcher, repo, environment)
        assert issue["state"] == "open"
        assert "Stripe, Inc." in issue["body"]
        assert "Dead links" not in issue["body"]

        repo.git("reset", "--quiet", "--hard", before)
        watch(watcher, repo, environment)
        assert issue["state"] == "closed"

        watch(watcher, repo, environment)
    assert hub.writes == [
        ("POST", "/issues"), ("PATCH", "/issues/3"), ("PATCH", "/issues/3"),
    ]  # fmt: skip


def test_what_counts_as_dead(watcher: Runner, repo: Repo, hub: GitHub, web: Path) -> None:
    statuses = {"stripe.com": 404, "www.hubspot.com": 403, "calendly.com": 429, "qase.io": 500}
    assert {*statuses} < {*hosts(repo)}
    with alive(web, hosts(repo), statuses) as environment:
        assert watch(watcher, repo, environment).status == 0
    (issue,) = hub.issues
    dead = re.findall(r"^    (https://\S+)$\n^        (.+)$", issue["body"], re.MULTILINE)
    assert dead == [
        ("https://qase.io/", "Rejected status code: 500 Internal Server Error"),
        ("https://qase.io/subprocessors", "Rejected status code: 500 Internal Server Error"),
        ("https://stripe.com/", "Rejected status code: 404 Not Found"),
    ]


def test_a_register_with_errors_is_watched_all_the_same(
    watcher: Runner, repo: Repo, hub: GitHub
) -> None:
    expires(repo, -3)
    repo.land("2026-11-02", {PATH: acme(countries=["UK"])})
    run = watch(watcher, repo, NO_PROXY_LISTENS_THERE)
    assert run.jobs == {"look": "success", "tell": "success"}, run.log
    (issue,) = hub.issues
    assert str(day(-3)) in issue["body"]
    assert "its links were not tried" in issue["body"]


def test_a_failure_is_red(watcher: Runner, repo: Repo, hub: GitHub) -> None:
    repo.land("2026-11-02", {"register.yaml": "x: y\n"})
    run = watch(watcher, repo, NO_PROXY_LISTENS_THERE)
    assert (run.status, run.jobs, hub.writes) == (1, {"look": "failure"}, [])


def test_only_the_job_that_tells_may_write() -> None:
    jobs = workflow("watch")["jobs"]
    assert jobs["look"]["permissions"] == {"contents": "read"}
    assert jobs["tell"]["permissions"] == {"issues": "write"}
    assert "uses" not in str(jobs["tell"]["steps"])


def test_a_text_that_is_cut_within_a_character(watcher: Runner, repo: Repo, hub: GitHub) -> None:
    register = (repo.root / "register.yaml").read_text("utf-8")
    long = "𠀀" * 290  # four bytes each
    waiver = f"  - {{rule: {long}, file: {long}, until: {day(20)}}}\n"
    repo.land("2026-11-02", {"register.yaml": f"{register}waivers:\n{waiver * 200}"})
    run = watch(watcher, repo, NO_PROXY_LISTENS_THERE)
    assert run.jobs == {"look": "success", "tell": "success"}, run.log
    assert long in hub.issues[0]["body"]
