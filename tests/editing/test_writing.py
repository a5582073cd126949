"""Edited files are written whole, or not at all."""

import os
from pathlib import Path

import pytest

from checks.editing.writing import write


def test_files_are_replaced_and_made(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("before")
    (tmp_path / "old").chmod(0o600)
    write(tmp_path, {"old": b"after", "folder/new": b"new"}, frozenset({"folder/new"}))
    assert (tmp_path / "old").read_text() == "after"
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "folder/new").read_text() == "new"
    umask = os.umask(0)
    os.umask(umask)
    assert (tmp_path / "folder/new").stat().st_mode & 0o777 == 0o666 & ~umask
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "old"]


@pytest.mark.parametrize("link", [False, True])
def test_a_file_that_exists_is_not_overwritten_as_new(tmp_path: Path, link: bool) -> None:
    (tmp_path / "old").write_text("before")
    if link:
        (tmp_path / "new").symlink_to("nowhere")
    else:
        (tmp_path / "new").write_text("taken")
    with pytest.raises(FileExistsError):
        write(tmp_path, {"old": b"after", "new": b"new"}, frozenset({"new"}))
    assert (tmp_path / "old").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old"]


def test_nothing_is_left_if_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match="file"):
        write(tmp_path, {"a": b"1", "file/b": b"2"}, frozenset({"a", "file/b"}))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_new_file_goes_if_a_later_file_cannot_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write(tmp_path, {"a": b"1", "folder": b"2"}, frozenset({"a"}))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
