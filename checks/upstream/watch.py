"""Look at all pages and mailboxes of a register, politely and within a limit of time."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
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

    Pages that waited longest come first. The pages of a host are read in turn, and several
    hosts at once.
    """
    until = time.monotonic() + PAGES_SECONDS
    hosts: dict[str, list[str]] = {}
    for url in sorted(urls, key=lambda url: _last_tried(state, url)):
        hosts.setdefault(_host(url), []).append(url)

    def of_host(host: str) -> Mapping[str, Outcome]:
        outcomes = {}
        for url in hosts[host]:
            if time.monotonic() >= until:
                break
            outcomes[url] = look(state.pages.get(url), partial(read, url, network), today)
        return outcomes

    with ThreadPoolExecutor(_HOSTS_AT_ONCE) as pool:
        return {
            url: outcome
            for outcomes in pool.map(of_host, hosts)
            for url, outcome in outcomes.items()
        }


def _last_tried(state: State, url: str) -> date:
    entry = state.pages.get(url)
    return entry.tried if entry is not None else date.min


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
