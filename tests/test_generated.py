"""The generated files in Git are up to date."""

from collections.abc import Mapping

import pytest

from tests import generated
from tests.project import ROOT


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    """The files that the code makes now, by path. They are slow, so no import makes them."""
    return dict(generated.contents())


def test_the_generated_files_are_fresh(files: Mapping[str, bytes]) -> None:
    stale = [path for path, made in files.items() if (ROOT / path).read_bytes() != made]
    assert stale == [], "run `make generated` and look at the diff"


def test_nothing_else_lies_among_the_golden_files(files: Mapping[str, bytes]) -> None:
    golden = ROOT / generated.GOLDEN
    kept = {path for path in golden.rglob("*") if path.is_file()}
    assert {path.relative_to(ROOT).as_posix() for path in kept} <= files.keys()
