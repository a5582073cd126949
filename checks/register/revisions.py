"""From a revision, as a person writes it, to the hash of its commit."""

import re
from collections.abc import Iterator, Sequence
from typing import NoReturn

from checks.register.git import Git, file_of
from checks.register.tree import GitError, NoRepository

_LONGEST = 1000
"""Characters of a revision. No revision has a longer name."""

_COMMIT = re.compile("([0-9a-f]{40}|[0-9a-f]{64}) commit")
"""Git's answer to the name of a commit."""

_NO_NAME = re.compile(r"^-|[\0\n]")
"""Texts that are not revisions: options, and several lines."""

_NO_BRANCH = re.compile(r"@|[A-Z_]*HEAD|refs/.*|[0-9a-f]{40}|[0-9a-f]{64}")
"""Names that never mean a branch: Git's own names, full references and full hashes."""

_SHORT = re.compile(r"[0-9a-f]{7,63}(?![^~^@:])")
"""A short hash at the start of a revision. Git prints at least seven digits."""


class Revisions:
    """The revisions of a repository. `shallow` says whether commits are missing."""

    def __init__(self, git: Git, *, shallow: bool) -> None:
        self._git = git
        self._shallow = shallow
        self._resolved: set[str] = set()  # the hashes of known commits

    def resolve(self, *revisions: str) -> list[str]:
        """The hashes of the revisions' commits, from a single process.

        A branch wins over a tag of the same name: first the local branch, then the
        branch of a remote, `origin` if no remote is named. A full hash always means a
        commit. Raises `GitError` for an unknown revision, and for a branch whose name
        is also the short hash of a commit.
        """
        if self._resolved.issuperset(revisions):
            return list(revisions)
        asked = [list(_spellings(revision)) for revision in revisions]
        named = self._named([name for names in asked for name in names])
        hashes = []
        for revision, names in zip(revisions, asked, strict=True):
            name = next((name for name in names if name in named), None)
            if name is None:
                self._refuse(revision)
            elif name != names[-1] and _SHORT.match(revision):
                self._refuse_short(revision)
            hashes.append(named[name])
        self._resolved.update(hashes)
        return hashes

    def _named(self, names: Sequence[str]) -> dict[str, str]:
        """The hashes of the commits with these names, by name. Unknown names are left out."""
        if not names:
            return {}
        # For several names, `rev-parse` would fail without naming the unknown name.
        with file_of(f"{name}^{{commit}}" for name in names) as lines:
            form = "--batch-check=%(objectname) %(objecttype)"
            process = self._git.start("cat-file", form, stdin=lines)
            out, _ = process.communicate()
        if process.returncode:
            # Git fails for a few names, such as `@{upstream}` without an upstream branch.
            return self._named(names[:1]) | self._named(names[1:]) if len(names) > 1 else {}
        answers = out.decode(errors="replace").splitlines()
        commits = (_COMMIT.fullmatch(answer) for answer in answers)
        return {name: commit[1] for name, commit in zip(names, commits, strict=False) if commit}

    def _refuse(self, revision: str) -> NoReturn:
        if revision == "HEAD":
            raise NoRepository("there is no commit yet")
        hint = "; fetch the whole history first (`git fetch --unshallow`)" if self._shallow else ""
        raise GitError(f"there is no revision {revision[:80]!r}{hint}")

    def _refuse_short(self, revision: str) -> None:
        """Raise `GitError` if the name of a branch is also the short hash of a commit."""
        short = _SHORT.match(revision)
        objects = self._git.run("rev-parse", f"--disambiguate={short[0]}") if short else b""
        if self._named(objects.decode().split()):
            raise GitError(
                f"{revision[:80]!r} is a branch and the start of a commit's hash: "
                "write the whole hash, or `refs/heads/` before the branch"
            )


def _spellings(revision: str) -> Iterator[str]:
    """The names that a revision may stand for, best first. Git's own choice is last.

    Git prefers a tag to a branch of the same name. Branches named HEAD, or like a
    full hash or a full reference, are not considered.
    """
    if _NO_NAME.search(revision) or len(revision) >= _LONGEST:
        return
    name = re.split(r"[~^:]|@\{", revision, maxsplit=1)[0]
    if name and not _NO_BRANCH.fullmatch(name):
        for place in ("refs/heads", "refs/remotes", "refs/remotes/origin"):
            yield f"{place}/{revision}"
    yield revision
