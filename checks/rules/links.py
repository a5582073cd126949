"""Links: the parts of a page's address, and questions about its host name."""

import ipaddress
import re
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import validators

from checks.characters import first_invisible
from checks.data import facts
from checks.register.model import plain_url
from checks.rules.scripts import looks_ascii, mixture, odd_punctuation


@lru_cache(maxsize=4096)
def is_ordinary(host: str) -> bool:
    """Whether the host is public, no placeholder, in ASCII, and in a top-level domain."""
    if not host.isascii() or "xn--" in host or not is_top_level(host.rpartition(".")[2]):
        return False
    return not (no_public_host(host) or is_placeholder(host))


def is_left_out(path: str) -> bool:
    """Whether a path contains a placeholder, such as TODO."""
    return len(path) > 2 and not _hosts("placeholder_paths").isdisjoint(path.split("/"))


def no_public_host(host: str) -> str:
    """The reason, in words, why the public cannot reach a host; or nothing."""
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
    """The letters, in words, that make a host name look like another host name; or nothing."""
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
def is_top_level(ending: str) -> bool:
    """Whether a top-level domain of this name exists."""
    try:
        ascii_form = ending.encode("idna").decode()
    except UnicodeError:
        return False
    return bool(validators.domain(f"host.{ascii_form}", consider_tld=True))


def top_level_domains() -> list[str]:
    """The top-level domains in ASCII, in lower case, as validators has them."""
    text = (resources.files("validators") / "_tld.txt").read_text("utf-8")
    return [line.lower() for line in text.splitlines() if line.isascii() and "#" not in line]


class Link(NamedTuple):
    """The parts of a URL. `host` is in lower case, without a final dot. Any part may be empty."""

    scheme: str
    host: str
    path: str
    credentials: bool
    well_formed: bool


BAD_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_LABEL = re.compile("[a-z0-9-]+")
_SEPARATED = re.compile(r"[\s,;|]https?://", re.IGNORECASE)


@lru_cache(maxsize=4096)
def parse_link(url: str) -> Link:
    """The parts of a URL. Never raises: a text that is not a URL is not `well_formed`."""
    plain = plain_url(url)  # validators takes 20 µs to accept a plain address
    if plain is not None:
        return Link("https", plain[1], plain[2] or "", False, True)
    try:
        parts = urlsplit(url)
        # Browsers map full-width and other forms of letters and dots to plain ones (UTS 46).
        host = unicodedata.normalize("NFKC", parts.hostname or "").replace("\u3002", ".")
        host = host.removesuffix(".")
    except ValueError:  # for example an unclosed bracket
        return Link("", "", "", False, False)
    return Link(parts.scheme, host, parts.path, "@" in parts.netloc, _well_formed(url, parts, host))


def _well_formed(url: str, parts: SplitResult, host: str) -> bool:
    """Whether the text has the syntax of a URL with a host.

    Other rules judge the host, and a % on its own. So validators sees the URL without both.
    """
    labels = host.split(".")
    if not all(labels) or not parts.scheme or holds_two(url) or any(map(bad_punycode, labels)):
        return False
    authority = parts.netloc
    if _is_address(host) or _LABEL.fullmatch(host):
        authority = "acme.cloud"
    elif "_" in host and "_" not in "".join(labels[-2:]):
        # A name below a domain may contain `_`. The domain itself may not.
        authority = authority.replace("_", "0")
    tidy = url.replace(parts.netloc, authority.rstrip("."), 1)
    return bool(validators.url(BAD_PERCENT.sub("%25", tidy), strict_query=False))


def holds_two(url: str) -> bool:
    """Whether a second address follows the first. An archive has an address deep in its path."""
    _, _, rest = url.partition("://")
    before, second, _ = rest.partition("?")[0].partition("://")
    if not second:
        return False
    _, slash, path = before.partition("/")
    return not slash or path in ("http", "https") or _SEPARATED.search(url) is not None


@lru_cache(maxsize=4096)
def bad_punycode(label: str) -> bool:
    """Whether a label claims to be punycode, but encodes no letters for a host name.

    IDNA refuses emoji. This function accepts them, because a few registries sell them.
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
    """Whether browsers read the host as an IP address. They do so with 0x7f.1 and 2130706433.

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
    """Whether the host is a name of this kind, or a name below it."""
    names = _hosts(kind)
    parts = host.split(".")
    return parts[-1] in names or ".".join(parts[-2:]) in names


def _decoded(label: str) -> str:
    """The label as a browser shows it."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
