"""URLs: links that lead readers to the vendor, and nowhere else."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

import validators

from checks.characters import first_invisible
from checks.data import facts
from checks.findings import Finding, Place, Severity
from checks.register.model import PLAIN_URL, Subprocessor, is_plain_url
from checks.register.policy import Policy
from checks.rules.mailboxes import mailboxes
from checks.rules.rule import rule
from checks.rules.scripts import looks_ascii, mixture, odd_punctuation


def odd_urls(record: Subprocessor | Policy) -> tuple[tuple[Place, str], ...]:
    """The addresses to look at. Of a vendor, only addresses with unusual syntax: it saves time."""
    return record.odd_urls if isinstance(record, Subprocessor) else record.urls


def odd_hosts(record: Subprocessor | Policy) -> bool:
    """Whether an address of the record needs a closer look. Most vendors have ordinary ones."""
    for _, url in record.urls:
        address = link(url)
        if not _is_ordinary(address.host) or _is_left_out(address.path):
            return True
    hosts = (mailbox.host for mailbox in mailboxes(record)) if record.contact else ()
    return not all(map(_is_ordinary, hosts))


def _is_left_out(path: str) -> bool:
    """Whether a path holds a word such as TODO, which stands for a path to come."""
    return len(path) > 2 and not _hosts("placeholder_paths").isdisjoint(path.split("/"))


@lru_cache(maxsize=4096)
def _is_ordinary(host: str) -> bool:
    """Whether the host is public, no placeholder, in ASCII, and in a top-level domain."""
    if not host.isascii() or "xn--" in host or not _is_top_level(host.rpartition(".")[2]):
        return False
    return not (no_public_host(host) or is_placeholder(host))


@rule(when=odd_urls)
def url_syntax(record: Subprocessor | Policy) -> Iterator[Finding]:
    """Addresses of pages are complete URLs.

    Why: a broken link in a published list leaves the reader without the vendor's own word.
    Source: RFC 3986, through validators.

    Bad:
        website: acme.cloud
    Good:
        website: https://acme.cloud/

    Bad:
        website: https://acme.cloud/ https://acme.eu/
    Good:
        website: https://acme.cloud/

    Bad:
        website: https://xn--a.cloud/
    Good:
        website: https://acme.cloud/
    """
    for place, url in odd_urls(record):
        if link(url).well_formed:
            continue
        if wrapped := _WRAPPED.fullmatch(url.strip()):
            hint = f"write the address alone: {wrapped[1]}"
            yield Finding(f"`{url}` is an address in markup", place, hint)
        elif _holds_two(url):
            yield Finding(f"`{url}` holds more than one address", place, "keep a single address")
        elif bad := next(filter(bad_punycode, link(url).host.split(".")), ""):
            message = f"`{bad}` in the host name is punycode that no letters correspond to"
            yield Finding(message, place, "copy the address from the vendor's page")
        else:
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
    for place, url in odd_urls(vendor):
        scheme = link(url).scheme
        if scheme != "https" and link(url).well_formed:
            hint = "use https://, after trying that it works"
            yield Finding(f"this address uses {scheme}", place, hint)


@rule(when=odd_urls)
def url_credentials(record: Subprocessor | Policy) -> Iterator[Finding]:
    """Addresses hold no user name or password.

    Why: they would be published; and `https://acme.cloud@evil.com/` leads to evil.com.
    Source: RFC 3986, sections 3.2.1, 7.5 and 7.6.

    Bad:
        website: https://user:secret@acme.cloud/
    Good:
        website: https://acme.cloud/
    """
    for place, url in odd_urls(record):
        if link(url).credentials:
            yield Finding("this address holds credentials", place, "remove all up to the @")


@rule(when=odd_hosts)
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
        if link(url).well_formed and (problem := no_public_host(link(url).host)):
            yield Finding(problem, place, "use a public address")


@rule(when=odd_hosts)
def url_placeholder(record: Subprocessor | Policy) -> Iterator[Finding]:
    """Addresses are real: no example.com, no `your-company.com`, no `/TODO`.

    Why: a placeholder that is published leads readers to a stranger's page.
    Source: RFC 2606 and RFC 6761 reserve example.com and the like for documentation.

    Bad:
        website: https://www.example.com/
    Good:
        website: https://acme.cloud/

    Bad:
        website: https://acme.cloud/TODO
    Good:
        website: https://acme.cloud/product/todo
    """
    for place, url in record.urls:
        host = link(url).host
        if "." not in host:
            continue  # reported as no URL, or as no public host
        if _is_left_out(link(url).path) or is_placeholder(host):
            yield Finding("this address is a placeholder", place, "use the real address")


@rule
def url_fragment(policy: Policy) -> Iterator[Finding]:
    """The address of the published list has no fragment, the part after a #.

    Why: other published files stand beside the list, and the list links to its own entries. Their
        addresses begin with the address of the page, and do not work after a fragment.
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


@rule(when=odd_urls)
def url_percent_encoding(record: Subprocessor | Policy) -> Iterator[Finding]:
    """A % in an address is followed by two hexadecimal digits.

    Why: browsers and servers disagree on what a bare % means.
    Source: RFC 3986, section 2.1.

    Bad:
        website: https://acme.cloud/100%/
    Good:
        website: https://acme.cloud/100%25/
    """
    for place, url in odd_urls(record):
        if "%" in url and _BAD_PERCENT.search(url):
            yield Finding("a % without two hexadecimal digits", place, "write % itself as %25")


@rule(severity=Severity.WARNING, when=odd_urls)
def url_mixed_script(record: Subprocessor | Policy) -> Iterator[Finding]:
    """Each word of a host name is in one script, and no word imitates Latin letters.

    A word may be in the script of its top-level domain, such as Cyrillic below `.рф`.

    Why: `аcme.cloud` with a Cyrillic `а` is another host than acme.cloud, and looks the same.
    Source: Unicode Technical Standard 39, section 5.2, from which the allowed mixtures of
        Japanese and Korean are taken, and its confusables for single letters.

    Bad:
        website: https://аcme.cloud/
    Good:
        website: https://acme.cloud/
    """
    for place, url in odd_urls(record):
        host = link(url).host
        if host.isascii() and "xn--" not in host:
            continue
        problem = look_alike(host)
        if problem:
            message = f"the host name has {problem}"
            yield Finding(message, place, "compare it with the vendor's own spelling")


@rule(severity=Severity.WARNING, when=odd_hosts)
def top_level_domain(record: Subprocessor | Policy) -> Iterator[Finding]:
    """Addresses and e-mail addresses end in a top-level domain that exists.

    Why: `acme.con` leads nowhere. The list of domains ages, so the rule also reports a top-level
        domain that is newer than the list.
    Source: IANA, list of top-level domains, as of the release of the library validators.

    Bad:
        website: https://acme.con/
    Good:
        website: https://acme.com/

    Bad:
        contact: {role: Data Protection Officer, email: dpo@acme.cmo}
    Good:
        contact: {role: Data Protection Officer, email: dpo@acme.com}
    """
    hosts = [(place, link(url).host) for place, url in record.urls]
    if record.contact:
        hosts += ((mailbox.place, mailbox.host) for mailbox in mailboxes(record))
    for place, host in hosts:
        ending = host.rpartition(".")[2]
        if _is_top_level(ending) or _reported_otherwise(place, host, record):
            continue
        message = f"there is no top-level domain .{ending}"
        yield Finding(message, place, f"check the spelling of {host}")


def _reported_otherwise(place: Place, host: str, record: Subprocessor | Policy) -> bool:
    """Whether another rule reports this host."""
    urls = dict(record.urls)
    broken = place in urls and not link(urls[place]).well_formed
    return broken or bool(no_public_host(host) or is_placeholder(host) or look_alike(host))


def no_public_host(host: str) -> str:
    """Why the public cannot reach a host, in words; or nothing."""
    if _ends_in(host, "private"):
        return f"{host} is a name for private networks"
    if "." in host and host.rpartition(".")[2].isalpha():
        return ""
    if _is_address(host):
        return f"{host} is an IP address"
    if "." not in host:
        return f"{host} is a single word, not a public host name"
    return ""


def is_placeholder(host: str) -> bool:
    """Whether the host is reserved for examples, or a name such as your-company.com."""
    if _ends_in(host, "example"):
        return True
    if "example" in host and _EXAMPLE.search(host):
        return True
    words = host.replace("-", "").split(".")
    return not _hosts("placeholder").isdisjoint(words[:-1])


_EXAMPLE = re.compile(r"(^|\.)example\.((co|com|net|org)\.)?\w+$")


def look_alike(host: str) -> str:
    """What makes a host name beyond ASCII look like another host name, in words; or nothing."""
    labels = [_decoded(label) for label in host.split(".")]
    if character := odd_punctuation(".".join(labels)):
        return f"the character {character} (U+{ord(character):04X})"
    for label in labels:
        problem = mixture(label, strict=True)
        if problem:
            return problem
        if looks_ascii(label, ending=labels[-1]):
            return "letters that imitate Latin letters"
    return ""


@lru_cache(maxsize=4096)
def _is_top_level(ending: str) -> bool:
    try:
        ascii_form = ending.encode("idna").decode()
    except UnicodeError:
        return False
    return bool(validators.domain(f"host.{ascii_form}", consider_tld=True))


@dataclass(frozen=True, slots=True)
class Link:
    """A URL taken apart. `host` is in lower case, without a final dot; any part may be empty."""

    scheme: str
    host: str
    path: str
    credentials: bool
    well_formed: bool


_PLAIN = PLAIN_URL  # validators takes 20 µs to say that such addresses are good
_LABEL = re.compile("[a-z0-9-]+")
_SEPARATED = re.compile(r"[\s,;|]https?://", re.IGNORECASE)
_WRAPPED = re.compile(r"(?:!?\[[^\]]*\]\(|<)\s*(https?://[^\s<>()]+)\s*(?:\)|>)")
"""A link of Markdown around an address."""


@lru_cache(maxsize=4096)
def link(url: str) -> Link:
    """The parts of a URL. Never raises: what is no URL is not well formed."""
    plain = _PLAIN.fullmatch(url)
    if plain and is_plain_url(url):
        return Link("https", plain[1], plain[2] or "", False, True)
    try:
        parts = urlsplit(url)
        # Browsers map full-width and other forms of letters and dots to plain ones (UTS 46).
        host = unicodedata.normalize("NFKC", parts.hostname or "").replace("\u3002", ".")
        host = host.removesuffix(".")
    except ValueError:  # such as a bracket that is never closed
        return Link("", "", "", False, False)
    return Link(parts.scheme, host, parts.path, "@" in parts.netloc, _well_formed(url, parts, host))


def _well_formed(url: str, parts: SplitResult, host: str) -> bool:
    """Whether the syntax is that of a URL with a host.

    Which host it is, and a bare %, have rules of their own: validators sees the rest.
    """
    labels = host.split(".")
    if not all(labels) or not parts.scheme or _holds_two(url) or any(map(bad_punycode, labels)):
        return False
    authority = parts.netloc
    if _is_address(host) or _LABEL.fullmatch(host):
        authority = "acme.cloud"
    elif "_" in host and "_" not in "".join(labels[-2:]):
        # Names below a domain may hold `_`, and the domain itself may not.
        authority = authority.replace("_", "0")
    tidy = url.replace(parts.netloc, authority.rstrip("."), 1)
    return bool(validators.url(_BAD_PERCENT.sub("%25", tidy), strict_query=False))


def _holds_two(url: str) -> bool:
    """Whether a second address follows the first. Archives have an address deep in the path."""
    _, _, rest = url.partition("://")
    before, second, _ = rest.partition("?")[0].partition("://")
    if not second:
        return False
    _, slash, path = before.partition("/")
    return not slash or path in ("http", "https") or _SEPARATED.search(url) is not None


@lru_cache(maxsize=4096)
def bad_punycode(label: str) -> bool:
    """Whether a label claims to be punycode, but encodes no letters that a host may have.

    IDNA refuses emoji. They are accepted here, since a few registries sell them.
    """
    if not label.startswith("xn--"):
        return False
    import idna  # seldom needed

    try:
        idna.decode(label)
    except idna.IDNAError:
        letters = _decoded(label)
        emoji = letters != label and not letters.isascii() and not first_invisible(letters)
        return not (emoji and all(c.isascii() or _is_symbol(c) for c in letters))
    return False


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character) in ("So", "Sk", "Mn", "Cn")


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


def _decoded(label: str) -> str:
    """The label as people see it."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
