"""Questions about the landings on a branch that need no vendors."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from checks.changes.landing import landing_times
from checks.changes.past import past_policy
from checks.changes.period import Periods
from checks.register.layout import POLICY_LIMIT
from checks.register.repository import Repository
from checks.register.tree import GitError


def landing_days(repository: Repository, head: str, today: date | None = None) -> dict[str, date]:
    """The landing days, in UTC, of the commits on the first-parent line of `head`.

    The days are by hash, oldest first. `head` is a hash. No commit lands after `today`.
    """
    line = repository.log.times(head)[::-1]
    times = landing_times([clock for _, clock in line], today)
    return {commit: time.date() for (commit, _), time in zip(line, times, strict=True)}


def last_commit_by(
    repository: Repository, day: date, head: str = "HEAD", today: date | None = None
) -> str:
    """The hash of the last commit that landed on the first-parent line by `day`, in UTC.

    Commits whose clocks are ahead of `today` count as landed today.
    Raises `GitError` if nothing had landed by then, and in a shallow clone.
    """
    repository.refuse_shallow()
    landed = landing_days(repository, repository.resolve(head), today)
    commits, days = list(landed), list(landed.values())
    if days[0] > day:
        raise GitError(f"nothing had landed by {day}: the history starts on {days[0]}")
    return commits[bisect_right(days, day) - 1]


def notice_days(
    repository: Repository, head: str, versions: Sequence[tuple[str, str | None]], today: date
) -> int:
    """The longest notice period in force on `today`, in days, after the landings up to `head`.

    `versions` are the versions of register.yaml on the first-parent line, oldest
    first, as pairs of commit and blob. Versions that cannot be read do not count.
    The period is 0 if no version can be read.
    """
    blobs = repository.objects.blobs((blob for _, blob in versions if blob), POLICY_LIMIT)
    policies = {blob: past_policy(data)[0] for blob, data in blobs.items()}
    readable = [(commit, policies[blob]) for commit, blob in versions if blob]
    lengths = [(commit, policy.notice.days) for commit, policy in readable if policy is not None]
    if not lengths:
        return 0
    if all(before <= after for (_, before), (_, after) in pairwise(lengths)):
        return lengths[-1][1]  # never cut, so the days of the landings do not matter
    days = landing_days(repository, head, today)
    periods = Periods(lengths[0][1])
    for commit, length in lengths:
        periods.change(days[commit], length)
    return periods.on(today)
