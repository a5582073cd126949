"""Identity: the list has each vendor only once."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import product

from checks.findings import Finding, Place, Severity
from checks.register.model import Register, Subprocessor
from checks.register.names import forms_differ, is_form, legal_form, normalised
from checks.rules.links import parse_link
from checks.rules.rule import rule
from checks.rules.scripts import mixture, odd_letters


@rule
def same_name(register: Register) -> Iterator[Finding]:
    """Two entries of the same company have different scopes.

    Names are compared without case, punctuation and legal form. Two entries belong to different
    companies if both give a legal form and the forms differ, or if both give `established` and
    the countries differ. Both files get the finding. An entry with `entity` is a further service of
    the company, and needs no scope.

    Why: a reader cannot tell which entry is right. If somebody removes one entry, the vendor is
        still on the list.

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
    for alike in _alike(register, fields, lambda vendor: normalised(vendor.name)):
        vendors = [vendor for vendor in alike if vendor.stated("entity") is None]
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
                message = f"{other.path} has the same name, and no different `scope`"
                hint = "merge both files, give each its own `scope`, or set `entity` in one of them"
                yield Finding(message, ("name",), hint, vendor.path)


_ANY = "\0"


def _told_apart_by(vendor: Subprocessor) -> tuple[str, str, str]:
    """The facts that distinguish vendors of the same name. A missing fact is empty."""
    established = (vendor.established or "").strip()
    return _scope(vendor), legal_form(vendor.name), f"in {established}" if established else ""


@rule(severity=Severity.WARNING)
def same_earlier_name(register: Register) -> Iterator[Finding]:
    """No vendor has the earlier name of another vendor.

    Names are compared without case and punctuation. Vendors with different legal forms are
    different companies. An entry with `entity` or `replaces` names the other entry itself.

    Why: after a change of name, the list would show the same company twice.

    Bad:
        # subprocessors/acme-cloud.yaml
        name: Acme Cloud, Inc.
        # subprocessors/zenith.yaml
        name: Zenith Ltd
        formerly: {"Acme Cloud, Inc.": 2025-12-31}
        agreement: {reference: DPA-2025-002, executed: 2025-03-01}
        website: https://zenith.co.uk/
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,active
        DPA-2025-002,Zenith Ltd,2025-03-01,,active
    Good:
        # subprocessors/acme-cloud.yaml
        name: Zenith Ltd
        formerly: {"Acme Cloud, Inc.": 2025-12-31}
    """
    earlier: defaultdict[str, list[tuple[Subprocessor, str]]] = defaultdict(list)
    for vendor in register.subprocessors:
        for name in vendor.stated("formerly") or ():
            earlier[normalised(name)].append((vendor, name))
    for vendor in register.subprocessors if earlier else ():
        if not vendor.read("name"):
            continue
        for other, name in earlier.get(normalised(vendor.name), ()):
            linked = {vendor.stated("entity"), *(other.stated("replaces") or ())}
            linked |= {other.stated("entity"), *(vendor.stated("replaces") or ())}
            if other is vendor or linked & {vendor.slug, other.slug}:
                continue
            same = normalised(other.name) == normalised(vendor.name)  # same-name compares them
            if not same and not forms_differ(name, vendor.name):
                message = f"{other.path} has this name under `formerly`"
                hint = "merge both files, or correct the name under `formerly`"
                yield Finding(message, ("name",), hint, vendor.path)


@rule(severity=Severity.WARNING)
def name_mixed_script(vendor: Subprocessor) -> Iterator[Finding]:
    """Each word of a name is in a single script, and no letter imitates another letter.

    Spaces, hyphens, dots and slashes separate words: `IT-Град` has two words. A word may be in
    any script, with the letters of any language.

    Why: `Аcme` with a Cyrillic `А` looks like Acme, but nobody finds the vendor by that name.
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
            hint = "type the whole name on your keyboard, instead of copying it"
            yield Finding(f"the name has {problem}", place, hint)


@rule(severity=Severity.WARNING)
def name_several(vendor: Subprocessor) -> Iterator[Finding]:
    """`name` is the name of a single company.

    Why: every company that receives data is a subprocessor, with an agreement of its own. Nobody
        can object to one of two companies in the same entry.
    Source: GDPR Art. 28(2) and (4).

    Bad:
        # subprocessors/acme-cloud.yaml
        name: Acme Cloud, Inc. / Acme Cloud Ltd.
        # agreements.csv
        DPA-2025-001,"Acme Cloud, Inc. / Acme Cloud Ltd.",2025-01-15,,active
    Good:
        name: Acme Cloud, Inc.
    """
    name = vendor.name
    if "/" not in name and ";" not in name:
        return
    companies = [part.strip() for part in _BETWEEN_NAMES.split(name)]
    companies = [part for part in companies if legal_form(part) and not is_form(part)]
    if len(companies) > 1:
        message = f"“{'” and “'.join(companies)}” are {len(companies)} companies"
        yield Finding(message, ("name",), "write a file for each company that processes data")


_BETWEEN_NAMES = re.compile(r";|\s/\s|(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})|(?<=\.)/")


def _turkish(vendor: Subprocessor, name: str) -> bool:
    """Whether the name may contain a dotless `ı`, as Turkish and Azerbaijani names do."""
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
    """Two entries do not have the same website and the same purpose.

    Why: usually, somebody entered the same vendor twice, under two names.

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
    # same-name reports entries of the same name.
    names = ("website", "purpose", "name")
    for first, *others in _alike(register, names, _service):
        for other in others:
            if normalised(first.name) != normalised(other.name):
                message = f"{first.path} has the same website and purpose"
                hint = "delete one of the two files, or describe the difference in `purpose`"
                yield Finding(message, ("website",), hint, other.path)


@rule(severity=Severity.WARNING)
def same_website(register: Register) -> Iterator[Finding]:
    """Two vendors do not have the same website, unless they are affiliates.

    Vendors count as affiliates if their names or brands start with the same word, or if a name or
    brand of each vendor contains a word of the host name.

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
            # same-service reports entries that also have the same purpose.
            if _service(first) != _service(other) and not _are_affiliates(first, other):
                message = f"{first.path} has the same website"
                hint = "correct the website, or name the shared brand in `also-known-as`"
                yield Finding(message, ("website",), hint, other.path)


def _are_affiliates(vendor: Subprocessor, other: Subprocessor) -> bool:
    words, other_words = _brands(vendor), _brands(other)
    if {brand[0] for brand in words} & {brand[0] for brand in other_words}:
        return True
    host = set(re.split("[.-]", parse_link(vendor.website).host))
    return all(
        any(host & {*brand, "".join(brand)} for brand in brands) for brands in (words, other_words)
    )


def _brands(vendor: Subprocessor) -> list[list[str]]:
    """The vendor's names and brands, each as a list of words."""
    names = (normalised(name).split() for name in (vendor.name, *vendor.also_known_as))
    return [words for words in names if words]


def _site(url: str) -> str:
    """The address without scheme, `www.` and the last slash."""
    return url.casefold().removeprefix("https://").removeprefix("www.").rstrip("/")


def _scope(vendor: Subprocessor) -> str:
    return "\n".join(sorted(item.casefold().strip() for item in vendor.scope))


def _service(vendor: Subprocessor) -> Hashable:
    return _site(vendor.website), vendor.purpose.casefold()


def _alike(
    register: Register, fields: Sequence[str], key: Callable[[Subprocessor], Hashable]
) -> Iterator[Sequence[Subprocessor]]:
    """Lists of two or more vendors with the same key, in the order of their paths."""
    # Most vendors are alone and need no list. Most registers can be read as a whole.
    whole = register.complete
    firsts: dict[Hashable, Subprocessor] = {}
    alike: dict[Hashable, list[Subprocessor]] = {}
    for vendor in register.subprocessors:
        if whole or vendor.read(*fields):
            value = key(vendor)
            first = firsts.setdefault(value, vendor)
            if first is not vendor:
                alike.setdefault(value, [first]).append(vendor)
    yield from alike.values()
