"""`init`: a new company's register passes its own checks at once, and overwrites nothing."""

import hashlib
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from checks.cli import main
from checks.escaping import yaml_text
from checks.init import origin, rendering, trial, writing
from checks.init.origin import PLACEHOLDER, BadOrigin, Origin, Release
from checks.init.rendering import STAND_INS, Answers, Forge
from checks.register.layout import NOTICES_FILE
from checks.register.load import load
from checks.register.source import parse
from tests.project import ROOT
from tests.repositories import Repo
from tests.trees import TODAY, MemoryTree

COMMIT = "0123456789abcdef0123456789abcdef01234567"
ORIGIN = Origin("https://github.com/initech/checks", COMMIT)
CHECKS = f"{ORIGIN.address}@{COMMIT}"
RELEASE = Release("0.2.0", "subprocessors==0.2.0 \\\n    --hash=sha256:0123\n")

ACTION = ".github/actions/subprocessors"
"""The folder of the action that a released version brings."""

ANSWERS = ("--organization", "Initech", "--url", "https://initech.com/subprocessors")
CONTACT = ("--contact", "privacy@initech.com")
GIVEN = (*ANSWERS, *CONTACT, "--checks", CHECKS, "--today", "2026-06-30")

FORGES = {
    Forge.GITHUB: {
        ".github/CODEOWNERS",
        ".github/ISSUE_TEMPLATE/config.yml",
        ".github/ISSUE_TEMPLATE/correction.yml",
        ".github/ISSUE_TEMPLATE/proposal.yml",
        ".github/ISSUE_TEMPLATE/rule.yml",
        ".github/dependabot.yml",
        ".github/pull_request_template.md",
    },
    Forge.GITLAB: {
        ".gitlab-ci.yml",
        ".gitlab/CODEOWNERS",
        ".gitlab/issue_templates/Correction.md",
        ".gitlab/issue_templates/Proposal.md",
        ".gitlab/issue_templates/Rule.md",
        ".gitlab/merge_request_templates/Default.md",
    },
}

COMMON = {
    ".gitignore",
    ".pre-commit-config.yaml",
    "README.md",
    "agreements.csv",
    "register.yaml",
    "schemas/register.json",
    "schemas/subprocessor.json",
    "subprocessors/example-vendor.yaml",
}

AWKWARD = (
    'The "Best" Company: it\'s ours',
    "${{ secrets.TOKEN }} $(id) `id` $CI_JOB_TOKEN",
    "]] [[ 7*7 ]] [% raw %] [# no #] {{ 7*7 }}",
    "Öl & Söhne GmbH 🎉 日本",
    "# - yes: no, *anchor &ref !tag | > %",
    "\\ C:\\new\\x41 \\u0041",
    "<img src=x> [link](javascript:alert(1)) @team #1 --- ``` <!--",
    "%41 ::error::x",
    "null.",
)


def _files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, by path."""
    paths = (path for path in folder.rglob("*") if not path.is_dir())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _render(
    forge: Forge = Forge.GITHUB,
    answers: Answers = STAND_INS,
    checks: Origin | Release = ORIGIN,
    within: str = "",
) -> Mapping[str, str]:
    return rendering.render(forge, answers, checks, TODAY, within)


def _yaml(text: str) -> Any:
    """What another reader of YAML than ours understands."""
    return YAML(typ="safe", pure=True).load(text)


# What is written


@pytest.mark.parametrize("forge", FORGES)
def test_what_it_writes_passes_the_checks_at_once(
    tmp_path: Path, forge: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new/register"
    assert main(["init", str(folder), "--forge", forge, *GIVEN]) == 0
    assert COMMON | FORGES[forge] <= _files(folder).keys()
    other = next(name for name in FORGES if name is not forge)
    assert not FORGES[other] & _files(folder).keys()
    assert capsys.readouterr().err == ""
    check = ["--root", str(folder), "check", "--strict", "--today", "2026-06-30"]
    assert main(check) == 0
    assert capsys.readouterr().out == "1 subprocessor checked: no findings\n"


def test_today_is_the_day_that_counts(tmp_path: Path) -> None:
    given = [argument for argument in GIVEN if argument not in ("--today", "2026-06-30")]
    assert main(["init", str(tmp_path), *given]) == 0
    assert main(["--root", str(tmp_path), "check", "--strict"]) == 0


@pytest.mark.parametrize("day", [date.min, date(2024, 2, 29), date.max])
def test_every_day_will_do(day: date) -> None:
    assert not trial.check(rendering.render(Forge.GITHUB, STAND_INS, ORIGIN, day), day).findings


@pytest.mark.parametrize("forge", FORGES)
@pytest.mark.parametrize("organization", AWKWARD)
def test_an_awkward_name_is_harmless(forge: Forge, organization: str) -> None:
    files = _render(forge, Answers(organization, STAND_INS.url, STAND_INS.contact))
    assert not trial.check(files, TODAY).findings
    assert load(MemoryTree(files)).policy.organization == organization
    assert _yaml(files["register.yaml"])["organization"] == organization
    # A name has no business in what a forge runs, or obeys.
    plain = _render(forge)
    changed = {path for path in files if files[path] != plain[path]}
    assert changed == {"README.md", "register.yaml"}
    [heading] = re.findall("<h1>(.*)</h1>", MarkdownIt("commonmark").render(files["README.md"]))
    shown = organization.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert heading == f"Subprocessors of {shown.replace(chr(34), '&quot;')}"


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"]), max_size=40))
def test_any_text_stays_one_text_in_yaml(text: str) -> None:
    source = parse(f"a: {yaml_text(text)}\nb: c\n".encode(), "x")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        assert source.defects  # no character at all
        return
    assert source.values == {"a": text, "b": "c"}
    assert _yaml(f"a: {yaml_text(text)}\nb: c\n") == {"a": text, "b": "c"}


@settings(max_examples=50)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_answer_breaks_out_of_its_place(organization: str, url: str, contact: str) -> None:
    """With answers of any kind, the files say the same otherwise, and still are what they are."""
    answers = Answers(organization, url, contact)
    for forge in FORGES:
        plain, files = _render(forge), _render(forge, answers)
        assert files.keys() == plain.keys()
        for path, text in files.items():
            assert len(text.split("\n")) == len(plain[path].split("\n")), path
            assert path in ("README.md", "register.yaml", ".github/ISSUE_TEMPLATE/config.yml") or (
                text == plain[path]
            )


@pytest.mark.parametrize("within", ["", "privacy/register"])
@pytest.mark.parametrize("checks", [ORIGIN, RELEASE, Release("0.2.0")])
@pytest.mark.parametrize("forge", FORGES)
def test_what_is_yaml_is_yaml(forge: Forge, checks: Origin | Release, within: str) -> None:
    for path, text in _render(forge, checks=checks, within=within).items():
        assert text.endswith("\n"), path
        assert not re.search(r"\[\[|\]\]|\[%|%\]|[ \t]$", text, re.MULTILINE), path
        if path.endswith((".yaml", ".yml")):
            assert isinstance(_yaml(text), dict), path


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/proposal.yml"),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/correction.yml"),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/rule.yml"),
        ("vendor.github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"),
        ("vendor.dependabot", ".github/dependabot.yml"),
    ],
)
def test_github_understands_its_files(tmp_path: Path, schema: str, path: str) -> None:
    for number, files in enumerate((_render(), rendering.own(), _render(checks=RELEASE))):
        (tmp_path / f"{number}.yml").write_text(files[path], encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    done = subprocess.run(
        [*command, "0.yml", "1.yml", "2.yml"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_the_hook_is_that_of_the_checks() -> None:
    [repository] = _yaml(_render()[".pre-commit-config.yaml"])["repos"]
    [offered] = _yaml((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert repository == {
        "repo": ORIGIN.address,
        "rev": COMMIT,
        "hooks": [{"id": offered["id"]}],
    }


@pytest.mark.parametrize("forge", FORGES)
def test_the_hook_of_a_release_does_the_same(forge: Forge) -> None:
    files = _render(forge, checks=RELEASE)
    [repository] = _yaml(files[".pre-commit-config.yaml"])["repos"]
    [offered] = _yaml((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    needless = ("description", "minimum_pre_commit_version")
    assert repository == {
        "repo": "local",
        "hooks": [
            {key: value for key, value in offered.items() if key not in needless}
            | {"additional_dependencies": ["subprocessors==0.2.0"]}
        ],
    }


@pytest.mark.parametrize("forge", FORGES)
@pytest.mark.parametrize("release", [RELEASE, Release("0.2.0")])
def test_a_release_is_installed_from_pins(release: Release, forge: Forge) -> None:
    files = _render(forge, checks=release)
    pins, installing = {
        Forge.GITHUB: (f"{ACTION}/requirements.txt", f"{ACTION}/action.yml"),
        Forge.GITLAB: (".gitlab/requirements.txt", ".gitlab-ci.yml"),
    }[forge]
    assert files[pins].endswith(f"\n{release.pins or 'subprocessors==0.2.0'}".rstrip() + "\n")
    assert ("--require-hashes" in files[installing]) is bool(release.pins)
    for path, text in files.items():
        assert "0" * 40 not in text, path
        assert path.endswith("README.md") or "OWNER/REPOSITORY" not in text, path


def test_every_workflow_of_a_release_uses_the_action_in_the_register() -> None:
    files = _render(checks=RELEASE)
    for name, jobs in {"check": 1, "notify": 1, "publish": 1, "watch": 2}.items():
        used = re.findall("uses: (\\S+)", files[f".github/workflows/{name}.yml"])
        assert used.count(f"./{ACTION}") == jobs
    for update in _yaml(files[".github/dependabot.yml"])["updates"]:
        assert f"/{ACTION}" in update["directories"]
    own = _yaml((ROOT / "action.yml").read_text("utf-8"))
    action = _yaml(files[f"{ACTION}/action.yml"])
    assert action["inputs"] == own["inputs"]
    assert action["runs"]["steps"][2:] == own["runs"]["steps"][2:]


@pytest.mark.parametrize("forge", FORGES)
def test_a_released_version_can_be_named(
    tmp_path: Path, index: Path, forge: Forge, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """The index gives the hash of the release, and the release the pins of its dependencies."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    given = [*GIVEN, "--checks", "subprocessors==0.2.0", "--forge", forge]
    assert main(["init", str(tmp_path / "acme"), *given]) == 0
    assert capsys.readouterr().err == ""
    [path] = [
        path
        for path in (tmp_path / "acme").rglob("requirements.txt")
        if "lychee" not in path.read_text()
    ]
    text = path.read_text("utf-8")
    [wheel] = index.iterdir()
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert f"\nsubprocessors==0.2.0 \\\n    --hash=sha256:{digest}\n" in text
    assert text.endswith((ROOT / "checks/requirements.txt").read_text("utf-8"))
    [hook] = _yaml((tmp_path / "acme/.pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert hook["additional_dependencies"] == ["subprocessors==0.2.0"]


def test_an_index_without_the_release_gives_no_hashes(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    checks = ("--checks", "subprocessors==0.3.0")
    assert main(["init", str(tmp_path / "acme"), *GIVEN, *checks]) == 0
    assert "WARNING: pip did not get subprocessors==0.3.0" in capsys.readouterr().err
    text = (tmp_path / f"acme/{ACTION}/requirements.txt").read_text("utf-8")
    assert text.endswith("\nsubprocessors==0.3.0\n")
    assert "--hash" not in text


def test_a_commit_of_digits_stays_a_text() -> None:
    digits = Origin(ORIGIN.address, "1" * 40)
    files = rendering.render(Forge.GITHUB, STAND_INS, digits, TODAY)
    assert _yaml(files[".pre-commit-config.yaml"])["repos"][0]["rev"] == "1" * 40


def test_the_ledger_waits_to_be_enabled() -> None:
    files = dict(_render())
    assert files["agreements.csv"] == "reference,counterparty,executed,expires,status\n"
    files["register.yaml"] = files["register.yaml"].replace("  # ledger:", "  ledger:")
    assert [finding.rule for finding in trial.check(files, TODAY).findings] == ["agreement-ledger"]
    files["agreements.csv"] += "DPA-2026-001,Example Vendor GmbH,2026-06-23,,active\n"
    assert not trial.check(files, TODAY).findings


def test_the_example_says_that_it_is_one() -> None:
    text = _render()["subprocessors/example-vendor.yaml"]
    modeline, first = text.splitlines()[:2]
    assert modeline.startswith("# yaml-language-server: ")
    assert first.startswith("# AN EXAMPLE")
    assert "example" in _yaml(text)["purpose"]


@pytest.mark.parametrize("path", ["register.yaml", "subprocessors/example-vendor.yaml"])
def test_editors_find_the_schema(path: str) -> None:
    files = _render()
    [way] = re.findall(r"\A# yaml-language-server: \$schema=(\S+)\n", files[path])
    schema = json.loads(files[os.path.normpath(PurePosixPath(path).parent / way)])
    jsonschema.Draft202012Validator.check_schema(schema)
    values = json.loads(json.dumps(_yaml(files[path]), default=str))
    jsonschema.Draft202012Validator(schema).validate(values)
    assert values.keys() <= schema["properties"].keys()


def test_owners_are_asked_about_files_that_exist() -> None:
    """The patterns of CODEOWNERS match something. The first recorded notice makes notices.csv."""
    for pattern in _owned(rendering.own()):
        assert (ROOT / pattern.strip("/")).exists(), pattern
    company = _render()
    for pattern in _owned(company):
        assert any(f"/{path}".startswith(pattern) for path in company), pattern


def _owned(files: Mapping[str, str]) -> list[str]:
    """The patterns of CODEOWNERS, without the file of sent notices."""
    patterns = re.findall(r"^(/\S+) @", files[".github/CODEOWNERS"], re.MULTILINE)
    assert f"/{NOTICES_FILE}" in patterns
    return [pattern for pattern in patterns if pattern != f"/{NOTICES_FILE}"]


def test_the_templates_travel_in_the_package(tmp_path: Path) -> None:
    code = "import sys\nfrom flit_core.buildapi import build_wheel\nprint(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    shutil.unpack_archive(tmp_path / done.stdout.strip(), tmp_path / "out", "zip")
    shipped = _files(tmp_path / "out/checks/init/templates")
    assert shipped == _files(ROOT / "checks/init/templates")


# Where it is written to


def _refused(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> str:
    """What is said where the command writes nothing."""
    before = _files(folder.parent) if folder.parent.exists() else {}
    assert main(["init", str(folder), *GIVEN, *arguments]) == 2
    assert (_files(folder.parent) if folder.parent.exists() else {}) == before
    return capsys.readouterr().err


@pytest.mark.parametrize("path", ["register.yaml", "subprocessors/stripe.yaml"])
def test_a_register_is_never_overwritten(
    tmp_path: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "acme/subprocessors").mkdir(parents=True)
    (tmp_path / "acme" / path).write_text("mine")
    assert "nothing was written" in _refused(capsys, tmp_path / "acme")


def test_a_second_time_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "acme"), *GIVEN]) == 0
    assert "has a register.yaml already" in _refused(capsys, tmp_path / "acme")


def test_a_register_is_seen_before_anything_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "register.yaml").write_text("mine")
    assert main(["init", str(tmp_path)]) == 2
    assert "has a register.yaml already" in capsys.readouterr().err


def test_other_files_stay_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As in a fresh clone."""
    Repo(tmp_path / "acme")
    tmp_path /= "acme"
    (tmp_path / "subprocessors").mkdir()
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "agreements.csv").symlink_to("nowhere.csv")
    assert main(["init", str(tmp_path), *GIVEN]) == 0
    assert (tmp_path / "README.md").read_text() == "mine"
    assert "## Set-up, once" in (tmp_path / "SUBPROCESSORS.md").read_text("utf-8")
    assert not (tmp_path / "nowhere.csv").exists()
    said = capsys.readouterr()
    assert said.err == "agreements.csv exists already and was not changed.\n"
    assert "  README.md\n" not in said.out
    assert said.out.endswith("SUBPROCESSORS.md lists the remaining set-up.\n")
    assert "git init" not in said.out


def test_what_a_kept_gitignore_lacks_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".gitignore").write_text("*.log\n")
    assert main(["init", str(tmp_path), *GIVEN]) == 0
    assert "  Add these lines to it: site/, " in capsys.readouterr().err


def test_a_folder_without_a_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["init", "", *GIVEN])
    assert "name a folder" in capsys.readouterr().err


@pytest.mark.parametrize("name", [".github", "subprocessors", ".github/ISSUE_TEMPLATE"])
def test_nothing_is_written_through_a_link(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "acme" / name).parent.mkdir(parents=True)
    (tmp_path / "acme" / name).symlink_to(tmp_path / "elsewhere")
    assert f"{name} is no folder" in _refused(capsys, tmp_path / "acme")


def test_a_folder_has_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme/.github").write_text("mine")
    assert "file is no folder" in _refused(capsys, tmp_path / "file")
    assert "symbolic link" in _refused(capsys, tmp_path / "link")
    assert ".github is no folder" in _refused(capsys, tmp_path / "acme")
    assert "cannot be written" in _refused(capsys, tmp_path / "file/below")


def test_a_failure_on_the_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme/README.md").write_text("mine")
    create = writing._create

    def full(path: Path, data: bytes, made: list[Path]) -> None:
        create(path, data, made)
        if path.name == "register.yaml":
            raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(writing, "_create", full)
    assert "register.yaml cannot be written: No space left" in _refused(capsys, tmp_path / "acme")
    assert [path.name for path in (tmp_path / "acme").iterdir()] == ["README.md"]


def test_a_file_that_comes_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "register.yaml").write_text("mine")
    with pytest.raises(FileExistsError):
        writing._create(tmp_path / "register.yaml", b"ours", [])
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(FileExistsError):
        writing._create(tmp_path / "link", b"ours", [])
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize("checks", [CHECKS, "subprocessors==0.2.0"])
@pytest.mark.parametrize("forge", FORGES)
def test_below_the_top_of_a_repository_it_writes_only_the_register(
    tmp_path: Path, forge: Forge, checks: str, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = Repo(tmp_path / "company")
    folder = repo.top / "privacy/register"
    given = [*GIVEN, "--checks", checks, "--forge", forge]
    assert main(["init", str(folder), *given]) == 0
    assert _files(repo.top / "privacy").keys() == {
        f"register/{path}" for path in COMMON - {".pre-commit-config.yaml"}
    }
    said = capsys.readouterr()
    assert said.err == ""
    assert f"privacy/register in the repository {repo.top}.\n" in said.out
    assert "belong at the top" in said.out
    assert "action.yml" in said.out
    assert "git init" not in said.out
    manual = (folder / "README.md").read_text("utf-8")
    assert "only there" in manual
    assert ('root: "privacy/register"' in manual) is (forge is Forge.GITHUB)
    assert ('ROOT: "privacy/register"' in manual) is (forge is Forge.GITLAB)
    assert ("subprocessors==0.2.0" if "==" in checks else COMMIT) in manual
    check = ["--root", str(folder), "check", "--strict", "--today", "2026-06-30"]
    assert main(check) == 0


def test_the_top_of_a_repository_gets_the_workflows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = Repo(tmp_path / "acme")
    assert main(["init", str(repo.top), *GIVEN]) == 0
    assert FORGES[Forge.GITHUB] <= _files(repo.top).keys()
    said = capsys.readouterr().out
    assert "action.yml" not in said
    assert "git init" not in said


def test_the_next_steps_stand_below_the_report_of_an_import(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "list.md"
    listed.write_text("| Sub-processor | Location |\n|---|---|\n| Acme Mail, Inc. | Ireland |\n")
    assert main(["init", str(tmp_path / "new"), *GIVEN, "--import", str(listed)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1 row about subprocessors in list.md:\n")
    assert out.index("Acme Mail, Inc. (IE)") < out.index("\n\nWrote to ") < out.index("\nNext:\n")
    assert (out.count("acme-mail.yaml"), out.count("subprocessors check")) == (1, 1)


def test_the_next_steps_work_as_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "a company's"
    assert main(["init", str(folder), *GIVEN]) == 0
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("Next:") + 1
    steps = "\n".join(lines[start : start + 3]).replace(
        "subprocessors check", f"{sys.executable} -m checks check --today 2026-06-30"
    )
    people = {
        f"GIT_{who}_{detail}": "a@initech.com"
        for who in ("AUTHOR", "COMMITTER")
        for detail in ("NAME", "EMAIL")
    }
    environment = os.environ | people | {"PYTHONPATH": str(ROOT)}
    subprocess.run(["sh", "-ec", steps], env=environment, check=True, capture_output=True)
    tracked = subprocess.run(["git", "ls-files"], cwd=folder, capture_output=True, text=True)
    assert COMMON | FORGES[Forge.GITHUB] <= {*tracked.stdout.split()}


# Answers


@pytest.mark.parametrize(
    ("flag", "answer", "words"),
    [
        ("--url", "http://initech.com/", "must start with https://"),
        ("--url", "https://localhost/", "a name for private networks"),
        ("--url", "https://user:secret@initech.com/", "credentials"),
        ("--contact", "ask Sam", "neither an e-mail address nor an https address"),
        ("--organization", "", "`organization` has no value"),
        ("--organization", "Initech\n", "line break"),
        ("--organization", "Ini\u202etech", "U+202E"),
        ("--organization", "Initech ", "space"),
        ("--organization", "Ini\udcfftech", "register.yaml"),
    ],
)
def test_what_the_checks_refuse_is_not_written(
    tmp_path: Path, flag: str, answer: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _refused(capsys, tmp_path / "acme", flag, answer)
    assert words in said
    assert "nothing was written" in said
    assert not (tmp_path / "acme").exists()


@pytest.mark.parametrize("missing", ["organization", "url", "contact"])
def test_nobody_is_asked_without_a_terminal(tmp_path: Path, missing: str) -> None:
    arguments = [*ANSWERS, *CONTACT]
    at = arguments.index(f"--{missing}")
    del arguments[at : at + 2]
    done = subprocess.run(
        [sys.executable, "-m", "checks", "init", str(tmp_path / "acme"), *arguments],
        cwd=ROOT,
        input="Initech\n",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"subprocessors: give --{missing}: without a terminal")
    assert not (tmp_path / "acme").exists()


def _talk(folder: Path, replies: str, *arguments: str) -> tuple[int, str]:
    """The exit status of the command at a terminal, and all that it shows there."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "checks", "init", str(folder), "--checks", CHECKS]
    # As in most locales: bytes that are no text would raise.
    environment = os.environ | {"PYTHONIOENCODING": "utf-8:strict"}
    process = subprocess.Popen(
        [*command, *arguments], cwd=ROOT, env=environment, stdin=slave, stdout=slave, stderr=slave
    )
    os.close(slave)
    os.write(master, replies.encode("utf-8", "surrogateescape"))
    shown = b""
    try:
        while part := os.read(master, 4096):
            shown += part
    except OSError:
        pass  # Linux reports that the other end is closed
    os.close(master)
    return process.wait(timeout=60), shown.decode(errors="replace").replace("\r\n", "\n")


def test_what_is_not_given_is_asked(tmp_path: Path) -> None:
    replies = "gitlab\nInitech\nhttps://www.initech.com/list\n\n"
    status, shown = _talk(tmp_path / "acme", replies)
    assert status == 0, shown
    for words in (
        "Forge that hosts",
        "Name of your company",
        "Address of",
        "[privacy@initech.com]",
    ):
        assert shown.count(words) == 1, shown
    policy = _yaml((tmp_path / "acme/register.yaml").read_text("utf-8"))
    assert policy["organization"] == "Initech"
    assert policy["url"] == "https://www.initech.com/list"
    assert policy["contact"] == "privacy@initech.com"
    assert (tmp_path / "acme/.gitlab/CODEOWNERS").exists()


def test_a_bad_answer_is_asked_for_again(tmp_path: Path) -> None:
    replies = "sourceforge\n\nInitech\u202e\n\nIni\udcfftech\nInitech\nhttp://initech.com/\n"
    status, shown = _talk(tmp_path / "acme", f"{replies}https://initech.com/\nSam\ndpo@x.com\n")
    assert status == 0, shown
    for words in ("one of: github, gitlab", "U+202E", "no value", "must start with https://"):
        assert words in shown
    assert "neither an e-mail" in shown
    assert shown.count("Name of your company") == 4
    policy = _yaml((tmp_path / "acme/register.yaml").read_text("utf-8"))
    assert (policy["organization"], policy["contact"]) == ("Initech", "dpo@x.com")


def test_only_what_is_missing_is_asked(tmp_path: Path) -> None:
    status, shown = _talk(tmp_path / "acme", "a@x.com\n", *ANSWERS, "--forge", "github")
    assert status == 0, shown
    assert shown.count("]: ") == 1


def test_an_end_of_the_answers_ends_it(tmp_path: Path) -> None:
    status, shown = _talk(tmp_path / "acme", "\nInitech\n\x04")
    assert status == 2
    assert "nothing was written" in shown
    assert not (tmp_path / "acme").exists()


# Where the checks come from


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://github.com/o/r", "https://github.com/o/r"),
        ("https://github.com/o/r.git", "https://github.com/o/r"),
        ("https://github.com/o/r/", "https://github.com/o/r"),
        ("https://user:token@github.com/o/r.git", "https://github.com/o/r"),
        ("https://GitHub.com/o/r", "https://github.com/o/r"),
        ("git+https://github.com/o/r", "https://github.com/o/r"),
        ("git@github.com:o/r.git", "https://github.com/o/r"),
        ("github.com:o/r", "https://github.com/o/r"),
        ("ssh://git@github.com/o/r.git", "https://github.com/o/r"),
        ("ssh://git@git.initech.com:2222/o/r.git", "https://git.initech.com/o/r.git"),
        ("https://git.initech.com:8443/a/b/c.git", "https://git.initech.com:8443/a/b/c.git"),
        ("http://github.com/o/r", None),
        ("git://github.com/o/r", None),
        ("file:///srv/checks", None),
        ("/srv/checks", None),
        ("../checks", None),
        ("C:\\checks", None),
        ("work:o/r", None),  # a name that only this machine knows
        ("https://localhost/o/r", None),
        ("https://github.com/", None),
        ("https://github.com/o/../r", None),
        ("https://github.com/o/r?x=y", None),
        ("https://github.com/o/r [[ x", None),
        ('https://github.com/o/r"$(id)', None),
        ("https://[github.com/o/r", None),
        ("https://github.com:x/o/r", None),
        ("", None),
    ],
)
def test_addresses(address: str, expected: str | None) -> None:
    assert origin.https_address(address) == expected


def test_a_version_is_noted_beside_the_commit() -> None:
    assert Origin(ORIGIN.address, COMMIT, "v1.2").uses == f"initech/checks@{COMMIT} # v1.2"
    assert ORIGIN.uses == f"initech/checks@{COMMIT} # a commit of the checks"


@pytest.mark.parametrize(
    "checks",
    [
        "https://github.com/o/r",
        "https://github.com/o/r@main",
        f"/srv/checks@{COMMIT}",
        COMMIT,
        "subprocessors==",
        "subprocessors==0.2.*",
        "subprocessors==0.2.0.dev1",
        "subprocessors==0.2.0 --index-url=x",
        "other==0.2.0",
    ],
)
def test_an_origin_that_is_none_is_refused(
    tmp_path: Path, checks: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "--checks is" in _refused(capsys, tmp_path / "acme", "--checks", checks)


@pytest.mark.parametrize("address", ["https://gitlab.com/o/r", "https://github.com/o"])
def test_github_uses_actions_of_github_alone(
    tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = ("--checks", f"{address}@{COMMIT}")
    assert "--forge gitlab" in _refused(capsys, tmp_path / "acme", *checks)
    assert main(["init", str(tmp_path / "acme"), *GIVEN, *checks, "--forge", "gitlab"]) == 0
    hooks = (tmp_path / "acme/.pre-commit-config.yaml").read_text()
    assert f'repo: "{address}"' in hooks


def _direct_url(**about: object) -> str:
    return json.dumps({"url": "https://github.com/o/r.git", **about})


def test_an_installation_from_git_says_where_from() -> None:
    about = {"vcs": "git", "commit_id": COMMIT, "requested_revision": "v1.0"}
    expected = Origin("https://github.com/o/r", COMMIT, "v1.0")
    assert origin.of_installation(_direct_url(vcs_info=about)) == expected
    branch = about | {"requested_revision": "main"}
    detected = origin.of_installation(_direct_url(vcs_info=branch))
    assert detected == Origin("https://github.com/o/r", COMMIT)


@pytest.mark.parametrize(
    "direct_url",
    [
        None,
        "{",
        "[]",
        "{}",
        _direct_url(archive_info={}),
        _direct_url(vcs_info=None),
        _direct_url(vcs_info={"vcs": "hg", "commit_id": COMMIT}),
        _direct_url(vcs_info={"vcs": "git", "commit_id": "main"}),
        _direct_url(url="file:///srv/checks", vcs_info={"vcs": "git", "commit_id": COMMIT}),
        _direct_url(url="file:///srv/nowhere", dir_info={}),
        _direct_url(url="https://github.com/o/r", dir_info={}),
    ],
)
def test_an_installation_that_says_nothing_useful(direct_url: str | None) -> None:
    assert origin.of_installation(direct_url) is None


@pytest.fixture
def clone(tmp_path: Path) -> Repo:
    """A clone of the checks, of which the remote has the commit."""
    repository = Repo(tmp_path / "clone")
    repository.git("remote", "add", "origin", "git@github.com:initech/checks.git")
    repository.land("2026-01-01", {"file": "x"})
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    return repository


def test_a_clone_says_where_from(clone: Repo) -> None:
    expected = Origin(ORIGIN.address, clone.head)
    assert origin.of_clone(clone.top) == expected
    url = clone.top.as_uri()
    assert origin.of_installation(json.dumps({"url": url, "dir_info": {}})) == expected
    assert origin.of_installation(json.dumps({"url": url, "dir_info": {"editable": True}}))


def test_a_commit_that_was_not_pushed_is_warned_about(
    clone: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commit = clone.land("2026-01-02", {"file": "y"})
    detected = origin.of_clone(clone.top)
    assert detected == Origin(ORIGIN.address, commit, fetchable=False)
    monkeypatch.setattr(origin, "detect", lambda: detected)
    assert main(["init", str(tmp_path / "acme"), *ANSWERS, *CONTACT]) == 0
    assert f"WARNING: {commit} is not in {ORIGIN.address}" in capsys.readouterr().err
    clone.git("tag", "v1")
    assert origin.of_clone(clone.top) == Origin(ORIGIN.address, commit)


def test_insteadof_is_of_this_machine_alone(clone: Repo) -> None:
    clone.git("config", "url./srv/mirror/.insteadOf", "git@github.com:")
    detected = origin.of_clone(clone.top)
    assert detected is not None
    assert detected.address == ORIGIN.address


def test_what_is_no_clone_of_the_checks_says_nothing(clone: Repo, tmp_path: Path) -> None:
    inside = clone.top / ".venv/lib"
    inside.mkdir(parents=True)
    assert origin.of_clone(inside) is None, "a virtual environment inside the company's register"
    assert origin.of_clone(tmp_path) is None
    assert origin.of_clone(tmp_path / "nowhere") is None
    clone.git("remote", "set-url", "origin", "/srv/checks")
    assert origin.of_clone(clone.top) is None
    clone.git("remote", "remove", "origin")
    assert origin.of_clone(clone.top) is None
    empty = Repo(tmp_path / "empty")
    empty.git("remote", "add", "origin", ORIGIN.address)
    assert origin.of_clone(empty.top) is None


class Installation:
    """An installation of the checks, as `importlib.metadata` describes it."""

    def __init__(self, direct_url: str | None, version: str = "0.2.0", top: Path = ROOT) -> None:
        self.version = version
        self._direct_url, self._top = direct_url, top

    def read_text(self, name: str) -> str | None:
        """The content of `direct_url.json`."""
        assert name == "direct_url.json"
        return self._direct_url

    def locate_file(self, path: str) -> Path:
        """The place of an installed file."""
        return self._top / path


@pytest.mark.parametrize(
    ("installation", "expected"),
    [
        (Installation(None), Release("0.2.0")),
        (Installation(None, "1.0rc1"), Release("1.0rc1")),
        (Installation(None, "0.2.0.dev1"), None),
        (Installation(None, "0.2.0+local"), None),
        (Installation(None, top=ROOT / "elsewhere"), None),
        (Installation(_direct_url(archive_info={})), None),
        (Installation(_direct_url(dir_info={})), None),
        (None, None),
    ],
)
def test_a_version_from_an_index_is_a_release(
    installation: Installation | None, expected: Release | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origin, "of_clone", lambda folder: None)
    monkeypatch.setattr(origin, "_installation", lambda: installation)
    assert origin.detect() == expected


def test_the_code_in_a_clone_comes_before_what_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    note = _direct_url(vcs_info={"vcs": "git", "commit_id": COMMIT})
    monkeypatch.setattr(origin, "_installation", lambda: Installation(note))
    monkeypatch.setattr(origin, "of_clone", lambda folder: None)
    assert origin.detect() == Origin("https://github.com/o/r", COMMIT)
    monkeypatch.setattr(origin, "of_clone", lambda folder: ORIGIN if folder == ROOT else None)
    assert origin.detect() == ORIGIN


def test_an_unknown_origin_is_said_loudly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(origin, "detect", lambda: None)
    (tmp_path / "README.md").write_text("mine")
    assert main(["init", str(tmp_path), *ANSWERS, *CONTACT]) == 0
    said = capsys.readouterr().err
    assert "WARNING" in said
    assert "--checks" in said
    marked = {path for path, data in _files(tmp_path).items() if b"0" * 40 in data}
    assert marked >= {".pre-commit-config.yaml"}
    assert {*re.findall(r"^  (\S+)$", said, re.MULTILINE)} == marked
    assert (tmp_path / ".pre-commit-config.yaml").read_text().count("OWNER/REPOSITORY") == 1


def test_a_placeholder_can_be_used_by_nobody() -> None:
    with pytest.raises(BadOrigin):
        origin.parse(PLACEHOLDER.address)
    assert PLACEHOLDER.uses == f"OWNER/REPOSITORY@{'0' * 40} # replace this"
