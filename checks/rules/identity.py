"""Identity: one vendor, one entry."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import product

from checks.findings import Finding, Place, Severity
from checks.register.model import Register, Subprocessor
from checks.register.names import legal_form, normalised
from checks.rules.links import parse_link
from checks.rules.rule import rule
from checks.rules.scripts import mixture, odd_letters


@rule
def same_name(register: Register) -> Iterator[Finding]:
    """Two entries of the same entity share a name only if their scopes differ.

    Names are compared without case, punctuation and legal form. Two entries are different
    entities if both give a legal form and the two forms differ, or if both give `established`
    and the two countries differ. The finding appears in both files.

    Why: a reader cannot tell which of two entries holds, and removing one leaves the other.

    Bad:
        # subprocessors/acme-again.yaml
        name: ACME Cloud Inc
        scope: EU plan
        # subprocessors/acme-cloud.yaml
        scope: EU plan
    Good:
        # subprocessors/acme-again.yaml
        name: ACME Cloud Inc
        scope: EU plan
        # subprocessors/acme-cloud.yaml
        scope: US plan

    Good:
        # subprocessors/acme-germany.yaml
        name: Acme Cloud GmbH
        scope: US plan
        agreement: {reference: DPA-2025-002, executed: 2025-03-01}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2025-002,Acme Cloud GmbH,2025-03-01,,active
    """
    fields = ("name", "scope", "established")
    for vendors in _alike(register, fields, lambda vendor: normalised(vendor.name)):
        # The first two vendors of each kind: as many as a vendor needs to meet a rival.
        kinds: defaultdict[tuple[str, ...], list[Subprocessor]] = defaultdict(list)
        for vendor in vendors:
            for kind in product(*({fact, _ANY} for fact in _told_apart_by(vendor))):
                if len(kinds[kind]) < 2:
                    kinds[kind].append(vendor)
        for vendor in vendors:
            # A vendor that leaves a fact out clashes with all others, and all others with it.
            choices = ({fact, ""} if fact else {_ANY} for fact in _told_apart_by(vendor))
            rivals = [
                rival
                for kind in product(*choices)
                for rival in kinds.get(kind, ())
                if rival is not vendor
            ]
            if rivals:
                other = min(rivals, key=lambda rival: rival.path)
                message = f"{other.path} has the same name and does not say another scope"
                hint = "merge the two, or give each a `scope` of its own"
                yield Finding(message, ("name",), hint, vendor.path)


_ANY = "\0"


def _told_apart_by(vendor: Subprocessor) -> tuple[str, str, str]:
    """The facts that distinguish vendors of the same name. A fact that is not given is empty."""
    established = (vendor.established or "").strip()
    return _scope(vendor), legal_form(vendor.name), f"in {established}" if established else ""


@rule(severity=Severity.WARNING)
def name_mixed_script(vendor: Subprocessor) -> Iterator[Finding]:
    """Each word of a name is in one script, and no letter imitates another letter.

    Spaces, hyphens, dots and slashes divide words, so `IT-Град` is two words. A word may be in
    any script, with the letters of any language.

    Why: `Аcme` with a Cyrillic `А` looks like Acme, and no comparison finds that it is not.
    Source: Unicode Technical Standard 39, section 5.2, and its confusables.

    Bad:
        # subprocessors/acme-cloud.yaml
        name: Аcme Cloud, Inc.
        # agreements.csv
        DPA-2025-001,"Аcme Cloud, Inc.",2025-01-15,,active
    Good:
        name: Acme Cloud, Inc.

    Bad:
        also-known-as: [ꜱtripe]
    Good:
        also-known-as: [Stripe]
    """
    names: list[tuple[Place, str]] = [(("name",), vendor.name)]
    if vendor.also_known_as:
        names += ((("also-known-as", i), alias) for i, alias in enumerate(vendor.also_known_as))
    for place, name in names:
        if name.isascii():
            continue
        problem = mixture(name) or odd_letters(name, turkish=_turkish(vendor, name))
        if problem:
            yield Finding(f"the name has {problem}", place, "type the name anew")


def _turkish(vendor: Subprocessor, name: str) -> bool:
    """Whether the name may hold a dotless `ı`, as Turkish and Azerbaijani do."""
    if "ı" not in name:
        return False
    seat = vendor.established if vendor.read("established") else None
    website = vendor.website if vendor.read("website") else ""
    return (
        seat in ("TR", "AZ")
        or bool(set("ĞğŞşİƏə").intersection(name))
        or parse_link(website).host.endswith((".tr", ".az"))
    )


@rule(severity=Severity.WARNING)
def same_service(register: Register) -> Iterator[Finding]:
    """Two entries do not share both website and purpose.

    Why: that is mostly one vendor, entered twice under two names.

    Bad:
        # subprocessors/acme-europe.yaml
        name: Acme Europe GmbH
        website: https://acme.cloud/
        purpose: cloud hosting
        agreement: {reference: DPA-2025-002, executed: 2025-03-01}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2025-002,Acme Europe GmbH,2025-03-01,,active
    Good:
        # subprocessors/acme-europe.yaml
        name: Acme Europe GmbH
        website: https://acme.cloud/
        purpose: E-mail delivery
        agreement: {reference: DPA-2025-002, executed: 2025-03-01}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2025-002,Acme Europe GmbH,2025-03-01,,active
    """
    # same-name has judged entries of the same name.
    names = ("website", "purpose", "name")
    for first, *others in _alike(register, names, _service):
        for other in others:
            if normalised(first.name) != normalised(other.name):
                message = f"{first.path} has the same website and purpose"
                hint = "merge the two, or say what differs in their purposes"
                yield Finding(message, ("website",), hint, other.path)


@rule(severity=Severity.WARNING)
def same_website(register: Register) -> Iterator[Finding]:
    """Two vendors do not share a website, unless they belong to one group.

    Vendors belong to one group if their names or brands start with the same word, or if a name
    or brand of each vendor holds a word of the host name.

    Why: usually, somebody copied the file of another vendor and forgot to change the website.

    Bad:
        # subprocessors/beta.yaml
        name: Beta Hosting GmbH
        website: https://www.acme.cloud
        purpose: E-mail delivery
        agreement: {reference: DPA-2025-002, executed: 2025-03-01}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2025-002,Beta Hosting GmbH,2025-03-01,,active
    Good:
        # subprocessors/beta.yaml
        name: Beta Hosting GmbH
        website: https://beta-hosting.de/
        purpose: E-mail delivery
        agreement: {reference: DPA-2025-002, executed: 2025-03-01}
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2025-002,Beta Hosting GmbH,2025-03-01,,active
    """
    names = ("website", "purpose", "name", "also_known_as")
    for first, *others in _alike(register, names, lambda vendor: _site(vendor.website)):
        for other in others:
            # Entries that share the purpose, too, are reported by same-service.
            if _service(first) != _service(other) and not _one_group(first, other):
                message = f"{first.path} has the same website"
                hint = "give each vendor its own website, or name their group in `also-known-as`"
                yield Finding(message, ("website",), hint, other.path)


def _one_group(vendor: Subprocessor, other: Subprocessor) -> bool:
    words, other_words = _brands(vendor), _brands(other)
    if {brand[0] for brand in words} & {brand[0] for brand in other_words}:
        return True
    host = set(re.split("[.-]", parse_link(vendor.website).host))
    return all(
        any(host & {*brand, "".join(brand)} for brand in brands) for brands in (words, other_words)
    )


def _brands(vendor: Subprocessor) -> list[list[str]]:
    """The names that the vendor goes by, as words."""
    names = (normalised(name).split() for name in (vendor.name, *vendor.also_known_as))
    return [words for words in names if words]


def _site(url: str) -> str:
    """The address without scheme, `www.` and a last slash."""
    return url.casefold().removeprefix("https://").removeprefix("www.").rstrip("/")


def _scope(vendor: Subprocessor) -> str:
    return (vendor.scope or "").casefold().strip()


def _service(vendor: Subprocessor) -> Hashable:
    return _site(vendor.website), vendor.purpose.casefold()


def _alike(
    register: Register, fields: Sequence[str], key: Callable[[Subprocessor], Hashable]
) -> Iterator[Sequence[Subprocessor]]:
    """Groups of two and more vendors with one key, in the order of their paths."""
    # Most vendors are alone: no list for each of them. Most registers can be read as a whole.
    whole = register.whole
    firsts: dict[Hashable, Subprocessor] = {}
    groups: dict[Hashable, list[Subprocessor]] = {}
    for vendor in register.subprocessors:
        if whole or vendor.read(*fields):
            value = key(vendor)
            first = firsts.setdefault(value, vendor)
            if first is not vendor:
                groups.setdefault(value, [first]).append(vendor)
    yield from groups.values()
