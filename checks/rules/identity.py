"""Identity: one vendor, one entry."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

from checks.findings import Finding, Severity
from checks.register.model import Register, Subprocessor
from checks.register.names import normalised
from checks.rules.rule import rule
from checks.rules.scripts import mixture


@rule
def same_name(register: Register) -> Iterator[Finding]:
    """Two entries share a name only if each says another scope.

    Names are compared without case, punctuation and legal form. The finding
    stands in both files.

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
    """
    for vendors in _alike(register, ("name", "scope"), lambda vendor: normalised(vendor.name)):
        by_scope: defaultdict[str, list[Subprocessor]] = defaultdict(list)
        for vendor in vendors:
            by_scope[_scope(vendor)].append(vendor)
        for vendor in vendors:
            # Whoever says no scope clashes with all, and all with whoever says none.
            scope = _scope(vendor)
            rivals = [*by_scope[scope][:2], *by_scope[""][:1]] if scope else vendors[:2]
            others = [one for one in rivals if one is not vendor]
            if others:
                other = min(others, key=lambda one: one.path)
                message = f"{other.path} has the same name and does not say another scope"
                hint = "merge the two, or give each a `scope` of its own"
                yield Finding(message, ("name",), hint, vendor.path)


@rule(severity=Severity.WARNING)
def name_mixed_script(vendor: Subprocessor) -> Iterator[Finding]:
    """The words of a name are each in one script.

    Why: `Аcme` with a Cyrillic `А` looks like Acme, and no comparison finds that it is not.
    Source: Unicode Technical Standard 39, section 5.2.

    Bad:
        # subprocessors/acme-cloud.yaml
        name: Аcme Cloud, Inc.
        # agreements.csv
        DPA-2025-001,"Аcme Cloud, Inc.",2025-01-15,,active
    Good:
        name: Acme Cloud, Inc.
    """
    for word in vendor.name.split():
        problem = mixture(word)
        if problem:
            yield Finding(f"the name has {problem}", ("name",), "type the name anew")
            break


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
    # Entries with one name were told apart by their scopes, or reported by same-name.
    names = ("website", "purpose", "name")
    for first, *others in _alike(register, names, _service):
        for other in others:
            if normalised(first.name) != normalised(other.name):
                message = f"{first.path} has the same website and purpose"
                hint = "merge the two, or say what differs in their purposes"
                yield Finding(message, ("website",), hint, other.path)


def _scope(vendor: Subprocessor) -> str:
    return (vendor.scope or "").casefold().strip()


def _service(vendor: Subprocessor) -> Hashable:
    return vendor.website.rstrip("/").casefold(), vendor.purpose.casefold()


def _alike(
    register: Register, fields: Sequence[str], key: Callable[[Subprocessor], Hashable]
) -> Iterator[Sequence[Subprocessor]]:
    """Groups of two and more vendors with one key, in the order of their paths."""
    groups: defaultdict[Hashable, list[Subprocessor]] = defaultdict(list)
    for vendor in register.subprocessors:
        if vendor.read(*fields):
            groups[key(vendor)].append(vendor)
    for vendors in groups.values():
        if len(vendors) > 1:
            yield vendors
