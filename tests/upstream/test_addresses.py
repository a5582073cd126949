"""Addresses of the public Internet."""

import pytest

from checks.upstream.addresses import (
    NoAddress,
    NotPublic,
    StandIns,
    endpoints,
    is_public,
    parse_stand_ins,
    resolver_for,
)
from tests.upstream.servers import Names


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "104.16.0.1", "2606:4700:4700::1111", "2a00:1450:4001::1"],
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.0.1",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170",
        "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "168.63.129.16", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
        "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
        "localhost", "", "2130706433",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)


def test_only_public_addresses_of_a_host_are_used(names: Names) -> None:
    names.records = {
        "mixed.com": ["A 10.0.0.1", "A 1.1.1.1", "AAAA ::ffff:127.0.0.1", "AAAA 2606:4700::1"],
        "private.com": ["A 127.0.0.1", "A 169.254.169.254", "AAAA ::1"],
        "empty.com": [],
    }
    stand_ins = StandIns(nameserver=names.endpoint)
    resolver = resolver_for(stand_ins)

    def found(host: str) -> set[tuple[str, int]]:
        return set(endpoints(host, 443, resolver, stand_ins, 5))

    assert found("mixed.com") == {("1.1.1.1", 443), ("2606:4700::1", 443)}
    for host in ("private.com", "127.0.0.1", "[::1]", "[::ffff:10.0.0.1]", "10.1.1.1"):
        with pytest.raises(NotPublic):
            found(host)
    for host in ("empty.com", "missing.com", "2130706433", "0x7f.1", "a..b", "x" * 70 + ".com"):
        with pytest.raises(NoAddress):
            found(host)


def test_a_host_is_looked_up_only_once(names: Names) -> None:
    """The caller gets addresses instead of names, so a second answer changes nothing."""
    names.records = {"rebinding.com": ["A 1.1.1.1"]}
    stand_ins = StandIns(nameserver=names.endpoint)
    (endpoint,) = endpoints("rebinding.com", 443, resolver_for(stand_ins), stand_ins, 5)
    assert endpoint == ("1.1.1.1", 443)
    assert names.asked.count("rebinding.com A") == 1


def test_a_silent_name_server_takes_no_longer_than_allowed() -> None:
    stand_ins = StandIns(nameserver=("127.0.0.1", 9))
    with pytest.raises(NoAddress):
        endpoints("acme.com", 443, resolver_for(stand_ins), stand_ins, 0.2)


def test_stand_ins() -> None:
    parsed = parse_stand_ins("stripe.com=127.0.0.1:8443 nameserver=127.0.0.1:53")
    assert parsed == StandIns({"stripe.com": ("127.0.0.1", 8443)}, ("127.0.0.1", 53))
    assert parse_stand_ins("") == StandIns()
    with pytest.raises(ValueError, match="is not HOST=ADDRESS:PORT"):
        parse_stand_ins("*=127.0.0.1:8443")
