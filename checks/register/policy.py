"""The policy: the settings in `register.yaml`.

`Policy` is also the source of a JSON Schema for editors, so each field has a description.
"""

import re
from functools import cached_property
from posixpath import normpath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from checks.findings import Place
from checks.register.defects import SettingError
from checks.register.layout import REGISTER_FILE, VENDOR_FOLDER
from checks.register.patterns import compile_pattern
from checks.register.record import IsoDate, Record, Text

LONGEST_INTRODUCTION = 20_000
"""Characters of an introduction: Markdown is slow to render."""

LONGEST_INTRODUCTIONS = 50_000
"""Characters of the introductions of all groups together."""

MOST_AREAS = 50
"""Areas of evaluation. Each vendor is evaluated in every area."""


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
        raise SettingError(f"names {path}, where other files of the repository stand", hint)
    return path


_TAKEN = (REGISTER_FILE, VENDOR_FOLDER, ".github")
"""First steps of paths where no ledger can be."""


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Days = Annotated[int, Field(ge=1, le=36500)]
Introduction = Annotated[str, AfterValidator(_introduction)]


class Group(Record):
    """A part of the published list."""

    title: Text = Field(description="Heading of the group.")
    introduction: Introduction = Field("", description="Markdown, no raw HTML.")


class AgreementPolicy(Record):
    """The form of references to agreements, and the ledger that holds them."""

    pattern: Annotated[str, AfterValidator(_pattern)] = Field(
        ".+",
        description=r"Form of a whole reference: characters, \d, \w, classes such as [A-Z], counts "
        "such as {3} or +, and alternatives such as (DPA|SCC). `subprocessors explain "
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
    since: Text | None = Field(
        None,
        description="Revision or day at which the history starts: everything on the list by then "
        "counts as announced. By default, the first commit of the register.",
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


class Policy(Record):
    """`register.yaml`: the publisher of the list, and the requirements of vendors."""

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
        default_factory=dict,
        description="Titles of codes beyond ISO 3166-1: EU: European Union.",
    )
    agreements: AgreementPolicy = Field(default_factory=AgreementPolicy)
    evaluation: EvaluationPolicy = Field(default_factory=EvaluationPolicy)
    notice: NoticePolicy = Field(default_factory=NoticePolicy)
    rules: dict[str, str] = Field(
        default_factory=dict, description="Severity of rules, by id: `error`, `warning` or `off`."
    )
    waivers: tuple[Waiver, ...] = Field((), description="Accepted findings, each for a while.")

    @cached_property
    def texts(self) -> tuple[tuple[Place, str], ...]:
        """All published texts except Markdown, with their places."""
        texts: list[tuple[Place, str]] = [
            (("organization",), self.organization),
            (("title",), self.title),
        ]
        for key, group in self.groups.items():
            texts.append((("groups", key, "title"), group.title))
        for key, title in self.regions.items():
            texts.append((("regions", key), title))
        return tuple(texts)

    @cached_property
    def urls(self) -> tuple[tuple[Place, str], ...]:
        """The addresses of all pages, with their places."""
        contact = ((("contact",), self.contact),) if self.contact.startswith("https://") else ()
        return ((("url",), self.url), *contact)
