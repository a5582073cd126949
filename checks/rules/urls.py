"""URLs: every link leads readers to the vendor's own page."""

from collections.abc import Iterator

from checks.findings import Corrections, Finding, Place, Replace, Severity, correction
from checks.register.model import Subprocessor
from checks.register.policy import Policy
from checks.rules.links import (
    BAD_PERCENT,
    bad_punycode,
    holds_two,
    is_left_out,
    is_ordinary,
    is_placeholder,
    is_top_level,
    look_alike,
    no_public_host,
    parse_link,
)
from checks.rules.mailboxes import mailboxes
from checks.rules.repairs import address_in_markup, repaired_ending, repaired_url
from checks.rules.rule import rule


def odd_urls(record: Subprocessor | Policy) -> tuple[tuple[Place, str], ...]:
    """The addresses to look at. Of a vendor, only addresses with unusual syntax: it saves time."""
    return record.odd_urls if isinstance(record, Subprocessor) else record.urls


def odd_hosts(record: Subprocessor | Policy) -> bool:
    """Whether an address of the record needs a closer look. Most addresses are ordinary."""
    for _, url in record.urls:
        address = parse_link(url)
        if not is_ordinary(address.host) or is_left_out(address.path):
            return True
    hosts = (mailbox.host for mailbox in mailboxes(record)) if record.contact else ()
    return not all(map(is_ordinary, hosts))


@rule(when=odd_urls)
def url_syntax(record: Subprocessor | Policy) -> Iterator[Finding]:
    """The address of a page is a complete URL.

    Why: a reader who follows a broken link cannot look at the vendor's own page.
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
        if parse_link(url).well_formed or parse_link(url.strip()).well_formed:
            continue  # surrounding-space reports the spaces
        if url[0] in "“„«‘‚‹" and not url[-1].isascii() and parse_link(url[1:-1]).well_formed:
            continue  # quoted-text reports the marks
        if address := address_in_markup(url):
            hint = f"write only the address: {address}"
            message = f"`{url}` is an address with the marks of a link"
            yield Finding(message, place, hint, corrections=_address(place, address, url))
        elif holds_two(url):
            first = repaired_url(url.split()[0])
            hint = f"keep a single address, for example {first}" if first else "keep one address"
            message = f"`{url}` holds more than one address"
            yield Finding(message, place, hint, corrections=_address(place, first))
        elif bad := next(filter(bad_punycode, parse_link(url).host.split(".")), ""):
            message = f"`{bad}` in the host name is invalid punycode"
            yield Finding(message, place, "copy the address from the vendor's page")
        else:
            address = repaired_url(url)
            hint = f"write {address}" if address else "write an address such as https://acme.com/"
            message = f"`{url}` is not the address of a page"
            yield Finding(message, place, hint, corrections=_address(place, address, url))


def _address(place: Place, address: str, written: str = "") -> Corrections:
    """The correction of an address, if there is one.

    It is certain if the `written` address differs in `https` and in punctuation only.
    """
    if not address:
        return ()
    marked = address_in_markup(written) == address
    same = _letters(written) in (_letters(address), _letters(address).removeprefix("https"))
    return correction(Replace(place, address), certain=bool(written) and (marked or same))


def _letters(address: str) -> str:
    return "".join(filter(str.isalnum, address)).casefold()


@rule(when=odd_urls)
def url_https(vendor: Subprocessor) -> Iterator[Finding]:
    """The address of a page starts with https://.

    Why: anybody between the reader and the vendor can replace a page that is sent over http.

    Bad:
        website: http://acme.cloud/
    Good:
        website: https://acme.cloud/
    """
    for place, url in odd_urls(vendor):
        scheme = parse_link(url).scheme
        if scheme != "https" and parse_link(url).well_formed:
            hint = "write an address that starts with https://"
            if scheme == "http" and (address := repaired_url(url)):
                hint = f"write {address} if this page opens in a browser"
            corrections = _address(place, repaired_url(url)) if scheme == "http" else ()
            message = f"this address starts with {scheme}:"
            yield Finding(message, place, hint, corrections=corrections)


@rule(when=odd_urls)
def url_credentials(record: Subprocessor | Policy) -> Iterator[Finding]:
    """No address contains a user name or a password.

    Why: the list would publish the password. Also, `https://acme.cloud@evil.com/` leads to
        evil.com.
    Source: RFC 3986, sections 3.2.1, 7.5 and 7.6.

    Bad:
        website: https://user:secret@acme.cloud/
    Good:
        website: https://acme.cloud/
    """
    for place, url in odd_urls(record):
        if parse_link(url).credentials:
            hint = "remove everything between // and @, and the @"
            if address := repaired_url(url):
                hint = f"write {address} if this is the vendor's page"
            message = "this address contains a user name or a password"
            yield Finding(message, place, hint, corrections=_address(place, address))


@rule(when=odd_hosts)
def url_public_host(record: Subprocessor | Policy) -> Iterator[Finding]:
    """The host of an address has a public name: no IP address, no private or local name.

    Why: another address leads readers nowhere, or into their own network.
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
        if parse_link(url).well_formed and (problem := no_public_host(parse_link(url).host)):
            yield Finding(problem, place, "write the address of a page that everybody can open")


@rule(when=odd_hosts)
def url_placeholder(record: Subprocessor | Policy) -> Iterator[Finding]:
    """An address is real: not example.com, not `your-company.com`, no `/TODO` at its end.

    Why: a published placeholder leads readers to a stranger's page.
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
        host = parse_link(url).host
        if "." not in host:
            continue  # url-syntax or url-public-host reports the address
        if is_left_out(parse_link(url).path) or is_placeholder(host):
            hint = "write the address of the real page"
            yield Finding("this address is a placeholder", place, hint)


@rule
def url_fragment(policy: Policy) -> Iterator[Finding]:
    """The address of the published list has no fragment: no `#` and no text after it.

    Why: the addresses of other published files and of single entries start with the address of
        the list. They do not work if it ends in a fragment.
    Source: RFC 3986, sections 3.5 and 5.2.

    Bad:
        # register.yaml
        url: https://initech.com/legal#subprocessors
    Good:
        # register.yaml
        url: https://initech.com/legal
    """
    address, mark, _ = policy.url.partition("#")
    if mark and parse_link(address).well_formed:
        hint = f"write {address}, the address of the whole page"
        place: Place = ("url",)
        message = "this address leads to a part of a page"
        yield Finding(message, place, hint, corrections=_address(place, address))


@rule(when=odd_urls)
def url_percent_encoding(record: Subprocessor | Policy) -> Iterator[Finding]:
    """A % in an address is followed by two hexadecimal digits.

    Why: browsers and servers disagree about the meaning of a % on its own.
    Source: RFC 3986, section 2.1.

    Bad:
        website: https://acme.cloud/100%/
    Good:
        website: https://acme.cloud/100%25/
    """
    for place, url in odd_urls(record):
        if "%" in url and BAD_PERCENT.search(url):
            address = BAD_PERCENT.sub("%25", url)
            hint = f"write {address}" if len(address) <= _LONGEST_HINT else "write %25 for a %"
            message = "this address has a % without two hexadecimal digits"
            corrections = correction(Replace(place, address), certain=True)
            yield Finding(message, place, hint, corrections=corrections)


_LONGEST_HINT = 200


@rule(severity=Severity.WARNING, when=odd_urls)
def url_mixed_script(record: Subprocessor | Policy) -> Iterator[Finding]:
    """Each word of a host name is in a single script, and no word imitates Latin letters.

    A word may be in the script of its top-level domain, such as Cyrillic below `.рф`.

    Why: `аcme.cloud` with a Cyrillic `а` looks like acme.cloud, but is another host.
    Source: Unicode Technical Standard 39, section 5.2 (also the allowed mixtures of Japanese and
        Korean), and its confusables for single letters.

    Bad:
        website: https://аcme.cloud/
    Good:
        website: https://acme.cloud/
    """
    for place, url in odd_urls(record):
        host = parse_link(url).host
        if host.isascii() and "xn--" not in host:
            continue
        problem = look_alike(host)
        if problem:
            message = f"the host name has {problem}"
            hint = "look up the address of the vendor's page, and type it on your keyboard"
            yield Finding(message, place, hint)


@rule(severity=Severity.WARNING, when=odd_hosts)
def top_level_domain(record: Subprocessor | Policy) -> Iterator[Finding]:
    """The host of an address or e-mail address ends in a top-level domain that exists.

    The rule also reports a top-level domain that is newer than the list from which the rule reads.

    Why: `acme.con` leads nowhere.
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
    hosts = [(place, parse_link(url).host) for place, url in record.urls]
    if record.contact:
        hosts += ((mailbox.place, mailbox.host) for mailbox in mailboxes(record))
    for place, host in hosts:
        ending = host.rpartition(".")[2]
        if is_top_level(ending) or _reported_otherwise(place, host, record):
            continue
        message = f"there is no top-level domain .{ending}"
        meant = repaired_ending(host)
        hint = f"did you mean `{meant}`?" if meant else f"correct the spelling of {host}"
        text = _text_at(record, place)
        corrections = _address(place, text.replace(host, meant)) if meant and host in text else ()
        yield Finding(message, place, hint, corrections=corrections)


def _text_at(record: Subprocessor | Policy, place: Place) -> str:
    if isinstance(record, Policy) and place == ("contact",):
        return record.contact
    return dict((*record.texts, *record.urls)).get(place, "")


def _reported_otherwise(place: Place, host: str, record: Subprocessor | Policy) -> bool:
    """Whether another rule reports this host."""
    urls = dict(record.urls)
    broken = place in urls and not parse_link(urls[place]).well_formed
    return broken or bool(no_public_host(host) or is_placeholder(host) or look_alike(host))
