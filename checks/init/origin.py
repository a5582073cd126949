"""Where the checks come from: the address and commit that a register's files name.

A path of this machine never counts: nobody else could fetch from there.
"""

import json
import re
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote, urlsplit

from checks.register.repository import Repository
from checks.register.tree import GitError

_DISTRIBUTION = "subprocessors"

# What stands in YAML and in commands of a shell without quotes, and means nothing there.
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")
_REVISION = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_VERSION = re.compile(r"v?[0-9]+(\.[0-9]+)*")

_SCP = re.compile(r"(?:[^@/:]+@)?([^@/:]+):(?!/)(.+)")
"""The short form of an ssh address: git@github.com:owner/repository.git."""

_GITHUB = "https://github.com/"


class BadOrigin(Exception):
    """The text names no address and commit. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A Git repository with the checks, by its https address, and a commit by its full hash."""

    address: str
    revision: str
    version: str = ""
    """The tag by which the commit was asked for, where it looks like a version."""
    fetchable: bool = True
    """False where nothing says that the commit has been pushed to the address."""

    @property
    def repository(self) -> str | None:
        """`owner/name` on github.com, or None elsewhere."""
        if not self.address.startswith(_GITHUB):
            return None
        name = self.address.removeprefix(_GITHUB)
        return name if name.count("/") == 1 else None

    @property
    def uses(self) -> str:
        """What a workflow of GitHub writes after `uses:`. Raises `BadOrigin` elsewhere."""
        if self.repository is None:
            raise BadOrigin(
                f"a workflow of GitHub cannot use the checks from {self.address}, which is no "
                "repository on github.com: name one with --checks, or take --forge gitlab"
            )
        note = self.version or ("replace this" if self is PLACEHOLDER else "a commit of the checks")
        return f"{self.repository}@{self.revision} # {note}"


PLACEHOLDER = Origin(f"{_GITHUB}OWNER/REPOSITORY", "0" * 40)
"""Stands for the origin where nobody knows it."""


def parse(text: str) -> Origin:
    """The origin in `ADDRESS@REVISION`. Raises `BadOrigin`."""
    address, _, revision = text.rpartition("@")
    if not _REVISION.fullmatch(revision):
        raise BadOrigin(
            "--checks is ADDRESS@COMMIT, with the full hash of a commit: tags and branches can move"
        )
    found = https_address(address)
    if found is None:
        raise BadOrigin(
            "--checks is no https or ssh address of a Git repository: "
            "write it as https://github.com/owner/repository@COMMIT"
        )
    return Origin(found, revision)


def found() -> Origin | None:
    """The origin of the checks that run, or None where nothing tells it."""
    # Before what the installation says: the code in a clone is what runs.
    here = of_clone(Path(__file__).resolve().parents[2])
    return here or of_installation(_direct_url())


def of_clone(folder: Path) -> Origin | None:
    """The remote `origin` and the commit of a clone in this folder.

    A folder inside somebody's repository, as `.venv` may be, is no clone.
    """
    try:
        repository = Repository(folder)
        remote = repository.remote("origin") if repository.at_top else None
        address = https_address(remote) if remote is not None else None
        if address is None:
            return None
        commit = repository.resolve("HEAD")
        return Origin(address, commit, fetchable=repository.pushed(commit, "origin"))
    except GitError:
        return None


def of_installation(direct_url: str | None) -> Origin | None:
    """The origin that an installer noted in `direct_url.json`.

    Source: PEP 610, and the specification "Recording the Direct URL Origin".
    """
    try:
        noted = json.loads(direct_url or "")
        url = str(noted["url"])
        if "dir_info" in noted:
            parts = urlsplit(url)
            return of_clone(Path(unquote(parts.path))) if parts.scheme == "file" else None
        about = noted["vcs_info"]
        if about["vcs"] != "git":
            return None
        origin = parse(f"{url}@{about['commit_id']}")
        asked = str(about.get("requested_revision", ""))
        return replace(origin, version=asked) if _VERSION.fullmatch(asked) else origin
    except (ValueError, KeyError, TypeError, AttributeError, BadOrigin):
        return None  # written by another hand: it tells nothing


def https_address(address: str) -> str | None:
    """The https address of a Git repository, without credentials; None where it has none."""
    short = _SCP.fullmatch(address)
    if short and "://" not in address:
        address = f"ssh://{short[1]}/{short[2]}"
    try:
        parts = urlsplit(address.removeprefix("git+"))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    if parts.scheme not in ("https", "ssh") or not _HOST.fullmatch(host) or parts.query:
        return None
    if host == "github.com":
        path = path.removesuffix(".git")
    if not _PATH.fullmatch(path):
        return None
    # A port of ssh says nothing about https.
    where = f":{port}" if port is not None and parts.scheme == "https" else ""
    return f"https://{host}{where}{path}"


def _direct_url() -> str | None:
    try:
        return metadata.distribution(_DISTRIBUTION).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return None
