"""Packages for the machines on which tests run the checks as a forge would."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock

from tests.project import ROOT


def cannot_run(why: str) -> NoReturn:
    """Skip, except in CI, where nothing is skipped."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def once(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Make a folder and fill it. Where another process has done so, or does so now, use its work.

    A folder that could not be filled is removed, and the next process tries again.
    """
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            folder.mkdir()
            try:
                fill(folder)
            except BaseException:
                shutil.rmtree(folder)
                raise
    return folder


def download(requirements: Path, folder: Path) -> Path:
    """Download the packages of a file with pins and hashes, once, into a folder."""

    def fill(folder: Path) -> None:
        try:
            _pip("download", requirements, f"--dest={folder}", "--retries=1", "--timeout=15")
        except subprocess.CalledProcessError as error:
            why = error.stderr.strip().rpartition("\n")[2]
            cannot_run(f"packages are installed from the index, which does not answer: {why}")

    return once(folder, fill)


_PYTHON = """\
#!/bin/sh
if [ -z "$REAL_PIP" ] && [ "$1 $2 $3 $4" = "-I -m pip --python" ]; then
    exec cp -Rl {installed}/. "$5"/lib/python3.*/site-packages/
fi
exec {python} "$@"
"""


def quick_python(folder: Path, wheels: Path) -> Path:
    """Make a Python, once, whose pip takes no time, and return its path.

    Where pip shall install what the checks need, that comes from a folder in which it is
    installed once. With `REAL_PIP` set, it is the real one.
    """

    def fill(folder: Path) -> None:
        installed, python = folder / "installed", folder / "python3"
        options = (f"--target={installed}", "--no-index", f"--find-links={wheels}")
        _pip("install", ROOT / "requirements.txt", *options)
        quoted = {"python": shlex.quote(sys.executable), "installed": shlex.quote(str(installed))}
        python.write_text(_PYTHON.format_map(quoted), encoding="utf-8")
        python.chmod(0o755)

    return once(folder, fill) / "python3"


def _pip(command: str, requirements: Path, *options: str) -> None:
    subprocess.run(
        [
            sys.executable, "-m", "pip", command, *options,
            "--quiet", "--disable-pip-version-check",
            "--require-hashes", "--only-binary=:all:", "-r", str(requirements),
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
