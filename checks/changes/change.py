"""A change: a difference between two registers."""

from typing import Any, NamedTuple

from checks.changes.kinds import KINDS

REGIONS = "regions"
"""First step in the field of a region's new title: `regions.EU`."""


class Change(NamedTuple):
    """A difference between two registers.

    `old` and `new` are the values of the field. For a list, they are the removed item
    and the added item. For `added` and `removed`, they are the whole `Subprocessor`.
    A change of order has only `new`, the whole list.
    """

    slug: str
    kind: str
    field: str = ""
    old: Any = None
    new: Any = None

    @property
    def material(self) -> bool:
        """Whether customers must hear of the change in time to object."""
        return KINDS[self.kind].material

    @property
    def dated(self) -> bool:
        """Whether a date changes. The list shows new dates at once, even before they hold."""
        return self.field in ("engaged", "ended")

    @property
    def model_path(self) -> tuple[str, str]:
        """The names, in the model, of the field and of the inner field, which may be empty."""
        name, _, inner = self.field.replace("-", "_").partition(".")
        return name, inner
