"""`.ci/release-notes` prints the entries of a version, and stops a release without entries."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.project import ROOT

CHANGELOG = """\
# Changelog

Words about the form.

## Unreleased

- Later.

## 1.10.0 - 2027-02-01

- Ten.

## 1.1.0 - 2027-01-01

### Added

- A line,
  and its second line.

### Fixed

- `## 1.0.0 - no heading`

## 1.0.1 - 2026-12-01

## 1.0.0 - 2026-11-01

- The first.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a change log."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/release-notes", tmp_path / ".ci/release-notes")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG, "utf-8")
    return tmp_path


def notes(project: Path, version: str) -> subprocess.CompletedProcess[str]:
    """Run the program, in another folder than the project's."""
    command = [str(project / ".ci/release-notes"), version]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("version", "entries"),
    [
        (
            "1.1.0",
            "### Added\n\n- A line,\n  and its second line.\n\n"
            "### Fixed\n\n- `## 1.0.0 - no heading`\n",
        ),
        ("1.10.0", "- Ten.\n"),
        ("1.0.0", "- The first.\n"),
    ],
)
def test_the_entries_of_a_version_are_printed(project: Path, version: str, entries: str) -> None:
    done = notes(project, version)
    assert (done.returncode, done.stdout, done.stderr) == (0, entries, "")


@pytest.mark.parametrize("version", ["1.0.1", "1.1", "2.0.0", "Unreleased", "1.0.0 - 2026", "."])
def test_a_version_without_entries_stops_the_release(project: Path, version: str) -> None:
    done = notes(project, version)
    assert (done.returncode, done.stdout) == (1, "")
    assert f'no entries under a heading "## {version} - DATE"' in done.stderr


def test_releasing_takes_five_steps() -> None:
    lines = (ROOT / "docs/releasing.md").read_text("utf-8").splitlines()
    assert [line[:2] for line in lines if line[:1].isdigit()] == ["1.", "2.", "3.", "4.", "5."]
