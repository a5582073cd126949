"""What the project promises about itself."""

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.project import ROOT

PINNED = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def _pins() -> dict[str, str]:
    return dict(PINNED.findall((ROOT / "constraints.txt").read_text("utf-8")))


def test_every_dependency_is_pinned_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for requirement in project["dependencies"] + project["optional-dependencies"]["dev"]:
        name = re.match(r"[\w.-]+", requirement)
        assert name is not None
        assert re.sub("[_.]", "-", name[0]) in _pins(), requirement
    for entry in _entries((ROOT / "constraints.txt").read_text("utf-8")):
        assert "--hash=sha256:" in entry, entry[:60]


@pytest.mark.parametrize(
    ("path", "extra"),
    [("checks/requirements.txt", "xlsx"), ("checks/upstream/requirements.txt", "upstream")],
)
def test_requirements_are_the_part_of_constraints_that_runs(path: str, extra: str) -> None:
    whole = (ROOT / "constraints.txt").read_text("utf-8")
    part = (ROOT / path).read_text("utf-8")
    assert {*_entries(part)} < {*_entries(whole)}
    names = {name for name, _ in PINNED.findall(part)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = project["dependencies"] + project["optional-dependencies"][extra]
    needed = (re.match(r"[\w.-]+", requirement) for requirement in requirements)
    assert {re.sub("[_.]", "-", match[0]) for match in needed if match} <= names


def test_pins_name_no_host() -> None:
    for name in ("constraints.txt", "checks/requirements.txt", "checks/upstream/requirements.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"https?:|index-url|find-links|\.org|\.com", text)
    lock = (ROOT / "tests/node/package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') == lock.count('"node_modules/')


def _entries(text: str) -> list[str]:
    """The pinned packages, each with its hashes."""
    return re.split(r"\n(?=\S)", text.strip())


def _imports(folder: Path = ROOT / "checks") -> Iterator[tuple[str, str]]:
    """Pairs of a room and a room that it imports, inside the package."""
    for path in folder.rglob("*.py"):
        parts = ("checks", *path.relative_to(folder).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for module in _imported(node, parts):
                names = module.split(".")
                if names[0] == "checks" and len(names) > 1 and names[1] != parts[1]:
                    yield parts[1], names[1]


def _imported(node: ast.AST, importer: tuple[str, ...]) -> Iterator[str]:
    """The modules in an import statement of any form."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = importer[: len(importer) - node.level] if node.level else ()
        module = ".".join((*above, *([node.module] if node.module else [])))
        if module == "checks":
            yield from (f"checks.{alias.name}" for alias in node.names)
        else:
            yield module


ROOMS = (
    ("__main__",),
    ("cli",),
    ("commands",),
    ("init",),
    ("schemas",),
    ("importing",),
    ("upstream",),
    ("editing",),
    ("documents",),
    ("reports",),
    ("engine",),
    ("extracts",),
    ("publish",),
    ("rules",),
    ("changes",),
    ("register",),
    ("languages",),
    ("json_schema",),
    ("findings", "escaping", "json_text", "parallel", "data", "dates", "suggestion"),
    ("characters",),
)
"""The rooms, from the top of the house down."""


FLOORS = {room: number for number, rooms in enumerate(ROOMS) for room in rooms}


def _climbing(imports: Iterable[tuple[str, str]]) -> list[str]:
    """The imports that do not lead downward. `checks.__version__` is below every room."""
    return [
        f"{room} imports {below}"
        for room, below in imports
        if below != "__version__" and FLOORS[room] >= FLOORS[below]
    ]


def test_every_room_has_its_floor() -> None:
    paths = (ROOT / "checks").glob("[!_]*")
    rooms = {path.stem for path in paths if path.is_dir() or path.suffix == ".py"}
    assert rooms | {"__main__"} == FLOORS.keys()


def test_the_design_lists_the_rooms_in_their_order() -> None:
    text = (ROOT / "docs/design.md").read_text("utf-8")
    listed = re.search(r"^checks/\n((?:  .+\n)+)", text, re.MULTILINE)
    assert listed is not None
    rooms = [re.split(r"/|\.py", line.split()[0])[0] for line in listed[1].splitlines()]
    assert rooms == [room for floor in ROOMS for room in floor]


def test_imports_run_downward_only() -> None:
    assert _climbing(_imports()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "from checks import cli",
        "from checks.cli import main",
        "import checks.cli",
        "import checks.cli as command",
        "from .. import cli",
        "from ..cli import main",
        "def lazily():\n    from checks import cli",
    ],
)
def test_an_import_that_climbs_is_found_however_it_is_written(
    statement: str, tmp_path: Path
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/texts.py").write_text(f"{statement}\n")
    assert _climbing(_imports(tmp_path)) == ["rules imports cli"]


def test_no_formatter_imports_the_engine() -> None:
    reports = {below for room, below in _imports() if room == "reports"}
    assert reports.isdisjoint({"engine", "commands", "cli"})


def test_a_second_make_installs_nothing(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    command = ["make", "--no-print-directory", "--dry-run", "check"]
    first = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "pip" in first.stdout
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/ready").touch()
    second = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert second.stdout == ".venv/bin/subprocessors check\n"
