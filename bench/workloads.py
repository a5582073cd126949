"""The workloads, the peers beside them, and the targets."""

import functools
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bench import peers
from bench.generate import TODAY, generate
from bench.history import generate_history
from bench.measure import (
    Command,
    Failed,
    Times,
    alternate,
    can_sample,
    peak_memory,
    time_alone,
    warm_up,
)
from bench.page import browser, compressed, scores, until_answered, until_usable
from bench.report import Row, seconds

WORK = Path("bench/.work")
_TEMPLATE = Path("bench/hugo")
_SCHEMA = Path("schemas/subprocessor.json")
_LIST = Path("tests/importing/lists/kinde.mdx")
_LONGEST_IMPORT = 1.0
"""Seconds for the import of a list."""

_USUAL, _SMALL, _LONG, _MIDDLE, _LARGE = 42, 100, 500, 10_000, 100_000
_LIGHT = 14 * 1024
"""Bytes that a server sends before the browser answers, less some for headers (RFC 6928)."""
_COMMITS, _VENDORS = 10_000, 1_000
_HEAVY = ("pydantic", "jinja2", "pycountry")
_SLOW_RUNS = 3
"""The number of runs of a peer that takes most of a minute."""


def check() -> Iterator[Row]:
    """The check of a large register, beside two validators of the schema."""
    what = f"`check`, {_MIDDLE:,} vendors"
    plain, quoted = register(_MIDDLE), quoted_register(_MIDDLE)
    for folder, texts in ((plain, ""), (quoted, " with quoted texts")):
        files = folder / "subprocessors"
        try:
            peer = Command(
                [peers.sourcemeta(), "validate", _SCHEMA, files, "--extension", ".yaml"],
                shows=f"{_MIDDLE} validated",
            )
        except peers.Unavailable as error:
            yield Row(f"{what}{texts}", against=peers.SOURCEMETA, peer=f"skipped: {error}")
        else:
            times = alternate(_check(_MIDDLE, folder), peer)
            yield _compared(f"{what}{texts}", peers.SOURCEMETA, times, 2.0)
    peer = _check_jsonschema(*sorted((plain / "subprocessors").iterdir()))
    times = alternate(_check(_MIDDLE), peer, peer_runs=_SLOW_RUNS)
    target = "at least 8 times faster"
    yield _compared(what, peers.CHECK_JSONSCHEMA, times, 1 / 8, target)


def small() -> Iterator[Row]:
    """The check of a small register, beside a validator on a single file."""
    file = min((register(_SMALL) / "subprocessors").iterdir())
    times = alternate(_check(_SMALL), _check_jsonschema(file))
    what = f"`check`, {_SMALL} vendors; peer: 1 of its files"
    yield _compared(what, peers.CHECK_JSONSCHEMA, times, 1.0, "faster")


def publish() -> Iterator[Row]:
    """The compilation of the site, beside a site generator without rules."""
    site, source = WORK / "site", WORK / "hugo"
    shutil.copytree(_TEMPLATE, source)
    shutil.copytree(register(_MIDDLE) / "subprocessors", source / "data/subprocessors")
    ours = _ours(_MIDDLE, "publish", "--today", str(TODAY), "--output", site, output=site)
    cache = (WORK / "hugo-cache").absolute()
    peer = Command(
        [peers.hugo(), "--quiet", "--source", source, "--cacheDir", cache],
        output=source / "public",
    )
    times = alternate(ours, peer)
    for page in (site / "index.html", source / "public/index.html"):
        links = page.read_text(encoding="utf-8").count('<a href="https://www.')
        if links != _MIDDLE:
            raise Failed(f"{page} has {links:,} vendors, not {_MIDDLE:,}")
    yield _compared(f"`publish`, {_MIDDLE:,} vendors", peers.HUGO, times, 1.3)


def page() -> Iterator[Row]:
    """The weight of the published page, and its times in a browser."""
    pages = {vendors: _page(vendors) for vendors in (7, _USUAL, _LONG, _MIDDLE)}
    for vendors, file in pages.items():
        size = compressed(file)
        usual = vendors == _USUAL
        yield Row(
            f"`index.html`, {vendors:,} vendors, as gzip",
            ours=f"{size / 1024:,.1f} KiB",
            ratio=f"{size / vendors:,.0f} bytes a vendor",
            target=f"at most {_LIGHT / 1024:g} KiB" if usual else "–",
            reached=size <= _LIGHT if usual else None,
        )
    with browser() as chromium:
        for vendors, limit in ((_LONG, 0.6), (_MIDDLE, 5.0)):
            times = until_usable(chromium, pages[vendors])
            yield _limited(f"`index.html`, {vendors:,} vendors, until usable", times, limit)
        times = until_answered(chromium, pages[_MIDDLE])
        yield _limited(f"filter of {_MIDDLE:,} vendors", times, 0.1)
    yield _judged(pages[_USUAL].parent)


def _judged(site: Path) -> Row:
    """The scores of Lighthouse."""
    what = f"`index.html`, {_USUAL} vendors, on a phone"
    try:
        judged = scores(peers.lighthouse(), site)
    except peers.Unavailable as error:
        return Row(what, against=peers.LIGHTHOUSE, peer=f"skipped: {error}")
    return Row(
        what,
        ours=", ".join(f"{name} {score}" for name, score in judged.items()),
        against=peers.LIGHTHOUSE,
        target="100 each",
        reached=set(judged.values()) == {100},
    )


def _page(vendors: int) -> Path:
    site = WORK / f"site-{vendors}"
    warm_up(_ours(vendors, "publish", "--today", str(TODAY), "--output", site, output=site))
    return site / "index.html"


def _limited(what: str, times: Times, limit: float) -> Row:
    return Row(
        what,
        ours=seconds(times),
        target=f"at most {limit:g} s",
        reached=times.median <= limit,
    )


def growth() -> Iterator[Row]:
    """The growth of the time of a check with the size of the register."""
    times = alternate(_check(_LARGE), _check(_MIDDLE))
    what = f"`check`, {_LARGE:,} vendors"
    yield _compared(what, f"ours, {_MIDDLE:,} vendors", times, 11.0)


def memory() -> Iterator[Row]:
    """The growth of the memory of a check with the size of the register."""
    large, small = peak_memory(_check(_LARGE)), peak_memory(_check(_SMALL))
    each = (large - small) / (_LARGE - _SMALL) / 1024
    how = "PSS of all processes" if can_sample() else "largest resident size of a process"
    yield Row(
        f"peak memory of `check`, {_LARGE:,} vendors ({how})",
        ours=f"{large / 2**20:.0f} MiB",
        against=f"ours, {_SMALL} vendors",
        peer=f"{small / 2**20:.0f} MiB",
        ratio=f"{each:.1f} KiB a vendor",
        target="at most 25 KiB a vendor",
        reached=each <= 25,
    )


def changes() -> Iterator[Row]:
    """The changes of a long history, beside Git listing and reading the same blobs."""
    folder = WORK / "history"
    generate_history(_COMMITS, _VENDORS, folder)
    ours = Command(
        [sys.executable, "-m", "checks", "--root", folder, "changes", "--format", "json"],
        shows='"pull_request": 9999',
    )
    git = f"git -C {folder}"
    listed = f"{git} log --first-parent -m --raw --no-abbrev --no-renames --format="
    blobs = "awk '$4 !~ /^0+$/ { print $4 }'"
    peer = Command(["sh", "-c", f"{listed} | {blobs} | {git} cat-file --batch"], shows="purpose:")
    what = f"`changes`, {_COMMITS:,} commits over {_VENDORS:,} vendors"
    yield _compared(what, "git log --raw, git cat-file --batch", alternate(ours, peer), 2.8)


def review() -> Iterator[Row]:
    """The review of a proposal of one file, beside the check of the same register."""
    folder = WORK / "review"
    generate_history(1, _VENDORS, folder)
    texts = {path: path.read_text("utf-8") for path in sorted((folder / "subprocessors").iterdir())}
    # A notice to customers must say which data of which people the vendor gets.
    proposed = next(
        path for path, text in texts.items() if "data:" in text and "-subjects:" in text
    )
    text = texts[proposed]
    proposed.write_text(re.sub("(?m)^countries: .*", "countries: [FI]", text), encoding="utf-8")
    start: tuple[str | Path, ...] = (sys.executable, "-m", "checks", "--root", folder)
    ours = Command(
        [*start, "review", "--base", "HEAD", "--today", str(TODAY)], shows="also Finland"
    )
    peer = Command([*start, "check", "--today", str(TODAY)], shows=f"{_VENDORS:,}")
    what = f"`review` of one file, {_VENDORS:,} vendors"
    yield _compared(what, "ours, `check`", alternate(ours, peer), 1.0)


def start() -> Iterator[Row]:
    """The commands for a single vendor, beside the check of the same small register."""
    folder = WORK / "start"
    generate(_SMALL, folder)
    known = min((folder / "subprocessors").iterdir())
    name = re.findall("(?m)^name: (.*)", known.read_text(encoding="utf-8"))[0]
    ours = (sys.executable, "-m", "checks", "--root", folder)
    today = ("--today", str(TODAY))
    peer = Command([*ours, "check", *today], shows="subprocessors checked")
    new = (
        "new", "--name", name, "--entity", known.stem, "--file", "new", "--group", "other",
        "--purpose", "Storage of backups", "--countries", "FR", "--engaged", "2030-01-01",
        "--data", "contact", "--data-subjects", "users",
    )  # fmt: skip
    written = folder / "subprocessors/new.yaml"
    show = Command([*ours, "show", known.stem, *today], shows=name)
    yield _compared(f"`show`, {_SMALL} vendors", "ours, `check`", alternate(show, peer), 1.5)
    add = Command([*ours, *new, *today], shows="new.yaml", output=written)
    yield _compared(f"`new`, {_SMALL} vendors", "ours, `check`", alternate(add, peer), 1.5)


def documents() -> Iterator[Row]:
    """The transfers and a document of a large register, beside the check of the same register."""
    for name, arguments, shown, status, limit in (
        ("transfers", (), "vendors; 0 not covered", 0, 1.25),
        # The generated vendors lack contacts.
        ("extract", ("annex-iii",), f"| {_MIDDLE} |", 1, 2.5),
    ):
        program = (sys.executable, "-m", "checks", "--root", register(_MIDDLE))
        command = (*program, name, *arguments, "--today", str(TODAY))
        ours = Command(command, shows=shown, status=status)
        times = alternate(ours, _check(_MIDDLE))
        yield _compared(f"`{name}`, {_MIDDLE:,} vendors", "ours, `check`", times, limit)


def importing() -> Iterator[Row]:
    """The import of the longest known list, in Markdown."""
    arguments: list[str | Path] = [sys.executable, "-m", "checks", "import", _LIST, "--dry-run"]
    times = time_alone(Command(arguments, shows="23 rows"))
    yield _limited("`import`, 23 rows", times, _LONGEST_IMPORT)


def version() -> Iterator[Row]:
    """The shortest command, which should load no unnecessary package."""
    arguments = ["-m", "checks", "--version"]
    log = warm_up(Command([sys.executable, "-X", "importtime", *arguments], shows="import time:"))
    modules = {line.rpartition("|")[2].strip().partition(".")[0] for line in log.splitlines()}
    loaded = [package for package in _HEAVY if package in modules]
    yield Row(
        "`--version`",
        ours=seconds(time_alone(Command([sys.executable, *arguments]))),
        ratio=f"imports {', '.join(loaded)}" if loaded else "imports none of them",
        target=f"imports neither {', '.join(_HEAVY[:-1])} nor {_HEAVY[-1]}",
        reached=not loaded,
    )


WORKLOADS: Mapping[str, Callable[[], Iterator[Row]]] = {
    "check": check,
    "small": small,
    "publish": publish,
    "page": page,
    "growth": growth,
    "memory": memory,
    "changes": changes,
    "review": review,
    "start": start,
    "documents": documents,
    "import": importing,
    "version": version,
}


@functools.cache
def register(vendors: int) -> Path:
    """A generated register with this many vendors."""
    folder = WORK / str(vendors)
    generate(vendors, folder)
    return folder


def quoted_register(vendors: int) -> Path:
    """A generated register with quotation marks in each file. Such files need a YAML parser."""
    folder = WORK / f"{vendors}-quoted"
    generate(vendors, folder)
    for file in (folder / "subprocessors").iterdir():
        text = file.read_text("utf-8")
        file.write_text(re.sub("(?m)^purpose: (.*)$", r'purpose: "\1"', text), "utf-8")
    return folder


def _check(vendors: int, folder: Path | None = None) -> Command:
    return _ours(vendors, "check", "--today", str(TODAY), folder=folder)


def _ours(
    vendors: int,
    *arguments: str | Path,
    output: Path | None = None,
    folder: Path | None = None,
) -> Command:
    command = [sys.executable, "-m", "checks", "--root", folder or register(vendors), *arguments]
    return Command(command, shows=f"{vendors:,}", output=output)


def _check_jsonschema(*files: Path) -> Command:
    return Command([peers.check_jsonschema(), "--schemafile", _SCHEMA, *files])


def _compared(
    what: str, against: str, times: tuple[Times, Times], limit: float, target: str = ""
) -> Row:
    """The row of two commands. The ratio of their medians should be within the limit."""
    ours, peer = times
    ratio = ours.median / peer.median
    reached = ratio < limit if target == "faster" else ratio <= limit
    return Row(
        what,
        ours=seconds(ours),
        against=against,
        peer=seconds(peer),
        ratio=f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.3f}",
        target=target or f"at most {limit:g}",
        reached=reached,
    )
