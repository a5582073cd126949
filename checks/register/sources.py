"""The digest of the files from which a list is made."""

import hashlib
from collections.abc import Mapping

COMMANDS = """\
git ls-tree -r --format='%(objectname) %(path)' {commit} register.yaml subprocessors |
  git cat-file --batch='%(rest) %(objectsize)' | sha256sum
"""
"""Commands that print the digest of a commit. They run in the folder of the register."""


def digest_of_sources(files: Mapping[str, bytes]) -> str:
    """The SHA-256 digest of register.yaml and of the files in `subprocessors/`, in hexadecimal.

    The files are joined in the order of their paths, each after a line with its path and its size.
    So `COMMANDS` compute the same digest with Git and sha256sum alone. The digest says the same in
    ten years: later versions of this program may write other pages and other JSON, but the files of
    a commit stay as they are. It covers the contents themselves, and not Git's own hashes of
    them, which are SHA-1 in most repositories.
    """
    digest = hashlib.sha256()
    for path in sorted(files, key=_in_git):
        digest.update(b"%s %d\n%s\n" % (_in_git(path), len(files[path]), files[path]))
    return digest.hexdigest()


def _in_git(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
