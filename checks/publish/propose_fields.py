"""The controls of the form `propose.html`, made from the model of a vendor's file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from checks.changes.safeguards import MECHANISMS
from checks.data.countries import is_seat
from checks.register.model import (
    CountryDetails,
    Safeguard,
    Subprocessor,
    Transfers,
)
from checks.register.policy import Policy
from checks.register.record import Record
from checks.register.vocabulary import DATA, PEOPLE

Path = tuple[str, ...]

HERE = "@@"
"""Stands for the code of a country, or for the number of a row, in a part that the form repeats."""

NO_FIELDS = frozenset({"path", "unstated", "country-details"})
"""Fields of the model that are not fields of a file."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value in a control, with title and meaning."""

    value: str
    title: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """A field of a file with a single value or a plain list, and how the form asks for it.

    `path` are the keys of the field in YAML. `kind` is the kind of the control: `text`, `url`,
    `email`, `date`, `area` (a long text), `lines` (a list, with an item on each line), `flag`,
    `choice`, or `many` (a list of choices). A `many` control with `own` also takes own words.
    `nothing` is the choice of no value.
    """

    path: Path
    kind: str
    label: str
    meaning: str
    required: bool = False
    choices: Sequence[Choice] = ()
    own: bool = False
    example: str = ""
    nothing: str = ""

    @property
    def key(self) -> str:
        """The id of the control in the page."""
        return identifier(self.path)


@dataclass(frozen=True, slots=True)
class Block:
    """Fields that belong together.

    `kind` is `plain`, `countries`, `rows`, or `safeguard` (which a person selects). `more` marks
    a block that is closed at first.
    """

    path: Path
    kind: str
    label: str
    meaning: str
    parts: Sequence["Control | Block"]
    required: bool = False
    more: bool = False

    @property
    def key(self) -> str:
        """The id of the block in the page."""
        return identifier(self.path)


def identifier(path: Path) -> str:
    """The id of a part of the form. Keys of settings may hold any character."""
    return "f_" + "_".join(
        "".join(c if c.isascii() and (c.isalnum() or c in "-@") else f".{ord(c):x}" for c in step)
        for step in path
    )


_LABELS: Mapping[str, str] = {
    "name": "Legal entity",
    "established": "Country of establishment",
    "address": "Postal address",
    "data": "Personal data",
    "data-subjects": "Whose data it is",
    "countries": "Countries",
    "engaged": "Start",
    "ended": "End",
    "scope": "Applies only to",
    "also-known-as": "Brand names",
    "formerly": "Earlier names",
    "internal": "Notes for colleagues",
    "details": "Further facts",
    "transfers": "Safeguards of transfers",
    "entity": "Is the company on the list already?",
    "replaces": "Replaces",
    "links": "Public pages",
    "agreement.executed": "Signed on",
    "agreement.first": "First agreement signed on",
    "agreement.expires": "Last day in force",
    "agreement.url": "Public copy of the agreement",
    "agreement.kind": "Kind of agreement",
    "contact.email": "E-mail address",
    "contact.url": "Contact page",
    "identifiers": "Identifiers",
    "identifiers.lei": "LEI",
    "identifiers.euid": "EUID",
    "links.agreement": "Agreement (DPA)",
    "links.privacy": "Privacy notice",
    "links.security": "Security page",
    "links.subprocessors": "Its own subprocessors",
    "place": "Place",
    "for": "Activities",
    "executed": "Signed on",
    "approved": "Approved on",
    "article": "Case of Art. 49",
    "verified": "Last seen on the list of participants",
    "uk": "UK Extension",
    "swiss": "Swiss-US framework",
    "countries-of-safeguard": "Only for",
}
"""Labels for people. The label of any other field is its name."""

_MEANINGS: Mapping[str, str] = {
    "name": "The full legal name of the company that signs the agreement.",
    "website": "The https address of the vendor. A further service of a company on the list may "
    "leave the field empty.",
    "group": "The part of the list in which customers find the vendor.",
    "purpose": "What the vendor does for us, in specific terms that a customer understands.",
    "countries": "Every country in which the vendor processes the data.",
    "entity": "If a company on the list provides a further service, choose the company. Its entry "
    "has the agreement, evaluation, contact, safeguards and country of establishment.",
    "replaces": "Subprocessors that end because of this vendor. You can choose only "
    "subprocessors with an end on the list.",
    "scope": "Products, plans, customer regions or features to which this entry applies. "
    "Leave the field empty if the entry applies to all.",
    "also-known-as": "Brand names, one per line.",
    "transfers": "For a country outside the EEA without an adequacy decision, select at least one "
    "safeguard.",
    "evaluation": "The day on which each area was evaluated. Prior to engaging a vendor, we "
    "evaluate every area.",
    "engaged": "First day on which the vendor processes data. The notice period must pass first.",
    "announced": "Day on which customers were told. Leave it empty: the merge announces the "
    "vendor, and Git records the day.",
    "ended": "First day on which the vendor no longer processes data, if it is known already.",
    "formerly": "Earlier names of the same legal entity, each with the last day of the name.",
    "details": "Further public facts that this list states.",
    "established": "The country in which the legal entity is established. The vendor "
    "may process data in other countries.",
    "for": "What happens there.",
    "countries-of-safeguard": "The countries to which the safeguard applies. Select none if "
    "the safeguard applies to all.",
    "internal": "For colleagues. Never published, but visible to anyone who can read the "
    "repository.",
}
"""Explanations for people who do not know the files. Any other field has its description."""

_EXAMPLES: Mapping[str, str] = {
    "name": "Acme Mail, Inc.",
    "website": "https://acme-mail.com/",
    "purpose": "Delivery of transactional e-mail",
    "contact.role": "Data Protection Officer",
    "contact.email": "privacy@acme-mail.com",
    "place": "Frankfurt",
}

SECTIONS: Sequence[tuple[str, Sequence[str]]] = (
    ("The company", ("entity", "name", "website", "established")),
    ("The service", ("group", "purpose", "scope", "data", "data-subjects", "engaged")),
    ("Where the data is processed", ("countries", "transfers")),
    ("Agreement and evaluation", ("agreement", "evaluation")),
    (
        "Further facts",
        (
            "also-known-as", "formerly", "replaces", "address", "contact", "identifiers", "links",
            "details", "announced", "ended", "internal",
        ),
    ),
)  # fmt: skip
"""The sections of the form, each with its fields. The last section is closed at first."""

ACTIVITIES = ("storage", "processing", "support")
"""The usual activities in a country. A file may state others."""


class Fields:
    """The controls of the fields, for the settings of a register.

    `named` are the vendors on the list that the form offers as legal entities, and `ended` the
    vendors whose end is known, by slug. `countries` are the offered countries.
    """

    def __init__(
        self,
        policy: Policy,
        countries: Sequence[Choice],
        named: Sequence[Choice] = (),
        ended: Sequence[Choice] = (),
    ) -> None:
        self._policy = policy
        self._countries = countries
        self._seats = [choice for choice in countries if is_seat(choice.value)]
        self._scopes = [Choice(key, title) for key, title in policy.scopes.items()]
        self._of_vendors = {"entity": named, "replaces": ended}
        self._required = {*policy.required, "name", "group"}
        if "safeguard" in policy.required:
            self._required.add("transfers")

    def sections(self) -> Iterator[Block]:
        """The sections of the form."""
        fields = {str(field.alias): field for field in Subprocessor.model_fields.values()}
        for title, names in SECTIONS:
            parts = [part for name in names if (part := self._part(name, fields[name])) is not None]
            more = title == SECTIONS[-1][0]
            yield Block((title.lower(),), "section", title, "", parts, more=more)

    def country(self) -> Sequence[Control | Block]:
        """The details of a country that the form adds."""
        return self._of_record(CountryDetails, ("countries", HERE))

    def _part(self, name: str, field: FieldInfo) -> Control | Block | None:
        """The part of the form for a field of a vendor, or None if there is nothing to offer."""
        path, meaning = (name,), _meaning((name,), field)
        label, required = _label((name,)), name in self._required
        if name in self._of_vendors:
            kind, choices = "choice" if name == "entity" else "many", self._of_vendors[name]
            new = "No: the company is new" if name == "entity" else ""
            control = Control(path, kind, label, meaning, choices=choices, nothing=new)
            return control if choices else None
        if name == "group":
            groups = [Choice(key, group.title) for key, group in self._policy.groups.items()]
            return Control(path, "choice", label, meaning, required, groups)
        if name == "established":
            return Control(path, "choice", label, meaning, required, self._seats)
        if name == "evaluation":
            areas = [
                Control((name, area), "date", area.capitalize(), "", required)
                for area in self._policy.evaluation.areas
            ]
            block = Block(path, "plain", label, meaning, areas, required)
            return block if areas else None
        if name == "details":
            facts = [
                Control((name, key), "text", detail.title, "")
                for key, detail in self._policy.details.items()
            ]
            return Block(path, "plain", label, meaning, facts) if facts else None
        if name == "formerly":
            row = (
                Control((name, HERE, "name"), "text", "Earlier name", ""),
                Control((name, HERE, "until"), "date", "Last day of the name", ""),
            )
            return Block(path, "rows", label, meaning, row)
        if name == "countries":
            return Block(path, "countries", label, meaning, self.country(), required)
        if name == "transfers":
            safeguards = [*_safeguards(self)]
            return Block(path, "plain", label, meaning, safeguards, required)
        record = _record(field.annotation)
        if record is not None:
            parts = self._of_record(record, path)
            return Block(path, "plain", label, meaning, parts, required)
        return self._control(path, field, required)

    def _of_record(self, record: type[Record], above: Path) -> Sequence[Control | Block]:
        parts = []
        for field in record.model_fields.values():
            path = (*above, str(field.alias))
            required = above[0] in self._required and field.is_required()
            parts.append(self._control(path, field, required))
        return parts

    def _control(self, path: Path, field: FieldInfo, required: bool) -> Control:
        kind, choices, own = self._kind(path, field)
        return Control(
            path, kind, _label(path), _meaning(path, field), required, choices, own, _example(path)
        )

    def _kind(self, path: Path, field: FieldInfo) -> tuple[str, Sequence[Choice], bool]:
        """The kind of a control, its choices, and whether it takes own words."""
        name, annotation = path[-1], _plain(field.annotation)
        if path[0] == "transfers" and name == "countries":
            return "countries", (), False
        if name in ("data", "data-subjects"):
            words = DATA if name == "data" else PEOPLE
            choices = [Choice(word, word.replace("-", " "), text) for word, text in words.items()]
            return "many", choices, True
        if name == "scope":
            return ("many" if self._scopes else "lines"), self._scopes, bool(self._scopes)
        if name == "for":
            return "many", [Choice(word, word) for word in ACTIVITIES], True
        if annotation is bool:
            return "flag", (), False
        if annotation is date:
            return "date", (), False
        if get_origin(annotation) is tuple:
            inner = _plain(get_args(annotation)[0])
            if get_origin(inner) is Literal:
                return "many", [Choice(str(value), str(value)) for value in get_args(inner)], False
            return "lines", (), False
        if get_origin(annotation) is Literal:
            choices = [Choice(value, _KINDS.get(value, value)) for value in get_args(annotation)]
            return "choice", choices, False
        if name in ("website", "url") or path[0] == "links":
            return "url", (), False
        if name in ("purpose", "address", "notes"):
            return "area", (), False
        return ("email" if name == "email" else "text"), (), False


_KINDS: Mapping[str, str] = {
    "dpa": "Agreement on the processing of data (DPA)",
    "scc": "Standard contractual clauses",
    "bcr": "Binding corporate rules",
    "intragroup": "Agreement within the group of companies",
}


def _safeguards(fields: Fields) -> Iterator[Block]:
    for field in Transfers.model_fields.values():
        path = ("transfers", str(field.alias))
        record = _record(field.annotation)
        if record is None or not issubclass(record, Safeguard):
            raise TypeError(f"{path} is no safeguard")
        title = MECHANISMS[path[-1]]
        label = title[:1].upper() + title[1:]
        parts = fields._of_record(record, path)
        last = [part for part in parts if part.path[-1] == "countries"]
        others = [part for part in parts if part.path[-1] != "countries"]
        yield Block(path, "safeguard", label, field.description or "", [*others, *last])


def _plain(annotation: Any) -> Any:
    """The type of a field's value, without None and without annotations."""
    while get_origin(annotation) in (UnionType, Union, Annotated):
        annotation = get_args(annotation)[0]
    return annotation


def _record(annotation: Any) -> type[Record] | None:
    plain = _plain(annotation)
    return plain if isinstance(plain, type) and issubclass(plain, Record) else None


def _known(table: Mapping[str, str], path: Path) -> str:
    """The entry of a table for a field, by whole path, or by name for a field deep in a file."""
    name = path[-1]
    if path[0] == "transfers" and name == "countries":
        name = "countries-of-safeguard"
    if path == (name,) or path[0] in ("countries", "transfers"):
        return table.get(name, "")
    return table.get(".".join(path), "")


def _label(path: Path) -> str:
    return _known(_LABELS, path) or path[-1].replace("-", " ").capitalize()


def _meaning(path: Path, field: FieldInfo) -> str:
    return _known(_MEANINGS, path) or field.description or ""


def _example(path: Path) -> str:
    return _known(_EXAMPLES, path)
