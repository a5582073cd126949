"""Compiled templates are kept between runs, and all languages share them."""

import marshal
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, ModuleType
from typing import NoReturn

import jinja2
import pytest
from jinja2 import Environment, FileSystemLoader

from checks.languages.language import ENGLISH
from checks.publish import compiled, page
from checks.publish.assets import TEMPLATES
from checks.publish.compiled import compiled_templates

OF_THE_PAGE = sorted(
    file.name
    for file in TEMPLATES.iterdir()
    if file.name.endswith(".html") and file.name != "propose.html"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a template, as a new installation has it."""
    monkeypatch.setattr(compiled, "TEMPLATES", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "page.html").write_text("Hello {{ name }}", encoding="utf-8")
    return tmp_path


def rendered(folder: Path, name: str = "Acme", *, autoescape: bool = True) -> str:
    """The template, rendered by a new process."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=autoescape,
        bytecode_cache=compiled_templates(),
    )
    return environment.get_template("page.html").render(name=name)


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "__pycache__").iterdir())


def refuse(*arguments: object, **options: object) -> NoReturn:
    raise AssertionError("this should not run")


def test_a_template_is_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(folder) == "Hello Acme"
    (file,) = kept(folder)
    with monkeypatch.context() as patched:
        patched.setattr(Environment, "compile", refuse)
        assert rendered(folder) == "Hello Acme"
    (folder / "page.html").write_text("Goodbye {{ name }}", encoding="utf-8")
    assert rendered(folder) == "Goodbye Acme"
    assert kept(folder) == [file]


def test_another_option_needs_another_template(folder: Path) -> None:
    assert rendered(folder, "<b>", autoescape=False) == "Hello <b>"
    assert rendered(folder, "<b>", autoescape=True) == "Hello &lt;b&gt;"


@pytest.mark.parametrize("module", [jinja2, compiled], ids=["Jinja", "checks"])
def test_another_version_compiles_anew(
    folder: Path, module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(folder)
    (file,) = kept(folder)
    before = file.read_bytes()
    monkeypatch.setattr(module, "__version__", "99.0")
    assert rendered(folder) == "Hello Acme"
    assert kept(folder) == [file]
    assert file.read_bytes() != before


def test_a_file_that_is_cut_is_made_anew(folder: Path) -> None:
    rendered(folder)
    (file,) = kept(folder)
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert rendered(folder) == "Hello Acme"
        assert file.read_bytes() == whole


def test_a_file_with_something_else_is_made_anew(folder: Path) -> None:
    rendered(folder)
    (file,) = kept(folder)
    whole = file.read_bytes()
    start = whole.index(b"\xe3")  # a code object of `marshal`
    assert isinstance(marshal.loads(whole[start:]), CodeType)
    file.write_bytes(whole[:start] + marshal.dumps("a text"))
    assert rendered(folder) == "Hello Acme"
    assert file.read_bytes() == whole


def test_a_python_that_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    assert rendered(folder) == "Hello Acme"
    assert [file.name for file in folder.iterdir()] == ["page.html"]


def test_nothing_is_kept_where_nobody_can_write(folder: Path) -> None:
    (folder / "__pycache__").write_text("", encoding="utf-8")
    assert rendered(folder) == "Hello Acme"


def test_nothing_is_kept_if_python_keeps_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(folder) == "Hello Acme"
    assert [file.name for file in folder.iterdir()] == ["page.html"]


def test_templates_follow_the_prefix_of_python(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr(sys, "pycache_prefix", str(elsewhere))
    assert rendered(folder) == "Hello Acme"
    assert [file.name for file in folder.iterdir()] == ["page.html"]
    assert [file for file in elsewhere.rglob("*") if file.is_file()]


@pytest.mark.parametrize("name", OF_THE_PAGE)
def test_no_filter_runs_during_compilation(name: str) -> None:
    """A filter writes in the language of its page, so its result must not be kept."""
    source = (TEMPLATES / name).read_text("utf-8")
    assert not filters_run_by_compiling(source)


def test_a_filter_of_a_constant_runs_during_compilation() -> None:
    assert filters_run_by_compiling('{{ "2026-11-23" | day }}') == ["day"]


def filters_run_by_compiling(source: str) -> list[str]:
    run: list[str] = []

    def recorder(name: str) -> Callable[..., str]:
        def record(*arguments: object, **options: object) -> str:
            run.append(name)
            return ""

        return record

    environment = page._environment(ENGLISH, mixed=False).overlay()
    environment.filters = {name: recorder(name) for name in environment.filters}
    assert environment.compile(source, raw=True)
    return run
