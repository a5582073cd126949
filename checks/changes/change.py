"""A change: one difference between two registers."""

from typing import Any, NamedTuple

from checks.changes.kinds import KINDS

REGIONS = "regions"
"""Start of the field of a change of a region's title: `regions.EU`."""


class Change(NamedTuple):
    """One difference between two registers.

    `old` and `new` are the field's values on both sides; of a list, the item
    that went or came; of `added` and `removed`, the whole `Subprocessor`; of a
    change of order, only `new`, the whole list.
    """

    slug: str
    kind: str
    field: str = ""
    old: Any = None
    new: Any = None

    @property
    def material(self) -> bool:
        """Whether customers must hear of it in time to object."""
        return KINDS[self.kind].material

    @property
    def dated(self) -> bool:
        """Whether a date changes that the list shows as it stands, also before it holds."""
        return self.field in ("engaged", "ended")

    @property
    def steps(self) -> tuple[str, str]:
        """The field's name in the model, and that of the field inside it, or nothing."""
        name, _, inner = self.field.replace("-", "_").partition(".")
        return name, inner
