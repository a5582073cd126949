"""A rebuilt history: for each landing, the changes of files and the lines that customers read.

The expected lines are written by hand, from GDPR Art. 28(2) and from the practice of data
processing agreements. They are never copied from the output of the program.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.registers import flow, path_of
from tests.repositories import Repo

Fields = Mapping[str, object]
"""Fields of a file, as in YAML. In a change, None removes a field."""

NOW = "at once"
"""The effective day of a change that does not wait for its notice period."""


class Line(NamedTuple):
    """A line of the change log. `why` is the reason for its materiality, and no part of the log.

    `effective` is a day or `NOW`. A withdrawn line has no effective day.
    """

    entry: str
    words: str
    material: bool
    effective: str
    why: str
    amended: str | None = None
    withdrawn: str | None = None


def notice(
    entry: str, words: str, effective: str, why: str, *,
    amended: str | None = None, withdrawn: str | None = None,
) -> Line:  # fmt: skip
    """A material line: customers hear of it in time to object."""
    return Line(entry, words, True, effective, why, amended, withdrawn)


def note(
    entry: str, words: str, why: str, effective: str = NOW, *, withdrawn: str | None = None
) -> Line:
    """A line that is not material."""
    return Line(entry, words, False, effective, why, withdrawn=withdrawn)


def entry(number: int, **fields: object) -> Fields:
    """The file of a vendor in the United States. `number` is of the agreement."""
    return {
        "name": None,
        "website": None,
        "group": "subprocessors",
        "purpose": None,
        "countries": ["US"],
        "agreement": {"reference": f"DPA-2018-{number:03}", "executed": "2018-06-04"},
        "evaluation": dict.fromkeys(("privacy", "security", "confidentiality"), "2018-05-22"),
        "engaged": "2018-07-02",
        "data": ["contact", "communications"],
        "data-subjects": ["users"],
        "transfers": ["scc"],
        **fields,
    }


def service(**fields: object) -> Fields:
    """The file of a further service of a vendor that has a file already."""
    of_entity = ("website", "agreement", "evaluation", "transfers")
    return entry(0, **{**dict.fromkeys(of_entity), **fields})


def ruling(slug: str, field: str, old: str, new: str, reason: str) -> Fields:
    """A ruling that a change is editorial."""
    path = path_of(slug) if slug else "register.yaml"
    return {
        "file": path, "field": field, "old": old, "new": new,
        "verdict": "editorial", "reason": reason, "decided-by": "Head of Privacy",
    }  # fmt: skip


@dataclass(frozen=True)
class Landing:
    """A merge: `at` is a day (noon in UTC), or a time with its zone.

    `entries` are changes by slug: None deletes the file, and the fields of a new slug are the whole
    file. `renamed` maps earlier to later slugs. `settings` are changes of register.yaml.
    `log` are all lines that the log has about this landing, in any order.
    """

    at: str
    message: str
    log: Sequence[Line]
    entries: Mapping[str, Fields | None] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    settings: Fields = field(default_factory=dict)


class Notice(NamedTuple):
    """The notice about the landings from the day `since` up to the day `until`, written then.

    `lines` are all changes that the notice names, as `slug: words`, in any order.
    """

    since: str
    until: str
    lines: Sequence[str]


Shown = Mapping[str, object]
"""Facts of an entry on the published list, by field of subprocessors.json.

Countries and safeguards are codes, with countries in the order of the alphabet, and `upcoming`
are words.
"""


@dataclass(frozen=True)
class History:
    """A company's register and its landings, oldest first.

    `shown` are some facts of the lists of some days, by day and slug. None means that the list does
    not have the entry.
    """

    name: str
    start: str
    settings: Fields
    entries: Mapping[str, Fields]
    landings: Sequence[Landing]
    shown: Mapping[str, Mapping[str, Shown | None]]
    notices: Sequence[Notice]

    def build(self, folder: Path, until: str = "9999") -> Repo:
        """The repository of the company, with all landings up to a day."""
        company = Repo(folder)
        settings, entries = dict(self.settings), {s: dict(f) for s, f in self.entries.items()}
        files = _files(settings, entries)
        company.land(self.start, files, "Publish the list of subprocessors")
        for number, landing in enumerate(self.landings, 1):
            if landing.at[:10] > until:
                break
            settings |= landing.settings
            for old, new in landing.renamed.items():
                entries[new] = entries.pop(old)
            for slug, changes in landing.entries.items():
                if changes is None:
                    del entries[slug]
                else:
                    entries[slug] = {**entries.get(slug, {}), **changes}
            before, files = files, _files(settings, entries)
            deleted = dict.fromkeys(before.keys() - files.keys())
            company.land(landing.at, {**files, **deleted}, f"{landing.message} (#{number})")
        return company


def _files(settings: Fields, entries: Mapping[str, Fields]) -> dict[str, str]:
    return {
        "register.yaml": _written(settings),
        **{path_of(slug): _written(fields) for slug, fields in entries.items()},
    }


def _written(fields: Fields) -> str:
    return "".join(
        f"{name}: {flow(value)}\n" for name, value in fields.items() if value is not None
    )
