"""The file of a new vendor, made from answers."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from checks.editing import notation
from checks.editing.answers import Answers, BadAnswer, values_of
from checks.editing.ledger_line import Entry
from checks.editing.notation import Value
from checks.register.filenames import is_safe, slug_of
from checks.register.layout import VENDOR_FOLDER, path_of
from checks.register.model import Register
from checks.register.names import normalised

SCHEMA = "schemas/subprocessor.json"
"""The schema with which editors complete the fields, if the register has it."""


class Newcomer(NamedTuple):
    """A new vendor: the path and the text of its file, and its agreement for the ledger.

    There is no `entry` if the ledger has the agreement already, if the register has no ledger, or
    if the answers do not name the agreement and its day.
    """

    path: str
    text: str
    entry: Entry | None


def newcomer(answers: Answers, register: Register, root: Path) -> Newcomer:
    """The new vendor of these answers. Raises `BadAnswer`."""
    values = values_of(answers, register.policy)
    entity = values.get("entity")
    if isinstance(entity, str) and entity not in register.by_slug:
        raise BadAnswer(f"there is no {path_of(entity)}: name the file of the same company")
    text = "".join(f"{line}\n" for name in values for line in notation.field(name, values[name]))
    if (root / SCHEMA).is_file():
        text = f"# yaml-language-server: $schema=../{SCHEMA}\n{text}"
    return Newcomer(_path(answers, register), text, _entry(values, register))


def _path(answers: Answers, register: Register) -> str:
    """The path of the new file. Raises `BadAnswer` if the path is not safe, or taken."""
    given = answers.get("file", "").removeprefix(f"{VENDOR_FOLDER}/").removesuffix(".yaml")
    if answers.get("entity") and not given:
        raise BadAnswer("a further service needs a name for its file: give --file")
    slug = given or slug_of(normalised(answers["name"])) or slug_of(answers["name"])
    if not slug:
        raise BadAnswer(f"{answers['name']} has no letters for the name of the file: give --file")
    path = path_of(slug)
    if not is_safe(path):
        hint = slug_of(slug) or "lower-case words of a-z and 0-9, joined by -"
        raise BadAnswer(f"{slug} cannot be the name of a file: use {hint}")
    if slug in register.by_slug:
        raise BadAnswer(
            f"{path} exists already: change that file, or use --entity {slug} and --file NAME for "
            "a further service of the same company"
        )
    return path


def _entry(values: Mapping[str, Value], register: Register) -> Entry | None:
    agreement, ledger = values.get("agreement"), register.ledger
    if not isinstance(agreement, Mapping) or ledger is None:
        return None
    reference, executed = agreement.get("reference"), agreement.get("executed")
    if not isinstance(reference, str) or not isinstance(executed, date):
        return None
    if reference in ledger.by_reference:
        return None
    expires = agreement.get("expires")
    return Entry(
        reference, str(values["name"]), executed, expires if isinstance(expires, date) else None
    )


def from_ledger(answers: Answers, register: Register) -> dict[str, str]:
    """The agreement's days from the ledger, as far as the answers do not state them."""
    if register.ledger is None:
        return {}
    line = register.ledger.by_reference.get(answers.get("reference", ""))
    if line is None:
        return {}
    days = {"executed": line.executed, "expires": line.expires}
    return {
        name: day.isoformat()
        for name, day in days.items()
        if day is not None and name not in answers
    }
