"""Fixtures that several modules use."""

from pathlib import Path

import pytest

from tests.trees import FILES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register on disk, without findings."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path
