"""Mailboxes: the e-mail addresses of a record, and the parts of each address."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import validators

from checks.findings import Place
from checks.register.model import Subprocessor
from checks.register.policy import Policy

# Most addresses are plain. validators takes 30 µs to accept a plain address.
_PLAIN = re.compile(r"[a-z0-9]{1,64}@([a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?\.){1,4}[a-z]{2,24}")
_QUOTED = re.compile(r'"[\w !#$%&\'*+/=?^{|}~.,:;@()-]{1,62}"', re.ASCII)
"""A name in quotation marks, such as "a b": RFC 5321, section 4.1.2, without < > [ ] \\ and `."""


class Mailbox(NamedTuple):
    """An e-mail address at a place: the name before the @, and the host after the @."""

    place: Place
    name: str
    host: str


def mailboxes(record: Subprocessor | Policy) -> list[Mailbox]:
    """Every well-formed e-mail address of a record."""
    addresses: Sequence[tuple[Place, str]]
    if isinstance(record, Subprocessor):
        email = record.contact.email if record.contact is not None else None
        addresses = ((("contact", "email"), email),) if email is not None else ()
    else:
        addresses = record.contacts
    parts = ((place, _parts(address)) for place, address in addresses)
    return [Mailbox(place, *known) for place, known in parts if known is not None]


@lru_cache(maxsize=4096)
def _parts(address: str) -> tuple[str, str] | None:
    if not is_mailbox(address):
        return None
    name, _, host = address.rpartition("@")
    return name, unicodedata.normalize("NFKC", host).lower()


@lru_cache(maxsize=4096)
def is_mailbox(address: str) -> bool:
    """Whether the text is a well-formed e-mail address (RFC 5321; beyond ASCII, RFC 6531)."""
    if _PLAIN.fullmatch(address):
        return True
    name, _, host = address.rpartition("@")
    if len(name) > _LONGEST_NAME:
        return False
    if name.startswith('"'):
        name = "a" if _QUOTED.fullmatch(name) else ""
    elif not name.isascii():
        name = "".join("a" if _is_letter(c) else c for c in name)
    return bool(validators.email(f"{name}@{host}"))


_LONGEST_NAME = 64


def _is_letter(character: str) -> bool:
    """Whether a character beyond ASCII is part of a word, as vowel signs and joiners are."""
    if character.isascii():
        return False
    return (
        character.isalnum()
        or character in "\u200c\u200d"
        or unicodedata.category(character).startswith("M")
    )
