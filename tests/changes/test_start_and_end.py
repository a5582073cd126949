"""Where a history starts and ends, and the list as it stood on a day."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from checks.changes.branch import landing_days, last_commit_by
from checks.changes.history import (
    History,
    history,
)
from checks.changes.landing import Landing
from checks.changes.start import parse_boundary
from checks.register.repository import Repository
from checks.register.tree import GitError, NoRepository
from tests.changes.telling import days_of_notice, past, told
from tests.registers import ACME, BETA, GAMMA, policy, vendor
from tests.repositories import Repo, forget_history
from tests.trees import TODAY

# Where there is no history.


def test_an_empty_register_has_a_start_and_no_news(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    start = repo.land("2026-01-01", {"register.yaml": policy(), "subprocessors/.gitkeep": ""})
    timeline = past(repo)
    assert timeline.start == Landing(start, datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert told(timeline) == []
    repo.land("2026-02-01", {ACME: vendor(), "subprocessors/.gitkeep": None})
    assert told(past(repo)) == ["acme added 2026-02-01"]


def test_a_repository_without_commits_has_no_history(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    repo.write({"register.yaml": policy(), ACME: vendor()})
    with pytest.raises(NoRepository, match="there is no commit yet"):
        past(repo)
    with pytest.raises(GitError, match="there is no revision 'main'"):
        past(repo, revision="main")


def test_a_register_that_is_not_committed_has_no_history(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    repo.land("2026-01-01", {"README.md": "Hello"})
    repo.write({"register.yaml": policy(), ACME: vendor()})
    assert past(repo) == History()


def test_a_folder_outside_any_repository_has_no_history(repo: Repo) -> None:
    forget_history(repo)
    with pytest.raises(NoRepository, match="this folder is in no Git repository"):
        Repository(repo.root)


def test_without_git_there_is_no_history(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo.root))
    with pytest.raises(NoRepository, match="`git` is not installed"):
        Repository(repo.root)


def test_in_a_shallow_clone_a_history_would_be_wrong(repo: Repo, tmp_path: Path) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    root = repo.clone(tmp_path / "clone", "--depth=1")
    shallow = Repository(root)
    hint = "run `git fetch --unshallow`, or set `fetch-depth: 0`"
    with pytest.raises(GitError, match=hint):
        history(shallow)
    with pytest.raises(GitError, match=hint):
        last_commit_by(shallow, TODAY)
    with pytest.raises(GitError, match=r"there is no revision 'HEAD~1'; .*`git fetch --unshallow`"):
        shallow.resolve("HEAD~1")
    whole = repo.clone(tmp_path / "whole")
    assert told(history(Repository(whole))) == ["acme country-added 2026-02-01"]


# Where a history starts and ends.


@pytest.fixture
def months(repo: Repo) -> list[str]:
    """The commits of a register that gets a country on the first of each month."""
    codes = ("IN", "DE", "FR", "BR")
    return [
        repo.land(f"2026-0{month}-01", {ACME: vendor(countries=codes[:count])})
        for count, month in enumerate(range(2, 6), 1)
    ]


def news(timeline: History) -> list[str]:
    """The days on which something was announced, each once."""
    return list(
        dict.fromkeys(str(announcement.announced) for announcement in timeline.announcements)
    )


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(
    ("since", "days"),
    [
        ("2026-03-31", ["2026-04-01", "2026-05-01"]),
        ("2026-04-01", ["2026-04-01", "2026-05-01"]),
        ("2026-04-02", ["2026-05-01"]),
        ("2026-05-02", []),
        ("0001-01-01", ["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"]),
        ("9999-12-31", []),
    ],
)
def test_a_day_is_the_first_that_counts(repo: Repo, since: str, days: list[str]) -> None:
    assert news(past(repo, parse_boundary(since))) == days


def test_what_a_revision_holds_counts_as_known(repo: Repo, months: list[str]) -> None:
    assert news(past(repo, months[1])) == ["2026-04-01", "2026-05-01"]
    assert news(past(repo, "HEAD")) == []
    assert news(past(repo, "HEAD~3", "HEAD~1")) == ["2026-03-01", "2026-04-01"]
    assert news(past(repo, "HEAD", "HEAD~1")) == []
    start = past(repo, months[1]).start
    assert start is not None
    assert (start.commit, start.day) == (months[1], date(2026, 3, 1))


def test_a_tag_is_a_revision(repo: Repo, months: list[str]) -> None:
    repo.git("tag", "-a", "-m", "Told", "told", months[2])
    assert news(past(repo, "told")) == ["2026-05-01"]


def test_since_a_commit_of_a_branch_its_merge_counts(repo: Repo, months: list[str]) -> None:
    """The merge was not there yet; what main had when the branch set out was."""
    repo.branch("beta", months[1])
    tip = repo.land("2026-03-15", {BETA: vendor(name="Beta Ltd")})
    repo.switch("main")
    repo.merge("beta", "2026-06-01", "Merge pull request #13 from initech/beta")
    assert news(past(repo, tip)) == ["2026-04-01", "2026-05-01", "2026-06-01"]


def test_a_text_is_a_day_or_a_revision() -> None:
    assert parse_boundary(None) is None
    assert parse_boundary("2026-02-28") == date(2026, 2, 28)
    assert parse_boundary("v1.0") == "v1.0"
    for slip in ("2026-02-29", "2026-2-28", "2026-13-01"):
        with pytest.raises(GitError, match="is not a day: write it as 2026-11-23"):
            parse_boundary(slip)


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize("since", ["nonsense", "-h", "HEAD~99"])
def test_an_unknown_revision_is_no_start(repo: Repo, since: str) -> None:
    with pytest.raises(GitError, match="there is no revision"):
        past(repo, since)
    repo.land("2026-06-01", {"register.yaml": policy(notice={"since": since})})
    with pytest.raises(GitError, match="there is no revision"):
        past(repo)


def test_no_revision_has_a_character_that_no_process_takes(repo: Repo) -> None:
    repo.land("2026-06-01", {"register.yaml": policy(notice={"since": "a\x00b"})})
    with pytest.raises(GitError, match="there is no revision"):
        past(repo)


def test_a_register_says_from_when_its_history_counts(repo: Repo, months: list[str]) -> None:
    """What stood then counts as announced. The last word of the register on it holds."""
    repo.land("2026-06-01", {"register.yaml": policy(notice={"since": "2026-03-02"})})
    assert news(past(repo)) == ["2026-04-01", "2026-05-01"]
    repo.land("2026-06-02", {"register.yaml": policy(notice={"since": months[2]})})
    assert news(past(repo)) == ["2026-05-01"]
    assert news(past(repo, revision=months[3])) == [
        "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01",
    ]  # fmt: skip


@pytest.mark.usefixtures("months")
def test_of_two_starts_the_later_counts(repo: Repo) -> None:
    repo.land("2026-06-01", {"register.yaml": policy(notice={"since": "2026-03-02"})})
    assert news(past(repo, date(2026, 2, 2))) == ["2026-04-01", "2026-05-01"]
    assert news(past(repo, date(2026, 4, 2))) == ["2026-05-01"]


@pytest.mark.usefixtures("months")
def test_the_notice_period_before_the_start_still_applies(repo: Repo) -> None:
    repo.land("2026-06-01", {"register.yaml": policy(notice={"days": "90"})})
    repo.land("2026-07-01", {ACME: vendor(countries=["US", "IN"])})
    timeline = past(repo, date(2026, 6, 15))
    assert {*days_of_notice(timeline)} == {90}


# The list as it stood.


def test_the_list_at_the_end_of_a_day(repo: Repo, months: list[str]) -> None:
    there = Repository(repo.root)
    assert last_commit_by(there, date(2026, 2, 28)) == months[0]
    assert last_commit_by(there, date(2026, 3, 1)) == months[1]
    assert last_commit_by(there, date(9999, 12, 31)) == months[3]
    assert last_commit_by(there, date(2026, 3, 1), months[0]) == months[0]
    with pytest.raises(
        GitError, match=r"nothing had landed by 2025-12-31: .* starts on 2026-01-01"
    ):
        last_commit_by(there, date(2025, 12, 31))


def test_the_end_of_a_day_is_midnight_in_utc(repo: Repo) -> None:
    last = repo.land("2026-02-02T01:59:59+02:00", {BETA: vendor(name="Beta Ltd")})
    first = repo.land("2026-02-02T02:00:00+02:00", {GAMMA: vendor(name="Gamma Ltd")})
    there = Repository(repo.root)
    assert last_commit_by(there, date(2026, 2, 1)) == last
    assert last_commit_by(there, date(2026, 2, 2)) == first
    assert landing_days(there, last)[last] == date(2026, 2, 1)
    assert landing_days(there, first)[first] == date(2026, 2, 2)


def test_work_on_a_branch_is_on_the_list_from_its_merge_on(repo: Repo) -> None:
    before = repo.head
    repo.branch("beta")
    repo.land("2026-01-10", {BETA: vendor(name="Beta Ltd")})
    repo.switch("main")
    repo.merge("beta", "2026-02-01", "Merge pull request #13 from initech/beta")
    assert last_commit_by(Repository(repo.root), date(2026, 1, 20)) == before


def test_a_file_may_be_named_like_a_revision(repo: Repo) -> None:
    last = repo.land("2026-02-01", {"HEAD": "x", "main": "x"})
    assert last_commit_by(Repository(repo.root), TODAY) == last
