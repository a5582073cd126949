"""Documents of two registers: the example with every fact, and a list that lacks facts."""

from collections.abc import Iterator, Mapping
from datetime import date

from checks.extracts.compose import KINDS, Origin, Scope, document, gaps
from checks.extracts.document import ExtractDocument, Kind
from checks.extracts.formats import written
from checks.register.layout import REGISTER_FILE, is_vendor
from checks.register.load import load
from checks.register.sources import digest_of_sources
from tests.initech import DAY, example_files
from tests.project import ROOT
from tests.trees import MemoryTree

TODAY = date.fromisoformat(DAY)


def qase_files() -> dict[str, str]:
    """The files of the list that states few facts, by path."""
    folder = ROOT / "tests/qase"
    paths = [folder / REGISTER_FILE, *sorted(folder.glob("subprocessors/*.yaml"))]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def origin(files: Mapping[str, str], day: date = TODAY) -> Origin:
    """A register without a repository."""
    register = load(MemoryTree(files))
    sources = {
        path: text.encode()
        for path, text in files.items()
        if path == REGISTER_FILE or is_vendor(path)
    }
    return Origin(register, day, None, None, digest_of_sources(sources))


def made(
    files: Mapping[str, str],
    kind: Kind,
    scope: Scope | None = None,
    *,
    internal: bool = False,
    clauses: str = "2021/914",
) -> ExtractDocument:
    """The document of a kind, or the table of gaps."""
    if kind == "gaps":
        return gaps(origin(files), scope)
    return document(kind, origin(files), scope, internal=internal, clauses=clauses)


def goldens() -> Iterator[tuple[str, str]]:
    """Path below `tests/golden`, and content, of the documents."""
    for name, files in (("example", example_files()), ("qase", qase_files())):
        for kind in KINDS:
            yield f"extracts/{name}-{kind}.md", written(made(files, kind), "markdown").decode()
    qase = qase_files()
    yield "extracts/qase-gaps.md", written(made(qase, "gaps"), "markdown").decode()
    yield "extracts/qase-annex-iii.json", written(made(qase, "annex-iii"), "json").decode()
    yield "extracts/qase-annex-iii.csv", written(made(qase, "annex-iii"), "csv").decode()
