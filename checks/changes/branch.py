"""Questions about the landings on a branch that need no vendors."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date
from itertools import pairwise

from checks.changes import landing
from checks.changes.past import past_policy
from checks.changes.period import Periods
from checks.dates import today_in
from checks.register.layout import POLICY_LIMIT, REGISTER_FILE
from checks.register.period import Period
from checks.register.policy import Policy
from checks.register.repository import Repository, Versions
from checks.register.tree import GitError


def landing_days(repository: Repository, head: str, today: date | None = None) -> dict[str, date]:
    """The landing days of the commits on the first-parent line of `head`.

    The days are by hash, oldest first, each in the time zone of the register at that
    time. `head` is a hash. No commit lands after `today`.
    """
    policies = _policies(repository.versions(head, REGISTER_FILE, POLICY_LIMIT))
    return _landing_days(repository, head, policies, today)


def today_at(repository: Repository, head: str) -> date:
    """The current day in the time zone of the register at the revision `head`."""
    versions = repository.versions(repository.resolve(head), REGISTER_FILE, POLICY_LIMIT)
    policies = _policies(versions)
    return today_in(policies[-1][1].notice.zone if policies else UTC)


def last_commit_by(
    repository: Repository, day: date, head: str = "HEAD", today: date | None = None
) -> str:
    """The hash of the last commit that landed on the first-parent line by `day`.

    Commits whose clocks are ahead of `today` count as landed today.
    Raises `GitError` if nothing had landed by then, and in a shallow clone.
    """
    repository.refuse_shallow()
    landed = landing_days(repository, repository.resolve(head), today)
    commits, days = list(landed), list(landed.values())
    if days[0] > day:
        raise GitError(f"nothing had landed by {day}: the history starts on {days[0]}")
    return commits[bisect_right(days, day) - 1]


def periods_in_force(
    repository: Repository, head: str, versions: Versions, today: date
) -> tuple[Period, ...]:
    """The notice periods in force on `today`, after the landings up to `head`.

    `versions` are the versions of register.yaml on the first-parent line. Versions
    that cannot be read do not count.
    """
    policies = _policies(versions)
    landed = [(commit, policy.notice.period) for commit, policy in policies]
    if not landed:
        return ()
    if all(after.covers(before) for (_, before), (_, after) in pairwise(landed)):
        return (landed[-1][1],)  # never cut, so the days of the landings do not matter
    days = _landing_days(repository, head, policies, today)
    periods = Periods(landed[0][1])
    for commit, period in landed:
        periods.change(days[commit], period)
    return periods.on(today).periods


def _policies(versions: Versions) -> list[tuple[str, Policy]]:
    """The policies in the versions that can be read, with their commits."""
    policies = {data: past_policy(data)[0] for data in {data for _, data in versions}}
    readable = [(commit, policies[data]) for commit, data in versions]
    return [(commit, policy) for commit, policy in readable if policy is not None]


def _landing_days(
    repository: Repository, head: str, policies: Sequence[tuple[str, Policy]], today: date | None
) -> dict[str, date]:
    line = repository.log.times(head)[::-1]
    zone_of = {commit: policy.notice.zone for commit, policy in policies}
    zones = {
        number: zone_of[commit] for number, (commit, _) in enumerate(line) if commit in zone_of
    }
    days = landing.landing_days([clock for _, clock in line], zones, today)
    return {commit: day for (commit, _), day in zip(line, days, strict=True)}
