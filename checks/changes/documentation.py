"""The documentation of the kinds of change, made from their table."""

from checks.changes.kinds import KINDS, Kind
from checks.changes.rulings import RULED

_INTRODUCTION = """\
# Changes

Generated from the table in `checks/changes/kinds.py`.

Every difference between two registers is a change of one of these kinds. Customers must
hear of a *material* change in time to object. Therefore a material change is announced
when it lands, and takes effect when the notice period has passed. If a merge adds a
material item to a list and removes another item, the list keeps the removed item until
the new item takes effect. If another legal entity takes the place of a vendor, its website,
address and other facts of the company take effect together with its name.

The log follows each announcement. If a change is taken back before it takes effect, the
log calls it *withdrawn*. If a new vendor is corrected before it starts, the log calls its
entry *amended*: the vendor keeps its day, and a material addition gets its own day. If two
changes of a field are pending, only the later change takes effect. Changes that land together are
compared with each other:

- A service may get an entry of its own. If all facts are the facts of the entry that
  `entity` names, the service has *moved*. With any other fact, it is a new subprocessor.
- A vendor with `replaces: copper` takes the place of the vendor in `copper.yaml`, if that
  vendor ends or leaves in the same proposal.
- A country may move to another entry of the same legal entity. The first entry keeps the
  country until the other entry has it.
- A file may be renamed and changed at once. The entry stays the same if name and website
  show it.
- A new name or website of a legal entity is reported once, for the entry that `entity`
  names.

If the vendor already named a built-in region with the country, the country is no new place:
`EU` may become `[DE, IE]`. The order of a list is not material.

Where *yes* or *no* has a star, reviewers can decide otherwise, with a
[ruling](rulings.md) about a single change.

| Kind | Field | What | Material | Why |
| --- | --- | --- | --- | --- |
"""


def as_markdown() -> str:
    """The documentation of all kinds of change, as a page."""
    return _INTRODUCTION + "".join(map(_row, KINDS.values()))


def _row(kind: Kind) -> str:
    material = "**yes**" if kind.material else "no"
    if kind.id in RULED["editorial" if kind.material else "material"]:
        material += r" \*"
    return f"| {kind.id} | {kind.field} | {kind.meaning} | {material} | {kind.why} |\n"
