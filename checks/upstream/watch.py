"""Look at all pages and mailboxes of a register, politely and within a limit of time."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from itertools import zip_longest
from urllib.parse import urlsplit

from checks.upstream.comparison import Outcome, look
from checks.upstream.document import Refusal
from checks.upstream.mail import Answer, refusal
from checks.upstream.pages import Network
from checks.upstream.reading import read
from checks.upstream.state import State

_HOSTS_AT_ONCE = 6


PAGES_SECONDS = 900
MAIL_SECONDS = 300
"""The time for all pages, and for all domains."""


def look_at_pages(
    urls: Sequence[str], state: State, network: Network, today: date
) -> Mapping[str, Outcome]:
    """Look at the pages. A page that is missing in the result is left to the next run.

    Pages that waited longest come first. In each round, a single page of each host is read, and
    several hosts at once. So a few hosts with many slow pages do not keep the others waiting.
    """
    until = time.monotonic() + PAGES_SECONDS
    hosts: dict[str, list[str]] = {}
    for url in sorted(urls, key=state.last_tried):
        hosts.setdefault(_host(url), []).append(url)

    def look_at(url: str) -> Outcome | None:
        if time.monotonic() >= until:
            return None
        return look(state.pages.get(url), partial(read, url, network), today)

    outcomes: dict[str, Outcome] = {}
    with ThreadPoolExecutor(_HOSTS_AT_ONCE) as pool:
        for pages in zip_longest(*hosts.values()):
            ready = [url for url in pages if url is not None]
            looked = zip(ready, pool.map(look_at, ready), strict=True)
            outcomes |= {url: outcome for url, outcome in looked if outcome is not None}
    return outcomes


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def look_at_mail(domains: Sequence[str], network: Network) -> Mapping[str, Refusal | None]:
    """Why domains accept no mail, or None for a domain that does. Without answer, no entry."""
    until = time.monotonic() + MAIL_SECONDS

    def of_domain(domain: str) -> tuple[str, Answer]:
        late = time.monotonic() >= until
        return domain, "unknown" if late else refusal(domain, network.resolver)

    with ThreadPoolExecutor(_HOSTS_AT_ONCE) as pool:
        answers = dict(pool.map(of_domain, domains))
    return {
        domain: None if answer == "accepts" else answer
        for domain, answer in answers.items()
        if answer != "unknown"
    }
