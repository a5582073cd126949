"""All pages get their turn, whatever a few of them do."""

import threading
from collections.abc import Callable
from datetime import date

import pytest

from checks.upstream import watch
from checks.upstream.pages import Failure, Network
from checks.upstream.state import Entry, State
from checks.upstream.watch import look_at_pages

DAY = date(2026, 11, 2)


def test_hosts_with_many_pages_keep_no_host_waiting(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time ends after as many readings as there are hosts."""
    slow = [f"https://slow{host}.com/{n}" for n in range(1000) for host in range(6)]
    urls = [*slow, "https://acme.com/dpa"]
    read, lock = [], threading.Lock()

    def reading(url: str, _: Network) -> Failure:
        with lock:
            read.append(url)
        return Failure("unreachable", "")

    monkeypatch.setattr(watch, "read", reading)
    monkeypatch.setattr("time.monotonic", clock_of(lambda: len(read) >= 7))
    state = State(pages={"https://acme.com/dpa": Entry(tried=DAY)})
    outcomes = look_at_pages(urls, state, network, DAY)
    assert "https://acme.com/dpa" in outcomes
    assert {*outcomes} == {*read}
    assert len(outcomes) < 20


def clock_of(is_over: Callable[[], bool]) -> Callable[[], float]:
    """A clock that stands still until the time is over."""
    return lambda: 2 * watch.PAGES_SECONDS if is_over() else 0
