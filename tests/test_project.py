"""What the project promises about itself."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

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


def test_requirements_are_the_part_of_constraints_that_runs() -> None:
    whole = (ROOT / "constraints.txt").read_text("utf-8")
    part = (ROOT / "requirements.txt").read_text("utf-8")
    assert {*_entries(part)} < {*_entries(whole)}
    names = {name for name, _ in PINNED.findall(part)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = (re.match(r"[\w.-]+", requirement) for requirement in project["dependencies"])
    assert {re.sub("[_.]", "-", found[0]) for found in needed if found} <= names


def test_pins_name_no_host() -> None:
    for name in ("constraints.txt", "requirements.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"https?:|index-url|find-links|\.org|\.com", text)
    lock = (ROOT / "tests/node/package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') == lock.count('"node_modules/')


def _entries(text: str) -> list[str]:
    """What is pinned, each with its hashes."""
    return re.split(r"\n(?=\S)", text.strip())


def _imports() -> list[tuple[str, str]]:
    """Pairs of a room and a room that it imports, inside the package."""
    found = []
    for path in (ROOT / "checks").rglob("*.py"):
        room = path.relative_to(ROOT / "checks").with_suffix("").parts[0]
        for module in re.findall(r"from checks\.(\w+)", path.read_text("utf-8")):
            if module != room:
                found.append((room, module))
    return found


ROOMS = (
    ("cli", "__main__"),
    ("init",),
    ("schemas",),
    ("documents",),
    ("reports",),
    ("publish",),
    ("engine",),
    ("rules",),
    ("changes",),
    ("register",),
    ("findings", "parallel", "escaping", "data"),
    ("characters",),
)
"""The rooms, from the top of the house down."""


def test_imports_run_downward_only() -> None:
    floor = {room: number for number, rooms in enumerate(ROOMS) for room in rooms}
    for room, below in _imports():
        assert room == "__main__" or floor[room] < floor[below], f"{room} imports {below}"


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
