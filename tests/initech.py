"""The example register in docs/example, and a history that ends in its files.

The history is told backwards. Each landing says how its files were before, so the last landing
always ends in the files of docs/example. Evaluations and agreements of the future are left out of
earlier files.
"""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.project import ROOT
from tests.registers import path_of
from tests.repositories import Repo, plain_environment

EXAMPLE = ROOT / "docs/example"

DAY = "2026-11-23"
"""The day of the facts in the example: the day in its README."""

Before = str | Sequence[tuple[str, str]]
"""A file before a landing: its whole text, or pairs of a later and an earlier part of the text."""


@dataclass(frozen=True)
class Landing:
    """A commit on the main branch, which merges a pull request if it has a `number`.

    `added` are slugs of vendors whose files did not exist before. `before` are changed and deleted
    files by path, as they were before.
    """

    day: str
    message: str
    number: int | None = None
    added: Sequence[str] = ()
    before: Mapping[str, Before] = field(default_factory=dict)


_SETTINGS, _LEDGER = "register.yaml", "agreements.csv"
_SCHEMA = "# yaml-language-server: $schema=../../../schemas/subprocessor.json\n"

_CINDERLOG = f"""\
{_SCHEMA}name: Cinderlog Ltd
group: infrastructure
purpose: Logs, and alerts about failures
countries: {{GB: {{for: [storage, processing]}}, IE: {{for: storage}}}}
"""

_LEDGERFERN = f"""\
{_SCHEMA}name: Ledgerfern GmbH & Co. KG
website: https://ledgerfern.at/
group: operations
purpose: Invoices and accounting
countries: {{AT: {{for: [storage, processing]}}, DE: {{for: storage}}}}
engaged: 2020-04-01
"""

_SURVEYLOOM = f"""\
{_SCHEMA}name: Surveyloom, Inc.
website: https://surveyloom.net/
group: operations
established: US
"""

_TICKETFOLD = f"""\
{_SCHEMA}name: Ticketfold, Inc.
website: https://ticketfold.net/
group: operations
purpose: Our own help desk, for requests of customers
countries: [US]
established: US
agreement: {{reference: DPA-2021-006, executed: 2021-08-23, kind: scc}}
evaluation:
  privacy: [2021-08-16, 2025-03-31]
  security: [2021-08-16, 2025-03-31]
  confidentiality: [2021-08-16, 2025-03-31]
engaged: 2021-10-01
ended: 2025-12-01
data: [contact, communications]
data-subjects: [customers, users]
"""

_AUSTRALIA = "  AU: {place: Sydney, for: [storage, processing], scope: apac-cloud}\n"
_MELBOURNE = "  AU: {place: Melbourne, for: storage, scope: apac-cloud}\n"

_ASSISTANT = "  ai-assistant: {en: AI add-on, de: KI-Zusatzmodul}\n"

_RULING_ON_NAME = """
rulings:
  - file: subprocessors/larkmail.yaml
    field: name
    old: Sparrowpost, Inc.
    new: Larkmail, Inc.
    verdict: editorial
    reason: The company number is the same, and only the name is new
    decided-by: Head of Privacy
"""

_RULING_ON_REGION = """\
  - file: register.yaml
    field: regions.EUROPE
    digest: 3e7b47325e1a6336959ce59d2b3761da0ca061ecaf3b5f41bda19b3a3c3cd3ae
    verdict: editorial
    reason: The region always meant these countries, and the contracts name them
    decided-by: Head of Privacy
"""

_WAIVERS = """
waivers:
  - rule: agreement-expiring
    file: subprocessors/formwright.yaml
    reason: The renewal is agreed, and both parties sign in December
    approved-by: Head of Privacy
    until: 2026-12-31
"""

LANDINGS: Sequence[Landing] = (
    Landing("2025-05-12", "Publish the list of subprocessors"),
    Landing("2025-06-16", "Add Snapforge and Emberpush", 3, added=("snapforge", "emberpush")),
    Landing(
        "2025-08-04",
        "State the facts about Cinderlog and Ledgerfern",
        8,
        before={
            path_of("cinderlog"): _CINDERLOG,
            path_of("ledgerfern"): _LEDGERFERN,
            _SETTINGS: [("vendors: [", "vendors: [cinderlog, ledgerfern, ")],
        },
    ),
    Landing(
        "2025-09-15",
        "Replace Ticketfold by Helmsway",
        11,
        added=("helmsway",),
        before={path_of("ticketfold"): [("ended: 2025-12-01\n", "")]},
    ),
    Landing(
        "2025-10-20",
        "Add language models for the AI add-on",
        14,
        added=("harborview-models", "mimirlabs"),
        before={_SETTINGS: [(_ASSISTANT, "")]},
    ),
    Landing(
        "2025-12-08",
        "Record sessions with Brightquery",
        19,
        before={
            path_of("brightquery"): [
                (", and recordings of sessions", ""),
                (", Recordings of sessions", ""),
            ]
        },
    ),
    Landing(
        "2026-02-23",
        "Open the Asia-Pacific Cloud",
        24,
        added=("kitecal", "initech-australia"),
        before={
            path_of("harborview-cloud"): [(_AUSTRALIA, ""), ("[US, AU]", "[US]")],
            path_of("harborview-vault"): [(_MELBOURNE, "")],
            path_of("harborview-post"): [("[eu-cloud, apac-cloud]", "[eu-cloud]")],
            _SETTINGS: [
                ("  APAC: Asia and Pacific\n", ""),
                ("  apac-cloud: Asia-Pacific Cloud\n", ""),
                (", initech-australia]", "]"),
            ],
        },
    ),
    Landing(
        "2026-04-27",
        "Sparrowpost is now Larkmail",
        28,
        before={
            path_of("larkmail"): [
                ("name: Larkmail, Inc.\n", "name: Sparrowpost, Inc.\n"),
                ('formerly: {"Sparrowpost, Inc.": 2026-04-24}\n', ""),
            ],
            _SETTINGS: [(_RULING_ON_NAME, "")],
        },
    ),
    Landing(
        "2026-06-15",
        "Name the countries of the region Europe",
        33,
        before={
            _SETTINGS: [
                ("EEA, Switzerland and United Kingdom", "Europe"),
                (_RULING_ON_REGION, ""),
            ]
        },
    ),
    Landing(
        "2026-08-31",
        "State the facts about Surveyloom, and delete Ticketfold",
        37,
        before={
            path_of("surveyloom"): _SURVEYLOOM,
            path_of("ticketfold"): _TICKETFOLD,
            _LEDGER: [("2021-08-23,,terminated", "2021-08-23,,active")],
            _SETTINGS: [("vendors: [", "vendors: [surveyloom, ")],
        },
    ),
    Landing(
        "2026-09-28",
        "Cairnfile and Scribewell will end",
        40,
        before={
            path_of("cairnfile"): [("ended: 2026-10-31\n", "")],
            path_of("scribewell"): [("ended: 2026-12-31\n", "")],
            path_of("contractory"): [
                ("https://contractory-documents.ie/", "https://contractory.ie/")
            ],
        },
    ),
    Landing(
        "2026-11-09",
        "Add Aurochs Compute, and support from India",
        44,
        added=("aurochs-compute",),
        before={
            path_of("answerline"): [
                ("  IN: {place: Pune, for: [support, Support at night]}\n", ""),
                ("[PH, IN]", "[PH]"),
            ]
        },
    ),
    Landing(
        "2026-11-16",
        "Wait for the renewal with Formwright",
        before={_SETTINGS: [(_WAIVERS, "")]},
    ),
    Landing(
        "2026-11-18",
        "Translate chats with Lexicroft",
        47,
        before={
            path_of("lexicroft"): [
                ("tickets and chats", "tickets"),
                ("Tickets und Chats", "Tickets"),
            ]
        },
    ),
)


def example_files() -> dict[str, str]:
    """The files of the example register, by path."""
    paths = (EXAMPLE / _SETTINGS, EXAMPLE / _LEDGER, *sorted(EXAMPLE.glob("subprocessors/*.yaml")))
    return {path.relative_to(EXAMPLE).as_posix(): path.read_bytes().decode() for path in paths}


def states() -> Iterator[tuple[Landing, dict[str, str]]]:
    """Each landing, with all files after it. The oldest landing is the first."""
    files = example_files()
    states = []
    for landing in reversed(LANDINGS):
        states.append((landing, _known_on(date.fromisoformat(landing.day), files)))
        files = _before(landing, files)
    yield from reversed(states)


def initech(folder: Path, adapt: Callable[[dict[str, str]], dict[str, str]] = dict) -> Repo:
    """The repository of the example register, with its history.

    `adapt` changes the files after each landing.
    """
    company = Repo(folder)
    before: Mapping[str, str] = {}
    for landing, original in states():
        files = adapt(original)
        deleted = dict.fromkeys(before.keys() - files.keys())
        number = f" (#{landing.number})" if landing.number is not None else ""
        company.land(landing.day, {**files, **deleted}, landing.message + number)
        before = files
    return company


_SITE = ("index.html", "subprocessors.md", "subprocessors.json", "subprocessors.csv")


def goldens() -> Iterator[tuple[str, str]]:
    """Path below `tests/golden`, and content, of what the example looks like."""
    with tempfile.TemporaryDirectory() as folder, plain_environment():
        company = initech(Path(folder) / "initech")
        yield "example/changes.txt", company.said("changes")
        yield (
            "example/notice.txt",
            company.said("notice", "--since", "2026-11-01", "--today", "2026-11-01"),
        )
        yield "example/deadlines.txt", company.said("deadlines", "--today", DAY)
        for form, ending in (("text", "txt"), ("markdown", "md"), ("json", "json")):
            shown = company.run("transfers", "--today", DAY, "--format", form).out
            yield f"example/transfers.{ending}", shown
        for regime in ("uk", "ch"):
            shown = company.run("transfers", "--today", DAY, "--regime", regime).out
            yield f"example/transfers.{regime}.txt", shown
        for form, ending in (("text", "txt"), ("markdown", "md")):
            options = ("--without", "dpf", "--today", DAY, "--format", form)
            yield f"example/transfers.without.{ending}", company.run("transfers", *options).out
        site = company.published(DAY)
        for name in _SITE:
            yield f"example/{name}", site[name].decode()


def _before(landing: Landing, files: Mapping[str, str]) -> dict[str, str]:
    """The files before a landing. `files` are the files after it."""
    added = {path_of(slug) for slug in landing.added}
    assert added <= files.keys(), landing.message
    before = {path: text for path, text in files.items() if path not in added}
    for path, earlier in landing.before.items():
        if isinstance(earlier, str):
            before[path] = earlier
            continue
        for part, earlier_part in earlier:
            assert before[path].count(part) == 1, f"{landing.message}: {path}: {part}"
            before[path] = before[path].replace(part, earlier_part)
    return before


def _known_on(day: date, files: Mapping[str, str]) -> dict[str, str]:
    """The files without evaluations, certifications and agreements that came after the day."""
    return {
        path: _ledger_on(day, text) if path == _LEDGER else _vendor_on(day, text)
        for path, text in files.items()
    }


def _vendor_on(day: date, text: str) -> str:
    """A vendor's file on a day. A certification was seen on the same day of an earlier year."""

    def evaluations(match: re.Match[str]) -> str:
        days = [known for known in match[0][1:-1].split(", ") if known <= str(day)]
        return f"[{', '.join(days)}]" if len(days) > 1 else days[0]

    def verified(match: re.Match[str]) -> str:
        seen = date.fromisoformat(match[1])
        years = (year for year in range(seen.year, 0, -1) if seen.replace(year=year) <= day)
        return f"verified: {seen.replace(year=next(years))}"

    text = re.sub(r"\[\d{4}-\d\d-\d\d(, \d{4}-\d\d-\d\d)+\]", evaluations, text)
    return re.sub(r"verified: (\d{4}-\d\d-\d\d)", verified, text)


def _ledger_on(day: date, text: str) -> str:
    """The ledger on a day: agreements that were executed, and expired only after their last day."""
    header, *lines = text.splitlines(keepends=True)
    known = [header]
    for line in lines:
        executed, expires, status = line.rstrip("\n").rsplit(",", 3)[1:]
        if executed <= str(day):
            in_force = status == "expired" and expires >= str(day)
            known.append(line.replace(",expired", ",active") if in_force else line)
    return "".join(known)
