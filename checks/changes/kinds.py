"""The kinds of change: meaning, materiality with the reason, and wording."""

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of change.

    `field` is the name of the changed field in YAML, or empty for the whole vendor.
    Customers must hear of a *material* change in time to object. `why` is the reason
    why the kind is material or not.

    `wording` states the change after the vendor's name. `{old}` and `{new}` stand for
    the values. `without_old` and `without_new` replace the wording if the value is
    missing, unless they are empty. A kind without a wording is never published.
    `early` is added if the vendor is used before the notice period has passed. The
    `{}` in it stands for the first day of use.
    """

    id: str
    field: str
    material: bool
    meaning: str
    why: str
    wording: str = ""
    without_old: str = ""
    without_new: str = ""
    early: str = ""


_INTENDED = "GDPR Art. 28(2): customers are told of any addition or replacement, and may object"
_WHERE = "data goes to further places, perhaps outside the EEA (GDPR Chapter V)"
_LAW = "another country's law may reach the data (GDPR Chapter V)"
_MORE = "more personal data is shared than customers were told about"
_LESS = "customers' data is shared less than before"
_GOES = "a subprocessor is removed, and none is added"
_LATER = "customers have more time to object"
_RECORD = "it records an event, and changes nothing"
_SAME = "it is the same company, with the same data"
_WRITING = "only the spelling or the order has changed"
_OURS = "it concerns internal records, and is not published"

KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            "added", "", True, "a subprocessor is added", _INTENDED,
            "new subprocessor: {new}",
            early=", used from {}, before the notice period has passed",
        ),
        Kind(
            "removed", "", False, "the file of a subprocessor is removed", _GOES,
            "taken off the list",
        ),
        Kind(
            "renamed", "slug", False, "the file has another name and the same content", _SAME,
            "listed as {new}, not as {old}",
        ),
        Kind(
            "engaged", "engaged", False, "the start is later than announced", _LATER,
            "starts on {new}, not on {old}",
        ),
        Kind(
            "engaged-earlier", "engaged", True, "the start is sooner than announced", _INTENDED,
            "starts on {new} already, not on {old}",
            early=", before the notice period has passed",
        ),
        Kind(
            "ended", "ended", False, "the end is set, or moved to an earlier day", _GOES,
            "ends on {new}, not on {old}", "ends on {new}",
        ),
        Kind(
            "resumed", "ended", True, "the end is withdrawn or postponed", _INTENDED,
            "end postponed from {old} to {new}", without_new="end on {old} withdrawn",
            early="; use continues before the notice period has passed",
        ),
        Kind(
            "announced-changed", "announced", False, "the day of the announcement", _RECORD,
            "announced on {new}, not on {old}", "announced on {new}",
        ),
        Kind(
            "entity-replaced", "name", True, "another legal entity takes over", _INTENDED,
            "{new} takes the place of {old}",
        ),
        Kind(
            "name-respelt", "name", False, "capitals or punctuation of the name", _WRITING,
            "now written {new}",
        ),
        Kind(
            "alias-added", "also-known-as", False, "a brand name is added", _SAME,
            "also known as {new}",
        ),
        Kind(
            "alias-removed", "also-known-as", False, "a brand name is removed", _SAME,
            "no longer known as {old}",
        ),
        Kind(
            "aliases-reordered", "also-known-as", False, "the order of brand names", _WRITING,
            "also known as {new}",
        ),
        Kind(
            "website-changed", "website", False, "the address of the vendor's page", _SAME,
            "website: {new}",
        ),
        Kind(
            "group-changed", "group", False, "the group in the list", _SAME,
            "group: {new}",
        ),
        Kind(
            "scope-changed", "scope", True, "another product, region or plan is served", _MORE,
            "scope: {new} (before: {old})", "scope: {new}",
        ),
        Kind(
            "scope-respelt", "scope", False, "capitals or punctuation of the scope", _WRITING,
            "scope: {new}",
        ),
        Kind(
            "purpose-changed", "purpose", True, "the vendor does other work for us", _MORE,
            "purpose: {new} (before: {old})", "purpose: {new}",
        ),
        Kind(
            "purpose-respelt", "purpose", False, "capitals, punctuation of the purpose", _WRITING,
            "purpose: {new}",
        ),
        Kind(
            "country-added", "countries", True, "a country or region is added", _WHERE,
            "also {new}",
        ),
        Kind(
            "country-removed", "countries", False, "a country or region is removed", _LESS,
            "no longer {old}",
        ),
        Kind(
            "countries-reordered", "countries", False, "the order of countries", _WRITING,
            "countries: {new}",
        ),
        Kind(
            "region-retitled", "regions", True, "a region has another title", _WHERE,
            "region: {new} (before: {old})", "region: {new}",
        ),
        Kind(
            "region-respelt", "regions", False, "capitals or punctuation of a title", _WRITING,
            "region: {new}",
        ),
        Kind(
            "established-changed", "established", True, "the country of establishment", _LAW,
            "established in {new} (before: {old})", "established in {new}",
        ),
        Kind(
            "address-changed", "address", False, "the postal address", _SAME,
            "address: {new}",
        ),
        Kind(
            "contact-changed", "contact", False, "the contact", _SAME,
            "contact: {new}",
        ),
        Kind(
            "data-added", "data", True, "a category of personal data is added", _MORE,
            "also {new} data",
        ),
        Kind(
            "data-removed", "data", False, "a category of personal data is removed", _LESS,
            "no longer {old} data",
        ),
        Kind(
            "data-reordered", "data", False, "the order of categories", _WRITING,
            "data: {new}",
        ),
        Kind(
            "data-subject-added", "data-subjects", True, "data about other people is added", _MORE,
            "also data of {new}",
        ),
        Kind(
            "data-subject-removed", "data-subjects", False, "a group of people is removed", _LESS,
            "no longer data of {old}",
        ),
        Kind(
            "data-subjects-reordered", "data-subjects", False, "the order of people", _WRITING,
            "data of {new}",
        ),
        Kind(
            "safeguard-changed", "agreement.kind", True,
            "standard contractual clauses or binding corporate rules are added or removed",
            "the safeguard of a transfer changes (GDPR Art. 46)",
            "agreement: {new} (before: {old})", "agreement: {new}",
        ),
        Kind("agreement-changed", "agreement", False, "reference or dates of the agreement", _OURS),
        Kind("evaluation-changed", "evaluation", False, "dates of evaluations", _OURS),
        Kind("internal-changed", "internal", False, "notes for colleagues", _OURS),
    )
}  # fmt: skip
"""All kinds of change, by id."""
