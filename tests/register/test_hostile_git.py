"""A hostile proposal cannot let Git run a command, or switch off the rules about changes."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from checks.cli import main
from checks.init import rendering
from checks.init.origin import Origin, Release, of_clone
from checks.init.rendering import STAND_INS, Forge
from checks.register.repository import Repository
from checks.register.tree import GitError
from tests.project import ROOT
from tests.registers import ACME, BETA, policy, vendor
from tests.repositories import ENVIRONMENT, Repo
from tests.trees import TODAY

WITHIN = "privacy/register"

DAY = ("--today", str(TODAY))


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """A file that does not exist, until a command of the proposal has run."""
    return tmp_path / "mark"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """The repository that `repo` copies."""
    made = Repo(tmp_path_factory.mktemp("company") / "company", WITHIN)
    other = vendor(name="Beta GmbH", website="https://beta-hosting.de/", purpose="Backups")
    made.land("2026-06-01", {"register.yaml": policy(), ACME: vendor(), BETA: other})
    made.branch("proposal")
    made.land("2026-06-02", {BETA: None})
    return made


@pytest.fixture
def repo(company: Repo, tmp_path: Path) -> Repo:
    """A register in a folder: `main` has two vendors, and the branch takes an active one away."""
    return company.copied(tmp_path / "company")


def _bare(folder: Path, up: str, settings: str) -> None:
    """Let a folder look like a bare repository with the objects of the real repository."""
    for part in ("refs/heads", "objects/info"):
        (folder / part).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "config").write_text(f"[core]\n\trepositoryformatversion = 0\n{settings}")
    (folder / "objects/info/alternates").write_text(f"{up}/.git/objects\n")


def _command(mark: Path) -> str:
    return f"\tfsmonitor = \"touch '{mark}'; false\"\n"


def _trap(repo: Repo, mark: Path) -> None:
    """Propose that the folder of the register looks like a repository that names a command."""
    _bare(repo.root, "../../..", SETTINGS["not bare"] + _command(mark))
    (repo.root / "refs/heads/main").write_text(repo.git("rev-parse", "main") + "\n")
    shutil.copy(repo.top / ".git/index", repo.root / "index")
    repo.commit("A folder like any other", "2026-06-03")


PLACES = {"the register": WITHIN, "the folder above": "privacy", "the top": "."}

SETTINGS = {
    "bare": "\tbare = true\n",
    "not bare": "\tbare = false\n\tworktree = .\n",
    "worktree elsewhere": "\tbare = false\n\tworktree = ../..\n",
    "unsaid": "",
}


@pytest.fixture(params=[f"{place}, {setting}" for place in PLACES for setting in SETTINGS])
def hostile(request: pytest.FixtureRequest, repo: Repo, mark: Path) -> Repo:
    """The proposal, with a folder that looks like a repository and names a command."""
    place, _, setting = request.param.partition(", ")
    folder = repo.top / PLACES[place]
    # From the folder `objects`.
    up = "/".join([".."] * (len(Path(PLACES[place]).parts) + 1))
    _bare(folder, up, SETTINGS[setting] + _command(mark))
    for number, branch in enumerate(("main", "proposal")):
        shown = repo.git("rev-parse", "main" if number == 0 else "proposal")
        (folder / "refs/heads" / branch).write_text(f"{shown}\n")
    shutil.copy(repo.top / ".git/index", folder / "index")
    repo.commit("A folder like any other", "2026-06-03")
    return repo


COMMANDS: dict[str, tuple[int, tuple[str, ...]]] = {
    "check": (0, ("check", *DAY)),
    "check --base": (1, ("check", "--base", "main", *DAY)),
    "review": (1, ("review", "--base", "main", *DAY)),
    "review --head": (1, ("review", "--base", "main", "--head", "proposal", *DAY)),
    "changes": (0, ("changes",)),
    "notice": (0, ("notice", "--since", "2026-01-01")),
    "publish": (0, ("publish", "--output", "{out}", *DAY)),
    "publish --rev": (0, ("publish", "--output", "{out}", "--rev", "main")),
    "publish --as-of": (0, ("publish", "--output", "{out}", "--as-of", "2026-06-01")),
    "deadlines": (0, ("deadlines", *DAY)),
}
"""The exit status of every command that starts Git."""


def _run(root: Path, command: str, out: Path) -> int:
    words = [word.format(out=out / "site") for word in COMMANDS[command][1]]
    return main(["--root", str(root), *words])


@pytest.mark.parametrize("command", ["check --base", "review", "review --head"])
def test_the_rules_about_changes_run_and_nothing_else(
    hostile: Repo, mark: Path, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(hostile.root, command, tmp_path) == 1
    out, err = capsys.readouterr()
    assert "has not ended" in out
    assert "Not compared" not in err
    assert not mark.exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_runs_what_a_folder_names(
    repo: Repo, mark: Path, command: str, tmp_path: Path
) -> None:
    _trap(repo, mark)
    assert _run(repo.root, command, tmp_path) == COMMANDS[command][0]
    assert not mark.exists()


def test_the_trap_works_for_a_git_that_looks_around(repo: Repo, mark: Path) -> None:
    """Else these tests would prove nothing."""
    _trap(repo, mark)
    repo.git("-C", str(repo.root), "status")
    assert mark.exists()


def test_init_in_such_a_folder(repo: Repo, mark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = repo.top / "new"
    folder.mkdir()
    _bare(folder, "../..", "\tbare = false\n\tworktree = .\n" + _command(mark))
    monkeypatch.chdir(folder)
    answers = ["--organization", "Initech", "--url", "https://initech.com/list"]
    answers += ["--contact", "privacy@initech.com"]
    assert main(["init", ".", *answers, "--forge", "gitlab", *DAY]) == 0
    assert of_clone(folder) is None
    assert not mark.exists()


@pytest.mark.parametrize("name", [".GIT", ".Git", "git~1", ".git ", ".gita"])
def test_a_folder_with_a_similar_name_is_no_repository(repo: Repo, mark: Path, name: str) -> None:
    _bare(repo.root / name, "../../../..", _command(mark))
    assert Repository(repo.root).top == str(repo.top)
    assert _run(repo.root, "check --base", repo.top) == 1
    assert not mark.exists()


def test_a_file_that_points_to_a_repository_counts_only_as_dot_git(repo: Repo) -> None:
    (repo.root / "gitdir").write_text("gitdir: elsewhere\n")
    (repo.root / "commondir").write_text("elsewhere\n")
    assert Repository(repo.root).top == str(repo.top)
    (repo.root / ".git").write_text("gitdir: elsewhere\n")  # nobody can propose this
    with pytest.raises(GitError):
        Repository(repo.root)


@pytest.mark.parametrize(
    "name",
    ["GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
     "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_ATTR_SOURCE", "GIT_CONFIG"],
)  # fmt: skip
def test_variables_do_not_say_which_repository_is_meant(
    repo: Repo, mark: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bare(repo.top / "fake", "../..", _command(mark))
    monkeypatch.setenv(name, str(repo.top / "fake"))
    assert _run(repo.root, "check --base", repo.top) == 1
    assert not mark.exists()


@pytest.mark.parametrize("name", ["GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_EDITOR"])
def test_variables_name_no_program(
    repo: Repo, mark: Path, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(name, f"touch '{mark}'")
    repo.write({ACME: vendor(countries=["IN"])})
    for command in COMMANDS:
        _run(repo.root, command, tmp_path)
    assert not mark.exists()


def _programs(repo: Repo, mark: Path) -> None:
    """Settings of the user that name programs: a proposal's attributes may choose some of them."""
    hooks = repo.top.parent / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-commit"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{mark}'\n")
        (hooks / name).chmod(0o755)
    touch = f"touch '{mark}'"
    settings = {
        "core.fsmonitor": f"{touch}; false", "core.hooksPath": str(hooks), "core.pager": touch,
        "core.editor": touch, "core.sshCommand": touch, "core.askPass": touch,
        "core.alternateRefsCommand": touch, "sequence.editor": touch, "credential.helper": touch,
        "diff.external": touch, "diff.evil.command": touch, "diff.evil.textconv": touch,
        "filter.evil.clean": f"{touch}; cat", "filter.evil.smudge": f"{touch}; cat",
        "filter.evil.process": touch, "filter.evil.required": "true",
        "filter.two words.clean": f"{touch}; cat", "filter.a.b.clean": f"{touch}; cat",
        "gpg.program": touch, "log.showSignature": "true", "pager.log": touch, "pager.diff": touch,
        "interactive.diffFilter": touch, "merge.evil.driver": touch,
    }  # fmt: skip
    for name, value in settings.items():
        repo.git("config", name, value)


@pytest.mark.parametrize("driver", ["evil", "a.b"])
@pytest.mark.parametrize("command", COMMANDS)
def test_git_starts_no_program_that_is_configured(
    repo: Repo, mark: Path, command: str, driver: str, tmp_path: Path
) -> None:
    attributes = f"* filter={driver} diff=evil merge=evil\n"
    repo.land("2026-06-03", {"../../.gitattributes": attributes})
    _programs(repo, mark)
    for path in (ACME, "register.yaml"):
        os.utime(repo.root / path, (1, 1))  # Git must look into it
    (repo.root / "subprocessors/.notes.swp").write_text("x")
    _run(repo.root, command, tmp_path)
    assert not mark.exists()


def test_a_filter_that_cannot_be_switched_off_is_said(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.git("config", "filter.a=b.clean", "cat")
    assert _run(repo.root, "check --base", repo.top) == 2
    assert "filter.a=b cannot be switched off" in capsys.readouterr().err


def test_no_git_runs_inside_a_submodule(repo: Repo, mark: Path, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    other.land("2026-06-01", {"a.txt": "x"})
    local = ("-c", "protocol.file.allow=always")
    repo.git(*local, "submodule", "--quiet", "add", f"file://{other.top}", "sub")
    repo.commit("A submodule", "2026-06-03")
    repo.git("-C", str(repo.top / "sub"), "config", "core.fsmonitor", f"touch '{mark}'; false")
    for command in COMMANDS:
        _run(repo.root, command, tmp_path)
        assert not mark.exists(), command


def test_a_submodule_and_a_linked_work_tree_have_their_own_repository(
    repo: Repo, tmp_path: Path
) -> None:
    outer = Repo(tmp_path / "outer")
    local = ("-c", "protocol.file.allow=always")
    outer.git(*local, "submodule", "--quiet", "add", f"file://{repo.top}", "sub")
    outer.git("-C", str(outer.top / "sub"), "checkout", "--quiet", "-B", "main", "origin/main")
    outer.git("-C", str(outer.top / "sub"), "checkout", "--quiet", "-B", "p", "origin/proposal")
    assert _run(outer.top / "sub" / WITHIN, "check --base", tmp_path) == 1
    repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"), "proposal")
    assert _run(tmp_path / "linked" / WITHIN, "check --base", tmp_path) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give")
def test_git_still_looks_at_who_owns_a_repository(
    repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SUDO_UID", raising=False)
    for folder in (repo.top, repo.top / ".git"):
        os.chown(folder, 12345, 12345)
    assert _run(repo.root, "check --base", repo.top) == 2
    err = capsys.readouterr().err
    assert "dubious ownership" in err
    assert f"`git config --global --add safe.directory {repo.top}`" in err


# Attributes that convert files at a checkout.


def _checked_out(repo: Repo, attributes: str, text: str) -> None:
    repo.land("2026-06-03", {"../../.gitattributes": f"beta.yaml {attributes}\n", BETA: text})
    (repo.root / BETA).unlink()
    repo.git("checkout", "--quiet", "--", ".")


@pytest.mark.parametrize("command", ["check --base", "review"])
@pytest.mark.parametrize(
    ("attributes", "purpose"),
    [
        ("ident", "Backups $Id: sold to others $"),
        ("working-tree-encoding=UTF-7", "Backups +- more"),
    ],
)
def test_the_file_that_is_judged_is_the_file_that_lands(
    repo: Repo,
    command: str,
    attributes: str,
    purpose: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _checked_out(repo, attributes, vendor(name="Beta GmbH", purpose=purpose))
    assert _run(repo.root, command, tmp_path) == 2
    assert f"{BETA} has other values in Git than in this folder" in capsys.readouterr().err


@pytest.mark.parametrize("attributes", ["text eol=crlf", "text=auto", "-text", "ident", "diff=x"])
def test_line_ends_and_comments_may_be_converted(
    repo: Repo, attributes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = vendor(name="Beta GmbH", website="https://beta-hosting.de/", purpose="Backups")
    _checked_out(repo, attributes, f"# $Id$\n{other}")
    assert _run(repo.root, "check --base", tmp_path) in (0, 1)
    assert "reads otherwise" not in capsys.readouterr().err


# A link to the register.


def test_a_link_inside_the_tree_is_not_followed_to_another_register(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.land("2026-06-03", {f"../other/{name}": text for name, text in _new().items()})
    (repo.top / "link").symlink_to("privacy/other")
    assert main(["--root", str(repo.top / "link"), "check", "--base", "main", *DAY]) == 2
    assert "is a symbolic link: name the folder of the register itself" in capsys.readouterr().err


def test_a_link_outside_the_tree_is_fine(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repo.top)
    assert _run(tmp_path / "link" / WITHIN, "check --base", tmp_path) == 1


def _new() -> dict[str, str]:
    return {"register.yaml": policy(), ACME: vendor()}


# A base that has a register after all.


def _link(repo: Repo) -> None:
    (repo.root / "real.yaml").write_text(policy())
    (repo.root / "register.yaml").unlink()
    (repo.root / "register.yaml").symlink_to("real.yaml")


def _link_to_folder(repo: Repo) -> None:
    repo.root.rename(repo.top / "real")
    repo.root.symlink_to("../real")


def _submodule(repo: Repo) -> None:
    shutil.rmtree(repo.root)


def _folder(repo: Repo) -> None:
    (repo.root / "register.yaml").unlink()
    repo.write({"register.yaml/a.txt": "x"})


def _unreadable(repo: Repo) -> None:
    repo.write({"register.yaml": b"\xff\xfe"})


def _elsewhere(repo: Repo) -> None:
    repo.root.rename(repo.top / "legal")


FORMS: dict[str, tuple[Callable[[Repo], None], str]] = {
    "a link": (_link, "privacy/register/register.yaml is a symbolic link"),
    "a link to its folder": (_link_to_folder, "privacy/register is a symbolic link"),
    "a submodule": (_submodule, "privacy/register is a submodule"),
    "a folder": (_folder, "privacy/register/register.yaml is a folder"),
    "unreadable": (_unreadable, "cannot be read"),
    "moved": (_elsewhere, "main has its register at legal/register.yaml"),
}


@pytest.mark.parametrize("command", ["check --base", "review", "review --head"])
@pytest.mark.parametrize("form", FORMS)
def test_a_base_that_has_a_register_is_compared_or_refused(
    repo: Repo, form: str, command: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    make, message = FORMS[form]
    repo.switch("main")
    make(repo)
    repo.git("add", "--all")
    if form == "a submodule":
        repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.head},{WITHIN}")
    repo.git("commit", "--quiet", "-m", "Another form")
    repo.git("checkout", "--quiet", "-B", "proposal")
    if form == "a submodule":
        repo.git("rm", "--quiet", "--cached", WITHIN)
    if repo.root.is_symlink():
        repo.root.unlink()
    shutil.rmtree(repo.root, ignore_errors=True)
    shutil.rmtree(repo.top / "legal", ignore_errors=True)
    shutil.rmtree(repo.top / "real", ignore_errors=True)
    repo.root.mkdir(parents=True)
    repo.land("2026-06-04", {"register.yaml": policy(), ACME: vendor()})
    assert _run(repo.root, command, tmp_path) == 2
    err = capsys.readouterr().err
    assert message in err
    assert "Not compared" not in err


def test_a_branch_that_left_before_the_register_is_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = Repo(tmp_path / "late")
    repo.land("2026-05-01", {"README.md": "Soon"})
    repo.git("branch", "proposal")
    repo.land("2026-06-01", _new())
    repo.switch("proposal")
    repo.land("2026-06-02", _new())
    assert _run(repo.root, "check --base", tmp_path) == 2
    assert "merge main into this branch first" in capsys.readouterr().err
    repo.git("merge", "--quiet", "main")
    assert _run(repo.root, "check --base", tmp_path) == 0


def test_beside_a_register_that_stays_another_one_is_new(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    other = {f"../../legal/{name}": text for name, text in _new().items()}
    repo.land("2026-06-03", other)
    status = main(["--root", str(repo.top / "legal"), "check", "--base", "main", *DAY])
    assert (status, capsys.readouterr().err) == (
        0, "Not compared: there is no register.yaml in main.\n",
    )  # fmt: skip


# Nothing else starts Git.


def _modules() -> Iterator[Path]:
    return (ROOT / "checks").rglob("*.py")


def test_one_place_starts_git() -> None:
    for path in _modules():
        tree = ast.parse(path.read_text("utf-8"))
        imported = {
            alias.name.partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        } | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        if path == ROOT / "checks/register/git.py":
            started = [
                node
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "subprocess.Popen"
            ]
            assert len(started) == 1
            assert not called & {"run", "check_output", "check_call", "system"}
        elif path == ROOT / "checks/init/index.py":
            [command] = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.List)
                         and "pip" in ast.unparse(node)]  # fmt: skip
            assert command.startswith("[sys.executable, '-I', '-m', 'pip', 'download', ")
            assert not called & {"Popen", "check_output", "check_call", "system"}
        elif path == ROOT / "checks/upstream/reading.py":
            [command] = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.List)
                         and "executable" in ast.unparse(node)]  # fmt: skip
            assert command.startswith("[sys.executable, '-I', str(_SCRIPT), ")
            assert not called & {"run", "check_output", "check_call", "system"}
        else:
            assert "subprocess" not in imported, path
        others = {"system", "popen", "execv", "execvp", "execve", "spawnv", "posix_spawn", "spawnl"}
        assert not called & others, path


PROTECTED = (
    "-c safe.bareRepository=explicit",
    "-c core.fsmonitor=false",
    "-c core.hooksPath=/dev/null",
    "/.git",
    "--git-dir=",
)

_CALL = re.compile(
    r"(?:^|[;&|(]\s*|(?:\b(?:if|then|do|else|command|exec)|!)\s+)git\s", re.MULTILINE
)


ORIGINS = (Origin("https://github.com/initech/checks", "0" * 40), Release("0.2.0"))


def _scripts() -> Iterator[tuple[str, str]]:
    """The scripts of the actions, the workflows and the pipelines, by file."""
    texts = [
        (file.name, file.read_text("utf-8"))
        for file in (ROOT / "action.yml", *(ROOT / ".github/workflows").glob("*.yml"))
    ]
    for origin in ORIGINS:
        files = rendering.render(Forge.GITHUB, STAND_INS, origin, TODAY)
        texts += [
            (f"new {path}", text)
            for path, text in files.items()
            if "/workflows/" in path or path.endswith("/action.yml")
        ]
    for name, text in texts:
        data = YAML(typ="safe", pure=True).load(text)
        jobs = [data["runs"]] if "runs" in data else data["jobs"].values()
        for job in jobs:
            for step in job.get("steps", ()):
                yield name, step.get("run", "")
    for origin in ORIGINS:
        text = rendering.render(Forge.GITLAB, STAND_INS, origin, TODAY)[".gitlab-ci.yml"]
        data = YAML(typ="safe", pure=True).load(text)
        yield "gitlab", "\n".join(data["default"]["before_script"])
        for name, job in data.items():
            if isinstance(job, dict) and "script" in job:
                yield f"gitlab {name}", "\n".join(job["script"])


def test_every_git_in_a_script_is_protected() -> None:
    calling = set()
    for name, script in _scripts():
        text = "\n".join(line.partition(" # ")[0] for line in script.splitlines())
        text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE).replace("\\\n", " ")
        defined = re.search(r"^git\(\) \{(.*?)[;\n]\s*\}", text, re.MULTILINE | re.DOTALL)
        calls = [hit.start() for hit in _CALL.finditer(text)]
        if not calls:
            continue
        calling.add(name)
        assert defined is not None, name
        assert all(part in defined[1] for part in PROTECTED), name
        assert defined[1].count("git ") == 1, name
        # A call before the definition would start another Git, and so would a call by path.
        assert min(calls) >= defined.start(), name
        assert text.count("command git") == 1, name
        assert not re.search(r"/git\s|\benv\b.*\bgit\b|xargs.*\bgit\b", text), name
    released = "new .github/actions/subprocessors/action.yml"
    assert calling >= {"action.yml", "check.yml", "release.yml", "gitlab", released}


# The script of the action.


def _action(folder: Path, root: str, head: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    steps = YAML(typ="safe", pure=True).load(ROOT / "action.yml")["runs"]["steps"]
    script = next(step["run"] for step in steps if step.get("name") == "Check the register")
    command = tmp_path / "temp/subprocessors/bin/subprocessors"
    command.parent.mkdir(parents=True)
    command.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m checks \"$@\"\n")
    command.chmod(0o755)
    given = {
        "ROOT": root, "BASE": "", "EVENT_BASE": "0" * 40, "HEAD_SHA": head, "STRICT": "false",
        "RUNNER_TEMP": str(tmp_path / "temp"), "PYTHONPATH": str(ROOT),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_WORKSPACE": str(folder), "PATH": os.environ["PATH"], "HOME": str(tmp_path),
    }  # fmt: skip
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
        cwd=folder, env=ENVIRONMENT | given, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_script_of_the_action(hostile: Repo, mark: Path, tmp_path: Path) -> None:
    _judge(hostile, mark, WITHIN, tmp_path)


@pytest.mark.parametrize("root", [f"./{WITHIN}/", "{top}/" + WITHIN, f"{WITHIN}/../register"])
def test_the_root_of_the_action_in_other_words(
    repo: Repo, mark: Path, root: str, tmp_path: Path
) -> None:
    _trap(repo, mark)
    _judge(repo, mark, root, tmp_path)


def _judge(hostile: Repo, mark: Path, root: str, tmp_path: Path) -> None:
    """Run the script on GitHub's test merge."""
    head = hostile.head
    hostile.switch("main")
    hostile.merge("proposal", "2026-06-04", "As GitHub merges it")
    hostile.switch(hostile.head)
    done = _action(hostile.top, root.format(top=hostile.top), head, tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "has not ended" in done.stdout
    assert "**Not ready**" in (tmp_path / "summary.md").read_text("utf-8")
    assert "Not compared" not in done.stdout
    assert not mark.exists()
    findings = json.loads((tmp_path / "temp/reports/findings.sarif").read_text("utf-8"))
    assert "removed-active" in {result["ruleId"] for result in findings["runs"][0]["results"]}


def test_the_action_never_passes_what_it_cannot_compare(repo: Repo, tmp_path: Path) -> None:
    repo.switch("main")
    repo.git("mv", WITHIN, "legal")
    repo.commit("Move", "2026-06-03")
    repo.git("checkout", "--quiet", "-B", "proposal")
    repo.git("mv", "legal", WITHIN)
    head = repo.commit("Move back", "2026-06-04")
    repo.switch("main")
    repo.merge("proposal", "2026-06-05", "As GitHub merges it")
    done = _action(repo.top, WITHIN, head, tmp_path)
    assert done.returncode == 2
    assert "the proposal moves or removes it" in done.stdout


@pytest.mark.parametrize("module", ["argparse", "json", "pydantic", "regex", "subprocess"])
def test_no_module_is_taken_from_the_judged_folder(repo: Repo, mark: Path, module: str) -> None:
    (repo.root / f"{module}.py").write_text(f"open({str(mark)!r}, 'w')\n")
    subprocess.run(
        [sys.executable, "-m", "checks", "check", "--base", "main", *DAY],
        cwd=repo.root, check=False, capture_output=True,
    )  # fmt: skip
    assert not mark.exists()
