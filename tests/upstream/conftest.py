"""The servers of the tests, and a network that reaches them."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from checks.upstream.addresses import StandIns, resolver_for
from checks.upstream.pages import Limits, Network
from tests.upstream.servers import Names, Web, naming, serving

HTTP = "http://stripe.com"
"""Most tests need no TLS. A file may name an address without https."""

NetworkTo = Callable[..., Network]


@pytest.fixture
def web() -> Iterator[Web]:
    """A web without TLS."""
    with serving(Web()) as served:
        yield served


@pytest.fixture
def names() -> Iterator[Names]:
    """A name server without names."""
    with naming(Names()) as served:
        yield served


@pytest.fixture
def network(web: Web, names: Names) -> Network:
    """A network in which stripe.com and hubspot.com are the test server, with short limits."""
    return network_to(web, names)


def network_to(web: Web, names: Names, seconds: float = 5, pause: float = 0) -> Network:
    """A network of these servers."""
    hosts = dict.fromkeys(("stripe.com", "www.stripe.com", "hubspot.com"), web.endpoint)
    stand_ins = StandIns(hosts, names.endpoint)
    limits = Limits(size=100_000, seconds=seconds, pause=pause)
    return Network(resolver_for(stand_ins), stand_ins, limits)


def certified(folder: Path, hosts: Mapping[str, object]) -> ssl.SSLContext:
    """A server's context with a certificate for the hosts."""
    from tests.github.web import certificate

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(folder, list(hosts)))
    return context
