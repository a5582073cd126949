"""Copies of this project's work tree, for tests that use it as other people do."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent

QASE = ROOT / "tests/qase"
"""The real register that the tests use: another may stand in the repository."""


def copy_project(target: Path, *paths: str) -> None:
    """Copy these files and folders of this work tree; without `paths`, the whole work tree.
    Uncommitted files are copied too, ignored files are not.
    """
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *paths]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    for path in filter(None, listed.stdout.split("\0")):
        if (ROOT / path).is_file():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, target / path)


def copy_with_qase(target: Path, without: Sequence[str] = ()) -> None:
    """Copy the project without some folders, with the register that the tests know."""
    copy_project(target, *(f":(exclude){folder}" for folder in without))
    shutil.rmtree(target / "subprocessors")
    shutil.copytree(QASE, target, dirs_exist_ok=True)
