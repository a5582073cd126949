"""Histories in unusual repositories."""

from pathlib import Path

import pytest

from checks.changes.history import (
    history,
)
from checks.register.load import load
from checks.register.repository import Repository
from tests.changes.telling import at_head, dated, noted, past, told, with_work
from tests.registers import ACME, BETA, GAMMA, policy, vendor
from tests.repositories import ODD, Repo


def test_a_register_may_stand_in_a_folder_of_a_bigger_repository(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "company", "legal/Prüfung und Verträge")
    repo.land("2026-01-01", {"register.yaml": policy(), ACME: vendor()})
    (repo.top / "subprocessors").mkdir()
    (repo.top / "register.yaml").write_text(policy(notice={"days": "1"}))
    (repo.top / ACME).write_text(vendor())
    repo.commit("Another register above", "2026-01-10")
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    repo.write({BETA: vendor(name="Beta Ltd")})
    assert told(past(repo)) == ["acme country-added 2026-02-01"]
    assert dated(past(repo)) == ["acme country-added 2026-03-03"]
    assert told(with_work(repo))[1:] == ["beta added 2026-06-30"]
    assert load(Repository(repo.root).at("HEAD~1")).subprocessors[0].countries == ("US",)


def test_a_register_that_moved_starts_where_it_stands_now(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "company", "legal")
    repo.land("2026-01-01", {"register.yaml": policy(), ACME: vendor()})
    repo.git("mv", "legal", "compliance")
    moved = repo.commit("Move", "2026-02-01")
    start = history(Repository(repo.top / "compliance")).start
    assert start is not None
    assert start.commit == moved


def test_odd_names_of_other_files_confuse_nothing(repo: Repo) -> None:
    repo.land("2026-02-01", dict.fromkeys(ODD, "a: b\n"))
    repo.land("2026-02-02", {**dict.fromkeys(ODD, "c: d\n"), ACME: vendor(countries=["US", "IN"])})
    repo.land("2026-02-03", dict.fromkeys(ODD, None))
    repo.write(dict.fromkeys(ODD, "e: f\n"))
    timeline = with_work(repo)
    assert (told(timeline), noted(timeline)) == (["acme country-added 2026-02-02"], [])
    changed = Repository(repo.root).changes(f"{repo.head}~1", repo.head)
    assert {file.path for file in changed} == {*ODD}


def test_a_repository_may_name_its_objects_by_sha_256(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register", object_format="sha256")
    repo.land("2026-01-01", {"register.yaml": policy(), ACME: vendor()})
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    repo.write({BETA: vendor(name="Beta Ltd")})
    assert told(with_work(repo)) == ["acme country-added 2026-02-01", "beta added 2026-06-30"]


def test_a_linked_work_tree_has_the_same_history(repo: Repo, tmp_path: Path) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    assert history(Repository(tmp_path / "linked")) == past(repo)


def test_replaced_objects_are_not_the_history_that_everybody_sees(repo: Repo) -> None:
    known = repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    changed = repo.land("2026-02-02", {ACME: vendor(countries=["US", "IN", "DE"])})
    repo.git("replace", changed, known)
    assert len(told(past(repo))) == 2
    assert at_head(repo).subprocessors[0].countries == ("US", "IN", "DE")


SETTINGS = (
    "color.ui=always", "color.diff=always", "diff.renames=copies", "diff.relative=true",
    "log.showSignature=true", "log.follow=true", "log.decorate=full", "log.abbrevCommit=true",
    "log.showRoot=false", "log.diffMerges=combined", "format.pretty=oneline", "core.abbrev=4",
    "core.quotePath=true", "core.pager=false", "diff.external=false", "diff.noprefix=true",
    "diff.autoRefreshIndex=false", "diff.ignoreSubmodules=all", "diff.orderFile=/dev/null",
    "status.showUntrackedFiles=no", "i18n.logOutputEncoding=ISO-8859-1",
)  # fmt: skip
"""Settings of Git in people's configuration. Many of them change Git's output."""


@pytest.mark.parametrize("within", ["", "legal/register"])
def test_how_somebody_likes_git_to_print_does_not_matter(tmp_path: Path, within: str) -> None:
    repo = Repo(tmp_path / "company", within)
    repo.land("2026-01-01", {"register.yaml": policy(), ACME: vendor()})
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])}, "Über Indien (#13)")
    repo.rename(ACME, BETA)
    repo.commit("Rename", "2026-02-02")
    repo.write({BETA: vendor(countries=["US", "IN", "DE"]), GAMMA: vendor(name="Gamma Ltd")})
    expected = with_work(repo)
    assert [announcement.landing.pull_request for announcement in expected.announcements] == [
        13,
        None,
        None,
        None,
    ]
    for setting in SETTINGS:
        repo.git("config", *setting.split("=", 1))
    assert with_work(repo) == expected
