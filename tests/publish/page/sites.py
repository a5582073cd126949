"""The sites that the tests of the page open."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from bench.generate import TODAY, generate
from checks.publish.site import render
from checks.register.load import load
from tests.complete import COMPLETE
from tests.initech import DAY, initech
from tests.project import ROOT
from tests.registers import path_of
from tests.repositories import plain_environment
from tests.trees import MemoryTree

URL = "https://initech.com/legal/subprocessors"
"""The address of every site."""

RICH = "rich"
"""The site that has a history, pending changes of all sorts, and every fact."""

ARCHIVE = "archive/index.html"
"""The index of the past lists of the rich site."""

PAST = "archive/2026-04-01-d20718f7e0.html"
"""A past list of the rich site."""

VENDORS = 42
"""The number of entries of the rich site."""

JAPAN = [
    "peregrine-edge", "tidewater-storage", "parley-voice", "kitecal", "yamada-bunsho",
    "initech-australia",
]  # fmt: skip
"""The entries with Japan, worldwide, in Asia and the Pacific, or where the customer chooses."""

_LANGUAGES = "  languages: [de]\n"
_SUBSCRIBE = "  subscribe: https://initech.com/legal/notices\n"

_KLINIK = """\
name: Müller & Søn Gesundheitsdaten GmbH
also-known-as: [Mueller Health, 健康データ]
formerly: {Łódź Med sp. z o.o.: 2019-12-31}
website: https://mueller-soen.de/
group: features
scope: enterprise
purpose: Appointments with occupational physicians
countries: [DE]
established: DE
agreement: {reference: DPA-2020-090, executed: 2020-01-06}
evaluation: {privacy: 2020-01-02, security: 2020-01-02, confidentiality: 2020-01-02}
engaged: 2020-02-03
data: [contact, health]
data-subjects: [employees]
"""

_YAMADA = """\
name: Yamada Bunsho K.K.
also-known-as: [山田文書]
website: https://yamada-bunsho.jp/
group: operations
purpose: Printing and dispatch of letters
countries: [JP]
established: JP
agreement: {reference: DPA-2020-091, executed: 2020-01-06}
evaluation: {privacy: 2020-01-02, security: 2020-01-02, confidentiality: 2020-01-02}
engaged: 2020-02-03
data: [contact]
data-subjects: [customers]
"""

_LEDGER = """\
DPA-2020-090,Müller & Søn Gesundheitsdaten GmbH,2020-01-06,,active
DPA-2020-091,Yamada Bunsho K.K.,2020-01-06,,active
"""


_LACKING = {
    "contractory": ["countries"],
    "mailmeadow": ["website", "countries", "transfers"],
    "surveyloom": ["countries"],
    "taskorchard": ["established", "engaged", "data", "data-subjects", "transfers"],
}
"""Facts that the lists of real companies often lack."""

_SELDOM = re.compile(
    r"^(?:address: .*\n(?=contact: \{(?:role: Privacy|name))|contact: \{role: Privacy.*\n"
    r"|identifiers: .*\n|publisher:\n(?:  .*\n)+\n)",
    re.MULTILINE,
)

_WHAT_FOR = re.compile(r"^countries: \{(.*)\}\n", re.MULTILINE)


def _as_real_lists(path: str, text: str) -> str:
    """A file without the facts that few companies publish about every vendor.

    The example states them for the documents of `extract`. The page of a real list is lighter.
    """
    lacking = _LACKING.get(Path(path).stem, ())
    lines = text.splitlines(keepends=True)
    text = "".join(line for line in lines if line.partition(":")[0] not in lacking)
    text = _WHAT_FOR.sub(
        lambda match: f"countries: [{', '.join(re.findall('([A-Z]{2,}):', match[1]))}]\n", text
    )
    return _SELDOM.sub("", text).replace("Osaka, for: [storage, processing]", "Osaka")


def _adapted(files: dict[str, str]) -> dict[str, str]:
    """The example register at the address `URL`, with two more vendors."""
    files = {path: _as_real_lists(path, text) for path, text in files.items()}
    settings = files["register.yaml"].replace("https://initech.com/subprocessors", URL)
    return {
        **files,
        "register.yaml": settings.replace(_LANGUAGES, _LANGUAGES + _SUBSCRIBE),
        "agreements.csv": files["agreements.csv"] + _LEDGER,
        path_of("mueller-soen"): _KLINIK,
        path_of("yamada-bunsho"): _YAMADA,
    }


def _rich(folder: Path) -> Mapping[str, bytes]:
    with plain_environment():
        return initech(folder / "register", _adapted).published(DAY)


def _own(folder: Path) -> Mapping[str, bytes]:
    """The seven vendors of this repository."""
    paths = ("register.yaml", "agreements.csv", "subprocessors/*.yaml")
    files = [file for path in paths for file in sorted(ROOT.glob(path))]
    texts = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files}
    return _rendered(texts, date.fromisoformat(DAY))


def _hostile(folder: Path) -> Mapping[str, bytes]:
    return _rendered(COMPLETE, TODAY)


def _long(folder: Path) -> Mapping[str, bytes]:
    """A list of 500 vendors."""
    generate(500, folder / "register")
    files = sorted(file for file in (folder / "register").rglob("*") if file.is_file())
    texts = {
        file.relative_to(folder / "register").as_posix(): file.read_text("utf-8") for file in files
    }
    return _rendered(texts, TODAY)


def _rendered(files: Mapping[str, str], day: date) -> Mapping[str, bytes]:
    settings = re.sub("(?m)^url: .*", f"url: {URL}", files["register.yaml"])
    return render(load(MemoryTree({**files, "register.yaml": settings})), day)


SITES: Mapping[str, Callable[[Path], Mapping[str, bytes]]] = {
    RICH: _rich,
    "own": _own,
    "hostile": _hostile,
    "long": _long,
}
"""The files of each site by name. The argument is an empty folder."""
