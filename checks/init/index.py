"""Ask the package index for the hash of a released version."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from checks.init.origin import Release

_PINS = "checks/requirements.txt"
"""In a wheel: the dependencies of the checks, for every system, with versions and hashes."""

_PATIENCE = 120
"""Seconds for pip, which may have to try a slow index twice."""


def pinned(release: Release) -> Release:
    """The release with its pins, or the same release if the index does not give its wheel.

    pip asks the index, so the settings and mirrors of this machine apply.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [
            # Isolated (-I), Python takes no module from the current folder.
            sys.executable, "-I", "-m", "pip", "download", release.requirement, "--dest", folder,
            "--no-deps", "--only-binary=:all:", "--retries=1", "--timeout=15", "--no-input",
            "--quiet", "--disable-pip-version-check",
        ]  # fmt: skip
        try:
            subprocess.run(  # noqa: S603 - no shell, and a version is no option
                command,
                check=True,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE,
            )
            [wheel] = Path(folder).iterdir()
            digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
            with zipfile.ZipFile(wheel) as archive:
                dependencies = archive.read(_PINS).decode()
        except (OSError, subprocess.SubprocessError, KeyError, ValueError, zipfile.BadZipFile):
            return release
    pin = f"{release.requirement} \\\n    --hash=sha256:{digest}\n"
    return replace(release, pins=pin + dependencies)
