"""Whether a domain accepts mail."""

import dns.resolver
import pytest

from checks.upstream.addresses import StandIns, resolver_for
from checks.upstream.mail import refusal
from tests.upstream.servers import Names


@pytest.fixture
def resolver(names: Names) -> dns.resolver.Resolver:
    return resolver_for(StandIns(nameserver=names.endpoint))


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (["MX 10 mail.acme.com."], "accepts"),
        (["MX 0 ."], "null-mx"),
        (["MX 0 .", "MX 10 mail.acme.com."], "accepts"),
        (["A 1.1.1.1"], "accepts"),
        (["AAAA 2606:4700::1"], "accepts"),
        (["TXT hello"], "no-server"),
        ([], "no-server"),
    ],
)
def test_records(
    records: list[str], expected: str, names: Names, resolver: dns.resolver.Resolver
) -> None:
    names.records = {"acme.com": records}
    assert refusal("acme.com", resolver) == expected


def test_a_domain_that_does_not_exist(names: Names, resolver: dns.resolver.Resolver) -> None:
    assert refusal("acme.com", resolver) == "no-domain"
    assert names.asked == ["acme.com MX"]


def test_a_domain_in_another_script(names: Names, resolver: dns.resolver.Resolver) -> None:
    names.records = {"xn--bcher-kva.com": ["MX 10 mail.acme.com."]}
    assert refusal("bücher.com", resolver) == "accepts"


def test_a_negative_answer_counts_only_with_authority(
    names: Names, resolver: dns.resolver.Resolver
) -> None:
    names.without_authority = True
    names.records = {"empty.com": []}
    assert refusal("acme.com", resolver) == "unknown"
    assert refusal("empty.com", resolver) == "unknown"


def test_a_resolver_that_fails_proves_nothing(
    names: Names, resolver: dns.resolver.Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    names.failing = frozenset({"acme.com"})
    assert refusal("acme.com", resolver) == "unknown"
    for domain in ("a..b", "", "x" * 300, "\ud800"):
        assert refusal(domain, resolver) == "unknown"
    monkeypatch.setattr("checks.upstream.mail._SECONDS", 0.2)
    silent = resolver_for(StandIns(nameserver=("127.0.0.1", 9)))
    assert refusal("acme.com", silent) == "unknown"
    assert refusal("acme.com", dns.resolver.Resolver(configure=False)) == "unknown"
