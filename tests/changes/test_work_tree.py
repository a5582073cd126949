"""Changes that are not committed yet: they count as one more landing."""

import os
from datetime import date

import pytest

from checks import engine
from checks.changes.history import (
    Uncommitted,
    first_difference,
    history,
)
from checks.register.load import load
from checks.register.repository import Repository
from checks.register.tree import WorkTree
from tests.changes.telling import days_of_notice, past, told, with_work
from tests.registers import ACME, BETA, GAMMA, path_of, policy, vendor
from tests.repositories import GitFailed, Repo
from tests.trees import TODAY


def test_what_is_not_committed_is_announced_today(repo: Repo) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd"), GAMMA: vendor(name="Gamma Ltd")})
    repo.write({ACME: vendor(countries=["US", "IN"]), BETA: None, path_of("new"): vendor()})
    repo.write({GAMMA: vendor(name="Gamma Inc.")})
    repo.git("add", GAMMA)
    timeline = with_work(repo)
    assert told(timeline)[2:] == [
        "acme country-added 2026-06-30",
        "beta removed 2026-06-30",
        "gamma entity-replaced 2026-06-30",
        "new added 2026-06-30",
    ]
    assert {announcement.landing.commit for announcement in timeline.announcements[2:]} == {None}
    assert timeline.announcements[2].effective == date(2026, 7, 30)


def test_without_changes_the_work_tree_adds_nothing(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    os.utime(repo.root / ACME, (1, 1))
    assert with_work(repo) == past(repo)


def test_a_file_that_is_broken_in_the_work_tree_counts_as_unchanged(repo: Repo) -> None:
    repo.write({ACME: "name: [\n", BETA: "name: [\n"})
    assert told(with_work(repo)) == []


def test_a_file_mended_in_the_work_tree_is_compared_with_the_last_good_one(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: "name: [\n"})
    repo.write({ACME: vendor(countries=["US", "IN"])})
    assert told(with_work(repo)) == ["acme country-added 2026-06-30"]


def test_a_file_replaced_by_a_link_in_the_work_tree_is_removed(repo: Repo) -> None:
    (repo.root / ACME).unlink()
    (repo.root / ACME).symlink_to("/etc/hostname")
    (repo.root / BETA).symlink_to("/etc/hostname")
    assert told(with_work(repo)) == ["acme removed 2026-06-30"]


@pytest.mark.parametrize("checked", [False, True])
def test_a_file_renamed_in_the_work_tree_is_renamed(repo: Repo, checked: bool) -> None:
    """Also once the rules have looked at it, as `publish` lets them do first."""
    repo.rename(ACME, BETA)
    there, tree = Repository(repo.root), WorkTree(repo.root)
    register = load(tree)
    if checked:
        engine.check(register, tree, TODAY)
    changed = there.changes(there.resolve("HEAD"), None)
    timeline = history(there, uncommitted=Uncommitted(register, changed, TODAY))
    assert told(timeline) == ["beta renamed 2026-06-30"]


def test_the_work_tree_cannot_shorten_its_own_notice(repo: Repo) -> None:
    repo.write({"register.yaml": policy(notice={"days": "1"}), ACME: vendor(countries=["IN"])})
    assert {*days_of_notice(with_work(repo))} == {30}
    repo.write({"register.yaml": policy(notice={"days": "60"})})
    assert {*days_of_notice(with_work(repo))} == {60}


def test_files_that_git_ignores_are_in_the_register_too(repo: Repo) -> None:
    repo.land("2026-02-01", {".gitignore": "beta.yaml\n"})
    repo.write({BETA: vendor(name="Beta Ltd")})
    assert told(with_work(repo)) == ["beta added 2026-06-30"]


def test_a_file_taken_out_of_the_index_is_still_in_the_register(repo: Repo) -> None:
    repo.git("rm", "--quiet", "--cached", ACME)
    assert told(with_work(repo)) == []
    repo.write({ACME: vendor(countries=["US", "IN"])})
    assert told(with_work(repo)) == ["acme country-added 2026-06-30"]


def test_a_conflict_in_the_work_tree_is_no_crash(repo: Repo) -> None:
    repo.branch("india")
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    repo.switch("main")
    repo.land("2026-02-02", {ACME: vendor(countries=["US", "DE"])})
    with pytest.raises(GitFailed, match="CONFLICT"):
        repo.merge("india", "2026-02-03", "Conflict")
    assert told(with_work(repo)) == ["acme country-added 2026-02-02"]


def test_what_git_converts_on_the_way_is_found_out(repo: Repo) -> None:
    """The history reads what Git has stored, and the list what the folder holds."""
    repo.land("2026-02-01", {".gitattributes": "*.yaml ident\n"})
    repo.land("2026-02-02", {ACME: vendor(purpose="Cloud hosting $Id$"), BETA: vendor(name="Beta")})
    assert first_difference(with_work(repo), load(WorkTree(repo.root))) is None
    (repo.root / ACME).unlink()
    repo.git("checkout", "--", ACME)
    assert first_difference(with_work(repo), load(WorkTree(repo.root))) == ACME
