"""The workflow that checks a proposal."""

from tests.github.proposals import PATH, propose, with_acme
from tests.github.runner import Run, Runner, pull_request
from tests.repositories import Repo


def check(runner: Runner, repo: Repo, head: str, number: int = 13) -> Run:
    """Run the workflow on a pull request from the branch that the clone is on."""
    base = repo.git("rev-parse", "main")
    return runner.run("check", "pull_request", pull_request(number, base, head), repo.top)


def test_a_good_proposal(runner: Runner, repo: Repo) -> None:
    run = check(runner, repo, propose(repo, with_acme(repo)))
    assert (run.status, run.jobs) == (0, {"check": "success"}), run.log
    assert run.annotations == []
    review = (run.artifact("review-13") / "review.md").read_text("utf-8")
    assert "**Ready for your review**" in review
    assert "Acme Mail, Inc." in review
    assert review in run.summary
    assert "8 subprocessors checked: no findings" in run.summary
    assert "Acme Mail, Inc." in (run.artifact("site") / "index.html").read_text("utf-8")
    assert (run.artifact("findings") / "findings.sarif").is_file()


def test_a_bad_proposal_fails_on_its_line_and_is_reviewed(runner: Runner, repo: Repo) -> None:
    run = check(runner, repo, propose(repo, with_acme(repo, countries="[US, UK]")))
    assert (run.status, run.jobs) == (1, {"check": "failure"})
    message = "'UK' is not an assigned country code"
    (found,) = run.annotations
    assert found[:2] == ("error", f"{PATH}:5")
    assert found[2].startswith(message)
    assert "**Not ready**" in (run.artifact("review-13") / "review.md").read_text("utf-8")
    assert not run.artifact("site").exists()
