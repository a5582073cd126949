"""The transfers for a terminal, and as Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from checks.documents.comment import cell, comment
from checks.documents.transfers import TransferNotice, TransferRow, TransfersDocument
from checks.escaping import visible
from checks.languages.language import ENGLISH
from checks.reports.text import width

_HEADER = ("VENDOR", "COUNTRY", "VIEW", "ON RECORD", "VERDICT")

_WIDTHS = (24, 17, 10, 23, 26)
"""The columns of the table, which fits on a terminal of 110 columns."""

_VIEWS: Mapping[str, str] = {
    "adequate": "adequate",
    "partly-adequate": "in part",
    "third": "third",
    "unclear": "unclear",
}

Cells = tuple[str, str, str, str, str]


def as_text(document: TransfersDocument) -> str:
    """The transfers as tables of at most 110 columns."""
    parts = [f"{_title(document)}\n"]
    for heading, rows in _sections(document):
        lines = [*_lines(_HEADER), *(line for row in rows for line in _lines(_cells(row)))]
        parts.append("".join(f"{line}\n" for line in [f"{heading}:", *_indented(lines)]))
    for heading, items in _lists(document):
        lines = [line for item in items for line in _item(item)]
        parts.append("".join(f"{line}\n" for line in [f"{heading}:", *lines]))
    return "\n".join([*parts, f"{_summary(document)}\n"])


def as_markdown(document: TransfersDocument) -> str:
    """The transfers as tables for a wiki, an issue or a memo."""
    command = f"subprocessors transfers --regime {document['regime']} --format json"
    return comment(_markdown(document), command)


def _markdown(document: TransfersDocument) -> Iterator[str]:
    yield from (f"## {cell(_title(document))}", "", cell(_summary(document)), "")
    for heading, rows in _sections(document):
        yield from (f"### {cell(heading)}", "")
        yield "| Vendor | Country | View | On record | Verdict |"
        yield "| --- | --- | --- | --- | --- |"
        yield from (f"| {' | '.join(map(cell, _cells(row)))} |" for row in rows)
        yield ""
    for heading, items in _lists(document):
        yield from (f"### {cell(heading)}", "")
        yield from (f"- {cell(item, longest=1000)}" for item in items)
        yield ""


def _title(document: TransfersDocument) -> str:
    left_out = f", without {' and '.join(document['without'])}" if document["without"] else ""
    title, law = document["title"], document["law"]
    return f"Transfers under the {law} ({title}) on {ENGLISH.day(document['day'])}{left_out}"


def _summary(document: TransfersDocument) -> str:
    transfers = document["transfers"]
    vendors = len({row["subprocessor"] for row in transfers})
    uncovered = document["uncovered"]
    counted = f"{_count(len(transfers), 'transfer')} by {_count(vendors, 'vendor')}"
    if document["without"]:
        effects = [row["effect"] for row in transfers]
        counted += (
            f": {effects.count('loses'):,} losing cover, {effects.count('keeps'):,} keeping cover "
            f"by other grounds, {effects.count('unaffected'):,} not affected"
        )
    return f"{counted}; {uncovered:,} not covered"


def _sections(document: TransfersDocument) -> Iterator[tuple[str, list[TransferRow]]]:
    """The tables with their headings. Empty tables are left out."""
    rows = document["transfers"]
    if not document["without"]:
        if rows:
            yield "Transfers", rows
        return
    for effect, heading in (("loses", "Lose their cover"), ("keeps", "Keep their cover")):
        affected = [row for row in rows if row["effect"] == effect]
        if affected:
            yield heading, affected


def _lists(document: TransfersDocument) -> Iterator[tuple[str, list[str]]]:
    """The lists below the tables, each with its heading. Empty lists are left out."""
    lists = (
        ("Not covered", [*_reasons(document)]),
        ("Affected", [*_affected(document)]),
        ("Changes to the files", [*_changes(document)]),
        ("Notes", document["notes"]),
    )
    yield from ((heading, items) for heading, items in lists if items)


def _reasons(document: TransfersDocument) -> Iterator[str]:
    """The reasons why transfers are not covered, each with its vendors."""
    vendors: dict[str, list[str]] = {}
    for row in document["transfers"]:
        if row["why"] is not None:
            vendors.setdefault(row["why"], []).append(f"{row['subprocessor']} ({row['code']})")
    yield from (f"{', '.join(named)}: {why}" for why, named in vendors.items())


def _affected(document: TransfersDocument) -> Iterator[str]:
    """The customers of transfers that lose their cover."""
    rows = [row for row in document["transfers"] if row["effect"] == "loses"]
    everybody = [row["subprocessor"] for row in rows if not row["scope"]]
    if everybody:
        yield f"all customers: {_named(everybody)}"
    for scope in document["scopes"]:
        yield f"{scope}: {_named(row['subprocessor'] for row in rows if scope in row['scope'])}"


def _changes(document: TransfersDocument) -> Iterator[str]:
    """The changes that answer the fall of a mechanism, and whether each needs a notice."""
    new = "idta" if document["regime"] == "uk" else "scc"
    for what, key in (
        (f"adding `{new}` to the safeguards", "adding"),
        ("removing the fallen safeguard", "removing"),
    ):
        for due, words in ((True, "needs a notice"), (False, "needs no notice")):
            paths = [_slug(notice) for notice in document["notices"] if notice[key] is due]  # type: ignore[literal-required]
            if paths:
                yield f"{what} {words}: {_named(paths)}"


def _slug(notice: TransferNotice) -> str:
    return notice["path"].rpartition("/")[2].removesuffix(".yaml")


def _named(slugs: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(slugs))


def _cells(row: TransferRow) -> Cells:
    """The cells of a row."""
    upcoming = " (upcoming)" if row["status"] == "upcoming" else ""
    stated = [
        _stated(safeguard["mechanism"], safeguard["day"], safeguard["extensions"])
        for safeguard in row["safeguards"]
    ]
    return (
        f"{row['label']}{upcoming}",
        row["country"],
        _VIEWS[row["view"]],
        "; ".join(stated) or "nothing",
        _verdict(row),
    )


def _stated(mechanism: str, day: str | None, extensions: Sequence[str]) -> str:
    words = [mechanism, *(f"+{extension}" for extension in extensions)]
    return " ".join([*words, *([day] if day is not None else [])])


def _verdict(row: TransferRow) -> str:
    if row["verdict"] == "uncovered":
        return "NOT COVERED"
    if row["verdict"] == "certification":
        return "certification only: dpf"
    if row["grounds"] == ["derogation"]:
        return "derogation only"
    if row["verdict"] == "safeguard" or row["decision"] is None:
        return f"safeguard: {', '.join(row['grounds'])}"
    until = row["decision"]["until"]
    end = f", until {until}" if until is not None else ""
    return f"decision {row['decision']['number']}{end}"


def _lines(cells: Sequence[str]) -> Iterator[str]:
    """The lines of a row whose cells are wrapped."""
    wrapped = [
        _wrapped(visible(text), columns) for text, columns in zip(cells, _WIDTHS, strict=True)
    ]
    for number in range(max(map(len, wrapped))):
        parts = [lines[number] if number < len(lines) else "" for lines in wrapped]
        padded = (
            part + " " * (columns - width(part))
            for part, columns in zip(parts, _WIDTHS, strict=True)
        )
        yield "  ".join(padded).rstrip()


def _wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of so many columns. A long word is broken."""
    lines = [""]
    for word in text.split():
        line = f"{lines[-1]} {word}".lstrip()
        if width(line) <= columns:
            lines[-1] = line
            continue
        if lines[-1]:
            lines.append("")
        taken = 0
        for character in word:
            taken += width(character)
            if taken > columns:
                lines.append("")
                taken = width(character)
            lines[-1] += character
    return lines


def _item(text: str) -> Iterator[str]:
    """The lines of an item of a list."""
    first, *others = _wrapped(visible(text), 104)
    yield f"  - {first}"
    yield from (f"    {line}" for line in others)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
