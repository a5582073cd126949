"""Sent notices: the record of the days on which customers were told."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from checks.changes.proposal import Proposal
from checks.changes.start import is_hash
from checks.findings import Corrections, Finding, Replace, Severity, correction
from checks.register.defects import BadNoticesLine
from checks.register.layout import NOTICES_FILE
from checks.register.model import Register
from checks.register.notices import Notices, SentNotice
from checks.rules.rule import rule

LONGEST_CHANNEL = 60
"""Characters of a channel. A longer text would describe recipients or contents."""

_DIGEST = re.compile("[0-9a-f]{64}")
_SHORT_HASH = re.compile("[0-9a-f]{4,63}")
_MAILBOX = re.compile(r"\S@\S+\.\S")


@rule(fixed=True)
def notices_columns(defect: BadNoticesLine) -> Iterator[Finding]:
    """The file notices.csv is CSV with a header, and each line has as many cells as the header.

    The header names sent, after, until, channel and sha256 exactly once, in any order. Other
    columns are allowed. `subprocessors notice --record` writes the file.

    Why: a shifted line would record a notice of other changes.
    Source: RFC 4180.

    Bad:
        # notices.csv
        2026-06-15,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b
    Good:
        # notices.csv
        2026-06-15,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    """
    yield defect.finding(defect.problem, defect.hint, defect.corrections)


@rule
def notices_hash(notices: Notices) -> Iterator[Finding]:
    """A recorded notice has full hashes of commits, and a full digest.

    `after` and `until` are full hashes of commits. `sha256` is the SHA-256 digest of the notice,
    as `sha256sum` prints it. All letters are lower case.

    Why: a short hash may later fit two commits. Without the digest, nobody can prove the text that
        customers got.

    Bad:
        # notices.csv
        2026-06-15,1a93c5a,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    Good:
        # notices.csv
        2026-06-15,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    """
    for notice in notices.sent:
        for column, commit in _commits(notice):
            if commit and not is_hash(commit):
                message = f"{commit!r} is not the full hash of a commit"
                yield Finding(message, (notice.line, column), _hash_hint(commit))
        if notice.sha256 and not _DIGEST.fullmatch(notice.sha256):
            lower = notice.sha256.lower()
            hint = "write the 64 digits that `sha256sum` prints for the text of the notice"
            corrections: Corrections = ()
            if _DIGEST.fullmatch(lower):
                hint = f"write {lower}"
                corrections = correction(Replace((notice.line, "sha256"), lower), certain=True)
            message = f"{notice.sha256!r} is not a SHA-256 digest"
            yield Finding(message, (notice.line, "sha256"), hint, corrections=corrections)


def _commits(notice: SentNotice) -> tuple[tuple[str, str], tuple[str, str]]:
    """The two commits of a notice, each with the name of its column."""
    return ("after", notice.after), ("until", notice.until)


def _hash_hint(commit: str) -> str:
    lower = commit.lower()
    if is_hash(lower):
        return f"write {lower}"
    if _SHORT_HASH.fullmatch(lower):
        return f"write the full hash: `git rev-parse {lower}` prints it"
    return "write the full hash of the commit: `git log --first-parent` lists the commits"


@rule
def notices_day(notices: Notices, today: date) -> Iterator[Finding]:
    """A recorded notice was sent today (UTC) or earlier.

    Why: the file records sent notices, and no planned notices.

    Bad:
        # notices.csv
        2026-07-15,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    Good:
        # notices.csv
        2026-06-15,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    """
    for notice in notices.sent:
        if notice.sent is not None and notice.sent > today:
            hint = "write the day of sending; if the notice is not sent yet, remove the line"
            yield Finding(f"{notice.sent} is in the future", (notice.line, "sent"), hint)


@rule
def notices_order(notices: Notices) -> Iterator[Finding]:
    """The recorded notices are in the order of sending.

    Why: the next notice continues where the notice in the last line ended.

    Bad:
        # notices.csv
        2026-06-15,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,c5a24b8e252ea7dd01f0e6c7b5a4938271601a93,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        2026-05-04,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    Good:
        # notices.csv
        2026-05-04,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        2026-06-15,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,c5a24b8e252ea7dd01f0e6c7b5a4938271601a93,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    """
    dated = [(notice.line, notice.sent) for notice in notices.sent if notice.sent is not None]
    for (above, earlier), (line, day) in pairwise(dated):
        if day < earlier:
            hint = f"move the line above line {above}, or correct the day"
            yield Finding(f"{day} is before {earlier}, the day above", (line, "sent"), hint)


@rule
def notices_commit(notices: Notices) -> Iterator[Finding]:
    """The commits of a recorded notice are on the branch, and `after` is older than `until`.

    Outside of Git, or in a shallow clone, the check does not look for the commits.

    Why: without its commits, a notice covers no change. After a squash or a rebase, the commits of
        the proposal itself are gone.

    Bad:
        # notices.csv
        2026-06-15,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    Good:
        # notices.csv
        2026-06-15,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    """
    for notice in notices.sent:
        after, until = notice.after, notice.until
        if is_hash(after) and after == until:
            hint = "write the last commit that the notice covers in `until`"
            yield Finding("`after` and `until` are the same commit", (notice.line, "until"), hint)
            continue
        if notices.commits is None:
            continue
        for column, commit in _commits(notice):
            if not is_hash(commit) or commit in notices.commits:
                continue
            hint = "write the hash of a commit of this branch: `git log --first-parent` lists them"
            message = f"the commit {commit[:10]} is not on this branch"
            yield Finding(message, (notice.line, column), hint)
        first, last = notices.commits.get(after), notices.commits.get(until)
        if first is not None and last is not None and first > last:
            message = f"{after[:10]} is not older than {until[:10]}"
            yield Finding(message, (notice.line, "after"), "swap the two hashes")


@rule
def notices_channel(notices: Notices) -> Iterator[Finding]:
    """The channel of a recorded notice is a short text, such as `email`, and no address.

    Why: everybody with access to the repository can read the addresses, and Git keeps them forever.

    Bad:
        # notices.csv
        2026-06-15,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,sam@example.com,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    Good:
        # notices.csv
        2026-06-15,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,release on GitHub,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    """  # noqa: E501
    for notice in notices.sent:
        problem = channel_problem(notice.channel)
        if problem:
            hint = "state only how the notice was sent, such as `email`"
            yield Finding(f"the channel {problem}", (notice.line, "channel"), hint)


def channel_problem(channel: str) -> str:
    """The reason why a text cannot be the channel of a notice. Empty for a good channel."""
    if _MAILBOX.search(channel):
        return "contains an e-mail address"
    if len(channel) > LONGEST_CHANNEL:
        return f"has {len(channel):,} characters, but only {LONGEST_CHANNEL} are allowed"
    if not channel.isprintable():
        return "contains a line break or an invisible character"
    return ""


@rule(severity=Severity.WARNING)
def notices_rewritten(register: Register, proposal: Proposal | None) -> Iterator[Finding]:
    """A proposal keeps every recorded notice unchanged.

    Why: the file proves when customers were told. A rewritten line may correct a mistake, so
        reviewers decide.

    Before:
        # notices.csv
        2026-06-15,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    Bad:
        # notices.csv
        2026-05-15,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    Good:
        # notices.csv
        2026-06-15,1a93c5a24b8e252ea7dd01f0e6c7b5a493827160,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        2026-06-29,8e252ea7dd01f0e6c7b5a4938271601a93c5a24b,c5a24b8e252ea7dd01f0e6c7b5a4938271601a93,email,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    """
    before, after = proposal.base.notices if proposal else None, register.notices
    if before is None or NOTICES_FILE in register.unread:
        return
    lost = Counter(map(_content, before.sent)) - Counter(map(_content, after.sent if after else ()))
    for sent, *_, until, _, _ in lost:
        message = f"the notice of {sent} up to {until[:10]} is missing or changed"
        hint = f"restore the line from the main branch: `git checkout main {NOTICES_FILE}`"
        yield Finding(message, (), hint, NOTICES_FILE)


def _content(notice: SentNotice) -> tuple[str, str, str, str, str]:
    """The cells of a notice, wherever its line stands."""
    sent = notice.sent.isoformat() if notice.sent is not None else ""
    return sent, notice.after, notice.until, notice.channel, notice.sha256
