"""Signs that a vendor becomes another company.

Website, aliases and address are not material: they change while the company
stays the same. So a proposal could swap them for those of another company. No
rule can tell the two cases apart, but a reviewer can.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from checks.changes.diff import changes_of
from checks.changes.proposal import Proposal
from checks.documents.naming import name_of
from checks.register.model import Subprocessor
from checks.register.names import normalised
from checks.rules.links import parse_link

SignKind = Literal["changed-together", "website-of-another", "alias-of-another"]


class Sign(NamedTuple):
    """A sign that a vendor becomes another company.

    `before` and `after` are the values of what changes; `None` stands for no
    value. `other` is the vendor to which the new value belongs, where there is one.
    """

    kind: SignKind
    summary: str
    before: tuple[str | None, ...]
    after: tuple[str | None, ...]
    other: Subprocessor | None = None


@dataclass(frozen=True)
class Identities:
    """The companies of a proposal, before and after it."""

    proposal: Proposal

    def signs(self, before: Subprocessor, after: Subprocessor) -> Iterator[Sign]:
        """The signs that the vendor becomes another company.

        A field that cannot be read on one of the two sides gives no sign.
        """
        yield from _together(before, after)
        yield from self._website(before, after)
        yield from self._aliases(before, after)

    def _website(self, before: Subprocessor, after: Subprocessor) -> Iterator[Sign]:
        if not before.read("website") or not after.read("website"):
            return
        old, new = _domain(before.website), _domain(after.website)
        if not new or _same_domain(old, new):
            return
        # Vendors on the new domain or below it come first, then vendors above it. A vendor above
        # it does not count if the old website was on that vendor's domain too.
        above = [suffix for suffix in _suffixes(new)[1:] if not _same_domain(old, suffix)]
        candidates = [self._by_suffix.get(new), *map(self._by_domain.get, above)]
        for owners in candidates:
            other = owners.other(before, after) if owners else None
            if other is not None:
                summary = f"the website moves to the domain of {name_of(other)}"
                values = (before.website,), (after.website,)
                yield Sign("website-of-another", summary, *values, other)
                return

    def _aliases(self, before: Subprocessor, after: Subprocessor) -> Iterator[Sign]:
        if not before.read("also_known_as") or not after.read("also_known_as"):
            return
        if before.also_known_as == after.also_known_as:
            return
        own = {word for word, _ in _words(before)}
        added = {_word(alias): alias for alias in reversed(after.also_known_as)}
        for word, alias in reversed(added.items()):
            if word in own:
                continue
            for what in _WHATS:
                owners = self._by_word.get((word, what))
                other = owners.other(before, after) if owners else None
                if other is not None:
                    summary = f"the new alias is {what} of {name_of(other)}"
                    yield Sign("alias-of-another", summary, (None,), (alias,), other)
                    break

    @property
    def _vendors(self) -> Iterator[Subprocessor]:
        """All vendors: first as they are, then as the proposal changes them."""
        yield from self.proposal.base.subprocessors
        yield from self.proposal.head.subprocessors

    @cached_property
    def _by_domain(self) -> Mapping[str, "_Owners"]:
        """The vendors by the domain of their website."""
        owners: dict[str, _Owners] = {}
        for vendor in self._vendors:
            if vendor.read("website") and (domain := _domain(vendor.website)):
                owners.setdefault(domain, _Owners({})).add(vendor)
        return owners

    @cached_property
    def _by_suffix(self) -> Mapping[str, "_Owners"]:
        """The vendors by the domain of their website, and by each domain above it."""
        owners: dict[str, _Owners] = {}
        for vendor in self._vendors:
            if vendor.read("website"):
                for suffix in _suffixes(_domain(vendor.website)):
                    owners.setdefault(suffix, _Owners({})).add(vendor)
        return owners

    @cached_property
    def _by_word(self) -> Mapping[tuple[str, str], "_Owners"]:
        """The vendors by each word that stands for them, and what the word is."""
        owners: dict[tuple[str, str], _Owners] = {}
        for vendor in self._vendors:
            for word in _words(vendor):
                owners.setdefault(word, _Owners({})).add(vendor)
        return owners


class _Owners(NamedTuple):
    """The vendors that share a domain or a word, by the company's name.

    Each company keeps two vendors, since one of the two differs from any given vendor.
    So a search takes the same time however many vendors there are.
    """

    by_company: dict[str, list[Subprocessor]]

    def add(self, vendor: Subprocessor) -> None:
        vendors = self.by_company.setdefault(_company(vendor), [])
        if len(vendors) < 2 and all(vendor.path != other.path for other in vendors):
            vendors.append(vendor)

    def other(self, before: Subprocessor, after: Subprocessor) -> Subprocessor | None:
        """The first vendor that is neither this one nor another entry of the same company."""
        for company, vendors in self.by_company.items():
            if company != _company(before):
                for vendor in vendors:
                    if vendor.path not in (before.path, after.path):
                        return vendor
        return None


def _together(before: Subprocessor, after: Subprocessor) -> Iterator[Sign]:
    """Whether two of name, website and address change."""
    changes = {
        change.field: change
        for change in changes_of(before, after)
        if change.kind in ("entity-replaced", "website-changed", "address-changed")
    }
    for field, same in (("website", _page), ("address", _letters)):
        if field in changes and same(changes[field].old) == same(changes[field].new):
            del changes[field]
    if len(changes) > 1:
        fields = [field for field in ("name", "website", "address") if field in changes]
        yield Sign(
            "changed-together",
            f"{', '.join(fields[:-1])} and {fields[-1]} change together",
            tuple(changes[field].old for field in fields),
            tuple(changes[field].new for field in fields),
        )


def _company(vendor: Subprocessor) -> str:
    """The name of the company, without its spelling; the path where it cannot be read."""
    return (normalised(vendor.name) if vendor.read("name") else "") or f"/{vendor.path}"


_NAME, _ALIAS, _DOMAIN = _WHATS = "the name", "an alias", "the domain"


def _words(vendor: Subprocessor) -> Iterator[tuple[str, str]]:
    """The words that stand for a vendor, each with what it is: one of `_WHATS`."""
    if vendor.read("name"):
        yield from _known(vendor.name, _NAME)
    if vendor.read("also_known_as"):
        for alias in vendor.also_known_as:
            yield from _known(alias, _ALIAS)
    if vendor.read("website") and (domain := _domain(vendor.website)):
        yield from _known(domain, _DOMAIN)
        yield from _known(_domain_word(domain), _DOMAIN)


def _known(text: str, what: str) -> Iterator[tuple[str, str]]:
    word = _word(text)
    if word:
        yield word, what


def _word(text: str) -> str:
    """A name as one word: `Acme Mail, Inc.`, `acme-mail` and `AcmeMail` are the same."""
    return normalised(text).replace(" ", "")


def _letters(text: str | None) -> str:
    """A text without case, punctuation and spaces."""
    return "".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").casefold()))


def _page(url: str | None) -> tuple[str, str]:
    """A website without the differences that lead to the same page."""
    address = (url or "").casefold()
    domain = _domain(address)
    path = address.partition("://")[2].partition("/")[2].rstrip("/")
    return (domain, path) if domain else (address, "")


_LONGEST_HOST = 253


def _domain(url: str) -> str:
    """The host of a URL without `www.`, in ASCII; empty where it has no public host."""
    host = parse_link(url).host.lower()
    if len(host) > _LONGEST_HOST:
        return ""
    if not host.isascii():
        import idna

        # A host that is no international name stays as it is, and still equals itself.
        with suppress(UnicodeError):
            host = idna.encode(host, uts46=True).decode("ascii")
    domain = host.removeprefix("www.")
    domain = domain if "." in domain else host
    return domain if "." in domain else ""


def _same_domain(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _suffixes(domain: str) -> list[str]:
    """The domain, then the domains above it, except the top-level domain."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


# Below the domain of a country, such labels are part of the ending: `acme.co.uk`.
_SECOND_LEVEL = {"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"}


def _domain_word(domain: str) -> str:
    """The word that a company chose: `acme` in `cloud.acme.com` and in `acme.co.uk`."""
    labels = domain.split(".")
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        return labels[-3]
    return labels[-2]
