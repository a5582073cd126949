"""Fixtures that several modules use."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.packages import download, quick_python
from tests.project import ROOT
from tests.trees import FILES

_SHARED = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Make a folder that all worker processes share, and remove it after the last of them."""
    workerinput: dict[str, Any] | None = getattr(config, "workerinput", None)
    if workerinput is not None:
        config.stash[_SHARED] = workerinput["shared"]
        return
    folder = TemporaryDirectory(prefix="subprocessors-tests-")
    config.add_cleanup(folder.cleanup)
    config.stash[_SHARED] = folder.name


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a new worker process of pytest-xdist where the shared folder is."""
    node.workerinput["shared"] = node.config.stash[_SHARED]


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config) -> Path:
    """A folder for slow preparations that all worker processes need. See `once`."""
    return Path(pytestconfig.stash[_SHARED])


@pytest.fixture(scope="session")
def wheels(shared: Path) -> Path:
    """A folder with the packages that the checks need to run."""
    return download(ROOT / "checks/requirements.txt", shared / "wheels")


@pytest.fixture(scope="session")
def python(shared: Path, wheels: Path) -> Path:
    """A Python that installs the packages of the checks at once."""
    return quick_python(shared / "python", wheels)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register on disk, without findings."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path
