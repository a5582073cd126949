"""A register, typed and frozen: vendors, the ledger of agreements, and the policy.

`Subprocessor` is also the source of a JSON Schema for editors, so each field has a description.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from checks.findings import Place
from checks.register.defects import Defect
from checks.register.names import normalised
from checks.register.policy import Policy
from checks.register.record import IsoDate, IsoDates, Record, Text, texts_of

_PLAIN_TEXT = re.compile(r"(?!null$)[a-z0-9](?:[ -~]*[!-~])?", re.ASCII | re.IGNORECASE).fullmatch
_ODD_MARKS = ("| ", " |", "'", '"', "|null|", "|Null|", "|NULL|", "|~|")
"""Marks of a text that is not plain, in a line of texts with `|` between and around them."""

PLAIN_URL = re.compile(
    r"https://((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})(/[\w/-]*)?", re.ASCII
)
"""The form of most addresses: `https://`, a host and perhaps a path."""

_LONGEST_URL_START = len("https://") + 253


def is_plain_url(url: str) -> bool:
    """Whether the address is certainly valid in its syntax. Other addresses may be valid too."""
    plain = PLAIN_URL.fullmatch(url)
    return plain is not None and plain.end(1) <= _LONGEST_URL_START and "xn--" not in url


def _countries_schema(schema: dict[str, Any]) -> None:
    """Let editors offer the codes of ISO 3166-1, and accept codes that a register declares."""
    import pycountry

    schema["items"] = {
        "anyOf": [
            {"enum": sorted(country.alpha_2 for country in pycountry.countries)},
            {"type": "string", "pattern": "^[A-Z][A-Z0-9-]*$"},
        ]
    }


DataCategory = Literal[
    "account", "behavioural", "biometric", "communications", "contact", "content",
    "credentials", "criminal-offences", "device", "employment", "ethnic-origin", "financial",
    "genetic", "health", "identity", "location", "payment", "political-opinions",
    "religious-beliefs", "sexual-orientation", "trade-union-membership", "usage",
]  # fmt: skip
"""Categories of personal data. Each category of GDPR Art. 9(1) and 10 has its own word."""

DataSubject = Literal[
    "applicants", "business-contacts", "children", "customers", "employees", "end-users",
    "patients", "prospects", "students", "suppliers", "users", "visitors",
]  # fmt: skip
"""The people whose data is processed."""


class Agreement(Record):
    """The agreement (DPA) that binds the vendor: GDPR Art. 28(4)."""

    reference: Text = Field(description="Reference of the agreement in the ledger.")
    executed: IsoDate = Field(description="Day on which the last party signed.")
    first: IsoDate | None = Field(
        None,
        description="Day on which the first agreement with the vendor was executed, if this "
        "agreement renews another.",
    )
    expires: IsoDate | None = Field(None, description="Last day on which the agreement holds.")
    kind: Literal["dpa", "scc", "bcr", "intragroup"] | None = Field(
        None, description="Kind of agreement."
    )
    url: Text | None = Field(None, description="Public text of the agreement, https.")


class Contact(Record):
    """The vendor's contact, which is published. Prefer a role to a person."""

    name: Text | None = Field(None, description="Name of the contact.")
    role: Text | None = Field(None, description="Role, such as Data Protection Officer.")
    email: Text | None = Field(None, description="E-mail address.")
    url: Text | None = Field(None, description="Contact page, https.")


class Internal(Record):
    """Notes for colleagues. Never published."""

    owner: Text | None = Field(None, description="Team that owns the relation.")
    risk: Text | None = Field(None, description="Outcome of the risk assessment.")
    notes: Text | None = Field(None, description="Further notes for colleagues.")


class Subprocessor(Record):
    """A vendor that processes personal data for us."""

    path: SkipJsonSchema[str]  # the path of the file from the root; not a field of the file
    name: Text = Field(description="Legal entity as published: Stripe, Inc.")
    website: Text = Field(description="https address of the vendor.")
    group: Text = Field(description="A key of `groups` in register.yaml.")
    purpose: Text = Field(description="What the vendor does for us, in specific terms.")
    countries: tuple[str, ...] = Field(
        description="Where the vendor processes data: ISO 3166-1 alpha-2 codes, or codes declared "
        "under `regions` in register.yaml.",
        json_schema_extra=_countries_schema,
    )
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
    scope: Text | None = Field(
        None, description="Product, region or plan to which this entry applies."
    )
    established: Text | None = Field(
        None, description="Country in which the legal entity is established."
    )
    address: Text | None = Field(None, description="Postal address, on one line.")
    contact: Contact | None = Field(None, description="Contact point, published.")
    data: tuple[DataCategory, ...] = Field((), description="Categories of personal data.")
    data_subjects: tuple[DataSubject, ...] = Field(
        (), description="People whose data the vendor processes."
    )
    internal: Internal | None = Field(None, description="Never published.")

    @property
    def slug(self) -> str:
        """The permanent short name of the vendor: the name of its file without `.yaml`."""
        return self.path.rpartition("/")[2].rpartition(".")[0]

    def ended_by(self, day: date) -> bool:
        """Whether the vendor no longer processes data on that day."""
        return self.ended is not None and self.ended <= day

    def active(self, day: date) -> bool:
        """Whether the vendor processes data on that day."""
        return self.engaged <= day and not self.ended_by(day)

    @cached_property
    def texts(self) -> tuple[tuple[Place, str], ...]:
        """All texts in the vendor's file, with their places."""
        return texts_of(self)

    @property
    def odd_texts(self) -> tuple[tuple[Place, str], ...]:
        """The few texts that rules about characters must examine, with their places.

        Every other text is printable ASCII, starts with a letter or digit, does not end in
        a space, and is not `null`.
        """
        # A search in one long text is faster than a search in each text.
        line = "|".join(["", *[text for _, text in self.texts], ""])
        if line.isascii() and line.isprintable() and not any(mark in line for mark in _ODD_MARKS):
            return ()
        return tuple((place, text) for place, text in self.texts if not _PLAIN_TEXT(text))

    @cached_property
    def urls(self) -> tuple[tuple[Place, str], ...]:
        """The addresses of all pages, with their places."""
        return tuple((place, text) for place, text in self.texts if place[-1] in ("website", "url"))

    @property
    def odd_urls(self) -> tuple[tuple[Place, str], ...]:
        """The few addresses that are not `https://host/path` in plain ASCII, with their places."""
        return tuple((place, url) for place, url in self.urls if not is_plain_url(url))


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


@dataclass(frozen=True)
class Ledger:
    """The file of executed agreements at `path`."""

    path: str
    lines: tuple[LedgerLine, ...]
    whole: bool = True
    """Whether every line could be read. Ask before reporting that a reference is missing."""

    @cached_property
    def by_reference(self) -> Mapping[str, LedgerLine]:
        """The lines by reference. If a reference is repeated, the first line counts."""
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
    """A register as read: policy, vendors by slug, ledger, and defects.

    `remarks` are defects of values that were read, but perhaps not as intended.
    """

    policy: Policy
    subprocessors: tuple[Subprocessor, ...] = ()
    ledger: Ledger | None = None
    defects: tuple[Defect, ...] = field(default=(), repr=False)
    remarks: tuple[Defect, ...] = field(default=(), repr=False)

    @cached_property
    def unread(self) -> frozenset[str]:
        """The paths of files with a defect."""
        return frozenset(defect.path for defect in self.defects)

    @property
    def whole(self) -> bool:
        """Whether everything could be read. Ask before reporting that something is missing."""
        return not self.defects

    def agreement_line(self, vendor: Subprocessor) -> LedgerLine | None:
        """The ledger's line for the vendor's agreement, or None."""
        if self.ledger is None:
            return None
        return self.ledger.by_reference.get(vendor.agreement.reference)
