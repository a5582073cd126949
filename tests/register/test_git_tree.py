"""The tree of a revision answers like the folder."""

from pathlib import Path

import pytest

from checks.register.layout import VENDOR_LIMIT
from checks.register.load import load
from checks.register.objects import PREFETCHED, GitTree
from checks.register.repository import Repository
from checks.register.tree import FileTooLarge, FileType, GitError, WorkTree
from tests.registers import ACME, BETA, GAMMA, path_of, policy, vendor
from tests.repositories import COLON, ODD, Repo
from tests.trees import LEDGER, REGISTER


@pytest.fixture
def full(tmp_path: Path) -> Repo:
    """A register with everything that a folder can hold."""
    repo = Repo(tmp_path / "full", "a register")
    ledger = REGISTER.replace("agreements.csv", "legal/agreements.csv")
    files: dict[str, str | bytes] = {
        "register.yaml": ledger,
        "legal/agreements.csv": LEDGER,
        ACME: vendor(),
        BETA: "name: [\n",
        GAMMA: vendor() + "#" * VENDOR_LIMIT,
        path_of("huge"): b"#" * (PREFETCHED + 1),
        path_of("empty"): b"",
        path_of("crlf"): vendor().replace("\n", "\r\n"),
        path_of("a-0"): b"\x00\xff",
        "subprocessors/below/acme.yaml": vendor(),
        "README.md": "Hello",
        **dict.fromkeys((name for name in ODD if name != "subprocessors.txt/acme.yaml"), "a: b"),
    }
    repo.write(files)
    (repo.root / path_of("link")).symlink_to("acme.yaml")
    (repo.root / path_of("gone")).symlink_to("nowhere")
    (repo.root / "linked").symlink_to("legal")
    (repo.root / ACME).chmod(0o755)
    repo.commit("Everything")
    return repo


PATHS = (
    "register.yaml", "legal/agreements.csv", "agreements.csv", "legal", "legal/", "subprocessors",
    "linked", "linked/agreements.csv", ACME, path_of("link"), path_of("gone"), path_of("huge"),
    path_of("empty"), path_of("none"), "subprocessors/below", "subprocessors/below/acme.yaml",
    "README.md/acme", "nowhere/at/all",
    *(name for name in ODD if name != COLON),
)  # fmt: skip


def answer(tree: WorkTree | GitTree, path: str, limit: int) -> bytes | str:
    """What a tree says about a file."""
    try:
        return tree.read(path, limit)
    except FileTooLarge as error:
        return f"too large: {error.size}"
    except FileNotFoundError:
        return "not a file"
    except OSError:
        return "not a file"


def listing(tree: WorkTree | GitTree, folder: str) -> object:
    """What a tree says about a folder."""
    try:
        return list(tree.entries(folder))
    except OSError:
        return "no folder"


@pytest.mark.parametrize("folder", ["subprocessors", "legal", "linked", "nowhere", "README.md"])
def test_a_revision_lists_what_the_folder_lists(full: Repo, folder: str) -> None:
    there = Repository(full.root).at("HEAD")
    assert listing(there, folder) == listing(WorkTree(full.root), folder)


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("limit", [0, 1, VENDOR_LIMIT, PREFETCHED, PREFETCHED + 1])
def test_a_revision_reads_what_the_folder_reads(full: Repo, limit: int, listed: bool) -> None:
    """The same bytes and the same refusals, whether or not the folder was listed before."""
    there, here = Repository(full.root).at("HEAD"), WorkTree(full.root)
    if listed:
        there.entries("subprocessors")
    for path in PATHS:
        assert answer(there, path, limit) == answer(here, path, limit), path


def test_a_revision_reads_a_file_whose_name_starts_with_a_colon(full: Repo) -> None:
    assert Repository(full.root).at("HEAD").read(COLON, VENDOR_LIMIT) == b"a: b"


def test_a_file_is_read_again_with_a_higher_limit(full: Repo) -> None:
    there = Repository(full.root).at("HEAD")
    for limit in (10, VENDOR_LIMIT, 10 * PREFETCHED, 10):
        assert answer(there, path_of("huge"), limit) == answer(
            WorkTree(full.root), path_of("huge"), limit
        )


def test_a_register_at_a_revision_is_the_register_of_the_folder(full: Repo) -> None:
    assert load(Repository(full.root).at("HEAD")) == load(WorkTree(full.root))
    assert len(load(WorkTree(full.root)).defects) > 10


@pytest.mark.parametrize("path", ["./agreements.csv", "legal/./a.csv", "legal//a.csv"])
def test_a_ledger_may_be_named_in_other_ways(tmp_path: Path, path: str) -> None:
    repo = Repo(tmp_path / "register")
    repo.write({"register.yaml": REGISTER.replace("agreements.csv", path), path: LEDGER})
    repo.commit("The register")
    assert load(WorkTree(repo.root)).defects == ()
    assert load(Repository(repo.root).at("HEAD")).defects == ()


def test_a_submodule_is_no_file_and_no_folder_of_ours(repo: Repo) -> None:
    repo.add_submodule(BETA)
    repo.git("commit", "--quiet", "-m", "A submodule")
    there = Repository(repo.root).at("HEAD")
    assert {entry.path: entry.type for entry in there.entries("subprocessors")} == {
        ACME: FileType.FILE,
        BETA: FileType.OTHER,
    }
    with pytest.raises(OSError, match="is not a regular file"):
        there.read(BETA, VENDOR_LIMIT)


def test_without_the_folder_of_vendors_there_are_none(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    repo.land("2026-01-01", {"register.yaml": policy()})
    assert list(Repository(repo.root).at("HEAD").entries("subprocessors")) == []
    repo.land("2026-01-02", {"subprocessors": "a file"})
    with pytest.raises(OSError, match="is a file"):
        Repository(repo.root).at("HEAD").entries("subprocessors")


@pytest.mark.parametrize(
    "revision",
    ["-h", "--all", "--help", "-", "", " ", "nonsense", "HEAD~99", "HEAD^2", "HEAD..HEAD",
     "^HEAD",
     "HEAD^{tree}", "HEAD:register.yaml", "refs/heads/*", "HEAD --all", "HEAD\nHEAD", "0" * 40,
     "@{upstream}", "main:", ":/", "é"],
)  # fmt: skip
def test_what_is_no_commit_is_refused(repo: Repo, revision: str) -> None:
    with pytest.raises(GitError) as refused:
        Repository(repo.root).at(revision)
    assert str(refused.value) == f"there is no revision {revision!r}"


def test_what_names_a_commit_is_taken(repo: Repo) -> None:
    first = repo.head
    repo.git("tag", "v1")
    repo.git("tag", "-a", "-m", "Two", "v2")
    last = repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    there = Repository(repo.root)
    for revision in ("HEAD~1", "HEAD^", "v1", "v2", "main~1", first, first[:10], "v1^{commit}"):
        assert there.resolve(revision) == first
    for revision in ("HEAD", "@", "main", "refs/heads/main"):
        assert there.resolve(revision) == last


def test_an_object_that_is_missing_is_said(repo: Repo) -> None:
    blob = repo.git("rev-parse", f"HEAD:{ACME}")
    (repo.top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitError, match=f"the object {blob} is missing"):
        load(Repository(repo.root).at("HEAD"))
