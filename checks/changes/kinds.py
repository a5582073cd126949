"""The kinds of change: meaning, materiality with the reason, and wording."""

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of change.

    `field` is the name of the changed field in YAML, or empty for the whole vendor.
    Customers must hear of a *material* change in time to object. `why` is the reason
    why the kind is material or not.

    `wording` states the change after the vendor's name. `{old}` and `{new}` stand for
    the values, and `{field}` for the name of the field. A kind without a wording is never
    published. Four other texts replace the wording, unless they are empty: `without_old`
    and `without_new` if the value is missing, `reworded` if reviewers ruled that the
    change is editorial, and `own_word` for a category of data in the list's own words. If the
    vendor is used before the notice period has passed, `early` stands around the `{change}`, and
    `{day}` is the first day of use. The texts are sentences of the catalogues.
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
    reworded: str = ""
    own_word: str = ""


_INTENDED = "GDPR Art. 28(2): customers are told of any addition or replacement, and may object"
_WHERE = "data may go to a new place, perhaps outside the EEA (GDPR Chapter V)"
_LAW = "the data may come under another country's law (GDPR Chapter V)"
_MORE = "it may involve more personal data than customers were told about"
_LESS = "it cannot involve more personal data than customers were told about"
_GOES = "a subprocessor leaves, and no new company receives data"
_LATER = "customers have more time to object"
_RECORD = "it records a past event, and changes nothing else"
_SAME = "it is the same company, with the same data"
_WRITING = "only the spelling or the order has changed"
_LANGUAGES = "the text stays the same in the other languages; reviewers compare the languages"
_OURS = "our own records are not published"

KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            "added", "", True, "a subprocessor is added", _INTENDED,
            "new subprocessor, replaces {old}: {new}", "new subprocessor: {new}",
            early="{change}, used from {day}, before the notice period has passed",
        ),
        Kind(
            "moved", "", False, "a service gets an entry of its own, with the same facts", _SAME,
            "now an entry of its own: {new}",
        ),
        Kind(
            "removed", "", False, "the file of a subprocessor is removed", _GOES,
            "taken off the list",
        ),
        Kind(
            "renamed", "slug", False, "the file is renamed, with the same content", _SAME,
            "listed as {new}, not as {old}",
        ),
        Kind(
            "engaged", "engaged", False, "it starts later than announced", _LATER,
            "starts on {new}, not on {old}", "in use since {new}",
        ),
        Kind(
            "engaged-earlier", "engaged", True, "it starts sooner than announced", _INTENDED,
            "starts earlier: on {new}, not on {old}",
            early="{change}, before the notice period has passed",
        ),
        Kind(
            "ended", "ended", False, "its end is set, or moved to an earlier day", _GOES,
            "no longer used from {new}, not from {old}", "no longer used from {new}",
        ),
        Kind(
            "resumed", "ended", True, "its end is withdrawn or postponed", _INTENDED,
            "end postponed from {old} to {new}", without_new="end on {old} withdrawn",
            early="{change}; use continues although the notice period has not passed",
        ),
        Kind(
            "announced-changed", "announced", False, "the day when customers were told", _RECORD,
            "announced on {new}, not on {old}", "announced on {new}",
        ),
        Kind(
            "entity-replaced", "name", True, "another legal entity takes its place", _INTENDED,
            "{new} takes the place of {old}", reworded="now named {new} (previously: {old})",
        ),
        Kind(
            "name-respelt", "name", False,
            "capitals or punctuation of the name, or a legal form or brand is added or left out",
            _SAME,
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
        ),
        Kind(
            "website-changed", "website", False, "the address of its website", _SAME,
            "website: {new}",
        ),
        Kind(
            "group-changed", "group", False, "its group on the list", _SAME,
            "group: {new}",
        ),
        Kind(
            "scope-changed", "scope", True, "it serves more or other products, regions or plans",
            _MORE, "scope: {new} (previously: {old})", without_new="scope: all (previously: {old})",
        ),
        Kind(
            "scope-narrowed", "scope", False, "it serves fewer products, regions or plans", _LESS,
            "scope: {new} (previously: {old})", "scope: only {new}",
        ),
        Kind(
            "scope-respelt", "scope", False,
            "capitals or punctuation of the scope, or `&` for `and`", _WRITING, "scope: {new}",
        ),
        Kind("scope-reordered", "scope", False, "the order of the scope", _WRITING),
        Kind(
            "purpose-changed", "purpose", True, "its purpose is worded differently", _MORE,
            "purpose: {new} (previously: {old})", "purpose: {new}",
        ),
        Kind(
            "purpose-respelt", "purpose", False,
            "capitals or punctuation of the purpose, or `&` for `and`", _WRITING, "purpose: {new}",
        ),
        Kind(
            "purpose-translated", "purpose", False, "the purpose gains or loses a language",
            _LANGUAGES, "purpose: {new} (previously: {old})",
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
            "country-narrowed", "countries", False,
            "a country or region is named that a wider region included", _LESS,
            "now names {new}",
        ),
        Kind("countries-reordered", "countries", False, "the order of countries", _WRITING),
        Kind(
            "region-retitled", "regions", True, "a region gets another title", _WHERE,
            "region: {new} (previously: {old})", "region: {new}",
        ),
        Kind(
            "region-respelt", "regions", False,
            "capitals or punctuation of a title, or `&` for `and`", _WRITING, "region: {new}",
        ),
        Kind(
            "region-translated", "regions", False,
            "the title of a region gains or loses a language", _LANGUAGES,
            "region: {new} (previously: {old})",
        ),
        Kind(
            "scope-retitled", "scopes", True, "a scope gets another title", _MORE,
            "scope: {new} (previously: {old})", "scope: {new}",
        ),
        Kind(
            "scope-title-respelt", "scopes", False,
            "capitals or punctuation of a title, or `&` for `and`", _WRITING, "scope: {new}",
        ),
        Kind(
            "scope-title-translated", "scopes", False,
            "the title of a scope gains or loses a language", _LANGUAGES,
            "scope: {new} (previously: {old})",
        ),
        Kind(
            "activity-added", "country-details", True,
            "it does more in a country, or for more customers", _MORE,
            "{new} (previously: {old})", "{new}", "no longer limited to {old}",
        ),
        Kind(
            "place-changed", "country-details", False,
            "another place in the country, or it does less there",
            "the country and its law stay the same", "{new} (previously: {old})", "{new}",
            "no longer stated: {old}",
        ),
        Kind(
            "established-changed", "established", True, "the country of establishment", _LAW,
            "established in {new} (previously: {old})", "established in {new}",
        ),
        Kind(
            "address-changed", "address", False, "the postal address", _SAME,
            "address: {new}",
        ),
        Kind(
            "identifiers-changed", "identifiers", False,
            "the identifiers of the legal entity in public registers", _SAME,
            "identifiers: {new}",
        ),
        Kind(
            "contact-changed", "contact", False, "the contact of the subprocessor", _SAME,
            "contact: {new}",
        ),
        Kind(
            "data-added", "data", True, "a category of personal data is added", _MORE,
            "also {new} data", own_word="also {new}",
        ),
        Kind(
            "data-removed", "data", False, "a category of personal data is removed", _LESS,
            "no longer {old} data", own_word="no longer {old}",
        ),
        Kind(
            "data-reordered", "data", False, "the order of data", _WRITING,
        ),
        Kind(
            "data-respelt", "data", False, "an own word becomes the same word of the vocabulary",
            _WRITING,
        ),
        Kind(
            "data-subject-added", "data-subjects", True, "data about other people is added", _MORE,
            "also data of {new}",
        ),
        Kind(
            "data-subject-removed", "data-subjects", False,
            "data about some people is removed", _LESS,
            "no longer data of {old}",
        ),
        Kind(
            "data-subjects-reordered", "data-subjects", False, "the order of people", _WRITING,
        ),
        Kind(
            "data-subject-respelt", "data-subjects", False,
            "an own word becomes the same word of the vocabulary", _WRITING,
        ),
        Kind(
            "safeguard-changed", "transfers", True,
            "the first safeguard of a transfer, or the end or limit of a safeguard",
            "the safeguard of a transfer changes (GDPR Art. 46)",
            "safeguard: {new} (previously: {old})", "safeguard: {new}",
            "no longer a safeguard: {old}",
        ),
        Kind(
            "safeguard-added", "transfers", False,
            "a further safeguard, or more countries for a safeguard",
            "the transfer keeps its earlier safeguard", "safeguards: {new}",
        ),
        Kind(
            "safeguard-updated", "transfers", False, "module or dates of a safeguard", _OURS,
        ),
        Kind(
            "detail-changed", "details", True, "a public fact that register.yaml calls material",
            "register.yaml decides", "{new} (previously: {old})", "{new}",
            "no longer stated: {old}",
        ),
        Kind(
            "detail-updated", "details", False,
            "another public fact, or the spelling of a material fact", "register.yaml decides",
            "{new} (previously: {old})", "{new}", "no longer stated: {old}",
        ),
        Kind(
            "detail-translated", "details", False, "a public fact gains or loses a language",
            _LANGUAGES, "{new} (previously: {old})",
        ),
        Kind(
            "detail-retitled", "detail-titles", True, "a material fact gets another title",
            "register.yaml decides", "title of a fact: {new} (previously: {old})",
        ),
        Kind(
            "detail-title-updated", "detail-titles", False,
            "another fact gets another title, or the spelling of a title changes",
            "register.yaml decides", "title of a fact: {new} (previously: {old})",
        ),
        Kind(
            "detail-title-translated", "detail-titles", False,
            "the title of a fact gains or loses a language", _LANGUAGES,
            "title of a fact: {new} (previously: {old})",
        ),
        Kind(
            "replaces-changed", "replaces", False, "the subprocessors that it replaces", _RECORD,
        ),
        Kind(
            "links-changed", "links", False, "public pages of the vendor", _SAME,
            "links: {new}", without_new="no longer linked: {old}",
        ),
        Kind(
            "earlier-names-changed", "formerly", False, "earlier names of the company", _SAME,
            "earlier names: {new}", without_new="no longer an earlier name: {old}",
        ),
        Kind(
            "stated", "", False, "a vendor in onboarding states a fact for the first time",
            "the fact is not new: the list lacked it before",
            "{field} stated: {new}",
        ),
        Kind(
            "entity-linked", "entity", False, "the entry of the same legal entity", _OURS,
        ),
        Kind("agreement-changed", "agreement", False, "reference or dates of the agreement", _OURS),
        Kind("evaluation-changed", "evaluation", False, "dates of evaluations", _OURS),
        Kind("internal-changed", "internal", False, "notes for colleagues", _OURS),
    )
}  # fmt: skip
"""Every kind of change by its id."""
