"""The published list as Markdown, CSV and JSON."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence

from checks.escaping import csv_cell, markdown, markdown_url
from checks.publish.public import Published, PublishedSubprocessor


def by_group(
    document: Published,
) -> Mapping[str, Sequence[PublishedSubprocessor]]:
    """The subprocessors of each group, by its key; a group may have none."""
    groups: dict[str, list[PublishedSubprocessor]] = {g["key"]: [] for g in document["groups"]}
    for vendor in document["subprocessors"]:
        groups[vendor["group"]].append(vendor)
    return groups


def as_json(document: Published) -> str:
    """The document as JSON, with each subprocessor on a line of its own, so that it diffs well."""
    head = {key: value for key, value in document.items() if key != "subprocessors"}
    # Without an indent, the encoder is the fast one.
    encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
    lines = ",\n".join(f"    {encode(vendor)}" for vendor in document["subprocessors"])
    start = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
    return f'{start},\n  "subprocessors": [\n{lines}\n  ]\n}}\n'


_COLUMNS = (
    "slug", "name", "also_known_as", "website", "group", "scope", "purpose", "countries",
    "country_names", "established", "address", "data", "data_subjects", "status", "announced",
    "engaged", "ended",
)  # fmt: skip


def as_csv(document: Published) -> str:
    """One line for each subprocessor. Lists are joined by `; `, and formulas are defused."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")  # RFC 4180
    writer.writerow(_COLUMNS)
    writer.writerows(_csv_row(vendor) for vendor in document["subprocessors"])
    return stream.getvalue()


def _csv_row(vendor: PublishedSubprocessor) -> list[str]:
    established = vendor["established"]
    cells = (
        vendor["slug"],
        vendor["name"],
        "; ".join(vendor["also_known_as"]),
        vendor["website"],
        vendor["group"],
        vendor["scope"] or "",
        vendor["purpose"],
        "; ".join(country["code"] for country in vendor["countries"]),
        "; ".join(country["name"] for country in vendor["countries"]),
        established["code"] if established else "",
        vendor["address"] or "",
        "; ".join(vendor["data"]),
        "; ".join(vendor["data_subjects"]),
        vendor["status"],
        vendor["announced"] or "",
        vendor["engaged"],
        vendor["ended"] or "",
    )
    return [csv_cell(cell) for cell in cells]


def as_markdown(document: Published) -> str:
    """The list as a page of Markdown, with a table for each group."""
    return "\n".join(_markdown(document))


def _markdown(document: Published) -> Iterator[str]:
    yield f"# {markdown(document['title'])}\n"
    if document["introduction"]:
        yield f"{document['introduction'].strip()}\n"
    groups = by_group(document)
    for group in document["groups"]:
        yield f"## {markdown(group['title'])}\n"
        if group["introduction"]:
            yield f"{group['introduction'].strip()}\n"
        if groups[group["key"]]:
            yield "| Entity | Description/Purpose | Countries |"
            yield "| --- | --- | --- |"
            yield from (_markdown_row(vendor) for vendor in groups[group["key"]])
        else:
            yield "None."
        yield ""
    yield f"As of {document['as_of']}. Questions and objections: {markdown(document['contact'])}"
    yield ""


def _markdown_row(vendor: PublishedSubprocessor) -> str:
    entity = f"[{markdown(vendor['name'])}]({markdown_url(vendor['website'])})"
    if vendor["scope"]:
        entity += f" ({markdown(vendor['scope'])})"
    if vendor["status"] == "upcoming":
        entity += f", from {vendor['engaged']}"
    elif vendor["status"] == "ended":
        entity += f", ended {vendor['ended']}"
    elif vendor["ended"]:
        entity += f", until {vendor['ended']}"
    countries = ", ".join(markdown(country["label"]) for country in vendor["countries"])
    return f"| {entity} | {markdown(vendor['purpose'])} | {countries} |"
