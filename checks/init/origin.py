"""Where the checks come from: a commit of a repository, or a released version.

A new register's files name this origin. A path of this machine is never an origin,
because nobody else could fetch the checks from there.
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

# These characters need no quotes in YAML or in a shell, and have no special meaning there.
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")
_REVISION = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_TAG = re.compile(r"v?[0-9]+(\.[0-9]+)*")

_RELEASED = re.compile(r"[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?(\.post[0-9]+)?")
"""A version in the form that PEP 440 prefers, but no development version."""

_SCP = re.compile(r"(?:[^@/:]+@)?([^@/:]+):(?!/)(.+)")
"""The short form of an ssh address: git@github.com:owner/repository.git."""

_GITHUB = "https://github.com/"


class BadOrigin(Exception):
    """The text names no origin, or the forge cannot use it. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A Git repository of the checks, by its https address, and a commit, by its full hash."""

    address: str
    revision: str
    version: str = ""
    """The tag that the installer was asked for, if the tag looks like a version."""
    fetchable: bool = True
    """False if this clone does not know whether the commit has been pushed to the address."""

    @property
    def repository(self) -> str | None:
        """`owner/name` on github.com, or None elsewhere."""
        if not self.address.startswith(_GITHUB):
            return None
        name = self.address.removeprefix(_GITHUB)
        return name if name.count("/") == 1 else None

    @property
    def uses(self) -> str:
        """The text after `uses:` in a workflow of GitHub. Raises `BadOrigin` elsewhere."""
        if self.repository is None:
            raise BadOrigin(
                f"a workflow of GitHub cannot use the checks from {self.address}, which is no "
                "repository on github.com: name another origin with --checks, or choose "
                "--forge gitlab"
            )
        note = self.version or ("replace this" if self is PLACEHOLDER else "a commit of the checks")
        return f"{self.repository}@{self.revision} # {note}"

    @property
    def requirement(self) -> str:
        """The argument for pip, with quotes for a shell."""
        return f'"{_DISTRIBUTION} @ git+{self.address}@{self.revision}"'


PLACEHOLDER = Origin(f"{_GITHUB}OWNER/REPOSITORY", "0" * 40)
"""Stands in for an unknown origin."""


@dataclass(frozen=True, slots=True)
class Release:
    """A released version of the checks. Installers get it from the package index."""

    version: str
    pins: str = ""
    """Lines of a requirements file: the release and its dependencies, with versions and hashes.

    Empty until the index has answered.
    """

    @property
    def uses(self) -> str:
        """The text after `uses:` in a workflow of GitHub: an action in the register itself."""
        return (
            "./.github/actions/subprocessors # zizmor: ignore[self-repository] older runners "
            "do not know `$/`"
        )

    @property
    def requirement(self) -> str:
        """The argument for pip."""
        return f"{_DISTRIBUTION}=={self.version}"


def parse(text: str) -> Origin | Release:
    """The origin in `ADDRESS@COMMIT` or `subprocessors==VERSION`. Raises `BadOrigin`."""
    name, equals, version = text.partition("==")
    if not equals:
        return _parse_commit(text)
    if name != _DISTRIBUTION or not _RELEASED.fullmatch(version):
        raise BadOrigin(
            f"--checks is {_DISTRIBUTION}==VERSION, with a released version such as 0.2.0"
        )
    return Release(version)


def _parse_commit(text: str) -> Origin:
    address, _, revision = text.rpartition("@")
    if not _REVISION.fullmatch(revision):
        raise BadOrigin(
            "--checks is ADDRESS@COMMIT, with the full hash of a commit (tags and branches can "
            f"move), or {_DISTRIBUTION}==VERSION"
        )
    location = https_address(address)
    if location is None:
        raise BadOrigin(
            "--checks is no https or ssh address of a Git repository: "
            "write it as https://github.com/owner/repository@COMMIT"
        )
    return Origin(location, revision)


def detect() -> Origin | Release | None:
    """The origin of the running checks, or None if it is unknown."""
    package = Path(__file__).resolve().parents[1]
    installation = _installation()
    note = installation.read_text("direct_url.json") if installation is not None else None
    # The code in a clone is the code that runs, so the clone comes before the note.
    origin = of_clone(package.parent) or of_installation(note)
    if origin is not None or installation is None or note is not None:
        return origin
    # Another installation, which does not run, says nothing about this code.
    installed = Path(str(installation.locate_file(package.name))).resolve()
    return of_index(installation.version) if installed == package else None


def of_clone(folder: Path) -> Origin | None:
    """The remote `origin` and the commit of the clone in this folder.

    A folder inside another repository is no clone. `.venv` can be such a folder.
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
    """The origin that an installer recorded in `direct_url.json`.

    Source: PEP 610, and the specification "Recording the Direct URL Origin".
    """
    try:
        record = json.loads(direct_url or "")
        url = str(record["url"])
        if "dir_info" in record:
            parts = urlsplit(url)
            return of_clone(Path(unquote(parts.path))) if parts.scheme == "file" else None
        checkout = record["vcs_info"]
        if checkout["vcs"] != "git":
            return None
        origin = _parse_commit(f"{url}@{checkout['commit_id']}")
        tag = str(checkout.get("requested_revision", ""))
        return replace(origin, version=tag) if _TAG.fullmatch(tag) else origin
    except (ValueError, KeyError, TypeError, AttributeError, BadOrigin):
        return None  # no installer writes such a record


def of_index(version: str) -> Release | None:
    """The release of this version, or None for a development version.

    An installer that gets a package from an index records no direct URL.
    """
    return Release(version) if _RELEASED.fullmatch(version) else None


def https_address(address: str) -> str | None:
    """The https address of a Git repository, without credentials; None if there is none."""
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
    # A port for ssh is no port for https.
    suffix = f":{port}" if port is not None and parts.scheme == "https" else ""
    return f"https://{host}{suffix}{path}"


def _installation() -> metadata.Distribution | None:
    try:
        return metadata.distribution(_DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return None
