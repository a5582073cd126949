"""Repairs: what the writer of a value with a common slip probably meant.

Hints show a repair, and people decide. A repaired address has no finding of its own.
"""

import re

from checks.rules.links import BAD_PERCENT, is_left_out, is_ordinary, parse_link
from checks.rules.mailboxes import is_mailbox
from checks.suggestion import closest

_LONGEST = 200
"""Longer values get no repair: a hint would not show it whole."""

_AROUND = " \t\n\"'`“”„‘’<>()[]{},;"
"""What people put around an address, or leave there after copying."""

_MARKED = re.compile(r"(?:!?\[[^\]]*\]\(|<)\s*(https?://[^\s<>()]+)\s*(?:\)|>)")
"""A link of Markdown around an address."""

_SCHEME = re.compile(r"h?t{1,3}p{1,2}s{0,2}\s?[:;.]?\s?[/\\]{1,3}:?[/\\]{0,2}|https?[:;]|//", re.I)
"""The start of an address, spelt `https//`, `http:/`, `htps://` or the like."""

_INSIDE = re.compile(r"https://[^\s<>()\[\]“”„\"]+", re.I)
"""An address among other words: `Acme (https://acme.com/)`."""

_USER = re.compile(r"(?<=://)[^/?#]*@")


def address_in_markup(text: str) -> str:
    """The address inside a link of Markdown, or nothing."""
    marked = _MARKED.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    return marked[1] if marked else ""


def repaired_url(text: str) -> str:
    """The https address that the text probably means, or nothing."""
    if len(text) > _LONGEST:
        return ""
    inside = _INSIDE.findall(text)
    alone = inside[0] if len(inside) == 1 else text
    address = (address_in_markup(text) or alone).strip(_AROUND).rstrip(".")
    if scheme := _SCHEME.match(address):
        address = address[scheme.end() :]
    elif "@" in address:
        return ""  # an e-mail address
    url = BAD_PERCENT.sub("%25", _USER.sub("", f"https://{address}"))
    link = parse_link(url)
    good = link.well_formed and is_ordinary(link.host) and not is_left_out(link.path)
    return url if good else ""


_AT = re.compile(r"\s*[\[({]\s*(?:at|@|ät)\s*[\])}]\s*|\s+(?:at|@)\s+|\s*@\s*", re.I)
_DOT = re.compile(r"\s*[\[({]\s*(?:dot|\.|punkt)\s*[\])}]\s*|\s+dot\s+", re.I)
_IN_ANGLES = re.compile(r"[^<>@]*<([^<>\s]+)>")


def repaired_mailbox(text: str) -> str:
    """The e-mail address that the text probably means, or nothing."""
    if len(text) > _LONGEST:
        return ""
    address = text.strip()
    if named := _IN_ANGLES.fullmatch(address):  # Sam <sam@acme.cloud>
        address = named[1]
    address = address.strip(_AROUND).rstrip(".")
    if address.casefold().startswith("mailto:"):
        address = address[len("mailto:") :]
    name, _, host = _DOT.sub(".", _AT.sub("@", address)).rpartition("@")
    host = host.replace(",", ".")
    mailbox = f"{name}@{host}"
    return mailbox if is_mailbox(mailbox) and mailbox.isascii() and is_ordinary(host) else ""


_COMMON = ("com", "net", "org")


def repaired_ending(host: str) -> str:
    """The host with the common top-level domain that its own probably means, or nothing."""
    name, _, ending = host.rpartition(".")
    meant = closest(ending, _COMMON)
    return f"{name}.{meant}" if meant and name.isascii() else ""
