"""The files of a new register, from templates.

The folders in `templates/` mirror what is written: `common` for every company,
`github` and `gitlab` for one of the two forges. `shared` holds what several
templates include. Delimiters are square brackets, since workflows use braces.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checks.dates import days_before
from checks.escaping import markdown, markdown_url, yaml_text
from checks.init.origin import PLACEHOLDER, Origin
from checks.register import example
from checks.register.model import DataCategory, DataSubject


class Forge(StrEnum):
    """Where the repository lives."""

    GITHUB = "github"
    GITLAB = "gitlab"


@dataclass(frozen=True, slots=True)
class Answers:
    """What only the company knows."""

    organization: str
    url: str
    contact: str


STAND_INS = Answers("Company", "https://company.com/subprocessors", "privacy@company.com")
"""Answers without a finding, for whoever has none yet. They are never written."""


MANUAL, OTHER_MANUAL = "README.md", "SUBPROCESSORS.md"
"""What the company's people read; the other name is for where the first is taken."""


def render(forge: Forge, answers: Answers, origin: Origin, today: date) -> Mapping[str, str]:
    """The files of a new register by path. The same input gives the same text.

    Raises `BadOrigin` where GitHub cannot use the checks from their origin.
    """
    uses = origin.uses if forge is Forge.GITHUB else ""
    variables = _variables(forge, answers, origin, today, uses)
    return _render("common", variables) | _render(forge, variables)


def own() -> Mapping[str, str]:
    """The files in `.github/` of the repository of the checks themselves.

    They say nothing about the register that stands in it.
    """
    uses = "./ # zizmor: ignore[self-repository] the tests run this with act, which lacks `$/`"
    variables = _variables(Forge.GITHUB, STAND_INS, PLACEHOLDER, date.min, uses)
    return _render(Forge.GITHUB, variables | {"own": True})


def _variables(
    forge: Forge, answers: Answers, origin: Origin, today: date, uses: str
) -> dict[str, object]:
    return {
        "forge": forge.value,
        "organization": answers.organization,
        "url": answers.url,
        "contact": answers.contact,
        "today": today,
        "own": False,
        "uses": uses,
        "address": origin.address,
        "revision": origin.revision,
        "data_categories": get_args(DataCategory),
        "data_subjects": get_args(DataSubject),
        "example": example,
    }


def _render(folder: str, variables: Mapping[str, object]) -> dict[str, str]:
    """The files of one folder of templates."""
    environment = _environment()
    files = {}
    for name in environment.list_templates():
        top, _, path = name.partition("/")
        if top == folder:
            files[path] = environment.get_template(name).render(variables)
    return files


@cache
def _environment() -> Environment:
    folder = Path(str(resources.files("checks.init") / "templates"))
    environment = Environment(
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - no HTML: each template names its filter
    )
    environment.filters.update(
        quoted=yaml_text, markdown=markdown, markdown_url=markdown_url, before=days_before
    )
    return environment
