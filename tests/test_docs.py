"""What the documents show is what happens."""

import json
import re
import shutil
from pathlib import Path

import pytest

from checks.cli import main
from checks.rules import RULES
from tests.generated import QASE, ROOT

README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def _block(text: str, kind: str, containing: str) -> str:
    blocks = re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)
    return str(next(block for block in blocks if containing in block))


def test_the_proposal_in_the_readme_is_answered_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(QASE, tmp_path, dirs_exist_ok=True)
    proposal = _block(README, "yaml", "Acme Mail")
    (tmp_path / "subprocessors/acme-mail.yaml").write_text(proposal, encoding="utf-8")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert main(["--root", str(tmp_path), "check", "--today", "2026-11-23"]) == 1
    shown = _block(README, "console", "acme-mail.yaml").removeprefix("$ subprocessors check\n")
    assert capsys.readouterr().out == shown


def test_the_waiver_in_the_readme_is_one() -> None:
    from checks.register.fields import read_policy
    from checks.register.source import parse

    example = parse(_block(README, "yaml", "waivers:").encode(), "x").values
    policy = parse((ROOT / "register.yaml").read_bytes(), "register.yaml").values
    assert example is not None
    assert policy is not None
    read, problems = read_policy(policy | example, "register.yaml")
    assert not problems
    assert read is not None
    assert {waiver.rule for waiver in read.waivers} | read.rules.keys() <= RULES.keys()


def test_the_rule_in_contributing_is_the_real_one() -> None:
    shown = _block(CONTRIBUTING, "python", "def country_repeated")
    real = (ROOT / "checks/rules/countries.py").read_text("utf-8")
    docstring = re.search(r'""".*?"""', shown, re.DOTALL)
    assert docstring is not None
    assert docstring[0] in real


def test_contributing_names_every_field() -> None:
    schema = json.loads((ROOT / "schemas/subprocessor.json").read_text("utf-8"))
    for field in schema["properties"]:
        assert f"`{field}`" in CONTRIBUTING, field


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "bench/README.md"])
def test_links_lead_somewhere(name: str) -> None:
    path = ROOT / name
    for target in re.findall(r"\]\(([^)#]+)", path.read_text("utf-8")):
        if not target.startswith("https://"):
            assert (path.parent / target).exists(), target
