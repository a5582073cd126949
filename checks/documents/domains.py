"""Websites, compared by their domains."""

from contextlib import suppress

from checks.rules.links import parse_link


def page_of(url: str | None) -> tuple[str, str]:
    """A website in a form that is equal for every address of the same page."""
    address = (url or "").casefold()
    domain = domain_of(address)
    path = address.partition("://")[2].partition("/")[2].rstrip("/")
    return (domain, path) if domain else (address, "")


_LONGEST_HOST = 253


def domain_of(url: str) -> str:
    """The host of a URL without `www.`, in ASCII. Empty without a public host."""
    host = parse_link(url).host.lower()
    if len(host) > _LONGEST_HOST:
        return ""
    if not host.isascii():
        import idna

        # An invalid international name stays as it is, and still equals itself.
        with suppress(UnicodeError):
            host = idna.encode(host, uts46=True).decode("ascii")
    domain = host.removeprefix("www.")
    domain = domain if "." in domain else host
    return domain if "." in domain else ""


def same_domain(domain: str, other: str) -> bool:
    """Whether two domains are equal, or one is below the other."""
    return domain == other or domain.endswith(f".{other}") or other.endswith(f".{domain}")


def suffixes(domain: str) -> list[str]:
    """The domain, then the domains above it, except the top-level domain."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


# These labels belong to the ending of a country's domain: `acme.co.uk`.
_SECOND_LEVEL = {"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"}


def domain_word(domain: str) -> str:
    """The word that a company chose: `acme` in `cloud.acme.com` and in `acme.co.uk`."""
    labels = domain.split(".")
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        return labels[-3]
    return labels[-2]
