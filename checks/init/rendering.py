"""Render the files of a new register from templates.

The folders in `templates/` mirror the written files: `common` for every company,
`github` or `gitlab` for the forge, and `github-release` or `gitlab-release` if the
checks come from a released version. Templates include the files in `shared`.
Delimiters are square brackets, because workflows use braces.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checks import schemas
from checks.dates import days_before
from checks.escaping import markdown, markdown_url, yaml_text
from checks.init.origin import PLACEHOLDER, Origin, Release
from checks.register import example
from checks.register.vocabulary import DATA, PEOPLE


class Forge(StrEnum):
    """The forge that hosts the repository."""

    GITHUB = "github"
    GITLAB = "gitlab"


@dataclass(frozen=True, slots=True)
class Answers:
    """Facts that only the company knows."""

    organization: str
    url: str
    contact: str


STAND_INS = Answers("Company", "https://company.com/subprocessors", "privacy@company.com")
"""Answers without a finding, in place of unknown answers. They are never written."""


MANUAL, OTHER_MANUAL = "README.md", "SUBPROCESSORS.md"
"""The guide for the company's people, and its name if the company has a README.md already."""


def render(
    forge: Forge, answers: Answers, origin: Origin | Release, today: date, within: str = ""
) -> Mapping[str, str]:
    """The files of a new register by path. The same input gives the same text.

    `within` is the path of the register's folder in a larger repository. Forges and
    pre-commit look for their files only at the top of a repository, so a folder below
    the top gets none of them.

    Raises `BadOrigin` if GitHub cannot use the checks from their origin.
    """
    uses = origin.uses if forge is Forge.GITHUB else ""
    variables = _variables(forge, answers, origin, today, uses) | {"within": within}
    files = {**_render("common", variables), **_schemas()}
    if within:
        return files
    files |= _render("top", variables) | _render(forge, variables)
    if isinstance(origin, Release):
        files |= _render(f"{forge}-release", variables)
    return files


def own() -> Mapping[str, str]:
    """`action.yml` and the files in `.github/` for the repository of the checks themselves.

    They do not depend on the register in this repository.
    """
    uses = "./ # zizmor: ignore[self-repository] the tests run this with act, which lacks `$/`"
    variables = _variables(Forge.GITHUB, STAND_INS, PLACEHOLDER, date.min, uses) | {"own": True}
    action = _environment().get_template("shared/action.yml").render(variables)
    return {**_render(Forge.GITHUB, variables), "action.yml": action}


def _variables(
    forge: Forge, answers: Answers, origin: Origin | Release, today: date, uses: str
) -> dict[str, object]:
    return {
        "forge": forge.value,
        "organization": answers.organization,
        "url": answers.url,
        "contact": answers.contact,
        "today": today,
        "own": False,
        "uses": uses,
        "origin": origin,
        "release": isinstance(origin, Release),
        "data_categories": tuple(DATA),
        "data_subjects": tuple(PEOPLE),
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
def _schemas() -> Mapping[str, str]:
    """The schemas with which editors complete the files of a register."""
    return {f"schemas/{name}.json": schemas.schema(name) for name in ("register", "subprocessor")}


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
        autoescape=False,  # noqa: S701 - the templates render no HTML and name their filters
    )
    environment.filters.update(
        quoted=yaml_text, markdown=markdown, markdown_url=markdown_url, before=days_before
    )
    return environment
