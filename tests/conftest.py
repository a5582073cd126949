"""Fixtures that several modules use."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import pytest

from tests.folders import CheckCommand
from tests.packages import build_release, download, install_quickly, once, quick_python
from tests.project import ROOT
from tests.registers import ACME, policy, vendor
from tests.repositories import ENVIRONMENT, Repo
from tests.trees import FILES

# On a busy machine, any input can take long.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

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


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Start three worker processes for two cores: many tests wait for servers and time limits."""
    cores = yield
    return max(2, cores * 3 // 2)


_SLOW = ("fuzz", "github", "installed")
"""Folders with tests that take long."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each worker process start with its part of the slow tests.

    pytest-xdist gives each worker an equal part of the list. A worker that has done its part takes
    tests from the end of another part. With slow tests there, the last one would keep a single
    worker busy.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers == 1:
        return
    tests = Path(__file__).parent
    slow = [item for item in items if item.path.relative_to(tests).parts[0] in _SLOW]
    quick = [item for item in items if item.path.relative_to(tests).parts[0] not in _SLOW]
    total, start = len(items), 0
    ordered: list[pytest.Item] = []
    for number in range(workers):
        own = slow[number::workers]
        size = max(0, (total - len(ordered)) // (workers - number) - len(own))
        ordered += own + quick[start : start + size]
        start += size
    items[:] = ordered + quick[start:]


def pytest_collection_finish() -> None:
    """Let the garbage collector skip the modules and the tests, which stay until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a new worker process of pytest-xdist where the shared folder is."""
    node.workerinput["shared"] = node.config.stash[_SHARED]


@pytest.fixture(scope="session", autouse=True)
def _plain_environment() -> Iterator[None]:
    """Let neither Git nor the checks see how this machine is configured, or what runs the tests."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in list(os.environ):
            if name.startswith(("GIT_", "GITHUB_")) or name in ("FORCE_COLOR", "NO_COLOR"):
                monkeypatch.delenv(name)
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config) -> Path:
    """A folder for slow preparations that all worker processes need. See `once`."""
    return Path(pytestconfig.stash[_SHARED])


@pytest.fixture(scope="session")
def wheels(shared: Path) -> Path:
    """A folder with the packages that the checks need to run."""
    return download(ROOT / "checks/requirements.txt", shared / "wheels")


@pytest.fixture(scope="session")
def python(shared: Path) -> Path:
    """A Python that installs the packages of the checks at once."""
    python = quick_python(shared / "python")
    install_quickly(python, ROOT / "checks/requirements.txt")
    return python


@pytest.fixture(scope="session")
def index(shared: Path) -> Path:
    """A folder that pip takes for a package index. It has version 0.2.0 of the checks."""
    return once(shared / "index", build_release)


@pytest.fixture(scope="session")
def first_landing(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """The repository that `repo` copies."""
    made = Repo(tmp_path_factory.mktemp("first-landing") / "register")
    made.land("2026-01-01", {"register.yaml": policy(), ACME: vendor()}, "The register")
    return made


@pytest.fixture
def repo(first_landing: Repo, tmp_path: Path) -> Repo:
    """A repository with a register of one vendor, without findings, from the first of January."""
    return first_landing.copied(tmp_path / "register")


@pytest.fixture
def check(repo: Repo, capsys: pytest.CaptureFixture[str]) -> CheckCommand:
    """The command `check` on the repository."""
    return CheckCommand(repo, capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register on disk, without findings."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path
