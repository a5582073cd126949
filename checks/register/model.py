"""A register, typed and frozen: vendors, the ledger of agreements, and the policy.

`Subprocessor` is also the source of a JSON Schema for editors, so each field has a description.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from checks.data.countries import assigned
from checks.findings import Place
from checks.register.company import Contact, Identifiers
from checks.register.defects import BadSyntax, Defect
from checks.register.names import normalised
from checks.register.notices import Notices
from checks.register.policy import Policy, Slug
from checks.register.record import (
    IsoDate,
    IsoDates,
    LocalText,
    Record,
    Text,
    Texts,
    as_list,
    has_languages,
    texts_of,
    values_of,
)
from checks.register.vocabulary import DATA, PEOPLE, schema_of_words

_PLAIN_TEXT = re.compile(r"(?!null$)[a-z0-9](?:[ -~]*[!-~])?", re.ASCII | re.IGNORECASE).fullmatch
_ODD_MARKS = ("| ", " |", "'", '"', "|null|", "|Null|", "|NULL|", "|~|")
"""Marks of a text that is not plain, in a line of texts with `|` between and around them."""

_PLAIN_URL = re.compile(
    r"https://((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})(/[\w/-]*)?", re.ASCII
)
"""The form of most addresses: `https://`, a host and perhaps a path."""

_LONGEST_URL_START = len("https://") + 253


def plain_url(url: str) -> re.Match[str] | None:
    """The host and the path of an address that is certainly valid in its syntax.

    Other addresses may be valid too.
    """
    plain = _PLAIN_URL.fullmatch(url)
    if plain is None or plain.end(1) > _LONGEST_URL_START or "xn--" in url:
        return None
    return plain


_MODULE: dict[str, Any] = {"enum": [1, 2, 3, 4, "1", "2", "3", "4"]}
_MODULES = {"anyOf": [_MODULE, {"type": "array", "items": _MODULE, "minItems": 1}]}

MAY_BE_UNSTATED = frozenset(
    {
        ("website",), ("purpose",), ("agreement",), ("agreement", "reference"),
        ("agreement", "executed"), ("evaluation",), ("engaged",),
    }
)  # fmt: skip
"""Fields that a file may leave out although the rules demand them: see `unstated`."""


def _only_needed(schema: dict[str, Any]) -> None:
    """Let editors demand only the fields without which a file is no vendor's."""
    schema["required"] = ["name", "group"]


def _transfers_schema(schema: dict[str, Any]) -> None:
    """Let editors accept the short forms: the name of a mechanism, or a list of names."""
    mechanism = {"enum": [str(field.alias) for field in Transfers.model_fields.values()]}
    schema["anyOf"][:0] = [mechanism, {"type": "array", "items": mechanism, "minItems": 1}]


def _countries_schema(schema: dict[str, Any]) -> None:
    """Let editors offer the codes of ISO 3166-1, and accept codes that a register declares."""
    import pycountry

    code = {
        "anyOf": [
            {"enum": sorted(country.alpha_2 for country in pycountry.countries)},
            {"type": "string", "pattern": "^[A-Z][A-Z0-9-]*$"},
        ]
    }
    del schema["items"], schema["type"]
    schema["anyOf"] = [
        {"type": "array", "items": code},
        {
            "type": "object",
            "propertyNames": code,
            "additionalProperties": CountryDetails.model_json_schema(),
        },
    ]


class Agreement(Record):
    """The agreement (DPA) that binds the vendor: GDPR Art. 28(4)."""

    reference: Text = Field(description="Reference of the agreement in the ledger.")
    executed: IsoDate = Field(description="Day on which the last party signed.")
    first: IsoDate | None = Field(
        None,
        description="Day on which the first agreement with the vendor was executed, if this "
        "agreement renews another.",
    )
    expires: IsoDate | None = Field(
        None, description="Last day on which the agreement is in force."
    )
    kind: Literal["dpa", "scc", "bcr", "intragroup"] | None = Field(
        None, description="Kind of agreement."
    )
    url: Text | None = Field(None, description="Public text of the agreement, https.")


class Internal(Record):
    """Notes for colleagues. Never published."""

    owner: Text | None = Field(None, description="Team responsible for the vendor.")
    risk: Text | None = Field(None, description="Outcome of the risk assessment.")
    notes: Text | None = Field(None, description="Further notes for colleagues.")


class CountryDetails(Record):
    """The details of a country: place, activities and scope."""

    place: Text | None = Field(None, description="City or cloud region.")
    activities: Texts = Field(
        (), alias="for", description="What happens there: storage, processing, support."
    )
    scope: Texts = Field((), description="Products, plans or customer regions served from there.")


class Safeguard(Record):
    """A safeguard of transfers to third countries: GDPR Art. 46 and 49."""

    countries: tuple[Text, ...] = Field(
        (), description="The countries to which the safeguard applies. By default, all."
    )


class Framework(Safeguard):
    """A certification under the EU-US Data Privacy Framework, renewed every year."""

    verified: IsoDate | None = Field(
        None, description="Day on which somebody last saw the vendor on the framework's list."
    )
    uk: bool = Field(False, description="Whether the UK Extension is included.")
    swiss: bool = Field(False, description="Whether the Swiss-US framework is included.")


class Clauses(Safeguard):
    """Standard contractual clauses: Commission Implementing Decision (EU) 2021/914."""

    module: Annotated[
        tuple[Literal["1", "2", "3", "4"], ...], BeforeValidator(as_list), WithJsonSchema(_MODULES)
    ] = Field((), description="Module of the clauses, or a list of modules.")
    executed: IsoDate | None = Field(None, description="Day on which the last party signed.")


class Executed(Safeguard):
    """A safeguard that is signed: an addendum or an agreement."""

    executed: IsoDate | None = Field(None, description="Day on which the last party signed.")


class BindingRules(Safeguard):
    """Binding corporate rules: GDPR Art. 47."""

    approved: IsoDate | None = Field(None, description="Day of the approval by an authority.")


class Derogation(Safeguard):
    """A derogation for specific situations: GDPR Art. 49."""

    article: Text | None = Field(None, description="The case of Art. 49, such as 49(1)(a).")


def _mechanisms(value: object) -> object:
    """The long form of transfers: a mapping from mechanism to details.

    Vendors with the same names of mechanisms share their transfers.
    """
    names = [value] if isinstance(value, str) and value else value
    if isinstance(names, list) and all(isinstance(name, str) for name in names) and names:
        return _by_names(*names) or {name: {} for name in names}
    return value


@lru_cache(maxsize=1024)
def _by_names(*names: str) -> "Transfers | None":
    """Transfers by these mechanisms, or None if a name is unknown."""
    try:
        return Transfers.model_validate({name: {} for name in names})
    except ValidationError:
        return None


def _no_details(value: object) -> object:
    return {} if value == "" else value


_NoDetails = BeforeValidator(_no_details)


class Transfers(Record):
    """The safeguards of transfers to third countries, by mechanism."""

    dpf: Annotated[Framework, _NoDetails] | None = Field(
        None, description="EU-US Data Privacy Framework: decision (EU) 2023/1795."
    )
    adequacy: Annotated[Safeguard, _NoDetails] | None = Field(
        None,
        description="The vendor is among the recipients of an adequacy decision that does not "
        "cover all recipients in the country: Canada, Japan and others.",
    )
    scc: Annotated[Clauses, _NoDetails] | None = Field(
        None, description="Standard contractual clauses: GDPR Art. 46(2)(c)."
    )
    bcr: Annotated[BindingRules, _NoDetails] | None = Field(
        None, description="Binding corporate rules: GDPR Art. 47."
    )
    uk_addendum: Annotated[Executed, _NoDetails] | None = Field(
        None, description="International data transfer addendum to the SCC: UK GDPR Art. 46."
    )
    idta: Annotated[Executed, _NoDetails] | None = Field(
        None, description="International data transfer agreement: UK GDPR Art. 46."
    )
    derogation: Annotated[Derogation, _NoDetails] | None = Field(
        None, description="A derogation for specific situations: GDPR Art. 49."
    )

    @property
    def stated(self) -> Mapping[str, Safeguard]:
        """The safeguards by mechanism, in the order of this class."""
        values = self.__dict__
        return {
            mechanism: values[name]
            for name, mechanism in _mechanisms_by_field().items()
            if values.get(name) is not None
        }


@cache
def _mechanisms_by_field() -> Mapping[str, str]:
    """The names of the mechanisms in files, by the name of the field."""
    return {name: str(field.alias) for name, field in Transfers.model_fields.items()}


class Links(Record):
    """Public pages of the vendor, https."""

    agreement: Text | None = Field(None, description="Text of the agreement (DPA).")
    privacy: Text | None = Field(None, description="Privacy notice.")
    security: Text | None = Field(None, description="Security or trust page.")
    subprocessors: Text | None = Field(None, description="The vendor's own subprocessors.")


class Subprocessor(Record):
    """A vendor that processes personal data for us."""

    model_config = ConfigDict(json_schema_extra=_only_needed)

    path: SkipJsonSchema[str]  # the path of the file from the root; not a field of the file
    name: Text = Field(description="Legal entity as published, with its legal form.")
    entity: Slug | None = Field(
        None,
        description="The file, without .yaml, of the same legal entity, if this file is about a "
        "further service. Agreement, evaluation, contact, transfers and country of "
        "establishment are in that file.",
    )
    replaces: Texts = Field(
        (),
        description="Files, without .yaml, of subprocessors that end because of this vendor.",
    )
    website: Text = Field(description="https address of the vendor.")
    group: Text = Field(description="A key of `groups` in register.yaml.")
    purpose: LocalText = Field(description="What the vendor does for us, in specific terms.")
    countries: tuple[str, ...] = Field(
        (),
        description="Where the vendor processes data: ISO 3166-1 alpha-2 codes, or codes declared "
        "under `regions` in register.yaml. A list, or a mapping from code to details.",
        json_schema_extra=_countries_schema,
    )
    country_details: SkipJsonSchema[dict[str, CountryDetails]] = Field(
        default_factory=dict, serialization_alias="countries"
    )  # the details in the mapping form of `countries`
    agreement: Agreement = Field(description="The executed agreement.")
    evaluation: dict[str, IsoDates] = Field(
        description="The day of the evaluation in each area of register.yaml, or a list of days if "
        "the evaluation was repeated."
    )
    engaged: IsoDate = Field(description="First day on which the vendor processes data.")
    announced: IsoDate | None = Field(None, description="Day on which customers were told.")
    ended: IsoDate | None = Field(
        None, description="First day on which the vendor no longer processes data."
    )
    also_known_as: tuple[Text, ...] = Field((), description="Brand names.")
    formerly: dict[Text, IsoDate] = Field(
        default_factory=dict,
        description="Earlier names of the same legal entity, each with the last day of the name.",
    )
    scope: Texts = Field(
        (),
        description="Products, plans, customer regions or features to which this entry applies: "
        "keys of `scopes` in register.yaml, or your own words. By default, all.",
    )
    established: Text | None = Field(
        None, description="Country in which the legal entity is established."
    )
    address: Text | None = Field(None, description="Postal address, on one line.")
    contact: Contact | None = Field(None, description="Contact point, published.")
    identifiers: Identifiers | None = Field(
        None, description="Identifiers of the legal entity in public registers, published."
    )
    data: tuple[Text, ...] = Field(
        (),
        description="Categories of personal data, in words of the vocabulary or your own words.",
        json_schema_extra={"items": schema_of_words(DATA)},
    )
    data_subjects: tuple[Text, ...] = Field(
        (),
        description="People whose data the vendor processes, in words of the vocabulary or your "
        "own words.",
        json_schema_extra={"items": schema_of_words(PEOPLE)},
    )
    transfers: Annotated[Transfers | None, BeforeValidator(_mechanisms)] = Field(
        None,
        description="Safeguards of transfers to third countries: the name of a mechanism, a list "
        "of names, or a mapping from name to details.",
        json_schema_extra=_transfers_schema,
    )
    links: Links | None = Field(None, description="Public pages of the vendor.")
    details: dict[Slug, LocalText] = Field(
        default_factory=dict,
        description="Further public facts. `details` in register.yaml declares the keys.",
    )
    internal: Internal | None = Field(None, description="Never published.")
    unstated: SkipJsonSchema[frozenset[str]] = frozenset()  # facts that the file leaves out

    @property
    def slug(self) -> str:
        """The permanent short name of the vendor: the name of its file without `.yaml`."""
        return self.path.rpartition("/")[2].rpartition(".")[0]

    def ended_by(self, day: date) -> bool:
        """Whether the vendor no longer processes data on that day."""
        return self.ended is not None and self.ended <= day

    def active(self, day: date) -> bool:
        """Whether the vendor processes data on that day."""
        engaged = self.stated("engaged")
        return (engaged is None or engaged <= day) and not self.ended_by(day)

    def stated(self, field: str) -> Any:
        """The value of a field that a file may leave out, or None. `field` is a model's name."""
        return self.__dict__.get(field)

    @cached_property
    def texts(self) -> tuple[tuple[Place, str], ...]:
        """All texts in the vendor's file, with their places."""
        return texts_of(self)

    @cached_property
    def all_texts(self) -> str:
        """All texts in the vendor's file in one text, with `|` between and around them.

        A search in one long text is faster than a search in each text.
        """
        return "|".join(["", *values_of(self), ""])

    @property
    def odd_texts(self) -> tuple[tuple[Place, str], ...]:
        """The few texts that rules about characters must examine, with their places.

        Every other text is printable ASCII, starts with a letter or digit, does not end in
        a space, and is not `null`.
        """
        line = self.all_texts
        if line.isascii() and line.isprintable() and not any(mark in line for mark in _ODD_MARKS):
            return ()
        return tuple((place, text) for place, text in self.texts if not _PLAIN_TEXT(text))

    @cached_property
    def urls(self) -> tuple[tuple[Place, str], ...]:
        """The addresses of all pages, with their places."""
        urls: list[tuple[Place, Any]] = [(("website",), self.stated("website"))]
        for name in ("agreement", "contact"):
            record = self.stated(name)
            if record is not None:
                urls.append(((name, "url"), record.__dict__.get("url")))
        links = self.stated("links")
        if links is not None:
            urls += [(("links", name), url) for name, url in links.__dict__.items()]
        details = self.stated("details")
        if details:
            urls += [(("details", key), details.get(key)) for key in ("website", "url")]
        # A detail in several languages is a sentence, and no address.
        return tuple((place, url) for place, url in urls if url and not has_languages(url))

    @property
    def odd_urls(self) -> tuple[tuple[Place, str], ...]:
        """The few addresses that are not `https://host/path` in plain ASCII, with their places."""
        return tuple((place, url) for place, url in self.urls if plain_url(url) is None)


ONLY_OF_ENTITY = (
    "agreement", "evaluation", "established", "address", "contact", "identifiers", "transfers",
)  # fmt: skip
"""Facts that only the entry of the legal entity states, and not the entry of a further service."""

OF_ENTITY = (*ONLY_OF_ENTITY, "website", "formerly")
"""Facts that the entry of a further service may leave to the entry of its legal entity."""


def with_entity(vendor: Subprocessor, by_slug: Mapping[str, Subprocessor]) -> Subprocessor:
    """The vendor with the facts of the entry that its field `entity` names."""
    entity = by_slug.get(vendor.stated("entity") or "")
    if entity is None or entity is vendor:
        return vendor
    facts = {name: entity.stated(name) for name in OF_ENTITY if not vendor.stated(name)}
    facts = {name: value for name, value in facts.items() if value is not None}
    return vendor.model_copy(update={**facts, "unstated": vendor.unstated - facts.keys()})


class LedgerLine(NamedTuple):
    """An executed agreement, on the line with the number `line`.

    A day that could not be read is None. A `status` that could not be read is empty.
    """

    line: int
    reference: str
    counterparty: str
    executed: date | None
    expires: date | None
    status: str


def plain_reference(reference: str) -> str:
    """The capitals and digits of a reference, joined by hyphens: `DPA-2026-021`."""
    return "-".join(re.findall("[A-Z0-9]+", reference.upper()))


@dataclass(frozen=True)
class Ledger:
    """The file of executed agreements at `path`."""

    path: str
    lines: tuple[LedgerLine, ...]
    whole: bool = True
    """Whether every line could be read. Ask before reporting that a reference is missing."""
    columns: tuple[str, ...] = ("reference", "counterparty", "executed", "expires", "status")
    """The names in the header, in lower case and in their order."""

    @cached_property
    def by_reference(self) -> Mapping[str, LedgerLine]:
        """The lines by reference. If a reference is repeated, the first line counts."""
        return {line.reference: line for line in reversed(self.lines)}

    @cached_property
    def by_plain_reference(self) -> Mapping[str, LedgerLine]:
        """The lines by reference in capitals, with a hyphen in place of all other signs."""
        return {plain_reference(line.reference): line for line in reversed(self.lines)}

    @cached_property
    def first_executed(self) -> Mapping[str, date]:
        """The day of the first agreement with each counterparty, by its normalised name."""
        first: dict[str, date] = {}
        for line in self.lines:
            if line.executed is not None:
                name = normalised(line.counterparty)
                first[name] = min(line.executed, first.get(name, line.executed))
        return first


@dataclass(frozen=True)
class Register:
    """A register as read: policy, vendors by slug, ledger, defects, and sent notices.

    `remarks` are defects of values that were read, but perhaps not as intended. `notices` is
    None for a register that records no notices. `logo` is the picture that the page shows.
    """

    policy: Policy
    subprocessors: tuple[Subprocessor, ...] = ()
    ledger: Ledger | None = None
    defects: tuple[Defect, ...] = field(default=(), repr=False)
    remarks: tuple[Defect, ...] = field(default=(), repr=False)
    notices: Notices | None = None
    logo: bytes | None = field(default=None, repr=False)

    @cached_property
    def unread(self) -> frozenset[str]:
        """The paths of files with a defect."""
        return frozenset(defect.path for defect in self.defects)

    @cached_property
    def mended(self) -> frozenset[str]:
        """The paths of files with broken YAML, of which some values could be read."""
        return frozenset(defect.path for defect in self.defects if type(defect) is BadSyntax)

    @property
    def whole(self) -> bool:
        """Whether everything could be read. Ask before reporting that something is missing."""
        return not self.defects

    @cached_property
    def complete(self) -> bool:
        """Whether every value could be read, and no vendor leaves out a fact of `unstated`."""
        return self.whole and not any(vendor.unstated for vendor in self.subprocessors)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes that countries may have: assigned codes, and regions in register.yaml."""
        return frozenset(assigned().keys() | self.policy.regions.keys())

    @cached_property
    def by_slug(self) -> Mapping[str, Subprocessor]:
        """The vendors by slug."""
        return {vendor.slug: vendor for vendor in self.subprocessors}

    @cached_property
    def services(self) -> Mapping[str, Sequence[Subprocessor]]:
        """The further services of each legal entity, by the slug of its entry."""
        services: dict[str, list[Subprocessor]] = {}
        for vendor in self.subprocessors:
            entity = vendor.stated("entity")
            if entity is not None:
                services.setdefault(entity, []).append(vendor)
        return services

    def first_engaged(self, vendor: Subprocessor) -> date:
        """The first engagement of the vendor or of a further service of its legal entity.

        Raises `Unread` if the vendor does not state its engagement.
        """
        if not self.services:  # as in most registers
            return vendor.engaged
        services = self.services.get(vendor.slug, ())
        days = [day for service in services if (day := service.stated("engaged")) is not None]
        return min([vendor.engaged, *days]) if days else vendor.engaged

    def last_ended(self, vendor: Subprocessor) -> date | None:
        """The day from which the vendor and all services of its legal entity have ended, or None.

        Until then, the agreement and the evaluation of the vendor are needed.
        """
        if not self.services:
            return vendor.ended
        ends = [vendor.ended, *(service.ended for service in self.services.get(vendor.slug, ()))]
        days = [end for end in ends if end is not None]
        return max(days) if len(days) == len(ends) else None

    def is_over(self, vendor: Subprocessor, day: date) -> bool:
        """Whether the vendor and all services of its legal entity have ended by a day."""
        end = self.last_ended(vendor)
        return end is not None and end <= day

    def with_entity(self, vendor: Subprocessor) -> Subprocessor:
        """The vendor with the facts that the entry of its legal entity states."""
        return with_entity(vendor, self.by_slug)

    def agreement_line(self, vendor: Subprocessor) -> LedgerLine | None:
        """The ledger's line for the vendor's agreement, or None."""
        if self.ledger is None:
            return None
        return self.ledger.by_reference.get(vendor.agreement.reference)
