"""Files of earlier commits, read with today's model.

Fields that today's model does not have are ignored. Values that cannot be read are
unknown. Neither stops the reading of a history.
"""

import re
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from checks.parallel import map_chunks
from checks.register.blocks import BlockReader
from checks.register.defects import Defect, MissingField, UnknownField
from checks.register.fields import read_known_policy, read_subprocessor
from checks.register.layout import REGISTER_FILE, VENDOR_LIMIT
from checks.register.model import Subprocessor
from checks.register.policy import Policy
from checks.register.record import UNREAD_ITEM, Record
from checks.register.repository import Repository
from checks.register.source import Source, Values, parse
from checks.register.tree import FileTooLarge


class Version(NamedTuple):
    """A version of a vendor's file: the vendor, or None if the file cannot be read.

    If a field is broken, the vendor is not `whole`, and `reason` names the field.
    `doubtful` are the lists with items that could not be read.
    """

    vendor: Subprocessor | None
    whole: bool
    reason: str = ""
    doubtful: frozenset[str] = frozenset()


def read_vendors(repository: Repository, paths: dict[str, str]) -> dict[str, Version]:
    """The vendors in blobs, by hash. `paths` gives the path of each blob's file, by hash."""
    # The versions of a file stay together, because they share most of their blocks.
    hashes = sorted(paths, key=paths.__getitem__)
    blobs = repository.objects.blobs(hashes, VENDOR_LIMIT)

    reader = BlockReader()

    def parse_chunk(chunk: Sequence[str]) -> list[tuple[Values | None, str]]:
        return [_values(blobs[blob], reader.read) for blob in chunk]

    return {
        blob: _vendor(values, paths[blob]) if values is not None else Version(None, False, reason)
        for blob, (values, reason) in zip(hashes, map_chunks(parse_chunk, hashes), strict=True)
    }


def past_policy(data: bytes | FileTooLarge) -> tuple[Policy | None, str]:
    """The policy in a blob, or None and the reason."""
    values, reason = _values(data, lambda data: parse(data, "", mending=False))
    if values is None:
        return None, reason
    policy, problems = read_known_policy(values, REGISTER_FILE)
    places = (".".join(map(str, defect.place)) or "the file" for defect in problems)
    return policy, ", ".join(places) + " cannot be read" if problems else ""


def completed(
    vendor: Subprocessor, before: Subprocessor | None, doubtful: Collection[str] = ()
) -> Subprocessor:
    """The vendor with a value in every field that is unknown.

    The value is that of `before`, or the default if `before` does not know it either.
    The items of a `doubtful` list come from both.
    """
    return vendor.model_copy(update=_complete(vendor, before, doubtful))


def _complete(record: Record, before: Record | None, doubtful: Collection[str]) -> Values:
    """The values of a record, completed from the record before it and from the defaults."""
    known = {} if before is None else before.__dict__
    values: Values = {}
    unstated = record.__dict__.get("unstated", ())
    for name, field in type(record).model_fields.items():
        if name in unstated:
            continue
        if name in doubtful and name in known:
            # An item that could not be read may be any of the items before.
            items = record.__dict__[name]
            present = {*items}
            values[name] = (*items, *(item for item in known[name] if item not in present))
        elif name in record.__dict__:
            values[name] = record.__dict__[name]
        elif name in known:
            values[name] = known[name]
        elif not field.is_required():
            values[name] = field.get_default(call_default_factory=True)
        inner = values.get(name)
        if isinstance(inner, Record):
            values[name] = inner.model_copy(update=_complete(inner, _inner(before, name), ()))
    return values


def _inner(record: Record | None, name: str) -> Record | None:
    inner = record.__dict__.get(name) if record is not None else None
    return inner if isinstance(inner, Record) else None


def _values(
    data: bytes | FileTooLarge, read: Callable[[bytes], Source]
) -> tuple[Values | None, str]:
    if isinstance(data, FileTooLarge):
        return None, f"it has {data.size:,} bytes"
    source = read(data)
    return source.values, _in_words(source.defects[0]) if source.defects else ""


def _in_words(defect: Defect) -> str:
    """The name of a defect in words: "bad syntax" for `BadSyntax`."""
    return " ".join(re.findall("[A-Z][a-z]*", type(defect).__name__)).lower()


_NEEDED = ("name", "group")


def _harmless(defect: Defect) -> bool:
    """Whether the rest of the file can be read as written.

    An absent field may not have existed yet when the file was written. A field that
    is present without a value is broken like any other.
    """
    absent = isinstance(defect, MissingField) and not defect.empty
    return absent or isinstance(defect, UnknownField)


def _vendor(values: Values, path: str) -> Version:
    vendor, defects = read_subprocessor(values, path)
    if not defects:
        return Version(vendor, True)
    missing = [name for name in _NEEDED if name not in vendor.__dict__]
    if missing:
        return Version(None, False, f"`{missing[0]}` cannot be read")
    fields = vendor.__dict__.items()
    lists = {name: items for name, items in fields if type(items) is tuple and UNREAD_ITEM in items}
    for name, items in lists.items():
        vendor.__dict__[name] = tuple(item for item in items if item != UNREAD_ITEM)
    broken = [defect for defect in defects if not _harmless(defect)]
    reason = f"`{broken[0].place[0]}` cannot be read" if broken else ""
    return Version(vendor, not broken, reason, frozenset(lists))
