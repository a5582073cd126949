"""What a register holds, typed and frozen.

`Subprocessor` and `Policy` are also the source of the JSON Schemas that editors
use, so every field says here what it means.

A vendor file with a broken field is still checked in all its other fields. Its
`Subprocessor` then lacks that field, and using it raises `Unread`: a rule that
needs the field has nothing to say about this vendor.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from posixpath import normpath
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from checks.dates import parse_date
from checks.findings import Place
from checks.register.defects import Defect, SettingError
from checks.register.names import normalised
from checks.register.patterns import compile_pattern

# pydantic would search all installed packages for plugins. The search is slow, and a plugin could
# change what is valid.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"

_PLAIN = re.compile(r"(?!null$)[a-z0-9](?:[ -~]*[!-~])?", re.ASCII | re.IGNORECASE).fullmatch
_ODD = ("| ", " |", "'", '"', "|null|", "|Null|", "|NULL|", "|~|")
"""Parts of texts that stand side by side, with | between them, of which one is not plain."""


PLAIN_URL = re.compile(
    r"https://((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})(/[\w/-]*)?", re.ASCII
)
"""An address such as most are: its host, and its path."""

_LONGEST_URL_START = len("https://") + 253


def is_plain_url(url: str) -> bool:
    """Whether the address is surely a good one in its syntax. False decides nothing."""
    plain = PLAIN_URL.fullmatch(url)
    return plain is not None and plain.end(1) <= _LONGEST_URL_START and "xn--" not in url


class Unread(AttributeError):
    """A field was used that could not be read. That it could not is reported already."""


LONGEST_INTRODUCTION = 20_000
LONGEST_INTRODUCTIONS = 50_000
"""Characters of an introduction, and of those of all groups: Markdown is slow to render."""

MOST_AREAS = 50
"""Areas of evaluation: each vendor is evaluated in all of them."""

UNREAD_ITEM = ""
"""Stands in a list for an item that could not be read, so that the others keep their places."""

UNREAD_DAY = date.max
"""Stands in an evaluation for a day that could not be read."""


def _read_date(value: object) -> date:
    if not isinstance(value, str):
        raise PydanticCustomError("date_type", "not a date")
    if not value:
        raise PydanticCustomError("string_too_short", "empty")
    try:
        return parse_date(value)
    except ValueError as error:
        raise PydanticCustomError("bad_date", "{problem}", {"problem": str(error)}) from None


def _as_list(value: object) -> object:
    if value == []:
        raise PydanticCustomError("too_short", "empty")
    return value if isinstance(value, list) else [value]


def _pattern(value: str) -> str:
    compile_pattern(value)  # raises SettingError
    return value


def _introduction(value: str) -> str:
    if len(value) > LONGEST_INTRODUCTION:
        hint = f"write at most {LONGEST_INTRODUCTION:,}, and link to a page with the rest"
        raise SettingError(f"has {len(value):,} characters", hint)
    return value


def _groups(groups: dict[str, "Group"]) -> dict[str, "Group"]:
    length = sum(len(group.introduction) for group in groups.values())
    if length > LONGEST_INTRODUCTIONS:
        hint = f"write at most {LONGEST_INTRODUCTIONS:,}, and link to pages with the rest"
        raise SettingError(f"has introductions of {length:,} characters in all", hint)
    return groups


def _areas(areas: tuple[str, ...]) -> tuple[str, ...]:
    if len(areas) > MOST_AREAS:
        raise SettingError(f"has {len(areas):,} areas", f"name at most {MOST_AREAS}")
    return areas


def _https(value: str) -> str:
    if not value.startswith("https://"):
        raise ValueError("must start with https://")
    return value


def _from_root(value: str) -> str:
    """A path without `./` before it."""
    return re.sub(r"^(\./+)+", "", value)


def _ledger_path(value: str) -> str:
    """The path of a ledger, written in one way: `./a//b.csv` is `a/b.csv`."""
    hint = "put the ledger beside register.yaml: agreements.csv"
    strange = "\\" in value or not value.isprintable()
    if value.startswith("/") or strange or ".." in value.split("/"):
        raise SettingError("must be a path inside the repository, with /", hint)
    path = normpath(value)
    if value.endswith("/") or path == ".":
        raise SettingError("names a folder", hint)
    # Not every system tells `Register.yaml` from `register.yaml`.
    folders = path.casefold().split("/")
    if folders[0] in _TAKEN or ".git" in folders:
        raise SettingError(f"names {path}, where other files of the repository stand", hint)
    return path


_TAKEN = ("register.yaml", "subprocessors", ".github")
"""Where no ledger can stand."""


def _countries_schema(schema: dict[str, Any]) -> None:
    """Let editors offer the codes of ISO 3166-1 while a register may declare more."""
    import pycountry

    schema["items"] = {
        "anyOf": [
            {"enum": sorted(country.alpha_2 for country in pycountry.countries)},
            {"type": "string", "pattern": "^[A-Z][A-Z0-9-]*$"},
        ]
    }


Text = Annotated[str, StringConstraints(min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Days = Annotated[int, Field(ge=1, le=36500)]
_DATE_SCHEMA: dict[str, Any] = {
    "type": "string",
    "format": "date",
    "pattern": r"^\d{4}-\d{2}-\d{2}$",
}
IsoDate = Annotated[date, PlainValidator(_read_date), WithJsonSchema(_DATE_SCHEMA)]
Introduction = Annotated[str, AfterValidator(_introduction)]
IsoDates = Annotated[
    tuple[IsoDate, ...],
    BeforeValidator(_as_list),
    WithJsonSchema(
        {"anyOf": [_DATE_SCHEMA, {"type": "array", "items": _DATE_SCHEMA, "minItems": 1}]}
    ),
]
"""One day, or a list of days."""

DataCategory = Literal[
    "account", "behavioural", "biometric", "communications", "contact", "content",
    "credentials", "criminal-offences", "device", "employment", "ethnic-origin", "financial",
    "genetic", "health", "identity", "location", "payment", "political-opinions",
    "religious-beliefs", "sexual-orientation", "trade-union-membership", "usage",
]  # fmt: skip
"""Categories of personal data. Those of GDPR Art. 9(1) and 10 each have a word of their own."""

DataSubject = Literal[
    "applicants", "business-contacts", "children", "customers", "employees", "end-users",
    "patients", "prospects", "students", "suppliers", "users", "visitors",
]  # fmt: skip
"""Whose data it is."""


class Record(BaseModel):
    """Base of what is read from YAML: keys are written with `-`, and no others allowed."""

    model_config = ConfigDict(
        frozen=True,
        defer_build=True,  # a model inside another is built once, with it
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
    )

    def read(self, *fields: str) -> bool:
        """Whether all of these fields could be read: ask before using them.

        A record counts as read only when each of its own fields does, and a list
        only when each of its items does. `agreement.reference` asks for one field
        of a record, whatever the others hold.
        """
        for name in fields:
            # Most fields that are asked for are texts.
            if type(self.__dict__.get(name)) is not str and not self._read(name):
                return False
        return True

    def _read(self, path: str) -> bool:
        name, _, inner = path.partition(".")
        if name not in self.__dict__:
            return False
        value = self.__dict__[name]
        if isinstance(value, Record):
            return value.read(*([inner] if inner else type(value).model_fields))
        if isinstance(value, dict):
            return not any(UNREAD_DAY in days for days in value.values())
        return not isinstance(value, tuple) or UNREAD_ITEM not in value

    if not TYPE_CHECKING:  # mypy must keep finding misspelt attributes

        def __getattr__(self, name: str) -> Any:
            if name in type(self).model_fields:
                raise Unread(name)
            return super().__getattr__(name)


class Agreement(Record):
    """The agreement (DPA) that binds the vendor: GDPR Art. 28(4)."""

    reference: Text = Field(description="Reference of the agreement in the ledger.")
    executed: IsoDate = Field(description="Day on which the last party signed.")
    expires: IsoDate | None = Field(None, description="Last day on which the agreement holds.")
    kind: Literal["dpa", "scc", "bcr", "intragroup"] | None = Field(
        None, description="What kind of agreement it is."
    )
    url: Text | None = Field(None, description="Public text of the agreement, https.")


class Contact(Record):
    """Whom to write to at the vendor. Published: prefer a role to a person."""

    name: Text | None = Field(None, description="Name of the contact.")
    role: Text | None = Field(None, description="Role, such as Data Protection Officer.")
    email: Text | None = Field(None, description="E-mail address.")
    url: Text | None = Field(None, description="Contact page, https.")


class Internal(Record):
    """Notes for colleagues. Never published."""

    owner: Text | None = Field(None, description="Team that owns the relation.")
    risk: Text | None = Field(None, description="Outcome of the risk assessment.")
    notes: Text | None = Field(None, description="Anything else that colleagues should know.")


class Subprocessor(Record):
    """One vendor that processes personal data for us."""

    path: SkipJsonSchema[str]  # of the vendor's file, relative to the root; not in the file
    name: Text = Field(description="Legal entity as published: Stripe, Inc.")
    website: Text = Field(description="https address of the vendor.")
    group: Text = Field(description="A key of `groups` in register.yaml.")
    purpose: Text = Field(description="What the vendor does for us, specific.")
    countries: tuple[str, ...] = Field(
        description="Where it processes the data: ISO 3166-1 alpha-2 codes, or codes that "
        "register.yaml declares under `regions`.",
        json_schema_extra=_countries_schema,
    )
    agreement: Agreement = Field(description="The executed agreement.")
    evaluation: dict[str, IsoDates] = Field(
        description="For each area that register.yaml names, the day of its evaluation, or a "
        "list of days when it was repeated."
    )
    engaged: IsoDate = Field(description="Day from which it processes data.")
    announced: IsoDate | None = Field(None, description="Day on which customers were told.")
    ended: IsoDate | None = Field(None, description="First day on which it no longer processes.")
    also_known_as: tuple[Text, ...] = Field((), description="Brand names.")
    scope: Text | None = Field(
        None, description="Product, region or plan to which this entry applies."
    )
    established: Text | None = Field(
        None, description="Country in which the legal entity is established."
    )
    address: Text | None = Field(None, description="Postal address, on one line.")
    contact: Contact | None = Field(None, description="Contact point, published.")
    data: tuple[DataCategory, ...] = Field((), description="Categories of personal data.")
    data_subjects: tuple[DataSubject, ...] = Field((), description="Whose data it is.")
    internal: Internal | None = Field(None, description="Never published.")

    @property
    def slug(self) -> str:
        """The permanent short name of the vendor: its file's name."""
        return self.path.rpartition("/")[2].rpartition(".")[0]

    def ended_by(self, day: date) -> bool:
        """Whether the vendor no longer processes data on that day."""
        return self.ended is not None and self.ended <= day

    def active(self, day: date) -> bool:
        """Whether the vendor processes data on that day."""
        return self.engaged <= day and not self.ended_by(day)

    @cached_property
    def texts(self) -> tuple[tuple[Place, str], ...]:
        """Every text that a person wrote, with its place."""
        found: list[tuple[Place, str]] = []
        _strings(self, (), found)
        return tuple(found)

    @property
    def odd_texts(self) -> tuple[tuple[Place, str], ...]:
        """The texts that rules about characters must look at, with their places: few.

        All others are printable ASCII, start with a letter or digit, end without a space, and
        are not `null`.
        """
        # Searches in one long text are faster than a look at each.
        line = "|".join(["", *[text for _, text in self.texts], ""])
        if line.isascii() and line.isprintable() and not any(mark in line for mark in _ODD):
            return ()
        return tuple((place, text) for place, text in self.texts if not _PLAIN(text))

    @cached_property
    def urls(self) -> tuple[tuple[Place, str], ...]:
        """Every address of a page, with its place."""
        return tuple((place, text) for place, text in self.texts if place[-1] in ("website", "url"))

    @property
    def odd_urls(self) -> tuple[tuple[Place, str], ...]:
        """The addresses that are not `https://host/path` in plain ASCII, with their places: few."""
        return tuple((place, url) for place, url in self.urls if not is_plain_url(url))


class Group(Record):
    """A part of the published list."""

    title: Text = Field(description="Heading of the group.")
    introduction: Introduction = Field("", description="Markdown, no raw HTML.")


class AgreementPolicy(Record):
    """How agreements are referenced."""

    pattern: Annotated[str, AfterValidator(_pattern)] = Field(
        ".+",
        description=r"Form of a whole reference: characters, \d, \w, classes such as [A-Z], counts "
        "such as {3} or +, and groups such as (DPA|SCC). `subprocessors explain agreement-pattern` "
        "has the grammar.",
    )
    ledger: Annotated[Text, AfterValidator(_ledger_path)] | None = Field(
        None, description="CSV file of executed agreements, in this repository."
    )


class EvaluationPolicy(Record):
    """Which evaluations precede an engagement."""

    areas: Annotated[tuple[Text, ...], AfterValidator(_areas)] = Field(
        ("privacy", "security", "confidentiality"), description="Areas to evaluate."
    )
    valid_days: Days = Field(365, description="Days after which an evaluation is out of date.")


class NoticePolicy(Record):
    """How long before a change customers are told."""

    days: Days = Field(
        30, description="Notice period in days, from your contracts: the GDPR names none."
    )
    since: Text | None = Field(
        None,
        description="Revision or day with which the history starts: what stood then counts as "
        "announced. Without it, the first commit of the register.",
    )


class Waiver(Record):
    """Leave to break one rule in one file for a while."""

    rule: Text = Field(description="Id of the rule.")
    file: Annotated[Text, AfterValidator(_from_root)] = Field(
        description="Path of the file, such as subprocessors/stripe.yaml."
    )
    reason: Text | None = Field(None, description="Why the finding is acceptable.")
    approved_by: Text | None = Field(None, description="Who decided so.")
    until: IsoDate | None = Field(None, description="Last day of the waiver.")


class Policy(Record):
    """`register.yaml`: who we are, and what we hold our vendors to."""

    organization: Text = Field(description="Name of the company that publishes the list.")
    title: Text = Field("Subprocessors", description="Heading of the published page.")
    introduction: Introduction = Field("", description="Markdown, no raw HTML.")
    url: Annotated[Text, AfterValidator(_https)] = Field(
        description="https address where the list is published."
    )
    contact: Text = Field(description="E-mail or https address for questions and objections.")
    display: Literal["alpha-2", "alpha-3", "name"] = Field(
        "name", description="How the published tables print countries."
    )
    groups: Annotated[dict[Slug, Group], AfterValidator(_groups)] = Field(
        description="Parts of the list, in order.", min_length=1
    )
    regions: dict[str, Text] = Field(
        default_factory=dict, description="Codes allowed beside ISO 3166-1: EU: European Union."
    )
    agreements: AgreementPolicy = Field(default_factory=AgreementPolicy)
    evaluation: EvaluationPolicy = Field(default_factory=EvaluationPolicy)
    notice: NoticePolicy = Field(default_factory=NoticePolicy)
    rules: dict[str, str] = Field(
        default_factory=dict, description="Rule id to `error`, `warning` or `off`."
    )
    waivers: tuple[Waiver, ...] = Field((), description="Accepted findings, each for a while.")

    @cached_property
    def texts(self) -> tuple[tuple[Place, str], ...]:
        """Every text that is published, with its place. Markdown stays out."""
        named: list[tuple[Place, str]] = [
            (("organization",), self.organization),
            (("title",), self.title),
        ]
        for key, group in self.groups.items():
            named.append((("groups", key, "title"), group.title))
        for key, title in self.regions.items():
            named.append((("regions", key), title))
        return tuple(named)

    @cached_property
    def urls(self) -> tuple[tuple[Place, str], ...]:
        """Every address of a page, with its place."""
        contact = ((("contact",), self.contact),) if self.contact.startswith("https://") else ()
        return ((("url",), self.url), *contact)


class LedgerLine(NamedTuple):
    """One executed agreement. A value that could not be read is None (`status`: empty)."""

    line: int
    reference: str
    counterparty: str
    executed: date | None
    expires: date | None
    status: str


@dataclass(frozen=True)
class Ledger:
    """The file of executed agreements at `path`."""

    path: str
    lines: tuple[LedgerLine, ...]
    whole: bool = True
    """Whether every line could be read: ask before saying that something is not in it."""

    @cached_property
    def by_reference(self) -> Mapping[str, LedgerLine]:
        """Lines by reference; of two lines with the same one, the first."""
        return {line.reference: line for line in reversed(self.lines)}

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
    """A register as read: policy, vendors by slug, ledger, and what could not be read.

    `remarks` are about what was read, and perhaps not as it was meant.
    """

    policy: Policy
    subprocessors: tuple[Subprocessor, ...] = ()
    ledger: Ledger | None = None
    defects: tuple[Defect, ...] = field(default=(), repr=False)
    remarks: tuple[Defect, ...] = field(default=(), repr=False)

    @cached_property
    def unread(self) -> frozenset[str]:
        """Paths of files of which something could not be read."""
        return frozenset(defect.path for defect in self.defects)

    @property
    def whole(self) -> bool:
        """Whether everything could be read: ask before saying that something is nowhere."""
        return not self.defects

    def agreement_line(self, vendor: Subprocessor) -> LedgerLine | None:
        """The ledger's line for the vendor's agreement, where there is one."""
        if self.ledger is None:
            return None
        return self.ledger.by_reference.get(vendor.agreement.reference)


def _strings(record: Record, above: Place, found: list[tuple[Place, str]]) -> None:
    """Add all strings of a record, depth first, with their places. Dates are no strings."""
    steps = _steps(type(record))
    for name, value in record.__dict__.items():
        kind = type(value)
        if kind is str:
            if name != "path":
                found.append((above + steps[name], value))
        elif kind is tuple:
            if value and type(value[0]) is str:
                place = above + steps[name]
                found += [((*place, index), item) for index, item in enumerate(value)]
        elif kind.__base__ is Record:  # isinstance is slow on classes of pydantic
            _strings(value, above + steps[name], found)


@cache
def _steps(model: type[Record]) -> Mapping[str, Place]:
    """The last step to the fields of a record, their keys in YAML, by the fields' names."""
    return {name: (str(field.alias),) for name, field in model.model_fields.items()}
