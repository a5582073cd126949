"""Files as they were written in the past, read with the model of today.

What today's model does not know is left out, and what cannot be read is not
known: neither stops a history.
"""

import re
from collections.abc import Collection
from typing import Any, NamedTuple

from checks.parallel import map_chunks
from checks.register.defects import Defect, MissingField, UnknownField
from checks.register.fields import read_known_policy, read_subprocessor
from checks.register.layout import REGISTER_FILE, VENDOR_LIMIT
from checks.register.model import UNREAD_ITEM, Policy, Record, Subprocessor
from checks.register.repository import Repository
from checks.register.source import Values, parse
from checks.register.tree import FileTooLarge


class Read(NamedTuple):
    """What a blob holds: a vendor, or None where it cannot be read.

    It is not `whole` where a field is broken: `reason` says which. `doubtful` are
    lists of which only some items are known.
    """

    vendor: Subprocessor | None
    whole: bool
    reason: str = ""
    doubtful: frozenset[str] = frozenset()


def read_vendors(repository: Repository, paths: dict[str, str]) -> dict[str, Read]:
    """The vendors in blobs, by hash; `paths` has the path of each. Each is parsed once."""
    hashes = list(paths)
    blobs = repository.blobs(hashes, VENDOR_LIMIT)

    def parse_some(some: Any) -> list[tuple[Values | None, str]]:
        return [_values(blobs[blob]) for blob in some]

    return {
        blob: _vendor(values, paths[blob]) if values is not None else Read(None, False, reason)
        for blob, (values, reason) in zip(hashes, map_chunks(parse_some, hashes), strict=True)
    }


def read_policy(data: bytes | FileTooLarge) -> tuple[Policy | None, str]:
    """The policy in a blob, or None and why."""
    values, reason = _values(data)
    if values is None:
        return None, reason
    policy, problems = read_known_policy(values, REGISTER_FILE)
    places = (".".join(map(str, defect.place)) or "the file" for defect in problems)
    return policy, ", ".join(places) + " cannot be read" if problems else ""


def filled(
    vendor: Subprocessor, before: Subprocessor | None, doubtful: Collection[str] = ()
) -> Subprocessor:
    """The vendor, with what is unknown of it as it was before, or else as if it were not given."""
    return vendor.model_copy(update=_filled(vendor, before, doubtful))


def _filled(record: Record, before: Record | None, doubtful: Collection[str]) -> Values:
    """The values of a record: its own, those of the record before it, and the defaults."""
    known = {} if before is None else before.__dict__
    values: Values = {}
    for name, field in type(record).model_fields.items():
        if name in doubtful and name in known:
            # An unknown word may stand for any that was there before.
            own = record.__dict__[name]
            there = {*own}
            values[name] = (*own, *(item for item in known[name] if item not in there))
        elif name in record.__dict__:
            values[name] = record.__dict__[name]
        elif name in known:
            values[name] = known[name]
        elif not field.is_required():
            values[name] = field.get_default(call_default_factory=True)
        inner = values.get(name)
        if isinstance(inner, Record):
            values[name] = inner.model_copy(update=_filled(inner, _inner(before, name), ()))
    return values


def _inner(record: Record | None, name: str) -> Record | None:
    inner = record.__dict__.get(name) if record is not None else None
    return inner if isinstance(inner, Record) else None


def _values(data: bytes | FileTooLarge) -> tuple[Values | None, str]:
    if isinstance(data, FileTooLarge):
        return None, f"it has {data.size:,} bytes"
    source = parse(data, "")
    return source.values, _in_words(source.defects[0]) if source.defects else ""


def _in_words(defect: Defect) -> str:
    """The name of a defect: `BadSyntax` is "bad syntax"."""
    return " ".join(re.findall("[A-Z][a-z]*", type(defect).__name__)).lower()


_NEEDED = ("name", "website", "group", "purpose", "countries", "engaged")


def _harmless(defect: Defect) -> bool:
    """Whether the rest of the file can be taken as it stands.

    A field that is absent was not asked for yet when the file was written. A
    field that stands there without a value is broken like any other.
    """
    absent = isinstance(defect, MissingField) and not defect.empty
    return absent or isinstance(defect, UnknownField)


def _vendor(values: Values, path: str) -> Read:
    vendor, defects = read_subprocessor(values, path)
    if not defects:
        return Read(vendor, True)
    lacking = [name for name in _NEEDED if name not in vendor.__dict__]
    if lacking:
        return Read(None, False, f"`{lacking[0]}` cannot be read")
    fields = vendor.__dict__.items()
    lists = {name: items for name, items in fields if type(items) is tuple and UNREAD_ITEM in items}
    for name, items in lists.items():
        vendor.__dict__[name] = tuple(item for item in items if item != UNREAD_ITEM)
    broken = [defect for defect in defects if not _harmless(defect)]
    reason = f"`{broken[0].place[0]}` cannot be read" if broken else ""
    return Read(vendor, not broken, reason, frozenset(lists))
