"""Packages for the machines on which tests run the checks as a forge would."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock
from packaging.requirements import Requirement

from tests.project import ROOT, copy_project


def cannot_run(why: str) -> NoReturn:
    """Skip, except in CI, where nothing is skipped."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def once(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Make and fill a folder, once for all processes.

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

    If pip is to install the dependencies of the checks, they come from a folder with a single
    installation. With `REAL_PIP` set, pip is the real pip.
    """

    def fill(folder: Path) -> None:
        installed, python = folder / "installed", folder / "python3"
        options = (f"--target={installed}", "--no-index", f"--find-links={wheels}")
        _pip("install", ROOT / "checks/requirements.txt", *options)
        quoted = {"python": shlex.quote(sys.executable), "installed": shlex.quote(str(installed))}
        python.write_text(_PYTHON.format_map(quoted), encoding="utf-8")
        python.chmod(0o755)

    return once(folder, fill) / "python3"


def environment_with(requirements: Path, folder: Path) -> Path:
    """Make an environment that holds the packages of a file with pins, and nothing else.

    Copies the packages from the environment that runs the tests, so no index is needed.
    Returns the path of the new environment's Python.
    """
    venv.create(folder, symlinks=True)
    [packages] = folder.glob("lib/python3.*/site-packages")
    for line in re.findall(r"^[^\s#].*?(?= \\$)", requirements.read_text("utf-8"), re.MULTILINE):
        pin = Requirement(line)
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        package = metadata.distribution(pin.name)
        assert pin.specifier.contains(package.version), (
            f"{pin} is pinned, {package.version} is here"
        )
        for file in package.files or ():
            if ".." not in file.parts:
                (packages / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file.locate(), packages / file)
    return folder / "bin/python"


def build(source: Path, folder: Path, *options: str) -> None:
    """Build archives from the source in a folder, with the packages of this environment."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), *options]
    subprocess.run(command, cwd=source, check=True, capture_output=True)


def build_release(folder: Path, version: str = "0.2.0") -> None:
    """Build the wheel of a released version of the checks into a folder."""
    with tempfile.TemporaryDirectory() as copy:
        source = Path(copy)
        copy_project(source, "checks", "pyproject.toml", "README.md", "LICENSE")
        package = source / "checks/__init__.py"
        text = package.read_text("utf-8")
        package.write_text(re.sub('__version__ = ".*"', f'__version__ = "{version}"', text))
        build(source, folder, "--wheel")


def install(python: Path, *arguments: str) -> None:
    """Install with pip into another environment. No index is asked."""
    subprocess.run(
        [
            sys.executable, "-m", "pip", "--python", str(python), "--quiet",
            "--disable-pip-version-check", "install", "--no-index", *arguments,
        ],
        check=True,
    )  # fmt: skip


def _pip(command: str, requirements: Path, *options: str) -> None:
    subprocess.run(
        [
            sys.executable, "-m", "pip", command, *options,
            "--quiet", "--disable-pip-version-check",
            "--require-hashes", "--only-binary=:all:", "-r", str(requirements),
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
