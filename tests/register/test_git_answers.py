"""Clear messages where Git cannot answer, and no misread answers."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from checks.changes.history import history
from checks.cli import main
from checks.register.repository import Repository
from checks.register.tree import GitError, NoRepository, WorkTree
from tests.folders import CheckCommand, rules
from tests.registers import ACME, BETA, beta, policy, vendor
from tests.repositories import Repo, forget_history
from tests.trees import TODAY

DAY = ("--today", str(TODAY))

LATEST = TODAY - timedelta(31)
"""The last day with which a history may start, with a notice of 30 days."""


def _start(commit: str, days: int = 30) -> dict[str, str]:
    return {"register.yaml": policy(notice={"days": days, "since": commit})}


# Names that mean several things.


def _three(repo: Repo) -> tuple[str, str, str]:
    """Three commits: of a tag, of the branch of the remote, and of the local one."""
    commits = [repo.land(f"2026-04-0{n}", {ACME: vendor(scope=f"{n}")}) for n in (1, 2, 3)]
    repo.git("tag", "main", commits[0])
    repo.git("update-ref", "refs/remotes/origin/main", commits[1])
    return commits[0], commits[1], commits[2]


def test_a_branch_wins_over_a_tag(repo: Repo) -> None:
    tag, remote, local = _three(repo)
    there = Repository(repo.root)
    assert there.resolve("main") == local
    assert there.resolve("main~1") == remote
    assert there.resolve("main^{commit}") == local
    assert there.resolve("refs/tags/main") == tag
    assert there.resolve("origin/main") == remote
    repo.git("checkout", "--quiet", "--detach")
    repo.git("branch", "--quiet", "-D", "main")
    assert Repository(repo.root).resolve("main") == remote
    repo.git("update-ref", "-d", "refs/remotes/origin/main")
    assert Repository(repo.root).resolve("main") == tag


def test_a_tag_is_not_taken_for_a_branch_of_a_remote(repo: Repo) -> None:
    tag, remote, _ = _three(repo)
    repo.git("tag", "origin/main", tag)
    assert Repository(repo.root).resolve("origin/main") == remote


@pytest.mark.parametrize("name", ["HEAD", "FETCH_HEAD"])
def test_a_branch_is_not_taken_for_the_head(repo: Repo, name: str) -> None:
    first = repo.head
    last = repo.land("2026-04-01", {ACME: vendor(scope="a")})
    repo.git("update-ref", f"refs/heads/{name}", first)
    repo.git("update-ref", name, last) if name != "HEAD" else None
    assert Repository(repo.root).resolve(name) == last


def test_a_branch_that_is_named_like_a_hash_is_no_commit(repo: Repo) -> None:
    first = repo.head
    last = repo.land("2026-04-01", {ACME: vendor(scope="a")})
    repo.git("update-ref", f"refs/heads/{first}", last)
    repo.git("update-ref", f"refs/heads/{first[:10]}", last)
    repo.git("update-ref", f"refs/heads/{'0' * 40}", last)
    there = Repository(repo.root)
    assert there.resolve(first) == first
    with pytest.raises(GitError, match="is a branch and the start of a commit's hash"):
        there.resolve(first[:10])
    with pytest.raises(GitError, match="there is no revision '0000"):
        there.resolve("0" * 40)
    repo.git("update-ref", "refs/heads/facade0", last)
    assert there.resolve("facade0") == last


def test_no_command_takes_a_tag_for_the_branch(
    repo: Repo, check: CheckCommand, capsys: pytest.CaptureFixture[str]
) -> None:
    old = repo.head
    repo.land("2026-05-01", {BETA: beta(engaged="2026-03-01")})
    repo.git("tag", "proposal", old)
    repo.branch("proposal", "main")
    repo.land("2026-06-02", {ACME: None})
    repo.git("tag", "main")  # the proposal itself: nothing would change
    assert rules(check()) == ["removed-active"]
    root = ["--root", str(repo.root)]
    assert main([*root, "review", "--base", "main", "--head", "proposal", *DAY]) == 1
    assert "has not ended" in capsys.readouterr().out
    assert main([*root, "changes", "--since", "main"]) == 0
    assert "Acme" in capsys.readouterr().out
    assert main([*root, "changes", "--until", "main", "--format", "json"]) == 0
    assert "removed" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "revision", ["main\nmain", "\0", "-h", "x" * 2000, "\udcff", "@{upstream}"]
)
def test_odd_revisions_are_refused(repo: Repo, revision: str) -> None:
    with pytest.raises(GitError, match="there is no revision"):
        Repository(repo.root).resolve(revision)
    with pytest.raises(GitError, match="there is no revision"):
        Repository(repo.root).resolve_all("main", revision)


# Where the history starts.


def test_a_start_must_have_landed_before_the_notice_period(repo: Repo, check: CheckCommand) -> None:
    old = repo.head
    allowed = repo.land(f"{LATEST}", {ACME: vendor(scope="a")})
    late = repo.land(f"{LATEST + timedelta(1)}", {ACME: vendor(scope="b")})
    repo.branch("proposal")
    for commit, expected in (
        (old, ["history-moved"]), (allowed, ["history-moved"]),
        (late, ["history-moved", "history-start"]),
    ):  # fmt: skip
        repo.land("2026-06-02", _start(commit))
        assert sorted(rules(check())) == expected
        plain = [rule for rule in expected if rule == "history-start"]
        assert rules(check(base=None)) == plain


def test_a_start_on_the_branch_of_the_proposal_is_refused(
    repo: Repo, check: CheckCommand, capsys: pytest.CaptureFixture[str]
) -> None:
    """The squash leaves it behind, and then no list could be published."""
    repo.branch("proposal")
    own = repo.land("2026-03-02", {ACME: vendor(scope="a")})
    repo.land("2026-06-02", _start(own))
    assert sorted(rules(check())) == ["history-moved", "history-start"]
    assert check.status == 1
    main(["--root", str(repo.root), "check", "--base", "main", *DAY])
    out = capsys.readouterr().out
    assert f"the commit {own[:10]} has not landed on main" in out
    assert f"set `since` to {LATEST} or an earlier day" in out
    repo.land("2026-06-03", _start(f"{LATEST}"))
    assert rules(check()) == ["history-moved"]


def test_a_start_on_a_branch_that_was_merged_is_refused(repo: Repo, check: CheckCommand) -> None:
    repo.branch("side")
    side = repo.land("2026-03-02", {ACME: vendor(scope="a")})
    repo.switch("main")
    repo.merge("side", "2026-03-03", "Merge")
    repo.branch("proposal")
    repo.land("2026-06-02", _start(side))
    assert "history-start" in rules(check())
    assert rules(check(base=None)) == ["history-start"]


@pytest.mark.parametrize("since", ["1" * 40, "1" * 64])
def test_a_start_that_nobody_knows_is_refused(repo: Repo, check: CheckCommand, since: str) -> None:
    repo.branch("proposal")
    repo.land("2026-06-02", _start(since))
    assert "history-start" in rules(check())
    assert rules(check(base=None)) == ["history-start"]


def test_without_a_history_a_commit_is_believed(
    repo: Repo, check: CheckCommand, tmp_path: Path
) -> None:
    repo.land("2026-06-02", _start("1" * 40))
    clone = repo.clone(tmp_path / "clone", "--depth=1")
    assert main(["--root", str(clone), "check", *DAY]) == 0
    check.capsys.readouterr()
    forget_history(repo)
    assert (check(base=None), check.status) == ([], 0)


@pytest.mark.parametrize("form", ["day", "commit"])
def test_the_longest_notice_period_counts(repo: Repo, check: CheckCommand, form: str) -> None:
    """A proposal cannot shorten the period by which its own start is judged."""
    repo.land("2026-03-02", {"register.yaml": policy(notice={"days": "60"})})
    day = TODAY - timedelta(40)
    commit = repo.land(f"{day}", {ACME: vendor(scope="a")})
    repo.branch("proposal")
    repo.land("2026-06-02", _start(commit if form == "commit" else f"{day}", days=10))
    assert sorted(rules(check())) == ["history-moved", "history-start"]


def test_of_a_start_that_stays_nothing_new_is_demanded(repo: Repo, check: CheckCommand) -> None:
    first = repo.head
    repo.land("2026-03-02", _start(first))
    # Another line of first parents, as when a branch was merged the other way round.
    repo.branch("side", first)
    repo.land("2026-03-03", {"notes.txt": "x"})
    repo.git("merge", "--quiet", "--no-ff", "-m", "Turned round", "main", at="2026-03-04")
    repo.git("branch", "--force", "main")
    repo.branch("proposal")
    repo.land("2026-06-02", {ACME: vendor(scope="a")})
    assert (check(), check.status) == ([], 0)
    for today in (TODAY, TODAY + timedelta(900)):
        assert "history-start" not in rules(check(base=None, today=today))


def test_a_first_register_has_no_start_of_its_own(repo: Repo, check: CheckCommand) -> None:
    repo.git("checkout", "--quiet", "--orphan", "empty")
    repo.git("rm", "--quiet", "-r", "--force", ".")
    repo.land("2026-03-01", {"README.md": "Soon"})
    repo.branch("proposal")
    own = repo.land("2026-03-02", {"register.yaml": policy(), ACME: vendor()})
    repo.land("2026-06-02", _start(own))
    assert rules(check(base="empty")) == ["history-start"]


# Settings of Git, and missing objects.


@pytest.mark.parametrize(
    "setting",
    ["i18n.logOutputEncoding=UTF-16", "i18n.logOutputEncoding=UTF-7", "i18n.commitEncoding=UTF-16",
     "log.showSignature=true", "log.decorate=full", "log.mailmap=true", "color.ui=always",
     "core.quotePath=false", "core.abbrev=4", "diff.noprefix=true", "diff.mnemonicPrefix=true",
     "diff.ignoreSubmodules=all", "diff.orderFile=nowhere", "diff.algorithm=histogram",
     "diff.suppressBlankEmpty=true", "diff.wsErrorHighlight=all", "diff.submodule=log",
     "log.follow=true", "log.date=relative", "format.pretty=raw", "format.notes=true",
     "notes.displayRef=*", "core.commentChar=auto", "core.untrackedCache=true",
     "feature.manyFiles=true", "index.sparse=true", "submodule.recurse=true",
     "core.warnAmbiguousRefs=false", "core.fsmonitor=true", "core.preloadIndex=false",
     "status.relativePaths=false", "core.attributesFile=nowhere", "log.diffMerges=on"],
)  # fmt: skip
def test_settings_of_git_change_no_answer(repo: Repo, check: CheckCommand, setting: str) -> None:
    repo.land("2026-04-01", {ACME: vendor(scope="ä")}, "Größer (#13)")
    repo.branch("proposal")
    repo.land("2026-06-02", {ACME: None, BETA: beta()})
    expected, before = check(), history(Repository(repo.root))
    name, _, value = setting.partition("=")
    repo.git("config", name, value)
    assert check() == expected == [f"{ACME}:1 removed-active"]
    assert history(Repository(repo.root)) == before


@pytest.mark.parametrize("filter_", ["blob:none", "tree:0"])
@pytest.mark.parametrize("command", [("changes",), ("check", "--base", "HEAD~1"), ("publish",)])
def test_a_partial_clone_that_is_offline_is_said(
    repo: Repo,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
    filter_: str,
) -> None:
    repo.land("2026-04-01", {ACME: vendor(countries=["IN"])})
    repo.land("2026-05-01", {ACME: vendor(countries=["IN", "DE"]), BETA: beta()})
    repo.git("config", "uploadpack.allowFilter", "true")
    root = repo.clone(tmp_path / "clone", f"--filter={filter_}")
    repo.top.rename(tmp_path / "gone")
    assert main(["--root", str(root), *command]) == 2
    err = capsys.readouterr().err
    assert "this clone is partial" in err
    assert "`git fetch --refetch --no-filter`" in err
    assert "fsck" not in err
    assert "Traceback" not in err


def test_a_partial_clone_is_completed_as_is_said(repo: Repo, tmp_path: Path) -> None:
    repo.land("2026-04-01", {ACME: vendor(countries=["IN"])})
    repo.land("2026-05-01", {ACME: vendor(countries=["IN", "DE"])})
    repo.git("config", "uploadpack.allowFilter", "true")
    root = repo.clone(tmp_path / "clone", "--filter=blob:none")
    repo.git("-C", str(root), "fetch", "--quiet", "--refetch", "--no-filter")
    repo.top.rename(tmp_path / "gone")
    assert main(["--root", str(root), "changes"]) == 0


@pytest.mark.parametrize("command", ["changes", "check", "publish"])
@pytest.mark.parametrize("lost", ["HEAD~1:" + ACME, "HEAD~1^{tree}", "HEAD~1"])
@pytest.mark.parametrize("how", ["gone", "broken"])
def test_a_damaged_clone_is_said(
    repo: Repo, capsys: pytest.CaptureFixture[str], command: str, lost: str, how: str
) -> None:
    repo.land("2026-04-01", {ACME: vendor(countries=["IN"])})
    repo.land("2026-05-01", {ACME: vendor(countries=["IN", "DE"])})
    name = repo.git("rev-parse", lost)
    file = repo.top / ".git/objects" / name[:2] / name[2:]
    file.chmod(0o644)
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(b"x")
    base = ["--base", "HEAD~1"] if command == "check" else []
    assert main(["--root", str(repo.root), command, *base]) == 2
    err = capsys.readouterr().err
    assert "this clone is damaged" in err or "there is no revision" in err
    assert "fsck" not in err
    assert "Traceback" not in err


# Vendors that are not here.


@pytest.mark.parametrize("command", [["check"], ["check", "--base", "main"], ["publish"]])
@pytest.mark.parametrize(
    "patterns", [["/*", "!/subprocessors/"], ["/register.yaml"], ["/*", "!b*"]]
)
def test_a_sparse_checkout_is_said(
    repo: Repo, command: list[str], patterns: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    repo.land("2026-06-02", {BETA: beta()})
    repo.git("sparse-checkout", "set", "--no-cone", *patterns)
    assert not (repo.root / BETA).exists()
    assert main(["--root", str(repo.root), *command, *DAY]) == 2
    err = capsys.readouterr().err
    assert "a sparse checkout leaves out subprocessors/" in err
    assert "git sparse-checkout disable" in err
    repo.git("sparse-checkout", "disable")
    assert main(["--root", str(repo.root), "check", *DAY]) == 0


def test_a_sparse_checkout_of_a_linked_work_tree_is_said(
    repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.land("2026-06-02", {BETA: beta()})
    repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    sparse = ("sparse-checkout", "set", "--no-cone", "/*", "!beta.yaml")
    repo.git("-C", str(tmp_path / "linked"), *sparse)
    assert main(["--root", str(tmp_path / "linked"), "check", *DAY]) == 2
    assert "leaves out subprocessors/beta.yaml:" in capsys.readouterr().err


def test_a_sparse_checkout_with_all_vendors_is_fine(repo: Repo) -> None:
    repo.land("2026-06-02", {"notes/a.txt": "x"})
    repo.git("sparse-checkout", "set", "subprocessors")
    assert not (repo.root / "notes").exists()
    assert main(["--root", str(repo.root), "check", *DAY]) == 0


@pytest.mark.parametrize("command", [["check"], ["check", "--base", "main"], ["publish"]])
@pytest.mark.parametrize("path", ["subprocessors", ACME, BETA])
def test_a_submodule_is_no_vendor(
    repo: Repo, command: list[str], path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.branch("proposal")
    where = repo.root / path
    if where.is_dir():
        shutil.rmtree(where)
    else:
        where.unlink(missing_ok=True)
    repo.git("add", "--all")
    repo.add_submodule(path)
    repo.git("commit", "--quiet", "-m", "A submodule")
    where.mkdir(parents=True, exist_ok=True)  # as a checkout leaves it
    assert main(["--root", str(repo.root), *command, *DAY]) == 2
    assert f"{path} is a submodule" in capsys.readouterr().err


@pytest.mark.parametrize("committed", [True, False])
def test_a_folder_that_a_proposal_empties_is_judged(
    repo: Repo, check: CheckCommand, committed: bool
) -> None:
    repo.branch("proposal")
    shutil.rmtree(repo.root / "subprocessors")
    if committed:
        repo.commit("Nobody", "2026-06-02")
    assert (check(), check.status) == ([f"{ACME}:1 removed-active"], 1)
    repo.write({"subprocessors/.gitkeep": ""})
    assert (check(), check.status) == ([f"{ACME}:1 removed-active"], 1)


def test_a_register_yaml_that_is_deleted_is_said(
    repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (repo.root / "register.yaml").unlink()
    monkeypatch.chdir(repo.root)
    for command in (["check"], ["check", "--base", "main"], ["publish"], ["changes"]):
        for root in ([], ["--root", str(repo.root)]):
            assert main([*root, *command]) == 2
            assert "there is no register.yaml" in capsys.readouterr().err


# Files that Git ignores.

STRAY = ("subprocessors/.notes", "subprocessors/.acme.yaml.swp", "subprocessors/._acme.yaml",
         "subprocessors/acme.yaml~", "subprocessors/.idea/a.xml")  # fmt: skip


@pytest.mark.parametrize("path", STRAY)
@pytest.mark.parametrize("where", [".gitignore", ".git/info/exclude", "global"])
def test_what_git_ignores_is_not_stray(
    repo: Repo, check: CheckCommand, path: str, where: str, tmp_path: Path
) -> None:
    repo.write({path: "x"})
    assert {*rules(check(base=None))} & {"stray-file", "file-name"}
    assert check.status == 1
    name = path.removeprefix("subprocessors/").partition("/")[0]
    if where == "global":
        (tmp_path / "ignore").write_text(f"{name}\n")
        repo.git("config", "core.excludesFile", str(tmp_path / "ignore"))
    else:
        (repo.root / where).parent.mkdir(exist_ok=True)
        repo.write({where: f"{name}\n"})
    assert (check(base=None), check.status) == ([], 0)
    assert (check(), check.status) == ([], 0)


@pytest.mark.parametrize("path", STRAY)
def test_what_git_tracks_cannot_be_hidden(repo: Repo, check: CheckCommand, path: str) -> None:
    repo.branch("proposal")
    repo.write({path: "x", ".gitignore": "*\n"})
    repo.git("add", "--force", "--all")
    repo.commit("Hide it", "2026-06-02")
    assert check.status == -1
    assert check(base=None)
    assert check.status == 1
    assert check()
    assert check.status == 1


def test_without_a_repository_such_files_are_stray(repo: Repo, check: CheckCommand) -> None:
    repo.write({".gitignore": ".notes\n", "subprocessors/.notes": "x"})
    forget_history(repo)
    assert rules(check(base=None)) == ["stray-file"]


def test_a_vendor_that_git_ignores_does_not_vanish(
    repo: Repo, check: CheckCommand, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.land("2026-06-02", {".gitignore": "beta.yaml\n"})
    repo.write({BETA: beta(engaged="2026-07-29"), "subprocessors/.notes": "x"})
    assert [entry.path for entry in WorkTree(repo.root).entries("subprocessors")] == [
        "subprocessors/.notes", ACME, BETA,
    ]  # fmt: skip
    (repo.root / "subprocessors/.notes").unlink()
    assert rules(check()) == ["notice-period"]
    assert "Git ignores subprocessors/beta.yaml: the checks read the file" in check.err
    assert main(["--root", str(repo.root), "publish", *DAY]) == 0
    assert "Git ignores subprocessors/beta.yaml" in capsys.readouterr().err


def test_in_a_clean_folder_git_is_not_asked(
    repo: Repo, check: CheckCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checks.register.repository.Repository.__init__", None)
    assert (check(base=None), check.status) == ([], 0)


# A crash.


@pytest.mark.parametrize("command", ["check", "review", "changes", "publish", "deadlines"])
def test_a_crash_is_no_finding(
    repo: Repo, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(**_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(f"checks.commands.{command}.{command}", crash)
    base = ["--base", "main"] if command == "review" else []
    assert main([command, *base]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" in err
    assert "ZeroDivisionError: by zero" in err
    assert err.endswith("Please report the bug with the lines above.\n")


def test_an_interrupted_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("checks.commands.check.root_of", interrupt)
    assert main(["check"]) == 130


def test_a_folder_named_git_is_no_repository(tmp_path: Path) -> None:
    (tmp_path / "a/.git").mkdir(parents=True)
    with pytest.raises(NoRepository):
        Repository(tmp_path / "a")
