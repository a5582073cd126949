"""`fix` makes every certain correction in the files of a folder, and nothing else."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.cli import main
from checks.editing.fix import MOST_ROUNDS, fix
from checks.register.memory import MemoryTree
from checks.register.source import parse
from tests.slips.corpus import SLIPS
from tests.slips.slip import FILES, PATH, VENDOR, Slip
from tests.trees import TODAY

DAY = ("--today", f"{TODAY}")
WRONG = VENDOR.replace("[US, DE]", "[USA, DE").replace("group: ", "group ")


@pytest.fixture(autouse=True)
def _register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register in the current folder, with a file with three slips."""
    (tmp_path / "subprocessors").mkdir()
    for path, text in {**FILES, PATH: WRONG}.items():
        Path(tmp_path, path).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)


def _contents() -> dict[str, bytes]:
    paths = (path for path in Path().rglob("*") if path.is_file())
    return {path.as_posix(): path.read_bytes() for path in paths}


def test_all_slips_are_corrected_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix", *DAY]) == 0
    assert _contents() == {path: text.encode() for path, text in FILES.items()}
    shown = capsys.readouterr()
    assert shown.out == (
        f"--- a/{PATH}\n+++ b/{PATH}\n@@ -1,8 +1,8 @@\n name: Twilio Inc.\n"
        " website: https://www.twilio.com/\n-group services\n+group: services\n"
        " purpose: Sending of one-time passwords\n-countries: [USA, DE\n+countries: [US, DE]\n"
        " agreement:\n   reference: DPA-2026-021\n   executed: 2026-01-12\n"
    )
    assert shown.err == "3 corrections made; the register passes the check\n"
    assert main(["fix", *DAY]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "nothing to correct; the register passes the check\n")


def test_a_dry_run_prints_the_diff_only(capsys: pytest.CaptureFixture[str]) -> None:
    before = _contents()
    assert main(["fix", "--dry-run", *DAY]) == 0
    assert _contents() == before
    shown = capsys.readouterr()
    assert "+countries: [US, DE]\n" in shown.out
    assert shown.err == ""


def test_what_is_left_to_people_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    Path(PATH).write_text(WRONG.replace("2026-02-01", "soon"), "utf-8")
    assert main(["fix", *DAY]) == 1
    assert Path(PATH).read_text("utf-8") == VENDOR.replace("2026-02-01", "soon")
    said = "3 corrections made; 1 error left: see `subprocessors check`\n"
    assert capsys.readouterr().err == said


def test_only_named_files_are_corrected(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "subprocessors/Other.yml"
    Path(other).write_text(VENDOR.replace("[US, DE]", "[usa]"), "utf-8")
    monkeypatch.chdir("subprocessors")
    assert main(["fix", "Other.yml", *DAY]) == 1
    monkeypatch.chdir("..")
    assert Path(PATH).read_text("utf-8") == WRONG
    assert "[US]" in Path("subprocessors/other.yaml").read_text("utf-8")
    assert not Path(other).exists()
    assert f"rename {other} to subprocessors/other.yaml\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["nowhere.yaml", "/etc/hostname"])
def test_other_files_are_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix", name, *DAY]) == 2
    assert (
        "hostname is not in the register" in (said := capsys.readouterr().err) or "no file" in said
    )


def test_no_link_is_followed(tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "vendor.yaml"
    outside.write_text(WRONG, "utf-8")
    Path("subprocessors/link.yaml").symlink_to(outside)
    assert main(["fix", *DAY]) == 1
    assert outside.read_text("utf-8") == WRONG
    assert Path("subprocessors/link.yaml").is_symlink()


def test_a_linked_folder_is_not_followed(tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "subprocessors"
    Path("subprocessors").rename(outside)
    Path("subprocessors").symlink_to(outside)
    assert main(["fix", *DAY]) == 1
    assert (outside / "twilio.yaml").read_text("utf-8") == WRONG


def test_permissions_stay_and_no_other_file_is_left() -> None:
    Path(PATH).chmod(0o640)
    main(["fix", *DAY])
    assert Path(PATH).stat().st_mode & 0o777 == 0o640
    assert sorted(_contents()) == sorted(FILES)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("subprocessors").chmod(0o555)
    assert main(["fix", *DAY]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_settings_are_corrected_first(capsys: pytest.CaptureFixture[str]) -> None:
    text = FILES["register.yaml"].replace("organization: ", "organization ")
    Path("register.yaml").write_text(text, "utf-8")
    assert main(["fix", *DAY]) == 0
    assert _contents() == {path: text.encode() for path, text in FILES.items()}


TEXTS = st.lists(
    st.sampled_from(
        [slip.wrong for slip in SLIPS]
        + VENDOR.splitlines()
        + ["a: [", "- x", "}", "\tx: y", "name: &a b", "|", "---", "#", "'", '"', "<<: *a", "é:"]
    ),
    max_size=12,
)


@settings(max_examples=150)
@given(TEXTS)
def test_fix_ends_and_changes_nothing_twice(lines: list[str]) -> None:
    files = {**FILES, PATH: "\n".join(lines)}
    fixed = fix(MemoryTree(files), TODAY)
    after = {**{path: text.encode() for path, text in files.items()}, **fixed.draft.changed()}
    again = fix(MemoryTree(after), TODAY)
    assert (again.corrections, again.draft.changes) == (0, {})
    assert MOST_ROUNDS >= 20


IN_LINES = [slip for slip in SLIPS if slip.certain and slip.path == PATH and slip.old != VENDOR]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(IN_LINES), min_size=2, max_size=4))
def test_several_slips_are_corrected_together(slips: list[Slip]) -> None:
    text = right = VENDOR
    taken: set[int] = set()
    for slip in slips:
        first = VENDOR[: VENDOR.index(slip.old)].count("\n")
        lines = {*range(first - 1, first + slip.old.count("\n") + 2)}
        if lines & taken:
            continue  # an earlier slip is there
        taken |= lines
        text = text.replace(slip.old, slip.wrong)
        right = right.replace(slip.old, slip.old if slip.right is None else slip.right)
    fixed = fix(MemoryTree({**FILES, PATH: text}), TODAY)
    assert fixed.draft.changed().get(PATH, text.encode()).decode() == right


@pytest.mark.parametrize("text", [VENDOR, VENDOR.replace("\n", "\r\n"), "\ufeff" + VENDOR])
def test_a_file_without_findings_stays_as_it_is(text: str) -> None:
    assert fix(MemoryTree({**FILES, PATH: text}), TODAY).draft.changes == {}


@pytest.mark.parametrize("line", ["a: [", "a: b: c", "group services", "-US", "  x", "```", "a"])
def test_reading_garbage_takes_linear_time(line: str) -> None:
    def seconds(size: int) -> float:
        data = f"{line}\n".encode() * (size // (len(line) + 1))
        start = time.process_time()
        parse(data, "register.yaml")
        return time.process_time() - start

    assert seconds(1_000_000) < 12 * seconds(200_000) + 1
