"""The commands in the documents work, and print the output shown."""

import inspect
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from checks.changes.diff import diff
from checks.cli import main
from checks.findings import Severity
from checks.register.defects import Defect
from checks.register.example import INTRODUCTION
from checks.register.fields import read_policy
from checks.register.load import load
from checks.register.source import parse
from checks.rules import RULES
from checks.rules.rule import rule
from tests import trees
from tests.examples import register_of
from tests.pages import page_of, part
from tests.project import QASE, ROOT

README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
DEVELOPMENT = (ROOT / "docs/development.md").read_text("utf-8")
RULINGS = (ROOT / "docs/rulings.md").read_text("utf-8")
OWN_REGISTER = (ROOT / "docs/own-register.md").read_text("utf-8")


def _block(text: str, kind: str, containing: str) -> str:
    blocks = re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)
    return str(next(block for block in blocks if containing in block))


def test_the_proposal_in_the_readme_is_answered_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _start_of_the_flow(tmp_path, monkeypatch)
    assert _answer(tmp_path, capsys, "check", "--base", "main") == (1, _shown("check --base main"))


def test_the_way_from_proposal_to_notice_is_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _start_of_the_flow(tmp_path, monkeypatch)
    file = tmp_path / "subprocessors/acme-mail.yaml"
    mended = file.read_text("utf-8").replace("UK", "GB").replace("2026-12-01", "2027-01-11")
    file.write_text(mended, encoding="utf-8")
    with (tmp_path / "agreements.csv").open("a", encoding="utf-8") as ledger:
        ledger.write('DPA-2026-014,"Acme Mail, Inc.",2026-11-02,,active\n')
    assert _answer(tmp_path, capsys, "check", "--base", "main")[0] == 0
    status, review = _answer(tmp_path, capsys, "review", "--base", "main")
    assert status == 0
    assert review.startswith(_shown("review --base main"))
    _git(tmp_path, "add", "--all")
    _git(tmp_path, "commit", "--message", "Propose Acme Mail")
    merge, changes = _shown("changes").split("$ subprocessors changes\n")
    for command in merge.splitlines():
        _git(tmp_path, *shlex.split(command.removeprefix("$ git ")))
    commit = re.compile(r"\b[0-9a-f]{10}\b")
    answer = _answer(tmp_path, capsys, "changes")[1]
    assert commit.sub("COMMIT", answer) == commit.sub("COMMIT", changes)
    assert _answer(tmp_path, capsys, "publish")[0] == 0
    page = page_of({"index.html": (tmp_path / "site/index.html").read_text("utf-8")})
    assert "Acme Mail, Inc. new subprocessor" in part(page, "pending")
    assert "Acme Mail, Inc." in (tmp_path / "site/changes.atom").read_text("utf-8")
    notice = _answer(tmp_path, capsys, "notice", "--since", "HEAD~1", "--record")
    assert notice == (0, _shown("notice --since HEAD~1 --record"))


def _start_of_the_flow(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The register of Qase in a repository, and the proposal of the README on a branch."""
    for name in ("GITHUB_ACTIONS", "FORCE_COLOR", "GIT_DIR", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A Committer")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "committer@initech.com")
        monkeypatch.setenv(f"GIT_{who}_DATE", "2026-11-23T09:00:00Z")
    shutil.copytree(QASE, folder, dirs_exist_ok=True)
    _git(folder, "init", "--initial-branch", "main")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--message", "The register")
    _git(folder, "switch", "--create", "acme-mail")
    proposal = _block(README, "yaml", "Acme Mail")
    (folder / "subprocessors/acme-mail.yaml").write_text(proposal, encoding="utf-8")


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def _answer(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit status of a command on the day of the README, and what it printed."""
    capsys.readouterr()
    day = () if arguments[0] == "changes" else ("--today", "2026-11-23")
    status = main(["--root", str(folder), *arguments, *day])
    return status, capsys.readouterr().out


def _shown(command: str) -> str:
    """The README's block with a command. If the block starts with the command, only its output."""
    start = f"$ subprocessors {command}\n"
    return _block(README, "console", start).removeprefix(start)


def test_the_transfers_of_the_example_are_judged_as_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = _answer(ROOT / "docs/example", capsys, "transfers", "--without", "dpf")
    assert answer == (1, _shown("transfers --without dpf"))


def test_the_start_of_a_register_in_the_readme_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = _block(README, "console", "subprocessors init acme").replace("\\\n", "")
    assert main(shlex.split(command.removeprefix("$ subprocessors "))) == 0
    assert main(["--root", "acme", "check", "--strict"]) == 0


def test_a_list_becomes_a_published_register_as_in_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "tests/importing/lists/ilert.page.md", "list.md")
    _, command = _block(README, "console", "--import").replace("\\\n", "").splitlines()
    assert main(shlex.split(command.removeprefix("$ subprocessors "))) == 1
    [reported] = _block(README, "console", "? United States").splitlines()
    assert reported in capsys.readouterr().out.splitlines()
    settings = tmp_path / "register/register.yaml"
    text = settings.read_text("utf-8").replace(INTRODUCTION, "")
    settings.write_text(text, encoding="utf-8")
    for line in _block(README, "console", "$ cd register").splitlines():
        if line.startswith("$ cd "):
            monkeypatch.chdir(line.removeprefix("$ cd "))
        else:
            assert main(shlex.split(line.removeprefix("$ subprocessors "))) == 0
    assert "Stripe Payments Europe" in Path("site/index.html").read_text("utf-8")


def test_the_documented_waiver_is_valid() -> None:
    example = parse(_block(OWN_REGISTER, "yaml", "waivers:").encode(), "x").values
    policy = parse((ROOT / "register.yaml").read_bytes(), "register.yaml").values
    assert example is not None
    assert policy is not None
    read, problems = read_policy(policy | example, "register.yaml")
    assert not problems
    assert read is not None
    assert {waiver.rule for waiver in read.waivers} | read.rules.keys() <= RULES.keys()


def test_the_documented_ruling_covers_its_change() -> None:
    shown = _block(RULINGS, "yaml", "rulings:")
    [ruling] = (parse(shown.encode(), "x").values or {})["rulings"]
    before = f"purpose: {ruling['old']}\n"
    after = f"purpose: {ruling['new']}\n"
    base, settled, plain = map(register_of, (before, f"{after}# register.yaml\n{shown}", after))
    assert trees.check_change(base, settled).findings == ()
    registers = [load(trees.MemoryTree(files)) for files in (base, settled, plain)]
    assert [change.ruling for change in diff(*registers[:2])] == ["editorial"]
    assert [change.material for change in diff(registers[0], registers[2])] == [True]


def test_the_documented_rule_is_the_real_one() -> None:
    shown = _block(DEVELOPMENT, "python", "def country_repeated")
    real = (ROOT / "checks/rules/countries.py").read_text("utf-8")
    docstring = re.search(r'""".*?"""', shown, re.DOTALL)
    assert docstring is not None
    assert docstring[0] in real


VENDOR_FILES = (ROOT / "docs/vendor-files.md").read_text("utf-8")


@pytest.mark.parametrize("example", re.findall("```yaml\n(.*?)```", VENDOR_FILES, re.DOTALL))
def test_an_example_of_a_vendors_file_has_no_errors(example: str) -> None:
    """Only the vendor in onboarding has warnings, about facts that may be missing for a while."""
    findings = trees.check(register_of(example)).findings
    assert [
        f for f in findings if f.severity is Severity.ERROR or "onboarding" not in example
    ] == []


def test_contributing_names_every_field() -> None:
    schema = json.loads((ROOT / "schemas/subprocessor.json").read_text("utf-8"))
    for field in schema["properties"]:
        assert f"`{field}`" in CONTRIBUTING, field


def test_every_subject_and_argument_of_rules_is_documented() -> None:
    subjects = {subject for known in RULES.values() for subject in known.subjects}
    names = {subject.__name__ for subject in subjects if not issubclass(subject, Defect)}
    assert len(names) < len(subjects)
    for name in names:
        assert f"`{name}`" in DEVELOPMENT, name
    for name in {name for known in RULES.values() for name in known.wants}:
        assert f"`{name}: " in DEVELOPMENT, name
    for option in inspect.signature(rule).parameters.keys() - {"function"}:
        assert f"`@rule({option}=" in DEVELOPMENT, option


DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    ".github/SECURITY.md",
    "bench/README.md",
    "docs/*.md",
    "docs/example/*.md",
)


@pytest.mark.parametrize(
    "path",
    [path for name in DOCUMENTS for path in sorted(ROOT.glob(name))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_links_lead_somewhere(path: Path) -> None:
    for target, _, anchor in re.findall(r"\]\(([^)#]*)(#([^)]+))?\)", path.read_text("utf-8")):
        if not target.startswith("https://"):
            file = path.parent / target if target else path
            assert file.exists(), target
            assert not anchor or anchor in _anchors(file), f"{target}#{anchor}"


def _anchors(path: Path) -> set[str]:
    """The anchors that a forge gives to the headings of a page."""
    headings = re.findall("^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
