"""What files held before the start of a history, where they cannot be read at the start."""

from collections.abc import Mapping, Sequence

from checks.changes.past import Read, filled, read_vendors
from checks.register.model import Subprocessor
from checks.register.repository import Commit, Repository


def last_known(
    repository: Repository, before: Sequence[Commit], broken: Mapping[str, Read]
) -> dict[str, Subprocessor]:
    """The vendors of files that could not be read as a whole, by path.

    `before` are the commits up to the start, oldest first. `broken` has what each
    file holds at the start. The fields that it lacks are those of the latest earlier
    version that has them. A file without any readable version is left out.
    """
    versions: dict[str, list[str]] = {path: [] for path in broken}
    for commit in reversed(before):
        for file in commit.files:
            if file.old is not None and file.path in versions:
                versions[file.path].append(file.old)
    vendors = {path: read.vendor for path, read in broken.items() if read.vendor is not None}
    count = 1
    # All files in each round, and twice as many versions as in the round before: a process
    # of Git for each version would take hours in a hostile history.
    while versions := {path: blobs for path, blobs in versions.items() if blobs}:
        some = {path: blobs[:count] for path, blobs in versions.items()}
        reads = read_vendors(repository, {b: path for path, blobs in some.items() for b in blobs})
        for path, blobs in some.items():
            versions[path] = versions[path][count:]
            for blob in blobs:
                earlier = reads[blob]
                if earlier.vendor is not None:
                    vendor = vendors.get(path)
                    vendors[path] = filled(vendor, earlier.vendor) if vendor else earlier.vendor
                if earlier.whole:
                    versions[path] = []
                    break
        count *= 2
    return {path: filled(vendor, None) for path, vendor in vendors.items()}
