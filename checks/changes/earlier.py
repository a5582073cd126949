"""The last known content of files that cannot be read at the start of a history."""

from collections.abc import Mapping, Sequence

from checks.changes.past import Version, completed, read_vendors
from checks.register.commits import Commit
from checks.register.model import Subprocessor
from checks.register.repository import Repository


def last_known(
    repository: Repository, before: Sequence[Commit], broken: Mapping[str, Version]
) -> dict[str, Subprocessor]:
    """The vendors of broken files, completed from earlier versions, by path.

    `before` are the commits up to the start, oldest first. `broken` has the content of
    each broken file at the start, by path. Each missing field comes from the latest
    earlier version that has the field. A file without any readable version is left out.
    """
    blobs: dict[str, list[str]] = {path: [] for path in broken}  # newest first
    for commit in reversed(before):
        for file in commit.files:
            if file.old is not None and file.path in blobs:
                blobs[file.path].append(file.old)
    vendors = {
        path: version.vendor for path, version in broken.items() if version.vendor is not None
    }
    count = 1
    # Each round reads all files, and twice as many versions as the round before. A process of
    # Git for each version would take hours in a hostile history.
    while blobs := {path: hashes for path, hashes in blobs.items() if hashes}:
        latest = {path: hashes[:count] for path, hashes in blobs.items()}
        paths = {blob: path for path, hashes in latest.items() for blob in hashes}
        versions = read_vendors(repository, paths)
        for path, hashes in latest.items():
            blobs[path] = blobs[path][count:]
            for blob in hashes:
                version = versions[blob]
                if version.vendor is not None:
                    vendor = vendors.get(path)
                    vendors[path] = completed(vendor, version.vendor) if vendor else version.vendor
                if version.whole:
                    blobs[path] = []
                    break
        count *= 2
    return {path: completed(vendor, None) for path, vendor in vendors.items()}
