"""What a change is, and which changes are material: one table, `KINDS`."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Kind(NamedTuple):
    """A kind of change. `field` is the field that it is about, as YAML writes it, or nothing.

    A *material* change is one that customers must hear of in time to object to
    it. `why` says why it is, or is not.
    """

    id: str
    field: str
    material: bool
    meaning: str
    why: str


REGIONS = "regions"
"""Start of the field of a change of a region's title: `regions.EU`."""

SAFEGUARDS = ("scc", "bcr")
"""Kinds of agreement that are safeguards of a transfer (GDPR Art. 46(2))."""

_INTENDED = "GDPR Art. 28(2): customers are told of any addition or replacement, and may object"
_WHERE = "data goes where it did not go before, maybe out of the EEA (GDPR Chapter V)"
_LAW = "another country's law may reach the data (GDPR Chapter V)"
_MORE = "more personal data is shared than customers were told of"
_LESS = "customers' data is shared less than before"
_GOES = "a subprocessor goes, and none comes"
_LATER = "customers have more time to object"
_RECORD = "it records what happened, and changes nothing"
_SAME = "it is the same company, with the same data"
_WRITING = "only how it is written has changed"
_OURS = "it is about our own records, and is not published"

KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("added", "", True, "a subprocessor is added", _INTENDED),
        Kind("removed", "", False, "the file of a subprocessor is removed", _GOES),
        Kind("renamed", "slug", False, "the file has another name, and the same content", _SAME),
        Kind("engaged", "engaged", False, "it starts later than announced", _LATER),
        Kind("engaged-earlier", "engaged", True, "it starts sooner than announced", _INTENDED),
        Kind("ended", "ended", False, "its end is set, or moved to an earlier day", _GOES),
        Kind("resumed", "ended", True, "its end is taken back, or put off", _INTENDED),
        Kind("announced-changed", "announced", False, "the day that customers were told", _RECORD),
        Kind("entity-replaced", "name", True, "another legal entity takes its place", _INTENDED),
        Kind("name-respelt", "name", False, "capitals or punctuation of the name", _WRITING),
        Kind("alias-added", "also-known-as", False, "a brand name is added", _SAME),
        Kind("alias-removed", "also-known-as", False, "a brand name is removed", _SAME),
        Kind("aliases-reordered", "also-known-as", False, "the order of brand names", _WRITING),
        Kind("website-changed", "website", False, "the address of its page", _SAME),
        Kind("group-changed", "group", False, "the part of the list that it stands in", _SAME),
        Kind("scope-changed", "scope", True, "it serves another product, region or plan", _MORE),
        Kind("scope-respelt", "scope", False, "capitals or punctuation of the scope", _WRITING),
        Kind("purpose-changed", "purpose", True, "it does something else for us", _MORE),
        Kind("purpose-respelt", "purpose", False, "capitals, punctuation of the purpose", _WRITING),
        Kind("country-added", "countries", True, "a country or region is added", _WHERE),
        Kind("country-removed", "countries", False, "a country or region is removed", _LESS),
        Kind("countries-reordered", "countries", False, "the order of countries", _WRITING),
        Kind("region-retitled", "regions", True, "a region has another title", _WHERE),
        Kind("region-respelt", "regions", False, "capitals or punctuation of a title", _WRITING),
        Kind("established-changed", "established", True, "the country of establishment", _LAW),
        Kind("address-changed", "address", False, "the postal address", _SAME),
        Kind("contact-changed", "contact", False, "whom to write to", _SAME),
        Kind("data-added", "data", True, "a category of personal data is added", _MORE),
        Kind("data-removed", "data", False, "a category of personal data is removed", _LESS),
        Kind("data-reordered", "data", False, "the order of categories", _WRITING),
        Kind("data-subject-added", "data-subjects", True, "other people's data is added", _MORE),
        Kind("data-subject-removed", "data-subjects", False, "the data of some is removed", _LESS),
        Kind("data-subjects-reordered", "data-subjects", False, "the order of people", _WRITING),
        Kind(
            "safeguard-changed", "agreement.kind", True,
            "standard contractual clauses or binding corporate rules come, or go",
            "the safeguard of a transfer changes (GDPR Art. 46)",
        ),
        Kind("agreement-changed", "agreement", False, "reference or dates of the agreement", _OURS),
        Kind("evaluation-changed", "evaluation", False, "dates of evaluations", _OURS),
        Kind("internal-changed", "internal", False, "notes for colleagues", _OURS),
    )
}  # fmt: skip
"""Every kind of change by its id."""


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
