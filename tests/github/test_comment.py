"""The workflow that posts a review. The workflow holds a token and trusts no input."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from tests.github.api import BOT, REPOSITORY, GitHub
from tests.github.runner import Run, Runner, workflow, workflow_run
from tests.repositories import Repo

HEAD = "1" * 40
FORK = "somebody/subprocessors"
MARK = "<!-- subprocessors: review -->"
REVIEW = "## Review of the proposal\n\n**Ready for your review**: the checks find no errors.\n"


def comment(runner: Runner, repo: Repo, event: Mapping[str, Any] | None = None) -> Run:
    """Run the workflow after a check has ended."""
    return runner.run("comment", "workflow_run", event or workflow_run(HEAD), repo.top)


def reviewed(hub: GitHub, text: str | bytes = REVIEW, number: int = 13, attempt: int = 1) -> None:
    """The artifact of the check."""
    data = text.encode() if isinstance(text, str) else text
    hub.add_artifact(f"review-{number}-{attempt}", {"review.md": data})


def test_the_review_is_posted_as_it_is(runner: Runner, repo: Repo, hub: GitHub) -> None:
    hub.add_pull(13, HEAD)
    reviewed(hub)
    run = comment(runner, repo)
    assert run.jobs == {"fetch": "success", "comment": "success"}, run.log
    (posted,) = hub.comments
    assert posted["issue"] == 13
    assert posted["body"].startswith(f"{MARK}\n{REVIEW}")
    assert "/qase/subprocessors/actions/runs/77)" in posted["body"]
    assert "1111111111" in posted["body"]
    assert "the list as it would look" in posted["body"]


def test_of_a_check_that_was_run_again_the_last_attempt_counts(
    runner: Runner, repo: Repo, hub: GitHub
) -> None:
    hub.add_pull(13, HEAD)
    reviewed(hub, "The first attempt", attempt=1)
    reviewed(hub, "The second attempt", attempt=2)
    event = workflow_run(HEAD, attempt=2, conclusion="failure")
    assert comment(runner, repo, event).status == 0
    (posted,) = hub.comments
    assert "The second attempt" in posted["body"]
    assert "the list as it would look" not in posted["body"]


def test_a_later_review_replaces_it_and_touches_no_other(
    runner: Runner, repo: Repo, hub: GitHub
) -> None:
    hub.add_pull(13, HEAD)
    somebody = {"login": "somebody"}
    for who, body in (
        (somebody, f"{MARK}\nI am the review"),
        (BOT, "Another workflow says this"),
        *[(somebody, "A long discussion")] * 120,
        (BOT, f"{MARK}\nAn earlier review"),
    ):
        hub.comments.append({"id": len(hub.comments), "issue": 13, "user": who, "body": body})
    before = [post["body"] for post in hub.comments]
    reviewed(hub)
    assert comment(runner, repo).status == 0
    assert [post["body"] for post in hub.comments[:-1]] == before[:-1]
    assert hub.comments[-1]["body"].startswith(f"{MARK}\n{REVIEW}")
    assert hub.writes == [("PATCH", "/issues/comments/122")]


def test_a_proposal_from_a_fork_gets_its_comment(runner: Runner, repo: Repo, hub: GitHub) -> None:
    hub.add_pull(13, HEAD, FORK)
    reviewed(hub)
    assert comment(runner, repo, workflow_run(HEAD, FORK)).status == 0
    assert len(hub.comments) == 1


def test_a_check_of_the_main_branch_posts_nothing(runner: Runner, repo: Repo, hub: GitHub) -> None:
    reviewed(hub)
    run = comment(runner, repo, workflow_run(HEAD, event="push"))
    assert (run.status, hub.writes) == (0, [])


def test_a_check_without_a_review_posts_nothing(runner: Runner, repo: Repo, hub: GitHub) -> None:
    hub.add_pull(13, HEAD)
    hub.add_artifact("findings", {"findings.sarif": b"{}"})
    run = comment(runner, repo)
    assert (run.status, run.jobs, hub.writes) == (0, {"fetch": "success"}, [])
    assert "There is no review to post." in run.log


LIES: Mapping[str, Mapping[str, Any]] = {
    "a pull request of another repository": {"repository": "other/place"},
    "a pull request with another commit": {"head": "2" * 40},
    "a closed pull request": {"state": "closed"},
    "a pull request into a fork": {"base": {"ref": "main", "repo": {"full_name": "other/place"}}},
    "a pull request into another branch": {
        "base": {"ref": "old", "repo": {"full_name": REPOSITORY}}
    },
    "a pull request whose fork is gone": {"head_repo": None},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_artifact_that_lies_about_its_pull_request(
    lie: str, runner: Runner, repo: Repo, hub: GitHub
) -> None:
    changed = dict(LIES[lie])
    pull = hub.add_pull(13, changed.pop("head", HEAD), changed.pop("repository", REPOSITORY))
    if "head_repo" in changed:
        pull["head"]["repo"] = changed.pop("head_repo")
    pull.update(changed)
    reviewed(hub)
    run = comment(runner, repo)
    assert (hub.comments, hub.writes) == ([], [])
    said = run.log + str(run.annotations)
    assert "names another pull request than its own" in said or "or has newer commits" in said


NO_REVIEWS: Mapping[str, tuple[Sequence[tuple[str, Mapping[str, bytes], int | None]], str]] = {
    "two of them": (
        [("review-13-1", {"review.md": b"x"}, None), ("review-14-1", {"review.md": b"x"}, None)],
        "more than one review",
    ),
    "a name that is no number": ([("review-13-1; id", {"review.md": b"x"}, None)], "no review to"),
    "two names": ([("review-13-1\nreview-14-1", {"review.md": b"x"}, None)], "no review to post"),
    "no attempt": ([("review-13", {"review.md": b"x"}, None)], "no review to post"),
    "a huge archive": (
        [("review-13-1", {"review.md": b"x"}, 50_000_000)],
        "too large for a review",
    ),
    "no such file": ([("review-13-1", {"other.md": b"x"}, None)], "holds no review"),
    "an empty file": ([("review-13-1", {"review.md": b""}, None)], "holds no review"),
    "a path outside": ([("review-13-1", {"../review.md": b"x"}, None)], "holds no review"),
}


@pytest.mark.parametrize("artifact", NO_REVIEWS)
def test_an_artifact_that_is_no_review(
    artifact: str, runner: Runner, repo: Repo, hub: GitHub
) -> None:
    hub.add_pull(13, HEAD)
    hub.add_pull(14, HEAD)
    artifacts, words = NO_REVIEWS[artifact]
    for name, files, size in artifacts:
        hub.add_artifact(name, files, size)
    run = comment(runner, repo)
    assert (hub.comments, hub.writes) == ([], [])
    assert words in run.log + str(run.annotations)


def test_an_archive_that_unpacks_without_end_is_cut(
    runner: Runner, repo: Repo, hub: GitHub
) -> None:
    hub.add_pull(13, HEAD)
    reviewed(hub, b"a line of a review\n" * 2_000_000)
    run = comment(runner, repo)
    assert run.status == 0, run.log
    assert len(hub.comments[0]["body"]) <= 65_000


FORGED = """\
@everyone, see #1 and [this](https://evil.com)
````
<!-- --> ::error::boo
number=14
EOF
![](https://evil.com/pixel.png) $(id) `id` ${{ github.token }} \x1b[31m\x07
"""


CODE: Mapping[str, Mapping[str, str | None]] = {
    "workflow": {".github/workflows/check.yml": "2" * 40},
    "checks and data": {"checks/engine.py": "2" * 40, "subprocessors/stripe.yaml": "3" * 40},
    "new file": {"sitecustomize.py": "2" * 40},
    "file that is gone": {"checks/engine.py": None},
    "line break": {"register.yaml\n": "2" * 40},
    "case": {"Register.yaml": "2" * 40},
    "code among the data": {"subprocessors/x.py": "2" * 40},
    "folder below the data": {"subprocessors/x/y.yaml": "2" * 40},
}


@pytest.mark.parametrize("place", CODE)
def test_what_a_proposal_could_have_written_is_plain_text(
    place: str, runner: Runner, repo: Repo, hub: GitHub
) -> None:
    hub.add_pull(13, HEAD)
    hub.add_tree("e" * 40, CODE[place])
    reviewed(hub, FORGED)
    run = comment(runner, repo)
    assert run.status == 0, run.log
    body = hub.comments[0]["body"].splitlines()
    assert body[:2] == [MARK, "> [!CAUTION]"]
    start = body.index("") + 1
    shown = body[start : body.index("", start)]
    assert [line.removeprefix("    ") for line in shown] == [
        line.translate({27: None, 7: None}) for line in FORGED.splitlines()
    ]
    assert all(line.startswith("    ") for line in shown)
    assert run.commands == []


UNKNOWN: Mapping[str, Callable[[GitHub], object]] = {
    "nothing is merged": lambda hub: hub.pulls[13].update(merge_commit_sha=None),
    "another is merged": lambda hub: hub.add_merge("e" * 40, "b" * 40, "3" * 40),
    "no merge": lambda hub: hub.commits["e" * 40].update(parents=[{"sha": HEAD}]),
    "cut off": lambda hub: setattr(hub, "truncated", True),
}


@pytest.mark.parametrize("answer", UNKNOWN)
def test_what_cannot_be_compared_is_not_trusted(
    answer: str, runner: Runner, repo: Repo, hub: GitHub
) -> None:
    hub.add_pull(13, HEAD)
    UNKNOWN[answer](hub)
    reviewed(hub)
    comment(runner, repo)
    assert "[!CAUTION]" in hub.comments[0]["body"]


def test_only_the_job_that_comments_may_write() -> None:
    jobs = workflow("comment")["jobs"]
    assert workflow("comment")["permissions"] == {}
    assert set(jobs["fetch"]["permissions"].values()) == {"read"}
    assert jobs["comment"]["permissions"] == {"pull-requests": "write"}
    steps = [step for job in jobs.values() for step in job["steps"]]
    assert not any("uses" in step for step in steps), "nothing is checked out"
