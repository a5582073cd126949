"""The landings that sent notices cover."""

from collections.abc import Iterator, Sequence

from checks.changes.landing import Landing
from checks.register.notices import Notices, SentNotice


def with_days_of_sending(landings: Sequence[Landing], notices: Notices) -> list[Landing]:
    """The landings, each with the day on which the first notice about it was sent.

    `landings` are all landings of a branch, oldest first.
    """
    told = list(landings)
    for numbers, notice in _covered(landings, notices):
        if notice.sent is None:
            continue
        for number in numbers:
            earlier = told[number].sent
            sent = notice.sent if earlier is None else min(earlier, notice.sent)
            told[number] = told[number]._replace(sent=sent)
    return told


def not_covered(landings: Sequence[Landing], notices: Notices) -> Sequence[Landing]:
    """The landings after the first notice that no notice covers, oldest first.

    Nobody recorded notices before the first notice, so earlier landings do not count.
    """
    covered = [numbers for numbers, _ in _covered(landings, notices)]
    if not covered:
        return []
    known = {number for numbers in covered for number in numbers}
    later = range(covered[0].stop, len(landings))
    return [landings[number] for number in later if number not in known]


def _covered(landings: Sequence[Landing], notices: Notices) -> Iterator[tuple[range, SentNotice]]:
    """The notices, each with the numbers of its landings.

    A notice with a commit that never landed covers nothing.
    """
    numbers = {landing.commit: number for number, landing in enumerate(landings)}
    for notice in notices.sent:
        after, until = numbers.get(notice.after), numbers.get(notice.until)
        if after is not None and until is not None:
            yield range(after + 1, until + 1), notice
