"""The workflow that checks a proposal."""

from tests.github.proposals import PATH, acme, day, propose, with_acme
from tests.github.runner import Run, Runner, pull_request
from tests.repositories import Repo

GREEN, RED = ({"check": result, "tested": result} for result in ("success", "failure"))
"""How the jobs end where no code changes."""


def check(runner: Runner, repo: Repo, head: str, **environment: str) -> Run:
    """Run the workflow on a pull request from the branch that the clone is on."""
    base = repo.git("rev-parse", "main")
    event = pull_request(13, base, head)
    run = runner.run("check", "pull_request", event, repo.top, environment)
    # Whatever it says of the proposal: the checks were there, and ran.
    assert "checked: " in run.log or "nothing was checked" in run.log, run.log
    return run


def test_a_good_proposal(runner: Runner, repo: Repo) -> None:
    run = check(runner, repo, propose(repo, with_acme(repo)), REAL_PIP="1")
    assert (run.status, run.jobs) == (0, GREEN), run.log
    assert run.annotations == []
    review = (run.artifact("review-13-1") / "review.md").read_text("utf-8")
    assert "**Ready for your review**" in review
    assert "Acme Mail, Inc." in review
    assert review in run.summary
    assert "8 subprocessors checked: no findings" in run.summary
    assert "Acme Mail, Inc." in (run.artifact("site-1") / "index.html").read_text("utf-8")
    assert (run.artifact("findings-1") / "findings.sarif").is_file()


def test_what_landed_meanwhile_is_not_part_of_the_proposal(runner: Runner, repo: Repo) -> None:
    """GitHub tries the proposal merged into what is newer than the event says."""
    head = propose(repo, with_acme(repo))
    old = repo.git("rev-parse", "main")
    repo.switch("main")
    other = acme(name="Beta Chat Ltd", website="https://beta-chat.com/", scope="Chat")
    weaker = (repo.root / "checks/rules/contacts.py").read_text("utf-8") + "# another change\n"
    repo.land(
        "2026-11-02", {"subprocessors/beta-chat.yaml": other, "checks/rules/contacts.py": weaker}
    )
    repo.merge("proposal", "2026-11-03", "As GitHub merges it")
    run = runner.run("check", "pull_request", pull_request(13, old, head), repo.top)
    review = (run.artifact("review-13-1") / "review.md").read_text("utf-8")
    assert "| Material changes | Acme Mail, Inc. |" in review
    assert "| Beta Chat" not in review
    assert "test" not in run.jobs  # the code changed before


def test_an_error_elsewhere_is_told_in_the_review(runner: Runner, repo: Repo) -> None:
    stripe = (repo.root / "subprocessors/stripe.yaml").read_text("utf-8")
    expired = stripe.replace("  kind: dpa\n", f"  kind: dpa\n  expires: {day(-1)}\n")
    repo.land("2026-11-02", {"subprocessors/stripe.yaml": expired})
    hubspot = (repo.root / "subprocessors/hubspot.yaml").read_text("utf-8")
    changed = hubspot + "scope: All plans\n"
    run = check(runner, repo, propose(repo, {"subprocessors/hubspot.yaml": changed}))
    assert run.jobs == RED
    review = (run.artifact("review-13-1") / "review.md").read_text("utf-8")
    assert "**Ready for your review**" in review
    assert "> The check fails all the same: " in review
    assert review in run.summary
    # The error arose because days passed, so the list could still be published.
    assert (run.artifact("site-1") / "index.html").exists()


def test_a_bad_proposal_fails_on_its_line_and_is_reviewed(runner: Runner, repo: Repo) -> None:
    run = check(runner, repo, propose(repo, with_acme(repo, countries=["US", "UK"])))
    assert (run.status, run.jobs) == (1, RED)
    message = "'UK' is not an assigned country code"
    (annotation,) = run.annotations
    assert annotation[:2] == ("error", f"{PATH}:5")
    assert annotation[2].startswith(message)
    assert "**Not ready**" in (run.artifact("review-13-1") / "review.md").read_text("utf-8")
    assert not run.artifact("site-1").exists()
