"""A change: a difference between two registers."""

from typing import Any, NamedTuple

from checks.changes.kinds import KINDS
from checks.register.model import CountryDetails
from checks.register.policy import Verdict

REGIONS, SCOPES, DETAIL_TITLES = "regions", "scopes", "detail-titles"
"""First steps in the fields of titles: `regions.EU`, `scopes.ai`, `detail-titles.retention`."""

OF_TITLES = frozenset({REGIONS, SCOPES, DETAIL_TITLES})

ITEMWISE = frozenset({"countries", "data", "data_subjects", "also_known_as"})
"""Fields in the model whose items are added and removed on their own."""

KEYED = frozenset({"country_details", "details"})
"""Fields in the model that are mappings. Each key is a field of its own: `details.retention`."""


class Change(NamedTuple):
    """A difference between two registers.

    `old` and `new` are the values of the field. For a list, they are the removed item
    and the added item. For `added` and `removed`, they are the whole `Subprocessor`.
    A change of order has only `new`, the whole list. `details` are the details of an added or
    removed country, if the file states any. For a vendor that replaces others, `old` are the names
    of the others. An `echo` repeats a change that the entry of the legal entity reports, and has
    the same `ruling`: the verdict of reviewers, if they ruled on the change.
    """

    slug: str
    kind: str
    field: str = ""
    old: Any = None
    new: Any = None
    details: CountryDetails | None = None
    echo: bool = False
    ruling: Verdict | None = None

    @property
    def material(self) -> bool:
        """Whether customers must hear of the change in time to object."""
        return KINDS[self.kind].material if self.ruling is None else self.ruling == "material"

    @property
    def of_title(self) -> bool:
        """Whether a title in `register.yaml` changes, and not the vendor's file."""
        return self.field.partition(".")[0] in OF_TITLES

    @property
    def dated(self) -> bool:
        """Whether a date changes. The list shows new dates at once, even before they hold."""
        return self.field in ("engaged", "ended")

    @property
    def itemwise(self) -> bool:
        """Whether the change is about items of a list, which come and go on their own."""
        return self.model_path[0] in ITEMWISE

    @property
    def model_path(self) -> tuple[str, str]:
        """The name of the field in the model, and the inner field or key, which may be empty."""
        name, _, inner = self.field.partition(".")
        return name.replace("-", "_"), inner
