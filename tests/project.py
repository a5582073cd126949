"""Copies of this project, as it lies in the folder, for tests that run it as others would."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent

QASE = ROOT / "tests/qase"
"""The real register that the tests use: another may stand in the repository."""


def copy_project(target: Path, *paths: str) -> None:
    """Copy these files of this work tree, and those in these folders; all without `paths`.

    Files that are not committed yet come along; those that Git ignores do not.
    """
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *paths]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    for path in filter(None, listed.stdout.split("\0")):
        if (ROOT / path).is_file():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, target / path)


def copy_with_qase(target: Path) -> None:
    """Copy the whole project, with the register that the tests know."""
    copy_project(target)
    shutil.rmtree(target / "subprocessors")
    shutil.copytree(QASE, target, dirs_exist_ok=True)
