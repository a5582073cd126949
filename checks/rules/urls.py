"""URLs: links that lead readers to the vendor, and nowhere else."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

import validators

from checks.data import facts
from checks.findings import Finding, Severity
from checks.register.model import Policy, Subprocessor
from checks.rules.rule import rule
from checks.rules.scripts import mixture


@rule
def url_syntax(record: Subprocessor | Policy) -> Iterator[Finding]:
    """Addresses of pages are complete URLs.

    Why: a broken link in a published list leaves the reader without the vendor's own word.
    Source: RFC 3986, through validators.

    Bad:
        website: acme.cloud
    Good:
        website: https://acme.cloud/
    """
    for place, url in record.urls:
        if not link(url).well_formed:
            hint = "write it as https://host.name/path"
            yield Finding(f"`{url}` is not a URL", place, hint)


@rule
def url_https(vendor: Subprocessor) -> Iterator[Finding]:
    """Addresses of pages start with https://.

    Why: over http, anybody on the way can put another page in its place.

    Bad:
        website: http://acme.cloud/
    Good:
        website: https://acme.cloud/
    """
    for place, url in vendor.urls:
        scheme = link(url).scheme
        if scheme != "https" and link(url).well_formed:
            hint = "use https://, after trying that it works"
            yield Finding(f"this address uses {scheme}", place, hint)


@rule
def url_credentials(record: Subprocessor | Policy) -> Iterator[Finding]:
    """Addresses hold no user name or password.

    Why: they would be published; and `https://acme.cloud@evil.com/` leads to evil.com.
    Source: RFC 3986, sections 3.2.1, 7.5 and 7.6.

    Bad:
        website: https://user:secret@acme.cloud/
    Good:
        website: https://acme.cloud/
    """
    for place, url in record.urls:
        if link(url).credentials:
            yield Finding("this address holds credentials", place, "remove all up to the @")


@rule
def url_public_host(record: Subprocessor | Policy) -> Iterator[Finding]:
    """Addresses have a public host name: no IP address, no private or local name.

    Why: such an address leads readers nowhere, or into their own network.
    Source: IANA special-use domain names; ICANN Board resolution of 2024-07-29 on .internal;
        checks/data/hosts.toml.

    Bad:
        website: https://acme.internal/
    Good:
        website: https://acme.cloud/

    Bad:
        website: https://10.0.0.1/
    Good:
        website: https://acme.cloud/
    """
    for place, url in record.urls:
        host = link(url).host
        problem = ""
        if not link(url).well_formed:
            continue
        if _ends_in(host, "private"):
            problem = f"{host} is a name for private networks"
        elif "." in host and host.rpartition(".")[2].isalpha():
            continue
        elif _is_address(host):
            problem = f"{host} is an IP address"
        elif "." not in host:
            problem = f"{host} is a single word, not a public host name"
        if problem:
            yield Finding(problem, place, "use a public address")


@rule
def url_placeholder(record: Subprocessor | Policy) -> Iterator[Finding]:
    """Addresses are real ones: no example.com, no `todo`.

    Why: a placeholder that is published leads readers to a stranger's page.
    Source: RFC 2606 and RFC 6761 reserve example.com and the like for documentation.

    Bad:
        website: https://www.example.com/
    Good:
        website: https://acme.cloud/
    """
    for place, url in record.urls:
        host = link(url).host
        words = {*host.split("."), *link(url).path.strip("/").split("/")}
        if "." not in host:
            continue  # reported as no URL, or as no public host
        if _ends_in(host, "example") or words & _hosts("placeholder"):
            yield Finding("this address is a placeholder", place, "use the real address")


@rule
def url_fragment(policy: Policy) -> Iterator[Finding]:
    """The address of the published list has no fragment, the part after a #.

    Why: the list has files beside it, and links to its own entries. Both addresses begin with
        the address of the page, and neither works after a fragment.
    Source: RFC 3986, sections 3.5 and 5.2.

    Bad:
        # register.yaml
        url: https://initech.com/legal#subprocessors
    Good:
        # register.yaml
        url: https://initech.com/legal
    """
    address, mark, _ = policy.url.partition("#")
    if mark and link(address).well_formed:
        hint = f"write it as {address}, the address of the page itself"
        yield Finding("this address leads to a part of a page", ("url",), hint)


_BAD_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


@rule
def url_percent_encoding(record: Subprocessor | Policy) -> Iterator[Finding]:
    """A % in an address is followed by two hexadecimal digits.

    Why: browsers and servers disagree on what a bare % means.
    Source: RFC 3986, section 2.1.

    Bad:
        website: https://acme.cloud/100%/
    Good:
        website: https://acme.cloud/100%25/
    """
    for place, url in record.urls:
        if "%" in url and _BAD_PERCENT.search(url):
            yield Finding("a % without two hexadecimal digits", place, "write % itself as %25")


@rule(severity=Severity.WARNING)
def url_mixed_script(record: Subprocessor | Policy) -> Iterator[Finding]:
    """The words of a host name are each in one script, and not in letters made to look Latin.

    Why: `аcme.cloud` with a Cyrillic `а` is another host than acme.cloud, and looks the same.
    Source: Unicode Technical Standard 39, section 5.2, from which the allowed mixtures of
        Japanese and Korean are taken, and its confusables for single letters.

    Bad:
        website: https://аcme.cloud/
    Good:
        website: https://acme.cloud/
    """
    for place, url in record.urls:
        host = link(url).host
        if host.isascii() and "xn--" not in host:
            continue
        for label in map(_decoded, host.split(".")):
            problem = mixture(label)
            if not problem and _LOOK_LATIN.fullmatch(label) and not label.isascii():
                problem = "letters that look like Latin ones and are not"
            if problem:
                message = f"the host name has {problem}"
                yield Finding(message, place, "compare it with the vendor's own spelling")
                break


@dataclass(frozen=True, slots=True)
class Link:
    """A URL taken apart. `host` is in lower case, without a final dot; any part may be empty."""

    scheme: str
    host: str
    path: str
    credentials: bool
    well_formed: bool


# Plain addresses, such as most are; validators takes 20 µs to say that they are good.
_PLAIN = re.compile(
    r"https://((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})(/[\w/-]*)?", re.ASCII
)
_LONGEST_HOST = 253
_LABEL = re.compile("[a-z0-9-]+")


@lru_cache(maxsize=4096)
def link(url: str) -> Link:
    """The parts of a URL. Never raises: what is no URL is not well formed."""
    plain = _PLAIN.fullmatch(url)
    if plain and len(plain[1]) <= _LONGEST_HOST:
        return Link("https", plain[1], (plain[2] or "").lower(), False, True)
    try:
        parts = urlsplit(url)
        # Browsers map full-width and other forms of letters to plain ones (UTS 46).
        host = unicodedata.normalize("NFKC", parts.hostname or "").rstrip(".")
    except ValueError:  # such as a bracket that is never closed
        return Link("", "", "", False, False)
    return Link(
        parts.scheme, host, parts.path.lower(), "@" in parts.netloc, _well_formed(url, parts, host)
    )


def _well_formed(url: str, parts: SplitResult, host: str) -> bool:
    """Whether the syntax is that of a URL with a host.

    Which host it is, and a bare %, have rules of their own: validators sees the rest.
    """
    if not host or not parts.scheme:
        return False
    authority = parts.netloc
    if _is_address(host) or _LABEL.fullmatch(host):
        authority = "acme.cloud"
    tidy = url.replace(parts.netloc, authority.rstrip("."), 1)
    return bool(validators.url(_BAD_PERCENT.sub("%25", tidy), strict_query=False))


def _is_address(host: str) -> bool:
    """Whether browsers take the host for an IP address: also 0x7f.1 and 2130706433.

    Source: WHATWG URL, "ends in a number checker".
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        last = host.rpartition(".")[2]
        return last.isdigit() or re.fullmatch("0x[0-9a-f]*", last) is not None
    return True


@lru_cache(maxsize=8)
def _hosts(kind: str) -> frozenset[str]:
    return frozenset(facts("hosts")[kind])


def _ends_in(host: str, kind: str) -> bool:
    """Whether the host is one of these names, or below one."""
    names = _hosts(kind)
    parts = host.split(".")
    return parts[-1] in names or ".".join(parts[-2:]) in names


# Letters that UTS 39 (confusables.txt) maps to single ASCII letters: of Cyrillic, Greek,
# Armenian and, beyond ASCII, of Latin itself. With digits and the hyphen.
_LOOK_LATIN = re.compile("[аԁеһіјӏорԛѕԝхуѵсοναցհոսօզıɩɡɑʏa-z0-9-]+")


def _decoded(label: str) -> str:
    """The label as people see it."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
