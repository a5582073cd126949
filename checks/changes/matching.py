"""Pairs of vendors: the entries of a register before and after a change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from checks.changes.company_names import same_company
from checks.changes.spelling import same_words
from checks.changes.terms import NO_TERMS, Terms, titled_fields
from checks.register.model import Subprocessor

Pair = tuple[Subprocessor | None, Subprocessor | None]
"""A vendor before and after a change, each None if there is no such vendor."""


def matched(pairs: Iterable[Pair], between: Terms = NO_TERMS) -> list[Pair]:
    """The pairs that differ, and the pairs of a vendor with a new title of a region or scope.

    A removed vendor and an added vendor become one pair, a rename, if their content is the same,
    or if name and website show that the entry is the same.
    """
    differing = [(before, after) for before, after in pairs if _differ(before, after, between)]
    removed = [before for before, after in differing if before is not None and after is None]
    added = [after for before, after in differing if before is None and after is not None]
    if not removed or not added:
        return differing
    earlier = _same_content(removed, added)
    renamed = {before.path for before in earlier.values()}
    left = [vendor for vendor in removed if vendor.path not in renamed]
    earlier |= _same_entry(left, [vendor for vendor in added if vendor.path not in earlier])
    renamed = {before.path for before in earlier.values()}
    return [
        (earlier.get(after.path), after)
        if before is None and after is not None
        else (before, after)
        for before, after in differing
        if after is not None or (before is not None and before.path not in renamed)
    ]


def _same_content(
    removed: Iterable[Subprocessor], added: Iterable[Subprocessor]
) -> dict[str, Subprocessor]:
    """By the path of an added vendor, a removed vendor with the same content."""
    by_content: defaultdict[str, list[Subprocessor]] = defaultdict(list)
    for vendor in removed:
        by_content[_content(vendor)].append(vendor)
    return {
        vendor.path: by_content[content].pop()
        for vendor in added
        if by_content.get(content := _content(vendor))
    }


def _same_entry(
    removed: Sequence[Subprocessor], added: Sequence[Subprocessor]
) -> dict[str, Subprocessor]:
    """By the path of an added vendor, the only removed vendor with the same name and website.

    The entries of a legal entity share name and website, so they need the same purpose too.
    """
    came, gone = _by_host(added), _by_host(removed)
    found: dict[str, Subprocessor] = {}
    for host in came.keys() & gone.keys():
        for after in came[host]:
            earlier = [before for before in gone[host] if _is_same(before, after)]
            if len(earlier) == 1 == sum(_is_same(earlier[0], other) for other in came[host]):
                found[after.path] = earlier[0]
    return found


def _by_host(vendors: Iterable[Subprocessor]) -> Mapping[str, Sequence[Subprocessor]]:
    """The vendors by the host of their website, and the services by their legal entity.

    A host or an entity with many vendors does not tell them apart.
    """
    by_host: defaultdict[str, list[Subprocessor]] = defaultdict(list)
    for vendor in vendors:
        by_host[vendor.stated("entity") or _host(vendor)].append(vendor)
    return {host: found for host, found in by_host.items() if host and len(found) <= _MOST}


_MOST = 20
"""The most entries of a website among which a renamed entry is looked for."""


def _is_same(before: Subprocessor, after: Subprocessor) -> bool:
    if not same_company(before.stated("name"), after.stated("name")):
        return False
    alone = before.stated("entity") is None and after.stated("entity") is None
    return alone or same_words(before.stated("purpose"), after.stated("purpose"))


def _host(vendor: Subprocessor) -> str:
    """The host of a vendor's website, or nothing."""
    try:
        host = urlsplit(vendor.stated("website") or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _differ(before: Subprocessor | None, after: Subprocessor | None, between: Terms) -> bool:
    if before is None or after is None:
        return before is not after
    titles = between.titles
    if titles and titled_fields(before) & titled_fields(after) & titles.keys():
        return True
    if before.__dict__ == after.__dict__:
        return False
    # Only fields count. A vendor may hold cached properties, too.
    plain = len(before.__dict__) <= len(_FIELDS) >= len(after.__dict__)
    return plain or _values(before) != _values(after)


def _content(vendor: Subprocessor) -> str:
    """The content of the vendor's file, for comparison."""
    return repr({name: value for name, value in _values(vendor).items() if name != "path"})


def _values(vendor: Subprocessor) -> dict[str, Any]:
    return {name: value for name, value in vendor.__dict__.items() if name in _FIELDS}


_FIELDS = Subprocessor.model_fields.keys()
