"""The wheel and the source archive of a release: build, check, install and run them.

The variable ARCHIVES names a folder with finished archives, as in `release.yml`. Without
the variable, the tests build the archives.
"""

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from checks import __version__
from checks.schemas import SCHEMAS
from tests.packages import build, environment_with, install, once
from tests.project import QASE, ROOT, copy_project
from tests.repositories import ENVIRONMENT

TODAY = "2026-06-30"


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this project without files that Git ignores."""
    folder = tmp_path_factory.mktemp("source")
    copy_project(folder)
    return folder


@pytest.fixture(scope="session")
def archives(source: Path, shared: Path) -> Path:
    """The folder with the two archives."""
    if given := os.environ.get("ARCHIVES"):
        return ROOT / given
    return once(shared / "archives", lambda folder: build(source, folder))


@pytest.fixture(scope="session")
def wheel(archives: Path) -> Path:
    """The wheel."""
    [file] = archives.glob("*.whl")
    return file


@pytest.fixture(scope="session")
def source_archive(archives: Path) -> Path:
    """The source archive."""
    [file] = archives.glob("*.tar.gz")
    return file


def _files(folder: Path) -> set[str]:
    """The paths of all files in a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_index_can_show_both_archives(wheel: Path, source_archive: Path) -> None:
    command = [sys.executable, "-m", "twine", "check", "--strict", str(wheel), str(source_archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_contents_of_the_wheel_are_sound(wheel: Path) -> None:
    command = [sys.executable, "-m", "check_wheel_contents", str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_wheel_has_every_file_of_the_package_and_no_other(wheel: Path, source: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == {f"checks/{path}" for path in _files(source / "checks")}
    suffixes = {Path(name).suffix for name in names}
    assert suffixes >= {".py", ".toml", ".html", ".css", ".yaml", ".yml", ".md"}


def test_the_source_archive_has_the_package_and_what_builds_it(
    source_archive: Path, source: Path
) -> None:
    top = source_archive.name.removesuffix(".tar.gz")
    with tarfile.open(source_archive) as archive:
        names = {name.removeprefix(f"{top}/") for name in archive.getnames()}
    assert names == {
        *(f"checks/{path}" for path in _files(source / "checks")),
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "pyproject.toml",
    }


@dataclass(frozen=True)
class Installation:
    """An environment in which nothing but an archive and its dependencies is installed."""

    python: Path

    def run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command `subprocessors` in a folder."""
        program = self.python.with_name("subprocessors")
        environment = {"PATH": os.environ["PATH"], **ENVIRONMENT, "PIP_NO_INDEX": "1"}
        return subprocess.run(
            [str(program), *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip


@pytest.fixture(scope="session", params=["wheel", "source archive"])
def installation(
    request: pytest.FixtureRequest, wheel: Path, source_archive: Path, shared: Path
) -> Installation:
    """One of the archives, installed. pip fails if a dependency is missing."""

    def fill(folder: Path) -> None:
        python = environment_with(ROOT / "checks/requirements.txt", folder)
        archive = wheel
        if request.param == "source archive":
            # From the archive alone, as pip does if an index has no wheel.
            build_wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index"]
            build_wheel += ["--no-deps", "--no-build-isolation", f"--wheel-dir={folder}"]
            subprocess.run([*build_wheel, str(source_archive)], check=True)
            [archive] = folder.glob("*.whl")
        install(python, str(archive))

    return Installation(once(shared / request.param.replace(" ", "-"), fill) / "bin/python")


def test_the_command_says_its_version(installation: Installation, tmp_path: Path) -> None:
    done = installation.run(tmp_path, "--version")
    version = subprocess.run(
        [str(installation.python), "-Ic", "from importlib import metadata\n"
         "print(metadata.version('subprocessors'))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == f"subprocessors {version.stdout}"


def test_a_register_is_checked(installation: Installation) -> None:
    done = installation.run(QASE, "check", "--format", "text", "--today", TODAY)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\n7 subprocessors checked: 7 warnings\n" in done.stdout
    assert "[transfer-uncovered]" in done.stdout


def test_a_register_is_published(installation: Installation, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = installation.run(QASE, "publish", "--output", str(site), "--today", TODAY)
    assert done.returncode == 0, done.stderr
    page = (site / "index.html").read_text("utf-8")
    assert "Stripe, Inc." in page
    assert "<style>" in page
    assert "Stripe, Inc." in (site / "subprocessors.json").read_text("utf-8")


def test_a_register_is_started_and_checked(installation: Installation, tmp_path: Path) -> None:
    for forge in ("github", "gitlab"):
        folder = tmp_path / forge
        started = installation.run(
            tmp_path, "init", str(folder), "--forge", forge, "--organization", "Initech",
            "--url", "https://initech.com/subprocessors", "--contact", "privacy@initech.com",
            "--today", TODAY,
        )  # fmt: skip
        assert started.returncode == 0, started.stderr
        checked = installation.run(folder, "check", "--strict", "--today", TODAY)
        assert checked.stdout == "1 subprocessor checked: no findings\n", checked.stderr


def test_rules_are_explained(installation: Installation, tmp_path: Path) -> None:
    done = installation.run(tmp_path, "explain", "country-code")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (ROOT / "tests/golden/explain.txt").read_text("utf-8")


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_printed(installation: Installation, name: str, tmp_path: Path) -> None:
    done = installation.run(tmp_path, "schema", name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (ROOT / f"schemas/{name}.json").read_text("utf-8")


def test_the_archives_hold_the_version_of_the_code(wheel: Path, source_archive: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    stem = f"{project['name']}-{__version__}"
    assert (wheel.name, source_archive.name) == (f"{stem}-py3-none-any.whl", f"{stem}.tar.gz")


def test_a_release_from_an_index_names_itself(index: Path, shared: Path, tmp_path: Path) -> None:
    """This environment has no pip, so nobody can ask the index for the hash."""

    def fill(folder: Path) -> None:
        python = environment_with(ROOT / "checks/requirements.txt", folder)
        install(python, f"--find-links={index}", "subprocessors==0.2.0")

    release = Installation(once(shared / "release", fill) / "bin/python")
    done = release.run(
        tmp_path, "init", "acme", "--organization", "Initech", "--contact", "privacy@initech.com",
        "--url", "https://initech.com/subprocessors", "--forge", "gitlab",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "pip did not get subprocessors==0.2.0" in done.stderr
    assert "OWNER/REPOSITORY" not in done.stderr
    hook = (tmp_path / "acme/.pre-commit-config.yaml").read_text("utf-8")
    assert "\n          - subprocessors==0.2.0\n" in hook
    pins = (tmp_path / "acme/.gitlab/requirements.txt").read_text("utf-8")
    assert pins.endswith("\nsubprocessors==0.2.0\n")
