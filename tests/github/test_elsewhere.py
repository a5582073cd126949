"""Other repositories: a new register, and a workflow of its own around the action."""

import re
from pathlib import Path

import pytest

from checks.cli import main
from checks.register.example import INTRODUCTION
from tests.github.api import REPOSITORY, GitHub
from tests.github.proposals import NAME, TODAY, acme, day, propose
from tests.github.runner import Runner, workflow_run
from tests.github.test_check import check
from tests.project import ROOT, copy_project
from tests.repositories import Repo

COMMIT = "0123456789abcdef0123456789abcdef01234567"
EXAMPLE = "subprocessors/example-vendor.yaml"
KNOWN = "subprocessors/beta-hosting.yaml"
USES = f"initech/checks@{COMMIT}"


@pytest.fixture(scope="session")
def action(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project, where another repository finds it."""
    folder = tmp_path_factory.mktemp("action")
    copy_project(folder, "action.yml", "checks")
    return folder


@pytest.fixture
def elsewhere(runner: Runner, action: Path) -> Runner:
    """A machine on which the action is to be had."""
    return Runner(runner.home, runner.environment, {USES: action})


@pytest.fixture
def register(tmp_path: Path) -> Repo:
    """A new register, as `init` writes it, with a vendor in the place of the example."""
    return started(tmp_path / "register", f"https://github.com/initech/checks@{COMMIT}")


def started(folder: Path, checks: str) -> Repo:
    """Make a register with a vendor. `checks` is the origin of the checks."""
    repo = Repo(folder)
    answers = ("--organization=Initech", "--url=https://initech.com/subprocessors")
    options = ("--contact=privacy@initech.com", f"--checks={checks}", f"--today={TODAY}")
    assert main(["init", str(repo.top), *answers, *options]) == 0
    (repo.top / EXAMPLE).unlink()
    settings = repo.top / "register.yaml"
    settings.write_text(settings.read_text("utf-8").replace(INTRODUCTION, ""), "utf-8")
    known = acme(
        name="Beta Hosting, Inc.",
        website="https://beta-hosting.com/",
        engaged=str(day(-5)),
        agreement={"reference": "DPA-2026-013", "executed": day(-20), "kind": "scc"},
    )
    (repo.top / KNOWN).write_text(known, "utf-8")
    repo.git("remote", "add", "origin", f"https://github.com/{REPOSITORY}")
    repo.commit("The register", at="2026-11-01")
    return repo


@pytest.fixture
def shop(runner: Runner, index: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """A machine whose package index has version 0.2.0 of the checks. `init` asks it too."""
    given = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": f"{wheels} {index}", "REAL_PIP": "yes"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return Runner(runner.home, {**runner.environment, **given})


def _assert_checks_a_proposal(runner: Runner, register: Repo) -> None:
    """A proposal with a wrong country fails, with an annotation and a review."""
    vendor = acme(countries=["UK"])
    head = propose(register, {"subprocessors/acme-mail.yaml": vendor})
    run = check(runner, register, head)
    assert run.jobs == {"check": "failure"}, run.log
    assert ("error", "subprocessors/acme-mail.yaml:5") in [
        annotation[:2] for annotation in run.annotations
    ]
    assert NAME in (run.artifact("review-13-1") / "review.md").read_text("utf-8")


def test_a_released_version_checks_and_publishes(shop: Runner, tmp_path: Path) -> None:
    register = started(tmp_path / "register", "subprocessors==0.2.0")
    run = shop.run("publish", "push", {"ref": "refs/heads/main"}, register.top)
    assert run.jobs == {"build": "success", "attest": "success", "deploy": "success"}, run.log
    assert "Beta Hosting, Inc." in (run.output / "pages/index.html").read_text("utf-8")

    _assert_checks_a_proposal(shop, register)


def test_a_release_with_another_hash_is_not_installed(shop: Runner, tmp_path: Path) -> None:
    register = started(tmp_path / "register", "subprocessors==0.2.0")
    pins = register.top / ".github/actions/subprocessors/requirements.txt"
    forged = re.sub(
        r"(subprocessors==0.2.0 \\\n +--hash=sha256:)\w+", rf"\g<1>{64 * '0'}", pins.read_text()
    )
    pins.write_text(forged)
    register.commit("Another hash", at="2026-11-02")
    run = shop.run("publish", "push", {"ref": "refs/heads/main"}, register.top)
    assert run.jobs == {"build": "failure"}
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in run.log


def test_a_new_register_checks_a_proposal(elsewhere: Runner, register: Repo) -> None:
    _assert_checks_a_proposal(elsewhere, register)


def test_a_new_register_is_published(elsewhere: Runner, register: Repo) -> None:
    run = elsewhere.run("publish", "push", {"ref": "refs/heads/main"}, register.top)
    assert run.jobs == {"build": "success", "attest": "success", "deploy": "success"}, run.log
    page = (run.output / "pages/index.html").read_text("utf-8")
    assert "Initech" in page
    assert "Beta Hosting, Inc." in page


def test_a_register_with_the_example_is_not_published(elsewhere: Runner, register: Repo) -> None:
    """The first run after `init` says what to delete."""
    example = acme(name="Example Vendor GmbH", engaged=str(day(-5)))
    register.land("2026-11-02", {EXAMPLE: example})
    run = elsewhere.run("publish", "push", {"ref": "refs/heads/main"}, register.top)
    assert run.jobs == {"build": "failure"}, run.log
    assert f"{EXAMPLE}: error: this is the example" in run.log


def test_the_documented_workflow_in_another_repository(
    elsewhere: Runner, register: Repo, tmp_path: Path
) -> None:
    """All of it in ten lines, for a register below the top."""
    page = (ROOT / "docs/own-workflow.md").read_text("utf-8")
    (own,) = re.findall(r"```yaml\n(on: {pull_request.*?)```", page, re.DOTALL)
    assert len(own.splitlines()) == 10
    own = own.replace("OWNER/REPOSITORY@COMMIT", USES)
    repo = Repo(tmp_path / "other", "privacy/register")
    repo.git("remote", "add", "origin", f"https://github.com/{REPOSITORY}")
    repo.write({
        path: (register.top / path).read_bytes()
        for path in ("register.yaml", "agreements.csv", KNOWN)
    })  # fmt: skip
    workflow = repo.top / ".github/workflows/check.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(own, "utf-8")
    repo.commit("The register", at="2026-11-01")
    head = propose(repo, {"subprocessors/acme-mail.yaml": acme()})
    run = check(elsewhere, repo, head)
    assert run.status == 0, run.log
    assert NAME in run.summary

    repo.land("2026-11-02", {"subprocessors/acme-mail.yaml": acme(countries=["UK"])})
    run = check(elsewhere, repo, repo.head)
    (annotation,) = run.annotations
    assert annotation[:2] == ("error", "privacy/register/subprocessors/acme-mail.yaml:5")


@pytest.mark.parametrize(("strict", "status"), [("true", 1), ("false", 0)])
def test_warnings_fail_where_they_shall(
    strict: str, status: int, elsewhere: Runner, register: Repo
) -> None:
    workflow = register.top / ".github/workflows/check.yml"
    text = workflow.read_text("utf-8")
    text = text.replace(
        "        with:\n          publish:",
        f"        with:\n          strict: {strict}\n          publish:",
    )
    assert "strict" in text
    workflow.write_text(text, "utf-8")
    register.commit("Strict", at="2026-11-02")
    vendor = acme(purpose="Services")
    run = check(elsewhere, register, propose(register, {"subprocessors/acme-mail.yaml": vendor}))
    assert [annotation[0] for annotation in run.annotations] == ["warning"]
    assert run.status == status, run.log


@pytest.mark.parametrize(
    ("name", "trusted"),
    [("README.md", True), ("subprocessors/a.yaml", True), (".github/workflows/x.yml", False)],
)
def test_in_a_new_register_only_workflows_could_write_a_review(
    name: str, trusted: bool, elsewhere: Runner, register: Repo, hub: GitHub
) -> None:
    head = "1" * 40
    hub.add_pull(13, head)
    hub.add_tree("e" * 40, {name: "2" * 40})
    hub.add_artifact("review-13-1", {"review.md": b"The review"})
    run = elsewhere.run("comment", "workflow_run", workflow_run(head), register.top)
    assert run.status == 0, run.log
    (posted,) = hub.comments
    assert ("[!CAUTION]" in posted["body"]) is not trusted
    assert ("\n    The review\n" in posted["body"]) is not trusted
