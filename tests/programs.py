"""Programs of other languages that tests need."""

from pathlib import Path

from tests.packages import cannot_run
from tests.project import ROOT

_MODULES = ROOT / "tests/node/node_modules"


def node_module(path: str) -> Path:
    """A file of a package in tests/node. Without the package, the test is skipped, except in CI."""
    file = _MODULES / path
    if not file.exists():
        cannot_run(f"needs a program of npm: npm ci --ignore-scripts --prefix tests/node ({path})")
    return file
