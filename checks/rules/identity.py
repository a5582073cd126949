"""Identity: one vendor, one entry."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

from checks.findings import Finding, Severity
from checks.register.model import Register, Subprocessor
from checks.register.names import normalised
from checks.rules.rule import rule


@rule
def same_name(register: Register) -> Iterator[Finding]:
    """Two entries share a name only if each says another scope.

    Names are compared without case, punctuation and legal form.

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
        scope: Customers of the EU plan
    """
    for first, other in _repeats(register, ("name", "scope"), _identity):
        message = f"{first.path} has the same name and the same scope"
        yield Finding(message, ("name",), "merge the two, or give each a `scope`", other.path)


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
    for first, other in _repeats(register, names, _service):
        if normalised(first.name) != normalised(other.name):
            message = f"{first.path} has the same website and purpose"
            hint = "merge the two, or say what differs in their purposes"
            yield Finding(message, ("website",), hint, other.path)


def _identity(vendor: Subprocessor) -> Hashable:
    return normalised(vendor.name), (vendor.scope or "").casefold().strip()


def _service(vendor: Subprocessor) -> Hashable:
    return vendor.website.rstrip("/").casefold(), vendor.purpose.casefold()


def _repeats(
    register: Register, fields: Sequence[str], key: Callable[[Subprocessor], Hashable]
) -> Iterator[tuple[Subprocessor, Subprocessor]]:
    """Pairs of vendors with one key: the first by path, and each later one."""
    groups: defaultdict[Hashable, list[Subprocessor]] = defaultdict(list)
    for vendor in register.subprocessors:
        if vendor.read(*fields):
            groups[key(vendor)].append(vendor)
    for first, *others in groups.values():
        for other in others:
            yield first, other
