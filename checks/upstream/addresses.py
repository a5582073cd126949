"""The addresses of a host, without addresses of private networks."""

import ipaddress
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import dns.exception
import dns.resolver

# Source: IANA IPv6 Global Unicast Address Assignments, and the IPv6 Special-Purpose Address
# Registry (2025-10). Everything outside 2000::/3 is refused, so no IPv4 address hides in a
# mapped (::ffff:0:0/96) or translated (64:ff9b::/96) address.
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_IPV6 = tuple(
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
# Source: IANA IPv4 Special-Purpose Address Registry (2025-10). Older versions of Python call
# these networks global.
# 168.63.129.16 looks public, but leads a machine of Azure to its own host, which asks for no
# password. Many runners of GitHub are such machines.
# Source: Microsoft Learn, "What is IP address 168.63.129.16?".
_SPECIAL_IPV4 = tuple(
    ipaddress.IPv4Network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")
)

_MOST_ADDRESSES = 3
"""Addresses of a host that are tried."""


class NoAddress(Exception):
    """The host has no address, or the resolver gave no answer."""


class NotPublic(Exception):
    """The host has only addresses of a private network or of this machine."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public Internet."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        # An address with a zone (fe80::1%eth0) is outside the network anyway.
        return ip in _GLOBAL_IPV6 and not any(ip in network for network in _SPECIAL_IPV6)
    special = ip.is_multicast or ip.is_reserved or any(ip in network for network in _SPECIAL_IPV4)
    return ip.is_global and not special


Endpoint = tuple[str, int]
"""An IP address and a port."""


@dataclass(frozen=True)
class StandIns:
    """Servers of a test: the endpoint of each host, and a name server.

    They come from the environment of the process. No file of a register can set them.
    """

    hosts: Mapping[str, Endpoint] = field(default_factory=dict)
    nameserver: Endpoint | None = None


_STAND_IN = re.compile(r"([a-z0-9.-]+)=([0-9.]+):([0-9]{1,5})")


def parse_stand_ins(text: str) -> StandIns:
    """The servers in `stripe.com=127.0.0.1:8443 nameserver=127.0.0.1:5353`.

    Raises `ValueError` for another form.
    """
    endpoints: dict[str, Endpoint] = {}
    for word in text.split():
        match = _STAND_IN.fullmatch(word)
        if match is None:
            raise ValueError(f"{word!r} is not HOST=ADDRESS:PORT")
        endpoints[match[1]] = (match[2], int(match[3]))
    nameserver = endpoints.pop("nameserver", None)
    return StandIns(endpoints, nameserver)


def resolver_for(stand_ins: StandIns) -> dns.resolver.Resolver:
    """The resolver of this machine, or the name server of a test."""
    if stand_ins.nameserver is None:
        try:
            return dns.resolver.Resolver()
        except dns.resolver.NoResolverConfiguration:
            return dns.resolver.Resolver(configure=False)  # answers nothing
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [stand_ins.nameserver[0]]
    resolver.port = stand_ins.nameserver[1]
    return resolver


def endpoints(
    host: str, port: int, resolver: dns.resolver.Resolver, stand_ins: StandIns, seconds: float
) -> Sequence[Endpoint]:
    """The public endpoints of a host. `seconds` limits the whole look-up.

    The caller connects to these addresses and never asks for the name again. So a name server
    gains nothing by a second, different answer (DNS rebinding).

    Raises `NoAddress` or `NotPublic`.
    """
    if host in stand_ins.hosts:
        return [stand_ins.hosts[host]]
    addresses = _literal(host) or _looked_up(host, resolver, seconds)
    # Many machines of a forge have no IPv6, so its addresses come last.
    public = sorted(filter(is_public, addresses), key=lambda address: ":" in address)
    if not public:
        raise NotPublic
    return [(address, port) for address in public[:_MOST_ADDRESSES]]


def _literal(host: str) -> Sequence[str]:
    """The address in a host that is an address, as in https://[::1]/."""
    address = host.removeprefix("[").removesuffix("]")
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return []
    return [address]


def _looked_up(host: str, resolver: dns.resolver.Resolver, seconds: float) -> Sequence[str]:
    try:
        answers = resolver.resolve_name(
            f"{host.removesuffix('.')}.", socket.AF_UNSPEC, lifetime=seconds, search=False
        )
    except (dns.exception.DNSException, OSError, ValueError):
        raise NoAddress from None
    return list(answers.addresses())
