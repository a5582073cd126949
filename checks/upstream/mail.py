"""Whether a domain accepts mail."""

from typing import Literal

import dns.exception
import dns.message
import dns.rdatatype
import dns.resolver
import idna

from checks.upstream.document import Refusal

Answer = Refusal | Literal["accepts", "unknown"]

REFUSALS: dict[Refusal, str] = {
    "no-domain": "the domain does not exist",
    "no-server": "the domain has no server for mail (MX, A or AAAA record)",
    "null-mx": "the domain refuses all mail (null MX, RFC 7505)",
}

_SECONDS = 10


def refusal(domain: str, resolver: dns.resolver.Resolver) -> Answer:
    """Whether a domain accepts mail, or why it does not.

    Without an MX record, mail goes to the host itself (RFC 5321, section 5.1). A resolver that
    fails, or that says no without the SOA record of the zone (RFC 2308), proves nothing.
    """
    try:
        name = f"{idna.encode(domain, uts46=True).decode()}."
    except idna.IDNAError:
        return "unknown"  # a rule reports such an address
    try:
        answer = resolver.resolve(name, "MX", search=False, lifetime=_SECONDS)
    except dns.resolver.NXDOMAIN as error:
        responses = error.kwargs["responses"].values()
        return "no-domain" if any(map(_has_authority, responses)) else "unknown"
    except dns.resolver.NoAnswer as error:
        if not _has_authority(error.kwargs["response"]):
            return "unknown"
        return _refusal_of_host(name, resolver)
    except (dns.exception.DNSException, OSError):
        return "unknown"
    hosts = [str(record.exchange) for record in answer]
    return "null-mx" if hosts == ["."] else "accepts"


def _refusal_of_host(name: str, resolver: dns.resolver.Resolver) -> Answer:
    """Whether a host without MX record can take mail itself."""
    certain = True
    for kind in ("A", "AAAA"):
        try:
            resolver.resolve(name, kind, search=False, lifetime=_SECONDS)
            return "accepts"
        except dns.resolver.NoAnswer as error:
            certain = certain and _has_authority(error.kwargs["response"])
        except (dns.exception.DNSException, OSError):
            certain = False
    return "no-server" if certain else "unknown"


def _has_authority(response: dns.message.Message) -> bool:
    return any(rrset.rdtype == dns.rdatatype.SOA for rrset in response.authority)
