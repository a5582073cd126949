"""The commands, as they are typed."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bench import generate
from checks import __version__, parallel
from checks.cli import main, parser, parsers
from tests.project import QASE, ROOT
from tests.trees import REGISTER, VENDOR, VENDOR_PATH

BROKEN = VENDOR.replace("[US]", "[UK]")
DAY = ("--today", "2026-06-30")


@pytest.fixture(autouse=True)
def _there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder of the register, with a plain environment."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)


def _break(folder: Path) -> None:
    (folder / VENDOR_PATH).write_text(BROKEN, encoding="utf-8")


def test_the_register_of_this_repository_has_no_errors(capsys: pytest.CaptureFixture[str]) -> None:
    """Whichever register stands here, as of today."""
    assert main(["--root", str(ROOT), "check"]) == 0, capsys.readouterr().out


def test_the_register_of_qase_lacks_only_safeguards(capsys: pytest.CaptureFixture[str]) -> None:
    """The public list states none. The warnings share a block."""
    assert main(["--root", str(QASE), "check", "--today", "2026-11-23"]) == 0
    said = capsys.readouterr().out
    assert said.count("[transfer-uncovered]") == said.count(" warning: ") == 1
    assert "\n7 subprocessors checked: 7 warnings\n" in said


def test_a_clean_register(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *DAY]) == 0
    assert capsys.readouterr().out == "1 subprocessor checked: no findings\n"


def test_the_root_is_found_from_below(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "subprocessors")
    assert main(["check", *DAY]) == 0


@pytest.mark.parametrize("arguments", [["--root", "{}", "check"], ["check", "--root", "{}"]])
def test_the_root_can_be_named_before_and_after_the_command(
    folder: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert main([part.format(folder) for part in arguments] + [*DAY]) == 0


def test_findings_fail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _break(folder)
    assert main(["check", *DAY]) == 1
    assert capsys.readouterr().out == (
        f"{VENDOR_PATH}:5:13: error: 'UK' is not an assigned country code [country-code]\n"
        "  5 | countries: [UK]\n"
        "    |             ^^\n"
        "  hint: use GB: the code of the United Kingdom is GB\n\n"
        "1 subprocessor checked: 1 error\n"
        "`subprocessors explain RULE` says more about a rule.\n"
    )


def test_warnings_fail_only_when_strict(folder: Path) -> None:
    (folder / VENDOR_PATH).write_text(VENDOR.replace("Cloud hosting", "TBD"), encoding="utf-8")
    assert main(["check", *DAY]) == 0
    assert main(["check", *DAY, "--strict"]) == 1


def test_the_day_decides(folder: Path) -> None:
    assert main(["check", "--today", "2026-01-09"]) == 1


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif", "codequality"])
def test_a_report_can_go_to_a_file(
    folder: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _break(folder)
    assert main(["check", *DAY, "--format", form, "--output", "report"]) == 1
    assert capsys.readouterr().out == ""
    assert "country-code" in (folder / "report").read_text("utf-8")


def test_auto_is_github_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _break(folder)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    assert main(["check", *DAY]) == 1
    out = capsys.readouterr().out
    assert out.startswith(
        f"::error file={VENDOR_PATH},line=5,col=13,endLine=5,endColumn=15,title=country-code::"
    )
    assert "| error | subprocessors/acme-cloud.yaml:5:13 |" in (folder / "summary.md").read_text()


@pytest.mark.parametrize(
    ("variable", "form"),
    [
        ("GITHUB_WORKSPACE", "github"),
        ("GITHUB_WORKSPACE", "sarif"),
        ("CI_PROJECT_DIR", "codequality"),
    ],
)
def test_a_forge_gets_paths_from_the_top_of_its_checkout(
    variable: str,
    form: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    vendor = folder / VENDOR_PATH
    vendor.write_text(vendor.read_text("utf-8").replace("[US]", "[UK]"), "utf-8")
    command = ["--root", str(folder), "check", "--format", form]
    wanted = f"{folder.name}/{VENDOR_PATH}"
    for top, expected in ((folder.parent, True), (folder, False), (folder / "elsewhere", False)):
        monkeypatch.setenv(variable, str(top))
        assert main(command) == 1
        said = capsys.readouterr().out
        assert (wanted in said) is expected
        assert VENDOR_PATH in said
    assert main(["--root", str(folder), "check", "--format", "json"]) == 1
    assert wanted not in capsys.readouterr().out


def test_colour_is_for_terminals_and_can_be_forced_and_forbidden(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _break(folder)
    main(["check", *DAY])
    assert "\x1b" not in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(["check", *DAY])
    assert "\x1b[1;31merror" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    main(["check", *DAY])
    assert "\x1b" not in capsys.readouterr().out


def test_a_broken_register_yaml_is_unusable(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = REGISTER.replace("organization: ", "organization: a: ")
    (folder / "register.yaml").write_text(text, encoding="utf-8")
    assert main(["check", *DAY]) == 2
    assert "register.yaml:1:16: error: a colon inside a value" in capsys.readouterr().out
    assert main(["check", *DAY, "--format", "json"]) == 2
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["path"], finding["line"], finding["column"]) == ("register.yaml", 1, 16)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--root", "nowhere", "check"], "nowhere is not a folder"),
        (["--root", "subprocessors", "check"], "there is no register.yaml in subprocessors"),
        (["explain", "contry-code"], "did you mean country-code?"),
        (["schema", "vendor"], "choose one of subprocessor"),
        (["check", "--output", "no/such/folder", *DAY], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(
    folder: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


def test_outside_a_register_the_error_names_init(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    for command in (["check"], ["check", "--root", str(elsewhere)]):
        assert main(command) == 2
        assert "`subprocessors init DIR` starts a new register" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "# Settings\n"])
def test_an_empty_register_yaml_starts_from_that_of_init(
    folder: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "register.yaml").write_text(text, encoding="utf-8")
    assert main(["check", *DAY]) == 2
    said = capsys.readouterr().out
    assert "hint: start from the register.yaml that `subprocessors init` writes\n" in said


@pytest.mark.parametrize(
    "arguments", [[], ["chek"], ["check", "--today", "23.11.2026"], ["check", "--fromat", "json"]]
)
def test_usage_errors(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "country-code"]) == 0
    assert "countries: [UK]" in capsys.readouterr().out
    assert main(["explain", "country-code", "--format", "json"]) == 0
    [rule] = json.loads(capsys.readouterr().out)["rules"]
    assert rule["id"] == "country-code"
    assert main(["explain", "country-code", "--format", "markdown"]) == 0
    assert "```yaml\ncountries: [UK]\n```" in capsys.readouterr().out
    assert main(["explain"]) == 0
    assert "country-code" in capsys.readouterr().out


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "subprocessor"]) == 0
    assert json.loads(capsys.readouterr().out)["required"][0] == "name"


def _run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "GITHUB_ACTIONS"}
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=environment, capture_output=True, text=True
    )


def test_the_version_answers_without_heavy_imports() -> None:
    code = (
        "import sys\nfrom checks.cli import main\n"
        "try: main(['--version'])\nexcept SystemExit: pass\n"
        "print(sorted({'pydantic', 'jinja2', 'pycountry', 'ruamel'} & set(sys.modules)))"
    )
    assert _run("-c", code).stdout == f"subprocessors {__version__}\n[]\n"


def test_no_package_can_hook_into_the_check(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "packages"
    about = packages / "hook-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: hook\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[pydantic]\nhook = hook:plugin\n")
    (packages / "hook.py").write_text("print('hooked')\nplugin = None\n")
    monkeypatch.setenv("PYTHONPATH", str(packages))
    monkeypatch.delenv("PYDANTIC_DISABLE_PLUGINS", raising=False)  # set by the checks here
    model = "import pydantic\nclass Model(pydantic.BaseModel): ..."
    assert _run("-c", model).stdout == "hooked\n"  # what any other program would print
    done = _run("-m", "checks", "--root", str(folder), "check", *DAY)
    assert (done.returncode, done.stdout) == (0, "1 subprocessor checked: no findings\n")


def test_the_module_is_the_command(folder: Path) -> None:
    done = _run("-m", "checks", "--root", str(folder), "check", *DAY)
    assert (done.returncode, done.stdout) == (0, "1 subprocessor checked: no findings\n")


@pytest.fixture
def _buffered(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the buffer that Python gives a file or a pipe: without it, Python drops the rest."""
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)


def _in_shell(command: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash, in which CHECKS is the command."""
    checks = f"{shlex.quote(sys.executable)} -m checks"
    line = command.replace("CHECKS", checks)
    return subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True)


@pytest.mark.usefixtures("_buffered")
def test_a_closed_pipe_is_said_in_a_line(folder: Path) -> None:
    for number in range(1500):
        (folder / f"subprocessors/v{number}.yaml").write_text(BROKEN, encoding="utf-8")
    done = _in_shell(f"CHECKS --root {folder} check | head -1; exit ${{PIPESTATUS[0]}}")
    assert done.stdout.startswith("subprocessors/")
    said = "subprocessors: the output was closed before all of it was written\n"
    assert (done.returncode, done.stderr) == (2, said)


@pytest.mark.usefixtures("_buffered")
@pytest.mark.parametrize("command", ["--help", "check --help", "--version"])
def test_help_for_a_closed_pipe_is_said_in_a_line(command: str) -> None:
    done = _in_shell(f"{{ sleep 0.5; CHECKS {command}; }} | true; exit ${{PIPESTATUS[0]}}")
    said = "subprocessors: the output was closed before all of it was written\n"
    assert (done.returncode, done.stderr) == (2, said)


@pytest.mark.usefixtures("_buffered")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize("command", ["check", "explain", "schema published", "--help", "--version"])
def test_a_full_disk_is_said_in_a_line(folder: Path, command: str) -> None:
    done = _in_shell(f"CHECKS --root {folder} {command} > /dev/full")
    said = "subprocessors: the output cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, said)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize("stream", ["2> /dev/full", "2>&-", "2>&1 >&-"])
def test_the_status_is_the_same_where_nobody_reads(folder: Path, stream: str) -> None:
    clean = _in_shell(f"CHECKS --root {folder} check --today {DAY[1]} {stream}")
    assert (clean.returncode, clean.stderr) == (0, "")
    _break(folder)
    broken = _in_shell(f"CHECKS --root {folder} publish --today {DAY[1]} {stream}")
    assert (broken.returncode, broken.stderr) == (1, "")


def test_every_command_has_a_purpose_and_an_example() -> None:
    for name, command in parsers().items():
        assert (command.description or "").endswith("."), name
        example = re.fullmatch(r"example:\n  (subprocessors .+)", command.epilog or "")
        assert example is not None, name
        words = shlex.split(example[1].partition(" > ")[0])
        assert parser().parse_args(words[1:]).command == name


def test_the_documents_name_every_command_and_option() -> None:
    """The document is generated; another test compares it with the code."""
    document = (ROOT / "docs/commands.md").read_text("utf-8")
    for name, command in parsers().items():
        _, section = document.split(f"## {name}\n")
        section = section.partition("\n## ")[0]
        for option in re.findall(r"--[a-z-]+", command.format_usage()):
            assert f"`{option}" in section, (name, option)
    for option in re.findall(r"--[a-z-]+", parser().format_usage()):
        assert option in document.partition("\n## ")[0], option


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_completes_commands_and_options(shell: str) -> None:
    done = _run("-m", "shtab", f"--shell={shell}", "checks.cli.parser")
    assert (done.returncode, done.stderr) == (0, "")
    assert "deadlines" in done.stdout
    assert "strict" in done.stdout


@pytest.mark.parametrize(
    ("words", "completed"),
    [("de", "deadlines"), ("check --st", "--strict"), ("init --forge g", "github gitlab")],
)
def test_bash_completes_what_is_typed(words: str, completed: str, tmp_path: Path) -> None:
    script = tmp_path / "completion.bash"
    script.write_text(_run("-m", "shtab", "--shell=bash", "checks.cli.parser").stdout)
    typed = ["subprocessors", *words.split()]
    # What bash does when somebody presses the tabulator after the last word.
    press = (
        f"source {shlex.quote(str(script))}; COMP_WORDS=({shlex.join(typed)}); "
        f"COMP_CWORD={len(typed) - 1}; "
        "$(complete -p subprocessors | sed 's/.*-F \\([^ ]*\\).*/\\1/'); echo ${COMPREPLY[*]}"
    )
    assert _in_shell(press).stdout == f"{completed}\n"


def test_a_plain_terminal_gets_escapes_for_what_it_cannot_show(folder: Path) -> None:
    text = VENDOR.replace("[US]", "[Österreich]")
    (folder / VENDOR_PATH).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "checks", "--root", str(folder), "check", *DAY],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert done.returncode == 1
    assert rb"\xd6sterreich" in done.stdout


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif", "codequality"])
def test_a_file_name_in_another_encoding_can_be_reported(folder: Path, form: str) -> None:
    name = os.fsencode(folder / "subprocessors") + b"/caf\xe9.yaml"
    Path(os.fsdecode(name)).write_text(BROKEN, encoding="utf-8")
    assert main(["check", *DAY, "--format", form, "--output", str(folder / "report")]) == 1
    assert "file-name" in (folder / "report").read_text("utf-8")


def test_a_generated_register_has_no_findings(tmp_path: Path) -> None:
    generate.generate(120, tmp_path / "register")
    day = generate.TODAY.isoformat()
    assert main(["--root", str(tmp_path / "register"), "check", "--strict", "--today", day]) == 0


def test_a_seed_decides_what_is_generated(tmp_path: Path) -> None:
    texts = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        generate.generate(20, tmp_path / name, seed)
        files = sorted((tmp_path / name).rglob("*.*"))
        texts.append([path.read_text("utf-8") for path in files])
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]


def test_many_vendors_are_found_the_same_with_one_process_and_with_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    generate.generate(1100, tmp_path / "register")
    bad = sorted((tmp_path / "register/subprocessors").iterdir())[::250]
    for path in bad:
        path.write_text(path.read_text("utf-8").replace("countries: [", "countries: [UK, "))
    outputs = []
    for processors in (1, 2):
        monkeypatch.setattr(parallel, "_processors", lambda count=processors: count)
        assert main(["--root", str(tmp_path / "register"), "check", "--today", "2026-06-30"]) == 1
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert outputs[0].count("[country-code]") == len(bad)
