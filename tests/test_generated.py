"""The generated files in Git are up to date."""

import pytest

from tests import generated
from tests.project import ROOT

FILES = dict(generated.contents())


@pytest.mark.parametrize("path", FILES)
def test_a_generated_file_is_fresh(path: str) -> None:
    kept = (ROOT / path).read_bytes()
    assert kept == FILES[path], f"{path} is stale: run `make generated` and look at the diff"


def test_nothing_else_lies_among_the_golden_files() -> None:
    golden = ROOT / generated.GOLDEN
    kept = {path for path in golden.rglob("*") if path.is_file()}
    assert {path.relative_to(ROOT).as_posix() for path in kept} <= FILES.keys()
