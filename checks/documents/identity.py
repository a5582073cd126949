"""Signs that a vendor becomes another company.

Changes of the website, aliases and address are not material, because the company
usually stays the same. But a proposal could swap them for the data of another
company. Only a reviewer can tell the two cases apart.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from checks.changes.company_names import company_and_brand
from checks.changes.diff import changes_of
from checks.changes.proposal import Proposal
from checks.documents.domains import domain_of, domain_word, page_of, same_domain, suffixes
from checks.documents.naming import name_of
from checks.register.model import Subprocessor
from checks.register.names import legal_form, normalised

SignKind = Literal["changed-together", "website-of-another", "alias-of-another"]


class Sign(NamedTuple):
    """A sign that a vendor becomes another company.

    `before` and `after` are the values that change, or `None` for no value. `other`
    is the vendor to which the new value belongs, if there is any.
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

        An unreadable field gives no sign.
        """
        yield from _together(before, after)
        yield from self._website(before, after)
        yield from self._aliases(before, after)

    def _website(self, before: Subprocessor, after: Subprocessor) -> Iterator[Sign]:
        if not before.read("website") or not after.read("website"):
            return
        old, new = domain_of(before.website), domain_of(after.website)
        if not new or same_domain(old, new):
            return
        # Vendors on the new domain or below it come first, then vendors above it. A vendor above
        # it does not count if the old website was on that vendor's domain too.
        above = [suffix for suffix in suffixes(new)[1:] if not same_domain(old, suffix)]
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
        added = dict(_brands(after))
        if not added.keys() - dict(_brands(before)).keys():
            return
        words = {word for word, _ in _words(before)}
        for brand, place in added.items():
            word = _word(brand)
            if word in words:
                continue
            words.add(word)
            for origin in _ORIGINS:
                owners = self._by_word.get((word, origin))
                other = owners.other(before, after) if owners else None
                if other is not None:
                    summary = f"{place} is {origin} of {name_of(other)}"
                    yield Sign("alias-of-another", summary, (None,), (brand,), other)
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
            if vendor.read("website") and (domain := domain_of(vendor.website)):
                owners.setdefault(domain, _Owners({})).add(vendor)
        return owners

    @cached_property
    def _by_suffix(self) -> Mapping[str, "_Owners"]:
        """The vendors by the domain of their website, and by each domain above it."""
        owners: dict[str, _Owners] = {}
        for vendor in self._vendors:
            if vendor.read("website"):
                for suffix in suffixes(domain_of(vendor.website)):
                    owners.setdefault(suffix, _Owners({})).add(vendor)
        return owners

    @cached_property
    def _by_word(self) -> Mapping[tuple[str, str], "_Owners"]:
        """The vendors by each word for them and its origin."""
        owners: dict[tuple[str, str], _Owners] = {}
        for vendor in self._vendors:
            for word in _words(vendor):
                owners.setdefault(word, _Owners({})).add(vendor)
        return owners


class _Owners(NamedTuple):
    """The vendors that share a domain or a word, by the company's name and legal form.

    Each company keeps two vendors: at least one of them differs from any given vendor.
    So a search takes the same time however many vendors there are.
    """

    by_company: dict[tuple[str, str], list[Subprocessor]]

    def add(self, vendor: Subprocessor) -> None:
        vendors = self.by_company.setdefault(_company(vendor), [])
        if len(vendors) < 2 and all(vendor.path != other.path for other in vendors):
            vendors.append(vendor)

    def other(self, before: Subprocessor, after: Subprocessor) -> Subprocessor | None:
        """The first vendor of another company. Two entries of a company are no match."""
        name, form = _company(before)
        for (other_name, other_form), vendors in self.by_company.items():
            # GitHub B.V. and GitHub GmbH are two companies. GitHub may be either of them.
            if name != other_name or (form and other_form and form != other_form):
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
    for field, same in (("website", page_of), ("address", _letters)):
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


def _company(vendor: Subprocessor) -> tuple[str, str]:
    """The name of the company, however it is spelt, and its legal form.

    The path stands for a name that is unreadable or has no words.
    """
    company = company_and_brand(vendor.name)[0] if vendor.read("name") else ""
    name = normalised(company)
    return (name, legal_form(company)) if name else (f"/{vendor.path}", "")


_NAME, _ALIAS, _DOMAIN = _ORIGINS = "the name", "an alias", "the domain"


def _words(vendor: Subprocessor) -> Iterator[tuple[str, str]]:
    """The words for a vendor, each with its origin: a member of `_ORIGINS`."""
    if vendor.read("name"):
        company, brand = company_and_brand(vendor.name)
        yield from _known(company, _NAME)
        yield from _known(brand, _ALIAS)
    if vendor.read("also_known_as"):
        for alias in vendor.also_known_as:
            yield from _known(alias, _ALIAS)
    if vendor.read("website") and (domain := domain_of(vendor.website)):
        yield from _known(domain, _DOMAIN)
        yield from _known(domain_word(domain), _DOMAIN)


def _brands(vendor: Subprocessor) -> Iterator[tuple[str, str]]:
    """The aliases of a vendor and the brand in its name, each with its place in words."""
    for alias in vendor.also_known_as:
        yield alias, "the new alias"
    if vendor.read("name") and (brand := company_and_brand(vendor.name)[1]):
        yield brand, "the new brand in the name"


def _known(text: str, origin: str) -> Iterator[tuple[str, str]]:
    word = _word(text)
    if word:
        yield word, origin


def _word(text: str) -> str:
    """A name as a single word: `Acme Mail, Inc.`, `acme-mail` and `AcmeMail` are equal."""
    return normalised(text).replace(" ", "")


def _letters(text: str | None) -> str:
    """A text without case, punctuation and spaces."""
    return "".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").casefold()))
