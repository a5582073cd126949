"""The policy: the settings in `register.yaml`.

`Policy` is also the source of a JSON Schema for editors, so each field has a description.
"""

import re
from collections.abc import Mapping
from datetime import date, tzinfo
from functools import cached_property
from posixpath import normpath
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)

from checks.dates import parse_date
from checks.findings import Place
from checks.register.colour import ON_LIGHT, is_readable, readable
from checks.register.company import Company
from checks.register.defects import SettingError
from checks.register.layout import NOTICES_FILE, REGISTER_FILE, VENDOR_FOLDER
from checks.register.patterns import compile_pattern
from checks.register.period import Period
from checks.register.record import (
    DATE_SCHEMA,
    LANGUAGE,
    IsoDate,
    IsoDates,
    LocalText,
    Record,
    Text,
    Texts,
    Translated,
    as_list,
    texts_of,
)
from checks.register.timezones import UTC_NAME, known_name, zone_of

LONGEST_INTRODUCTION = 20_000
"""Characters of an introduction: Markdown is slow to render."""

LONGEST_INTRODUCTIONS = 50_000
"""Characters of the introductions of all groups together."""

MOST_AREAS = 50
"""Areas of evaluation. Each vendor is evaluated in every area."""

MOST_HOLIDAYS = 500
"""Holidays: those of thirty years."""


def _pattern(value: str) -> str:
    compile_pattern(value)  # raises SettingError
    return value


def _introduction(value: str) -> str:
    longest = max(map(len, texts_by_language(value).values()))
    if longest > LONGEST_INTRODUCTION:
        hint = f"write at most {LONGEST_INTRODUCTION:,}, and link to a page with the rest"
        raise SettingError(f"has {longest:,} characters", hint)
    return value


def texts_by_language(text: str) -> Mapping[str, str]:
    """The texts by language. The language of a plain text is empty."""
    return text.by_language if isinstance(text, Translated) else {"": text}


def _groups(groups: dict[str, "Group"]) -> dict[str, "Group"]:
    length = sum(
        len(text)
        for group in groups.values()
        for text in texts_by_language(group.introduction).values()
    )
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
        alone = value.strip("<>()[]“”„‘’\"' ,;")
        bare = re.sub(r"^(https?:)?/+", "", alone, flags=re.IGNORECASE)
        known = re.match(r"[\w-]+(\.[\w-]+)+(/\S*)?$", bare)
        better = f"https://{bare}" if known else ""
        hint = f"write {better or 'an address such as https://company.com/'}"
        raise SettingError("must start with https://", hint, better)
    return value


def _from_root(value: str) -> str:
    """A path without a leading `./`."""
    return re.sub(r"^(\./+)+", "", value)


def _ledger_path(value: str) -> str:
    """The normal form of a ledger's path: `a/b.csv` for `./a//b.csv`."""
    hint = "put the ledger beside register.yaml: agreements.csv"
    strange = "\\" in value or not value.isprintable()
    if value.startswith("/") or strange or ".." in value.split("/"):
        raise SettingError("must be a path inside the repository, with /", hint)
    path = normpath(value)
    if value.endswith("/") or path == ".":
        raise SettingError("names a folder", hint)
    # On some systems, `Register.yaml` and `register.yaml` are the same file.
    folders = path.casefold().split("/")
    if folders[0] in _TAKEN or ".git" in folders:
        raise SettingError(f"names {path}, which is for other files of the repository", hint)
    return path


_TAKEN = (REGISTER_FILE, VENDOR_FOLDER, NOTICES_FILE, ".github")
"""First steps of paths where no ledger can be."""


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def _holidays(holidays: tuple[date, ...]) -> tuple[date, ...]:
    if len(holidays) > MOST_HOLIDAYS:
        hint = f"list at most {MOST_HOLIDAYS}, and remove past years"
        raise SettingError(f"lists {len(holidays):,} days", hint)
    return holidays


Days = Annotated[int, Field(ge=1, le=36500)]
Introduction = Annotated[LocalText, AfterValidator(_introduction)]

Order = Annotated[
    tuple[Text, ...],
    BeforeValidator(as_list),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": ["engaged", "name"]},
                {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
            ]
        }
    ),
]


class Group(Record):
    """A part of the published list."""

    title: LocalText = Field(description="Heading of the group.")
    introduction: Introduction = Field("", description="Markdown, no raw HTML.")
    order: Order = Field(
        ("engaged",),
        description="Order of the entries: `engaged` (the day of the engagement), `name`, or a "
        "list of file names without .yaml. All other entries follow.",
    )


class Detail(Record):
    """A further public fact that vendors' files may state under `details`."""

    title: LocalText = Field(description="Name of the fact, as published.")
    material: bool = Field(
        False, description="Whether customers get notice of a new value, and may object."
    )


Fact = Literal[
    "website", "purpose", "countries", "agreement", "evaluation", "engaged", "data",
    "data-subjects", "safeguard", "scope", "established", "address", "contact", "links",
]  # fmt: skip

FACTS: tuple[Fact, ...] = (
    "website", "purpose", "countries", "agreement", "evaluation", "engaged", "data",
    "data-subjects", "safeguard",
)  # fmt: skip
"""The facts that `required` names by default: everything that a notice needs."""


class Onboarding(Record):
    """Vendors from an earlier list that may lack facts for a while."""

    until: IsoDate = Field(description="Last day on which the listed vendors may lack facts.")
    vendors: tuple[Text, ...] = Field(description="Their files, without .yaml.")

    @cached_property
    def slugs(self) -> frozenset[str]:
        """The vendors, to look them up."""
        return frozenset(self.vendors)


class AgreementPolicy(Record):
    """The form of references to agreements, and the ledger of agreements."""

    pattern: Annotated[str, AfterValidator(_pattern)] = Field(
        ".+",
        description=r"Form of a whole reference: characters, \d, \w, classes like [A-Z], counts "
        "like {3} or +, and alternatives like (DPA|SCC). `subprocessors explain "
        "agreement-pattern` has the grammar.",
    )
    ledger: Annotated[Text, AfterValidator(_ledger_path)] | None = Field(
        None, description="CSV file of executed agreements, in this repository."
    )


class EvaluationPolicy(Record):
    """The evaluations that must precede an engagement."""

    areas: Annotated[tuple[Text, ...], AfterValidator(_areas)] = Field(
        ("privacy", "security", "confidentiality"), description="Areas to evaluate."
    )
    valid_days: Days = Field(365, description="Days after which an evaluation is out of date.")


class NoticePolicy(Record):
    """The notice that customers get before a material change."""

    days: Days = Field(
        30, description="Notice period in days, from your contracts: the GDPR names none."
    )
    objections: Days | None = Field(
        None,
        description="Days for objections, if fewer than `days`. By default, customers may object "
        "during the whole notice period.",
    )
    working_days: bool = Field(
        False,
        description="Whether only working days count: Monday to Friday, except `holidays`. By "
        "default, every day counts.",
    )
    holidays: Annotated[IsoDates, AfterValidator(_holidays)] = Field(
        (), description="Days that do not count as working days: [2026-12-25, 2027-01-01]."
    )
    since: Text | None = Field(
        None,
        description="Start of the history: a revision or a day. Everything on the list by then "
        "counts as announced. By default, the first commit of the register.",
    )
    runs_from: Literal["merge", "sent"] = Field(
        "merge",
        alias="from",
        description="Start of the notice period. `merge`: the day of the merge. `sent`: the day "
        "of sending, as recorded in notices.csv, if that day is later than the merge.",
    )
    releases: bool = Field(
        False,
        description="Whether the workflow Notify makes a release on GitHub for each push with "
        "material changes. Everyone who watches the releases gets the notice by e-mail.",
    )

    timezone: Annotated[Text, AfterValidator(known_name)] = Field(
        UTC_NAME,
        description="Time zone of the days on which changes are announced, as an IANA name: "
        "Europe/Berlin.",
    )

    @cached_property
    def period(self) -> Period:
        """The notice period of these settings."""
        return Period.of(self.days, self.objections, self.holidays if self.working_days else None)

    @property
    def zone(self) -> tzinfo:
        """The time zone."""
        return zone_of(self.timezone)


def _repository(value: str) -> str:
    """The address of a repository's page. It may be in a private network, as many forges are."""
    parts = urlsplit(_https(value))
    if not parts.hostname or not parts.path.strip("/") or not value.isprintable() or " " in value:
        raise SettingError("is not the address of a repository", _EXAMPLE_REPOSITORY)
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise SettingError("has more than a host and a path", _EXAMPLE_REPOSITORY)
    return value.rstrip("/").removesuffix(".git")


_EXAMPLE_REPOSITORY = "write an address such as https://github.com/initech/register"


def _folder(value: str) -> str:
    """A folder in the repository, without `/` at its start or end."""
    folder = _from_root(value).strip("/")
    if ".." in folder.split("/") or "\\" in folder or not folder.isprintable():
        raise SettingError("must be a folder of the repository", "write a path such as compliance")
    return folder


class ProposePolicy(Record):
    """The form `propose.html`, in which people propose a vendor in the browser."""

    forge: Literal["github", "gitlab", "gitea"] = Field(
        description="Forge of the repository. For Forgejo, write `gitea`."
    )
    repository: Annotated[Text, AfterValidator(_repository)] = Field(
        description="https address of the repository's page on the forge."
    )
    branch: Text = Field("main", description="Branch that proposals are merged into.")
    folder: Annotated[str, AfterValidator(_folder)] = Field(
        "", description="Folder of the register in the repository. By default, the top."
    )


def _colour(value: str) -> str:
    if not re.fullmatch("#[0-9a-fA-F]{6}", value):
        raise SettingError("is not a colour", 'write six digits after #, in quotes: "#0b57b8"')
    if not is_readable(value, ON_LIGHT):
        darker = readable(value, ON_LIGHT, towards="#000000")
        problem = "is too light: on the page, nobody could read a link in this colour"
        raise SettingError(problem, f'write a darker colour, such as "{darker}"')
    return value.lower()


def _picture(value: str) -> str:
    """The path of a picture in the repository."""
    hint = "name a small picture in this repository, such as brand/logo.svg"
    path = _from_root(value)
    if path.startswith("/") or "\\" in path or ".." in path.split("/") or not path.isprintable():
        raise SettingError("must be a path inside the repository, with /", hint)
    if not path.lower().endswith((".svg", ".png")):
        raise SettingError("is neither an SVG nor a PNG", hint)
    return path


def _languages(languages: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(languages)) < len(languages):
        raise SettingError("names a language twice", "name each language once")
    return languages


def _archive(value: object) -> bool | date:
    """A text such as `false` or `2026-01-01`."""
    text = value.lower() if isinstance(value, str) else ""
    if text in ("true", "yes", "on"):
        return True
    if text in ("false", "no", "off"):
        return False
    try:
        return parse_date(text)
    except ValueError:
        hint = "write true, false, or the first day of the archive: 2026-01-01"
        raise SettingError("is neither true nor false, and no day", hint) from None


Archive = Annotated[
    bool | date,
    PlainValidator(_archive),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, DATE_SCHEMA]}),
]
"""Whether there is an archive, or the day from which on it has pages."""


class SitePolicy(Record):
    """What `publish` writes, and how the page looks."""

    languages: Annotated[
        tuple[Annotated[str, StringConstraints(pattern=LANGUAGE)], ...],
        AfterValidator(_languages),
    ] = Field(
        (), description="Further languages of the page, as BCP 47 tags: [de, fr]. Each has a page."
    )
    logo: Annotated[Text, AfterValidator(_picture)] | None = Field(
        None, description="Path of a small logo in this repository, as SVG or PNG."
    )
    accent: Annotated[Text, AfterValidator(_colour)] | None = Field(
        None, description='Colour of links and marks: "#0b57b8". Its contrast is checked.'
    )
    subscribe: Text | None = Field(
        None,
        description="E-mail or https address where customers subscribe to notices by e-mail.",
    )
    filter: bool = Field(True, description="Whether the page has a search field and filters.")
    archive: Archive = Field(
        True,
        description="Whether the site keeps a page of the list for each past change. Or the day "
        "from which on the archive has pages: 2026-01-01.",
    )
    xlsx: bool = Field(
        False,
        description="Whether the site has the list as an Excel workbook. `publish` then needs "
        "the extra `subprocessors[xlsx]`.",
    )


class Waiver(Record):
    """Permission to break a rule in a file, for a limited time."""

    rule: Text = Field(description="Id of the rule.")
    file: Annotated[Text, AfterValidator(_from_root)] = Field(
        description="Path of the file, such as subprocessors/stripe.yaml."
    )
    reason: Text | None = Field(None, description="Why the finding is acceptable.")
    approved_by: Text | None = Field(None, description="Who approved the waiver.")
    until: IsoDate | None = Field(None, description="Last day of the waiver.")


Verdict = Literal["editorial", "material"]


class Ruling(Record):
    """The decision of reviewers whether customers get notice of a change.

    The ruling covers a single change: the same file, the same field, the same texts.
    """

    file: Annotated[Text, AfterValidator(_from_root)] = Field(
        description="Path of the file, such as subprocessors/stripe.yaml. Titles of regions, "
        "scopes and details are in register.yaml."
    )
    field: Text = Field(
        description="Changed field: `purpose`, `name`, `details.retention`, `regions.EU`."
    )
    old: Texts | None = Field(
        None, description="Exact text before the change. For a scope, the title."
    )
    new: Texts | None = Field(
        None, description="Exact text after the change. For a scope, the title."
    )
    digest: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None = Field(
        None,
        description="In place of long texts: SHA-256 of the old text, a line break and the new "
        "text. `subprocessors review` prints it.",
    )
    verdict: Verdict = Field(
        description="`editorial`: new words with the old meaning, so customers get no notice. "
        "`material`: customers get notice, and may object."
    )
    reason: Text | None = Field(None, description="Why the verdict is right.")
    decided_by: Text | None = Field(None, description="Who decided.")


class Policy(Record):
    """`register.yaml`: the publisher of the list, and the requirements of vendors."""

    organization: Text = Field(description="Name of the company that publishes the list.")
    language: Annotated[str, StringConstraints(pattern=LANGUAGE)] = Field(
        "en", description="Language of the texts, as a BCP 47 tag: en, de, pt-BR."
    )
    title: LocalText = Field("Subprocessors", description="Heading of the published page.")
    introduction: Introduction = Field("", description="Markdown, no raw HTML.")
    url: Annotated[Text, AfterValidator(_https)] = Field(
        description="https address where the list is published."
    )
    contact: Text = Field(description="E-mail or https address for questions and objections.")
    publisher: Company | None = Field(
        None,
        description="Facts about the company that publishes the list, for the documents "
        "of `subprocessors extract`. The list does not show them.",
    )
    display: Literal["alpha-2", "alpha-3", "name"] = Field(
        "name", description="How the published tables print countries."
    )
    groups: Annotated[dict[Slug, Group], AfterValidator(_groups)] = Field(
        description="Parts of the list, in order.", min_length=1
    )
    regions: dict[str, LocalText] = Field(
        default_factory=dict,
        description="Titles of codes beyond ISO 3166-1: EU: European Union.",
    )
    scopes: dict[Slug, LocalText] = Field(
        default_factory=dict,
        description="Titles of products, plans, customer regions and features, by key.",
    )
    details: dict[Slug, Detail] = Field(
        default_factory=dict,
        description="Further public facts, in the order of the list.",
    )
    required: tuple[Fact, ...] = Field(
        FACTS,
        description="Facts that a vendor must state when it is added or materially changed.",
    )
    onboarding: Onboarding | None = Field(
        None, description="Vendors from an earlier list that may lack facts for a while."
    )
    agreements: AgreementPolicy = Field(default_factory=AgreementPolicy)
    evaluation: EvaluationPolicy = Field(default_factory=EvaluationPolicy)
    notice: NoticePolicy = Field(default_factory=NoticePolicy)
    propose: ProposePolicy | None = Field(
        None,
        description="The form in which people propose a vendor in the browser. `publish` writes "
        "the form as propose.html. Everybody can read the page.",
    )
    site: SitePolicy = Field(default_factory=SitePolicy)
    rules: dict[str, str] = Field(
        default_factory=dict, description="Severity of rules, by id: `error`, `warning` or `off`."
    )
    waivers: tuple[Waiver, ...] = Field((), description="Accepted findings, each for a while.")
    rulings: tuple[Ruling, ...] = Field(
        (), description="Decisions of reviewers, each whether a single change is material."
    )

    @cached_property
    def texts(self) -> tuple[tuple[Place, str], ...]:
        """All published texts except Markdown, with their places."""
        texts: list[tuple[Place, str]] = [
            (("organization",), self.organization),
            (("title",), self.title),
            *((("groups", key, "title"), group.title) for key, group in self.groups.items()),
            *((("regions", key), title) for key, title in self.regions.items()),
            *((("scopes", key), title) for key, title in self.scopes.items()),
            *((("details", key, "title"), fact.title) for key, fact in self.details.items()),
            *self._of_publisher,
        ]
        return tuple(
            ((*place, language) if language else place, text)
            for place, title in texts
            for language, text in texts_by_language(title).items()
        )

    @cached_property
    def _of_publisher(self) -> tuple[tuple[Place, str], ...]:
        texts = texts_of(self.publisher) if self.publisher is not None else ()
        return tuple((("publisher", *place), text) for place, text in texts)

    @cached_property
    def contacts(self) -> tuple[tuple[Place, str], ...]:
        """The addresses for objections, for subscribers and of the publisher, with their places."""
        subscribe = self.site.subscribe
        further = ((("site", "subscribe"), subscribe),) if subscribe is not None else ()
        publisher = (text for text in self._of_publisher if text[0][-1] in ("email", "url"))
        return ((("contact",), self.contact), *further, *publisher)

    @cached_property
    def urls(self) -> tuple[tuple[Place, str], ...]:
        """The addresses of all pages, with their places."""
        pages = (contact for contact in self.contacts if contact[1].startswith("https://"))
        return ((("url",), self.url), *pages)
