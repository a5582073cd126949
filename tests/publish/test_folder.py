"""The folder of the site: nothing foreign is lost, and no place is taken that is no place."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from checks.cli import main
from checks.publish import folder as module
from checks.publish.folder import write
from checks.publish.ownership import MARKER, NotOurs

SITE = {
    "index.html": b"<!doctype html>",
    "subprocessors.csv": b"slug,name\r\n",
    "archive/index.html": b"<!doctype html><p>Archive",
}
OTHER = {"index.html": b"<!doctype html><p>Other", "changes.atom": b"<feed/>"}


def _publish(folder: Path, *more: str) -> int:
    return main(["--root", str(folder), "publish", "--today", "2026-06-30", *more])


def _tree(folder: Path) -> dict[str, bytes | str | None]:
    """All below a folder, by path: bytes of files, targets of links, None for folders."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else None
        for path in folder.rglob("*")
    }


def _site(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARKER
    }


def test_a_site_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    write(SITE, tmp_path / "site")
    write(OTHER, tmp_path / "site")
    assert _site(tmp_path / "site") == OTHER
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_empty_folder_can_become_the_site(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    write(SITE, tmp_path / "site")
    assert _site(tmp_path / "site") == SITE


def test_the_marker_is_a_list_of_checksums(tmp_path: Path) -> None:
    write(SITE, tmp_path / "site")
    command = ["sha256sum", "--check", "--strict", MARKER]
    subprocess.run(command, cwd=tmp_path / "site", check=True, capture_output=True)


def test_a_file_that_is_gone_is_no_loss(tmp_path: Path) -> None:
    write(SITE, tmp_path / "site")
    (tmp_path / "site/index.html").unlink()
    write(OTHER, tmp_path / "site")
    assert _site(tmp_path / "site") == OTHER


# What others put there.


def _add(name: str) -> Callable[[Path], object]:
    return lambda site: (site / name).write_text("mine")


def _edit(site: Path) -> None:
    with (site / "index.html").open("a") as file:
        file.write("<p>mine")


def _nest(site: Path) -> None:
    (site / "index.html").unlink()
    (site / "index.html").mkdir()
    (site / "index.html/mine.txt").write_text("mine")


def _link(site: Path) -> None:
    (site.parent / "mine.html").write_bytes(SITE["index.html"])
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(site.parent / "mine.html")


def _pipe(site: Path) -> None:
    (site / "index.html").unlink()
    os.mkfifo(site / "index.html")


def _unmark(site: Path) -> None:
    (site / MARKER).unlink()
    shutil.rmtree(site / "archive")


def _mark_by_hand(site: Path) -> None:
    (site / MARKER).write_text(f"{'0' * 64}  index.html\n")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_add("CNAME"), "holds CNAME"),
        (_add("a\nb"), "holds a\nb"),
        (_add("INDEX.HTML"), "holds INDEX.HTML"),
        (_add("changes.atom"), "holds changes.atom"),
        (_add(".DS_Store"), "holds .DS_Store"),
        (lambda site: (site / "more").mkdir(), "holds more"),
        (_add("archive/mine.html"), "holds archive/mine.html"),
        (lambda site: (site / "archive/more").mkdir(), "holds archive/more"),
        (lambda site: (site / "a").symlink_to("/"), "holds a"),
        (_edit, "index.html was changed after it was published"),
        (_nest, "index.html is not a regular file"),
        (_link, "index.html is not a regular file"),
        (_pipe, "index.html is not a regular file"),
        (_unmark, "older version"),
        (_mark_by_hand, MARKER),
    ],
)
def test_what_others_put_into_the_site_is_never_lost(
    change: Callable[[Path], object], said: str, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    write(SITE, site)
    change(site)
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    with pytest.raises(NotOurs) as refusal:
        write(OTHER, site)
    assert said in str(refusal.value)
    assert "publish again" in str(refusal.value)
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["index.html", "subprocessors.json", "CNAME", MARKER])
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_folder_without_our_marker_is_left_alone(
    name: str, kind: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the names are those of our files: a page may be written by hand."""
    (folder / "out").mkdir()
    if kind == "file":
        (folder / "out" / name).write_text("by hand")
    else:
        (folder / "out" / name).mkdir()
        (folder / "out" / name / "mine.txt").write_text("by hand")
    before = _tree(folder)
    assert _publish(folder, "--output", str(folder / "out")) == 2
    error = capsys.readouterr().err
    assert f"out holds {name}" in error
    assert "--output" in error
    assert _tree(folder) == before


@pytest.mark.parametrize("kind", ["file", "link", "dangling link", "pipe"])
def test_what_is_no_folder_is_left_alone(
    kind: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = folder / "site"
    if kind == "file":
        site.write_text("by hand")
    elif kind == "pipe":
        os.mkfifo(site)
    else:
        if kind == "link":
            (folder / "real").mkdir()
        site.symlink_to("real")
    assert _publish(folder) == 2
    assert "is not a folder" in (said := capsys.readouterr().err) or "is a symbolic link" in said
    with pytest.raises(NotOurs):
        write(SITE, site)
    assert os.path.lexists(site)
    assert not site.is_dir() or not list(site.iterdir())


@pytest.mark.parametrize("name", ["site", "gl*", "[ab]", "a?"])
def test_only_our_own_leftovers_are_removed(name: str, tmp_path: Path) -> None:
    """Names like ours, and names that a pattern would match, belong to others."""
    foreign = [
        f".{name}.backup.new", ".keep.me.new", ".glob.x.new", ".a.x.new", ".ab.x.new",
        f".{name}.subprocessors-mine.new", f".{name}.subprocessors-empty.old",
        f".{name}.subprocessors-mine-old.new",
    ]  # fmt: skip
    for folder in foreign:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.txt").write_text("mine")
    (tmp_path / f".{name}.backup.new" / MARKER).write_text("mine")
    write(SITE, tmp_path / name)
    left_over = tmp_path / f".{name}.subprocessors-12345678.new"
    (tmp_path / name).rename(left_over)
    (left_over / "index.html").write_bytes(b"half of i")
    (tmp_path / f".{name}.subprocessors-87654321.new").mkdir()
    write(OTHER, tmp_path / name)
    assert _site(tmp_path / name) == OTHER
    assert {path.name for path in tmp_path.iterdir()} == {name, *foreign}


def test_a_read_only_site_is_replaced(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(SITE, site)
    for path in (*site.iterdir(), site):
        path.chmod(0o555)
    write(OTHER, site)
    assert _site(site) == OTHER
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_foreign_file_in_the_place_of_the_lock_stays(tmp_path: Path) -> None:
    lock = tmp_path / ".site.subprocessors.lock"
    lock.write_text("mine")
    with pytest.raises(NotOurs, match="move it"):
        write(SITE, tmp_path / "site")
    assert lock.read_text() == "mine"


# Places.


@pytest.fixture
def repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register in a Git repository, which is the current folder."""
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    "output",
    [
        ".", "./", "..", "../..", "/", "subprocessors", "subprocessors/site", "subprocessors/a/b",
        "./subprocessors/../subprocessors/site", "schemas", "schemas/site", "checks/site", ".git",
        ".git/site", ".git/hooks", "Subprocessors/site", "linked/site", "linked", "new/../.",
    ],
)  # fmt: skip
def test_no_site_can_be_in_what_is_read(
    output: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "linked").symlink_to("subprocessors")
    before = _tree(repository)
    with mock.patch("checks.commands.publishing.run_checks") as work:
        assert _publish(repository, "--output", output) == 2
    assert not work.called
    error = capsys.readouterr().err
    assert error.startswith(f"subprocessors: {Path(output)} ")
    assert "choose a separate folder" in error or "name the target folder" in error
    assert _tree(repository) == before


@pytest.mark.parametrize("output", ["site", "docs/site", "a/b/c", "public", "../elsewhere"])
def test_other_folders_are_fine(output: str, repository: Path) -> None:
    assert _publish(repository, "--output", output) == 0
    assert _publish(repository, "--output", output) == 0
    assert (repository / output / "index.html").is_file()


def test_the_current_folder_is_not_swapped_away(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path_factory.mktemp("here")
    monkeypatch.chdir(here)
    for output in (".", str(here), f"../{here.name}"):
        assert _publish(folder, "--output", output) == 2
    assert not list(here.iterdir())


def test_a_mount_point_is_not_replaced(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "site").mkdir()
    with mock.patch("os.path.ismount", return_value=True):
        assert _publish(folder) == 2
    assert "mount point" in capsys.readouterr().err


def test_a_link_above_the_site_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").symlink_to("real")
    write(SITE, tmp_path / "linked/site")
    assert _site(tmp_path / "real/site") == SITE


# Permissions.


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_web_servers_can_read_the_site(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        write(SITE, tmp_path / "new/site")
    finally:
        os.umask(before)
    paths = [*(tmp_path / "new/site").rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_file()} == {0o644}
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_dir()} == {0o755}
    for folder in ("new", "new/site"):
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o755


def test_a_folder_that_cannot_be_written_gives_a_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = PermissionError(13, "Permission denied", "/a/lock")
    with mock.patch("os.open", side_effect=error), pytest.raises(PermissionError):
        write(SITE, folder / "new/site")
    assert not (folder / "new").exists()
    with mock.patch.object(module, "_alone", side_effect=error):
        assert _publish(folder) == 2
    assert capsys.readouterr().err.endswith("/a/lock cannot be written: Permission denied\n")


@pytest.mark.parametrize("output", ["closed/site", "closed/new/site"])
def test_a_folder_above_that_is_closed_gives_a_reason(
    output: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "closed").mkdir(mode=0o555)
    if os.access(folder / "closed", os.W_OK):
        pytest.skip("this user may write everywhere")
    assert _publish(folder, "--output", str(folder / output)) == 2
    assert capsys.readouterr().err.endswith(" cannot be written: Permission denied\n")
    assert not list((folder / "closed").iterdir())


def test_a_file_above_the_site_gives_a_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _publish(folder, "--output", str(folder / "agreements.csv/site")) == 2
    said = f"subprocessors: {folder / 'agreements.csv'} is not a folder: move it, or choose another"
    assert capsys.readouterr().err.startswith(said)


def test_nothing_is_left_where_a_repository_is_published(repository: Path) -> None:
    (repository / ".gitignore").write_text("public/\n")
    subprocess.run(["git", "add", "."], check=True)
    who = ["-c", "user.name=An Author", "-c", "user.email=author@initech.com"]
    subprocess.run(["git", *who, "commit", "--quiet", "--message=All"], check=True)
    for _ in range(2):
        assert _publish(repository, "--output", "public") == 0
        status = subprocess.run(["git", "status", "--porcelain"], capture_output=True, check=True)
        assert status.stdout == b""
