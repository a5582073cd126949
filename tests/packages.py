"""Packages for the machines on which tests run the checks as a forge would."""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock
from packaging.requirements import Requirement

from tests.project import copy_project


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
if [ "$1" = -I ]; then isolated=-I; shift; fi
for last; do :; done
if [ "$1 $2" = "-m venv" ]; then
    {python} $isolated "$@" || exit
    # The Python of the new environment takes this Python for the one that it comes from.
    exec sed -i "s|^home = .*|home = ${{0%/*}}|" "$last/pyvenv.cfg"
fi
if [ -z "$REAL_PIP" ] && [ "$1 $2 $3" = "-m pip --python" ]; then
    installed={installed}/$(sha256sum < "$last" | cut -c -64)
    if [ -d "$installed" ]; then
        for folder in "$installed"/bin "$installed"/lib/*/site-packages; do
            if [ -d "$folder" ]; then ln -sf "$folder"/* "$4${{folder#"$installed"}}" || exit; fi
        done
        exit
    fi
fi
exec {python} $isolated "$@"
"""


def quick_python(folder: Path) -> Path:
    """Make a Python, once, whose pip can take no time, and return its path.

    If pip is to install the packages of a file that `install_quickly` got, links lead to a single
    installation. With `REAL_PIP` set, pip is the real pip.
    """

    def fill(folder: Path) -> None:
        for entry in Path(sys.base_prefix).iterdir():
            if entry.name != "bin":  # Python looks for its library beside its folder
                (folder / entry.name).symlink_to(entry)
        python = folder / "bin/python3"
        python.parent.mkdir()
        installed = folder / "installed"
        installed.mkdir()
        quoted = {"python": shlex.quote(sys.executable), "installed": shlex.quote(str(installed))}
        python.write_text(_PYTHON.format_map(quoted), encoding="utf-8")
        python.chmod(0o755)

    return once(folder, fill) / "bin/python3"


def install_quickly(python: Path, requirements: Path, wheels: Path | None = None) -> None:
    """Let a quick Python install the packages of a file with pins and hashes at once.

    The packages come from a folder of wheels, or else from the environment that runs the tests.
    """

    def fill(folder: Path) -> None:
        if wheels is None:
            _copy_packages(requirements, folder)
        else:
            options = (f"--prefix={folder}", "--ignore-installed", "--no-warn-script-location")
            _pip("install", requirements, *options, "--no-index", f"--find-links={wheels}")

    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    once(python.parent.parent / "installed" / digest, fill)


def environment_with(requirements: Path, folder: Path) -> Path:
    """Make an environment that holds the packages of a file with pins, and nothing else.

    Copies the packages from the environment that runs the tests, so no index is needed.
    Returns the path of the new environment's Python.
    """
    venv.create(folder, symlinks=True)
    _copy_packages(requirements, folder)
    return folder / "bin/python"


def _copy_packages(requirements: Path, environment: Path) -> None:
    """Copy the packages of a file with pins, with compiled modules, from this environment."""
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(environment)}))
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
                # Python uses a compiled module if it knows the time of the source.
                shutil.copy2(file.locate(), packages / file)


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
